//! Failed sign-ins of accounts and addresses, and how long the next attempt has to wait.

use crate::base::client::Client;
use crate::base::error::Result;
use crate::base::secret::Keys;
use crate::store::people::{accounts, devices};
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

/// How far a time in the store may lie ahead of this clock, which may differ from another
/// instance's. Beyond it was written by a clock that was wrong, and is not believed.
const AHEAD_MS: i64 = 300_000;

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
    /// `account:…`, `device:…`, `place:…`, `address:…`, and so on.
    pub name: String,
    /// How patient we are with it.
    pub patience: Patience,
}

impl Subject {
    /// What is kept of its name: of what was typed as an e-mail address, which may be a password,
    /// nothing that can be read or found by trying without the secret key.
    fn kept(&self, keys: &Keys) -> String {
        match self.name.split_once(':') {
            Some((kind @ "account", typed)) => format!("{kind}:{}", keys.blind(kind, typed)),
            _ => self.name.clone(),
        }
    }

    /// The account with this e-mail address, whether it exists or not, for those who ask from
    /// where nobody has signed in to it before: strangers share one count.
    fn strangers(email: &str) -> Self {
        Self::account(format!("account:{}", accounts::address(email)))
    }

    /// The second factor of this user.
    pub fn second_factor(user: i64) -> Self {
        Self::account(format!("second-factor:{user}"))
    }

    /// The password of this user, asked for within a session.
    pub fn within(user: i64) -> Self {
        Self::account(format!("within:{user}"))
    }

    fn account(name: String) -> Self {
        Self {
            name,
            patience: ACCOUNT,
        }
    }

    /// A network address.
    fn address(address: &str) -> Self {
        Self {
            name: format!("address:{}", Client::of(address)),
            patience: ADDRESS,
        }
    }
}

/// Whose failures an attempt counts among. A browser in which the person has signed in before
/// keeps its own count, and so does an address; so nobody else can lock a person out there. All
/// others share the account's, and each address has its own for all accounts. The first of them
/// is the account's part, which a success wipes out.
///
/// # Errors
/// As the store fails.
pub fn subjects(
    conn: &mut Conn,
    email: &str,
    user: Option<i64>,
    (device, address): (Option<&str>, &str),
) -> Result<Vec<Subject>> {
    if let (Some(user), Some(device)) = (user, device)
        && devices::is_known(conn, user, device)?
    {
        let device = devices::name(device);
        return Ok(vec![Subject::account(format!("device:{user}:{device}"))]);
    }
    let account = match user {
        Some(user) if devices::is_place(conn, user, address)? => {
            Subject::account(format!("place:{user}:{address}"))
        }
        _ => Subject::strangers(email),
    };
    Ok(vec![account, Subject::address(address)])
}

/// Counts an attempt of all subjects as failed until [`forgive`] says otherwise; so attempts made
/// at the same time can't outrun the count. When one of them has to wait, nothing is counted and
/// the answer is the time, in milliseconds since 1970, from which the next attempt is looked at.
pub fn attempt(tx: &mut Tx<'_>, subjects: &[Subject]) -> Result<Option<i64>> {
    let mut until = 0;
    for subject in subjects {
        let kept = subject.kept(tx.keys);
        until = until.max(waits_until(tx.conn, &kept, subject.patience, tx.now)?);
    }
    if until > tx.now {
        return Ok(Some(until));
    }
    let sql = "INSERT INTO sign_in_failures (subject, failures, failed_at) VALUES ($1, 1, $2)
               ON CONFLICT (subject) DO UPDATE SET failed_at = excluded.failed_at, failures =
               CASE WHEN sign_in_failures.failed_at <= $3 OR sign_in_failures.failed_at > $4 THEN 1
                    ELSE sign_in_failures.failures + 1 END";
    for subject in subjects {
        let forgotten = tx.now - LOCK_MS;
        let (kept, ahead) = (subject.kept(tx.keys), tx.now + AHEAD_MS);
        let params: [Param<'_>; 4] = [
            (&kept).into(),
            tx.now.into(),
            forgotten.into(),
            ahead.into(),
        ];
        tx.conn.execute(sql, &params)?;
    }
    Ok(None)
}

fn waits_until(conn: &mut Conn, kept: &str, patience: Patience, now: i64) -> Result<i64> {
    let sql = "SELECT failures, failed_at FROM sign_in_failures WHERE subject = $1";
    let found = conn.query_one(sql, &[kept.into()], |row| {
        Ok((row.int("failures")?, row.int("failed_at")?))
    })?;
    let Some((failures, failed_at)) = found else {
        return Ok(0);
    };
    if failed_at > now + AHEAD_MS {
        return Ok(0);
    }
    let until = failed_at + patience.wait_ms(failures);
    Ok(if until > now { until } else { 0 })
}

/// The attempt succeeded: the account's part starts anew, the address is as it was before.
pub fn forgive(tx: &mut Tx<'_>, subjects: &[Subject]) -> Result<()> {
    for subject in subjects {
        if subject.patience == ACCOUNT {
            forget(tx, subject)?;
        } else {
            let sql = "UPDATE sign_in_failures SET failures = failures - 1
                       WHERE subject = $1 AND failures > 0";
            tx.conn.execute(sql, &[(&subject.kept(tx.keys)).into()])?;
        }
    }
    Ok(())
}

/// Whatever was counted against a person is forgotten: another way has shown who it is.
pub fn unlock(tx: &mut Tx<'_>, user: i64, email: &str) -> Result<()> {
    for subject in [
        Subject::strangers(email),
        Subject::second_factor(user),
        Subject::within(user),
    ] {
        forget(tx, &subject)?;
    }
    let sql = "DELETE FROM sign_in_failures WHERE subject LIKE $1 OR subject LIKE $2";
    let (device, place) = (format!("device:{user}:%"), format!("place:{user}:%"));
    tx.conn.execute(sql, &[(&device).into(), (&place).into()])?;
    Ok(())
}

/// Removes failures that are forgotten; answers how many subjects had any.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM sign_in_failures WHERE failed_at <= $1 OR failed_at > $2";
    let bounds = [tx.now - LOCK_MS, tx.now + AHEAD_MS];
    tx.conn.execute(sql, &bounds.map(Param::Int))
}

/// The subject starts anew.
pub fn forget(tx: &mut Tx<'_>, subject: &Subject) -> Result<()> {
    let sql = "DELETE FROM sign_in_failures WHERE subject = $1";
    tx.conn.execute(sql, &[(&subject.kept(tx.keys)).into()])?;
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
