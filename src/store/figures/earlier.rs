//! What was reported before rows, of their series, with few statements for many rows and no more of
//! it than says what is usual.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::base::error::Result;
use crate::catalogue::{MEASURES, Period};
use crate::figures::doubt::{Earlier, Past, knows_seasons, reach};
use crate::figures::observation::{Observation, Stored};
use crate::figures::outlier::{is_alike, is_seasonal};
use crate::store::commit::load::rows_with;
use crate::store::engine::many;
use crate::store::figures::observations::{Target, VALUES};
use crate::store::{Conn, Param};

/// Rows that are looked at together, so that memory is bounded.
pub(in crate::store) const TOGETHER: usize = 64;

/// The number of a series by its axes.
const NUMBER: &str = "SELECT s.id FROM series s WHERE s.indicator = {indicator}
    AND s.agency = w.agency AND s.region = w.region
    AND s.c1 = w.c1 AND s.c2 = w.c2 AND s.c3 = w.c3 AND s.basis = w.basis";

/// What says what is usual for rows of these series and periods, at their positions: one indexed
/// read, bounded by [`reach`].
pub(in crate::store) fn of_series(
    conn: &mut Conn,
    target: &Target,
    rows: &[(i64, Period)],
) -> Result<Vec<Vec<Earlier>>> {
    let mut by_series: BTreeMap<i64, Vec<Period>> = BTreeMap::new();
    for (series, period) in rows {
        by_series.entry(*series).or_default().push(*period);
    }
    let about = &target.indicator;
    let (Some(first), Some(last)) = (
        rows.iter().map(|(_, period)| reach(about, *period)).min(),
        rows.iter().map(|(_, period)| *period).max(),
    ) else {
        return Ok(Vec::new());
    };
    let mut found: HashMap<i64, Vec<Earlier>> = HashMap::new();
    let ids: Vec<i64> = by_series.keys().copied().collect();
    for group in many::numbers(conn, &ids) {
        let sql = format!(
            "SELECT series, period, {} FROM observations
             WHERE period >= $1 AND series IN ({}) AND period < ${}",
            VALUES.join(", "),
            many::list(group.len()),
            group.len() + 2
        );
        let mut params: Vec<Param<'_>> = vec![first.code().into()];
        params.extend(group.into_iter().map(Param::Int));
        params.push(last.code().into());
        let read = conn.query(&sql, &params, |row| {
            let series = row.int("series")?;
            let period = Period::from_code(row.int("period")?);
            let wanted = by_series.get(&series).map_or(&[][..], Vec::as_slice);
            let Some(period) = period.filter(|one| is_wanted(target, *one, wanted)) else {
                return Ok(None);
            };
            let mut values = [None; MEASURES];
            for (name, value) in VALUES.iter().zip(&mut values).take(about.measures.len()) {
                *value = row.opt_int(*name)?;
            }
            Ok(Some((series, (period, values))))
        })?;
        for (series, earlier) in read.into_iter().flatten() {
            found.entry(series).or_default().push(earlier);
        }
    }
    let of = |(series, period): &(i64, Period)| {
        let all = found.get(series).map_or(&[][..], Vec::as_slice);
        let earlier = all.iter().filter(|one| one.0 < *period);
        earlier.copied().collect()
    };
    Ok(rows.iter().map(of).collect())
}

/// Whether a period is compared with any of these.
fn is_wanted(target: &Target, one: Period, with: &[Period]) -> bool {
    let mut with = with.iter();
    with.any(|other| {
        let mut measures = target.indicator.measures.iter();
        measures.any(|measure| {
            let seasonal = is_seasonal(measure.kind, other.grain());
            is_alike(one, *other, seasonal)
        })
    })
}

/// The number of the last row of a series before a period.
const BEFORE: &str = "SELECT o.id FROM observations o
    WHERE o.series = w.series AND o.period < w.period ORDER BY o.period DESC LIMIT 1";

/// The number of the row of a series and a period.
const AT: &str = "SELECT o.id FROM observations o
    WHERE o.series = w.series AND o.period = w.period";

/// What a year is in the code of a period.
const YEAR: i64 = 100_000;

/// The row just before each of these series and periods, and that of the same part of the year before
/// where figures know seasons; `near`: rows that are at hand, by number.
pub(in crate::store) fn befores(
    conn: &mut Conn,
    target: &Target,
    rows: &[(i64, Period)],
    near: &HashMap<i64, &Stored>,
) -> Result<Vec<(Option<Earlier>, Option<Earlier>)>> {
    let key = |back: i64| {
        let each = rows.iter();
        each.map(move |(series, period)| [*series, period.code() - back].map(Param::Int))
            .collect::<Vec<[Param<'_>; 2]>>()
    };
    let columns = "series, period";
    let before = many::look_up(conn, columns, &key(0), None, |_| BEFORE.to_owned())?;
    let about = &target.indicator;
    let seasons = rows.iter().any(|(_, period)| knows_seasons(about, *period));
    let year_ago = if seasons {
        many::look_up(conn, columns, &key(YEAR), None, |_| AT.to_owned())?
    } else {
        vec![None; rows.len()]
    };
    // Most rows of a call follow one of the same call.
    let ids = before.iter().chain(&year_ago).flatten();
    let far: BTreeSet<i64> = ids.filter(|id| !near.contains_key(*id)).copied().collect();
    let far = rows_with(conn, target, &far)?;
    let row = |id: Option<i64>| {
        let id = id?;
        let row = near.get(&id).copied().or_else(|| far.get(&id))?;
        Some((row.observation.period, row.observation.values))
    };
    let both = before.into_iter().zip(year_ago);
    Ok(both
        .map(|(before, year_ago)| (row(before), row(year_ago)))
        .collect())
}

/// What was reported before rows that need not be stored, at their positions.
pub fn of_rows(conn: &mut Conn, target: &Target, rows: &[&Observation]) -> Result<Vec<Past>> {
    let mut pasts = Vec::with_capacity(rows.len());
    for rows in rows.chunks(TOGETHER) {
        let keys: Vec<[Param<'_>; 6]> = rows
            .iter()
            .map(|row| {
                let [c1, c2, c3] = &row.categories;
                [&row.agency, &row.region, c1, c2, c3, &row.basis].map(Into::into)
            })
            .collect();
        let columns = "agency, region, c1, c2, c3, basis";
        let look = |indicator: &str| NUMBER.replace("{indicator}", indicator);
        let numbers = many::look_up(conn, columns, &keys, Some(target.id), look)?;
        // A series that is not known has no rows: no number is below nought.
        let known = numbers.iter().zip(rows);
        let known: Vec<(i64, Period)> = known
            .map(|(number, row)| (number.unwrap_or(-1), row.period))
            .collect();
        let befores = befores(conn, target, &known, &HashMap::new())?;
        let has = befores.iter().map(|(before, _)| before.is_some());
        let asked = known.iter().zip(has).filter(|(_, has)| *has);
        let asked: Vec<(i64, Period)> = asked.map(|(key, _)| *key).collect();
        let mut earlier = of_series(conn, target, &asked)?.into_iter();
        pasts.extend(befores.into_iter().map(|(before, _)| Past {
            earlier: before.and_then(|_| earlier.next()).unwrap_or_default(),
            before,
        }));
    }
    Ok(pasts)
}
