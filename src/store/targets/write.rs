//! Sets targets, each a revision of its own, and keeps what is said of those that were missed.

use crate::base::error::{Error, Result};
use crate::store::commit::journal::{Actor, Entry};
use crate::store::figures::observations;
use crate::store::targets::read::{get, revisions};
use crate::store::targets::{Key, Source, Target, Wanted};
use crate::store::{Param, Tx};

/// The word of entries of the journal.
const SUBJECT: &str = "target";

/// A target to set.
#[derive(Debug, Clone)]
pub struct New {
    /// What it is for.
    pub key: Key,
    /// What is to be reached.
    pub wanted: Wanted,
    /// Where it stands written.
    pub source: Source,
}

/// Sets a target: its first revision, or the next. Saying again what holds is no change. Answers
/// the number of the revision that holds.
///
/// # Errors
/// [`Error::Conflict`] when `seen` revisions were seen and there are others, or none was and one stands;
/// [`Error::NotFound`] when nothing is taken back.
pub fn set(
    tx: &mut Tx<'_>,
    about: &observations::Target,
    new: &New,
    seen: Option<i64>,
    actor: &Actor,
) -> Result<i64> {
    // Two that set one target at once, each after the other.
    tx.hold(crate::store::commit::journal::chain::SETTINGS)?;
    let known = revisions(tx.conn, about.id, &new.key)?;
    let last = known.first();
    let number = last.map_or(0, |one| one.number);
    match last {
        None if new.wanted == Wanted::Nothing => return Err(Error::NotFound),
        Some(one) if one.wanted == new.wanted && one.source == new.source => return Ok(one.id),
        _ => {}
    }
    // Who has seen none, believes that none stands.
    let stands = last.is_some_and(|one| one.wanted != Wanted::Nothing);
    if seen.map_or(stands, |seen| seen != number) {
        return Err(Error::Conflict("the target was set anew".to_owned()));
    }
    let id = add(tx, about, new, number + 1, actor)?;
    let action = match (&new.wanted, last.map(|one| &one.wanted)) {
        (Wanted::Nothing, _) => "delete",
        (_, None | Some(Wanted::Nothing)) => "create",
        _ => "update",
    };
    let before = last.map(|one| told(about, &one.key, &one.wanted, &one.source));
    let after = told(about, &new.key, &new.wanted, &new.source);
    tx.journal(&Entry {
        actor: Some(actor),
        action,
        subject: SUBJECT,
        subject_id: &id.to_string(),
        agency: Some(new.key.agency.as_str()).filter(|code| !code.is_empty()),
        before: before.as_deref(),
        after: Some(&after),
    })?;
    tx.touch(about.id);
    Ok(id)
}

/// Sets a target whatever revision holds, as who sends the whole state does. Answers the number of
/// the revision that holds, and whether it is a new one.
///
/// # Errors
/// Those of the database.
pub fn put(
    tx: &mut Tx<'_>,
    about: &observations::Target,
    new: &New,
    actor: &Actor,
) -> Result<(i64, bool)> {
    tx.hold(crate::store::commit::journal::chain::SETTINGS)?;
    let known = revisions(tx.conn, about.id, &new.key)?;
    let last = known.first();
    let gone = last.is_none_or(|one| one.wanted == Wanted::Nothing);
    if new.wanted == Wanted::Nothing && gone {
        return Ok((last.map_or(0, |one| one.id), false));
    }
    let before = last.map(|one| one.id);
    let id = set(tx, about, new, last.map(|one| one.number), actor)?;
    Ok((id, before != Some(id)))
}

fn add(
    tx: &mut Tx<'_>,
    about: &observations::Target,
    new: &New,
    number: i64,
    actor: &Actor,
) -> Result<i64> {
    let id = tx.next_id("targets")?;
    let (least, most) = new.wanted.ends();
    let dated = new.source.dated.map(|day| day.to_string());
    let sql = "INSERT INTO targets (id, indicator, measure, agency, region, period, number, kind,
            least, most, document, page, dated, note, via, user_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let params: [Param<'_>; 17] = [
        id.into(),
        about.id.into(),
        (&new.key.measure).into(),
        (&new.key.agency).into(),
        (&new.key.region).into(),
        new.key.period.code().into(),
        number.into(),
        new.wanted.name().into(),
        least.into(),
        most.into(),
        (&new.source.document).into(),
        (&new.source.page).into(),
        dated.as_deref().unwrap_or_default().into(),
        (&new.source.note).into(),
        actor.via.name().into(),
        actor.user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(id)
}

fn told(about: &observations::Target, key: &Key, wanted: &Wanted, source: &Source) -> String {
    let (least, most) = wanted.ends();
    serde_json::json!({
        "indicator": about.indicator.slug, "measure": key.measure, "agency": key.agency,
        "region": key.region, "period": key.period.to_string(), "kind": wanted.name(),
        "least": least, "most": most, "document": source.document, "page": source.page,
        "dated": source.dated.map(|day| day.to_string()), "note": source.note,
    })
    .to_string()
}

/// Keeps what an agency says of a target that was missed, by which figure.
///
/// # Errors
/// [`Error::NotFound`] when there is no such revision.
pub fn explain(
    tx: &mut Tx<'_>,
    id: i64,
    value: &str,
    (obstacle, follow_up): (&str, &str),
    actor: &Actor,
) -> Result<Target> {
    let target = get(tx.conn, id)?;
    let number = tx.next_id("target_notes")?;
    let sql = "INSERT INTO target_notes (id, target, value, obstacle, follow_up, user_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let params: [Param<'_>; 7] = [
        number.into(),
        id.into(),
        value.into(),
        obstacle.into(),
        follow_up.into(),
        actor.user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let after = serde_json::json!({
        "indicator": target.slug, "period": target.key.period.to_string(), "value": value,
        "obstacle": obstacle, "follow_up": follow_up,
    });
    tx.journal(&Entry {
        actor: Some(actor),
        action: "explain",
        subject: SUBJECT,
        subject_id: &id.to_string(),
        agency: Some(target.key.agency.as_str()).filter(|code| !code.is_empty()),
        before: None,
        after: Some(&after.to_string()),
    })?;
    Ok(target)
}
