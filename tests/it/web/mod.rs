mod api;
mod health;
