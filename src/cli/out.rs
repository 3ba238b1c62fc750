//! What commands answer on standard output. A reader who has seen enough, as `head` does, closes the
//! pipe: the command then goes on in silence.

use std::io::{ErrorKind, Result, Stdout, Write, stdout};

use crate::base::error::Error;

/// Standard output, which takes everything for written once its reader is gone.
pub(super) struct Out<W: Write = Stdout> {
    to: W,
    failed: Option<String>,
}

impl Out {
    /// Standard output.
    pub(super) fn new() -> Self {
        Self::to(stdout())
    }
}

impl<W: Write> Out<W> {
    fn to(to: W) -> Self {
        Self { to, failed: None }
    }

    /// What came of writing: where this output failed, that, and not what the writer made of it.
    pub(super) fn judge<T>(&self, done: crate::base::error::Result<T>) -> Answered<T> {
        match &self.failed {
            Some(why) => Err(unwritten(why)),
            None => done,
        }
    }

    /// Passes over that the reader is gone, and notes what else goes wrong.
    fn past<T>(&mut self, done: Result<T>, gone: T) -> Result<T> {
        match done {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(gone),
            Err(error) => {
                self.failed.get_or_insert_with(|| error.to_string());
                Err(error)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Out<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let written = self.to.write(bytes);
        self.past(written, bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        let flushed = self.to.flush();
        self.past(flushed, ())
    }
}

/// What a command comes to.
type Answered<T> = crate::base::error::Result<T>;

fn unwritten(why: &str) -> Error {
    Error::Config(format!("The answer can't be written: {why}."))
}

/// Writes a line.
pub(super) fn line(text: &str) -> Answered<()> {
    let mut out = Out::new();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|e| unwritten(&e.to_string()))
}

/// Writes a line that must be seen: a reader that is gone is an error, too.
pub(super) fn shown(text: &str) -> Result<()> {
    let mut out = stdout();
    writeln!(out, "{text}").and_then(|()| out.flush())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_closed_pipe_is_no_error_and_a_full_disk_is_one() {
        let mut closed = Out::to(Failing(ErrorKind::BrokenPipe));
        assert!(writeln!(closed, "a line").is_ok() && closed.flush().is_ok());
        let mut full = Out::to(Failing(ErrorKind::StorageFull));
        assert!(writeln!(full, "a line").is_err());
        assert!(full.judge(Ok(())).is_err() && closed.judge(Ok(())).is_ok());
    }
}
