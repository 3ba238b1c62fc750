//! What everything stands on: clock, text, tokens, limits, measurements, mail, settings, the one
//! error. It knows nothing of figures.

pub mod clock;
pub mod config;
pub mod error;
pub mod http;
pub mod limit;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod text;
pub mod token;
pub mod trust;
