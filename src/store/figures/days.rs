//! On which days figures were reported.

use crate::base::error::{Error, Result};
use crate::catalogue::{Grain, Period};
use crate::figures::facts::Dated;
use crate::store::Conn;
use crate::store::figures::observations::Target;

/// The day of the last row of each series in a period.
///
/// # Errors
/// Where the store can't be read, or a row has a period that is none.
pub fn last(conn: &mut Conn, target: &Target, period: Period) -> Result<Vec<Dated>> {
    let sql = "SELECT s.agency, s.region, s.c1, s.c2, s.c3, s.basis, max(o.period) AS newest
        FROM series s JOIN observations o ON o.series = s.id
        WHERE s.indicator = $1 AND o.period >= $2 AND o.period < $3
        GROUP BY s.agency, s.region, s.c1, s.c2, s.c3, s.basis";
    let day = |date| Period::containing(Grain::Day, date).code();
    let (first, beyond) = (day(period.start()), day(period.next().start()));
    let params = [target.id.into(), first.into(), beyond.into()];
    let found = conn.query(sql, &params, |row| {
        let code = row.int("newest")?;
        let unknown = || Error::Internal(format!("a row has the period {code}"));
        let basis = row.text("basis")?;
        let known = target.indicator.bases.iter();
        Ok(Dated {
            period: Period::from_code(code).ok_or_else(unknown)?,
            agency: row.text("agency")?,
            region: row.text("region")?,
            categories: [row.text("c1")?, row.text("c2")?, row.text("c3")?],
            basis: known.into_iter().position(|one| one.code == basis),
        })
    })?;
    let is_day = |one: &Dated| one.period.grain() == Grain::Day;
    Ok(found.into_iter().filter(is_day).collect())
}
