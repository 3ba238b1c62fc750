//! `/beranda/urutan`: the order of the cards, as its reader wants it.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::Deserialize;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::Sector;
use crate::store::people::cards;
use crate::web::frame::Frame;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// What a button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    sektor: String,
    /// `naik`, `turun`, or `awal` for the order of the catalogue.
    arah: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/beranda/urutan.html")]
struct Page<'a> {
    frame: &'a Frame,
    sectors: Vec<(String, String)>,
    own: bool,
}

/// The sectors in this order; those that it does not name follow as the catalogue has them.
pub(in crate::web::pages) fn arranged<'c>(
    sectors: &'c [Sector],
    order: &[String],
) -> Vec<&'c Sector> {
    let mut all: Vec<&Sector> = sectors.iter().collect();
    let place = |sector: &Sector| order.iter().position(|slug| *slug == sector.slug);
    all.sort_by_key(|sector| place(sector).unwrap_or(usize::MAX));
    all
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
) -> Result<Html<String>> {
    let id = person.id;
    let order = app.db.read(move |conn| cards::order(conn, id)).await?;
    let sectors = arranged(&app.catalogue.sectors, &order).into_iter();
    page(&Page {
        own: !order.is_empty(),
        sectors: sectors
            .map(|one| (one.slug.clone(), frame.label(&one.title).to_owned()))
            .collect(),
        frame: &frame,
    })
}

/// Moves a card up or down, or brings back the order of the catalogue.
pub async fn send(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Form(sent): Form<Sent>,
) -> Result<Redirect> {
    let (by, id) = (Arc::clone(&app), person.id);
    if sent.arah == "awal" {
        app.db.write(move |tx| cards::keep(tx, id, &[])).await?;
        return Ok(Redirect::to("/beranda/urutan"));
    }
    let up = match sent.arah.as_str() {
        "naik" => true,
        "turun" => false,
        _ => return Err(Error::BadRequest("arah: naik, turun, awal".to_owned())),
    };
    let known = app.catalogue.sector(&sent.sektor).ok_or(Error::NotFound)?;
    let slug = known.slug.clone();
    let back = format!("/beranda/urutan#u-{slug}");
    let moved = app.db.write(move |tx| {
        let order = cards::order(tx.conn, id)?;
        let order = arranged(&by.catalogue.sectors, &order);
        let order: Vec<String> = order.iter().map(|one| one.slug.clone()).collect();
        cards::keep(tx, id, &moved(order, &slug, up))
    });
    moved.await?;
    Ok(Redirect::to(&back))
}

/// The order with one sector a place further up or down, where there is one.
fn moved(mut order: Vec<String>, slug: &str, up: bool) -> Vec<String> {
    let here = order.iter().position(|one| one == slug);
    let there = here.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) });
    if let (Some(here), Some(there)) = (here, there.filter(|at| *at < order.len())) {
        order.swap(here, there);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_card_moves_by_one_and_not_beyond_the_ends() {
        assert_eq!(moved(order("a b c"), "b", true), order("b a c"));
        assert_eq!(moved(order("a b c"), "b", false), order("a c b"));
        assert_eq!(moved(order("a b c"), "a", true), order("a b c"));
        assert_eq!(moved(order("a b c"), "c", false), order("a b c"));
        assert_eq!(moved(order("a b c"), "x", false), order("a b c"));
    }
}
