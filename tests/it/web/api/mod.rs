mod caller;
mod v1;
