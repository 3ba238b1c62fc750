mod access;
mod answers;
mod api;
mod docs;
mod frame;
mod health;
mod sign_in;
mod start;
