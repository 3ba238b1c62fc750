mod access;
mod answers;
pub(crate) mod api;
pub(crate) mod authorisation;
mod frame;
mod metrics;
mod pages;
mod protection;
