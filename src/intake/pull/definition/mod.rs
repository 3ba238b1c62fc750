//! What a source is, as its owner writes it (TOML) and as the store keeps it (JSON); never with
//! what lets us in.

mod answers;
mod check;
mod choices;

pub use crate::intake::pull::definition::check::Wrong;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::base::error::{Error, Result};
use crate::intake::import::Gone;

/// What a source is. Exactly one of `json`, `file`, `postgres` and `mysql` says where it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What it is called: small letters, digits and hyphens.
    pub name: String,
    /// Code of the agency whose application it is, and whose figures it brings.
    pub agency: String,
    /// Slug of the indicator.
    pub indicator: String,
    /// When it is fetched, as cron writes it, in WIB; only by hand where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// Whether its figures are made up, and shown as such.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
    /// The decimal sign of numbers that are texts: `comma` or `point`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Sign>,
    /// The sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row with the headings, where they are not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u64>,
    /// An answer over HTTP in JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<Json>,
    /// A file at an address: CSV, XLSX, or a list of objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileAt>,
    /// A question to `PostgreSQL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postgres: Option<Database>,
    /// A question to `MySQL` or `MariaDB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mysql: Option<Database>,
    /// What of it is taken.
    #[serde(default)]
    pub apply: Apply,
    /// How much it may take.
    #[serde(default)]
    pub limits: Limits,
    /// What headings mean: heading to field; `-` leaves a column out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// What its codes stand for here: field, its code, our code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Codes of fields that its rows do not name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub given: BTreeMap<String, String>,
}

/// The kinds of sources.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind<'d> {
    /// An answer in JSON.
    Json(&'d Json),
    /// A file at an address.
    File(&'d FileAt),
    /// `PostgreSQL`.
    Postgres(&'d Database),
    /// `MySQL` or `MariaDB`.
    Mysql(&'d Database),
}

impl Kind<'_> {
    /// The word in texts and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json(_) => "json",
            Self::File(_) => "file",
            Self::Postgres(_) => "postgres",
            Self::Mysql(_) => "mysql",
        }
    }
}

/// A decimal sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// `917,61`
    Comma,
    /// `917.61`
    Point,
}

/// An answer over HTTP in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Json {
    /// Where it is.
    pub address: String,
    /// How it is asked.
    #[serde(default)]
    pub method: Method,
    /// What is sent where it is asked by POST: JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Headers that hide nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// How we are let in.
    #[serde(default)]
    pub auth: Auth,
    /// Where its rows are (RFC 9535).
    #[serde(default = "all_rows")]
    pub rows: String,
    /// Where fields are within a row: heading to a path from the row; all members under their own
    /// names where nothing is said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// How further pages are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
}

fn all_rows() -> String {
    "$[*]".to_owned()
}

/// How a source is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET
    #[default]
    Get,
    /// POST
    Post,
}

/// How a source lets us in; with what, is kept apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase", deny_unknown_fields)]
pub enum Auth {
    /// As everybody.
    #[default]
    Nothing,
    /// `Authorization: Bearer …`
    Bearer,
    /// By name and password.
    Basic {
        /// The name.
        user: String,
    },
    /// By a header.
    Header {
        /// Its name.
        name: String,
    },
    /// By a parameter of the address.
    Query {
        /// Its name.
        name: String,
    },
}

/// How further pages are asked for; the first page without rows is the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase", deny_unknown_fields)]
pub enum Paging {
    /// By the header `Link` with `rel="next"` (RFC 8288).
    Link,
    /// By number.
    Page {
        /// The parameter.
        parameter: String,
        /// The first number.
        #[serde(default = "one")]
        first: u64,
    },
    /// By how many rows come before.
    Offset {
        /// The parameter.
        parameter: String,
        /// The first number of a row.
        #[serde(default)]
        first: u64,
    },
    /// By what the answer says.
    Cursor {
        /// Where it says it: a path from the whole answer. None, null and an empty text are the end.
        next: String,
        /// The parameter; none where it says a whole address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parameter: Option<String>,
    },
}

fn one() -> u64 {
    1
}

/// A file at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileAt {
    /// Where it is.
    pub address: String,
    /// Headers that hide nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// How we are let in.
    #[serde(default)]
    pub auth: Auth,
}

/// A question to a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Name or address of its machine.
    pub host: String,
    /// Its port; the usual one where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Name of the database.
    pub database: String,
    /// The account.
    pub user: String,
    /// One SELECT.
    pub query: String,
    /// Whether nothing is said in clear; its certificate is checked.
    #[serde(default)]
    pub tls: bool,
}

/// What of an answer is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Apply {
    /// Whether the good rows are taken where others are refused.
    pub rows: Rows,
    /// How many months of the past may be changed; all where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub past_months: Option<u32>,
    /// What becomes of figures that it brought before and no longer names.
    pub gone: Gone,
    /// The share of them above which nothing is taken and somebody is asked.
    pub fuse: f64,
    /// Whether it must have the headings that it had first.
    pub frozen: bool,
}

impl Default for Apply {
    fn default() -> Self {
        Self {
            rows: Rows::default(),
            past_months: None,
            gone: Gone::default(),
            fuse: 0.1,
            frozen: true,
        }
    }
}

/// Which rows are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rows {
    /// The good ones.
    #[default]
    Good,
    /// All or none.
    All,
}

/// How much a run may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Seconds until everything has come.
    pub seconds: u32,
    /// Megabytes, unpacked.
    pub megabytes: u32,
    /// Rows.
    pub rows: u64,
    /// Pages.
    pub pages: u32,
    /// Megabytes of what came that are kept with a run, sealed, for a week; none where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_megabytes: Option<u32>,
    /// After how many rows it is enough, where only the first are looked at.
    #[serde(skip)]
    pub first: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            seconds: 120,
            megabytes: 20,
            rows: 200_000,
            pages: 1_000,
            keep_megabytes: None,
            first: None,
        }
    }
}

impl Limits {
    /// Bytes, unpacked.
    pub fn bytes(&self) -> u64 {
        u64::from(self.megabytes) * 1024 * 1024
    }
}

impl Definition {
    /// Reads TOML.
    ///
    /// # Errors
    /// [`Error::Config`] says where it can't be understood.
    pub fn from_toml(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|e| Error::Config(e.to_string()))
    }

    /// As TOML, for a file.
    ///
    /// # Errors
    /// [`Error::Internal`] when it can't be written so.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string(self).map_err(|e| Error::Internal(e.to_string()))
    }

    /// As the store keeps it.
    ///
    /// # Errors
    /// [`Error::Internal`] when it can't be written so.
    pub fn kept(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| Error::Internal(e.to_string()))
    }

    /// As it was kept.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was not.
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|e| Error::Internal(format!("a source: {e}")))
    }

    /// Where it is; none where that is not said once.
    pub fn kind(&self) -> Option<Kind<'_>> {
        let all = [
            self.json.as_ref().map(Kind::Json),
            self.file.as_ref().map(Kind::File),
            self.postgres.as_ref().map(Kind::Postgres),
            self.mysql.as_ref().map(Kind::Mysql),
        ];
        let mut said = all.into_iter().flatten();
        said.next().filter(|_| said.next().is_none())
    }

    /// Whom its secret is for: it is shown to nobody else.
    pub fn whom(&self) -> String {
        let origin = |address: &str| {
            let url = Url::parse(address).map(|url| url.origin());
            url.map_or_else(|_| address.to_owned(), |one| one.ascii_serialization())
        };
        match self.kind() {
            None => String::new(),
            Some(Kind::Json(json)) => origin(&json.address),
            Some(Kind::File(file)) => origin(&file.address),
            Some(Kind::Postgres(base) | Kind::Mysql(base)) => {
                let Database {
                    host, port, user, ..
                } = base;
                format!("{user}@{host}:{port:?} {}", base.tls)
            }
        }
    }

    /// Whether a secret that was given for this definition must be given anew for another, since it
    /// would be shown to somebody else.
    pub fn needs_secret_for(&self, other: &Self) -> bool {
        self.whom() != other.whom()
    }
}
