//! Moments, periods and numbers as they stand on a page.

use super::Frame;
use crate::base::text;
use crate::catalogue::{Grain, Period};
use crate::present::periods;
use crate::present::words::Words;

impl Frame {
    fn words(&self) -> Words<'_> {
        Words::new(&self.app.texts, self.lang)
    }

    /// A moment in WIB: `15 Januari 2018, 10.00`.
    pub fn moment(&self, ms: i64) -> String {
        periods::moment(&self.words(), ms)
    }

    /// A moment, or a dash where there is none.
    pub fn moment_or_dash(&self, ms: Option<i64>) -> String {
        ms.map_or_else(|| "–".to_owned(), |ms| self.moment(ms))
    }

    /// A period that is kept as its code, `2017-10`: `Oktober 2017`; or a dash where there is none.
    pub fn period_or_dash(&self, code: Option<&String>) -> String {
        let Some(code) = code else {
            return "–".to_owned();
        };
        Period::parse(code, &Grain::ALL).map_or_else(
            || code.clone(),
            |period| periods::long(&self.words(), period),
        )
    }

    /// A whole number as people write it.
    pub fn whole(&self, number: i64) -> String {
        text::number::whole(number, self.lang)
    }
}
