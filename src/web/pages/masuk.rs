//! `/masuk`: signing in with e-mail and password, and then with a second factor where it is on.

mod begin;
pub mod kode;
pub mod sso;

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::Result;
use crate::identity::password;
use crate::store::people::attempts;
use crate::store::people::attempts::Subject;
use crate::store::people::sessions::Way;
use crate::store::people::{accounts, links, second_factor};
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::Begun;
use crate::web::visitor::Visitor;
use crate::web::{back, session};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    ke: Option<String>,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    ingat: Option<String>,
    ke: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/masuk.html")]
struct Page<'a> {
    frame: &'a Frame,
    email: &'a str,
    remember: bool,
    back: &'a str,
    /// The way to the provider of sign-ins, if there is one.
    provider: Option<String>,
    /// Whether passwords open the program to one person alone.
    only_provider: bool,
    problem: Option<String>,
}

impl<'a> Page<'a> {
    fn new(frame: &'a Frame, back: &'a str) -> Self {
        let settings = frame.app().config.oidc.as_ref();
        let query = serde_urlencoded::to_string([("ke", back)]).unwrap_or_default();
        Self {
            frame,
            email: "",
            remember: false,
            back,
            provider: settings.map(|_| format!("/masuk/sso?{query}")),
            only_provider: settings.is_some_and(|oidc| oidc.password_only_for.is_some()),
            problem: None,
        }
    }
}

/// The form again, with the sentence that has this key.
fn again(frame: &Frame, status: StatusCode, key: &str) -> Result<Response> {
    let html = page(&Page {
        problem: Some(frame.t(key)),
        ..Page::new(frame, back::START)
    })?;
    Ok((status, html).into_response())
}

/// The form; who is signed in already goes on.
pub async fn show(frame: Frame, Query(asked): Query<Asked>) -> Result<Response> {
    let back = back::safe(asked.ke.as_deref());
    if frame.person().is_some() {
        return Ok(Redirect::to(back).into_response());
    }
    Ok(page(&Page::new(&frame, back))?.into_response())
}

/// How an attempt ended.
enum Outcome {
    /// With a session.
    In(Begun),
    /// The second factor is asked for: what stands for the right password until then.
    Code(String),
    /// E-mail or password are wrong.
    Wrong,
    /// Not looked at before this time, in milliseconds since 1970.
    Wait(i64),
}

/// Signs in, or shows the form again and says why not.
pub async fn send(
    State(app): State<Arc<App>>,
    frame: Frame,
    visitor: Visitor,
    Form(form): Form<SignIn>,
) -> Result<Response> {
    let remember = form.ingat.is_some();
    if !may_use_password(&app, &form.email) {
        return again(&frame, StatusCode::UNAUTHORIZED, "sign-in-provider-only");
    }
    let outcome = attempt(&app, &frame, &visitor, &form).await?;
    let (status, problem, wait) = match outcome {
        Outcome::In(begun) => {
            return session::entered(&app, &begun, back::safe(form.ke.as_deref()));
        }
        Outcome::Code(pending) => {
            let back = back::safe(form.ke.as_deref());
            return kode::ask(&frame, &pending, remember, back, None);
        }
        Outcome::Wrong => {
            app.metrics.sign_in_failed();
            (StatusCode::UNAUTHORIZED, frame.t("sign-in-wrong"), 0)
        }
        Outcome::Wait(until) => {
            let seconds = (until - app.clock.now_ms() + 999) / 1000;
            let problem = begin::wait_sentence(&frame, until, seconds);
            (StatusCode::TOO_MANY_REQUESTS, problem, seconds)
        }
    };
    let html = page(&Page {
        email: &form.email,
        remember,
        problem: Some(problem),
        ..Page::new(&frame, back::safe(form.ke.as_deref()))
    })?;
    let mut answer = (status, html).into_response();
    if wait > 0 {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, wait.into());
    }
    Ok(answer)
}

/// Whether a password may open the account of this address: where a provider signs people in,
/// perhaps that of one person alone.
fn may_use_password(app: &App, email: &str) -> bool {
    let settings = app.config.oidc.as_ref();
    let only = settings.and_then(|oidc| oidc.password_only_for.as_deref());
    only.is_none_or(|only| accounts::address(only) == accounts::address(email))
}

async fn attempt(app: &App, frame: &Frame, from: &Visitor, form: &SignIn) -> Result<Outcome> {
    let (visitor, email) = (from.clone(), form.email.clone());
    let counted = app.db.write(move |tx| {
        let known = accounts::credentials(tx.conn, &email)?;
        let user = known.as_ref().map(|(user, _)| *user);
        let shown = (visitor.device.as_deref(), visitor.address.as_str());
        let subjects = attempts::subjects(tx.conn, &email, user, shown)?;
        let until = attempts::attempt(tx, &subjects)?;
        Ok((until, known, subjects))
    });
    let (until, known, subjects) = counted.await?;
    if let Some(until) = until {
        return Ok(Outcome::Wait(until));
    }
    let (user, hash) = known.unzip();
    let fits = form.password.len() <= password::LONGEST;
    let typed = if fits { form.password.as_str() } else { "" };
    let right = app.passwords.check(from.client(), typed.to_owned(), hash);
    let right = right.await? && fits;
    if let Some(user) = user.filter(|_| right) {
        return let_in(app, frame, from, form, user, subjects).await;
    }
    let from = from.clone();
    app.db
        .write(move |tx| begin::note(tx, "sign-in-failed", user, &from))
        .await?;
    Ok(Outcome::Wrong)
}

/// Starts a new session, which replaces the one that the browser had.
async fn let_in(
    app: &App,
    frame: &Frame,
    from: &Visitor,
    form: &SignIn,
    user: i64,
    subjects: Vec<Subject>,
) -> Result<Outcome> {
    let old = frame.session().map(|session| session.hash.clone());
    let way = Way {
        remember: form.ingat.is_some(),
        agent: from.agent.clone(),
        provider: None,
    };
    let from = from.clone();
    let started = app.db.write(move |tx| {
        attempts::forgive(tx, &subjects)?;
        if second_factor::is_on(tx.conn, user)? {
            return links::create_for(tx, links::SECOND_FACTOR, user).map(Outcome::Code);
        }
        begin::start(tx, user, &way, old.as_deref(), &from).map(Outcome::In)
    });
    started.await
}
