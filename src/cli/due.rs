//! `pimpinan due`: what agencies owe and how it stands, and since when that counts.

use std::io::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::store::Place;
use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::catalogue::Catalogue;
use crate::cli::out;
use crate::present::due::WORDS;
use crate::store::Db;
use crate::store::due::read::Line;
use crate::store::due::{read, start};
use crate::store::figures::observations::Target;

/// Days before today up to which deadlines are listed, unless said.
const BACK: i64 = 366;
/// Days after it.
const AHEAD: i64 = 31;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Say since when obligations count, or let them count since another day
    Start(Start),
}

#[derive(Debug, clap::Args)]
struct Start {
    /// The day: the period that it lies in is the first that is owed
    #[arg(long, value_name = "DAY", requires = "reason")]
    day: Option<Date>,
    /// Why it is another one; kept in the journal
    #[arg(long, value_name = "TEXT", requires = "day")]
    reason: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Only what this agency owes
    #[arg(long, value_name = "CODE")]
    agency: Option<String>,
    /// Only this indicator
    #[arg(long, value_name = "SLUG")]
    indicator: Option<String>,
    /// Only what stands so; may be repeated
    #[arg(long, value_name = "STATE", value_parser = WORDS)]
    state: Vec<String>,
    /// The first deadline; 366 days ago unless said
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last deadline; in 31 days unless said
    #[arg(long, value_name = "DAY")]
    until: Option<Date>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Columns for a terminal
    Table,
    /// A line an obligation, RFC 4180
    Csv,
    /// An array of objects
    Json,
}

/// An obligation as it is written.
#[derive(Debug, Serialize)]
struct Owed {
    agency: String,
    indicator: String,
    period: String,
    deadline: String,
    state: &'static str,
    days_over: Option<i32>,
    cells: i64,
    cells_due: i64,
}

impl From<&Line> for Owed {
    fn from(line: &Line) -> Self {
        let one = &line.standing;
        Self {
            agency: line.agency.to_string(),
            indicator: line.indicator.slug.clone(),
            period: one.owed.period.to_string(),
            deadline: one.deadline.to_string(),
            state: one.state.word(),
            days_over: one.state.days_over(),
            cells: one.came.cells,
            cells_due: one.owed.cells,
        }
    }
}

pub(super) fn run(args: Args) -> Result<()> {
    match args.command {
        Some(Command::Start(asked)) => since(asked),
        None => list(&args.list),
    }
}

fn since(asked: Start) -> Result<()> {
    let (db, _) = asked.place.open_whole()?;
    if let (Some(day), Some(reason)) = (asked.day, asked.reason) {
        let reason = reason.trim().to_owned();
        if reason.is_empty() || !is_of_one_line(&reason) {
            return Err(Error::Config("The reason is one line of text.".to_owned()));
        }
        if day > Clock::default().today() {
            return Err(Error::Config("The day lies ahead.".to_owned()));
        }
        super::runtime::wait(db.write(move |tx| start::set(tx, day, &reason, None)))?;
    }
    let day = super::runtime::wait(db.read(start::day))?;
    db.leave()?;
    out::line(&format!("Obligations count since {day}."))
}

fn list(asked: &List) -> Result<()> {
    let (db, catalogue) = asked.place.open_whole()?;
    let found = super::runtime::wait(find(&db, catalogue, asked))?;
    db.leave()?;
    let mut text = Vec::new();
    match asked.format {
        Format::Table => table(&mut text, &found),
        Format::Csv => csv(&mut text, &found)?,
        Format::Json => {
            let json = serde_json::to_vec_pretty(&found);
            text = json.map_err(|e| Error::Internal(e.to_string()))?;
        }
    }
    let mut out = out::Out::new();
    let written = out.write_all(&text).and_then(|()| out.flush());
    let written = written.map_err(|e| Error::Config(format!("The answer can't be written: {e}.")));
    out.judge(written)
}

async fn find(db: &Db, catalogue: Catalogue, asked: &List) -> Result<Vec<Owed>> {
    let targets = targets(db, &catalogue, asked.indicator.as_deref())?;
    let known = |code: &String| catalogue.agencies.contains_key(code);
    let agency = asked.agency.clone();
    let today = Clock::default().today();
    let later = |days| {
        let span = jiff::Span::new().days(days);
        today.checked_add(span).unwrap_or(today)
    };
    let (first, last) = (asked.from, asked.until);
    let (first, last) = (
        first.unwrap_or_else(|| later(-BACK)),
        last.unwrap_or_else(|| later(AHEAD)),
    );
    if last < first {
        let why = format!("The first deadline, {first}, lies after the last, {last}.");
        return Err(Error::Config(why));
    }
    let is_known = agency.as_ref().is_none_or(known);
    let catalogue = Arc::new(catalogue);
    let lines = db.read(move |conn| {
        let stored = match agency.as_deref().filter(|_| !is_known) {
            Some(code) => crate::store::people::agencies::find(conn, code)?.is_some(),
            None => true,
        };
        if !stored {
            let code = agency.unwrap_or_default();
            return Err(Error::Config(format!("There is no agency {code:?}.")));
        }
        let asked = read::Asked {
            agency: agency.as_deref(),
            first,
            last,
            today,
        };
        read::lines(conn, &catalogue, &targets, asked)
    });
    let mut lines = lines.await?;
    let is_wanted = |line: &Line| {
        let word = line.standing.state.word();
        asked.state.is_empty() || asked.state.iter().any(|state| state == word)
    };
    lines.retain(is_wanted);
    lines.sort_by(|a, b| {
        let key = |line: &Line| (line.standing.deadline, Arc::clone(&line.agency));
        key(a).cmp(&key(b))
    });
    Ok(lines.iter().map(Owed::from).collect())
}

fn targets(db: &Db, catalogue: &Catalogue, only: Option<&str>) -> Result<Vec<Target>> {
    if let Some(slug) = only
        && catalogue.indicator(slug).is_none()
    {
        return Err(Error::Config(format!("There is no indicator {slug:?}.")));
    }
    let all = catalogue.indicators.iter();
    let wanted = all.filter(|one| only.is_none_or(|slug| one.slug == slug));
    wanted.map(|one| db.target(&one.slug).cloned()).collect()
}

const HEADS: [&str; 8] = [
    "agency",
    "indicator",
    "period",
    "deadline",
    "state",
    "days_over",
    "cells",
    "cells_due",
];

fn cells(one: &Owed) -> [String; 8] {
    [
        one.agency.clone(),
        one.indicator.clone(),
        one.period.clone(),
        one.deadline.clone(),
        one.state.to_owned(),
        one.days_over
            .map(|days| days.to_string())
            .unwrap_or_default(),
        one.cells.to_string(),
        one.cells_due.to_string(),
    ]
}

/// Columns as wide as what they hold.
fn table(text: &mut Vec<u8>, all: &[Owed]) {
    let mut rows = vec![HEADS.map(str::to_owned)];
    rows.extend(all.iter().map(cells));
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max();
    let widths: Vec<usize> = (0..HEADS.len()).filter_map(width).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.extend_from_slice(cells.join("  ").trim_end().as_bytes());
        text.push(b'\n');
    }
}

fn csv(text: &mut Vec<u8>, all: &[Owed]) -> Result<()> {
    let broken = |e: csv::Error| Error::Internal(e.to_string());
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(text);
    file.write_record(HEADS).map_err(broken)?;
    for one in all {
        file.write_record(cells(one)).map_err(broken)?;
    }
    file.flush().map_err(|e| Error::Internal(e.to_string()))
}
