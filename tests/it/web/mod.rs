mod frame;
mod health;
mod sign_in;
