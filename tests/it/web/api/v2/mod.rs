mod events;
mod gate;
mod openapi;
