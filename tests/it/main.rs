//! Integration tests: the real program in process, with a real database in a temporary folder.

mod cli;
mod demo;
mod fixtures;
mod house;
mod people;
mod store;
mod support;
mod web;
