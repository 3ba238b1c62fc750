//! Gathers what needs attention from all that the store knows, and keeps it while nothing of that
//! changes: everybody's first page asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::app::made::Made;
use crate::app::targets;
use crate::base::clock;
use crate::base::error::Result;
use crate::catalogue::due::last_day;
use crate::catalogue::{Catalogue, Grain, Period, Rule};
use crate::figures::attention::{Looked, Matter, rank};
use crate::figures::condition::Condition;
use crate::figures::doubt::Why;
use crate::figures::due::Standing;
use crate::figures::names::Agencies;
use crate::figures::target::Verdict;
use crate::store::due::read::Line;
use crate::store::due::{read, returned, start};
use crate::store::figures::observations::Target;
use crate::store::figures::violations::Violation;
use crate::store::figures::{odd, row_counts, violations, waiting};
use crate::store::people::agencies;
use crate::store::questions::read::Wanted;
use crate::store::questions::{self, State};
use crate::store::sources::troubles;
use crate::store::{Conn, Db};

/// Months of deadlines that are looked at.
const MONTHS: i64 = 12;
/// Questions and violations that are looked at.
const MOST: usize = 20_000;

/// What needs attention, the gravest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// The matters.
    pub matters: Vec<Matter>,
    /// What was looked at.
    pub looked: Looked,
    /// How what was looked at stands, in counts.
    pub condition: Condition,
    /// Since when obligations count.
    pub since: Date,
    /// What agencies are called.
    pub agencies: Agencies,
}

/// What there is to look at.
struct Place {
    catalogue: Arc<Catalogue>,
    targets: Vec<Target>,
    /// The only agency; none for all.
    agency: Option<String>,
    today: Date,
}

/// What needs attention in the province, or of one agency.
pub async fn seen(
    made: &Made<Attention>,
    (db, catalogue): (&Db, &Arc<Catalogue>),
    agency: Option<String>,
    today: Date,
) -> Result<Arc<Attention>> {
    let all = catalogue.indicators.iter();
    let targets = all.map(|one| db.target(&one.slug).cloned());
    let place = Place {
        catalogue: Arc::clone(catalogue),
        targets: targets.collect::<Result<_>>()?,
        agency: agency.clone(),
        today,
    };
    let gathered = move |conn: &mut Conn| gather(conn, &place);
    made.or_make(db, (agency, today), gathered).await
}

fn gather(conn: &mut Conn, place: &Place) -> Result<Attention> {
    let (mut looked, mut condition) = (Looked::default(), Condition::default());
    let lines = obligations(conn, place)?;
    looked.obligations = lines
        .iter()
        .filter(|line| line.standing.deadline < place.today)
        .count();
    condition.add_obligations(of_month(&lines, place.today));
    let mut matters = overdue(&lines);
    matters.extend(unanswered(conn, place, &mut looked)?);
    matters.extend(red(conn, place, (&mut looked, &mut condition))?);
    matters.extend(broken(conn, place, &mut looked)?);
    matters.extend(silent(conn, place, &mut looked)?);
    matters.extend(odd(conn, place, &mut looked)?);
    matters.extend(provisional(conn, place)?);
    condition.changed_at = row_counts::changed_at(conn)?;
    let since = start::day(conn)?;
    Ok(Attention {
        matters: rank(matters),
        looked,
        condition,
        since,
        agencies: agencies::names(conn)?,
    })
}

/// The obligations of the last months.
fn obligations(conn: &mut Conn, place: &Place) -> Result<Vec<Line>> {
    let today = place.today;
    let month = Period::containing(Grain::Month, today);
    let back = jiff::Span::new().months(MONTHS - 1);
    let asked = read::Asked {
        agency: place.agency.as_deref(),
        first: month.start().checked_sub(back).unwrap_or(today),
        last: last_day(month),
        today,
    };
    read::lines(conn, &place.catalogue, &place.targets, asked)
}

/// Those whose deadlines lie in the month of this day, with their agencies.
fn of_month(lines: &[Line], today: Date) -> impl Iterator<Item = (&str, &Standing)> {
    let month = today.first_of_month();
    let all = lines
        .iter()
        .filter(move |line| line.standing.deadline.first_of_month() == month);
    all.map(|line| (&*line.agency, &line.standing))
}

/// Obligations of which something lacks, by agency.
fn overdue(lines: &[Line]) -> Vec<Matter> {
    let mut by_agency: BTreeMap<&str, (usize, i32, &Line)> = BTreeMap::new();
    for line in lines {
        let Some(days) = line.standing.state.days_over() else {
            continue;
        };
        let worst = by_agency.entry(&line.agency).or_insert((0, i32::MIN, line));
        worst.0 += 1;
        if days > worst.1 {
            (worst.1, worst.2) = (days, line);
        }
    }
    let matter = |(agency, (count, days, line)): (&str, (usize, i32, &Line))| Matter::Missing {
        agency: agency.to_owned(),
        count,
        days,
        slug: line.indicator.slug.clone(),
        period: line.standing.owed.period,
    };
    by_agency.into_iter().map(matter).collect()
}

/// Questions whose answer is late.
fn unanswered(conn: &mut Conn, place: &Place, looked: &mut Looked) -> Result<Vec<Matter>> {
    let wanted = Wanted {
        agency: place.agency.as_deref(),
        closed: Some(false),
        ..Wanted::default()
    };
    let open = questions::read::find(conn, wanted, MOST)?;
    looked.questions = open
        .iter()
        .filter(|one| one.state.waits_for_agency())
        .count();
    let late = open.into_iter().filter_map(|one| {
        Some(Matter::Question {
            days: one.days_over(place.today)?,
            returned: one.state == State::Returned,
            id: one.id,
            agency: one.agency,
            slug: one.slug,
            period: one.frozen.period,
        })
    });
    Ok(late.collect())
}

/// Targets of this year that were missed by far, and of the last one as long as nothing of this can be
/// judged.
fn red(
    conn: &mut Conn,
    place: &Place,
    (looked, condition): (&mut Looked, &mut Condition),
) -> Result<Vec<Matter>> {
    let all = targets::all(conn, &place.catalogue, &place.targets, place.today)?;
    let own = |one: &targets::Judged| {
        let agency = place.agency.as_deref();
        agency.is_none_or(|agency| one.is_of(agency))
    };
    let now = targets::current(&all, place.today);
    let mut red = Vec::new();
    for one in now.into_iter().filter(|one| own(one)) {
        condition.add_target(one.verdict, one.target.is_sample || one.count.samples > 0);
        let Verdict::Judged { score, .. } = one.verdict else {
            continue;
        };
        looked.targets += 1;
        if one.verdict.is_red() {
            red.push(Matter::Red {
                id: one.target.id,
                slug: one.target.slug.clone(),
                measure: one.target.key.measure.clone(),
                period: one.target.key.period,
                agency: one.target.key.agency.clone(),
                region: one.target.key.region.clone(),
                hundredths: score.hundredths(),
            });
        }
    }
    Ok(red)
}

/// Rules that are broken, but for where the agency has said why the figures are right.
fn broken(conn: &mut Conn, place: &Place, looked: &mut Looked) -> Result<Vec<Matter>> {
    let agency = place.agency.as_deref();
    let runs = violations::runs(conn)?;
    let known = |name: &str| place.catalogue.rule(name).map(AsRef::<Rule>::as_ref);
    let own = |rule: &Rule| agency.is_none_or(|agency| rule.is_reported_by(agency));
    looked.rules = runs
        .iter()
        .filter(|(name, ran)| ran.compared > 0 && known(name).is_some_and(own))
        .count();
    let mut by_rule: BTreeMap<String, Vec<Violation>> = BTreeMap::new();
    for one in violations::find(conn, None, false, MOST)? {
        let told = known(&one.rule).is_some_and(own) && one.is_open();
        if told && one.is_seen_by(agency) {
            by_rule.entry(one.rule.clone()).or_default().push(one);
        }
    }
    let matter = |(name, all): (String, Vec<Violation>)| {
        let since = all.iter().map(|one| one.first_seen).min()?;
        let since = clock::local(since).date();
        Some(Matter::Broken {
            importance: known(&name)?.importance,
            count: all.len(),
            days: since.until(place.today).map_or(0, |span| span.get_days()),
            rule: name,
        })
    };
    Ok(by_rule.into_iter().filter_map(matter).collect())
}

/// Sources that fail, or bring nothing.
fn silent(conn: &mut Conn, place: &Place, looked: &mut Looked) -> Result<Vec<Matter>> {
    let agency = place.agency.as_deref();
    looked.sources = troubles::watched(conn, agency)?;
    let days = |since: i64| {
        let since = clock::local(since).date();
        since.until(place.today).map_or(0, |span| span.get_days())
    };
    let matter = |one: troubles::Trouble| Matter::Source {
        id: one.source.id,
        failures: one
            .source
            .is_failing()
            .then(|| usize::try_from(one.source.failures).unwrap_or(0)),
        good: one.source.good_at.map(|at| clock::local(at).date()),
        days: days(one.since),
        name: one.source.name,
        agency: one.source.agency,
    };
    let all = troubles::list(conn, agency, true)?.into_iter();
    Ok(all.map(matter).collect())
}

/// Rows and measures that are odd, the greatest score, and when the oldest was marked.
type OddOnes = (BTreeSet<(i64, usize)>, u64, i64);

/// Odd figures that nobody has looked at, by indicator.
fn odd(conn: &mut Conn, place: &Place, looked: &mut Looked) -> Result<Vec<Matter>> {
    let asked = (place.agency.as_deref(), false);
    let slugs = place.targets.iter();
    let slugs: BTreeMap<i64, &str> = slugs
        .map(|one| (one.id, one.indicator.slug.as_str()))
        .collect();
    let mut by_indicator: BTreeMap<i64, OddOnes> = BTreeMap::new();
    for one in odd::list(conn, &place.targets, asked, MOST)? {
        let score = match one.doubt.why {
            Why::Unusual { score, .. } => score.unsigned_abs(),
            Why::Sudden => 0,
        };
        let entry = by_indicator.entry(one.indicator);
        let entry = entry.or_insert((BTreeSet::new(), 0, one.marked_at));
        entry.0.insert((one.row.id, one.doubt.measure));
        entry.1 = entry.1.max(score);
        entry.2 = entry.2.min(one.marked_at);
    }
    looked.odd = by_indicator
        .values()
        .map(|(figures, ..)| figures.len())
        .sum();
    let matter = |(id, (figures, score, since)): (i64, OddOnes)| {
        let since = clock::local(since).date();
        Some(Matter::Odd {
            slug: (*slugs.get(&id)?).to_owned(),
            count: figures.len(),
            score,
            days: since.until(place.today).map_or(0, |span| span.get_days()),
        })
    };
    Ok(by_indicator.into_iter().filter_map(matter).collect())
}

/// What waits to be validated, all together.
/// What was sent back waits for its agency.
fn provisional(conn: &mut Conn, place: &Place) -> Result<Option<Matter>> {
    let agency = place.agency.as_deref();
    let mut years = waiting::years(conn, agency)?;
    let back = returned::by_year(conn, &place.targets, agency)?;
    for one in &mut years {
        let key = (one.indicator, one.agency.clone(), one.period.clone());
        one.rows -= back.get(&key).copied().unwrap_or(0);
    }
    years.retain(|one| one.rows > 0);
    let Some(oldest) = years.iter().map(|one| &one.period).min() else {
        return Ok(None);
    };
    let indicators: BTreeSet<i64> = years.iter().map(|one| one.indicator).collect();
    let agencies: BTreeSet<&str> = years.iter().map(|one| one.agency.as_str()).collect();
    Ok(Some(Matter::Waiting {
        rows: years.iter().map(|one| one.rows).sum(),
        indicators: indicators.len(),
        agencies: agencies.len(),
        year: oldest.clone(),
    }))
}
