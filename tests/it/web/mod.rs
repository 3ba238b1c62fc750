mod frame;
mod health;
