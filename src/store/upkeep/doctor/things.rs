//! Whether people, roles, keys, grants, webhooks and sources are what the journal says of them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::base::error::Result;
use crate::identity::permission;
use crate::store::Conn;
use crate::store::people::grants;
use crate::store::upkeep::claims;
use crate::store::upkeep::claims::{Columns, KINDS, Kind};
use crate::store::upkeep::doctor::said::{Said, Thing};

/// How many there are, and which of them the journal does not know so.
pub(super) fn examine(conn: &mut Conn, said: &mut Said) -> Result<(usize, Vec<String>)> {
    let (mut count, mut faults) = (0, Vec::new());
    for kind in &KINDS {
        for (id, columns) in claims::standing(conn, *kind)? {
            count += 1;
            let told = said.things.remove(&(kind.subject, id.clone()));
            faults.extend(of_thing(kind, &id, &columns, told));
        }
    }
    faults.extend(gone(&said.things));
    let standing = grants::all(conn)?;
    count += standing.len();
    for (agency, slug) in &standing {
        if !said.grants.remove(&(agency.clone(), slug.clone())) {
            faults.push(format!(
                "The agency {agency} is allowed {slug} without an entry of the journal."
            ));
        }
    }
    for (agency, slug) in &said.grants {
        faults.push(format!(
            "The agency {agency} is no longer allowed {slug}, without an entry of the journal."
        ));
    }
    Ok((count, faults))
}

fn of_thing(kind: &Kind, id: &str, columns: &Columns, told: Option<Thing>) -> Option<String> {
    let name = kind.name;
    let told = match told {
        Some(told) if told.stands => told.columns,
        Some(told) if !told.columns.is_empty() && kind.subject != "role" => {
            return Some(format!(
                "{name} {id} stands, but the journal does not say so."
            ));
        }
        told => match shipped(kind, id) {
            Some(shipped) => {
                let later = told.map(|told| told.columns).unwrap_or_default();
                shipped.into_iter().chain(later).collect()
            }
            None => {
                return Some(format!(
                    "{name} {id} was added without an entry of the journal."
                ));
            }
        },
    };
    // It learns by itself what a newer program may do.
    let learns = |column: &str| id == permission::SUPERADMIN && column == "permissions";
    let differ = told.iter().filter_map(|(column, was)| {
        let is = columns.get(column)?;
        let same = is == was || (column == "mapping" && is_empty(is) && is_empty(was));
        (!same && !learns(column)).then(|| difference(column, is, was))
    });
    let differ: Vec<String> = differ.collect();
    let differ = (!differ.is_empty()).then(|| differ.join("; "))?;
    Some(format!(
        "{name} {id} is not what the journal says: {differ}."
    ))
}

/// What must not be shown is only told to differ.
fn difference(column: &str, is: &Value, was: &Value) -> String {
    match column {
        "password" | "totp" | "hash" => format!("{column} is not the one that was set"),
        _ => format!("{column} is {is}, not {was}"),
    }
}

/// What a role was when it came with the program.
fn shipped(kind: &Kind, name: &str) -> Option<Columns> {
    let roles = permission::ROLES.iter().filter(|_| kind.subject == "role");
    let role = roles.into_iter().find(|role| role.name == name)?;
    let Value::Object(columns) = serde_json::json!({
        "title": role.title, "description": role.description, "permissions": role.permissions,
    }) else {
        return None;
    };
    Some(columns)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}

fn gone(left: &BTreeMap<(&'static str, String), Thing>) -> Vec<String> {
    let standing = left.iter().filter(|(_, thing)| thing.stands);
    let fault = |((subject, id), _): (&(&'static str, String), &Thing)| {
        let name = Kind::of(subject).map_or("", |kind| kind.name);
        format!("{name} {id} was removed without an entry of the journal.")
    };
    standing.map(fault).collect()
}
