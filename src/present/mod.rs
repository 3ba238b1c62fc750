//! From catalogue and figures to what is shown: pure, without the store and without HTTP.

pub mod reference;
pub mod rows;
mod samples;
pub mod words;
