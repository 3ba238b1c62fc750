//! `/pemantauan/{opd}`: what one agency owes, the worst first.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::civil::Date;

use super::Asked;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::due::last_day;
use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::due::{State as Far, Tally};
use crate::identity::permission::OBSERVATION_CREATE;
use crate::present::due;
use crate::present::periods;
use crate::present::rows::form;
use crate::present::words::Words;
use crate::store::due::read::Line;
use crate::store::people::agencies;
use crate::store::people::agencies::Details;
use crate::web::frame::{Frame, list_address};
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// How many obligations the first page shows.
const FIRST: usize = 8;

/// An obligation as it is shown.
#[derive(Debug)]
pub(in crate::web::pages) struct Entry {
    /// The word of its state.
    pub(in crate::web::pages) word: &'static str,
    /// Its sign.
    pub(in crate::web::pages) sign: &'static str,
    /// How it stands.
    pub(in crate::web::pages) sentence: String,
    /// The indicator.
    pub(in crate::web::pages) title: String,
    /// The period.
    pub(in crate::web::pages) period: String,
    /// The deadline.
    pub(in crate::web::pages) deadline: String,
    /// When anything came first.
    pub(in crate::web::pages) received: Option<i64>,
    /// When all was there first.
    pub(in crate::web::pages) complete: Option<i64>,
    /// Whether rows are sample data.
    pub(in crate::web::pages) sample: bool,
    /// Whether its figures are locked.
    pub(in crate::web::pages) locked: bool,
    /// The address of its own page.
    pub(in crate::web::pages) address: String,
    /// How figures are sent; none where nothing may be sent any more.
    pub(in crate::web::pages) send: Option<Ways>,
}

/// How what is owed is sent.
#[derive(Debug)]
pub(in crate::web::pages) struct Ways {
    /// The form, in which what is owed stands already; none where rows that stand are to be mended.
    pub(in crate::web::pages) form: Option<String>,
    /// The indicator's list, with grid and upload below it.
    pub(in crate::web::pages) list: String,
}

impl Ways {
    fn of(line: &Line, today: Date) -> Self {
        let (about, one) = (&line.indicator, &line.standing);
        let list = list_address(&about.slug);
        let is_back = matches!(one.state, Far::Returned { .. });
        let form = (!is_back).then(|| {
            let mut pairs = vec![(form::AGENCY, line.agency.to_string())];
            let period = entered(about, one.owed.period, today);
            pairs.extend(period.map(|period| (&*about.period.field, period.to_string())));
            let regions = about.due.as_ref().map(|due| due.regions.as_slice());
            if let Some([region]) = regions {
                pairs.push((&about.region.field, region.clone()));
            }
            let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
            format!("{list}/baru?{query}")
        });
        Self { form, list }
    }
}

/// The period of a row with which a submission begins: its own, or where rows are of days its last
/// day that has come. None where rows are of other periods within it.
fn entered(indicator: &Indicator, owed: Period, today: Date) -> Option<Period> {
    let grains = &indicator.period.grains;
    if grains.contains(&owed.grain()) {
        return Some(owed);
    }
    let last = last_day(owed).min(today).max(owed.start());
    let is_days = grains.contains(&Grain::Day);
    is_days.then(|| Period::containing(Grain::Day, last))
}

#[derive(Debug, Template)]
#[template(path = "pages/pemantauan/opd.html")]
struct Page<'a> {
    frame: &'a Frame,
    name: String,
    query: String,
    lead: String,
    /// That the agency has begun or ended, and what that means.
    life: Vec<String>,
    since: String,
    entries: Vec<Entry>,
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    if !person.works_for(&code) {
        return Err(Error::NotFound);
    }
    let read = super::lines(&app, &person, &asked, Some(code.clone())).await?;
    let name = read.names.get(&code).cloned().ok_or(Error::NotFound)?;
    let words = Words::new(&app.texts, frame.lang());
    let known = app.catalogue.agencies.get(&code);
    let is_listed = known.is_none_or(|agency| agency.active);
    let details = app.db.read(move |conn| agencies::details(conn, &code));
    let details = details.await?.ok_or(Error::NotFound)?;
    let tally = Tally::of(read.lines.iter().map(|line| &line.standing));
    let may_send = person.may(OBSERVATION_CREATE);
    page(&Page {
        lead: super::lead(&words, &tally),
        life: life(&words, &details, is_listed),
        since: super::counted(&words, read.since),
        entries: entries(&words, read.lines, may_send, app.clock.today()),
        query: asked.query(),
        frame: &frame,
        name,
    })
}

/// When the agency began and ended, as far as that bounds what it owes.
fn life(words: &Words<'_>, agency: &Details, is_listed: bool) -> Vec<String> {
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<Date>().ok());
    let told = |key: &str, day: Date| words.with(key, &[("day", &periods::date(words, day))]);
    let (from, to) = (day(&agency.valid_from), day(&agency.valid_to));
    let began = from.map(|from| told("due-agency-began", from));
    let ended = match to {
        Some(to) => Some(told("due-agency-ended", to)),
        None => (!is_listed).then(|| words.get("due-agency-gone")),
    };
    began.into_iter().chain(ended).collect()
}

/// What the reader's agency has to send now.
#[derive(Debug)]
pub(in crate::web::pages) struct Owed {
    /// The most pressing obligations.
    pub(in crate::web::pages) entries: Vec<Entry>,
    /// Where all of them stand.
    pub(in crate::web::pages) address: String,
}

/// What the agency has to send for which alone the reader works and may enter figures; none for
/// anybody else.
pub(in crate::web::pages) async fn owed(app: &Arc<App>, frame: &Frame) -> Result<Option<Owed>> {
    let person = frame.person().filter(|one| one.may(OBSERVATION_CREATE));
    let own = person.and_then(|one| Some((one, one.limit()?)));
    let Some((person, agency)) = own.filter(|(_, agency)| !agency.is_empty()) else {
        return Ok(None);
    };
    let today = app.clock.today();
    // Up to the end of the next month, so that what is due in its first days is seen in time.
    let asked = Asked::until(Period::containing(Grain::Month, today).next());
    let mut lines = super::lines(app, person, &asked, None).await?.lines;
    lines.retain(|line| line.standing.state.is_open());
    let words = Words::new(&app.texts, frame.lang());
    let mut entries = entries(&words, lines, true, today);
    // What can be sent comes before what an admin must open first.
    entries.sort_by_key(|entry| entry.locked);
    entries.truncate(FIRST);
    Ok(Some(Owed {
        entries,
        address: format!("/pemantauan/{agency}"),
    }))
}

/// Obligations as they are shown, the worst first, of equal ones the one that is due first.
pub(in crate::web::pages) fn entries(
    words: &Words<'_>,
    mut lines: Vec<Line>,
    may_send: bool,
    today: Date,
) -> Vec<Entry> {
    lines.sort_by_key(|line| {
        let one = &line.standing;
        let weight = std::cmp::Reverse(one.state.weight());
        (weight, one.deadline, line.indicator.slug.clone())
    });
    let entry = |line: &Line| entry(words, line, may_send, today);
    lines.iter().map(entry).collect()
}

fn entry(words: &Words<'_>, line: &Line, may_send: bool, today: Date) -> Entry {
    let (about, one) = (&line.indicator, &line.standing);
    // That nothing changes any more concerns what lacks something.
    let locked = one.state.is_open() && one.is_locked(today);
    let period = one.owed.period.to_string();
    let periode = serde_urlencoded::to_string([("periode", &period)]).unwrap_or_default();
    Entry {
        word: one.state.word(),
        sign: due::sign(one.state),
        sentence: due::sentence(words, one),
        title: words.label(&about.short).to_owned(),
        period: periods::long(words, one.owed.period),
        deadline: periods::date(words, one.deadline),
        received: one.came.received_at,
        complete: one.came.complete_at,
        sample: one.came.samples > 0,
        locked,
        address: format!("/pemantauan/{}/{}?{periode}", line.agency, about.slug),
        send: (may_send && one.state.is_open() && !locked).then(|| Ways::of(line, today)),
    }
}
