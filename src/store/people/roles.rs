//! Roles: sets of permissions, those that the program ships and those that were made here.

use crate::base::error::{Error, Result};
use crate::identity::permission;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::people::accounts::Person;
use crate::store::{Conn, Row, Tx};

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name, which never changes.
    pub name: String,
    /// Title, as shown.
    pub title: String,
    /// One sentence on what it is for.
    pub description: String,
    /// What it may do.
    pub permissions: Vec<String>,
    /// Whether it asks for a second factor.
    pub second_factor: bool,
    /// Active people who have it.
    pub people: i64,
}

impl Role {
    /// Whether the program ships it; such a role stays.
    pub fn is_shipped(&self) -> bool {
        permission::shipped(&self.name).is_some()
    }

    /// Whether it has this permission.
    pub fn may(&self, permission: &str) -> bool {
        self.permissions.iter().any(|one| one == permission)
    }
}

/// Whether `who` may give `role` to others and manage those who have it: a superadmin every one,
/// others only those that may do less than they themselves.
pub fn may_manage(who: &Person, role: &Role) -> bool {
    let less = role.permissions.iter().all(|p| who.may(p));
    who.role == permission::SUPERADMIN || (less && role.permissions.len() < who.permissions.len())
}

/// Gives a new database the shipped roles; roles that exist are left as they are, but the one
/// that may do everything learns what is new.
pub(in crate::store) fn register(conn: &mut Conn) -> Result<()> {
    let sql = "INSERT INTO roles (name, title, description, permissions) VALUES ($1, $2, $3, $4)
               ON CONFLICT (name) DO NOTHING";
    for role in permission::ROLES {
        let permissions = json(role.permissions)?;
        let params = [
            role.name.into(),
            role.title.into(),
            role.description.into(),
            (&permissions).into(),
        ];
        conn.execute(sql, &params)?;
    }
    let all = json(&permission::ALL)?;
    let sql = "UPDATE roles SET permissions = $1 WHERE name = $2 AND permissions <> $1";
    conn.execute(sql, &[(&all).into(), permission::SUPERADMIN.into()])?;
    Ok(())
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(e.to_string()))
}

const SELECT: &str = "SELECT r.name, r.title, r.description, r.permissions, r.second_factor,
    (SELECT count(*) FROM users u WHERE u.role = r.name AND u.active = 1) AS people
    FROM roles r";

fn read(row: &Row<'_>) -> Result<Role> {
    Ok(Role {
        name: row.text("name")?,
        title: row.text("title")?,
        description: row.text("description")?,
        permissions: serde_json::from_str(&row.text("permissions")?)
            .map_err(|e| Error::Internal(format!("roles.permissions: {e}")))?,
        second_factor: row.is("second_factor")?,
        people: row.int("people")?,
    })
}

/// Every role, the shipped ones first, the mightiest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Role>> {
    let mut roles = conn.query(&format!("{SELECT} ORDER BY r.name"), &[], read)?;
    roles.sort_by_key(|role| {
        let shipped = permission::ROLES.iter().position(|s| s.name == role.name);
        shipped.unwrap_or(usize::MAX)
    });
    Ok(roles)
}

/// The role with this name.
pub fn find(conn: &mut Conn, name: &str) -> Result<Option<Role>> {
    conn.query_one(&format!("{SELECT} WHERE r.name = $1"), &[name.into()], read)
}

/// Why a role can't be saved or taken away so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Another role has the name of the new one.
    NameTaken,
    /// There is no such permission.
    Permission,
    /// The program ships it.
    Shipped,
    /// Somebody has it, or had it when the account was closed.
    InUse,
}

/// Adds a role, or changes the one of this name. The role that may do everything keeps doing so.
///
/// # Errors
/// [`Error::Forbidden`] when the role is or would be above `who`, [`Error::NotFound`] when it is
/// not new and not there.
pub fn save(tx: &mut Tx<'_>, role: &Role, new: bool, who: &Person) -> Result<Result<(), Refusal>> {
    let known = |name: &String| permission::ALL.contains(&name.as_str());
    if !role.permissions.iter().all(known) {
        return Ok(Err(Refusal::Permission));
    }
    let before = find(tx.conn, &role.name)?;
    if !before
        .iter()
        .chain([role])
        .all(|role| may_manage(who, role))
    {
        return Err(Error::Forbidden(permission::ROLE_MANAGE));
    }
    let permissions = if role.name == permission::SUPERADMIN {
        json(&permission::ALL)?
    } else {
        json(&role.permissions)?
    };
    let sql = match (new, before.is_some()) {
        (true, true) => return Ok(Err(Refusal::NameTaken)),
        (false, false) => return Err(Error::NotFound),
        (true, false) => {
            "INSERT INTO roles (title, description, permissions, second_factor, name)
             VALUES ($1, $2, $3, $4, $5)"
        }
        (false, true) => {
            "UPDATE roles SET title = $1, description = $2, permissions = $3, second_factor = $4
             WHERE name = $5"
        }
    };
    let params = [
        (&role.title).into(),
        (&role.description).into(),
        (&permissions).into(),
        i64::from(role.second_factor).into(),
        (&role.name).into(),
    ];
    tx.conn.execute(sql, &params)?;
    let after = find(tx.conn, &role.name)?;
    note(tx, before.as_ref(), after.as_ref(), who).map(Ok)
}

/// Takes a role away.
///
/// # Errors
/// [`Error::Forbidden`] when it is above `who`, [`Error::NotFound`] when it is not there.
pub fn remove(tx: &mut Tx<'_>, name: &str, who: &Person) -> Result<Result<(), Refusal>> {
    let role = find(tx.conn, name)?.ok_or(Error::NotFound)?;
    if role.is_shipped() {
        return Ok(Err(Refusal::Shipped));
    }
    if !may_manage(who, &role) {
        return Err(Error::Forbidden(permission::ROLE_MANAGE));
    }
    let sql = "SELECT 1 FROM users WHERE role = $1 LIMIT 1";
    let held = tx.conn.query_one(sql, &[name.into()], |row| row.int(0))?;
    if held.is_some() {
        return Ok(Err(Refusal::InUse));
    }
    tx.conn
        .execute("DELETE FROM roles WHERE name = $1", &[name.into()])?;
    note(tx, Some(&role), None, who).map(Ok)
}

fn note(tx: &mut Tx<'_>, old: Option<&Role>, new: Option<&Role>, who: &Person) -> Result<()> {
    let text = |role: &Role| {
        let value = serde_json::json!({
            "title": role.title, "description": role.description,
            "permissions": role.permissions, "second_factor": role.second_factor,
        });
        value.to_string()
    };
    let Some(role) = new.or(old) else {
        return Ok(());
    };
    tx.journal(&Entry {
        actor: Some(&Actor::person(who.id)),
        action: match (old, new) {
            (None, _) => "create",
            (_, Some(_)) => "update",
            (_, None) => "delete",
        },
        subject: "role",
        subject_id: &role.name,
        agency: None,
        before: old.map(text).as_deref(),
        after: new.map(text).as_deref(),
    })
}
