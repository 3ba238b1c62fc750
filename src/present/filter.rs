//! The filter bar: what the reader may choose, and what is chosen.

use super::periods;
use super::words::Words;
use crate::catalogue::{Catalogue, Category, Indicator, Period};
use crate::figures::cell::Cell;
use crate::figures::facts::Part;
use crate::figures::focus::Focus;
use crate::figures::names;
use crate::figures::names::Agencies;
use crate::figures::selection;
use crate::figures::selection::{Selection, Wanted, field};

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What stands in the address; empty for what is shown without a choice.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Choices that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Their heading; none when they stand alone.
    pub label: Option<String>,
    /// The choices.
    pub all: Vec<Choice>,
}

/// A field of the filter bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name in the address.
    pub name: String,
    /// What is shown.
    pub label: String,
    /// What can be chosen.
    pub groups: Vec<Choices>,
}

/// What the filter bar is made from.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The words.
    pub words: Words<'a>,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The indicator.
    pub indicator: &'a Indicator,
    /// What the reader asks for.
    pub selection: &'a Selection,
    /// The periods that have figures, in their order.
    pub known: &'a [Period],
    /// What is shown, and its figure, where the whole has one.
    pub shown: Option<(&'a Focus, Option<&'a Cell>)>,
    /// What the store answered.
    pub facts: &'a crate::figures::facts::Facts,
    /// Names of the agencies.
    pub agencies: &'a Agencies,
}

/// The fields of the filter bar.
pub fn fields(sight: &Sight<'_>) -> Vec<Field> {
    let mut fields = vec![period(sight)];
    fields.extend(grain(sight));
    fields.extend(region(sight));
    fields.extend(agency(sight));
    fields.extend(compared(sight));
    let categories = sight.indicator.categories.iter().enumerate().take(3);
    fields.extend(categories.map(|(at, category)| codes(sight, at, category)));
    fields
}

fn field(name: &str, label: String, all: Vec<Choice>) -> Field {
    Field {
        name: name.to_owned(),
        label,
        groups: vec![Choices { label: None, all }],
    }
}

/// Counts, or counts in relation to another indicator's figures.
fn compared(sight: &Sight<'_>) -> Option<Field> {
    let (words, chosen) = (&sight.words, sight.selection.per);
    let per = sight.indicator.per.as_ref()?;
    let related = super::amount::per(words.lang, per);
    let all = vec![
        choice("", words.get("dash-compared-count"), !chosen),
        choice(
            field::PER,
            words.with("dash-compared-per", &[("per", &related)]),
            chosen,
        ),
    ];
    Some(field(
        field::COMPARED,
        words.get("dash-filter-compared"),
        all,
    ))
}

fn choice(value: &str, label: String, chosen: bool) -> Choice {
    Choice {
        value: value.to_owned(),
        label,
        chosen,
    }
}

fn period(sight: &Sight<'_>) -> Field {
    let words = &sight.words;
    let wanted = sight.selection.period(sight.known);
    let newest = match (wanted, sight.shown) {
        (None, Some(shown)) => {
            let period = periods::long(words, shown.0.period);
            match newest(sight, shown) {
                Some(key) => words.with(key, &[("period", &period)]),
                None => period,
            }
        }
        _ => words.get("dash-newest"),
    };
    let mut all = vec![choice("", newest, sight.selection.wanted == Wanted::Newest)];
    let mut known: Vec<Period> = sight.known.to_vec();
    known.extend(wanted.filter(|period| !sight.known.contains(period)));
    known.sort_unstable();
    all.extend(known.iter().rev().map(|period| {
        let label = periods::long(words, *period);
        choice(&period.to_string(), label, wanted == Some(*period))
    }));
    field(field::PERIOD, words.get("dash-filter-period"), all)
}

/// What the period is that is shown without a choice: the newest, or the last that is complete
/// where what is newer stands beside it; what is not complete is never called so.
fn newest(sight: &Sight<'_>, (focus, cell): (&Focus, Option<&Cell>)) -> Option<&'static str> {
    let at = sight.indicator.headline;
    let has_newer = sight.known.iter().any(|period| *period > focus.period);
    Some(match cell {
        _ if focus.ahead => "dash-newest-ahead",
        _ if focus.running => "dash-newest-running",
        Some(cell) if cell.returned => "dash-newest-returned",
        Some(cell) if !cell.is_full(at) => "dash-newest-part",
        Some(_) if has_newer => "dash-newest-complete",
        // Of regions alone nobody says that they are complete.
        None if has_newer => return None,
        Some(_) | None => "dash-newest-is",
    })
}

fn grain(sight: &Sight<'_>) -> Option<Field> {
    let shown = &sight.indicator.period.show;
    let one = |grain: &crate::catalogue::Grain| {
        let label = periods::grain(&sight.words, *grain);
        choice(
            grain.name(),
            capital(&label),
            sight.selection.grain == *grain,
        )
    };
    (shown.len() > 1).then(|| {
        let all = shown.iter().map(one).collect();
        field(field::GRAIN, sight.words.get("dash-filter-grain"), all)
    })
}

/// With its first letter as a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn region(sight: &Sight<'_>) -> Option<Field> {
    let codes = selection::regions(sight.indicator);
    let whole = sight.indicator.region.whole.as_str();
    let one = |code: &&str| {
        let value = if *code == whole { "" } else { code };
        let label = names::region(sight.catalogue, code);
        choice(value, label, sight.selection.region == **code)
    };
    (codes.len() > 1).then(|| {
        let all = codes.iter().map(one).collect();
        field(field::REGION, sight.words.get("dash-filter-region"), all)
    })
}

/// The agencies that are due or have reported, where there is more than one.
fn agency(sight: &Sight<'_>) -> Option<Field> {
    let chosen = sight.selection.agency.as_ref();
    let reported = sight.facts.of(Part::Agencies).iter().map(|f| &f.agency);
    let indicator = sight.indicator;
    let listed = indicator.reporters.iter().filter(|_| !indicator.all_report);
    let mut codes: Vec<&String> = listed.collect();
    codes.extend(reported);
    codes.extend(chosen);
    codes.sort_unstable();
    codes.dedup();
    if codes.len() < 2 || sight.selection.bound {
        return None;
    }
    let mut named: Vec<(String, &String)> = codes
        .into_iter()
        .map(|code| (names::agency(sight.agencies, code), code))
        .collect();
    named.sort();
    let everyone = sight.words.get("dash-all-agencies");
    let mut all = vec![choice("", everyone, chosen.is_none())];
    all.extend(
        named
            .into_iter()
            .map(|(name, code)| choice(code, name, chosen == Some(code))),
    );
    Some(field(
        field::AGENCY,
        sight.words.get("dash-filter-agency"),
        all,
    ))
}

fn codes(sight: &Sight<'_>, at: usize, category: &Category) -> Field {
    let lang = sight.words.lang;
    let chosen = sight.selection.categories[at].as_deref();
    let list = &category.list;
    let one = |code: &crate::catalogue::Code| {
        let label = code.label.get(lang).to_owned();
        choice(&code.code, label, chosen == Some(code.code.as_str()))
    };
    let mut groups = Vec::new();
    if !sight.selection.fixed[at] {
        let all = vec![choice(
            "",
            sight.words.get("dash-all-codes"),
            chosen.is_none(),
        )];
        groups.push(Choices { label: None, all });
    }
    if list.bands.is_empty() {
        let all = list.codes.iter().map(one).collect();
        groups.push(Choices { label: None, all });
    }
    for band in &list.bands {
        let inside = list.codes.iter().filter(|c| band.codes.contains(&c.code));
        groups.push(Choices {
            label: Some(band.label.get(lang).to_owned()),
            all: inside.map(one).collect(),
        });
    }
    Field {
        name: category.name.clone(),
        label: sight.words.label(&category.label).to_owned(),
        groups,
    }
}
