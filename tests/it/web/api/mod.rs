pub(crate) mod caller;
mod events;
mod v1;
