//! `/` and `/tentang`: the pages for everybody; they show no figures.

use askama::Template;
use axum::response::Html;

use crate::base::error::Result;
use crate::web::frame::Frame;
use crate::web::respond::page;

#[derive(Debug, Template)]
#[template(path = "pages/landing.html")]
struct Landing<'a> {
    frame: &'a Frame,
}

#[derive(Debug, Template)]
#[template(path = "pages/tentang.html")]
struct About<'a> {
    frame: &'a Frame,
}

/// The first page.
pub async fn show(frame: Frame) -> Result<Html<String>> {
    page(&Landing { frame: &frame })
}

/// What this is, where the figures come from, and under which licence the program is.
pub async fn about(frame: Frame) -> Result<Html<String>> {
    page(&About { frame: &frame })
}
