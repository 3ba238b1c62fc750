//! What is counted and timed for Prometheus. Everything is a handle that is cheap to clone and to
//! add to; words and numbers meet when somebody asks for the text.

mod jobs;
pub mod state;

use std::sync::atomic::AtomicI64;

use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

use crate::base::error::{Error, Result};
pub use crate::base::metrics::jobs::Jobs;
use crate::base::metrics::state::{Gauges, State};

/// Names and values by which a metric is told apart; all of them are the program's own words, so
/// that nobody outside can make their number grow.
pub type Labels<const N: usize> = [(&'static str, &'static str); N];

/// Bounds of what takes time, in seconds.
const SECONDS: [f64; 14] = [
    0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];
/// Bounds of how many jobs share a commit.
const JOBS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Why requests are refused.
pub const CAUSES: [&str; 9] = [
    "sign-in-failed",
    "second-factor-failed",
    "unauthorized",
    "forbidden",
    "not-found",
    "link-gone",
    "too-many",
    "origin",
    "host",
];

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

/// How the writer of the store is doing.
#[derive(Debug, Clone)]
pub struct Commits {
    /// Jobs of each transaction.
    pub jobs: Histogram,
    /// Seconds from the beginning of a transaction until it is ready to be committed.
    pub work: Histogram,
    /// Seconds that a commit took, which is above all the disk's time.
    pub commit: Histogram,
    /// Transactions that could not be committed.
    pub failed: Counter,
    /// Connections to a server that had to be opened again.
    pub reopened: Counter,
    /// Rows added together that had to be added one by one, because one of them failed.
    pub apart: Counter,
}

impl Default for Commits {
    fn default() -> Self {
        Self {
            jobs: Histogram::new(JOBS),
            work: seconds(),
            commit: seconds(),
            failed: Counter::default(),
            reopened: Counter::default(),
            apart: Counter::default(),
        }
    }
}

/// What is read off when somebody asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Readings {
    /// Jobs that wait for the writer.
    pub waiting_writes: usize,
    /// Jobs that wait for a reader.
    pub waiting_reads: usize,
    /// Requests that are being answered.
    pub running: usize,
}

/// Everything that is counted and timed.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    names: Vec<&'static str>,
    requests: Family<Labels<3>, Counter>,
    latency: Family<Labels<2>, Histogram>,
    shed: Counter,
    refusals: Family<Labels<1>, Counter>,
    refused_rows: Family<Labels<1>, Counter>,
    sign_in_failures: Counter,
    cache: Family<Labels<2>, Counter>,
    deliveries: Family<Labels<1>, Counter>,
    backups: Family<Labels<1>, Counter>,
    jobs: Jobs,
    gauges: Gauges,
    connections: Gauge,
    streams: Gauge,
    waiting_writes: Gauge,
    waiting_reads: Gauge,
    running: Gauge,
}

/// Something that is open until this is dropped.
#[derive(Debug)]
pub struct Open(Gauge<i64, AtomicI64>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Nothing counted yet; `commits` are the store's.
    pub fn new(commits: &Commits) -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            names: Vec::new(),
            requests: Family::default(),
            latency: Family::new_with_constructor(seconds),
            shed: Counter::default(),
            refusals: Family::default(),
            refused_rows: Family::default(),
            sign_in_failures: Counter::default(),
            cache: Family::default(),
            deliveries: Family::default(),
            backups: Family::default(),
            jobs: Jobs::default(),
            gauges: Gauges::default(),
            connections: Gauge::default(),
            streams: Gauge::default(),
            waiting_writes: Gauge::default(),
            waiting_reads: Gauge::default(),
            running: Gauge::default(),
        };
        metrics.register_traffic();
        metrics.register_work(commits);
        metrics.begin_at_nought();
        let jobs = metrics.jobs.register(&mut metrics.registry);
        metrics.names.extend(jobs);
        let more = metrics.gauges.register(&mut metrics.registry);
        metrics.names.extend(more);
        metrics
    }

    /// An alarm can see that a count grows only if it was there before: one that begins at 1 has,
    /// for Prometheus, not grown.
    fn begin_at_nought(&self) {
        for outcome in ["delivered", "retried", "failed"] {
            drop(self.deliveries.get_or_create(&[("outcome", outcome)]));
        }
        for cause in CAUSES {
            drop(self.refusals.get_or_create(&[("cause", cause)]));
        }
        for outcome in ["made", "failed"] {
            drop(self.backups.get_or_create(&[("outcome", outcome)]));
        }
    }

    fn register_traffic(&mut self) {
        let requests = self.requests.clone();
        self.add("pimpinan_requests", "Requests answered", requests);
        let latency = self.latency.clone();
        self.add(
            "pimpinan_request_seconds",
            "Time until an answer began",
            latency,
        );
        let shed = self.shed.clone();
        self.add("pimpinan_shed", "Requests turned away at once, full", shed);
        let refusals = self.refusals.clone();
        self.add("pimpinan_refusals", "Requests refused, by cause", refusals);
        let connections = self.connections.clone();
        self.add("pimpinan_connections", "Open connections", connections);
        let running = self.running.clone();
        self.add(
            "pimpinan_requests_running",
            "Requests being answered",
            running,
        );
        let streams = self.streams.clone();
        self.add("pimpinan_event_streams", "Open streams of events", streams);
        let failures = self.sign_in_failures.clone();
        self.add("pimpinan_sign_in_failures", "Failed sign-ins", failures);
        let deliveries = self.deliveries.clone();
        self.add(
            "pimpinan_webhook_deliveries",
            "Webhooks sent, by outcome",
            deliveries,
        );
    }

    fn register_work(&mut self, commits: &Commits) {
        let refused = self.refused_rows.clone();
        self.add(
            "pimpinan_refused_rows",
            "Rows refused, by the code of the rule",
            refused,
        );
        let cache = self.cache.clone();
        self.add("pimpinan_cache", "Answers of caches, hit or miss", cache);
        let writes = self.waiting_writes.clone();
        self.add(
            "pimpinan_write_queue",
            "Jobs waiting for the writer",
            writes,
        );
        let reads = self.waiting_reads.clone();
        self.add("pimpinan_read_queue", "Jobs waiting for a reader", reads);
        let Commits {
            jobs,
            work,
            commit,
            failed,
            reopened,
            apart,
        } = commits.clone();
        self.add("pimpinan_commit_jobs", "Jobs that shared a commit", jobs);
        self.add("pimpinan_transaction_seconds", "Work before a commit", work);
        self.add("pimpinan_commit_seconds", "Time that a commit took", commit);
        self.add("pimpinan_commits_failed", "Commits that failed", failed);
        self.add(
            "pimpinan_database_reconnects",
            "Connections to the database that were opened again",
            reopened,
        );
        self.add(
            "pimpinan_batches_apart",
            "Rows added together that had to be added one by one",
            apart,
        );
        let backups = self.backups.clone();
        self.add("pimpinan_backups", "Scheduled backups, by outcome", backups);
    }

    /// Puts down how things stand now.
    pub fn stands(&self, state: &State) {
        self.gauges.set(state);
    }

    /// The newest scheduled copy was made then, in milliseconds since 1970.
    pub fn copied(&self, at: i64) {
        self.gauges.copied(at);
    }

    fn add(&mut self, name: &'static str, help: &str, metric: impl Metric) {
        self.names.push(name);
        self.registry.register(name, help, metric);
    }

    /// The names of all metrics; a counter's series end in `_total`.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// An answer began after so many seconds.
    pub fn answered(
        &self,
        route: &'static str,
        method: &'static str,
        status: &'static str,
        seconds: f64,
    ) {
        let labels = [("route", route), ("method", method), ("status", status)];
        self.requests.get_or_create(&labels).inc();
        let labels = [("route", route), ("method", method)];
        self.latency.get_or_create(&labels).observe(seconds);
    }

    /// A request was turned away because the server is full.
    pub fn shed(&self) {
        self.shed.inc();
    }

    /// A request was refused for this cause.
    pub fn request_refused(&self, cause: &'static str) {
        self.refusals.get_or_create(&[("cause", cause)]).inc();
    }

    /// So many rows were refused for a reason with this code.
    pub fn refused(&self, code: &'static str, rows: u64) {
        self.refused_rows
            .get_or_create(&[("code", code)])
            .inc_by(rows);
    }

    /// Somebody failed to sign in.
    pub fn sign_in_failed(&self) {
        self.sign_in_failures.inc();
    }

    /// A cache had the answer, or had not.
    pub fn cached(&self, cache: &'static str, hit: bool) {
        let outcome = if hit { "hit" } else { "miss" };
        let labels = [("cache", cache), ("outcome", outcome)];
        self.cache.get_or_create(&labels).inc();
    }

    /// A webhook was delivered, will be tried again, or was given up.
    pub fn delivered(&self, outcome: &'static str) {
        let labels = [("outcome", outcome)];
        self.deliveries.get_or_create(&labels).inc();
    }

    /// A scheduled backup was made, or failed.
    pub fn backed_up(&self, outcome: &'static str) {
        self.backups.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// How the work that runs by itself is doing.
    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// A connection, open until the answer is dropped.
    pub fn connection(&self) -> Open {
        open(&self.connections)
    }

    /// A stream of events, open until the answer is dropped.
    pub fn stream(&self) -> Open {
        open(&self.streams)
    }

    /// Everything in the text form of `OpenMetrics`.
    ///
    /// # Errors
    /// [`Error::Internal`] when a value can't be written.
    pub fn text(&self, now: Readings) -> Result<String> {
        let set = |gauge: &Gauge, value: usize| gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        set(&self.waiting_writes, now.waiting_writes);
        set(&self.waiting_reads, now.waiting_reads);
        set(&self.running, now.running);
        let mut said = String::new();
        text::encode(&mut said, &self.registry)
            .map_err(|e| Error::Internal(format!("metrics: {e}")))?;
        Ok(said)
    }
}

fn open(gauge: &Gauge) -> Open {
    gauge.inc();
    Open(gauge.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_told() {
        let metrics = Metrics::new(&Commits::default());
        metrics.answered("/x", "GET", "2xx", 0.003);
        metrics.cached("series", true);
        let stream = metrics.stream();
        let before = metrics.text(Readings::default()).unwrap();
        drop(stream);
        let readings = Readings {
            waiting_writes: 7,
            ..Readings::default()
        };
        let after = metrics.text(readings).unwrap();
        for line in [
            r#"pimpinan_requests_total{route="/x",method="GET",status="2xx"} 1"#,
            r#"pimpinan_request_seconds_bucket{le="0.005",route="/x",method="GET"} 1"#,
            r#"pimpinan_cache_total{cache="series",outcome="hit"} 1"#,
            "pimpinan_event_streams 1",
            r#"pimpinan_backups_total{outcome="failed"} 0"#,
            r#"pimpinan_webhook_deliveries_total{outcome="failed"} 0"#,
        ] {
            assert!(before.contains(line), "{line} in\n{before}");
        }
        assert!(after.contains("pimpinan_event_streams 0"));
        assert!(after.contains("pimpinan_write_queue 7"));
    }
}
