//! `/docs/v2/…`: the documentation of API v2, read from its OpenAPI document. Public, as that is.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Html;

use super::{Group, base, groups};
use crate::apidoc::manual;
use crate::apidoc::manual::{Call, Reader};
use crate::apidoc::openapi;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::{Class, Indicator};
use crate::web::api::v2::openapi::{Described, refusals, rules};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond;

/// Address parts of the pages that are about no indicator, with the names of their titles.
const PAGES: [(&str, &str); 5] = [
    ("", "docs-intro"),
    ("/problems", "docs2-problems"),
    ("/catalogue", "docs2-catalogue"),
    ("/key", "docs2-key"),
    ("/changes", "docs2-changes"),
];

/// The menu beside every page.
#[derive(Debug)]
struct Menu<'a> {
    pages: Vec<MenuPage>,
    groups: Vec<Group<'a>>,
    calls: Vec<Call>,
}

#[derive(Debug)]
struct MenuPage {
    part: &'static str,
    title: &'static str,
    current: bool,
}

/// What an indicator's page says of it.
#[derive(Debug)]
struct About {
    restricted: bool,
    natural_key: Vec<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/docs/v2.html")]
struct Intro<'a> {
    frame: &'a Frame,
    menu: Menu<'a>,
    current: &'a str,
    other: &'a str,
    version: &'static str,
    base: String,
    row: String,
    bulk: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/docs/v2/calls.html")]
struct Calls<'a> {
    frame: &'a Frame,
    menu: Menu<'a>,
    current: &'a str,
    other: &'a str,
    version: &'static str,
    base: String,
    title: String,
    lead: String,
    about: Option<About>,
}

/// A refusal, explained.
#[derive(Debug)]
struct Problem {
    code: &'static str,
    status: u16,
    title: &'static str,
    advice: String,
}

/// A rule, explained.
#[derive(Debug)]
struct Rule {
    code: &'static str,
    meaning: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/docs/v2/problems.html")]
struct Problems<'a> {
    frame: &'a Frame,
    menu: Menu<'a>,
    current: &'a str,
    other: &'a str,
    version: &'static str,
    refusals: Vec<Problem>,
    rules: Vec<Rule>,
    example: String,
}

fn menu<'a>(app: &'a App, page: Option<&str>, calls: Vec<Call>) -> Menu<'a> {
    let pages = PAGES.map(|(part, title)| MenuPage {
        part,
        title,
        current: page == Some(part),
    });
    Menu {
        pages: pages.into(),
        groups: groups(&app.catalogue),
        calls,
    }
}

/// How the API works.
pub async fn intro(
    State(app): State<Arc<App>>,
    Extension(described): Extension<Described>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let base = base(&app, &headers);
    let reader = Reader {
        base: &base,
        lang: frame.lang(),
    };
    let first = app.catalogue.indicators.first();
    let path = first.map_or_else(String::new, |about| {
        format!("/api/v2/indicators/{}/observations", about.slug)
    });
    let document = &described.document(&app).value;
    let calls = manual::calls(document, reader, |at| at == path);
    let find = |verb: &str| calls.iter().find(|call| call.verb == verb);
    let row = find("POST").map_or_else(String::new, |call| call.success.body.clone());
    let bulk = format!(
        "curl -X PUT '{base}{path}' \\\n  -H 'Authorization: Bearer KUNCI_API' \\\n  \
         -H 'Content-Type: application/x-ndjson' \\\n  --data-binary @data.ndjson"
    );
    respond::page(&Intro {
        frame: &frame,
        menu: menu(&app, Some(""), Vec::new()),
        current: "",
        other: "",
        version: "v2",
        base,
        row,
        bulk,
    })
}

/// The calls about an indicator's figures.
pub async fn data_set(
    State(app): State<Arc<App>>,
    Extension(described): Extension<Described>,
    Path(slug): Path<String>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let about = app.catalogue.indicator(&slug).ok_or(Error::NotFound)?;
    let base = base(&app, &headers);
    let reader = Reader {
        base: &base,
        lang: frame.lang(),
    };
    let under = format!("/api/v2/indicators/{slug}/");
    let document = &described.document(&app).value;
    let mut calls = manual::calls(document, reader, |path| path.starts_with(&under));
    let prefix = format!("{}_", about.view_name());
    for call in &mut calls {
        if let Some(short) = call.id.strip_prefix(&prefix) {
            call.id = short.to_owned();
        }
    }
    respond::page(&Calls {
        frame: &frame,
        menu: menu(&app, None, calls),
        current: &slug,
        other: &slug,
        version: "v2",
        base,
        title: format!("{} {}", about.number, frame.label(&about.title)),
        lead: frame.label(&about.definition).to_owned(),
        about: Some(told(about)),
    })
}

fn told(about: &Indicator) -> About {
    let fixed = ["region", "period"].map(str::to_owned).into_iter();
    let categories = about.categories.iter().map(|axis| axis.name.clone());
    About {
        restricted: about.class == Class::Restricted,
        natural_key: fixed.chain(categories).collect(),
    }
}

/// The calls about what is measured.
pub async fn catalogue(
    state: State<Arc<App>>,
    described: Extension<Described>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Html<String>> {
    general(&state.0, &described.0, &frame, &headers, "/catalogue")
}

/// The calls about the own key.
pub async fn key(
    state: State<Arc<App>>,
    described: Extension<Described>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Html<String>> {
    general(&state.0, &described.0, &frame, &headers, "/key")
}

/// Events and webhooks.
pub async fn changes(
    state: State<Arc<App>>,
    described: Extension<Described>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Html<String>> {
    general(&state.0, &described.0, &frame, &headers, "/changes")
}

fn general(
    app: &App,
    described: &Described,
    frame: &Frame,
    headers: &HeaderMap,
    part: &'static str,
) -> Result<Html<String>> {
    let base = base(app, headers);
    let reader = Reader {
        base: &base,
        lang: frame.lang(),
    };
    let document = &described.document(app).value;
    let tag = part.trim_start_matches('/');
    let calls = manual::calls_tagged(document, reader, tag);
    let title = PAGES.iter().find(|(at, _)| *at == part);
    let title = title.map_or_else(String::new, |(_, title)| frame.t(title));
    respond::page(&Calls {
        frame,
        menu: menu(app, Some(part), calls),
        current: "",
        other: "",
        version: "v2",
        base,
        title,
        lead: frame.t(&format!("docs2-{tag}-text")),
        about: None,
    })
}

/// What every refusal means and what to do about it.
pub async fn problems(State(app): State<Arc<App>>, frame: Frame) -> Result<Html<String>> {
    let refusals = refusals();
    let example = refusals.iter().find(|refusal| refusal.status == 422);
    let example = example.map(openapi::example).unwrap_or_default();
    let explained = refusals.iter().map(|refusal| Problem {
        code: refusal.code,
        status: refusal.status,
        title: refusal.title,
        advice: frame.t(&format!("problem-{}", refusal.code)),
    });
    let problems = explained.collect();
    let rule = |code: &'static str| Rule {
        code,
        meaning: frame.t(&format!("rule-{code}")),
    };
    respond::page(&Problems {
        frame: &frame,
        menu: menu(&app, Some("/problems"), Vec::new()),
        current: "",
        other: "",
        version: "v2",
        refusals: problems,
        rules: rules().into_iter().map(rule).collect(),
        example: format!("{example:#}"),
    })
}
