//! Managing users: lists, changes, and the rules on who may manage whom. The rules are asked for
//! in the transaction of the change, so that two changes at once can't get around them.

use crate::base::error::{Error, Result};
use crate::identity::permission;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::keys;
use crate::store::people::accounts;
use crate::store::people::accounts::{NewUser, Person, address};
use crate::store::people::roles;
use crate::store::people::roles::may_manage;
use crate::store::people::{agencies, attempts, devices, links, sessions};
use crate::store::upkeep::claims;
use crate::store::{Conn, Param, Row, Tx};

/// A user as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its number.
    pub id: i64,
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Name of the role.
    pub role: String,
    /// Title of the role.
    pub role_title: String,
    /// Code of the agency.
    pub agency: Option<String>,
    /// Short name of the agency.
    pub agency_short: Option<String>,
    /// Whether the person may sign in.
    pub active: bool,
    /// Whether a password was ever set.
    pub has_password: bool,
    /// Whether signing in asks for a second factor.
    pub second_factor: bool,
    /// Milliseconds since 1970 of the last sign-in.
    pub signed_in_at: Option<i64>,
}

/// Which users.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In the name or the e-mail address.
    pub text: Option<String>,
    /// Only of this role.
    pub role: Option<String>,
    /// Only of this agency.
    pub agency: Option<String>,
    /// Only those who may sign in, or only those who may not.
    pub active: Option<bool>,
}

/// What a form says about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Name of the role.
    pub role: String,
    /// Code of the agency.
    pub agency: Option<String>,
    /// Whether the person may sign in.
    pub active: bool,
}

/// Why a user can't be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The e-mail address belongs to somebody else.
    EmailTaken,
    /// There is no such role, or it is above what the asker may give.
    Role,
    /// The role works for one agency, and none that the asker manages is named.
    Agency,
    /// Nobody would be left who may do everything.
    LastSuperadmin,
    /// One's own role, agency and activity are for somebody else to change.
    Oneself,
}

/// Whether `who` manages people of this agency; nobody's people belong to those who work for all.
fn reaches(who: &Person, agency: Option<&str>) -> bool {
    match agency {
        Some(code) => who.works_for(code),
        None => who.may(permission::AGENCY_ALL),
    }
}

const SELECT: &str = "SELECT u.id, u.email, u.name, u.role, r.title, u.agency, a.short, u.active,
    CASE WHEN u.password = '' THEN 0 ELSE 1 END AS has_password,
    CASE WHEN u.totp IS NULL THEN 0 ELSE 1 END AS has_totp,
    u.signed_in_at
    FROM users u JOIN roles r ON r.name = u.role LEFT JOIN agencies a ON a.code = u.agency";

fn read(row: &Row<'_>) -> Result<User> {
    Ok(User {
        id: row.int("id")?,
        email: row.text("email")?,
        name: row.text("name")?,
        role: row.text("role")?,
        role_title: row.text("title")?,
        agency: row.opt_text("agency")?,
        agency_short: row.opt_text("short")?,
        active: row.is("active")?,
        has_password: row.is("has_password")?,
        second_factor: row.is("has_totp")?,
        signed_in_at: row.opt_int("signed_in_at")?,
    })
}

/// A page of users by name, and how many there are.
pub fn list(
    conn: &mut Conn,
    filter: &Filter,
    page: i64,
    per_page: i64,
) -> Result<(Vec<User>, i64)> {
    let text = filter
        .text
        .as_ref()
        .map(|t| format!("%{}%", t.to_lowercase()));
    let active = filter.active.map(i64::from);
    let params: [Param<'_>; 4] = [
        text.as_ref().into(),
        filter.role.as_ref().into(),
        filter.agency.as_ref().into(),
        active.into(),
    ];
    let chosen = "WHERE (CAST($1 AS TEXT) IS NULL OR lower(u.name) LIKE $1 OR u.email LIKE $1)
        AND (CAST($2 AS TEXT) IS NULL OR u.role = $2)
        AND (CAST($3 AS TEXT) IS NULL OR u.agency = $3)
        AND (CAST($4 AS BIGINT) IS NULL OR u.active = $4)";
    let sql = format!("SELECT count(*) FROM users u {chosen}");
    let all = conn
        .query_one(&sql, &params, |row| row.int(0))?
        .unwrap_or(0);
    let skipped = page * per_page;
    let sql =
        format!("{SELECT} {chosen} ORDER BY lower(u.name), u.id LIMIT {per_page} OFFSET {skipped}");
    Ok((conn.query(&sql, &params, read)?, all))
}

/// A user that `who` may look at and manage; everybody else does not exist for them.
pub fn managed(conn: &mut Conn, who: &Person, id: i64) -> Result<Option<User>> {
    let Some(user) = conn.query_one(&format!("{SELECT} WHERE u.id = $1"), &[id.into()], read)?
    else {
        return Ok(None);
    };
    let role = roles::find(conn, &user.role)?;
    let below = role.is_some_and(|role| may_manage(who, &role)) || user.id == who.id;
    Ok(Some(user).filter(|user| below && reaches(who, user.agency.as_deref())))
}

/// Numbers of those in `users` that `who` may manage.
pub fn manageable(conn: &mut Conn, who: &Person, users: &[User]) -> Result<Vec<i64>> {
    let roles = roles::all(conn)?;
    let below = |user: &&User| {
        let role = roles.iter().find(|role| role.name == user.role);
        role.is_some_and(|role| may_manage(who, role)) && reaches(who, user.agency.as_deref())
    };
    Ok(users.iter().filter(below).map(|user| user.id).collect())
}

/// Adds a user without a password: it is set with a link.
pub fn invite(tx: &mut Tx<'_>, who: &Person, edit: &Edit) -> Result<Result<i64, Refusal>> {
    if accounts::is_taken(tx.conn, &edit.email)? {
        return Ok(Err(Refusal::EmailTaken));
    }
    if let Some(refusal) = refused(tx.conn, who, edit)? {
        return Ok(Err(refusal));
    }
    let new = NewUser {
        email: &edit.email,
        name: &edit.name,
        role: &edit.role,
        agency: edit.agency.as_deref(),
        password: "",
    };
    accounts::add(tx, &new, Some(&Actor::person(who.id))).map(Ok)
}

/// What stands against giving somebody this role and agency.
fn refused(conn: &mut Conn, who: &Person, edit: &Edit) -> Result<Option<Refusal>> {
    let Some(role) = roles::find(conn, &edit.role)?.filter(|role| may_manage(who, role)) else {
        return Ok(Some(Refusal::Role));
    };
    let known = match &edit.agency {
        Some(code) => agencies::find(conn, code)?.is_some(),
        None => role.may(permission::AGENCY_ALL),
    };
    let fine = known && reaches(who, edit.agency.as_deref());
    Ok((!fine).then_some(Refusal::Agency))
}

/// Changes a user. Whoever may no longer sign in is signed out; the keys that the person may no
/// longer answer for end, unless they were handed over before.
///
/// # Errors
/// [`Error::NotFound`] when there is no such user for `who`.
pub fn change(tx: &mut Tx<'_>, who: &Person, id: i64, edit: &Edit) -> Result<Result<(), Refusal>> {
    let old = managed(tx.conn, who, id)?.ok_or(Error::NotFound)?;
    let email = address(&edit.email);
    if email != old.email && accounts::is_taken(tx.conn, &email)? {
        return Ok(Err(Refusal::EmailTaken));
    }
    let same_place =
        (&old.role, &old.agency, old.active) == (&edit.role, &edit.agency, edit.active);
    if id == who.id && !same_place {
        return Ok(Err(Refusal::Oneself));
    }
    if id != who.id
        && let Some(refusal) = refused(tx.conn, who, edit)?
    {
        return Ok(Err(refusal));
    }
    let sql = "UPDATE users SET email = $1, name = $2, role = $3, agency = $4, active = $5,
        updated_at = $6 WHERE id = $7";
    let params: [Param<'_>; 7] = [
        (&email).into(),
        (&edit.name).into(),
        (&edit.role).into(),
        edit.agency.as_ref().into(),
        i64::from(edit.active).into(),
        tx.now.into(),
        id.into(),
    ];
    let leaves = old.role == permission::SUPERADMIN
        && old.active
        && !(edit.active && edit.role == permission::SUPERADMIN);
    if leaves && superadmins(tx.conn)? < 2 {
        return Ok(Err(Refusal::LastSuperadmin));
    }
    tx.conn.execute(sql, &params)?;
    if !edit.active {
        sessions::end_all(tx, id)?;
        links::withdraw(tx, id)?;
        devices::forget(tx, id)?;
    }
    note_change(
        tx,
        &old,
        &Edit {
            email,
            ..edit.clone()
        },
        who,
    )?;
    keys::revoke_of(tx, id, &Actor::person(who.id))?;
    Ok(Ok(()))
}

/// How many active people may do everything.
pub(super) fn superadmins(conn: &mut Conn) -> Result<i64> {
    let sql = "SELECT count(*) FROM users WHERE role = $1 AND active = 1";
    let found = conn.query_one(sql, &[permission::SUPERADMIN.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

fn note_change(tx: &mut Tx<'_>, old: &User, new: &Edit, who: &Person) -> Result<()> {
    let before = serde_json::json!({ "email": old.email, "name": old.name, "role": old.role,
        "agency": old.agency, "active": old.active });
    let after = serde_json::json!({ "email": new.email, "name": new.name, "role": new.role,
        "agency": new.agency, "active": new.active });
    tx.journal(&Entry {
        actor: Some(&Actor::person(who.id)),
        action: "update",
        subject: "user",
        subject_id: &old.id.to_string(),
        agency: new.agency.as_deref().or(old.agency.as_deref()),
        before: Some(&before.to_string()),
        after: Some(&after.to_string()),
    })
}

/// Names of the working keys that a user answers for.
pub fn keys_of(conn: &mut Conn, user: i64, now: i64) -> Result<Vec<keys::ApiKey>> {
    let all = keys::of_user(conn, user)?;
    Ok(all.into_iter().filter(|key| key.works_at(now)).collect())
}

fn email_of(conn: &mut Conn, user: i64) -> Result<Option<String>> {
    let sql = "SELECT email FROM users WHERE id = $1";
    conn.query_one(sql, &[user.into()], |row| row.text("email"))
}

/// Sets a user's password; every session ends but the one that is kept.
pub fn set_password(
    tx: &mut Tx<'_>,
    user: i64,
    hash: &str,
    kept: Option<&str>,
    action: &'static str,
) -> Result<()> {
    let sql = "UPDATE users SET password = $1, updated_at = $2 WHERE id = $3";
    tx.conn
        .execute(sql, &[hash.into(), tx.now.into(), user.into()])?;
    sessions::end_others(tx, user, kept)?;
    links::withdraw(tx, user)?;
    if let Some(email) = email_of(tx.conn, user)? {
        attempts::unlock(tx, user, &email)?;
    }
    let entry = Entry {
        actor: Some(&Actor::person(user)),
        action,
        subject: "user",
        subject_id: &user.to_string(),
        agency: None,
        before: None,
        after: None,
    };
    tx.journal_proving(&entry, &claims::proving("password", Some(hash)))
}
