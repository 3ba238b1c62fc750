//! From a reader's wishes to a selection of rows: what a search text can stand for.

use super::Desk;
use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::{Grain, Lang, Period};
use crate::present::rows::asked::Asked;
use crate::present::words::Words;
use crate::store::figures::rows;
use crate::store::figures::rows::{Axis, Choice, Selection};

/// The rows that a reader asks for.
pub(super) async fn selection(
    app: &App,
    desk: &Desk,
    words: &Words<'_>,
    asked: &Asked,
) -> Result<Selection> {
    let mut selection = desk.everything();
    let [c1, c2, c3] = &asked.categories;
    let given = [
        (Axis::Agency, &asked.agency),
        (Axis::Region, &asked.region),
        (Axis::Category(0), c1),
        (Axis::Category(1), c2),
        (Axis::Category(2), c3),
        (Axis::Via, &asked.via),
        (Axis::Status, &asked.status),
    ];
    for (axis, value) in given.into_iter().filter(|(_, value)| !value.is_empty()) {
        selection.all_of.push(vec![Choice::one(axis, value)]);
    }
    selection.from = Period::parse(&asked.from, &Grain::ALL).map(from_whole_year);
    selection.to = Period::parse(&asked.to, &Grain::ALL).map(to_whole_year);
    let unread = |text: &str, bound: Option<Period>| !text.is_empty() && bound.is_none();
    // A bound that is no period holds no rows, as a status that there is not.
    if unread(&asked.from, selection.from) || unread(&asked.to, selection.to) {
        selection.id = Some(-1);
    }
    if asked.search.is_empty() {
        return Ok(selection);
    }
    let users = app.db.read(rows::users).await?;
    let wanted = tokens(&asked.search);
    let year = wanted.iter().find(|token| is_year(token)).cloned();
    for token in &wanted {
        if let (Some(month), Some(year)) = (month(words, token), &year) {
            let month = Period::parse(&format!("{year}-{month:02}"), &[Grain::Month]);
            selection.from = selection.from.or(month);
            selection.to = selection.to.or(month);
        } else {
            look_for(app, desk, token, &users, &mut selection);
        }
    }
    Ok(selection)
}

/// The year alone, where a bound is its first day or month: the store counts whole years at once.
fn from_whole_year(bound: Period) -> Period {
    let year = Period::year(bound.calendar_year());
    if bound.start() == year.start() {
        year
    } else {
        bound
    }
}

/// The year alone, where a bound is its last day or month.
fn to_whole_year(bound: Period) -> Period {
    let year = Period::year(bound.calendar_year());
    if bound.next().start() == year.next().start() {
        year
    } else {
        bound
    }
}

fn tokens(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split_whitespace()
        .take(8)
        .map(str::to_owned)
        .collect()
}

fn is_year(token: &str) -> bool {
    token.len() == 4 && token.bytes().all(|b| b.is_ascii_digit())
}

/// The month that a word names.
fn month(words: &Words<'_>, token: &str) -> Option<i8> {
    (1..=12).find(|n| {
        let long = words.get(&format!("dash-month-{n}")).to_lowercase();
        let short = words.get(&format!("dash-month-short-{n}")).to_lowercase();
        token == long || token == short
    })
}

/// Narrows the selection to the rows that a word stands for.
fn look_for(
    app: &App,
    desk: &Desk,
    token: &str,
    users: &[(i64, String)],
    selection: &mut Selection,
) {
    let indicator = desk.indicator();
    if let Some(id) = token.strip_prefix('#') {
        selection.id = Some(id.parse().unwrap_or(-1));
        return;
    }
    if let Some(period) = named(token, &indicator.period.grains) {
        (selection.from, selection.to) = (Some(period), Some(period));
        return;
    }
    let mut any = choices(app, desk, token, users);
    let found = any.iter().any(|choice| !choice.values.is_empty());
    if is_year(token) && !found && selection.from.is_none() && selection.to.is_none() {
        let year = Period::parse(token, &[Grain::Year]);
        (selection.from, selection.to) = (year, year);
        return;
    }
    if is_year(token) {
        any.push(Choice::one(Axis::Year, token));
    }
    let found = found || is_year(token);
    match token.parse() {
        Ok(id) if !found => selection.id = Some(id),
        _ => selection.all_of.push(any),
    }
}

/// The period that a word names: one of the indicator's, or a month.
fn named(token: &str, grains: &[Grain]) -> Option<Period> {
    let grains: Vec<Grain> = grains.iter().copied().chain([Grain::Month]).collect();
    let spellings = [token.to_owned(), token.to_uppercase()];
    let mut periods = spellings.iter().map(|text| Period::parse(text, &grains));
    periods.find_map(|period| period.filter(|_| token.contains('-')))
}

/// Every code whose name holds the word.
fn choices(app: &App, desk: &Desk, token: &str, users: &[(i64, String)]) -> Vec<Choice> {
    let holds = |text: &str| text.to_lowercase().contains(token);
    let mut any = Vec::new();
    let agencies = desk.agencies.iter();
    any.push(Choice {
        axis: Axis::Agency,
        values: agencies
            .filter(|(code, name)| holds(name) || *code == token)
            .map(|(code, _)| code.clone())
            .collect(),
    });
    any.push(Choice {
        axis: Axis::Region,
        values: app
            .catalogue
            .regions
            .values()
            .filter(|r| holds(&r.name) || holds(&r.short) || r.code == token)
            .map(|r| r.code.clone())
            .collect(),
    });
    for (at, category) in desk.indicator().categories.iter().enumerate() {
        let range = category.list.range.is_some();
        let fits = |code: &crate::catalogue::Code| {
            code.code.to_lowercase() == token
                || (!range && Lang::ALL.iter().any(|lang| holds(code.label.get(*lang))))
        };
        let codes = category.list.codes.iter().filter(|code| fits(code));
        any.push(Choice {
            axis: Axis::Category(at),
            values: codes.map(|code| code.code.clone()).collect(),
        });
    }
    let users = users.iter().filter(|(_, name)| holds(name));
    any.push(Choice {
        axis: Axis::User,
        values: users.map(|(id, _)| id.to_string()).collect(),
    });
    any
}
