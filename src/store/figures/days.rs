//! On which days figures were reported.

use crate::base::error::Result;
use crate::catalogue::Grain;
use crate::figures::facts::Dated;
use crate::figures::question::{Question, View};
use crate::store::commit::fold::face;
use crate::store::figures::observations::Target;
use crate::store::figures::totals::{narrow, period};
use crate::store::{Conn, Param};

/// The day of the last row of each series in the periods that a question is about, of those rows that
/// its view sees. Every axis is told apart, whatever the question says.
///
/// # Errors
/// Where the store can't be read, or a row has a period that is none.
pub fn last(conn: &mut Conn, target: &Target, question: &Question) -> Result<Vec<Dated>> {
    let about = &target.indicator;
    let axes = about.categories.len();
    let question = Question {
        by_agency: true,
        by_region: true,
        by_category: [0, 1, 2].map(|at| at < axes),
        ..question.clone()
    };
    let only = match question.view {
        View::All => "",
        View::Validated => " AND o.status = 1",
    };
    // The total of a series is kept under the series of its rows: one look-up for each finds the
    // last of them. The codes of the days of a period lie behind that of its first, by its months.
    let mut sql = format!(
        "SELECT t.period, s.agency, s.region, s.c1, s.c2, s.c3, s.basis,
            (SELECT max(o.period) FROM observations o WHERE o.series = t.series
                AND o.period >= t.period - t.period % 10
                AND o.period < t.period - t.period % 10 + $1{only}) AS newest
        FROM totals t CROSS JOIN series s WHERE s.id = t.series AND t.face = $2"
    );
    let face = face(target.id, question.view, question.mask(), question.grain);
    let length = months(question.grain) * 1_000;
    let mut params: Vec<Param<'_>> = vec![length.into(), face.into()];
    narrow(&mut sql, &mut params, &question);
    let found = conn.query(&sql, &params, |row| {
        let Some(newest) = row.opt_int("newest")? else {
            return Ok(None);
        };
        let basis = row.text("basis")?;
        Ok(Some(Dated {
            within: period(row.int("period")?)?,
            period: period(newest)?,
            agency: row.text("agency")?,
            region: row.text("region")?,
            categories: [row.text("c1")?, row.text("c2")?, row.text("c3")?],
            basis: about.bases.iter().position(|one| one.code == basis),
        }))
    })?;
    let is_day = |one: &Dated| one.period.grain() == Grain::Day;
    Ok(found.into_iter().flatten().filter(is_day).collect())
}

/// How many months a period of a grain has; none where it is a part of one.
fn months(grain: Grain) -> i64 {
    match grain {
        Grain::Day => 0,
        Grain::Month => 1,
        Grain::Quarter => 3,
        Grain::Semester | Grain::School => 6,
        Grain::Year => 12,
    }
}
