mod api;
mod frame;
mod health;
