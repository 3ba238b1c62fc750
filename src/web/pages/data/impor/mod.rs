//! `/data/{slug}/impor…`: sending a file, checking what it would change, and saving it.

mod files;
mod form;
mod show;
pub(in crate::web::pages) mod upload;
mod work;

pub use crate::web::pages::data::impor::files::{report, template};
pub use crate::web::pages::data::impor::form::form;
pub use crate::web::pages::data::impor::show::show;
pub use crate::web::pages::data::impor::upload::send;
pub use crate::web::pages::data::impor::work::{answer, apply, cancel};

use std::sync::Arc;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::Indicator;
use crate::identity::permission;
use crate::intake::import::shelf::Pending;
use crate::intake::import::words::Words;
use crate::intake::import::{Scope, shelf};
use crate::store::people::accounts::Person;
use crate::web::frame::Frame;

/// Largest body of an upload: the file and what the form adds.
pub const MOST_BODY: usize = 51 * 1024 * 1024;

fn indicator<'a>(app: &'a App, slug: &str) -> Result<&'a Arc<Indicator>> {
    app.catalogue.indicator(slug).ok_or(Error::NotFound)
}

/// The page of an indicator's imports.
fn address(slug: &str) -> String {
    format!("/data/{slug}/impor")
}

fn words(frame: &Frame) -> Words<'_> {
    let app = frame.app();
    Words {
        texts: &app.texts,
        catalogue: &app.catalogue,
        lang: frame.lang(),
    }
}

/// For whom a person's file may speak.
fn scope(person: &Person, chosen: Option<String>) -> Result<Scope> {
    let own = if person.may(permission::AGENCY_ALL) {
        None
    } else {
        let agency = person.agency.clone();
        Some(agency.ok_or(Error::Forbidden(permission::OBSERVATION_CREATE))?)
    };
    Ok(Scope {
        own,
        chosen,
        may_update: person.may(permission::OBSERVATION_UPDATE),
        for_others: person.may(permission::OBSERVATION_ENTER_FOR_OTHERS),
        fetched: None,
    })
}

/// The import with this name, if it is the person's and of this indicator.
async fn pending(app: &App, person: &Person, slug: &str, id: &str) -> Result<Pending> {
    let found = shelf::get(app, id, person.id).await?;
    found.filter(|one| one.slug == slug).ok_or(Error::NotFound)
}
