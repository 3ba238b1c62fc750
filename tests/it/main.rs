//! Integration tests: the real program in process, with a real database in a temporary folder.

#![expect(
    clippy::expect_used,
    reason = "a test that can't go on stops and says where"
)]

mod apart;
mod asvs;
mod changes;
mod circles;
mod cli;
mod configuration;
mod crash;
mod database;
mod demo;
mod doors;
mod ends;
mod fixtures;
mod gates;
mod house;
mod import;
mod law;
mod log;
mod operate;
mod packaging;
mod people;
mod present;
mod pull;
mod rules;
mod store;
mod support;
mod tls;
mod web;
mod webhooks;
mod work;
