//! In which order somebody wants the cards of the first page.

use crate::base::error::Result;
use crate::store::{Conn, Param, Tx};

/// The sectors in a person's order, by their slugs; empty for who has none.
pub fn order(conn: &mut Conn, user: i64) -> Result<Vec<String>> {
    let sql = "SELECT sector FROM card_orders WHERE user_id = $1 ORDER BY place, sector";
    conn.query(sql, &[user.into()], |row| row.text("sector"))
}

/// Keeps another order; none at all brings back that of the catalogue.
pub fn keep(tx: &mut Tx<'_>, user: i64, order: &[String]) -> Result<()> {
    let sql = "DELETE FROM card_orders WHERE user_id = $1";
    tx.conn.execute(sql, &[user.into()])?;
    let sql = "INSERT INTO card_orders (user_id, sector, place) VALUES ($1, $2, $3)";
    for (place, sector) in (0_i64..).zip(order) {
        let params: [Param<'_>; 3] = [user.into(), sector.into(), place.into()];
        tx.conn.execute(sql, &params)?;
    }
    Ok(())
}
