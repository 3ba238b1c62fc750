//! A workbook of 100 000 rows: preview and apply, and the most memory that the process took.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use pimpinan::intake::import::{Choices, Plan, Scope, apply, plan};
use rust_xlsxwriter::Workbook;

use super::world::World;

const ROWS: u32 = 100_000;

/// Measures and prints both steps, and once more on rows that stand there already.
pub fn run() {
    let world = World::start();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("angka.xlsx");
    write(&path);
    let size = std::fs::metadata(&path).expect("a file").len();
    println!("workbook of {ROWS} rows, {:.1} MB", size as f64 / 1e6);
    let before = peak_mb();
    let (first, preview) = timed(|| previewed(&world, &path));
    assert_eq!(first.counts.created, u64::from(ROWS));
    let first = Arc::new(first);
    let longest = Arc::new(AtomicU64::new(0));
    let watch = watch(&world, &longest);
    let (applied, apply) = timed(|| {
        world
            .runtime
            .block_on(apply(&world.app, &first, 1))
            .expect("applied")
    });
    watch.abort();
    assert_eq!(applied.created, u64::from(ROWS));
    line("preview", preview);
    line("apply", apply);
    line("preview and apply", preview + apply);
    let longest = longest.load(std::sync::atomic::Ordering::Relaxed);
    line(
        "longest wait of another writer meanwhile",
        Duration::from_micros(longest),
    );
    let (again, preview) = timed(|| previewed(&world, &path));
    assert_eq!(again.counts.same, u64::from(ROWS));
    line("preview again, all rows unchanged", preview);
    println!(
        "{:<44} {:>9.0} MB (before: {before:.0})",
        "most memory",
        peak_mb()
    );
}

fn line(name: &str, took: Duration) {
    println!("{name:<44} {:>9.2} s", took.as_secs_f64());
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed())
}

fn previewed(world: &World, path: &Path) -> Plan {
    let app = Arc::clone(&world.app);
    let path = path.to_owned();
    let work = move || {
        let about = Arc::clone(app.catalogue.indicator("usia-asn").expect("the indicator"));
        let scope = Scope {
            may_update: true,
            ..Scope::default()
        };
        let read = AtomicU64::new(0);
        plan(
            &app,
            File::open(&path).expect("the workbook"),
            Some(&about),
            &scope,
            &Choices::new(),
            &read,
        )
        .expect("a plan")
    };
    let planned = world.runtime.spawn_blocking(work);
    world.runtime.block_on(planned).expect("no panic")
}

/// Writes one small change after another and keeps the longest wait, in microseconds.
fn watch(world: &World, longest: &Arc<AtomicU64>) -> tokio::task::JoinHandle<()> {
    let (app, longest) = (Arc::clone(&world.app), Arc::clone(longest));
    world.runtime.spawn(async move {
        loop {
            let begun = Instant::now();
            let touched = app
                .db
                .write(|tx| tx.conn.execute("DELETE FROM sessions", &[]));
            touched.await.expect("written");
            let took = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
            longest.fetch_max(took, std::sync::atomic::Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
}

fn write(path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().expect("a sheet");
    for (at, name) in (0_u16..).zip(["tanggal", "usia", "Laki-laki", "Perempuan"]) {
        sheet.write_string(0, at, name).expect("a header");
    }
    for row in 0..ROWS {
        let day = jiff::civil::date(1990, 1, 1)
            .checked_add(jiff::Span::new().days(i64::from(row / 81)))
            .expect("a day");
        sheet
            .write_string(row + 1, 0, day.to_string())
            .expect("a cell");
        sheet
            .write_number(row + 1, 1, 20 + row % 81)
            .expect("a cell");
        sheet.write_number(row + 1, 2, row).expect("a cell");
        sheet.write_number(row + 1, 3, row % 997).expect("a cell");
    }
    book.save(path).expect("a workbook");
}

/// The most memory that this process has taken so far, in megabytes.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}
