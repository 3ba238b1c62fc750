//! `/masuk/sso`: to the provider of sign-ins, and `/masuk/sso/kembali`: back from there.

mod account;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use cookie::time::Duration;
use serde::Deserialize;

use self::account::{Found, find};
use super::{begin, kode};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::token;
use crate::identity::oidc::{self, Provider, Said, claims};
use crate::store::people::identities::{self, Journey, PROOF, SIGN_IN};
use crate::store::people::sessions::{self, Began, Way};
use crate::store::people::{links, second_factor};
use crate::web::frame::Frame;
use crate::web::pages::profil::buktikan::renewed;
use crate::web::session::Begun;
use crate::web::visitor::Visitor;
use crate::web::{back, cookies, session};

/// How long the browser keeps what shows that it left for the provider.
const AWAY: Duration = Duration::minutes(10);
/// How old a proof may be when it comes back, in seconds.
const PROVED: i64 = 300;

/// What the address says on the way there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ke: Option<String>,
    bukti: Option<String>,
}

/// What the provider sends back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Returned {
    code: Option<String>,
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sso" } else { "sso" }
}

fn provider(app: &App) -> Result<&Provider> {
    app.provider.as_ref().ok_or(Error::NotFound)
}

/// Where the provider sends people back to.
fn return_address(app: &App) -> String {
    format!("{}/masuk/sso/kembali", public(app))
}

fn public(app: &App) -> &str {
    let url = app.config.public_url.as_ref();
    url.map_or("", |url| url.as_str().trim_end_matches('/'))
}

/// Goes to the provider.
pub async fn leave(
    State(app): State<Arc<App>>,
    frame: Frame,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let provider = provider(&app)?;
    let taken = app.journeys.take(visitor.client(), app.clock.now_ms());
    taken.map_err(Error::TooMany)?;
    let proof = asked.bukti.is_some() && frame.person().is_some();
    let (state, browser) = (token::secret()?, token::secret()?);
    let journey = Journey {
        nonce: token::secret()?,
        verifier: token::secret()?,
        back: back::safe(asked.ke.as_deref()).to_owned(),
        purpose: if proof { PROOF } else { SIGN_IN }.to_owned(),
    };
    let to = return_address(&app);
    let sent = oidc::Asked {
        to: &to,
        state: &state,
        nonce: &journey.nonce,
        verifier: &journey.verifier,
        anew: proof,
    };
    let way = match provider.way_in(sent, app.clock.now_ms()).await {
        Ok(way) => way,
        Err(error) => return unreachable(&frame, &error),
    };
    let kept = browser.clone();
    app.db
        .write(move |tx| identities::leave(tx, &state, &kept, &journey))
        .await?;
    let cookie = away(&app, &browser, AWAY)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&way)).into_response())
}

fn away(app: &App, value: &str, age: Duration) -> Result<HeaderValue> {
    let kept = cookies::own(app, cookie_name(app.config.secure), value);
    cookies::header(kept.http_only(true).max_age(age))
}

/// Back from the provider: signs in, or says why not.
pub async fn come_back(
    State(app): State<Arc<App>>,
    frame: Frame,
    visitor: Visitor,
    Query(returned): Query<Returned>,
    parts: Parts,
) -> Result<Response> {
    let provider = provider(&app)?;
    let cookies = CookieJar::from_headers(&parts.headers);
    let browser = cookies.get(cookie_name(app.config.secure));
    let browser = browser.map_or_else(String::new, |one| one.value().to_owned());
    let state = returned.state.clone();
    let journey = app
        .db
        .write(move |tx| identities::come_back(tx, &state, &browser))
        .await?;
    let Some(journey) = journey else {
        return refuse(&frame, "sso-over");
    };
    app.journeys.give_back(&visitor.client());
    let ours = &provider.settings().issuer;
    let theirs = returned.iss.as_ref().is_none_or(|issuer| issuer == ours);
    let code = match (returned.code, returned.error) {
        (Some(code), None) if theirs => code,
        (_, error) => {
            tracing::warn!(?error, theirs, "the provider let nobody in");
            return refuse(&frame, "sso-refused");
        }
    };
    let (to, now) = (return_address(&app), app.clock.now_ms());
    let sent = oidc::Asked {
        to: &to,
        state: "",
        nonce: &journey.nonce,
        verifier: &journey.verifier,
        anew: false,
    };
    let said = match provider.exchange(&code, sent, now).await {
        Ok(said) => said,
        Err(error) => return unreachable(&frame, &error),
    };
    let mut answer = match journey.purpose.as_str() {
        PROOF => proved(&app, &frame, &said, &journey.back).await?,
        _ => sign_in(&app, &frame, visitor, said, &journey.back).await?,
    };
    let gone = away(&app, "", Duration::ZERO)?;
    answer.headers_mut().append(header::SET_COOKIE, gone);
    Ok(answer)
}

/// Starts a session of who the provider says it is, after a code where one is asked for here.
async fn sign_in(
    app: &App,
    frame: &Frame,
    from: Visitor,
    said: Said,
    back: &str,
) -> Result<Response> {
    let settings = provider(app)?.settings().clone();
    let somebody = claims::somebody(&said.claims, &settings);
    let old = frame.session().map(|session| session.hash.clone());
    let done = app.db.write(move |tx| {
        let user = match find(tx, &settings, &somebody)? {
            Found::User(user) => user,
            Found::Refused(key) => {
                begin::note(tx, "sign-in-failed", None, &from)?;
                return Ok(Entered::Refused(key));
            }
        };
        if second_factor::is_on(tx.conn, user)? && !somebody.second_factor {
            return links::create_for(tx, links::SECOND_FACTOR, user).map(Entered::Code);
        }
        let way = Way {
            remember: false,
            agent: from.agent.clone(),
            provider: Some(sessions::Provider {
                id_token: said.id_token,
                second_factor: somebody.second_factor,
            }),
        };
        begin::start(tx, user, &way, old.as_deref(), &from).map(Entered::In)
    });
    match done.await? {
        Entered::In(begun) => session::entered(app, &begun, back),
        Entered::Code(pending) => kode::ask(frame, &pending, false, back, None),
        Entered::Refused(key) => refuse(frame, key),
    }
}

/// How a sign-in ended.
enum Entered {
    In(Begun),
    Code(String),
    Refused(&'static str),
}

/// Goes on in the session, if it is this person who has just shown it at the provider.
async fn proved(app: &App, frame: &Frame, said: &Said, back: &str) -> Result<Response> {
    let settings = provider(app)?.settings();
    let somebody = claims::somebody(&said.claims, settings);
    let person = frame.person().ok_or(Error::SignInRequired)?.id;
    let (issuer, subject) = (settings.issuer.clone(), somebody.subject);
    let user = app
        .db
        .read(move |conn| identities::user_of(conn, &issuer, &subject))
        .await?;
    let now = app.clock.now_ms() / 1000;
    let lately = somebody.shown_at.is_some_and(|at| now - at < PROVED);
    if user != Some(person) || !lately {
        return refuse(frame, "sso-other");
    }
    renewed(app, frame, back).await
}

/// Where the session at the provider ends, for a session that began there.
pub(in crate::web::pages) async fn way_out(app: &App, frame: &Frame) -> Option<String> {
    let provider = app.provider.as_ref()?;
    let session = frame
        .session()
        .filter(|session| session.began != Began::Here)?;
    let hash = session.hash.clone();
    let read = app.db.read(move |conn| sessions::id_token(conn, &hash));
    let id_token = read.await.ok().flatten()?;
    provider.way_out(&id_token, &format!("{}/masuk", public(app)))
}

fn unreachable(frame: &Frame, error: &Error) -> Result<Response> {
    tracing::warn!(%error, "nobody can sign in at the provider");
    super::again(frame, StatusCode::SERVICE_UNAVAILABLE, "sso-unreachable")
}

fn refuse(frame: &Frame, key: &str) -> Result<Response> {
    super::again(frame, StatusCode::UNAUTHORIZED, key)
}
