mod api;
mod docs;
mod frame;
mod health;
