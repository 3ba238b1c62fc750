mod bulk;
mod create;
mod events;
mod gate;
mod openapi;
