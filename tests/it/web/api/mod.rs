mod caller;
mod events;
mod v1;
