mod bulk;
mod catalogue;
mod create;
mod gate;
mod mapping;
mod rows;
mod series;
