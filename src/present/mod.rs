//! From the catalogue and figures to what is shown: pure, so that a screen's truth can be tested
//! without a database and without HTTP.
//!
//! What the reader asks for, what to ask the store, and which of the answers is the figure of a
//! period is decided in [`crate::figures`]; [`board`] and [`card`] put figures, shares and charts
//! into words and drawings.

pub mod alerts;
pub mod amount;
pub mod attention;
pub mod board;
pub mod calendar;
pub mod card;
pub mod catalogue;
pub mod change;
pub mod chart;
pub mod charts;
pub mod condition;
pub mod csv;
pub mod doubt;
pub mod due;
pub mod figure;
pub mod filter;
pub mod gauge;
pub mod groups;
mod odd;
pub mod periods;
pub mod questions;
pub mod range;
pub mod record;
pub mod rows;
pub mod rules;
pub mod scene;
pub mod series;
pub mod spark;
pub mod spec;
mod spread;
pub mod table;
pub mod target;
mod total;
pub mod trust;
pub mod under_way;
pub mod words;
