//! People: users with their role, agency and password hash, and the roles' permissions.

use crate::base::error::{Error, Result};
use crate::identity::permission;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::upkeep::claims;
use crate::store::{Conn, Row, Tx};

/// Somebody who may sign in, with what the role allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Number of the user.
    pub id: i64,
    /// E-mail address, lower case.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// Name of the role.
    pub role: String,
    /// Title of the role.
    pub role_title: String,
    /// Code of the agency the person belongs to.
    pub agency: Option<String>,
    /// Full name of that agency.
    pub agency_name: Option<String>,
    /// What the role allows; see [`crate::identity::permission`].
    pub permissions: Vec<String>,
    /// Whether signing in asks for a second factor.
    pub second_factor: bool,
    /// Whether the role asks for one.
    pub needs_second_factor: bool,
}

impl Person {
    /// Whether the role has this permission.
    pub fn may(&self, permission: &str) -> bool {
        self.permissions.iter().any(|one| one == permission)
    }

    /// Whether the role manages people, roles or keys, so that who takes the account over could
    /// take others.
    pub fn manages(&self) -> bool {
        let mighty = [
            permission::USER_MANAGE,
            permission::ROLE_MANAGE,
            permission::KEY_MANAGE,
        ];
        mighty.into_iter().any(|one| self.may(one))
    }

    /// Whether the person has to set up a second factor before anything else.
    pub fn must_enrol(&self) -> bool {
        self.needs_second_factor && !self.second_factor
    }

    /// The agency to which what the person sees is limited; none for all.
    pub fn limit(&self) -> Option<String> {
        let all = self.may(permission::AGENCY_ALL);
        // Without an agency and without all of them, there is none.
        (!all).then(|| self.agency.clone().unwrap_or_default())
    }

    /// Whether the person works for this agency: for the own one, or for all.
    pub fn works_for(&self, agency: &str) -> bool {
        self.may(permission::AGENCY_ALL) || self.agency.as_deref() == Some(agency)
    }
}

/// Columns of a [`Person`], for a query that joins `users u`, `roles r` and `agencies a`.
pub(in crate::store) const COLUMNS: &str =
    "u.id, u.email, u.name, u.role, r.title, u.agency, a.name AS agency_name, r.permissions,
    CASE WHEN u.totp IS NULL THEN 0 ELSE 1 END AS has_totp, r.second_factor";
/// The joins those columns need.
pub(in crate::store) const JOINS: &str =
    "JOIN roles r ON r.name = u.role LEFT JOIN agencies a ON a.code = u.agency";

pub(in crate::store) fn read(row: &Row<'_>) -> Result<Person> {
    Ok(Person {
        id: row.int("id")?,
        email: row.text("email")?,
        name: row.text("name")?,
        role: row.text("role")?,
        role_title: row.text("title")?,
        agency: row.opt_text("agency")?,
        agency_name: row.opt_text("agency_name")?,
        permissions: permissions(&row.text("permissions")?)?,
        second_factor: row.is("has_totp")?,
        needs_second_factor: row.is("second_factor")?,
    })
}

/// The permissions of a role, as the store writes them.
fn permissions(json: &str) -> Result<Vec<String>> {
    serde_json::from_str(json).map_err(|e| Error::Internal(format!("roles.permissions: {e}")))
}

/// A user to add.
#[derive(Debug, Clone)]
pub struct NewUser<'a> {
    /// E-mail address; kept in lower case.
    pub email: &'a str,
    /// Name as shown.
    pub name: &'a str,
    /// Name of the role.
    pub role: &'a str,
    /// Code of the agency.
    pub agency: Option<&'a str>,
    /// Hash of the password, see [`crate::identity::password`].
    pub password: &'a str,
}

/// Adds a user and answers the number.
///
/// # Errors
/// [`Error::Conflict`] when the e-mail address is taken, or role or agency do not exist.
pub fn add(tx: &mut Tx<'_>, new: &NewUser<'_>, actor: Option<&Actor>) -> Result<i64> {
    let id = tx.next_id("users")?;
    let email = address(new.email);
    let sql = "INSERT INTO users
        (id, email, name, role, agency, password, active, created_at, updated_at, signed_in_at)
        VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, NULL)";
    let params = [
        id.into(),
        (&email).into(),
        new.name.into(),
        new.role.into(),
        new.agency.into(),
        new.password.into(),
        tx.now.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let after = serde_json::json!({
        "email": email, "name": new.name, "role": new.role, "agency": new.agency,
    });
    let proof = serde_json::json!({
        "active": true, "password": claims::digest(new.password), "totp": null,
    });
    let entry = Entry {
        actor,
        action: "create",
        subject: "user",
        subject_id: &id.to_string(),
        agency: new.agency,
        before: None,
        after: Some(&after.to_string()),
    };
    tx.journal_proving(&entry, &proof.to_string())?;
    Ok(id)
}

/// The active user with this e-mail address, however it is spelt.
pub fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM users u {JOINS} WHERE u.email = $1 AND u.active = 1");
    conn.query_one(&sql, &[(&address(email)).into()], read)
}

/// The active user with this number.
pub fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM users u {JOINS} WHERE u.id = $1 AND u.active = 1");
    conn.query_one(&sql, &[id.into()], read)
}

/// Number and password hash of the active user with this e-mail address.
pub fn credentials(conn: &mut Conn, email: &str) -> Result<Option<(i64, String)>> {
    let sql = "SELECT id, password FROM users WHERE email = $1 AND active = 1
        AND password <> ''";
    conn.query_one(sql, &[(&address(email)).into()], |row| {
        Ok((row.int("id")?, row.text("password")?))
    })
}

/// Whether this active user may answer for figures of this agency: belongs to it, or works for all.
pub fn user_of_agency(conn: &mut Conn, user: i64, agency: &str) -> Result<bool> {
    Ok(by_id(conn, user)?.is_some_and(|person| person.works_for(agency)))
}

/// Number of the first active user who may do everything.
pub fn first_superadmin(conn: &mut Conn) -> Result<Option<i64>> {
    let sql = "SELECT id FROM users WHERE role = $1 AND active = 1 ORDER BY id LIMIT 1";
    conn.query_one(sql, &[permission::SUPERADMIN.into()], |row| row.int("id"))
}

/// Whether anybody may do everything here; a new database has nobody.
pub fn has_superadmin(conn: &mut Conn) -> Result<bool> {
    let sql = "SELECT count(*) FROM users WHERE role = $1 AND active = 1";
    let found = conn.query_one(sql, &[permission::SUPERADMIN.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0) > 0)
}

/// Names of the roles there are.
pub fn role_names(conn: &mut Conn) -> Result<Vec<String>> {
    conn.query("SELECT name FROM roles ORDER BY name", &[], |row| {
        row.text("name")
    })
}

/// Whether a role has a permission.
pub fn role_may(conn: &mut Conn, role: &str, permission: &str) -> Result<bool> {
    let sql = "SELECT permissions FROM roles WHERE name = $1";
    let found = conn.query_one(sql, &[role.into()], |row| row.text("permissions"))?;
    let granted = found.map(|json| permissions(&json)).transpose()?;
    Ok(granted.is_some_and(|all| all.iter().any(|one| one == permission)))
}

/// Whether an e-mail address belongs to a user, active or not.
pub fn is_taken(conn: &mut Conn, email: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM users WHERE email = $1";
    let found = conn.query_one(sql, &[(&address(email)).into()], |row| row.int(0))?;
    Ok(found.is_some())
}

/// Whether a text looks like an e-mail address: something, `@`, a domain, no blanks.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    let domain = text.rsplit_once('@').filter(|(user, _)| !user.is_empty());
    domain.is_some_and(|(_, domain)| !domain.is_empty())
        && text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// An e-mail address as the store keeps it.
pub fn address(email: &str) -> String {
    email.trim().to_lowercase()
}
