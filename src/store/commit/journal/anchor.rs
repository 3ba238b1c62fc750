//! The end of the journal as it is written down outside of the database: signed, one line, so that
//! a journal that was cut short, rewritten, or brought back from an older copy shows.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::base::error::Result;
use crate::base::secret::{Keys, Purpose, Verdict};
use crate::store::Conn;
use crate::store::commit::journal::chain::{Head, SETTINGS};

/// The end of the chain of settings, whose roots hold the ends of all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub(crate) head: Head,
    signature: String,
}

impl Anchor {
    /// The end as it stands; none before the first entry.
    pub fn now(conn: &mut Conn, keys: &Keys) -> Result<Option<Self>> {
        let heads = Head::signed(conn)?.into_iter();
        let mut settings = heads.filter(|(head, _)| head.chain == SETTINGS && head.entries > 0);
        Ok(settings
            .next()
            .filter(|(head, mac)| head.verdict(keys, mac) == Verdict::Genuine)
            .map(|(head, _)| Self {
                signature: keys.sign(Purpose::Anchor, message(&head).as_bytes()),
                head,
            }))
    }

    /// The line.
    pub fn text(&self) -> String {
        let Self { head, signature } = self;
        json!({
            "at": self.time(), "ms": head.at, "entries": head.entries, "hash": head.hex(),
            "signature": signature,
        })
        .to_string()
    }

    /// Reads a line, also inside of another text such as that of a log; none where it is none.
    pub fn read(line: &str) -> Option<Self> {
        let begin = line.find("{\"at\":")?;
        let mut values = serde_json::Deserializer::from_str(&line[begin..]).into_iter();
        let value: Value = values.next()?.ok()?;
        let (entries, hash) = (value["entries"].as_i64()?, value["hash"].as_str()?);
        let mut head = Head::ending(SETTINGS, entries, hash)?;
        head.at = value["ms"].as_i64()?;
        Some(Self {
            head,
            signature: value["signature"].as_str()?.to_owned(),
        })
    }

    /// Whether one of these keys signed it.
    pub fn verdict(&self, keys: &Keys) -> Verdict {
        keys.verify(
            Purpose::Anchor,
            message(&self.head).as_bytes(),
            &self.signature,
        )
    }

    /// When its last entry was made.
    pub fn time(&self) -> String {
        Timestamp::from_millisecond(self.head.at).map_or_else(|e| e.to_string(), |t| t.to_string())
    }
}

fn message(head: &Head) -> String {
    format!("{} {} {}", head.entries, head.at, head.hex())
}
