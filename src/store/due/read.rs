//! How what is owed stands.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Indicator, Period};
use crate::figures::due::{Exceptions, Life, Owed, Standing, Submission, counts};
use crate::store::due::exceptions::Of;
use crate::store::due::{exceptions, returned, start};
use crate::store::figures::observations::Target;
use crate::store::people::agencies;
use crate::store::{Conn, Param, Row};

/// Days that a deadline may lie after the end of its period beyond those that are counted: weekends
/// and days off.
const SLACK: i64 = 40;

/// Which obligations are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The only agency; none for all.
    pub agency: Option<&'a str>,
    /// The first deadline.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// The day on which it is asked, in western Indonesian time.
    pub today: Date,
}

/// An obligation and how it stands.
#[derive(Debug, Clone)]
pub struct Line {
    /// The indicator.
    pub indicator: Arc<Indicator>,
    /// Code of the agency.
    pub agency: Arc<str>,
    /// How it stands.
    pub standing: Standing,
}

pub(in crate::store) fn submission(row: &Row<'_>) -> Result<Submission> {
    Ok(Submission {
        rows: row.int("row_count")?,
        samples: row.int("sample_count")?,
        cells: row.int("cell_count")?,
        returned: 0,
        returned_at: None,
        received_at: Some(row.int("received_at")?),
        complete_at: row.opt_int("complete_at")?,
    })
}

/// The lives of all agencies. One that the catalogue knows as ended, without a day, is none of
/// "every agency".
pub fn lives(conn: &mut Conn, catalogue: &Catalogue) -> Result<Vec<Life>> {
    let day = |text: Option<String>| text.and_then(|text| text.parse::<Date>().ok());
    let all = agencies::list(conn)?.into_iter().map(|one| {
        let known = catalogue.agencies.get(&one.agency.code);
        let to = day(one.valid_to);
        Life {
            counted: to.is_some() || known.is_none_or(|agency| agency.active),
            agency: one.agency.code,
            from: day(one.valid_from),
            to,
        }
    });
    Ok(all.collect())
}

/// The obligations that are asked for, by indicator in the order of `targets`, period and agency.
pub fn lines(
    conn: &mut Conn,
    catalogue: &Catalogue,
    targets: &[Target],
    asked: Asked<'_>,
) -> Result<Vec<Line>> {
    let mut lives = lives(conn, catalogue)?;
    lives.retain(|life| asked.agency.is_none_or(|agency| life.agency == agency));
    let codes: Vec<Arc<str>> = lives
        .iter()
        .map(|life| life.agency.as_str().into())
        .collect();
    let (since, returned) = (start::day(conn)?, returned::indicators(conn)?);
    let mut all = Vec::new();
    for target in targets.iter().filter(|target| !target.due.is_empty()) {
        let (first, last) = ends(target, asked);
        let mut periods = target.due.periods(first, last);
        let fits = |owed: &Owed| {
            let asked = asked.first <= owed.deadline && owed.deadline <= asked.last;
            asked && counts(since, owed)
        };
        let owed = periods.drain(..).map(|(period, terms)| {
            let owed = target.due.owed(period, terms);
            (owed, terms)
        });
        let owed: Vec<_> = owed.filter(|(owed, _)| fits(owed)).collect();
        let (Some(oldest), Some(newest)) = (
            owed.iter().map(|(owed, _)| owed.period.code()).min(),
            owed.iter().map(|(owed, _)| owed.period.code()).max(),
        ) else {
            continue;
        };
        let back = returned.contains(&target.id);
        let came = came(conn, (target, back), (oldest, newest), asked.agency)?;
        let granted = exceptions::granted(conn, target.id, (oldest, newest), asked.agency)?;
        for (owed, terms) in owed {
            let owing = lives
                .iter()
                .zip(&codes)
                .filter(|(life, _)| life.owes(terms, owed.period));
            for (_, agency) in owing {
                let code = owed.period.code();
                let (came, granted) = (of(&came, code, agency), of(&granted, code, agency));
                all.push(Line {
                    indicator: Arc::clone(&target.indicator),
                    agency: Arc::clone(agency),
                    standing: Standing::at(owed, came, granted, asked.today),
                });
            }
        }
    }
    Ok(all)
}

fn of<T: Copy + Default>(all: &Of<T>, period: i64, agency: &str) -> T {
    let found = all.get(&period).and_then(|all| all.get(agency));
    found.copied().unwrap_or_default()
}

/// Between which days the periods end whose deadlines may lie between those that are asked for.
fn ends(target: &Target, asked: Asked<'_>) -> (Date, Date) {
    let days = target
        .due
        .spans()
        .map(|(_, _, terms)| i64::from(terms.days));
    let (least, most) = days.fold((0, 0), |(least, most), days| {
        (least.min(days), most.max(days))
    });
    let back = jiff::Span::new().days(most * 2 + SLACK);
    let on = jiff::Span::new().days(-least);
    let first = asked.first.checked_sub(back).unwrap_or(Date::MIN);
    (first, asked.last.checked_add(on).unwrap_or(Date::MAX))
}

/// What has come of an indicator's submissions in these periods, without what was sent back, where
/// anything was.
fn came(
    conn: &mut Conn,
    (target, back): (&Target, bool),
    (oldest, newest): (i64, i64),
    agency: Option<&str>,
) -> Result<Of<Submission>> {
    let only = if agency.is_some() {
        " AND agency = $4"
    } else {
        ""
    };
    let sql = format!(
        "SELECT period, agency, basis, row_count, sample_count, cell_count, received_at, complete_at
        FROM submissions WHERE indicator = $1 AND period >= $2 AND period <= $3{only}"
    );
    let mut params: Vec<Param<'_>> = vec![target.id.into(), oldest.into(), newest.into()];
    params.extend(agency.map(Param::Text));
    let back = if back {
        returned::of(conn, target, agency)?
    } else {
        HashMap::new()
    };
    let mut all: Of<Submission> = HashMap::new();
    let read = |row: &Row<'_>| {
        let key = (row.int("period")?, row.text("agency")?, row.text("basis")?);
        Ok((key, submission(row)?))
    };
    for (key, mut one) in conn.query(&sql, &params, read)? {
        if let Some(back) = back.get(&key) {
            one.cells -= back.cells;
            (one.returned, one.returned_at) = (back.cells, Some(back.at));
        }
        let (period, agency, _) = key;
        all.entry(period)
            .or_default()
            .entry(agency)
            .or_default()
            .add(&one);
    }
    Ok(all)
}

/// What was granted for one obligation.
pub(super) fn granted(
    conn: &mut Conn,
    target: &Target,
    agency: &str,
    period: Period,
) -> Result<Exceptions> {
    let code = period.code();
    let granted = exceptions::granted(conn, target.id, (code, code), Some(agency))?;
    Ok(of(&granted, code, agency))
}

/// How one obligation stands; none where nothing is owed.
pub fn one(
    conn: &mut Conn,
    catalogue: &Catalogue,
    target: &Target,
    (agency, period): (&str, Period),
    today: Date,
) -> Result<Option<Standing>> {
    let Some(terms) = target.due.terms(period) else {
        return Ok(None);
    };
    let lives = lives(conn, catalogue)?;
    let mut lives = lives.iter().filter(|life| life.agency == agency);
    let reports = lives.any(|life| life.owes(terms, period));
    let (code, owed) = (period.code(), target.due.owed(period, terms));
    if !reports || !counts(start::day(conn)?, &owed) {
        return Ok(None);
    }
    let back = returned::indicators(conn)?.contains(&target.id);
    let came = came(conn, (target, back), (code, code), Some(agency))?;
    let granted = granted(conn, target, agency, period)?;
    let came = of(&came, code, agency);
    Ok(Some(Standing::at(owed, came, granted, today)))
}
