//! What is wrong with what somebody says a source is.

use croner::Cron;
use hyper::header::{HeaderName, HeaderValue};
use url::Url;

use crate::base::clock;
use crate::catalogue::{Catalogue, Indicator};
use crate::intake::file::{LEAVE_OUT, MOST_BYTES, MOST_ROWS};
use crate::intake::import::{AGENCY, BASIS, Gone};
use crate::intake::pull::definition::{Auth, Database, Definition, Json, Kind, Paging};
use crate::intake::pull::path;

/// A day of 2026 from which on a schedule must come, in milliseconds since 1970.
const SOME_DAY_MS: i64 = 1_767_225_600_000;
/// Longest name.
const LONGEST: usize = 60;
/// Longest a run may take, in seconds.
const MOST_SECONDS: u32 = 3_600;
/// Most megabytes that are kept of what came.
const MOST_KEPT: u32 = 5;
/// Most pages.
const MOST_PAGES: u32 = 10_000;
/// Largest number of a first page or row.
const MOST_FIRST: u64 = 1_000_000_000;
/// Headers that are the client's own: of the connection, of the host, of the body.
const OWN_HEADERS: [&str; 10] = [
    "host",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
    "content-length",
    "content-encoding",
];
/// Parts of names behind which a secret stands.
const SECRET_NAMES: [&str; 7] = ["key", "token", "secret", "auth", "cookie", "passw", "sandi"];
/// Words with which a `SELECT` writes or reads files of its server, wherever they stand: a comment
/// may be carried out.
const FILE_WORDS: [&str; 4] = ["outfile", "dumpfile", "load_file", "pg_read_file"];
/// Most months of the past.
const MOST_MONTHS: u32 = 1_200;

/// Something that is wrong: where, and a stable code that has a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The path of the setting.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
}

#[derive(Debug, Default)]
struct Found(Vec<Wrong>);

impl Found {
    fn when(&mut self, is: bool, field: impl Into<String>, code: &'static str) {
        if is {
            self.0.push(Wrong {
                field: field.into(),
                code,
            });
        }
    }
}

impl Definition {
    /// Everything that is wrong with it, as far as it can be told without asking anybody.
    pub fn wrong(&self, catalogue: &Catalogue) -> Vec<Wrong> {
        let mut found = Found::default();
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let named = !self.name.is_empty() && self.name.len() <= LONGEST;
        let named = named && self.name.chars().all(is_name);
        found.when(!named, "name", "name");
        let about = catalogue.indicator(&self.indicator);
        found.when(about.is_none(), "indicator", "indicator");
        let timeless = self.schedule.is_some() && self.times().is_none();
        found.when(timeless, "schedule", "schedule");
        match self.kind() {
            None => found.when(true, "kind", "kind"),
            Some(Kind::Json(json)) => json.wrong(&mut found),
            Some(Kind::File(file)) => {
                at(&mut found, "file.address", &file.address);
                headers(&mut found, "file.headers", file.headers.iter());
                let_in(&mut found, "file.auth", &file.auth);
            }
            Some(Kind::Postgres(base)) => base.wrong(&mut found, "postgres"),
            Some(Kind::Mysql(base)) => base.wrong(&mut found, "mysql"),
        }
        self.bounds(&mut found);
        // No store keeps it, and no program says it.
        let nul = self.kept().is_ok_and(|text| text.contains("\\u0000"));
        found.when(nul, "kind", "nul");
        if let Some(about) = about {
            self.fields(&mut found, about);
        }
        found.0
    }

    /// Its times; none where it is fetched by hand only, or what is said is no schedule.
    pub fn times(&self) -> Option<Cron> {
        let text = self.schedule.as_deref()?;
        // Minutes first: a sixth field would be one of seconds.
        let cron: Cron = { text.split_whitespace().count() == 5 }.then(|| text.parse().ok())??;
        let some_day = clock::local(SOME_DAY_MS);
        cron.find_next_occurrence(&some_day, false).ok()?;
        Some(cron)
    }

    fn bounds(&self, found: &mut Found) {
        let (limits, apply) = (&self.limits, &self.apply);
        let most = u32::try_from(MOST_BYTES / 1024 / 1024).unwrap_or(u32::MAX);
        found.when(
            !(1..=MOST_SECONDS).contains(&limits.seconds),
            "limits.seconds",
            "number",
        );
        found.when(
            !(1..=most).contains(&limits.megabytes),
            "limits.megabytes",
            "number",
        );
        found.when(
            !(1..=MOST_ROWS).contains(&limits.rows),
            "limits.rows",
            "number",
        );
        found.when(
            !(1..=MOST_PAGES).contains(&limits.pages),
            "limits.pages",
            "number",
        );
        let kept = limits.keep_megabytes.unwrap_or(1);
        found.when(
            !(1..=MOST_KEPT).contains(&kept),
            "limits.keep_megabytes",
            "number",
        );
        found.when(self.header_row == Some(0), "header_row", "number");
        found.when(!(0.0..=1.0).contains(&apply.fuse), "apply.fuse", "share");
        let brings = self.sample && apply.gone != Gone::Ignore;
        found.when(brings, "apply.gone", "sample-gone");
        let months = apply.past_months.unwrap_or(0);
        found.when(months > MOST_MONTHS, "apply.past_months", "number");
    }

    /// Fields that it names and the indicator does not have, and codes that nobody knows.
    fn fields(&self, found: &mut Found, about: &Indicator) {
        let axes: Vec<&str> = about
            .categories
            .iter()
            .map(|one| one.name.as_str())
            .chain([about.region.field.as_str(), BASIS, AGENCY])
            .collect();
        let measures = about.measures.iter().filter(|one| one.stored);
        let all: Vec<&str> = measures
            .map(|one| one.name.as_str())
            .chain(axes.iter().copied())
            .chain([about.period.field.as_str(), LEAVE_OUT])
            .collect();
        for (heading, field) in &self.columns {
            found.when(
                !all.contains(&field.as_str()),
                format!("columns.{heading}"),
                "field",
            );
        }
        for field in self.codes.keys() {
            let known = axes.contains(&field.as_str());
            found.when(!known, format!("codes.{field}"), "axis");
        }
        for field in self.given.keys() {
            let known = axes.contains(&field.as_str()) && field != AGENCY;
            found.when(!known, format!("given.{field}"), "axis");
        }
    }
}

impl Json {
    fn wrong(&self, found: &mut Found) {
        at(found, "json.address", &self.address);
        headers(found, "json.headers", self.headers.iter());
        let_in(found, "json.auth", &self.auth);
        let is_path = |text: &str| path::read(text).is_ok();
        found.when(!is_path(&self.rows), "json.rows", "path");
        for (heading, path) in &self.fields {
            let wrong = path.starts_with('$') && !is_path(path);
            found.when(wrong, format!("json.fields.{heading}"), "path");
        }
        let body = self.body.as_deref().unwrap_or("{}");
        let unreadable = serde_json::from_str::<serde_json::Value>(body).is_err();
        found.when(unreadable, "json.body", "body");
        match &self.paging {
            Some(Paging::Cursor { next, .. }) => {
                found.when(!is_path(next), "json.paging.next", "path");
            }
            Some(Paging::Page { parameter, first } | Paging::Offset { parameter, first }) => {
                found.when(parameter.is_empty(), "json.paging.parameter", "missing");
                found.when(*first > MOST_FIRST, "json.paging.first", "number");
            }
            Some(Paging::Link) | None => {}
        }
    }
}

impl Database {
    fn wrong(&self, found: &mut Found, kind: &str) {
        for (name, text) in [
            ("host", &self.host),
            ("database", &self.database),
            ("user", &self.user),
            ("query", &self.query),
        ] {
            found.when(text.trim().is_empty(), format!("{kind}.{name}"), "missing");
        }
        let query = self.query.trim_start().to_ascii_lowercase();
        let reads = ["select", "with"]
            .iter()
            .any(|word| query.starts_with(word));
        let writes = FILE_WORDS.iter().any(|word| query.contains(word));
        found.when(!reads || writes, format!("{kind}.query"), "query");
        let odd = self.host.contains(['/', '\\', ',', '@', ' ']);
        found.when(odd, format!("{kind}.host"), "host");
    }
}

/// Whether something is an address of the web that tells no secret; whether it may be asked, is
/// told when it is.
fn at(found: &mut Found, field: &str, address: &str) {
    let url = Url::parse(address).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let open = |url: &Url| !url.username().is_empty() || url.password().is_some();
    found.when(url.is_none(), field, "address");
    let hides = |url: &Url| url.query_pairs().any(|(name, _)| names_a_secret(&name));
    let secret = url.as_ref().is_some_and(|url| open(url) || hides(url));
    found.when(secret, field, "address-secret");
}

fn headers<'h>(
    found: &mut Found,
    field: &str,
    headers: impl Iterator<Item = (&'h String, &'h String)>,
) {
    for (name, value) in headers {
        let readable = HeaderName::from_bytes(name.as_bytes()).is_ok();
        let readable = readable && HeaderValue::from_str(value).is_ok();
        found.when(!readable, format!("{field}.{name}"), "header");
        found.when(is_own(name), format!("{field}.{name}"), "header");
        found.when(
            names_a_secret(name),
            format!("{field}.{name}"),
            "header-secret",
        );
    }
}

fn is_own(header: &str) -> bool {
    OWN_HEADERS.contains(&header.to_ascii_lowercase().as_str())
}

fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|part| name.contains(part))
}

fn let_in(found: &mut Found, field: &str, auth: &Auth) {
    match auth {
        Auth::Nothing | Auth::Bearer => {}
        Auth::Basic { user } => {
            let odd = user.is_empty() || user.contains(':');
            found.when(odd, format!("{field}.user"), "missing");
        }
        Auth::Header { name } => {
            let wrong = HeaderName::from_bytes(name.as_bytes()).is_err();
            found.when(wrong || is_own(name), format!("{field}.name"), "header");
        }
        Auth::Query { name } => {
            found.when(name.is_empty(), format!("{field}.name"), "missing");
        }
    }
}
