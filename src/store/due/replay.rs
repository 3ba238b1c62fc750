//! What the journal says of submissions, entry by entry: for a database that did not keep them,
//! for terms that have changed, and for whoever doubts what is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::base::error::Result;
use crate::catalogue::{Indicator, Period};
use crate::figures::due::{History, Submission};
use crate::figures::observation::Observation;
use crate::store::commit::journal::Via;
use crate::store::due::count::{Cell, Key, cell};
use crate::store::figures::history::Values;
use crate::store::{Conn, Param, Row};

/// Entries read at once.
const PIECE: i64 = 5_000;

/// An indicator whose submissions are asked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct About<'a> {
    pub(in crate::store) id: i64,
    pub(in crate::store) indicator: &'a Indicator,
    pub(in crate::store) history: &'a History,
}

/// A submission with the cells of its full form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::store) struct Replayed {
    pub(in crate::store) came: Submission,
    pub(in crate::store) due: i64,
}

struct Entry {
    id: i64,
    at: i64,
    action: String,
    row: i64,
    agency: String,
    after: Option<String>,
    via: String,
}

/// Where a row stands: the submission and its cell there.
type Places = Vec<(Key, Option<Cell>)>;

#[derive(Default)]
struct Stage {
    rows: HashMap<i64, (Places, bool)>,
    /// Rows that are gone: whether they were sample data, which they are again when they return.
    gone: HashMap<i64, bool>,
    cells: HashMap<(Key, Cell), i64>,
    all: BTreeMap<Key, Replayed>,
    touched: BTreeSet<Key>,
}

/// The submissions of these indicators, by slug, as the journal has them.
pub(in crate::store) fn replay(
    conn: &mut Conn,
    wanted: &HashMap<&str, About<'_>>,
) -> Result<BTreeMap<Key, Replayed>> {
    let mut stage = Stage::default();
    let (mut last, mut now) = ((i64::MIN, i64::MIN), None);
    loop {
        let entries = piece(conn, last)?;
        let Some(end) = entries.last() else { break };
        last = (end.at, end.id);
        for entry in entries {
            // What one moment brought is seen as it left it.
            if now.is_some_and(|now| now != entry.at) {
                stage.settle(now.unwrap_or(entry.at));
            }
            now = Some(entry.at);
            stage.take(wanted, &entry);
        }
    }
    stage.settle(now.unwrap_or(0));
    Ok(stage.all)
}

fn piece(conn: &mut Conn, (at, id): (i64, i64)) -> Result<Vec<Entry>> {
    let sql = format!(
        "SELECT id, at, action, subject_id, agency, after, via FROM journal
        WHERE subject = 'observation' AND (at > $1 OR (at = $2 AND id > $3))
        ORDER BY at, id LIMIT {PIECE}"
    );
    let params: [Param<'_>; 3] = [at.into(), at.into(), id.into()];
    conn.query(&sql, &params, |row: &Row<'_>| {
        Ok(Entry {
            id: row.int("id")?,
            at: row.int("at")?,
            action: row.text("action")?,
            row: row.text("subject_id")?.parse().unwrap_or(0),
            agency: row.opt_text("agency")?.unwrap_or_default(),
            after: row.opt_text("after")?,
            via: row.text("via")?,
        })
    })
}

impl Stage {
    fn take(&mut self, wanted: &HashMap<&str, About<'_>>, entry: &Entry) {
        match entry.action.as_str() {
            "create" | "restore" | "update" => {
                let values = entry.after.as_deref().and_then(parsed);
                let about = values.as_ref().and_then(|values| {
                    let slug = values.get("indicator")?.as_str()?;
                    wanted.get(slug)
                });
                if let (Some(values), Some(about)) = (&values, about) {
                    self.leave(entry.row);
                    let sample = match self.gone.remove(&entry.row) {
                        Some(sample) if entry.action == "restore" => sample,
                        _ => entry.via == Via::Demo.name(),
                    };
                    self.enter(about, entry, values, sample);
                }
            }
            "delete" => {
                let held = self.rows.get(&entry.row);
                if let Some((_, sample)) = held {
                    self.gone.insert(entry.row, *sample);
                }
                self.leave(entry.row);
            }
            _ => {}
        }
    }

    fn enter(&mut self, about: &About<'_>, entry: &Entry, values: &Values, sample: bool) {
        let Some(row) = place(about.indicator, values, &entry.agency) else {
            return;
        };
        let mut places = Places::new();
        for (period, terms) in about.history.of_row(row.period) {
            let key = Key::of(about.id, period, &row);
            let cell = cell(terms, &row);
            let one = self.all.entry(key.clone()).or_default();
            one.due = terms.cells;
            one.came.rows += 1;
            one.came.samples += i64::from(sample);
            if let Some(cell) = &cell {
                let rows = self.cells.entry((key.clone(), cell.clone())).or_default();
                one.came.cells += i64::from(*rows == 0);
                *rows += 1;
            }
            self.touched.insert(key.clone());
            places.push((key, cell));
        }
        self.rows.insert(entry.row, (places, sample));
    }

    fn leave(&mut self, row: i64) {
        let Some((places, sample)) = self.rows.remove(&row) else {
            return;
        };
        for (key, cell) in places {
            let one = self.all.entry(key.clone()).or_default();
            one.came.rows -= 1;
            one.came.samples -= i64::from(sample);
            if let Some(cell) = cell {
                let rows = self.cells.entry((key.clone(), cell)).or_default();
                *rows -= 1;
                one.came.cells -= i64::from(*rows == 0);
            }
            self.touched.insert(key);
        }
    }

    fn settle(&mut self, at: i64) {
        for key in std::mem::take(&mut self.touched) {
            let Some(one) = self.all.get_mut(&key) else {
                continue;
            };
            if one.came.rows > 0 {
                one.came.received_at.get_or_insert(at);
            }
            if one.came.cells >= one.due {
                one.came.complete_at.get_or_insert(at);
            }
            if one.came.received_at.is_none() {
                self.all.remove(&key);
            }
        }
    }
}

fn parsed(text: &str) -> Option<Values> {
    serde_json::from_str(text).ok()
}

/// What a row is about, in the words of the journal.
fn place(indicator: &Indicator, values: &Values, agency: &str) -> Option<Observation> {
    let text = |name: &str| values.get(name).and_then(|value| value.as_str());
    let period = Period::parse(text("period")?, &crate::catalogue::Grain::ALL)?;
    let mut categories = [const { String::new() }; 3];
    for (category, code) in indicator.categories.iter().zip(&mut categories) {
        text(&category.name).unwrap_or_default().clone_into(code);
    }
    Some(Observation {
        agency: agency.to_owned(),
        region: text("region")?.to_owned(),
        period,
        categories,
        basis: text("basis").unwrap_or_default().to_owned(),
        values: [None; crate::catalogue::MEASURES],
    })
}
