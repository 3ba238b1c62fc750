//! Dashboard Pimpinan: gathers the figures of every agency of a provincial
//! government and shows its leaders how the province is doing.
//!
//! The modules have one direction, checked by a test: `text`, `clock`, `error`,
//! `mail`, `metrics`, `password`, `permission`, `token` ← `catalogue` ← `present`, `store` ← `app` ← `observations`, `webhooks` ← `web` ← `cli`.

pub mod answers;
pub mod app;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod keyring;
pub mod limit;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod observations;
pub mod password;
pub mod permission;
pub mod present;
pub mod store;
pub mod text;
pub mod token;
pub mod totp;
pub mod usage;
pub mod web;
pub mod webhooks;
