//! What is counted and timed of the work that runs by itself.

use std::sync::atomic::AtomicI64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// The name of the job.
type Named = [(&'static str, &'static str); 1];

/// Bounds of what a turn takes, in seconds.
const SECONDS: [f64; 9] = [0.001, 0.01, 0.1, 1.0, 5.0, 30.0, 120.0, 600.0, 3_600.0];

/// How the jobs of this process are doing, each by its name.
#[derive(Debug)]
pub struct Jobs {
    pub(super) runs: Family<Named, Counter>,
    pub(super) failures: Family<Named, Counter>,
    pub(super) seconds: Family<Named, Histogram>,
    pub(super) succeeded: Family<Named, Gauge<i64, AtomicI64>>,
    pub(super) fetched: Family<[(&'static str, &'static str); 2], Counter>,
    pub(super) troubles: Family<Named, Gauge<i64, AtomicI64>>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            runs: Family::default(),
            failures: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            succeeded: Family::default(),
            fetched: Family::default(),
            troubles: Family::default(),
        }
    }
}

impl Jobs {
    /// There is such a job: its counts begin at nought, so that an alarm sees the first failure.
    pub fn known(&self, job: &'static str) {
        let labels = [("job", job)];
        drop(self.runs.get_or_create(&labels));
        drop(self.failures.get_or_create(&labels));
    }

    /// A turn ended so many seconds after it began; where it succeeded, at the time `now`, in
    /// milliseconds since 1970.
    pub fn ran(&self, job: &'static str, seconds: f64, succeeded: Option<i64>) {
        let labels = [("job", job)];
        self.runs.get_or_create(&labels).inc();
        self.seconds.get_or_create(&labels).observe(seconds);
        if let Some(now) = succeeded {
            self.succeeded
                .get_or_create(&labels)
                .set(now.div_euclid(1000));
        } else {
            self.failures.get_or_create(&labels).inc();
        }
    }

    /// So many sources fail, and so many bring no figures although they are due.
    pub fn troubled(&self, failing: usize, late: usize) {
        for (kind, count) in [("failing", failing), ("late", late)] {
            let gauge = self.troubles.get_or_create(&[("kind", kind)]);
            gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
        }
    }

    /// A source of a kind was fetched and ended so.
    pub fn fetched(&self, kind: &'static str, state: &'static str) {
        let labels = [("kind", kind), ("state", state)];
        self.fetched.get_or_create(&labels).inc();
    }

    /// Tells a registry of all of them; answers their names.
    pub(super) fn register(&self, registry: &mut Registry) -> [&'static str; 6] {
        const NAMES: [&str; 6] = [
            "pimpinan_job_runs",
            "pimpinan_job_failures",
            "pimpinan_job_seconds",
            "pimpinan_job_succeeded_timestamp_seconds",
            "pimpinan_source_runs",
            "pimpinan_sources_in_trouble",
        ];
        let [runs, failures, seconds, succeeded, fetched, troubles] = NAMES;
        registry.register(runs, "Turns of jobs that were run", self.runs.clone());
        registry.register(failures, "Turns that failed", self.failures.clone());
        registry.register(seconds, "Time that a turn took", self.seconds.clone());
        registry.register(
            succeeded,
            "When a job last succeeded",
            self.succeeded.clone(),
        );
        let help = "Runs of sources, by kind and state";
        registry.register(fetched, help, self.fetched.clone());
        let help = "Sources that somebody must look at, by kind";
        registry.register(troubles, help, self.troubles.clone());
        NAMES
    }
}
