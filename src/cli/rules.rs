//! `pimpinan rules`: runs the rules between figures and says which are broken.

use std::fmt::Write as _;

use super::store::Place;
use crate::app::rules;
use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::catalogue::{Catalogue, Rule};
use crate::cli::out;
use crate::figures::verdict::Apart;
use crate::store::figures::violations;
use crate::store::figures::violations::{Ran, Violation};

/// Violations that are written out.
const SHOWN: usize = 10_000;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Say only what is found about this rule
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(args: &Args) -> Result<()> {
    let (db, catalogue) = args.place.open_whole()?;
    if let Some(name) = &args.rule
        && catalogue.rule(name).is_none()
    {
        let names: Vec<&str> = catalogue
            .rules
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        return Err(Error::Config(format!(
            "There is no rule {name:?}; the rules are {}.",
            names.join(", ")
        )));
    }
    let today = Clock::default().today();
    super::runtime::wait(rules::run_all(&db, &catalogue, today, true))?;
    let wanted = args.rule.clone();
    let found = super::runtime::wait(db.read(move |conn| {
        let found = violations::find(conn, wanted.as_deref(), false, SHOWN)?;
        Ok((found, violations::runs(conn)?))
    }))?;
    db.leave()?;
    let (broken, runs) = found;
    let shown = |rule: &&std::sync::Arc<Rule>| args.rule.as_ref().is_none_or(|n| *n == rule.name);
    for rule in catalogue.rules.iter().filter(shown) {
        let ran = runs.get(&rule.name).cloned().unwrap_or_default();
        out::line(&summary(rule, &ran))?;
        for one in broken.iter().filter(|one| one.rule == rule.name) {
            out::line(&line(&catalogue, rule, one))?;
        }
    }
    out::line(&format!("{} broken.", broken.len()))
}

/// `penduduk-pria: 40 compared, 1 broken, 3 not compared (2 part, 1 running)`.
fn summary(rule: &Rule, ran: &Ran) -> String {
    let apart: i64 = ran.apart.iter().map(|(_, count)| count).sum();
    let mut said = format!(
        "{}: {} compared, {} broken, {apart} not compared",
        rule.name, ran.compared, ran.broken
    );
    let why = ran.apart.iter().map(|(why, count)| {
        let name = Apart::ALL.iter().find(|(_, one)| one == why);
        format!("{count} {}", name.map_or("", |(name, _)| name))
    });
    let why: Vec<String> = why.collect();
    if !why.is_empty() {
        let _ = write!(said, " ({})", why.join(", "));
    }
    said
}

/// `  2016 36.04 (registrasi): 12 = 13 does not hold`.
fn line(catalogue: &Catalogue, rule: &Rule, one: &Violation) -> String {
    let place = &one.broken.place;
    let region = catalogue.regions.get(&place.region);
    let region = region.map_or(place.region.as_str(), |region| region.name.as_str());
    let agency = match place.agency.as_str() {
        "" => String::new(),
        agency => format!(", {agency}"),
    };
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "no figure".to_owned());
    format!(
        "  {} {region}{agency} ({}): {} {} {} does not hold",
        place.period,
        place.basis,
        side(&one.broken.left),
        rule.operator.sign(),
        side(&one.broken.right)
    )
}
