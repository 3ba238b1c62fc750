//! The demo province: real published figures, marked samples, and a login per role.

pub(in crate::cli) mod application;
mod asked;
pub mod figures;
pub(in crate::cli) mod past;
pub mod people;
pub mod simulate;

use crate::app::App;
use crate::base::error::{Error, Result};
pub use crate::cli::province::people::People;

/// Fills an empty database with people and figures.
pub async fn fill(app: &App) -> Result<People> {
    let people = people::add(app).await?;
    let admin = people.logins.first().ok_or(Error::NotFound)?;
    figures::write(app, admin.user).await?;
    Ok(people)
}
