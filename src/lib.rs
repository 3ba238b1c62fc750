//! Dashboard Pimpinan: gathers the figures of every agency of a provincial
//! government and shows its leaders how the province is doing.
//!
//! Each floor may use those below it, which a test checks:
//! `base` ← `catalogue` ← `figures`, `identity` ← `store`, `present` ← `apidoc` ← `app` ← `intake`
//! ← `work` ← `web` ← `cli`.

pub mod apidoc;
pub mod app;
pub mod base;
pub mod catalogue;
pub mod cli;
pub mod figures;
pub mod identity;
pub mod intake;
pub mod present;
pub mod store;
pub mod web;
pub mod work;
