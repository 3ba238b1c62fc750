mod bulk;
mod create;
mod events;
mod gate;
mod mapping;
mod openapi;
