mod bulk;
mod catalogue;
mod create;
mod events;
pub(crate) mod gate;
mod mapping;
mod openapi;
mod rows;
mod series;
