//! `/pemantauan`: what every agency owes and how it stands, agencies by months or by periods.

pub mod izin;
mod matriks;
pub mod mulai;
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
use crate::figures::due::Tally;
use crate::present::due;
use crate::present::periods;
use crate::present::words::Words;
use crate::store::due::read::Line;
use crate::store::due::{read, start};
use crate::store::figures::observations::Target;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;
use matriks::{Look, Matrix, Row};

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

    fn month(&self) -> Option<Period> {
        Period::parse(&self.bulan, &[Grain::Month])
    }

    /// The months of the matrix, the oldest first: twelve, of which the last is asked for.
    pub(super) fn months(&self, today: Date) -> Vec<Period> {
        let last = self
            .month()
            .unwrap_or_else(|| Period::containing(Grain::Month, today));
        let mut all: Vec<Period> = std::iter::successors(Some(last), |at| Some(at.previous()))
            .take(MONTHS + self.more)
            .collect();
        all.reverse();
        all
    }

    /// Whether something of this sector is asked for.
    fn is_in(&self, sector: &str) -> bool {
        self.sektor.is_empty() || self.sektor == sector
    }

    /// That the indicator and the sector that are asked for have nothing in common.
    fn elsewhere(&self, app: &App, words: &Words<'_>) -> Option<String> {
        let indicator = app.catalogue.indicator(&self.indikator)?;
        let asked = app.catalogue.sector(&self.sektor)?;
        let own = app.catalogue.sector(&indicator.sector)?;
        let args = [
            ("indicator", words.label(&indicator.title)),
            ("own", words.label(&own.title)),
            ("asked", words.label(&asked.title)),
        ];
        (own.slug != asked.slug).then(|| words.with("due-elsewhere", &args))
    }

    /// The indicators that are asked for and of which something is owed; none where the one that is
    /// asked for is of another sector.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of that name, or the month is none.
    pub(super) fn targets(&self, app: &App) -> Result<Vec<Target>> {
        if !self.bulan.is_empty() && self.month().is_none() {
            return Err(Error::NotFound);
        }
        if !self.sektor.is_empty() && app.catalogue.sector(&self.sektor).is_none() {
            return Err(Error::NotFound);
        }
        if !self.indikator.is_empty() {
            let target = app.db.target(&self.indikator)?;
            let fits = self.is_in(&target.indicator.sector);
            return Ok(fits.then(|| target.clone()).into_iter().collect());
        }
        let all = app.catalogue.indicators.iter();
        let all = all.filter(|one| self.is_in(&one.sector));
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

/// What is read of obligations.
pub(super) struct Read {
    /// The obligations that are asked for and exist for the person.
    pub(super) lines: Vec<Line>,
    /// What agencies are called.
    pub(super) names: BTreeMap<String, String>,
    /// Since when obligations count.
    pub(super) since: Date,
}

/// Reads obligations as the address asks for them.
pub(super) async fn lines(
    app: &Arc<App>,
    person: &Person,
    asked: &Asked,
    agency: Option<String>,
) -> Result<Read> {
    let today = app.clock.today();
    let months = asked.months(today);
    let first = months.first().map_or(today, |month| month.start());
    let last = months.last().map_or(today, |month| last_day(*month));
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
        Ok(Read {
            lines,
            names: names.map(|one| (one.code, one.name)).collect(),
            since: start::day(conn)?,
        })
    });
    read.await
}

/// The heading of a column, broken where it may break so that all of them break alike.
#[derive(Debug)]
struct Heading {
    whole: String,
    first: String,
    rest: String,
}

impl Heading {
    fn of(label: &str) -> Self {
        let (first, rest) = label.rsplit_once(' ').unwrap_or((label, ""));
        Self {
            whole: label.to_owned(),
            first: first.to_owned(),
            rest: rest.to_owned(),
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/pemantauan.html")]
struct Page<'a> {
    frame: &'a Frame,
    asked: &'a Asked,
    query: String,
    lead: String,
    /// That the indicator that is asked for is of another sector than the one that is.
    elsewhere: Option<String>,
    columns: Vec<Heading>,
    shares: Vec<String>,
    rows: Vec<Row>,
    sectors: Vec<(String, String)>,
    indicators: Vec<(String, String)>,
    months: Vec<(String, String)>,
    legend: Vec<(&'static str, &'static str, String)>,
    warning: Option<String>,
    since: String,
    sample: bool,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let Read {
        lines,
        names,
        since,
    } = lines(&app, &person, &asked, None).await?;
    let words = Words::new(&app.texts, frame.lang());
    let today = app.clock.today();
    let look = Look {
        query: asked.query(),
        by_name: asked.urut == "nama",
        is_of_one: !asked.indikator.is_empty(),
        months: asked.months(today),
    };
    let matrix = Matrix::of(&words, look, &lines);
    let all = Tally::of(lines.iter().map(|line| &line.standing));
    page(&Page {
        lead: lead(&words, &all),
        shares: matrix.shares(),
        rows: matrix.rows(&names),
        columns: matrix
            .columns
            .iter()
            .map(|(_, label)| Heading::of(label))
            .collect(),
        elsewhere: asked.elsewhere(&app, &words),
        sectors: sectors(&app, &frame),
        indicators: indicators(&app, &frame, &asked),
        months: recent(&words, today),
        legend: due::WORDS
            .iter()
            .map(|word| (*word, due::sign_of(word), due::name(&words, word)))
            .collect(),
        warning: warning(&app, &words, today),
        since: counted(&words, since),
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
    let read = lines(app, person, &asked, Some(agency.to_owned())).await?;
    let tally = Tally::of(read.lines.iter().map(|line| &line.standing));
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

/// Since when obligations count.
pub(super) fn counted(words: &Words<'_>, since: Date) -> String {
    words.with(
        "due-counted-since",
        &[("day", &periods::date(words, since))],
    )
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
    all.filter(|one| asked.is_in(&one.sector) && one.due.is_some())
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
