//! An answer over HTTP in JSON: its pages, the rows in them, and the fields of a row.

mod page;
mod stream;
mod value;

use std::io::Read as _;
use std::sync::Arc;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::base::http::Client;
use crate::base::http::fetch::Fetched;
use crate::intake::pull::Why;
use crate::intake::pull::answer::{Answer, Caller};
use crate::intake::pull::definition::{Json, Limits, Method, Paging};
use crate::intake::pull::json::page::Pages;
use crate::intake::pull::json::value::path;
use crate::intake::pull::rows::Writer;

/// Largest page: it is in memory as a whole.
const PAGE: u64 = 8 * 1024 * 1024;

/// Reads all pages.
///
/// # Errors
/// Why nothing came, or nothing that can be read.
pub(super) async fn read(
    client: &Client,
    json: &Json,
    secret: Option<&str>,
    limits: &Limits,
) -> Result<Answer, Why> {
    let caller = Caller {
        headers: &json.headers,
        auth: &json.auth,
        secret,
        accept: "application/json",
    };
    let body = match json.method {
        Method::Get => None,
        Method::Post => Some(json.body.as_deref().unwrap_or("{}")),
    };
    let shape = Arc::new(Shape::of(json)?);
    let mut pages = Pages::new(json, limits.pages)?;
    let mut out = Writer::new(*limits)?;
    let mut came = 0;
    loop {
        let ask = caller.ask(pages.address(), body)?;
        let left = limits.bytes().saturating_sub(came);
        let fetched = client.fetch(ask, left.min(PAGE)).await?;
        came += fetched.bytes;
        let headers = fetched.headers.clone();
        let from = fetched.url.clone();
        let (by, number) = (Arc::clone(&shape), pages.number());
        let work = tokio::task::spawn_blocking(move || {
            let text = text(fetched)?;
            let page = by.page(&text, number, &mut out)?;
            Ok::<_, Why>((page, out))
        });
        let ((whole, rows), written) = work.await.map_err(|_| Why::new("fault"))??;
        out = written;
        if !pages.turn(&whole, (&headers, &from), rows)? {
            break;
        }
    }
    let (rows, bytes) = (out.rows, out.bytes);
    Ok(Answer {
        file: out.finish()?,
        bytes,
        rows: Some(rows),
        warnings: Vec::new(),
    })
}

/// The text of a page.
fn text(fetched: Fetched) -> Result<String, Why> {
    let (mut file, mut bytes) = (fetched.file, Vec::new());
    if fetched.bytes == 0 {
        return Err(Why::new("no-json").with("said", "0 B"));
    }
    file.read_to_end(&mut bytes).map_err(|e| {
        tracing::error!(error = %e, "what is fetched can't be read");
        Why::new("fault")
    })?;
    let mut text = String::from_utf8(bytes).map_err(|_| Why::new("charset"))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// Where rows and fields are.
struct Shape {
    rows: JsonPath,
    /// The path of the list that holds the rows, where they are all of a list.
    list: Option<JsonPath>,
    fields: Vec<(String, Place)>,
    said: String,
    /// Names on the way to the list, where its rows can be read one after the other: nothing else
    /// looks into them.
    way: Option<Vec<String>>,
}

/// Where a field is in its row.
enum Place {
    /// A member.
    Member(String),
    /// Whatever is at a path.
    Path(JsonPath),
}

impl Shape {
    fn of(json: &Json) -> Result<Self, Why> {
        let list = json.rows.strip_suffix("[*]").map(path).transpose()?;
        let place = |text: &String| match text.strip_prefix('$') {
            Some(_) => path(text).map(Place::Path),
            None => Ok(Place::Member(text.clone())),
        };
        let fields = json.fields.iter();
        let fields = fields.map(|(heading, at)| Ok((heading.clone(), place(at)?)));
        Ok(Self {
            rows: path(&json.rows)?,
            list,
            fields: fields.collect::<Result<_, Why>>()?,
            said: json.rows.clone(),
            way: stream::names(&json.rows).filter(|way| !looks_into(json, way)),
        })
    }

    /// Writes the rows of a page down; answers the page, which may lack them, and how many there were.
    fn page(&self, text: &str, number: u32, out: &mut Writer) -> Result<(Value, usize), Why> {
        let most = out.first();
        if let Some(way) = &self.way {
            let mut each = |row: &Value| {
                if out.rows < most {
                    self.write(row, out)?;
                }
                Ok(())
            };
            let (rest, rows) = stream::read(text, way, &mut each)?;
            if let Some(rows) = rows {
                return Ok((rest, rows));
            }
        }
        let whole = value::parse(text)?;
        let rows = self.rows(&whole, number)?;
        for row in &rows {
            if out.rows < most {
                self.write(row, out)?;
            }
        }
        let count = rows.len();
        Ok((whole, count))
    }

    /// The rows of a page. Where there are none there must at least be an empty list of them: what
    /// has no place for rows is no answer.
    fn rows<'v>(&self, whole: &'v Value, page: u32) -> Result<Vec<&'v Value>, Why> {
        let found = self.rows.query(whole).all();
        let rows = match found.as_slice() {
            [Value::Array(list)] => list.iter().collect(),
            _ => found,
        };
        let is_list = |list: &JsonPath| list.query(whole).all().iter().any(|one| one.is_array());
        let there = !rows.is_empty() || self.list.as_ref().map_or(self.is_there(whole), is_list);
        if there {
            return Ok(rows);
        }
        let why = Why::new("no-rows-there").with("path", &self.said);
        Err(why.with("page", page))
    }

    /// Whether the path of the rows leads to an empty list.
    fn is_there(&self, whole: &Value) -> bool {
        !self.rows.query(whole).all().is_empty()
    }

    fn write(&self, row: &Value, out: &mut Writer) -> Result<(), Why> {
        let number = out.rows + 1;
        let none = || Why::new("no-object").with("row", number);
        if self.fields.is_empty() {
            let members = row.as_object().ok_or_else(none)?.iter();
            return out.add(members.map(|(name, value)| (name.as_str(), value.to_string())));
        }
        let mut members = Vec::with_capacity(self.fields.len());
        for (heading, place) in &self.fields {
            let found = match place {
                Place::Member(name) => row.get(name).into_iter().collect(),
                Place::Path(path) => path.query(row).all(),
            };
            match found.as_slice() {
                [] => {}
                [one] => members.push((heading.as_str(), one.to_string())),
                _ => {
                    let why = Why::new("several").with("field", heading);
                    return Err(why.with("row", number));
                }
            }
        }
        out.add(members.into_iter())
    }
}

/// Whether the path to the next page leads through the list of rows.
fn looks_into(json: &Json, way: &[String]) -> bool {
    let Some(Paging::Cursor { next, .. }) = &json.paging else {
        return false;
    };
    stream::names(next).is_none_or(|next| next.starts_with(way))
}
