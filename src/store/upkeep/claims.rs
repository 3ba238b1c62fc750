//! What entries of the journal say of people, roles, keys, grants, webhooks and sources, and what stands in
//! their rows: the two must agree.
//!
//! An entry speaks of the columns that it names, in what it shows or in what it proves; a column
//! of which nothing was ever said is not compared.

use serde_json::{Map, Value};

use crate::base::error::Result;
use crate::base::token;
use crate::store::{Conn, Row};

/// The action of entries that say what stood when entries began to prove.
pub(in crate::store) const BASELINE: &str = "baseline";

/// Columns by name, as JSON has them.
pub(in crate::store) type Columns = Map<String, Value>;

/// Things of which entries speak.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Kind {
    /// The word of their entries.
    pub(in crate::store) subject: &'static str,
    /// What they are in a sentence.
    pub(in crate::store) name: &'static str,
    table: &'static str,
    key: &'static str,
    columns: &'static [Column],
}

#[derive(Debug, Clone, Copy)]
enum Column {
    Text(&'static str),
    Int(&'static str),
    Is(&'static str),
    /// Text that holds JSON; none is told as this.
    Json(&'static str, &'static str),
    /// What must not be shown: its hash is told.
    Hidden(&'static str),
}

use Column::{Hidden, Int, Is, Json, Text};

/// People, roles, keys, webhooks and sources.
pub(in crate::store) const KINDS: [Kind; 5] = [
    Kind {
        subject: "user",
        name: "The user",
        table: "users",
        key: "id",
        columns: &[
            Text("email"),
            Text("name"),
            Text("role"),
            Text("agency"),
            Is("active"),
            Hidden("password"),
            Hidden("totp"),
        ],
    },
    Kind {
        subject: "role",
        name: "The role",
        table: "roles",
        key: "name",
        columns: &[
            Text("title"),
            Text("description"),
            Json("permissions", "[]"),
            Is("second_factor"),
        ],
    },
    Kind {
        subject: "key",
        name: "The API key",
        table: "api_keys",
        key: "id",
        columns: &[
            Hidden("hash"),
            Text("name"),
            Text("agency"),
            Int("user_id"),
            Json("indicators", "null"),
            Int("expires_at"),
            Int("revoked_at"),
            Json("networks", "[]"),
            Int("per_minute"),
            Is("test"),
            Is("sample"),
            Json("mapping", "{}"),
        ],
    },
    Kind {
        subject: "webhook",
        name: "The webhook",
        table: "webhooks",
        key: "id",
        columns: &[Text("agency"), Text("url"), Json("indicators", "null")],
    },
    Kind {
        subject: "source",
        name: "The source",
        table: "sources",
        key: "id",
        columns: &[
            Text("name"),
            Text("agency"),
            Text("indicator"),
            Text("definition"),
            Is("active"),
            Int("user_id"),
        ],
    },
];

impl Kind {
    /// The kind of which entries with this subject speak.
    pub(in crate::store) fn of(subject: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.subject == subject)
    }

    /// Whether entries can speak of a column of this name.
    pub(in crate::store) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|one| one.name() == column)
    }
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Text(name) | Int(name) | Is(name) | Json(name, _) | Hidden(name) => name,
        }
    }

    fn read(self, row: &Row<'_>) -> Result<Value> {
        Ok(match self {
            Text(name) => row.opt_text(name)?.into(),
            Int(name) => row.opt_int(name)?.into(),
            Is(name) => row.is(name)?.into(),
            Json(name, none) => {
                let text = row.opt_text(name)?;
                let text = text.as_deref().unwrap_or(none);
                serde_json::from_str(text).unwrap_or_else(|_| text.into())
            }
            Hidden(name) => row.opt_text(name)?.map(|text| digest(&text)).into(),
        })
    }
}

/// What is told of a value that must not be shown.
pub(in crate::store) fn digest(value: &str) -> String {
    token::hash(value)
}

/// The proof of an entry after which a column that must not be shown holds this value.
pub(in crate::store) fn proving(column: &str, value: Option<&str>) -> String {
    serde_json::json!({ column: value.map(digest) }).to_string()
}

/// What stands in the rows of a kind, by their keys.
pub(in crate::store) fn standing(conn: &mut Conn, kind: Kind) -> Result<Vec<(String, Columns)>> {
    let Kind { table, key, .. } = kind;
    let names: Vec<&str> = kind.columns.iter().map(|column| column.name()).collect();
    let names = names.join(", ");
    let sql = format!("SELECT CAST({key} AS TEXT) AS row_key, {names} FROM {table} ORDER BY {key}");
    conn.query(&sql, &[], |row| {
        let columns = kind.columns.iter();
        let read = columns.map(|column| Ok((column.name().to_owned(), column.read(row)?)));
        Ok((row.text("row_key")?, read.collect::<Result<Columns>>()?))
    })
}
