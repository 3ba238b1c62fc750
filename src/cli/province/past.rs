//! The demo's past: the months up to today are lived through one after the other, so that sample
//! figures came on the day on which they came, some late and some not at all.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::app::App;
use crate::base::clock::{Clock, start_of};
use crate::base::config::Config;
use crate::base::error::{Error, Result};
use crate::catalogue::{Catalogue, Grain, Indicator, Period};
use crate::cli::province::{People, asked, figures, fill};
use crate::figures::observation::Status;
use crate::figures::proposal::Proposal;
use crate::intake::{Change, Content, Door, How, Sender, Submission, What, submit};
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations::Target;

/// How many months are lived through.
const MONTHS: i64 = 12;
/// The hour of the day at which figures are sent, in milliseconds.
const MORNING: i64 = 9 * 3_600_000;

/// Fills the demo's database, which must be new, as it would have come to be.
pub(in crate::cli) async fn live(catalogue: Catalogue, config: &Config) -> Result<People> {
    let today = Clock::default().today();
    let begin = today.checked_sub(jiff::Span::new().months(MONTHS));
    let clock = Clock::fixed(moment(begin.unwrap_or(today))?);
    let app = App::new(catalogue, config.clone(), clock)?;
    let people = fill(&app).await?;
    let admin = people.logins.first().ok_or(Error::NotFound)?;
    for (day, changes) in days(&app, today)? {
        let later = start_of(day) + MORNING - app.clock.now_ms();
        let later = u64::try_from(later).unwrap_or(0);
        app.clock.advance(std::time::Duration::from_millis(later));
        send(&app, changes, admin.user).await?;
    }
    question_and_aim(&app, &people, today).await?;
    app.db.leave()?;
    Ok(people)
}

/// What stands open today: a question that is late, one that is not, and targets.
async fn question_and_aim(app: &App, people: &People, today: Date) -> Result<()> {
    let admin = people.logins.first().ok_or(Error::NotFound)?;
    let leader = people.logins.last().ok_or(Error::NotFound)?;
    let day = |days: i64| {
        let span = jiff::Span::new().days(days);
        today.checked_add(span).unwrap_or(today)
    };
    let samples = figures::newest(app)?.into_iter();
    let samples: Vec<Target> = samples
        .map(|(target, _)| target)
        .filter(|target| !target.indicator.all_report)
        .collect();
    let asked = [
        (day(-4), "Contoh: apa sebab perubahan angka ini?"),
        (day(6), "Contoh: apakah angka ini sudah lengkap?"),
    ];
    for (target, about) in samples.iter().zip(asked) {
        asked::ask(app, target, leader.user, about).await?;
    }
    asked::aim(app, admin.user).await
}

fn moment(day: Date) -> Result<jiff::Timestamp> {
    let at = jiff::Timestamp::from_millisecond(start_of(day) + MORNING);
    at.map_err(|e| Error::Internal(format!("the demo's past: {e}")))
}

async fn send(app: &App, changes: Vec<Change>, user: i64) -> Result<()> {
    let sender = Sender {
        agency: String::new(),
        actor: Actor {
            user,
            key: None,
            via: Via::Demo,
        },
        door: Door::Full,
        status: Status::Provisional,
        for_others: true,
        problems: Vec::new(),
    };
    let submission = Submission {
        changes,
        sender,
        how: How::default(),
    };
    let answer = submit(app, submission).await?;
    match answer.told.iter().find(|one| !one.fate.is_done()) {
        Some(one) => Err(Error::Internal(format!("the demo's past: {:?}", one.fate))),
        None => Ok(()),
    }
}

/// The changes of each day. Continued are indicators of which there are sample figures only, and
/// those that every agency reports about itself, because else all forty would seem to sleep.
fn days(app: &App, today: Date) -> Result<BTreeMap<Date, Vec<Change>>> {
    let mut all: BTreeMap<Date, Vec<Change>> = BTreeMap::new();
    let first = today.checked_sub(jiff::Span::new().months(MONTHS - 1));
    let first = first.unwrap_or(today);
    for (number, (target, rows)) in figures::newest(app)?.into_iter().enumerate() {
        let periods = target.due.periods(first, today);
        for (at, (period, terms)) in periods.into_iter().enumerate() {
            let deadline = target.due.owed(period, terms).deadline;
            for row in &rows {
                let seed = seed(number, at, &row.agency, target.indicator.all_report);
                let Some(day) = sent_on(deadline, seed) else {
                    continue;
                };
                if day >= first && day < today {
                    let change = continued(&target, row, period, seed);
                    all.entry(day).or_default().push(change);
                }
            }
        }
    }
    Ok(all)
}

/// A number that stays the same from demo to demo.
fn seed(number: usize, at: usize, agency: &str, all_report: bool) -> usize {
    let letters = agency.bytes().map(usize::from).sum::<usize>();
    number * 7 + at * 3 + if all_report { letters } else { 0 }
}

/// When a submission comes: mostly in time, sometimes late, now and then not at all.
fn sent_on(deadline: Date, seed: usize) -> Option<Date> {
    let days = match seed % 11 {
        0 => return None,
        3 | 7 => 4,
        5 => 9,
        _ => -2,
    };
    deadline.checked_add(jiff::Span::new().days(days)).ok()
}

/// A row like an older one, about another period and a little different.
fn continued(target: &Target, row: &Proposal, period: Period, seed: usize) -> Change {
    let about = &target.indicator;
    let mut next = row.clone();
    next.period = match row.period.grain() {
        Grain::Day => Period::containing(Grain::Day, crate::catalogue::due::last_day(period)),
        grain => period.within(grain),
    };
    let percent = 97 + i64::try_from(seed % 7).unwrap_or(0);
    for value in next.values.iter_mut().flatten() {
        *value = *value * percent / 100;
    }
    total(about, &mut next);
    let what = What::Put(Content::Sound(Box::new(next)));
    Change::new(target.clone(), what)
}

/// The whole is the sum of its parts, as it was.
fn total(about: &Indicator, row: &mut Proposal) {
    let parts: Option<Vec<i64>> = about.parts().map(|at| row.values[at]).collect();
    let Some(parts) = parts.filter(|parts| !parts.is_empty()) else {
        return;
    };
    for (at, measure) in about.measures.iter().enumerate() {
        if measure.whole && row.values[at].is_some() {
            row.values[at] = Some(parts.iter().sum());
        }
    }
}
