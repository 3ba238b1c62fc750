//! Rows as people enter, list and download them: columns, forms and grids derived from the
//! catalogue.

pub mod asked;
pub mod form;
pub mod grid;
pub mod line;
pub mod name;
pub mod past;
pub mod period;
pub mod table;
pub mod typed;
