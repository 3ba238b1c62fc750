pub(crate) mod caller;
mod events;
mod v1;
mod v2;
