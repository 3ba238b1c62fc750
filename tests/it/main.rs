//! Integration tests: the real program in process, with a real database in a temporary folder.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop with a word of why"
)]

mod cli;
mod demo;
mod fixtures;
mod house;
mod people;
mod store;
mod support;
mod web;
