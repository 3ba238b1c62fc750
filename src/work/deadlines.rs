//! Reminds of deadlines: seven days before, on the day, one and seven days after it. One letter a
//! person a day, however much is due: to the agency's people, and once it is overdue to those who
//! answer for all agencies.
//!
//! Whoever was not reached hears of it at the next turn, also days later: a turn looks back to the
//! last one that went through, and for each person to the last letter.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::FluentValue;
use jiff::civil::Date;

use crate::app::App;
use crate::base::clock::local;
use crate::base::error::{Error, Result};
use crate::base::mail::{Letter, Mailer, is_address};
use crate::base::text::Lang;
use crate::figures::alert::Kind;
use crate::identity::permission::{AGENCY_ALL, OBSERVATION_CREATE, OBSERVATION_VALIDATE};
use crate::present::due;
use crate::present::periods;
use crate::present::words::Words;
use crate::store::alerts::choices;
use crate::store::due::notes;
use crate::store::due::notes::Reader;
use crate::store::due::read;
use crate::store::due::read::Line;
use crate::store::figures::observations::Target;
use crate::work::audience::People;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often it is looked, in milliseconds: soon after the day begins, and soon after a pause.
const LOOK_MS: i64 = 600_000;
/// From which hour on letters are sent, in WIB.
const FROM_HOUR: i8 = 7;
/// Days from the deadline on which it is reminded.
const MARKS: [i64; 4] = [-7, 0, 1, 7];
/// How many days back a turn looks at most.
const BACK: i64 = 31;

/// One instance reminds for all.
pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move { remind(&app).await };
    Job::new("deadlines", By::One, Times::Every(LOOK_MS), work)
}

/// Sends the letters of today that were not sent.
///
/// # Errors
/// [`Error::Unavailable`] when one could not be sent; it is tried at the next turn.
pub async fn remind(app: &Arc<App>) -> Result<()> {
    let now = local(app.clock.now_ms());
    let today = now.date();
    let Some(mailer) = app.mail.as_ref().filter(|_| now.hour() >= FROM_HOUR) else {
        return Ok(());
    };
    let day = today.to_string();
    let asked = day.clone();
    let told = app.db.read(move |conn| notes::told(conn, &asked)).await?;
    if told.is_done {
        return Ok(());
    }
    let yesterday = today.yesterday().unwrap_or(today);
    if told.run.is_none() {
        // Where the first turns fail, the later ones must know since when nobody was told.
        let begun = yesterday.to_string();
        app.db
            .write(move |tx| notes::note(tx, notes::RUN, &begun))
            .await?;
    }
    let (lines, people) = open(app, today).await?;
    let (mut failed, mut later) = (None, false);
    for reader in people.readers() {
        let last = told.last.get(&reader.id).copied();
        let since = last.max(told.run).unwrap_or(yesterday);
        let since = since.max(back(today, BACK));
        let lines: Vec<&Line> = lines.iter().filter(|line| concerns(reader, line)).collect();
        let mut new = lines.iter().filter(|line| is_marked(line, since, today));
        // Whoever is told of one is told of all that is open.
        if last == Some(today) || new.next().is_none() {
            continue;
        }
        if !is_address(&reader.email) {
            tracing::warn!(user = reader.id, "a reminder has no address to go to");
            continue;
        }
        if !people.mode(reader, Kind::Due).mails() {
            continue;
        }
        if people.choice(reader.id).is_quiet(now.hour()) {
            later = true;
            continue;
        }
        match send(app, mailer, reader, &lines).await {
            Ok(()) => {
                let (user, day) = (reader.id, day.clone());
                app.db.write(move |tx| notes::note(tx, user, &day)).await?;
            }
            Err(error) => failed = Some(error),
        }
    }
    if let Some(error) = failed {
        return Err(Error::Unavailable(format!(
            "reminders of deadlines: {error}"
        )));
    }
    if later {
        // Somebody's quiet hours go on: the day is not done.
        return Ok(());
    }
    finish(app, today).await
}

/// Notes that everything of a day was sent.
async fn finish(app: &App, today: Date) -> Result<()> {
    let (before, day) = (back(today, 2 * BACK).to_string(), today.to_string());
    let done = app.db.write(move |tx| {
        notes::clean(tx, &before)?;
        notes::note(tx, notes::RUN, &day)
    });
    done.await.map(drop)
}

fn back(day: Date, days: i64) -> Date {
    day.checked_sub(jiff::Span::new().days(days)).unwrap_or(day)
}

/// What is open and has a deadline near today, and everybody who may be told.
async fn open(app: &Arc<App>, today: Date) -> Result<(Vec<Line>, People)> {
    let all = app.catalogue.indicators.iter();
    let targets = all.map(|one| app.db.target(&one.slug).cloned());
    let targets: Vec<Target> = targets.collect::<Result<_>>()?;
    let by = Arc::clone(app);
    let read = app.db.read(move |conn| {
        let next = today.checked_add(jiff::Span::new().days(7));
        let asked = read::Asked {
            agency: None,
            first: back(today, 13 * BACK),
            last: next.unwrap_or(today),
            today,
        };
        let mut lines = read::lines(conn, &by.catalogue, &targets, asked)?;
        lines.retain(|line| line.standing.state.is_open());
        let people = People::of(notes::readers(conn)?, choices::all(conn)?);
        Ok((lines, people))
    });
    read.await
}

/// Whether somebody is to be told of an obligation: who enters figures of its agency, and once it
/// is overdue who validates those of all.
fn concerns(reader: &Reader, line: &Line) -> bool {
    let may = |permission: &str| reader.permissions.iter().any(|one| one == permission);
    let own = reader.agency.as_deref() == Some(&*line.agency) && may(OBSERVATION_CREATE);
    let over = line.standing.state.days_over().is_some();
    own || over && may(OBSERVATION_VALIDATE) && may(AGENCY_ALL)
}

/// Whether a day of reminding lies after `since`, up to today.
fn is_marked(line: &Line, since: Date, today: Date) -> bool {
    let deadline = line.standing.deadline;
    let days = MARKS.iter().filter_map(|days| {
        let span = jiff::Span::new().days(*days);
        deadline.checked_add(span).ok()
    });
    let mut days = days;
    days.any(|day| since < day && day <= today)
}

/// Sends one letter; in Indonesian first, since the reader's language is not known.
async fn send(app: &App, mailer: &Mailer, reader: &Reader, lines: &[&Line]) -> Result<()> {
    let text = Lang::ALL.map(|lang| {
        let words = Words::new(&app.texts, lang);
        let link = app.config.public_url.as_ref();
        let link = link.map_or_else(
            || words.get("due-title"),
            |url| format!("{}/pemantauan", url.as_str().trim_end_matches('/')),
        );
        let list = list(&words, lines);
        let args: [(&'static str, FluentValue<'_>); 3] = [
            ("name", reader.name.as_str().into()),
            ("list", list.into()),
            ("link", link.into()),
        ];
        app.texts.with(lang, "mail-due", &args)
    });
    let subject = Words::new(&app.texts, Lang::Id).count("mail-due-subject", lines.len(), &[]);
    let letter = Letter {
        to: &reader.email,
        name: &reader.name,
        subject: &subject,
        text: text.join("\n\n---\n\n"),
    };
    mailer.send(&letter).await
}

/// The obligations, a line each, below the agency whose they are.
fn list(words: &Words<'_>, lines: &[&Line]) -> String {
    let mut by_agency: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in lines {
        let one = &line.standing;
        let text = format!(
            "- {}, {} ({} {}): {}",
            words.label(&line.indicator.title),
            periods::long(words, one.owed.period),
            words.get("due-deadline"),
            periods::date(words, one.deadline),
            due::sentence(words, one),
        );
        by_agency.entry(&line.agency).or_default().push(text);
    }
    let parts = by_agency
        .into_iter()
        .map(|(agency, lines)| format!("{}:\n{}", agency.to_uppercase(), lines.join("\n")));
    parts.collect::<Vec<_>>().join("\n\n")
}
