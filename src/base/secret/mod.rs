//! The secret key of an installation, which lies outside of the database: what is sealed under it
//! can't be read, and what is signed with it can't be forged, by who has the database alone.
//!
//! There may be several keys, newest first: the newest seals and signs, all of them open and
//! verify. From each key one key a purpose is derived, so that none serves two.

mod derived;
mod keys;
mod vault;

pub use crate::base::secret::keys::{Keys, Purpose, Sealed, Verdict};
pub use crate::base::secret::vault::Vault;

#[cfg(test)]
mod tests;
