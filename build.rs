//! Tells cargo that the built-in catalogue is part of the program, new files included.

fn main() {
    println!("cargo::rerun-if-changed=catalogue");
}
