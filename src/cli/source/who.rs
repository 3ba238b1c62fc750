//! Who answers for what the command line does.

use crate::base::error::{Error, Result};
use crate::store::Conn;
use crate::store::commit::journal::{Actor, Via};
use crate::store::people::accounts;
use crate::store::people::accounts::Person;

/// The first superadmin.
pub(super) fn somebody(conn: &mut Conn) -> Result<Person> {
    let first = match accounts::first_superadmin(conn)? {
        Some(id) => accounts::by_id(conn, id)?,
        None => None,
    };
    let why = "There is no active user with the role superadmin. Add one with: pimpinan user add.";
    first.ok_or_else(|| Error::Config(why.to_owned()))
}

/// The same, as who makes a change.
pub(super) fn actor(person: &Person) -> Actor {
    Actor {
        user: person.id,
        key: None,
        via: Via::Command,
    }
}
