//! Pages for people: one file a page, named as its address.

pub mod docs;
pub mod health;
