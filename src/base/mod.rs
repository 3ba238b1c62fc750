//! What everything stands on: clients, clock, text, tokens, secrets, limits and shares, measurements,
//! mail, settings, the one error. It knows nothing of figures.

pub mod client;
pub mod clock;
pub mod config;
pub mod error;
pub mod http;
pub mod limit;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod private;
pub mod secret;
pub mod shares;
pub mod text;
pub mod token;
pub mod trust;
pub mod turns;
