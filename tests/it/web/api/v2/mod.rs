mod bulk;
mod catalogue;
mod create;
mod gate;
mod rows;
mod series;
