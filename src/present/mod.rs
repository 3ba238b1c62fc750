//! From the catalogue and figures to what is shown: pure, so that a screen's truth can be tested
//! without a database and without HTTP.

pub mod reference;
pub mod rows;
pub mod samples;
pub mod words;
