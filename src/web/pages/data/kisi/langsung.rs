//! `/data/{slug}/kisi/periksa` and `/kisi/tempel`: a grid that is being filled in is checked as it
//! would be when it is saved, and what was copied from a spreadsheet finds its cells.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::{Form, Json};
use serde::Serialize;

use crate::app::App;
use crate::base::error::Result;
use crate::web::frame::Frame;
use crate::web::pages::data::kisi::paste;
use crate::web::pages::data::kisi::paste::Pasted;
use crate::web::pages::data::kisi::scope::Scope;
use crate::web::pages::data::kisi::{fill, slots};
use crate::web::pages::data::save;
use crate::web::pages::data::{Desk, words};
use crate::web::path::Path;
use crate::web::session::SignedIn;

type Pairs = Vec<(String, String)>;

/// What is wrong with a grid.
#[derive(Debug, Default, Serialize)]
pub struct Problems {
    /// Sentences by the names of cells.
    cells: BTreeMap<String, String>,
    /// Sentences by the codes of lines.
    lines: BTreeMap<String, String>,
}

/// Says what would be wrong if the grid were saved now.
pub async fn check(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Json<Problems>> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let words = words(&frame);
    let sent = save::sent(pairs);
    let scope = Scope::read(&app, &desk, sent.clone())?;
    let rows = fill::existing(&app, &desk, &scope).await?;
    let slots = slots(&app, &desk, &words, &scope, &rows);
    let mut filled = fill::from_sent(&words, desk.indicator(), (&scope, &slots), &sent);
    fill::items(&app, &desk, &words, &scope, &rows, &mut filled);
    let mut problems = Problems::default();
    for line in filled {
        if let Some(error) = line.error {
            problems.lines.insert(line.slot.code, error);
        }
        for cell in line.cells {
            if let Some(error) = cell.error {
                problems.cells.insert(cell.name, error);
            }
        }
    }
    Ok(Json(problems))
}

/// Says into which cells a copied block goes.
pub async fn place(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path(slug): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Json<Pasted>> {
    let desk = Desk::open(&app, &person, &slug).await?;
    let words = words(&frame);
    let mut sent = save::sent(pairs);
    let text = sent.remove("teks").unwrap_or_default();
    let start = sent.remove("dari").unwrap_or_default();
    let scope = Scope::read(&app, &desk, sent)?;
    let rows = fill::existing(&app, &desk, &scope).await?;
    let slots = slots(&app, &desk, &words, &scope, &rows);
    let axis = paste::Axis {
        catalogue: &app.catalogue,
        indicator: desk.indicator(),
        down: scope.down,
        year: scope.period.map(crate::catalogue::Period::calendar_year),
        slots: &slots,
    };
    Ok(Json(paste::place(&words, &axis, &text, &start)))
}
