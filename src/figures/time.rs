//! Whether the time that a figure is about is over.

use jiff::civil::Date;

use crate::catalogue::{Indicator, Period};

/// Whether a period is over on this day: a figure about one that still runs is not complete.
pub fn is_over(period: Period, today: Date) -> bool {
    period.next().start() <= today
}

/// Whether a period still runs, or has not begun, for an indicator that does not look ahead: what
/// looks ahead is complete when it is planned.
pub fn runs(indicator: &Indicator, period: Period, today: Date) -> bool {
    !indicator.ahead && !is_over(period, today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Grain;

    #[test]
    fn a_period_is_over_on_the_day_after_its_last() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (period, last, after) in [
            ("2017-10-29", "2017-10-29", "2017-10-30"),
            ("2016-02", "2016-02-29", "2016-03-01"),
            ("2017-Q3", "2017-09-30", "2017-10-01"),
            ("2017-S2", "2017-12-31", "2018-01-01"),
            ("2017/2018-genap", "2018-06-30", "2018-07-01"),
            ("2017", "2017-12-31", "2018-01-01"),
        ] {
            let read = Period::parse(period, &Grain::ALL).unwrap();
            assert!(!is_over(read, day(last)), "{period}");
            assert!(is_over(read, day(after)), "{period}");
        }
    }
}
