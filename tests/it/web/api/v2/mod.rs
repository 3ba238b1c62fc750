mod bulk;
mod create;
mod gate;
