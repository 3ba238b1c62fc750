//! What is measured when somebody asks: the process, as Prometheus names it everywhere, and the store.

use std::fs;
use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Names and values by which a metric is told apart.
type Labels<const N: usize> = [(&'static str, &'static str); N];

/// Ticks of the processor's clock in a second, as Linux tells them.
const TICKS: f64 = 100.0;

/// How the store stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// Bytes of the database.
    pub database_bytes: u64,
    /// Bytes of its log, where it is a file.
    pub log_bytes: u64,
    /// Imports that are being saved, or wait to be gone on with.
    pub imports_waiting: u64,
    /// Entries of the journal that the replica lacks, where there is one that answers.
    pub replica_behind: Option<i64>,
}

/// The gauges.
#[derive(Debug, Default)]
pub struct Gauges {
    database: Gauge,
    log: Gauge,
    imports: Gauge,
    behind: Family<Labels<0>, Gauge>,
    copied: Family<Labels<0>, Gauge>,
    build: Family<Labels<1>, Gauge>,
    cpu: Counter<f64, AtomicU64>,
    resident: Gauge,
    virtual_size: Gauge,
    files: Gauge,
    most_files: Gauge,
    threads: Gauge,
    started: Gauge<f64, AtomicU64>,
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Gauges {
    /// Makes them known; answers their names.
    pub(super) fn register(&self, registry: &mut Registry) -> Vec<&'static str> {
        let mut names = self.of_the_store(registry);
        names.extend(self.of_the_process(registry));
        names
    }

    fn of_the_store(&self, registry: &mut Registry) -> Vec<&'static str> {
        for (name, help, gauge) in [
            (
                "pimpinan_database_bytes",
                "Size of the database",
                &self.database,
            ),
            ("pimpinan_database_log_bytes", "Size of its log", &self.log),
            (
                "pimpinan_imports_waiting",
                "Imports not saved as a whole yet",
                &self.imports,
            ),
        ] {
            registry.register(name, help, gauge.clone());
        }
        for (name, help, family) in [
            (
                "pimpinan_replica_entries_behind",
                "Entries that the replica lacks",
                &self.behind,
            ),
            (
                "pimpinan_backup_last_timestamp_seconds",
                "When the newest scheduled copy was made",
                &self.copied,
            ),
        ] {
            registry.register(name, help, family.clone());
        }
        let build = self.build.clone();
        registry.register("pimpinan_build_info", "The program's version", build);
        vec![
            "pimpinan_database_bytes",
            "pimpinan_database_log_bytes",
            "pimpinan_imports_waiting",
            "pimpinan_replica_entries_behind",
            "pimpinan_backup_last_timestamp_seconds",
            "pimpinan_build_info",
        ]
    }

    fn of_the_process(&self, registry: &mut Registry) -> Vec<&'static str> {
        const CPU: &str = "process_cpu_seconds";
        const STARTED: &str = "process_start_time_seconds";
        let gauges = [
            (
                "process_resident_memory_bytes",
                "Memory that is held",
                &self.resident,
            ),
            (
                "process_virtual_memory_bytes",
                "Memory that is laid out",
                &self.virtual_size,
            ),
            ("process_open_fds", "Open files", &self.files),
            ("process_max_fds", "Most open files", &self.most_files),
            ("process_threads", "Threads", &self.threads),
        ];
        let mut names = vec![CPU, STARTED];
        registry.register(CPU, "Time that processors spent", self.cpu.clone());
        registry.register(STARTED, "When it was started", self.started.clone());
        for (name, help, gauge) in gauges {
            registry.register(name, help, gauge.clone());
            names.push(name);
        }
        names
    }

    /// The newest scheduled copy was made then, in milliseconds since 1970.
    pub(super) fn copied(&self, at: i64) {
        self.copied.get_or_create(&[]).set(at.div_euclid(1000));
    }

    /// Puts down how the store stands, and the process.
    pub(super) fn set(&self, state: &State) {
        self.database.set(whole(state.database_bytes));
        self.log.set(whole(state.log_bytes));
        self.imports.set(whole(state.imports_waiting));
        match state.replica_behind {
            Some(entries) => {
                self.behind.get_or_create(&[]).set(entries);
            }
            None => self.behind.clear(),
        }
        let build = [("version", env!("CARGO_PKG_VERSION"))];
        self.build.get_or_create(&build).set(1);
        self.process();
    }

    fn process(&self) {
        let Some(process) = Process::read() else {
            return;
        };
        let more = process.cpu_seconds - self.cpu.get();
        self.cpu.inc_by(more.max(0.0));
        self.resident.set(process.resident);
        self.virtual_size.set(process.virtual_size);
        self.threads.set(process.threads);
        self.started.set(process.started);
        let open = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        self.files.set(i64::try_from(open).unwrap_or(0));
        let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
        self.most_files
            .set(whole(limit.current.unwrap_or(u64::MAX)));
    }
}

/// What Linux tells of this process.
#[derive(Debug, PartialEq)]
struct Process {
    cpu_seconds: f64,
    resident: i64,
    virtual_size: i64,
    threads: i64,
    started: f64,
}

impl Process {
    fn read() -> Option<Self> {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        let machine = fs::read_to_string("/proc/stat").ok()?;
        Self::of(&stat, &machine)
    }

    /// Reads what `/proc/self/stat` and `/proc/stat` say (proc(5)).
    fn of(stat: &str, machine: &str) -> Option<Self> {
        // The name, in brackets, may hold anything.
        let (_, rest) = stat.rsplit_once(") ")?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let number = |at: usize| fields.get(at - 3)?.parse::<f64>().ok();
        let whole = |at: usize| fields.get(at - 3)?.parse::<i64>().ok();
        let boot = machine
            .lines()
            .find_map(|line| line.strip_prefix("btime "))?;
        let page = i64::try_from(rustix::param::page_size()).ok()?;
        Some(Self {
            cpu_seconds: (number(14)? + number(15)?) / TICKS,
            threads: whole(20)?,
            started: boot.trim().parse::<f64>().ok()? + number(22)? / TICKS,
            virtual_size: whole(23)?,
            resident: whole(24)? * page,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_says_of_a_process_is_read() {
        let stat = "7 (a ) b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 9 0 1000 4096000 10 18";
        let process = Process::of(stat, "cpu 1\nbtime 1700000000\n").unwrap();
        assert!((process.cpu_seconds - 2.0).abs() < 1e-9);
        assert_eq!((process.threads, process.virtual_size), (9, 4_096_000));
        assert!((process.started - 1_700_000_010.0).abs() < 1e-6);
        assert!(Process::read().is_some_and(|own| own.resident > 0));
    }
}
