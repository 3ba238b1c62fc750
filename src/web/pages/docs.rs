//! `/docs` and `/docs/{slug}`: the documentation of API v1, made from the catalogue. Public, also
//! for indicators whose figures are not: it tells their structure only.

pub mod v2;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::Html;
use jiff::civil::Date;

use crate::apidoc::reference;
use crate::apidoc::reference::{DataSet, Limit, Parameter};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::period::YEARS;
use crate::catalogue::{Catalogue, Grain, Indicator, Period, Sector, value};
use crate::intake::Draft;
use crate::intake::draft::{Door, check};
use crate::intake::{Problem, Rule};
use crate::web::api::v1::{params, words};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond;

/// A sector of the menu with its data sets.
#[derive(Debug)]
struct Group<'a> {
    sector: &'a Sector,
    indicators: Vec<&'a Indicator>,
}

/// A line of the table of messages: when it is said, and an example of it.
#[derive(Debug)]
struct Said {
    rule: &'static str,
    sentence: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/docs.html")]
struct Intro<'a> {
    frame: &'a Frame,
    groups: Vec<Group<'a>>,
    current: &'a str,
    other: &'a str,
    version: &'static str,
    base: String,
    messages: Vec<Said>,
    mebibytes: usize,
    too_large: String,
    limit_body: String,
    limit_years: String,
}

#[derive(Debug, Template)]
#[template(path = "pages/docs/data_set.html")]
struct Page<'a> {
    frame: &'a Frame,
    groups: Vec<Group<'a>>,
    current: &'a str,
    other: &'a str,
    version: &'static str,
    base: String,
    set: DataSet,
}

impl Page<'_> {
    /// What holds for a parameter, in a sentence.
    fn limits(&self, parameter: &Parameter) -> String {
        let required = if parameter.required {
            "docs-limit-required"
        } else {
            "docs-limit-optional"
        };
        let limits = parameter.limits.iter().map(|limit| self.limit(limit));
        let all: Vec<String> = [self.frame.t(required)].into_iter().chain(limits).collect();
        all.join(" · ")
    }

    fn limit(&self, limit: &Limit) -> String {
        let frame = self.frame;
        match limit {
            Limit::Unit(unit) => frame.tn("docs-limit-unit", [("unit", frame.label(unit))]),
            Limit::Whole => frame.t("docs-limit-whole"),
            Limit::Decimals(most) => frame.tn("docs-limit-decimals", [("most", *most)]),
            Limit::Within(None, most) => frame.tn("docs-limit-most", [("most", most)]),
            Limit::Within(Some(least), most) => {
                frame.tn("docs-limit-within", [("least", least), ("most", most)])
            }
            Limit::OneOf(values) => frame.tn("docs-limit-one-of", [("values", values)]),
            Limit::Years(from, to) => {
                frame.tn("docs-limit-years", [("years", format!("{from}–{to}"))])
            }
            Limit::Begun => frame.t("docs-limit-begun"),
            Limit::Ahead => frame.t("docs-limit-ahead"),
        }
    }
}

/// How the API works, for every data set alike.
pub async fn intro(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let mebibytes = params::LARGEST / 1024 / 1024;
    let years = format!("{}–{}", YEARS.start(), YEARS.end());
    respond::page(&Intro {
        frame: &frame,
        groups: groups(&app.catalogue),
        current: "",
        other: "",
        version: "v1",
        base: base(&app, &headers),
        messages: messages(app.clock.today()),
        mebibytes,
        too_large: frame.tn("docs-check-large", [("mib", mebibytes)]),
        limit_body: frame.tn("docs-limit-body", [("mib", mebibytes)]),
        limit_years: frame.tn("docs-limit-years", [("years", years)]),
    })
}

/// A data set with its methods.
pub async fn data_set(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let indicator = app.catalogue.indicator(&slug).ok_or(Error::NotFound)?;
    let base = base(&app, &headers);
    let today = app.clock.today();
    let nothing = check(
        &app.catalogue,
        indicator,
        &Draft::default(),
        Door::V1,
        "",
        today,
    );
    let missing = words::sentences(&nothing.problems);
    let set = reference::data_set(&app.catalogue, indicator, &base, &missing);
    respond::page(&Page {
        frame: &frame,
        groups: groups(&app.catalogue),
        current: &slug,
        other: &slug,
        version: "v1",
        base,
        set,
    })
}

fn groups(catalogue: &Catalogue) -> Vec<Group<'_>> {
    let group = |sector| Group {
        sector,
        indicators: catalogue
            .of_sector(&sector.slug)
            .map(AsRef::as_ref)
            .collect(),
    };
    let groups = catalogue.sectors.iter().map(group);
    groups
        .filter(|group: &Group<'_>| !group.indicators.is_empty())
        .collect()
}

/// The address of this server as the reader reaches it.
pub(super) fn base(app: &App, headers: &HeaderMap) -> String {
    if let Some(url) = &app.config.public_url {
        return url.as_str().trim_end_matches('/').to_owned();
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST.as_str()).filter(|host| is_host(host));
    let secure = app.config.secure || text("x-forwarded-proto") == Some("https");
    let scheme = if secure { "https" } else { "http" };
    format!("{scheme}://{}", host.unwrap_or(&app.config.listen))
}

fn is_host(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
    !text.is_empty() && text.bytes().all(allowed)
}

/// The table of messages, each with the field for which it is most often heard.
fn messages(today: Date) -> Vec<Said> {
    let year = Period::containing(Grain::Year, today);
    let day = Period::containing(Grain::Day, today);
    let table: [(&str, &str, Rule); 18] = [
        ("docs-rule-required", "pria", Rule::Required),
        ("docs-rule-integer", "pria", Rule::Integer),
        ("docs-rule-number", "nilai", Rule::Number),
        ("docs-rule-decimals", "nilai", Rule::Decimals(2)),
        ("docs-rule-min", "pria", Rule::Min("0".to_owned())),
        ("docs-rule-max", "pria", Rule::Max(value::MAX.to_string())),
        ("docs-rule-integer", "tahun", Rule::YearInteger),
        ("docs-rule-year-range", "tahun", Rule::YearRange),
        ("docs-rule-date", "tanggal", Rule::Date),
        ("docs-rule-not-begun", "tahun", Rule::NotBegun(year)),
        ("docs-rule-not-begun", "tanggal", Rule::NotBegun(day)),
        ("docs-rule-locked", "tahun", Rule::Locked(today)),
        ("docs-rule-period", "periode", Rule::Period(Vec::new())),
        ("docs-rule-code", "kategori", Rule::Code),
        ("docs-rule-region", "kota", Rule::Region),
        ("docs-rule-taken", "tanggal", Rule::Taken(None)),
        ("docs-rule-user", "user_id", Rule::User),
        ("docs-rule-unknown", "prai", Rule::Field),
    ];
    let said = |(key, field, rule): (&'static str, &str, Rule)| Said {
        rule: key,
        sentence: words::sentence(&Problem {
            field: field.to_owned(),
            rule,
        }),
    };
    table.into_iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_host_is_repeated() {
        assert!(is_host("localhost:8080"));
        assert!(is_host("[::1]:80"));
        assert!(!is_host("a\"><script>"));
        assert!(!is_host("a' b"));
        assert!(!is_host(""));
    }
}
