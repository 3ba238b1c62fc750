//! `/pemantauan`: what every agency owes and how it stands, agencies by months or by periods.

pub mod izin;
pub mod opd;
pub mod unduh;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::due::last_day;
use crate::catalogue::{Grain, Period};
use crate::figures::due::{Standing, Tally};
use crate::present::due;
use crate::present::periods;
use crate::present::words::Words;
use crate::store::due::read;
use crate::store::due::read::Line;
use crate::store::figures::observations::Target;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::web::frame::{Frame, with_query};
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Months of a matrix.
const MONTHS: usize = 12;

/// What the address asks for.
#[derive(Debug, Default, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    sektor: String,
    indikator: String,
    bulan: String,
    urut: String,
    /// Months beside the twelve.
    #[serde(skip)]
    more: usize,
}

impl Asked {
    /// This month and the twelve before it: what is due next hides nothing that a matrix shows.
    pub(super) fn until(month: Period) -> Self {
        Self {
            bulan: month.to_string(),
            more: 1,
            ..Self::default()
        }
    }

    /// The months of the matrix, the oldest first: twelve, of which the last is asked for.
    pub(super) fn months(&self, today: Date) -> Vec<Period> {
        let asked = Period::parse(&self.bulan, &[Grain::Month]);
        let last = asked.unwrap_or_else(|| Period::containing(Grain::Month, today));
        let mut all: Vec<Period> = std::iter::successors(Some(last), |at| Some(at.previous()))
            .take(MONTHS + self.more)
            .collect();
        all.reverse();
        all
    }

    /// The indicators that are asked for and of which something is owed.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of that name.
    pub(super) fn targets(&self, app: &App) -> Result<Vec<Target>> {
        if !self.indikator.is_empty() {
            return Ok(vec![app.db.target(&self.indikator)?.clone()]);
        }
        let in_sector = |sector: &str| self.sektor.is_empty() || self.sektor == sector;
        if !self.sektor.is_empty() && app.catalogue.sector(&self.sektor).is_none() {
            return Err(Error::NotFound);
        }
        let all = app.catalogue.indicators.iter();
        let all = all.filter(|one| in_sector(&one.sector));
        let found = all.map(|one| app.db.target(&one.slug).cloned());
        Ok(found
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .filter(|target| !target.due.is_empty())
            .collect())
    }

    /// The same as an address says it.
    pub(super) fn query(&self) -> String {
        let all = serde_urlencoded::to_string(self).unwrap_or_default();
        let kept: Vec<&str> = all.split('&').filter(|pair| !pair.ends_with('=')).collect();
        kept.join("&")
    }
}

/// The obligations that are asked for and exist for the person, and what agencies are called.
pub(super) async fn lines(
    app: &Arc<App>,
    person: &Person,
    asked: &Asked,
    agency: Option<String>,
) -> Result<(Vec<Line>, BTreeMap<String, String>)> {
    let today = app.clock.today();
    let months = asked.months(today);
    let days = (months.first(), months.last());
    let (Some(first), Some(last)) = days else {
        return Ok(Default::default());
    };
    let (first, last) = (first.start(), last_day(*last));
    let (targets, limit) = (asked.targets(app)?, person.limit().or(agency));
    let by = Arc::clone(app);
    let read = app.db.read_far(move |conn| {
        let asked = read::Asked {
            agency: limit.as_deref(),
            first,
            last,
            today,
        };
        let lines = read::lines(conn, &by.catalogue, &targets, asked)?;
        let names = agencies::all(conn)?.into_iter();
        Ok((lines, names.map(|one| (one.code, one.name)).collect()))
    });
    read.await
}

/// A cell of the matrix.
#[derive(Debug)]
struct Cell {
    word: &'static str,
    sign: &'static str,
    short: String,
    title: String,
    address: String,
}

/// An agency of the matrix.
#[derive(Debug)]
struct Row {
    name: String,
    address: String,
    share: String,
    trend: Option<String>,
    overdue: String,
    tally: Tally,
    cells: Vec<Option<Cell>>,
}

#[derive(Debug, Template)]
#[template(path = "pages/pemantauan.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    query: String,
    lead: String,
    columns: Vec<String>,
    shares: Vec<String>,
    rows: Vec<Row>,
    sectors: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    months: Vec<(String, String)>,
    legend: Vec<(&'static str, &'static str, String)>,
    warning: Option<String>,
    sample: bool,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let (lines, names) = lines(&app, &person, &asked, None).await?;
    let words = Words::new(&app.texts, frame.lang());
    let today = app.clock.today();
    let matrix = Matrix::of(&words, &asked, &lines, today);
    let all = Tally::of(lines.iter().map(|line| &line.standing));
    page(&Page {
        lead: lead(&words, &all),
        shares: matrix.shares(),
        rows: matrix.rows(&names),
        columns: matrix
            .columns
            .iter()
            .map(|(_, label)| label.clone())
            .collect(),
        sectors: sectors(&app, &frame),
        indicators: indicators(&app, &frame, &asked),
        months: recent(&words, today),
        legend: due::WORDS
            .iter()
            .map(|word| (*word, due::sign_of(word), due::name(&words, word)))
            .collect(),
        warning: warning(&app, &words, today),
        sample: all.samples > 0,
        query: asked.query(),
        asked: &asked,
        frame: &frame,
    })
}

/// How the obligations of an agency stand in the last twelve months, in a sentence.
pub(super) async fn told(
    app: &Arc<App>,
    frame: &Frame,
    person: &Person,
    agency: &str,
) -> Result<String> {
    let asked = Asked::default();
    let (lines, _) = lines(app, person, &asked, Some(agency.to_owned())).await?;
    let tally = Tally::of(lines.iter().map(|line| &line.standing));
    Ok(lead(&Words::new(&app.texts, frame.lang()), &tally))
}

/// The sentence above the matrix: what is certain, and of how many.
fn lead(words: &Words<'_>, all: &Tally) -> String {
    let share = all.share().map(|share| words.percent(share));
    match share {
        None if all.owed == 0 => words.get("due-lead-none"),
        None => words.count("due-lead-open", all.owed, &[]),
        Some(share) => {
            let (part, whole) = (words.whole(all.on_time), words.whole(all.judged));
            let args = [("share", &*share), ("part", &*part), ("whole", &*whole)];
            words.count("due-lead", all.overdue, &args)
        }
    }
}

/// That the days off of this year or the next are not known, from which deadlines are reckoned.
fn warning(app: &App, words: &Words<'_>, today: Date) -> Option<String> {
    let years = [today.year(), today.year() + 1];
    let missing = years
        .into_iter()
        .find(|year| !app.catalogue.holidays.covers(*year));
    missing.map(|year| words.with("due-holidays-missing", &[("year", &year.to_string())]))
}

fn sectors(app: &App, frame: &Frame) -> Vec<(String, String)> {
    let all = app.catalogue.sectors.iter();
    all.map(|one| (one.slug.clone(), frame.label(&one.title).to_owned()))
        .collect()
}

fn indicators(app: &App, frame: &Frame, asked: &Asked) -> Vec<(String, String)> {
    let all = app.catalogue.indicators.iter();
    let fits = |sector: &str| asked.sektor.is_empty() || sector == asked.sektor;
    all.filter(|one| fits(&one.sector) && one.due.is_some())
        .map(|one| (one.slug.clone(), frame.label(&one.short).to_owned()))
        .collect()
}

/// The months that a matrix may end with: the next, and two years back.
fn recent(words: &Words<'_>, today: Date) -> Vec<(String, String)> {
    let next = Period::containing(Grain::Month, today).next();
    std::iter::successors(Some(next), |at| Some(at.previous()))
        .take(2 * MONTHS + 1)
        .map(|month| (month.to_string(), periods::long(words, month)))
        .collect()
}

/// The obligations, sorted into a matrix.
struct Matrix<'m> {
    words: &'m Words<'m>,
    asked: &'m Asked,
    /// The code of each column, and its heading.
    columns: Vec<(Period, String)>,
    /// By agency and column.
    sorted: BTreeMap<&'m str, BTreeMap<Period, Vec<&'m Standing>>>,
}

impl<'m> Matrix<'m> {
    /// By the periods of an indicator that is asked for, else by the months of the deadlines: what
    /// is due by month and by year has these in common.
    fn of(words: &'m Words<'m>, asked: &'m Asked, lines: &'m [Line], today: Date) -> Self {
        let days = lines
            .iter()
            .any(|line| line.standing.owed.period.grain() == Grain::Day);
        let by_period = !asked.indikator.is_empty() && !days;
        let column = |standing: &Standing| {
            if by_period {
                standing.owed.period
            } else {
                Period::containing(Grain::Month, standing.owed.deadline)
            }
        };
        let mut columns: Vec<Period> = if by_period {
            lines.iter().map(|line| column(&line.standing)).collect()
        } else {
            asked.months(today)
        };
        columns.sort_unstable();
        columns.dedup();
        let mut sorted: BTreeMap<&str, BTreeMap<Period, Vec<&Standing>>> = BTreeMap::new();
        for line in lines {
            let of_agency = sorted.entry(&line.agency).or_default();
            let cell = of_agency.entry(column(&line.standing)).or_default();
            cell.push(&line.standing);
        }
        let heading = |period: Period| (period, periods::short(words, period));
        Self {
            words,
            asked,
            columns: columns.into_iter().map(heading).collect(),
            sorted,
        }
    }

    /// The agencies, the worst first: most overdue, then least on time.
    fn rows(&self, names: &BTreeMap<String, String>) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .sorted
            .iter()
            .map(|(agency, cells)| self.row(agency, cells, names))
            .collect();
        if self.asked.urut == "nama" {
            rows.sort_by(|a, b| a.name.cmp(&b.name));
        } else {
            let rank = |row: &Row| {
                let share = row.tally.share().unwrap_or(i64::MAX);
                (
                    std::cmp::Reverse(row.tally.overdue),
                    share,
                    row.name.clone(),
                )
            };
            rows.sort_by_cached_key(rank);
        }
        rows
    }

    fn row(
        &self,
        agency: &str,
        cells: &BTreeMap<Period, Vec<&Standing>>,
        names: &BTreeMap<String, String>,
    ) -> Row {
        let address = with_query(&format!("/pemantauan/{agency}"), &self.asked.query());
        let tally = Tally::of(cells.values().flatten().copied());
        let half = self.columns.len() / 2;
        let part = |columns: &[(Period, String)]| {
            let cells = columns.iter().filter_map(|(period, _)| cells.get(period));
            Tally::of(cells.flatten().copied())
        };
        let (before, after) = self.columns.split_at(half);
        Row {
            name: names
                .get(agency)
                .cloned()
                .unwrap_or_else(|| agency.to_owned()),
            share: due::share(self.words, &tally),
            overdue: self.words.whole(tally.overdue),
            trend: due::trend(self.words, &part(before), &part(after)),
            cells: self
                .columns
                .iter()
                .map(|(period, _)| self.cell(cells.get(period)?, &address))
                .collect(),
            tally,
            address,
        }
    }

    fn cell(&self, all: &[&Standing], address: &str) -> Option<Cell> {
        let tally = Tally::of(all.iter().copied());
        let state = tally.worst?;
        let (short, title) = match all {
            [one] => (
                due::short(self.words, state),
                due::sentence(self.words, one),
            ),
            _ => (
                format!("{}/{}", tally.complete, tally.owed),
                due::summary(self.words, &tally),
            ),
        };
        Some(Cell {
            word: state.word(),
            sign: due::sign(state),
            short,
            title,
            address: address.to_owned(),
        })
    }

    /// What was on time of all agencies, by column.
    fn shares(&self) -> Vec<String> {
        let share = |(period, _): &(Period, String)| {
            let cells = self.sorted.values().filter_map(|cells| cells.get(period));
            let tally = Tally::of(cells.flatten().copied());
            tally
                .share()
                .map_or_else(|| "–".to_owned(), |share| self.words.percent(share))
        };
        self.columns.iter().map(share).collect()
    }
}
