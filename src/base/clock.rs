//! Time as a parameter: the system's clock, or a fixed one in tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Where the current time comes from.
#[derive(Debug, Clone, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// A clock that stands at `now` until it is moved.
    pub fn fixed(now: Timestamp) -> Self {
        Self(Some(Arc::new(AtomicI64::new(now.as_millisecond()))))
    }

    /// Moves a fixed clock forward; the system's clock is not ours to move.
    pub fn advance(&self, by: std::time::Duration) {
        if let Some(at) = &self.0 {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            at.fetch_add(by, Ordering::Relaxed);
        }
    }

    /// Milliseconds since 1970, UTC.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Some(at) => at.load(Ordering::Relaxed),
            None => Timestamp::now().as_millisecond(),
        }
    }

    /// Now in Asia/Jakarta (WIB).
    pub fn now(&self) -> Zoned {
        local(self.now_ms())
    }

    /// Today's date in Asia/Jakarta (WIB).
    pub fn today(&self) -> Date {
        self.now().date()
    }
}

/// A time in milliseconds as machines write it, always of the same length so that texts sort and are
/// read as times: `2017-10-29T03:00:00.000Z`.
pub fn rfc3339(ms: i64) -> String {
    const MILLIS: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    let time = Timestamp::from_millisecond(ms).unwrap_or_default();
    MILLIS.timestamp_to_string(&time)
}

/// The first moment of a day in Asia/Jakarta (WIB), in milliseconds since 1970.
pub fn start_of(day: Date) -> i64 {
    let zone = TimeZone::fixed(jiff::tz::offset(7));
    let start = day.to_zoned(zone);
    start.map_or(i64::MAX, |start| start.timestamp().as_millisecond())
}

/// A time in milliseconds as Asia/Jakarta (WIB), which keeps UTC+7 without summer time.
pub fn local(ms: i64) -> Zoned {
    Timestamp::from_millisecond(ms)
        .unwrap_or_default()
        .to_zoned(TimeZone::fixed(jiff::tz::offset(7)))
}
