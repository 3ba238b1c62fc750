//! `/data/{slug}/{id}/minta-buka` and `/tolak`: an agency asks that a validated figure be opened, and
//! is told where it stays as it is.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::Indicator;
use crate::figures::names;
use crate::figures::observation::{Status, Stored};
use crate::present::rows::line;
use crate::present::words::Words;
use crate::present::{amount, periods};
use crate::store::Conn;
use crate::store::commit::journal::Actor;
use crate::store::figures::bases;
use crate::store::figures::notices;
use crate::store::figures::notices::Notice;
use crate::store::figures::observations::{Target, find};
use crate::store::people::accounts::Person;
use crate::web::frame::list_address;
use crate::web::pages::pengesahan::line::Teller;
use crate::web::pages::pengesahan::putusan::{Sent, reason};
use crate::web::path::Path;
use crate::web::session::SignedIn;

/// A request with the row that it is about.
pub(super) struct Read {
    target: Target,
    notice: Notice,
    row: Stored,
    /// Whether rows of several sources stand in its cell.
    shared: bool,
}

/// A request as it is shown.
#[derive(Debug)]
pub(super) struct Request {
    /// `Jumlah Pegawai · BKD · 2016: 30 orang`.
    pub(super) name: String,
    pub(super) told: String,
    pub(super) reason: String,
    /// The address of the row.
    pub(super) row: String,
    pub(super) revision: i64,
}

/// The row that a request is about; none where it is gone or open already.
pub(super) fn read(conn: &mut Conn, target: &Target, notice: Notice) -> Result<Option<Read>> {
    let row = match notice.row {
        Some(id) => find(conn, target, id)?,
        None => None,
    };
    let Some(row) = row.filter(|row| row.status == Status::Validated) else {
        return Ok(None);
    };
    let shared = bases::shared(conn, target.id)?;
    Ok(Some(Read {
        target: target.clone(),
        shared: shared.contains(&bases::Cell::of(&row.observation)),
        notice,
        row,
    }))
}

/// A request in words.
pub(super) fn told(teller: &Teller<'_>, read: Read) -> Request {
    let (words, about) = (&teller.words, &read.target.indicator);
    let row = &read.row.observation;
    let mut parts = vec![
        words.label(&about.title).to_owned(),
        names::agency(teller.agencies, &row.agency),
        periods::long(words, row.period),
    ];
    let codes = about.categories.iter().zip(&row.categories);
    for (category, code) in codes.filter(|(_, code)| !code.is_empty()) {
        parts.push(names::code(words.lang, category, code));
    }
    if about.region.default.as_ref() != Some(&row.region) {
        parts.push(names::region(teller.catalogue, &row.region));
    }
    parts.extend(read.shared.then(|| source(words, about, &row.basis)));
    let order = crate::present::figure::order(about).into_iter();
    let value = order
        .filter_map(|at| Some((at, line::figure(about, &row.values, at)?)))
        .map(|(at, value)| amount::full(words, value, &about.measures[at]))
        .next();
    let called = parts.join(" · ");
    Request {
        name: value.map_or_else(|| called.clone(), |value| format!("{called}: {value}")),
        told: format!(
            "{}, {}",
            read.notice.user_name,
            periods::moment(words, read.notice.at)
        ),
        reason: read.notice.reason,
        row: format!("{}/{}", list_address(&about.slug), read.row.id),
        revision: read.row.revision,
    }
}

fn source(words: &Words<'_>, about: &Indicator, basis: &str) -> String {
    let known = about.basis(basis);
    let source = known.map_or(basis, |basis| words.label(&basis.source));
    source.to_owned()
}

/// Asks that a validated row be opened.
pub async fn ask(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    speak(&app, &person, (&slug, id), reason(&sent)?, true).await?;
    let address = list_address(&slug);
    Ok(Redirect::to(&format!("{address}/{id}/ubah?pesan=asked")))
}

/// Leaves a row validated that its agency asks to be opened.
pub async fn decline(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    speak(&app, &person, (&slug, id), reason(&sent)?, false).await?;
    Ok(Redirect::to("/pengesahan?lihat=dibuka&pesan=declined"))
}

async fn speak(
    app: &App,
    person: &Person,
    (slug, id): (&str, i64),
    reason: String,
    asks: bool,
) -> Result<()> {
    let target = app.db.target(slug)?.clone();
    let held = target.clone();
    let row = app.db.read(move |conn| find(conn, &held, id)).await?;
    row.filter(|row| person.works_for(&row.observation.agency))
        .ok_or(Error::NotFound)?;
    let actor = Actor::person(person.id);
    app.db
        .write(move |tx| {
            let row = find(tx.conn, &target, id)?.ok_or(Error::NotFound)?;
            let pending = notices::asked_about(tx.conn, target.id, id)?.is_some();
            if row.status != Status::Validated || pending == asks {
                return Err(Error::Conflict(format!("row {id} is not to be asked for")));
            }
            if asks {
                notices::ask(tx, &target, &row, &reason, &actor)
            } else {
                notices::decline(tx, &target, &row, &reason, &actor)
            }
        })
        .await
}
