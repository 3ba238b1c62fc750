//! `/kalender/{token}`: what is due, for the calendar of whoever was given the address.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::{Indicator, Period};
use crate::figures::names::{self, Agencies};
use crate::identity::permission::OBSERVATION_READ;
use crate::present::calendar::{self, Entry};
use crate::present::words::Words;
use crate::present::{due, periods};
use crate::store::Conn;
use crate::store::due::read;
use crate::store::due::read::Line;
use crate::store::figures::observations::Target;
use crate::store::people::accounts::Person;
use crate::store::people::{accounts, calendars};
use crate::store::questions::Question;
use crate::store::questions::read::{self as asked, Wanted};
use crate::web::frame::Frame;
use crate::web::pages::sight;
use crate::web::path::Path;

/// Days of deadlines that have passed and that are still told.
const BACK: i64 = 31;
/// Days of deadlines to come.
const AHEAD: i64 = 92;
/// Questions that are told.
const MOST: usize = 500;

/// What was read.
struct Read {
    lines: Vec<Line>,
    questions: Vec<Question>,
    agencies: Agencies,
    /// Whether the reader works for one agency alone.
    own: bool,
    /// The day on which it is read.
    today: Date,
}

/// The calendar; an address that is not known, or whose person may not sign in any more, leads
/// nowhere.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(secret): Path<String>,
) -> Result<Response> {
    let today = app.clock.today();
    let targets = app.catalogue.indicators.iter();
    let targets = targets.map(|one| app.db.target(&one.slug).cloned());
    let targets: Vec<Target> = targets.collect::<Result<_>>()?;
    let by = Arc::clone(&app);
    let read = app.db.read_far(move |conn| {
        let person = match calendars::owner(conn, &secret)? {
            Some(user) => accounts::by_id(conn, user)?,
            None => None,
        };
        let person = person.filter(|one| one.may(OBSERVATION_READ));
        let person = person.ok_or(Error::NotFound)?;
        gather(conn, &by, &targets, &person, today)
    });
    let read = read.await?;
    let words = Words::new(&app.texts, frame.lang());
    let teller = Teller {
        app: &app,
        words,
        read: &read,
    };
    let mut entries = teller.obligations();
    entries.extend(read.questions.iter().map(|one| teller.question(one)));
    let text = calendar::of(&entries, app.clock.now_ms());
    let head = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((head, text).into_response())
}

fn gather(
    conn: &mut Conn,
    app: &App,
    targets: &[Target],
    person: &Person,
    today: Date,
) -> Result<Read> {
    let later = |days| {
        let span = jiff::Span::new().days(days);
        today.checked_add(span).unwrap_or(today)
    };
    let limit = person.limit();
    let asked = read::Asked {
        agency: limit.as_deref(),
        first: later(-BACK),
        last: later(AHEAD),
        today,
    };
    let mut lines = read::lines(conn, &app.catalogue, targets, asked)?;
    lines.retain(|line| !line.standing.complete);
    let wanted = Wanted {
        agency: limit.as_deref(),
        closed: Some(false),
        ..Wanted::default()
    };
    let mut questions = asked::find(conn, wanted, MOST)?;
    questions.retain(|one| one.state.waits_for_agency());
    Ok(Read {
        lines,
        questions,
        agencies: sight::names(conn)?,
        own: limit.is_some(),
        today,
    })
}

/// Tells what is due to whoever the calendar is of.
struct Teller<'a> {
    app: &'a App,
    words: Words<'a>,
    read: &'a Read,
}

impl Teller<'_> {
    fn address(&self, path: &str) -> Option<String> {
        let url = self.app.config.public_url.as_ref()?;
        Some(format!("{}{path}", url.as_str().trim_end_matches('/')))
    }

    fn figure(&self, indicator: &Indicator, period: Period) -> String {
        let title = self.words.label(&indicator.title);
        format!("{title}, {}", periods::long(&self.words, period))
    }

    /// Of the own agency each; for who works for all, those of all agencies for an indicator and a
    /// period in one entry a day.
    fn obligations(&self) -> Vec<Entry> {
        let lines = self.read.lines.iter();
        if self.read.own {
            return lines.map(|line| self.own(line)).collect();
        }
        let mut together: BTreeMap<(Date, &str, Period), (&Line, usize)> = BTreeMap::new();
        for line in lines {
            let (one, slug) = (&line.standing, line.indicator.slug.as_str());
            let key = (one.deadline, slug, one.owed.period);
            together.entry(key).or_insert((line, 0)).1 += 1;
        }
        let several = together
            .into_iter()
            .map(|((day, slug, period), (line, n))| Entry {
                id: format!("kewajiban-{slug}-{period}-{day}"),
                day,
                title: self.words.with(
                    "calendar-due",
                    &[("figure", &self.figure(&line.indicator, period))],
                ),
                said: self.words.count(self.agencies(day), n, &[]),
                address: self.address(&format!("/pemantauan?indikator={slug}")),
            });
        several.collect()
    }

    /// Key of how many agencies lack something of what is due on a day.
    fn agencies(&self, day: Date) -> &'static str {
        if day < self.read.today {
            "calendar-due-agencies"
        } else {
            "calendar-due-agencies-ahead"
        }
    }

    fn own(&self, line: &Line) -> Entry {
        let (one, slug) = (&line.standing, line.indicator.slug.as_str());
        let (agency, period) = (&line.agency, one.owed.period);
        let figure = self.figure(&line.indicator, period);
        let query = serde_urlencoded::to_string([("periode", period.to_string())]);
        let query = query.unwrap_or_default();
        Entry {
            id: format!("kewajiban-{agency}-{slug}-{period}"),
            day: one.deadline,
            title: self.words.with("calendar-due", &[("figure", &figure)]),
            said: due::sentence(&self.words, one),
            address: self.address(&format!("/pemantauan/{agency}/{slug}?{query}")),
        }
    }

    fn question(&self, one: &Question) -> Entry {
        let indicator = self.app.catalogue.indicator(&one.slug);
        let figure = indicator.map_or_else(
            || one.slug.clone(),
            |about| self.figure(about, one.frozen.period),
        );
        let agency = names::agency(&self.read.agencies, &one.agency);
        let args = [("figure", &*figure), ("agency", &*agency)];
        Entry {
            id: format!("pertanyaan-{}", one.id),
            day: one.due,
            title: self.words.with("calendar-question", &args),
            said: agency.clone(),
            address: self.address(&format!("/pertanyaan/{}", one.id)),
        }
    }
}
