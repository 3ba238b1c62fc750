//! `/data/{slug}/impor`: the template and the form that sends a file.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::Indicator;
use crate::intake::file;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::store::people::agencies::StoredAgency;
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

#[derive(Debug, Template)]
#[template(path = "pages/data/impor/form.html")]
struct Form<'a> {
    frame: &'a Frame,
    indicator: &'a Indicator,
    address: String,
    /// The agencies to choose from; empty for who works for one.
    agencies: Vec<StoredAgency>,
    hint: String,
    /// Why what was sent can't be taken.
    trouble: Option<String>,
}

/// The page.
pub async fn form(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
) -> Result<Html<String>> {
    filled(&app, &frame, &person, &slug, None).await
}

/// The page, where need be with the reason why what was sent can't be taken.
pub(super) async fn filled(
    app: &App,
    frame: &Frame,
    person: &Person,
    slug: &str,
    trouble: Option<String>,
) -> Result<Html<String>> {
    let indicator = crate::web::pages::data::impor::indicator(app, slug)?;
    let agencies = match crate::web::pages::data::impor::scope(person, None)?.own {
        Some(_) => Vec::new(),
        None => app.db.read(agencies::all).await?,
    };
    let limits = [
        ("most", (file::MOST_BYTES / 1024 / 1024).to_string()),
        (
            "rows",
            crate::base::text::number::whole(
                i64::try_from(file::MOST_ROWS).unwrap_or(0),
                frame.lang(),
            ),
        ),
    ];
    page(&Form {
        frame,
        indicator,
        address: crate::web::pages::data::impor::address(slug),
        agencies,
        hint: frame.tn("import-file-hint", limits),
        trouble,
    })
}
