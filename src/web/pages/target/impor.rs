//! `/target/impor`: targets in a file, looked at before any is set, then all of them or none.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::figures::names::Agencies;
use crate::intake::goals::file::{Line, MOST, read};
use crate::intake::goals::{Checked, Doubt, Draft, Fault, check_all, doubts_of};
use crate::intake::import::words as import;
use crate::present::target::{about, aim, doubted};
use crate::present::words::Words;
use crate::store::Conn;
use crate::store::commit::journal::{Actor, Via};
use crate::store::people::accounts::Person;
use crate::store::targets::read::revisions;
use crate::store::targets::{Source, Wanted, write};
use crate::web::frame::Frame;
use crate::web::pages::data::impor::upload;
use crate::web::pages::sight;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Most bytes of the form that applies what was looked at.
pub const MOST_BODY: usize = 2 * 1024 * 1024;

/// A target of the file as the form sends it back, with the revision that was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    row: u64,
    draft: Draft,
    seen: i64,
}

/// A row as it is shown.
#[derive(Debug)]
struct Shown {
    row: u64,
    about: String,
    /// As it holds now; empty where none does.
    before: String,
    after: String,
    /// Key of what would become of it.
    fate: &'static str,
    doubt: Option<String>,
    faults: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/target/impor.html")]
struct Page<'a> {
    frame: &'a Frame,
    error: Option<String>,
    lines: Vec<Shown>,
    refused: usize,
    changed: usize,
    /// What the form sends back; empty where nothing can be set.
    kept: String,
    most: String,
}

/// The form.
pub async fn form(frame: Frame) -> Result<Html<String>> {
    plain(&frame, None)
}

fn plain(frame: &Frame, error: Option<String>) -> Result<Html<String>> {
    page(&Page {
        frame,
        error,
        lines: Vec::new(),
        refused: 0,
        changed: 0,
        kept: String::new(),
        most: frame.whole(i64::try_from(MOST).unwrap_or(0)),
    })
}

/// Looks at a file.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    form: Multipart,
) -> Result<Response> {
    let refused = |error: String| -> Result<Response> {
        let html = plain(&frame, Some(error))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
    };
    let Some(file) = upload::file_of(form).await? else {
        return refused(frame.t("import-no-file"));
    };
    let (held, lang) = (Arc::clone(&app), frame.lang());
    let reading = tokio::task::spawn_blocking(move || read(file, &held.catalogue, lang));
    let reading = reading
        .await
        .map_err(|e| Error::Internal(format!("a file of targets: {e}")))?;
    let lines = match reading {
        Ok(lines) if lines.is_empty() => return refused(frame.t("goal-file-empty")),
        Ok(lines) => lines,
        Err(broken) => {
            let words = import::Words {
                texts: &app.texts,
                catalogue: &app.catalogue,
                lang: frame.lang(),
            };
            return refused(words.broken(&broken));
        }
    };
    look(&app, &frame, &person, lines).await
}

/// Shows what would become of the targets.
async fn look(
    app: &Arc<App>,
    frame: &Frame,
    person: &Person,
    lines: Vec<Line>,
) -> Result<Response> {
    let drafts: Vec<Draft> = lines.iter().map(|line| line.draft.clone()).collect();
    let own = person.limit();
    let checked = check_all(app, &drafts, |_| own.clone()).await?;
    let sound = Arc::new(checked.iter().flatten().cloned().collect::<Vec<Checked>>());
    let doubts = doubts_of(app, &sound).await?;
    let held = Arc::clone(&sound);
    let stands = app.db.read(move |conn| standing(conn, &held));
    let mut of = sound.iter().zip(doubts).zip(stands.await?);
    let names = app.db.read(sight::names).await?;
    let teller = Teller {
        app,
        frame,
        names: &names,
    };
    let (mut shown, mut kept, mut refused) = (Vec::new(), Vec::new(), 0);
    for (line, one) in lines.into_iter().zip(&checked) {
        match (one, one.is_ok().then(|| of.next()).flatten()) {
            (Ok(_), Some(((checked, doubt), stands))) => {
                shown.push(teller.line(line.row, checked, (doubt, &stands)));
                kept.push(Kept {
                    row: line.row,
                    draft: line.draft,
                    seen: stands.map_or(0, |(number, ..)| number),
                });
            }
            (Err(faults), _) => {
                refused += 1;
                shown.push(teller.wrong(&line, faults));
            }
            _ => {}
        }
    }
    let still = ["goal-file-same", "goal-file-refused"];
    let changed = shown.iter().filter(|one| !still.contains(&one.fate));
    let changed = changed.count();
    let ready = refused == 0 && changed > 0;
    let text = serde_json::to_string(&kept).map_err(|e| Error::Internal(e.to_string()))?;
    let html = page(&Page {
        frame,
        error: None,
        kept: if ready { text } else { String::new() },
        most: frame.whole(i64::try_from(MOST).unwrap_or(0)),
        lines: shown,
        refused,
        changed,
    })?;
    let status = if refused == 0 {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, html).into_response())
}

/// The revision of a target that holds, what it wants and where that stands written.
type Stands = Option<(i64, Wanted, Source)>;

fn standing(conn: &mut Conn, all: &[Checked]) -> Result<Vec<Stands>> {
    let newest = |one: &Checked| {
        let known = revisions(conn, one.about.id, &one.new.key)?;
        let last = known.into_iter().next();
        Ok(last.map(|one| (one.number, one.wanted, one.source)))
    };
    all.iter().map(newest).collect()
}

/// Tells targets of a file.
struct Teller<'a> {
    app: &'a App,
    frame: &'a Frame,
    names: &'a Agencies,
}

impl Teller<'_> {
    fn line(&self, row: u64, one: &Checked, (doubt, stands): (Option<Doubt>, &Stands)) -> Shown {
        let words = Words::new(&self.app.texts, self.frame.lang());
        let (key, slug) = (&one.new.key, &one.about.indicator.slug);
        let measure = one
            .about
            .indicator
            .measure(&key.measure)
            .map(|(_, one)| one);
        let told = |wanted: &Wanted| {
            let aimed = measure.and_then(|measure| Some((measure, wanted.aim(measure)?)));
            aimed.map_or_else(
                || words.get("goal-file-none"),
                |(measure, of)| aim(&words, measure, of),
            )
        };
        let place = (&*key.measure, key.period, &*key.region, &*key.agency);
        let wanted = stands.as_ref().map(|(_, wanted, _)| wanted);
        let source = stands.as_ref().map(|(.., source)| source);
        let gone = wanted.is_none_or(|wanted| *wanted == Wanted::Nothing);
        let doubt = doubt.zip(measure);
        Shown {
            row,
            about: about(&words, (&self.app.catalogue, self.names), slug, place),
            before: wanted.filter(|_| !gone).map(told).unwrap_or_default(),
            after: told(&one.new.wanted),
            fate: match wanted {
                _ if gone && one.new.wanted == Wanted::Nothing => "goal-file-same",
                _ if gone => "goal-file-new",
                Some(wanted) if *wanted == one.new.wanted => {
                    if source == Some(&one.new.source) {
                        "goal-file-same"
                    } else {
                        "goal-file-source"
                    }
                }
                _ => "goal-file-change",
            },
            doubt: doubt.map(|(of, measure)| doubted(&words, measure, (of.period, of.figure))),
            faults: Vec::new(),
        }
    }

    fn wrong(&self, line: &Line, faults: &[Fault]) -> Shown {
        let draft = &line.draft;
        let sentence = |fault: &Fault| {
            let field = self.frame.t(&format!("goal-field-{}", fault.field));
            format!("{field}: {}", self.frame.t(fault.code))
        };
        Shown {
            row: line.row,
            about: format!("{} {} {}", draft.indicator, draft.measure, draft.period),
            before: String::new(),
            after: draft.least.clone(),
            fate: "goal-file-refused",
            doubt: None,
            faults: faults.iter().map(sentence).collect(),
        }
    }
}

/// What the page of a file that was looked at sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    isi: String,
}

/// Sets the targets that were looked at, all or none.
pub async fn apply(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let kept: Vec<Kept> =
        serde_json::from_str(&sent.isi).map_err(|_| Error::BadRequest("no targets".to_owned()))?;
    if kept.is_empty() || kept.len() > MOST {
        return Err(Error::BadRequest("no targets".to_owned()));
    }
    let drafts: Vec<Draft> = kept.iter().map(|one| one.draft.clone()).collect();
    let own = person.limit();
    let checked = check_all(&app, &drafts, |_| own.clone()).await?;
    let sound: std::result::Result<Vec<Checked>, _> = checked.into_iter().collect();
    let lines = || {
        let each = kept.iter();
        each.map(|one| Line {
            row: one.row,
            draft: one.draft.clone(),
        })
        .collect::<Vec<Line>>()
    };
    // The gate may have become narrower since, and somebody may have set one of them.
    let Ok(sound) = sound else {
        return look(&app, &frame, &person, lines()).await;
    };
    let seen: Vec<i64> = kept.iter().map(|one| one.seen).collect();
    let actor = Actor {
        via: Via::Import,
        ..Actor::person(person.id)
    };
    let write = app.db.write(move |tx| {
        for (one, seen) in sound.iter().zip(seen) {
            if one.new.wanted == Wanted::Nothing {
                write::put(tx, &one.about, &one.new, &actor)?;
                continue;
            }
            let seen = (seen > 0).then_some(seen);
            write::set(tx, &one.about, &one.new, seen, &actor)?;
        }
        Ok(())
    });
    match write.await {
        Ok(()) => Ok(Redirect::to("/target?pesan=targets-set").into_response()),
        Err(Error::Conflict(_)) => look(&app, &frame, &person, lines()).await,
        Err(error) => Err(error),
    }
}

/// The template: the heads of the columns, and nothing below them.
pub async fn template() -> ([(HeaderName, &'static str); 2], &'static str) {
    let heads = "indikator,ukuran,opd,wilayah,periode,jenis,nilai,sampai,dokumen,halaman,tanggal,catatan\r\n";
    let name = "attachment; filename=\"target.csv\"";
    (
        [
            (CONTENT_TYPE, "text/csv; charset=utf-8"),
            (CONTENT_DISPOSITION, name),
        ],
        heads,
    )
}
