mod bulk;
mod create;
mod gate;
mod mapping;
