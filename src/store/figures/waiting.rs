//! What waits to be validated: provisional figures by indicator, agency and period, with who sent
//! them; and what somebody has validated just now.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::error::{Error, Result};
use crate::catalogue::{Grain, Period};
use crate::store::commit::journal::Via;
use crate::store::commit::journal::read::{self, Filter, Line};
use crate::store::figures::validation::{NAMED, named};
use crate::store::{Conn, Param};

/// Entries of the journal that are read at once.
const AT_ONCE: usize = 500;

/// Provisional rows of an agency that are decided on together: a year, or a period in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The store's number of the indicator.
    pub indicator: i64,
    /// The agency.
    pub agency: String,
    /// The period.
    pub period: String,
    /// Provisional rows in it.
    pub rows: i64,
    /// Rows in it altogether.
    pub all: i64,
    /// When one of its provisional rows last changed, milliseconds since 1970; 0 where it was not
    /// looked at row by row.
    pub changed_at: i64,
    /// Who sent its provisional rows, and which.
    pub senders: BTreeMap<Sender, Sent>,
    /// Shorter periods in it whose rows are decided on with its own.
    pub inside: Vec<String>,
}

/// Provisional rows of one sender.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// How many there are.
    pub rows: i64,
    /// Codes of the regions that they are about.
    pub regions: BTreeSet<String>,
}

/// Who sent a figure, how, and on which basis.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sender {
    /// Code of the basis.
    pub basis: String,
    /// The door.
    pub via: &'static str,
    /// Name of the user.
    pub user: String,
}

/// Years in which an agency has provisional rows, newest first; for one agency or for all.
pub fn years(conn: &mut Conn, agency: Option<&str>) -> Result<Vec<Waiting>> {
    let sql = "SELECT rc.indicator, s.agency, rc.year,
            CAST(sum(CASE WHEN rc.status = 0 THEN rc.row_count ELSE 0 END) AS BIGINT) AS due,
            CAST(sum(rc.row_count) AS BIGINT) AS rows_kept
        FROM row_counts rc JOIN series s ON s.id = rc.series
        WHERE CAST($1 AS TEXT) IS NULL OR s.agency = $1
        GROUP BY rc.indicator, s.agency, rc.year
        HAVING sum(CASE WHEN rc.status = 0 THEN rc.row_count ELSE 0 END) > 0
        ORDER BY rc.year DESC, rc.indicator, s.agency";
    conn.query(sql, &[agency.into()], |row| {
        Ok(Waiting {
            indicator: row.int("indicator")?,
            agency: row.text("agency")?,
            period: row.int("year")?.to_string(),
            rows: row.int("due")?,
            all: row.int("rows_kept")?,
            changed_at: 0,
            senders: BTreeMap::new(),
            inside: Vec::new(),
        })
    })
}

/// The periods of such a year, newest first, also those in which nothing waits.
pub fn periods(conn: &mut Conn, year: &Waiting) -> Result<Vec<Waiting>> {
    let Some(period) = Period::parse(&year.period, &[Grain::Year]) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT o.period, o.status, s.basis, s.region, o.via, u.name AS user_name,
            count(*) AS rows_kept, max(o.updated_at) AS changed_at
        FROM series s JOIN observations o ON o.series = s.id LEFT JOIN users u ON u.id = o.user_id
        WHERE s.indicator = $1 AND s.agency = $2 AND {NAMED}
        GROUP BY o.period, o.status, s.basis, s.region, o.via, u.name ORDER BY o.period DESC"
    );
    let mut params: Vec<Param<'_>> = vec![year.indicator.into(), (&year.agency).into()];
    params.extend(named(period));
    let groups = conn.query(&sql, &params, |row| {
        let code = row.int("period")?;
        let unknown = || Error::Internal(format!("a row has the period {code}"));
        let (rows, waits) = (row.int("rows_kept")?, row.int("status")? == 0);
        let sender = Sender {
            basis: row.text("basis")?,
            via: Via::from_code(row.int("via")?)?.name(),
            user: row.opt_text("user_name")?.unwrap_or_default(),
        };
        let sent = Sent {
            rows,
            regions: BTreeSet::from([row.text("region")?]),
        };
        Ok(Waiting {
            period: Period::from_code(code).ok_or_else(unknown)?.to_string(),
            rows: if waits { rows } else { 0 },
            all: rows,
            changed_at: if waits { row.int("changed_at")? } else { 0 },
            senders: waits.then_some((sender, sent)).into_iter().collect(),
            ..year.clone()
        })
    })?;
    Ok(joined(groups))
}

/// Parts of the same periods as one, in the order in which the periods come first.
pub fn joined(parts: Vec<Waiting>) -> Vec<Waiting> {
    let mut all: Vec<Waiting> = Vec::new();
    for part in parts {
        match all.iter_mut().find(|known| known.period == part.period) {
            Some(known) => known.add(part),
            None => all.push(part),
        }
    }
    all
}

impl Waiting {
    /// Takes on the rows of another part of it.
    pub fn add(&mut self, part: Self) {
        self.rows += part.rows;
        self.all += part.all;
        self.changed_at = self.changed_at.max(part.changed_at);
        for (sender, sent) in part.senders {
            let known = self.senders.entry(sender).or_default();
            known.rows += sent.rows;
            known.regions.extend(sent.regions);
        }
    }
}

/// A decision on a row that somebody has just taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// `validate`, `return` ….
    pub action: String,
    /// Slug of the indicator.
    pub slug: String,
    /// The agency.
    pub agency: String,
    /// The period.
    pub period: String,
    /// The row; none where it was decided on the period as a whole.
    pub row: Option<i64>,
    /// The revision of the row that came of it.
    pub revision: Option<i64>,
}

/// What a user has decided from one moment to another, both included, the newest first.
pub fn decided(conn: &mut Conn, user: i64, from: i64, until: i64) -> Result<Vec<Decided>> {
    let filter = Filter {
        from: Some(from),
        until: Some(until.saturating_add(1)),
        ..Filter::default()
    };
    let mut all = Vec::new();
    let mut below = None;
    loop {
        let found = read::find(conn, &filter, below, AT_ONCE)?;
        let own = found.lines.iter().filter(|line| line.user == Some(user));
        all.extend(own.filter_map(decision));
        below = found.next;
        if below.is_none() {
            return Ok(all);
        }
    }
}

/// An entry of the journal, if it is about a decision.
fn decision(line: &Line) -> Option<Decided> {
    let known = ["validate", "return", "reopen", "undo"];
    let known = known.contains(&line.action.as_str());
    let figure = ["observation", "period"].contains(&line.subject.as_str());
    let values: serde_json::Value = serde_json::from_str(line.after.as_ref()?).ok()?;
    let text = |name: &str| values.get(name)?.as_str().map(str::to_owned);
    (known && figure).then(|| {
        Some(Decided {
            action: line.action.clone(),
            slug: text("indicator")?,
            agency: line.agency.clone()?,
            period: text("period")?,
            row: line.subject_id.parse().ok(),
            revision: values.get("revision").and_then(serde_json::Value::as_i64),
        })
    })?
}
