//! What people want to hear of.

use std::collections::{BTreeMap, HashMap};

use crate::base::error::{Error, Result};
use crate::figures::alert::Kind;
use crate::figures::alert_choice::{Choice, Mode};
use crate::store::{Conn, Param, Row, Tx};

const COLUMNS: &str = "user_id, modes, agencies, sectors, quiet_from, quiet_until";

fn read(row: &Row<'_>) -> Result<(i64, Choice)> {
    let unreadable = |e: serde_json::Error| Error::Internal(format!("alert_choices: {e}"));
    let modes: BTreeMap<String, String> =
        serde_json::from_str(&row.text("modes")?).map_err(unreadable)?;
    let modes = modes.iter();
    let modes = modes.filter_map(|(kind, mode)| Some((Kind::parse(kind)?, Mode::parse(mode)?)));
    let hour = |value: i64| i8::try_from(value).unwrap_or(0);
    let choice = Choice {
        modes: modes.collect(),
        agencies: serde_json::from_str(&row.text("agencies")?).map_err(unreadable)?,
        sectors: serde_json::from_str(&row.text("sectors")?).map_err(unreadable)?,
        quiet_from: hour(row.int("quiet_from")?),
        quiet_until: hour(row.int("quiet_until")?),
    };
    Ok((row.int("user_id")?, choice))
}

/// What people have chosen, by number; who has chosen nothing is not among them.
pub fn all(conn: &mut Conn) -> Result<HashMap<i64, Choice>> {
    let sql = format!("SELECT {COLUMNS} FROM alert_choices");
    Ok(conn.query(&sql, &[], read)?.into_iter().collect())
}

/// What somebody wants to hear of.
pub fn of(conn: &mut Conn, user: i64) -> Result<Choice> {
    let sql = format!("SELECT {COLUMNS} FROM alert_choices WHERE user_id = $1");
    let found = conn.query_one(&sql, &[user.into()], read)?;
    Ok(found.map(|(_, choice)| choice).unwrap_or_default())
}

/// Keeps what somebody wants to hear of.
pub fn set(tx: &mut Tx<'_>, user: i64, choice: &Choice) -> Result<()> {
    let text = |value: serde_json::Result<String>| {
        value.map_err(|e| Error::Internal(format!("alert_choices: {e}")))
    };
    let modes = choice.modes.iter();
    let modes: BTreeMap<&str, &str> = modes
        .map(|(kind, mode)| (kind.name(), mode.name()))
        .collect();
    let modes = text(serde_json::to_string(&modes))?;
    let agencies = text(serde_json::to_string(&choice.agencies))?;
    let sectors = text(serde_json::to_string(&choice.sectors))?;
    let sql = format!(
        "INSERT INTO alert_choices ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (user_id) DO UPDATE SET modes = excluded.modes,
            agencies = excluded.agencies, sectors = excluded.sectors,
            quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until"
    );
    let params: [Param<'_>; 6] = [
        user.into(),
        (&modes).into(),
        (&agencies).into(),
        (&sectors).into(),
        i64::from(choice.quiet_from).into(),
        i64::from(choice.quiet_until).into(),
    ];
    tx.conn.execute(&sql, &params).map(drop)
}
