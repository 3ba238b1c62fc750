//! Locks: figures of a period that may no longer change, and what was granted against that.

use jiff::civil::Date;

use crate::base::clock::local;
use crate::base::error::Result;
use crate::catalogue::Period;
use crate::figures::due::{Standing, Submission, counts};
use crate::store::Tx;
use crate::store::due::{read, start};
use crate::store::figures::observations::Target;

impl Tx<'_> {
    /// Since which day figures of an agency are locked that are about `period`; none where they may
    /// change.
    pub(in crate::store) fn locked_since(
        &mut self,
        target: &Target,
        agency: &str,
        period: Period,
    ) -> Result<Option<Date>> {
        let today = local(self.now).date();
        for (whole, terms) in target.due.of_row(period) {
            let owed = target.due.owed(whole, terms);
            // Most are not, and nothing is asked about them.
            if owed.lock.is_none_or(|lock| today <= lock) {
                continue;
            }
            // What came before anything counted was not owed here, and has no deadline to pass.
            if !counts(start::day(self.conn)?, &owed) {
                continue;
            }
            let granted = read::granted(self.conn, target, agency, whole)?;
            let standing = Standing::at(owed, Submission::default(), granted, today);
            if let Some(lock) = standing.lock.filter(|_| standing.is_locked(today)) {
                return Ok(Some(lock.tomorrow().unwrap_or(lock)));
            }
        }
        Ok(None)
    }
}
