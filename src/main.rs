//! The program `pimpinan`.

fn main() {}
