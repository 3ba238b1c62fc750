//! Writes rows that were judged, with their totals, counts, journal and notices, in few statements.

use crate::base::error::Result;
use crate::catalogue::MEASURES;
use crate::figures::observation::{Observation, Stored};
use crate::store::commit::change::{Change, Fate, What};
use crate::store::commit::counting::{direct, views};
use crate::store::commit::fold::Delta;
use crate::store::commit::journal::Entry;
use crate::store::commit::lasts::Lasts;
use crate::store::commit::series::Series;
use crate::store::commit::shelf::Kept;
use crate::store::commit::side::{Line, Side};
use crate::store::engine::many;
use crate::store::engine::many::groups;
use crate::store::figures::observations::{Target, door, journal_text};
use crate::store::figures::validation;
use crate::store::{Param, Tx};

/// How a row is inserted, up to its values.
const HEAD: &str = "INSERT INTO observations (id, series, indicator, period,
    status, via, user_id, created_at, updated_at, revision, source,
    m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)";

/// The values of a row in the order of [`HEAD`].
fn values_of<'p>(target: &Target, row: &Stored, series: &Series) -> Result<[Param<'p>; 23]> {
    let mut params = [Param::Null; 23];
    let fixed = [
        row.id,
        series.id,
        target.id,
        row.observation.period.code(),
        row.status.code(),
        door(row)?.code(),
        row.user,
        row.created_at,
        row.updated_at,
        row.revision,
    ];
    params[..10].copy_from_slice(&fixed.map(Param::Int));
    params[10] = row.source.into();
    for (at, value) in row.observation.values.iter().enumerate() {
        params[11 + at] = (*value).into();
    }
    Ok(params)
}

/// A change that was made, and what became of it.
#[derive(Debug)]
pub(super) struct Made<'c> {
    pub(super) change: &'c Change,
    pub(super) fate: &'c Fate,
}

impl Tx<'_> {
    /// Brings rows of an indicator to what they are now, and everything that adds them up.
    pub(super) fn write_rows(&mut self, target: &Target, changed: &[&Kept]) -> Result<()> {
        if changed.is_empty() {
            return Ok(());
        }
        let lines = self.lines(target, changed)?;
        let lasts = Lasts::before(self, target, &lines)?;
        let rows = changed.iter();
        let rows = rows.map(|kept| (kept.before.as_ref(), kept.now.as_ref()));
        self.count_submissions(target, &rows.collect::<Vec<_>>())?;
        self.remove(&lines)?;
        self.change(target, &lines)?;
        self.insert(target, &lines)?;
        for line in &lines {
            if let Some(side) = &line.before {
                self.add(target, side, true)?;
            }
            if let Some(side) = &line.after {
                self.add(target, side, false)?;
            }
        }
        lasts.book(self, target, &lines)?;
        self.touch(target.id);
        Ok(())
    }

    fn lines<'k>(&mut self, target: &Target, changed: &[&'k Kept]) -> Result<Vec<Line<'k>>> {
        let sides = changed.iter().flat_map(|kept| [&kept.before, &kept.now]);
        let rows: Vec<&Observation> = sides.flatten().map(|row| &row.observation).collect();
        let mut series = self.series_of(target, &rows)?.into_iter();
        let mut side = |row: &'k Option<Stored>| {
            let row = row.as_ref()?;
            let series = series.next()?;
            Some(Side { row, series })
        };
        let lines = changed.iter().map(|kept| Line {
            id: kept.id(),
            before: side(&kept.before),
            after: side(&kept.now),
        });
        Ok(lines.collect())
    }

    /// Takes away rows that go, also those that go to another place.
    fn remove(&mut self, lines: &[Line<'_>]) -> Result<()> {
        let gone = lines.iter().filter(|l| l.before.is_some() && !l.stays());
        let ids: Vec<i64> = gone.map(|line| line.id).collect();
        for group in groups(&ids) {
            let places: Vec<String> = (1..=group.len()).map(|at| format!("${at}")).collect();
            let places = places.join(", ");
            let sql = format!("DELETE FROM observations WHERE id IN ({places})");
            let params: Vec<Param<'_>> = group.iter().map(|id| Param::Int(*id)).collect();
            self.conn.queue(&sql, &params)?;
        }
        Ok(())
    }

    /// Changes rows that stay in their place.
    fn change(&mut self, target: &Target, lines: &[Line<'_>]) -> Result<()> {
        let width = target.indicator.measures.len().min(MEASURES);
        let mut rows: Vec<Vec<Param<'_>>> = Vec::new();
        for side in lines
            .iter()
            .filter(|l| l.stays())
            .filter_map(|l| l.after.as_ref())
        {
            let row = side.row;
            let mut params = Vec::with_capacity(7 + width);
            let fixed = [
                row.status.code(),
                door(row)?.code(),
                row.user,
                row.updated_at,
                row.revision,
            ];
            params.extend(fixed.map(Param::Int));
            params.push(row.source.into());
            params.extend(
                row.observation.values[..width]
                    .iter()
                    .map(|v| Param::from(*v)),
            );
            params.push(row.id.into());
            rows.push(params);
        }
        let measures: Vec<String> = (1..=width)
            .map(|n| format!(", m{n} = ${}", n + 6))
            .collect();
        let sql = format!(
            "UPDATE observations SET status = $1, via = $2, user_id = $3, updated_at = $4,
                revision = $5, source = $6{} WHERE id = ${}",
            measures.concat(),
            width + 7
        );
        self.conn.queue_each(&sql, &rows)
    }

    fn insert(&mut self, target: &Target, lines: &[Line<'_>]) -> Result<()> {
        let come = lines.iter().filter(|line| !line.stays());
        let rows: Vec<_> = come
            .filter_map(|line| line.after.as_ref())
            .map(|side| values_of(target, side.row, &side.series))
            .collect::<Result<_>>()?;
        many::insert(self.conn, HEAD, &rows, "")
    }

    /// Adds a row to the totals towards which it counts by itself and to its count, or takes it
    /// away from them.
    fn add(&mut self, target: &Target, side: &Side<'_>, taken: bool) -> Result<()> {
        let delta = Delta::of(side.row, self.now);
        let delta = if taken { delta.negated() } else { delta };
        let period = side.row.observation.period;
        for shown in direct(target, period.grain()) {
            for &view in views(side.row.status) {
                self.count(target, &side.series, period.within(shown), view, &delta);
            }
        }
        self.tally(target, side.row, &side.series, if taken { -1 } else { 1 })
    }

    /// Writes down what was made, and tells agencies what was decided.
    pub(super) fn journal_made(&mut self, target: &Target, made: &[Made<'_>]) -> Result<()> {
        let mut pages = Vec::with_capacity(made.len());
        for one in made {
            pages.extend(page(target, one));
        }
        let entries: Vec<Entry<'_>> = pages
            .iter()
            .map(|page| Entry {
                actor: Some(&page.change.actor),
                action: page.action,
                subject: "observation",
                subject_id: &page.id,
                agency: Some(&page.row.observation.agency),
                before: page.before.as_deref(),
                after: page.after.as_deref(),
            })
            .collect();
        self.journal_all(target.id, &entries)?;
        for one in made {
            if let (
                What::Decide {
                    decision,
                    notice: true,
                    ..
                },
                Fate::Decided { after, .. },
            ) = (&one.change.what, one.fate)
            {
                let about = &after.observation;
                let (agency, period) = (&about.agency, about.period.to_string());
                self.tell(
                    target,
                    Some(after),
                    agency,
                    &period,
                    decision,
                    &one.change.actor,
                )?;
            }
        }
        Ok(())
    }
}

/// What an entry of the journal says.
struct Page<'m> {
    change: &'m Change,
    action: &'static str,
    row: &'m Stored,
    id: String,
    before: Option<String>,
    after: Option<String>,
}

fn page<'m>(target: &Target, made: &Made<'m>) -> Option<Page<'m>> {
    let text = |row: &Stored| Some(journal_text(&target.indicator, row));
    let (action, row, before, after) = match (made.fate, &made.change.what) {
        (Fate::Created(row), _) => ("create", row, None, text(row)),
        (Fate::Restored(row), _) => ("restore", row, None, text(row)),
        (Fate::Updated { before, after }, _) => ("update", after, text(before), text(after)),
        (Fate::Deleted(row), _) => ("delete", row, text(row), None),
        (Fate::Decided { before, after }, What::Decide { decision, .. }) => {
            let told = validation::told(target, after, decision);
            (decision.action(), after, text(before), Some(told))
        }
        _ => return None,
    };
    Some(Page {
        change: made.change,
        action,
        row,
        id: row.id.to_string(),
        before,
        after,
    })
}
