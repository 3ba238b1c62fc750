//! A run of a source: fetched, read, compared with what stands, judged, and written through the one
//! path of every import. What is empty, refused or failed changes no figure.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::http::Client;
use crate::base::token;
use crate::identity::permission;
use crate::intake::file::Broken;
use crate::intake::import::{Applied, Failure, Fetched, Origin, Plan, Scope, apply_from, plan};
use crate::intake::pull::answer::Answer;
use crate::intake::pull::database::Server;
use crate::intake::pull::definition::{Definition, Kind};
use crate::intake::pull::judge::{Allowed, judge, shape};
use crate::intake::pull::{Why, database, echo, file, input, json, keeping, times};
use crate::store::people::accounts;
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Cause, Counts, Ended, Run, Source, State};

/// How often the holder of a source says that it is still at it.
const BEAT: Duration = Duration::from_secs(15);
/// How long a database may take to end what took too long.
const GRACE: Duration = Duration::from_secs(5);
/// Rows that are named one by one.
const NAMED: usize = 20;

/// How a source is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// Why.
    pub cause: Cause,
    /// Who asks for it; who answers for its figures is the source's own user.
    pub user: i64,
    /// Whether nothing is to be written.
    pub dry: bool,
    /// What is allowed this once.
    pub allowed: Allowed,
    /// The run whose input is read again; none where the source is asked.
    pub again: Option<i64>,
}

/// What is to be known of a run beside its counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Beside {
    /// Headings that were not read.
    pub ignored: Vec<String>,
    /// Headings that were found.
    pub headings: Vec<String>,
    /// Rows that were left out because their figures had changed meanwhile.
    pub stale: Vec<u64>,
    /// Codes of what should be looked at.
    pub warnings: Vec<String>,
    /// How many figures the source brought before.
    pub stood: u64,
}

impl Beside {
    /// As it was kept; what can't be read says nothing.
    pub fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// Why a run ended without having been taken.
pub(super) enum Stop {
    Empty,
    Refused(Why),
    Failed(Why),
}

impl From<Why> for Stop {
    fn from(why: Why) -> Self {
        Self::Failed(why)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        tracing::error!(%error, "a run of a source failed");
        Self::Failed(Why::new("fault"))
    }
}

/// Runs a source; none where somebody else is at it.
///
/// # Errors
/// An error of the store; [`Error::Conflict`] when another instance has taken the source over.
pub async fn run(app: &Arc<App>, source: &Source, how: How) -> Result<Option<Run>> {
    let (id, by) = (source.id, token::id()?);
    let (holder, cut) = (by.clone(), Why::new("cut-short").kept());
    let begun = app.db.write(move |tx| {
        if !pulls::hold(tx, id, &holder)? {
            return Ok(None);
        }
        pulls::left(tx, id, &cut)?;
        pulls::begin(tx, id, (how.cause, how.user, how.dry)).map(Some)
    });
    let Some(number) = begun.await? else {
        return Ok(None);
    };
    let ended = while_held(app, (id, &by), Box::pin(attempt(app, source, number, how))).await;
    let Some(mut ended) = ended else {
        return Err(Error::Conflict(format!("source {id} was taken over")));
    };
    let bad = matches!(ended.state, State::Refused | State::Failed);
    let failures = if bad { source.failures + 1 } else { 0 };
    let definition = Definition::parse(&source.definition)?;
    let now = app.clock.now_ms();
    let cron = definition.times();
    ended.late_at = cron.as_ref().and_then(|cron| times::late(cron, now));
    let cron = cron.filter(|_| how.cause.asks());
    ended.next_at = cron.and_then(|cron| times::next(&cron, &source.name, now, failures));
    if !how.dry && how.cause.asks() {
        let kind = definition.kind().map_or("", Kind::name);
        app.metrics.jobs().fetched(kind, ended.state.name());
    }
    let close = app.db.write(move |tx| {
        let run = pulls::one(tx.conn, number)?.ok_or(Error::NotFound)?;
        pulls::end(tx, &run, &ended)?;
        pulls::one(tx.conn, number)
    });
    close.await
}

/// Does work for as long as the source is held; none when another has taken it over.
pub(super) async fn while_held<T>(
    app: &App,
    (id, by): (i64, &str),
    work: impl Future<Output = T>,
) -> Option<T> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Some(done),
            () = tokio::time::sleep(BEAT) => {
                let by = by.to_owned();
                match app.db.write(move |tx| pulls::hold(tx, id, &by)).await {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => tracing::warn!(%error, "a source can't be held"),
                }
            }
        }
    }
}

/// Tries it, and says how it ended.
async fn attempt(app: &Arc<App>, source: &Source, run: i64, how: How) -> Ended {
    let mut ended = Ended {
        state: State::Failed,
        why: None,
        fetched_ms: 0,
        bytes: 0,
        hash: String::new(),
        counts: Counts::default(),
        newest: None,
        notes: String::new(),
        shape: None,
        next_at: None,
        late_at: None,
    };
    let (state, why) = match taken(app, source, (run, how), &mut ended).await {
        Ok(state) => (state, None),
        Err(Stop::Empty) => (State::Empty, None),
        Err(Stop::Refused(why)) => (State::Refused, Some(why)),
        Err(Stop::Failed(why)) => (State::Failed, Some(why)),
    };
    if let Some(why) = &why {
        tracing::warn!(
            source = source.name,
            code = why.code,
            "a source was not taken"
        );
    }
    ended.state = state;
    ended.why = why.as_ref().map(Why::kept);
    ended
}

/// Fetches, plans, judges and writes.
async fn taken(
    app: &Arc<App>,
    source: &Source,
    (run, how): (i64, How),
    ended: &mut Ended,
) -> Result<State, Stop> {
    let definition = Definition::parse(&source.definition)?;
    let scope = scope(app, source, &definition).await?;
    let answer = if let Some(earlier) = how.again {
        input::again(app, earlier).await??
    } else {
        let mut came = in_time(app, source, &definition, ended).await?;
        input::keep(app, run, &mut came, &definition.limits).await?;
        came
    };
    ended.bytes = i64::try_from(answer.bytes).unwrap_or(i64::MAX);
    let (warnings, rows) = (answer.warnings, answer.rows);
    let (plan, hash) = planned(app, &definition, scope, answer.file).await?;
    ended.hash = hash;
    let plan = match plan {
        _ if rows == Some(0) => return Err(Stop::Empty),
        Err(Failure::Broken(Broken::Empty)) => return Err(Stop::Empty),
        Err(Failure::Broken(broken)) => return Err(Stop::Failed(broken.into())),
        Err(Failure::Other(error)) => return Err(error.into()),
        Ok(plan) => plan,
    };
    if plan.counts.all() == 0 {
        return Err(Stop::Empty);
    }
    ended.counts = counts(&plan, None);
    ended.newest = plan.fetched.newest.map(|period| period.to_string());
    let mut beside = beside(&plan, warnings);
    ended.notes = kept(&beside)?;
    keeping::keep(app, run, &plan).await?;
    let promised = source.shape.as_deref();
    judge(&plan, (&definition.apply, promised), how.allowed).map_err(Stop::Refused)?;
    if plan.counts.all() - plan.counts.refused > 0 && !how.dry && how.cause.asks() {
        ended.shape = Some(shape(&plan));
    }
    if how.dry || plan.counts.writes() == 0 {
        let writes = plan.counts.writes() > 0;
        return Ok(if writes {
            State::Changed
        } else {
            State::Unchanged
        });
    }
    let plan = Arc::new(plan);
    let origin = Origin {
        agency: source.agency.clone(),
        sample: definition.sample,
        source: Some(source.id),
    };
    let applied = apply_from(app, &plan, (source.user, &origin)).await?;
    ended.counts = counts(&plan, Some(&applied));
    beside.stale = applied.stale.iter().take(NAMED).copied().collect();
    ended.notes = kept(&beside)?;
    let wrote = applied.created + applied.changed + applied.removed > 0;
    Ok(if wrote {
        State::Changed
    } else {
        State::Unchanged
    })
}

/// Asks the source, for as long as it may take.
async fn in_time(
    app: &App,
    source: &Source,
    definition: &Definition,
    ended: &mut Ended,
) -> Result<Answer, Stop> {
    let begun = Instant::now();
    let seconds = definition.limits.seconds;
    let time = Duration::from_secs(u64::from(seconds));
    // A database ends its statement by itself, and says so.
    let time = match definition.kind() {
        Some(Kind::Postgres(_) | Kind::Mysql(_)) => time + GRACE,
        _ => time,
    };
    let answer = tokio::time::timeout(time, fetch(app, source, definition)).await;
    ended.fetched_ms = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
    answer.map_err(|_| Why::new("too-long").with("seconds", seconds))?
}

/// For whom the answer may speak: for the source's agency alone, as far as who answers for it may.
pub(super) async fn scope(
    app: &App,
    source: &Source,
    definition: &Definition,
) -> Result<Scope, Stop> {
    let user = source.user;
    let person = app.db.read(move |conn| accounts::by_id(conn, user)).await?;
    let person = person
        .filter(|one| one.may(permission::OBSERVATION_CREATE) && one.works_for(&source.agency));
    let person = person.ok_or_else(|| Why::new("nobody"))?;
    let today = app.clock.today();
    let months = definition.apply.past_months;
    Ok(Scope {
        own: Some(source.agency.clone()),
        chosen: Some(source.agency.clone()),
        may_update: person.may(permission::OBSERVATION_UPDATE),
        for_others: person.may(permission::OBSERVATION_ENTER_FOR_OTHERS),
        fetched: Some(Fetched {
            source: source.id,
            since: months.map(|months| today.saturating_sub(i64::from(months).months())),
            gone: definition.apply.gone,
        }),
    })
}

/// Asks the source, whatever its kind.
pub(super) async fn fetch(
    app: &App,
    source: &Source,
    definition: &Definition,
) -> Result<Answer, Stop> {
    let (id, keys) = (source.id, app.db.keys().clone());
    let read = app.db.read(move |conn| pulls::secret(conn, &keys, id));
    let secret = read.await?;
    let secret = secret.as_deref();
    let reach = app.config.fetch.clone();
    if reach.is_nowhere() {
        return Err(Why::new("no-networks").into());
    }
    let limits = &definition.limits;
    let answer = match definition.kind() {
        None => Err(Why::new("fault")),
        Some(Kind::Json(json)) => json::read(&Client::new(reach)?, json, secret, limits).await,
        Some(Kind::File(file)) => file::read(&Client::new(reach)?, file, secret, limits).await,
        Some(Kind::Postgres(base)) => {
            database::read((&reach, Server::Postgres), base, secret, limits).await
        }
        Some(Kind::Mysql(base)) => {
            database::read((&reach, Server::Mysql), base, secret, limits).await
        }
    };
    Ok(echo::without(answer?, secret).await?)
}

/// The plan of what came, and the hash of it.
pub(super) async fn planned(
    app: &Arc<App>,
    definition: &Definition,
    scope: Scope,
    mut came: std::fs::File,
) -> Result<(Result<Plan, Failure>, String), Stop> {
    let turn = Arc::clone(&app.room.files).acquire_owned().await;
    let turn = turn.map_err(|e| Error::Internal(e.to_string()))?;
    let about = app.catalogue.indicator(&definition.indicator).cloned();
    let about = about.ok_or_else(|| Why::new("indicator-gone"))?;
    let (app, choices) = (Arc::clone(app), definition.choices());
    let work = move || {
        let _turn = turn;
        let hash = hashed(&mut came)?;
        let read = AtomicU64::new(0);
        let plan = plan(&app, came, Some(&about), &scope, &choices, &read);
        Ok::<_, Error>((plan, hash))
    };
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|e| Error::Internal(e.to_string()))??)
}

fn hashed(file: &mut std::fs::File) -> Result<String> {
    let failed = |e: std::io::Error| Error::Unavailable(format!("a temporary file: {e}"));
    let (mut hash, mut block) = (Sha256::new(), vec![0; 64 * 1024]);
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    loop {
        match file.read(&mut block).map_err(failed)? {
            0 => break,
            read => hash.update(&block[..read]),
        }
    }
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(token::hex(&hash.finalize()))
}

fn counts(plan: &Plan, applied: Option<&Applied>) -> Counts {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let all = &plan.counts;
    let refused = |code: &str| plan.refusals.get(code).copied().unwrap_or(0);
    Counts {
        created: number(applied.map_or(all.created, |one| one.created)),
        changed: number(applied.map_or(all.changed, |one| one.changed)),
        removed: number(applied.map_or(all.removed, |one| one.removed)),
        same: number(all.same),
        refused: number(all.refused),
        validated: number(refused("validated")),
        gone: number(plan.fetched.gone),
    }
}

fn beside(plan: &Plan, warnings: Vec<String>) -> Beside {
    Beside {
        ignored: plan.notes.ignored.clone(),
        headings: plan.notes.headings.clone(),
        stale: Vec::new(),
        warnings,
        stood: plan.fetched.stood,
    }
}

fn kept(beside: &Beside) -> Result<String> {
    serde_json::to_string(beside).map_err(|e| Error::Internal(e.to_string()))
}
