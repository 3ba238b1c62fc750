//! Failed sign-ins of accounts and addresses, and how long the next attempt has to wait.

use crate::base::error::Result;
use crate::store::{Conn, Param, Tx};

/// How patient we are with one kind of subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Failures after which the next attempt has to wait; the wait doubles with each further one.
    pub free: i64,
    /// Failures that lock the subject.
    pub locks: i64,
}

/// An account, known or not.
pub const ACCOUNT: Patience = Patience { free: 5, locks: 10 };
/// A network address; many people may share one.
pub const ADDRESS: Patience = Patience {
    free: 30,
    locks: 60,
};

/// How long a locked subject has to wait, and after how long failures are forgotten: 15 minutes.
const LOCK_MS: i64 = 15 * 60_000;

impl Patience {
    /// Milliseconds to wait after so many failures, counted from the last.
    pub fn wait_ms(self, failures: i64) -> i64 {
        if failures >= self.locks {
            return LOCK_MS;
        }
        match u32::try_from(failures - self.free) {
            Ok(doublings) => 1000_i64.saturating_mul(1 << doublings.min(20)).min(LOCK_MS),
            Err(_) => 0,
        }
    }
}

/// Whose failures are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `account:…` or `address:…`.
    pub name: String,
    /// How patient we are with it.
    pub patience: Patience,
}

impl Subject {
    /// The account with this e-mail address, whether it exists or not.
    pub fn account(email: &str) -> Self {
        Self {
            name: format!("account:{}", crate::store::people::accounts::address(email)),
            patience: ACCOUNT,
        }
    }

    /// The second factor of this user.
    pub fn second_factor(user: i64) -> Self {
        Self {
            name: format!("second-factor:{user}"),
            patience: ACCOUNT,
        }
    }

    /// A network address.
    pub fn address(address: &str) -> Self {
        Self {
            name: format!("address:{address}"),
            patience: ADDRESS,
        }
    }
}

/// Counts an attempt of all subjects as failed until [`forgive`] says otherwise; so attempts made
/// at the same time can't outrun the count. When one of them has to wait, nothing is counted and
/// the answer is the time, in milliseconds since 1970, from which the next attempt is looked at.
pub fn attempt(tx: &mut Tx<'_>, subjects: &[Subject]) -> Result<Option<i64>> {
    let mut until = 0;
    for subject in subjects {
        until = until.max(waits_until(tx.conn, subject, tx.now)?);
    }
    if until > tx.now {
        return Ok(Some(until));
    }
    let sql = "INSERT INTO sign_in_failures (subject, failures, failed_at) VALUES ($1, 1, $2)
               ON CONFLICT (subject) DO UPDATE SET failed_at = excluded.failed_at, failures =
               CASE WHEN sign_in_failures.failed_at <= $3 THEN 1
                    ELSE sign_in_failures.failures + 1 END";
    for subject in subjects {
        let forgotten = tx.now - LOCK_MS;
        let params: [Param<'_>; 3] = [(&subject.name).into(), tx.now.into(), forgotten.into()];
        tx.conn.execute(sql, &params)?;
    }
    Ok(None)
}

fn waits_until(conn: &mut Conn, subject: &Subject, now: i64) -> Result<i64> {
    let sql = "SELECT failures, failed_at FROM sign_in_failures WHERE subject = $1";
    let found = conn.query_one(sql, &[(&subject.name).into()], |row| {
        Ok((row.int("failures")?, row.int("failed_at")?))
    })?;
    let Some((failures, failed_at)) = found else {
        return Ok(0);
    };
    let until = failed_at + subject.patience.wait_ms(failures);
    Ok(if until > now { until } else { 0 })
}

/// The attempt succeeded: the account starts anew, the address is as it was before the attempt.
pub fn forgive(tx: &mut Tx<'_>, account: &Subject, address: &Subject) -> Result<()> {
    forget(tx, account)?;
    let sql = "UPDATE sign_in_failures SET failures = failures - 1
               WHERE subject = $1 AND failures > 0";
    tx.conn.execute(sql, &[(&address.name).into()])?;
    Ok(())
}

/// Removes failures that are forgotten; answers how many subjects had any.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM sign_in_failures WHERE failed_at <= $1";
    tx.conn.execute(sql, &[(tx.now - LOCK_MS).into()])
}

/// The subject starts anew.
pub fn forget(tx: &mut Tx<'_>, subject: &Subject) -> Result<()> {
    let sql = "DELETE FROM sign_in_failures WHERE subject = $1";
    tx.conn.execute(sql, &[(&subject.name).into()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failures_are_free_then_the_wait_doubles_then_the_lock_falls() {
        let waits: Vec<i64> = (0..12).map(|n| ACCOUNT.wait_ms(n) / 1000).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 900, 900]);
    }

    #[test]
    fn a_shared_address_gets_more_patience_and_never_more_than_the_lock() {
        assert_eq!(ADDRESS.wait_ms(29), 0);
        assert_eq!(ADDRESS.wait_ms(30), 1000);
        assert!((31..=1000).all(|n| ADDRESS.wait_ms(n) <= LOCK_MS));
    }
}
