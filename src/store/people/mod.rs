//! People, their roles, sessions and agencies.

pub mod accounts;
pub mod agencies;
pub mod attempts;
pub mod calendars;
pub mod cards;
pub mod devices;
pub mod grants;
pub mod identities;
pub mod links;
pub mod roles;
pub mod second_factor;
pub mod security;
pub mod sessions;
pub mod users;
