//! `cargo bench --bench workbooks`: our reader of workbooks beside calamine, in time, memory and what
//! becomes of files that mean harm. Each reading has a process of its own, whose peak of memory is
//! the reading's.

#![expect(clippy::expect_used, reason = "a benchmark that can't go on stops")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

// Our reader as it stands, in the place in which it expects itself.
use pimpinan::catalogue;
#[path = "workbooks/ours.rs"]
mod intake;

#[path = "workbooks/files.rs"]
mod files;
#[path = "workbooks/other.rs"]
mod other;

/// Kilobytes of address space that a reading may take before the system ends it.
const MOST_KB: u64 = 4 * 1024 * 1024;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [child, reader, file] = args.as_slice()
        && child == "read"
    {
        return read(reader, Path::new(file));
    }
    let folder = tempfile::tempdir().expect("a folder");
    println!("| workbook | packed MB | reader | seconds | peak MB | cells | ends |");
    println!("|---|---|---|---|---|---|---|");
    for (name, make) in files::ALL {
        let path = folder.path().join("book.xlsx");
        make(&path);
        let size = std::fs::metadata(&path).expect("a file").len();
        for reader in ["ours", "calamine"] {
            println!(
                "| {name} | {} | {reader} | {} |",
                tenths(size),
                asked(reader, &path)
            );
        }
    }
    println!("\nWhat each sees:");
    for (name, make) in files::SMALL {
        let path = folder.path().join("small.xlsx");
        make(&path);
        println!(
            "- {name}: ours {}; calamine {}",
            shown("ours", &path),
            shown("calamine", &path)
        );
    }
}

fn tenths(bytes: u64) -> String {
    let tenths = bytes * 10 / 1024 / 1024;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Reads a file in a process of its own.
fn child(reader: &str, path: &Path) -> std::process::Output {
    let own: PathBuf = std::env::current_exe().expect("this program");
    let script = format!("ulimit -v {MOST_KB}; exec \"$0\" read \"$1\" \"$2\"");
    Command::new("sh")
        .args(["-c", &script])
        .arg(own)
        .arg(reader)
        .arg(path)
        .output()
        .expect("a process")
}

fn asked(reader: &str, path: &Path) -> String {
    let out = child(reader, path);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let last = said.lines().last().unwrap_or_default().to_owned();
    if out.status.success() {
        last
    } else {
        format!("– | – | – | the process dies: {}", out.status)
    }
}

fn shown(reader: &str, path: &Path) -> String {
    let said = String::from_utf8_lossy(&child(reader, path).stdout).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    let (_, cells) = lines.split_last().expect("a line");
    cells.join(" / ")
}

fn read(reader: &str, path: &Path) {
    let small = path.ends_with("small.xlsx");
    let mut cells = 0_u64;
    let mut each = |text: &str| {
        cells += 1;
        if small {
            println!("{text:?}");
        }
    };
    let began = Instant::now();
    let end = match reader {
        "ours" => intake::read(path, &mut each),
        _ => other::read(path, &mut each),
    };
    let took = began.elapsed();
    let status = std::fs::read_to_string("/proc/self/status").expect("a status");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak: u64 = peak
        .and_then(|text| text.trim().split(' ').next())
        .and_then(|kilobytes| kilobytes.parse().ok())
        .expect("a number");
    println!(
        "{}.{:02} | {} | {cells} | {end}",
        took.as_secs(),
        took.subsec_millis() / 10,
        peak / 1024
    );
}
