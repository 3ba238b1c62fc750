//! What lets us in and comes back in an answer: rows are kept, reported and copied, so one that tells
//! it again is not taken, whatever the kind of the source.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use crate::intake::pull::Why;
use crate::intake::pull::answer::Answer;

/// Shortest secret that is looked for: a shorter one stands in rows by chance.
const SHORTEST: usize = 8;
/// Bytes that are looked through at once.
const BLOCK: usize = 64 * 1024;

/// The answer, unless its rows say the secret. In a workbook it is not seen, which is packed.
///
/// # Errors
/// [`Why`] when they do, or can't be read.
pub(super) async fn without(answer: Answer, secret: Option<&str>) -> Result<Answer, Why> {
    let Some(secret) = secret.filter(|secret| secret.len() >= SHORTEST) else {
        return Ok(answer);
    };
    let (secret, mut answer) = (secret.as_bytes().to_vec(), answer);
    let work = tokio::task::spawn_blocking(move || {
        let held = holds(&mut answer.file, &secret);
        (held, answer)
    });
    match work.await {
        Ok((Ok(false), answer)) => Ok(answer),
        Ok((Ok(true), _)) => Err(Why::new("secret-echoed")),
        Ok((Err(error), _)) => {
            tracing::error!(%error, "what is fetched can't be read");
            Err(Why::new("fault"))
        }
        Err(_) => Err(Why::new("fault")),
    }
}

/// Whether a file holds these bytes, also where they lie across two blocks; it stands at its start
/// afterwards.
fn holds(file: &mut File, wanted: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let (mut seen, mut block) = (Vec::new(), vec![0; BLOCK]);
    let mut found = false;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            break;
        }
        seen.extend_from_slice(&block[..read]);
        found = seen.windows(wanted.len()).any(|part| part == wanted);
        if found {
            break;
        }
        seen.drain(..seen.len().saturating_sub(wanted.len() - 1));
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn bytes_are_found_wherever_they_lie() {
        for before in [0, 1, BLOCK - 5, BLOCK, BLOCK + 3, 3 * BLOCK - 1] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&vec![b'x'; before]).unwrap();
            assert!(!holds(&mut file, b"rahasia-kita").unwrap());
            file.seek(SeekFrom::End(0)).unwrap();
            file.write_all(b"rahasia-kita, dan lain-lain").unwrap();
            assert!(holds(&mut file, b"rahasia-kita").unwrap(), "{before}");
            assert_eq!(file.stream_position().unwrap(), 0);
        }
    }
}
