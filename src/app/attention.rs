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
use crate::figures::doubt::Why;
use crate::figures::names::{Agencies, AgencyName};
use crate::figures::target::Verdict;
use crate::store::due::read;
use crate::store::due::read::Line;
use crate::store::figures::observations::Target;
use crate::store::figures::violations::{FollowUp, Violation};
use crate::store::figures::{odd, violations, waiting};
use crate::store::people::agencies;
use crate::store::questions;
use crate::store::questions::read::Wanted;
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
    let mut looked = Looked::default();
    let mut matters = overdue(conn, place, &mut looked)?;
    matters.extend(unanswered(conn, place, &mut looked)?);
    matters.extend(red(conn, place, &mut looked)?);
    matters.extend(broken(conn, place, &mut looked)?);
    matters.extend(odd(conn, place, &mut looked)?);
    matters.extend(provisional(conn, place.agency.as_deref())?);
    let all = agencies::all(conn)?.into_iter();
    let names = all.map(|one| {
        let (name, short) = (one.name, one.short);
        (one.code, AgencyName { name, short })
    });
    Ok(Attention {
        matters: rank(matters),
        looked,
        agencies: names.collect(),
    })
}

/// Obligations of which something lacks, by agency.
fn overdue(conn: &mut Conn, place: &Place, looked: &mut Looked) -> Result<Vec<Matter>> {
    let today = place.today;
    let month = Period::containing(Grain::Month, today);
    let back = jiff::Span::new().months(MONTHS - 1);
    let asked = read::Asked {
        agency: place.agency.as_deref(),
        first: month.start().checked_sub(back).unwrap_or(today),
        last: last_day(month),
        today,
    };
    let lines = read::lines(conn, &place.catalogue, &place.targets, asked)?;
    looked.obligations = lines
        .iter()
        .filter(|line| line.standing.deadline < today)
        .count();
    let mut by_agency: BTreeMap<&str, (usize, i32, &Line)> = BTreeMap::new();
    for line in &lines {
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
    Ok(by_agency.into_iter().map(matter).collect())
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
            id: one.id,
            agency: one.agency,
            slug: one.slug,
            period: one.frozen.period,
        })
    });
    Ok(late.collect())
}

/// Targets that were missed by far.
fn red(conn: &mut Conn, place: &Place, looked: &mut Looked) -> Result<Vec<Matter>> {
    let all = targets::all(conn, &place.catalogue, &place.targets, place.today)?;
    let own = |one: &targets::Judged| {
        let agency = place.agency.as_deref();
        agency.is_none_or(|agency| one.is_of(agency))
    };
    let mut red = Vec::new();
    for one in all.into_iter().filter(own) {
        let Verdict::Judged { score, .. } = one.verdict else {
            continue;
        };
        looked.targets += 1;
        if one.verdict.is_red() {
            red.push(Matter::Red {
                id: one.target.id,
                slug: one.target.slug,
                measure: one.target.key.measure,
                period: one.target.key.period,
                agency: one.target.key.agency,
                region: one.target.key.region,
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
        let of = &one.broken.place.agency;
        let seen = agency.is_none_or(|agency| of.is_empty() || of == agency);
        let told = known(&one.rule).is_some_and(own) && one.follow_up != FollowUp::Accepted;
        if seen && told {
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
fn provisional(conn: &mut Conn, agency: Option<&str>) -> Result<Option<Matter>> {
    let years = waiting::years(conn, agency)?;
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
