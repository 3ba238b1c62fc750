mod bodies;
mod contract;
mod keys;
mod messages;
mod races;
