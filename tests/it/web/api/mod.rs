pub(crate) mod caller;
mod events;
mod v1;
pub(crate) mod v2;
