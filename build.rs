//! Tells cargo that the catalogue and the built assets are part of the program, new files included.

fn main() {
    for folder in ["assets/dist", "catalogue"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
