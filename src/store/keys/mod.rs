//! API keys: what they may, what they were used for, what they sent.

pub mod key_use;
pub mod keys;
pub mod mapping;
pub mod once;
