//! Pages of those who run the place.

mod agencies;
mod journal;
mod keys;
mod roles;
mod second_factor;
mod users;
mod validation;
