//! Compares the figures that a rule is about, as dashboards know them: of each region and period
//! the sides, from the totals.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;

use super::series::answers;
use crate::base::error::{Error, Result};
use crate::catalogue::rule::{Rule, Term};
use crate::catalogue::{Catalogue, Indicator, Period};
use crate::figures::question::View;
use crate::figures::verdict::{Apart, Given, Verdict, judge, plain};
use crate::present::series::{Asked, By, Point, points};
use crate::store::figures::observations::Target;
use crate::store::figures::violations::{Broken, Place, Run};
use crate::store::figures::{totals, violations};
use crate::store::{Conn, Db};

/// Joins the codes of different sources.
const AND: &str = "+";

/// The figures of one place and period, by basis, for each term of a rule.
type Sides = Vec<BTreeMap<String, Given>>;

/// Runs a rule over all figures there are.
///
/// # Errors
/// [`Error::Unavailable`] when its figures are too many to be compared.
fn run(conn: &mut Conn, db: &Db, rule: &Rule, today: Date) -> Result<Run> {
    let mut cells: BTreeMap<(Period, String, String), Sides> = BTreeMap::new();
    let terms: Vec<&Term> = rule.terms().collect();
    for (at, term) in terms.iter().enumerate() {
        let target = db.target(&term.indicator.slug)?;
        for (place, basis, given) in figures(conn, target, rule, term, today)? {
            let sides = cells
                .entry(place)
                .or_insert_with(|| vec![BTreeMap::new(); terms.len()]);
            sides[at].insert(basis, given);
        }
    }
    // A sum of regions is of the whole alone.
    let whole = terms.iter().find(|term| term.sum);
    let whole = whole.map(|term| term.indicator.region.whole.as_str());
    let mut run = Run::default();
    for ((period, region, agency), sides) in cells {
        if whole.is_some_and(|whole| whole != region) {
            continue;
        }
        for (basis, verdict) in verdicts(rule, &terms, &sides) {
            match verdict {
                Verdict::Holds => run.compared += 1,
                Verdict::Apart(why) => *run.apart.entry(why).or_insert(0) += 1,
                Verdict::Broken { left, right } => {
                    run.compared += 1;
                    let place = Place {
                        period,
                        region: region.clone(),
                        agency: agency.clone(),
                        basis,
                    };
                    let (left, right) = (left.map(plain), right.map(plain));
                    run.broken.push(Broken { place, left, right });
                }
            }
        }
    }
    Ok(run)
}

/// A figure with where it belongs: period, region, agency; and its basis.
type Figure = ((Period, String, String), String, Given);

fn figures(
    conn: &mut Conn,
    target: &Target,
    rule: &Rule,
    term: &Term,
    today: Date,
) -> Result<Vec<Figure>> {
    let indicator = &target.indicator;
    let asked = Asked {
        view: View::All,
        grain: rule.grain,
        since: None,
        until: None,
        agencies: Vec::new(),
        regions: Vec::new(),
        categories: term.categories.clone().map(Vec::from_iter),
        measures: vec![term.measure],
        by: By {
            agency: rule.by_agency,
            region: true,
            category: [false; 3],
        },
        today,
    };
    let Some(answers) = answers(conn, target, &asked)? else {
        let slug = &indicator.slug;
        return Err(Error::Unavailable(format!(
            "the rule {} needs too many figures of {slug}",
            rule.name
        )));
    };
    let points = points(indicator, &asked, &answers);
    if term.sum {
        return Ok(sums(indicator, &points));
    }
    let figure = |point: Point| {
        let given = given(&point)?;
        let basis = indicator.bases.get(point.basis)?.code.clone();
        Some(((point.period, point.region, point.agency), basis, given))
    };
    Ok(points.into_iter().filter_map(figure).collect())
}

fn given(point: &Point) -> Option<Given> {
    let flaws = [
        (point.returned, Apart::Returned),
        (point.running, Apart::Running),
        (!point.full, Apart::Part),
    ];
    Some(Given {
        value: point.figures.first().copied().flatten()?,
        flaw: flaws
            .into_iter()
            .find_map(|(holds, flaw)| holds.then_some(flaw)),
    })
}

/// Regions with their figures, by period, agency and place of the basis.
type Parts<'p> = BTreeMap<(Period, &'p str, usize), Vec<(&'p str, Given)>>;

/// The sums of the regions below the whole, each a part where not all of them are in it.
fn sums(indicator: &Indicator, points: &[Point]) -> Vec<Figure> {
    let mut found = Parts::new();
    let due: BTreeSet<&str> = indicator.region.due.iter().map(String::as_str).collect();
    let whole = &indicator.region.whole;
    for point in points {
        let region = point.region.as_str();
        if let Some(given) = given(point)
            && due.contains(region)
            && region != whole
        {
            let key = (point.period, point.agency.as_str(), point.basis);
            found.entry(key).or_default().push((region, given));
        }
    }
    let mut sums = Vec::new();
    for ((period, agency, basis), parts) in found {
        let present: BTreeSet<&str> = parts.iter().map(|(region, _)| *region).collect();
        let mut others = due.iter().filter(|region| *region != whole);
        let lacks = others.any(|region| !present.contains(region));
        let flaw = parts.iter().find_map(|(_, given)| given.flaw);
        let given = Given {
            value: parts.iter().map(|(_, given)| given.value).sum(),
            flaw: flaw.or(lacks.then_some(Apart::Part)),
        };
        if let Some(basis) = indicator.bases.get(basis) {
            let place = (period, whole.clone(), agency.to_owned());
            sums.push((place, basis.code.clone(), given));
        }
    }
    sums
}

/// A verdict for each source that all sides have, and one that others were not compared.
fn verdicts(rule: &Rule, terms: &[&Term], sides: &Sides) -> Vec<(String, Verdict)> {
    if rule.any_basis {
        let chosen: Vec<Option<(&str, Given)>> = terms
            .iter()
            .zip(sides)
            .map(|(term, by_basis)| first(&term.indicator, by_basis))
            .collect();
        let mut names: Vec<&str> = chosen.iter().flatten().map(|(basis, _)| *basis).collect();
        names.dedup();
        let given: Vec<Option<Given>> = chosen.iter().map(|one| one.map(|(_, g)| g)).collect();
        return vec![(names.join(AND), judge(rule, &given))];
    }
    let codes: BTreeSet<&String> = sides.iter().flat_map(BTreeMap::keys).collect();
    let elsewhere = |code: &String| {
        let mut others = sides.iter();
        others.any(|side| !side.is_empty() && !side.contains_key(code))
    };
    let (apart, common): (Vec<&String>, Vec<&String>) =
        codes.into_iter().partition(|code| elsewhere(code));
    let verdict = |code: &String| {
        let given: Vec<Option<Given>> = sides.iter().map(|side| side.get(code).copied()).collect();
        (code.clone(), judge(rule, &given))
    };
    let mut found: Vec<(String, Verdict)> = common.into_iter().map(verdict).collect();
    if !apart.is_empty() {
        found.push((String::new(), Verdict::Apart(Apart::Sources)));
    }
    found
}

/// Of several sources the one that stands first in the file of the indicator.
fn first<'s>(
    indicator: &Indicator,
    by_basis: &'s BTreeMap<String, Given>,
) -> Option<(&'s str, Given)> {
    let mut bases = indicator.bases.iter();
    bases.find_map(|basis| {
        let (code, given) = by_basis.get_key_value(&basis.code)?;
        Some((code.as_str(), *given))
    })
}

/// The revisions of the figures that a rule is about, as one text: where it is the same and the
/// day is, nothing can have changed.
fn stamp(revisions: &HashMap<i64, i64>, db: &Db, rule: &Rule, today: Date) -> Result<String> {
    let mut stamp = format!("{today}");
    let slugs: BTreeSet<&str> = rule
        .terms()
        .map(|term| term.indicator.slug.as_str())
        .collect();
    for slug in slugs {
        let id = db.target(slug)?.id;
        let revision = revisions.get(&id).copied().unwrap_or(0);
        let _ = write!(stamp, " {slug}:{revision}");
    }
    Ok(stamp)
}

/// Runs the rules whose figures have changed since they were run, or all; how many were run.
pub async fn run_all(db: &Db, catalogue: &Catalogue, today: Date, always: bool) -> Result<usize> {
    if always {
        forget(db, catalogue).await?;
    }
    let (mut ran, mut failed) = (0, None);
    for rule in &catalogue.rules {
        match one(db, Arc::clone(rule), today, always).await {
            Ok(made) => ran += usize::from(made),
            // The others are run all the same.
            Err(fault) => {
                tracing::warn!("the rule {} was not run: {fault}", rule.name);
                failed = Some(fault);
            }
        }
    }
    failed.map_or(Ok(ran), Err)
}

/// Lets go what is kept of rules that are no longer there.
async fn forget(db: &Db, catalogue: &Catalogue) -> Result<()> {
    let rules = catalogue.rules.iter();
    let names: Vec<String> = rules.map(|rule| rule.name.clone()).collect();
    db.write(move |tx| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        violations::forget(tx, &names)
    })
    .await
}

/// Runs a rule, unless nothing it is about has changed; whether it was run.
async fn one(db: &Db, rule: Arc<Rule>, today: Date, always: bool) -> Result<bool> {
    let (held, about, name) = (db.clone(), Arc::clone(&rule), rule.name.clone());
    let found = db.read(move |conn| {
        // Revisions are read first: what changes meanwhile is looked at once more.
        let revisions: HashMap<i64, i64> = totals::revisions(conn)?.into_iter().collect();
        let stamp = stamp(&revisions, &held, &about, today)?;
        let known = violations::runs(conn)?.remove(&about.name);
        if !always && known.is_some_and(|ran| ran.stamp == stamp) {
            return Ok(None);
        }
        let run = run(conn, &held, &about, today)?;
        Ok(Some((stamp, run)))
    });
    let Some((stamp, run)) = found.await? else {
        return Ok(false);
    };
    db.write(move |tx| violations::keep(tx, &name, &stamp, &run))
        .await?;
    Ok(true)
}
