mod bodies;
mod contract;
mod keys;
mod messages;
mod numbers;
mod races;
