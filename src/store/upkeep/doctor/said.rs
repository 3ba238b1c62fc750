//! What the journal says, entry after entry: of each figure and of each person, role, key, grant
//! and webhook the last.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::store::commit::journal::Via;
use crate::store::upkeep::claims::{BASELINE, Columns, Kind};

/// An entry, as far as it says something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'l> {
    pub(super) id: i64,
    pub(super) at: i64,
    pub(super) user: Option<i64>,
    pub(super) agency: Option<&'l str>,
    pub(super) via: &'l str,
    pub(super) action: &'l str,
    pub(super) subject: &'l str,
    pub(super) subject_id: &'l str,
    pub(super) after: Option<&'l str>,
    pub(super) before: Option<&'l str>,
    pub(super) proof: Option<&'l str>,
}

/// The last that was said of a row, in a few bytes: there may be millions.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Last {
    /// Number of the entry that says it.
    pub(super) entry: i64,
    /// Of the agency and the words.
    pub(super) digest: u64,
    pub(super) user: i64,
    pub(super) via: Option<Via>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    pub(super) gone: bool,
    /// The door of the entry before, which a row that is brought back has.
    door: Option<Via>,
}

/// The last that was said of a person, a role, a key or a webhook.
#[derive(Debug, Default)]
pub(super) struct Thing {
    pub(super) columns: Columns,
    /// Whether it was made, as far as the journal tells, and not taken away since.
    pub(super) stands: bool,
}

/// All that is said.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) figures: HashMap<i64, Last>,
    /// By subject and number or name.
    pub(super) things: BTreeMap<(&'static str, String), Thing>,
    /// Agencies with the indicators that they were allowed.
    pub(super) grants: BTreeSet<(String, String)>,
}

impl Said {
    /// Takes up what an entry says.
    pub(super) fn hear(&mut self, entry: &Entry<'_>) {
        match entry.subject {
            "observation" => self.figure(entry),
            "agency" => self.grant(entry),
            "journal" if entry.action == BASELINE => {
                self.things.clear();
                self.grants.clear();
            }
            subject => {
                if let Some(kind) = Kind::of(subject) {
                    self.thing(kind, entry);
                }
            }
        }
    }

    fn figure(&mut self, entry: &Entry<'_>) {
        let Ok(id) = entry.subject_id.parse::<i64>() else {
            return;
        };
        let door = Via::parse(entry.via);
        let text = entry.after.unwrap_or_default();
        let said = Last {
            entry: entry.id,
            digest: digest(entry.agency.unwrap_or_default(), text),
            user: entry.user.unwrap_or(0),
            via: door,
            created_at: entry.at,
            updated_at: entry.at,
            gone: false,
            door,
        };
        let before = self.figures.get(&id).copied();
        let next = match (entry.action, before) {
            ("create", _) => said,
            ("update", Some(last)) => Last {
                created_at: last.created_at,
                ..said
            },
            ("restore", Some(last)) => Last {
                created_at: last.created_at,
                via: last.via,
                ..said
            },
            ("validate" | "reopen" | "undo", Some(last)) => Last {
                user: last.user,
                via: last.via,
                created_at: last.created_at,
                ..said
            },
            ("delete", Some(last)) => Last {
                gone: true,
                via: last.door,
                ..last
            },
            (_, Some(last)) => Last { door, ..last },
            _ => return,
        };
        self.figures.insert(id, next);
    }

    fn thing(&mut self, kind: &'static Kind, entry: &Entry<'_>) {
        let name = (kind.subject, entry.subject_id.to_owned());
        let thing = self.things.entry(name).or_default();
        match entry.action {
            "create" | BASELINE => thing.stands = true,
            "delete" => thing.stands = false,
            _ => {}
        }
        for text in [entry.after, entry.proof].into_iter().flatten() {
            let Ok(Value::Object(said)) = serde_json::from_str(text) else {
                continue;
            };
            let known = said.into_iter().filter(|(column, _)| kind.has(column));
            thing.columns.extend(known);
        }
        if let Some(agency) = entry.agency
            && entry.action == "create"
            && kind.has("agency")
        {
            let agency = Value::from(agency);
            thing.columns.entry("agency").or_insert(agency);
        }
    }

    fn grant(&mut self, entry: &Entry<'_>) {
        let read = |text: Option<&str>| -> Option<Value> {
            serde_json::from_str(text.unwrap_or_default()).ok()
        };
        let pair = |slug: &Value| Some((entry.subject_id.to_owned(), slug.as_str()?.to_owned()));
        match entry.action {
            "grant" => {
                let said = read(entry.after).and_then(|said| pair(&said["indicator"]));
                self.grants.extend(said);
            }
            "withdraw" => {
                if let Some(said) = read(entry.before).and_then(|said| pair(&said["indicator"])) {
                    self.grants.remove(&said);
                }
            }
            BASELINE => {
                let said = read(entry.proof).unwrap_or_default();
                let slugs = said["grants"].as_array().cloned().unwrap_or_default();
                self.grants.extend(slugs.iter().filter_map(pair));
            }
            _ => {}
        }
    }
}

/// A few bytes for what is said of a row: its agency and its words, without a reason for them.
pub(super) fn digest(agency: &str, text: &str) -> u64 {
    let words = text.split(",\"reason\":\"").next().unwrap_or_default();
    let mut hasher = Sha256::new();
    hasher.update((agency.len() as u64).to_be_bytes());
    hasher.update(agency);
    hasher.update(words.trim_end_matches('}'));
    let bytes = hasher.finalize();
    let first = bytes.iter().take(8);
    first.fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}
