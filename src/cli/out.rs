//! What commands answer on standard output. A reader who has seen enough, as `head` does, closes the
//! pipe: the command then goes on in silence.

use std::io::{ErrorKind, Result, Stdout, Write, stdout};

/// Standard output, which takes everything for written once its reader is gone.
pub(super) struct Out<W: Write = Stdout>(W);

impl Out {
    /// Standard output.
    pub(super) fn new() -> Self {
        Self(stdout())
    }
}

impl<W: Write> Write for Out<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

/// Writes a line.
pub(super) fn line(text: &str) -> crate::base::error::Result<()> {
    let mut out = Out::new();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|e| {
        crate::base::error::Error::Config(format!("The answer can't be written: {e}."))
    })
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
        let mut closed = Out(Failing(ErrorKind::BrokenPipe));
        assert!(writeln!(closed, "a line").is_ok() && closed.flush().is_ok());
        let mut full = Out(Failing(ErrorKind::StorageFull));
        assert!(writeln!(full, "a line").is_err());
    }
}
