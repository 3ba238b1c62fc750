//! Looks what people are to hear of: in obligations, targets, rules, odd figures and sources.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::app::targets;
use crate::app::targets::Judged;
use crate::base::clock;
use crate::base::error::Result;
use crate::catalogue::due::last_day;
use crate::catalogue::{Catalogue, Grain, Indicator, Period, Rule};
use crate::figures::alert::{Event, Facts, Found, Kind};
use crate::figures::target::Verdict;
use crate::store::Conn;
use crate::store::due::read;
use crate::store::figures::observations::Target;
use crate::store::figures::violations::FollowUp;
use crate::store::figures::{odd, violations};
use crate::store::sources::{pulls, troubles};

/// Months of deadlines that are looked at.
const MONTHS: i64 = 12;
/// Violations and odd figures that are looked at.
const MOST: usize = 20_000;

/// What there is to look at.
#[derive(Debug, Clone)]
pub struct Place {
    /// What is measured.
    pub catalogue: Arc<Catalogue>,
    /// The indicators as the store knows them.
    pub targets: Vec<Target>,
    /// The day on which it is looked.
    pub today: Date,
}

/// Looks at everything but sources, which have no part in what the store's stamp says.
pub fn figures(conn: &mut Conn, place: &Place) -> Result<Found> {
    let mut found = Found::default();
    overdue(conn, place, &mut found)?;
    red(conn, place, &mut found)?;
    broken(conn, place, &mut found)?;
    odd_figures(conn, place, &mut found)?;
    found
        .kinds
        .extend([Kind::Due, Kind::Target, Kind::Rule, Kind::Odd]);
    Ok(found)
}

/// Looks at sources: which of them somebody must look at, as it was noted.
pub fn sources(conn: &mut Conn, found: &mut Found) -> Result<()> {
    for one in troubles::list(conn, None, true)? {
        let source = one.source;
        let way = if source.is_failing() {
            "failing"
        } else {
            "late"
        };
        let id = source.id.to_string();
        found.events.push(Event {
            key: format!("source {id}"),
            kind: Kind::Source,
            slug: source.indicator,
            agencies: vec![source.agency],
            facts: facts([("name", source.name), ("id", id), ("way", way.to_owned())]),
        });
    }
    for one in pulls::list(conn, None)? {
        let key = format!("source {}", one.id);
        if one.active && !found.events.iter().any(|event| event.key == key) {
            found.well.insert(key);
        }
    }
    found.kinds.insert(Kind::Source);
    Ok(())
}

fn facts<const N: usize>(all: [(&str, String); N]) -> Facts {
    let all = all.into_iter();
    all.map(|(name, fact)| (name.to_owned(), fact)).collect()
}

/// Obligations of which something lacks after their deadline.
fn overdue(conn: &mut Conn, place: &Place, found: &mut Found) -> Result<()> {
    let today = place.today;
    let month = Period::containing(Grain::Month, today);
    let back = jiff::Span::new().months(MONTHS - 1);
    let asked = read::Asked {
        agency: None,
        first: month.start().checked_sub(back).unwrap_or(today),
        last: last_day(month),
        today,
    };
    for line in read::lines(conn, &place.catalogue, &place.targets, asked)? {
        let (slug, period) = (&line.indicator.slug, line.standing.owed.period);
        let key = format!("due {slug} {} {period}", line.agency);
        if line.standing.state.days_over().is_none() {
            found.well.insert(key);
            continue;
        }
        let deadline = line.standing.deadline.to_string();
        found.events.push(Event {
            key,
            kind: Kind::Due,
            slug: slug.clone(),
            agencies: vec![line.agency.to_string()],
            facts: facts([
                ("agency", line.agency.to_string()),
                ("period", period.to_string()),
                ("deadline", deadline),
            ]),
        });
    }
    Ok(())
}

/// Codes of the agencies that report an indicator.
fn reporters(conn: &mut Conn, place: &Place) -> Result<BTreeMap<String, Vec<String>>> {
    let lives = read::lives(conn, &place.catalogue)?;
    let of = |indicator: &Indicator| {
        let reports = lives.iter().map(|life| &life.agency);
        let reports = reports.filter(|code| indicator.is_reported_by(code));
        reports.cloned().collect()
    };
    let all = place.targets.iter();
    Ok(all
        .map(|one| (one.indicator.slug.clone(), of(&one.indicator)))
        .collect())
}

/// Targets that were missed by far; what can't be judged is not said to be well.
fn red(conn: &mut Conn, place: &Place, found: &mut Found) -> Result<()> {
    let reporters = reporters(conn, place)?;
    let all = targets::all(conn, &place.catalogue, &place.targets, place.today)?;
    for one in all {
        let of = &one.target.key;
        let key = format!(
            "target {} {} {} {} {}",
            one.target.slug, of.measure, of.agency, of.region, of.period
        );
        let share = match one.verdict {
            Verdict::Grey(_) => {
                found.unsure.insert(key);
                continue;
            }
            Verdict::Judged { .. } if !one.verdict.is_red() => {
                found.well.insert(key);
                continue;
            }
            Verdict::Judged { score, .. } => score.hundredths(),
        };
        found.events.push(missed(key, &one, share, &reporters));
    }
    Ok(())
}

fn missed(
    key: String,
    one: &Judged,
    share: i64,
    reporters: &BTreeMap<String, Vec<String>>,
) -> Event {
    let of = &one.target.key;
    let agencies = match of.agency.as_str() {
        "" => reporters.get(&one.target.slug).cloned().unwrap_or_default(),
        own => vec![own.to_owned()],
    };
    Event {
        key,
        kind: Kind::Target,
        slug: one.target.slug.clone(),
        agencies,
        facts: facts([
            ("id", one.target.id.to_string()),
            ("measure", of.measure.clone()),
            ("agency", of.agency.clone()),
            ("region", of.region.clone()),
            ("period", of.period.to_string()),
            ("share", share.to_string()),
        ]),
    }
}

/// Rules that are broken, by agency where the rule tells agencies apart, but for where the agency has
/// said why the figures are right.
fn broken(conn: &mut Conn, place: &Place, found: &mut Found) -> Result<()> {
    let reporters = reporters(conn, place)?;
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for one in violations::find(conn, None, false, MOST)? {
        if one.follow_up != FollowUp::Accepted {
            let key = (one.rule, one.broken.place.agency);
            *counts.entry(key).or_default() += 1;
        }
    }
    for ((name, agency), count) in counts {
        let Some(rule) = place.catalogue.rule(&name) else {
            continue;
        };
        let slug = rule.terms().next().map(|term| term.indicator.slug.clone());
        let agencies = match agency.as_str() {
            "" => sides(rule, &reporters),
            own => vec![own.to_owned()],
        };
        found.events.push(Event {
            key: format!("rule {name} {agency}"),
            kind: Kind::Rule,
            slug: slug.unwrap_or_default(),
            agencies,
            facts: facts([
                ("rule", name),
                ("agency", agency),
                ("count", count.to_string()),
            ]),
        });
    }
    Ok(())
}

/// Codes of the agencies that report any side of a rule.
fn sides(rule: &Rule, reporters: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let of = rule
        .terms()
        .filter_map(|term| reporters.get(&term.indicator.slug));
    let all: BTreeSet<&String> = of.flatten().collect();
    all.into_iter().cloned().collect()
}

/// Odd figures that nobody has looked at: of an indicator and an agency those that were marked on one
/// day are one event, so that a file with a thousand of them is one message.
fn odd_figures(conn: &mut Conn, place: &Place, found: &mut Found) -> Result<()> {
    let slugs = place.targets.iter();
    let slugs: BTreeMap<i64, &str> = slugs
        .map(|one| (one.id, one.indicator.slug.as_str()))
        .collect();
    let mut counts: BTreeMap<(String, String, Date), BTreeSet<(i64, usize)>> = BTreeMap::new();
    for one in odd::list(conn, &place.targets, (None, false), MOST)? {
        if let Some(slug) = slugs.get(&one.indicator) {
            let day = clock::local(one.marked_at).date();
            let agency = one.observation().agency.clone();
            let figures = counts.entry(((*slug).to_owned(), agency, day)).or_default();
            figures.insert((one.row.id, one.doubt.measure));
        }
    }
    for ((slug, agency, day), figures) in counts {
        found.events.push(Event {
            key: format!("odd {slug} {agency} {day}"),
            kind: Kind::Odd,
            agencies: vec![agency.clone()],
            facts: facts([("agency", agency), ("count", figures.len().to_string())]),
            slug,
        });
    }
    Ok(())
}
