//! The program `pimpinan`.

use std::process::ExitCode;

fn main() -> ExitCode {
    pimpinan::cli::run()
}
