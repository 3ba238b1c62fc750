//! From a reader's wishes to a selection of rows: what a search text can stand for.

use super::Desk;
use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::{Lang, Period};
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
    selection.from = bound(&asked.from).map(|from| whole_year(from, &["-01-01", "-01"]));
    selection.to = bound(&asked.to).map(|to| whole_year(to, &["-12-31", "-12"]));
    if asked.search.is_empty() {
        return Ok(selection);
    }
    let users = app.db.read(rows::users).await?;
    let wanted = tokens(&asked.search);
    let year = wanted.iter().find(|token| is_year(token)).cloned();
    for token in &wanted {
        if let (Some(month), Some(year)) = (month(words, token), &year) {
            let month = format!("{year}-{month:02}");
            selection.from.get_or_insert_with(|| month.clone());
            selection.to.get_or_insert(month);
        } else {
            look_for(app, desk, token, &users, &mut selection);
        }
    }
    Ok(selection)
}

/// A bound of periods: digits and the few signs that periods are written with.
fn bound(text: &str) -> Option<String> {
    let fits = text.len() >= 4
        && text.len() <= 20
        && text.is_ascii()
        && text[..4].bytes().all(|b| b.is_ascii_digit())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/'));
    fits.then(|| text.to_owned())
}

/// The year alone, where a bound is its first or its last day or month: the store counts whole
/// years at once.
fn whole_year(mut bound: String, ends: &[&str]) -> String {
    if ends.contains(&&bound[4..]) {
        bound.truncate(4);
    }
    bound
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
    if token.contains('-') && Period::parse(token, &indicator.period.grains).is_some()
        || is_month(token)
    {
        selection.from = Some(token.to_uppercase());
        selection.to = Some(token.to_uppercase());
        return;
    }
    let mut any = choices(app, desk, token, users);
    let found = any.iter().any(|choice| !choice.values.is_empty());
    if is_year(token) && !found && selection.from.is_none() && selection.to.is_none() {
        selection.from = Some(token.to_owned());
        selection.to = Some(token.to_owned());
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

fn is_month(token: &str) -> bool {
    token.len() == 7
        && token.as_bytes()[4] == b'-'
        && token
            .bytes()
            .enumerate()
            .all(|(at, b)| at == 4 || b.is_ascii_digit())
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
