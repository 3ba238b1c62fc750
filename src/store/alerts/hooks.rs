//! Which webhooks hear of an alert: those of the agencies that it is about.

use crate::base::error::Result;
use crate::figures::alert::Event;
use crate::store::Tx;
use crate::store::alerts::messages::Turn;
use crate::store::sources::deliveries;
use crate::store::sources::webhooks::slugs;

/// Notes that webhooks are to hear of a turn of an event: those that want to, of an agency that it is
/// about, whose key works and is for the indicator.
pub fn tell(tx: &mut Tx<'_>, event: &Event, (alert, turn): (i64, Turn)) -> Result<()> {
    let sql = "SELECT w.id, w.agency, w.indicators AS wanted, k.indicators AS allowed
        FROM webhooks w JOIN api_keys k ON k.id = w.key_id
        WHERE w.alerts = 1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $1)
        ORDER BY w.id";
    let now = tx.now;
    let hooks = tx.conn.query(sql, &[now.into()], |row| {
        let (id, agency) = (row.int("id")?, row.text("agency")?);
        let wanted = slugs(row.opt_text("wanted")?)?;
        Ok((id, agency, [wanted, slugs(row.opt_text("allowed")?)?]))
    })?;
    let about = |list: &Option<Vec<String>>| {
        event.slug.is_empty() || list.as_ref().is_none_or(|all| all.contains(&event.slug))
    };
    for (id, agency, lists) in hooks {
        if event.agencies.contains(&agency) && lists.iter().all(about) {
            note(tx, id, (alert, turn))?;
        }
    }
    Ok(())
}

/// Notes that the webhook is to hear of an alert.
fn note(tx: &mut Tx<'_>, hook: i64, (alert, turn): (i64, Turn)) -> Result<()> {
    let now = tx.now;
    let made = deliveries::add(tx, hook, None, 0, now)?;
    let sql = "UPDATE webhook_deliveries SET alert = $1, turn = $2 WHERE id = $3";
    let params = [alert.into(), turn.name().into(), made.id.into()];
    tx.conn.execute(sql, &params).map(drop)
}
