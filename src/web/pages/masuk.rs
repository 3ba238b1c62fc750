//! `/masuk`: signing in with e-mail and password, and then with a second factor where it is on.

mod begin;
pub mod kode;

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
use crate::store::people::{accounts, links, second_factor};
use crate::web::frame::Frame;
use crate::web::respond::page;
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
    problem: Option<String>,
}

/// The form; who is signed in already goes on.
pub async fn show(frame: Frame, Query(asked): Query<Asked>) -> Result<Response> {
    let back = back::safe(asked.ke.as_deref());
    if frame.person().is_some() {
        return Ok(Redirect::to(back).into_response());
    }
    let html = page(&Page {
        frame: &frame,
        email: "",
        remember: false,
        back,
        problem: None,
    })?;
    Ok(html.into_response())
}

/// How an attempt ended.
enum Outcome {
    /// With a session: its secret.
    In(String),
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
    let outcome = attempt(&app, &frame, &visitor, &form).await?;
    let (status, problem, wait) = match outcome {
        Outcome::In(secret) => {
            let cookie = session::cookie(&app, &secret, remember)?;
            let to = Redirect::to(back::safe(form.ke.as_deref()));
            return Ok(([(header::SET_COOKIE, cookie)], to).into_response());
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
        frame: &frame,
        email: &form.email,
        remember,
        back: back::safe(form.ke.as_deref()),
        problem: Some(problem),
    })?;
    let mut answer = (status, html).into_response();
    if wait > 0 {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, wait.into());
    }
    Ok(answer)
}

async fn attempt(app: &App, frame: &Frame, from: &Visitor, form: &SignIn) -> Result<Outcome> {
    let subjects = [
        Subject::account(&form.email),
        Subject::address(&from.address),
    ];
    let (counted, email) = (subjects.clone(), form.email.clone());
    let counted = app.db.write(move |tx| {
        let until = attempts::attempt(tx, &counted)?;
        Ok((until, accounts::credentials(tx.conn, &email)?))
    });
    let (until, known) = counted.await?;
    if let Some(until) = until {
        return Ok(Outcome::Wait(until));
    }
    let (user, hash) = known.unzip();
    let fits = form.password.len() <= password::LONGEST;
    let typed = if fits { form.password.as_str() } else { "" };
    let right = app.passwords.check(typed.to_owned(), hash).await? && fits;
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
    [account, address]: [Subject; 2],
) -> Result<Outcome> {
    let old = frame.session().map(|session| session.hash.clone());
    let remember = form.ingat.is_some();
    let from = from.clone();
    let started = app.db.write(move |tx| {
        attempts::forgive(tx, &account, &address)?;
        if second_factor::is_on(tx.conn, user)? {
            return links::create_for(tx, links::SECOND_FACTOR, user).map(Outcome::Code);
        }
        begin::start(tx, user, remember, old.as_deref(), &from).map(Outcome::In)
    });
    started.await
}
