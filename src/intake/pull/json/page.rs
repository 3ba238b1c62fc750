//! How one page leads to the next, and that it ends.

use std::collections::HashSet;

use hyper::header::{HeaderMap, LINK};
use serde_json::Value;
use serde_json_path::JsonPath;
use url::Url;

use crate::intake::pull::Why;
use crate::intake::pull::definition::{Json, Paging};
use crate::intake::pull::json::value::path;

/// The pages of a source.
#[derive(Debug)]
pub(super) struct Pages {
    paging: Option<Paging>,
    start: Url,
    next: Option<JsonPath>,
    now: Url,
    /// The number of the page, from 1.
    number: u32,
    most: u32,
    rows: u64,
    seen: HashSet<String>,
}

impl Pages {
    pub(super) fn new(json: &Json, most: u32) -> Result<Self, Why> {
        let start = Url::parse(&json.address).map_err(|_| Why::new("not-allowed"))?;
        let next = match &json.paging {
            Some(Paging::Cursor { next, .. }) => Some(path(next)?),
            _ => None,
        };
        let mut pages = Self {
            paging: json.paging.clone(),
            now: start.clone(),
            start,
            next,
            number: 1,
            most,
            rows: 0,
            seen: HashSet::new(),
        };
        if let Some(Paging::Page { parameter, first } | Paging::Offset { parameter, first }) =
            &json.paging
        {
            pages.now = pages.with(parameter, &first.to_string());
        }
        pages.seen.insert(pages.now.to_string());
        Ok(pages)
    }

    /// The address of this page.
    pub(super) fn address(&self) -> &str {
        self.now.as_str()
    }

    /// The number of this page.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Goes on to the next page; false where this was the last.
    ///
    /// # Errors
    /// [`Why`] when the pages do not end, or lead elsewhere.
    pub(super) fn turn(
        &mut self,
        whole: &Value,
        (headers, from): (&HeaderMap, &Url),
        rows: usize,
    ) -> Result<bool, Why> {
        self.rows += rows as u64;
        let next = match &self.paging {
            None => None,
            Some(Paging::Link) => linked(headers).map(|to| elsewhere(from, &to)).transpose()?,
            Some(_) if rows == 0 => None,
            Some(Paging::Page { parameter, first }) => {
                let page = first.saturating_add(u64::from(self.number));
                Some(self.with(parameter, &page.to_string()))
            }
            Some(Paging::Offset { parameter, first }) => {
                Some(self.with(parameter, &first.saturating_add(self.rows).to_string()))
            }
            Some(Paging::Cursor { parameter, .. }) => match (self.said(whole)?, parameter) {
                (None, _) => None,
                (Some(cursor), Some(parameter)) => Some(self.with(parameter, &cursor)),
                (Some(address), None) => Some(elsewhere(from, &address)?),
            },
        };
        let Some(next) = next else {
            return Ok(false);
        };
        if next.origin() != self.start.origin() {
            return Err(Why::new("paging-elsewhere").with("host", next.host_str().unwrap_or("-")));
        }
        if !self.seen.insert(next.to_string()) {
            return Err(Why::new("paging-repeats").with("page", self.number));
        }
        self.number += 1;
        if self.number > self.most {
            return Err(Why::new("paging-endless").with("most", self.most));
        }
        self.now = next;
        Ok(true)
    }

    /// The first address with a parameter set.
    fn with(&self, parameter: &str, value: &str) -> Url {
        let kept = self
            .start
            .query_pairs()
            .filter(|(name, _)| name != parameter);
        let kept: Vec<(String, String)> = kept.map(|(n, v)| (n.into(), v.into())).collect();
        let mut url = self.start.clone();
        let mut pairs = url.query_pairs_mut();
        pairs
            .clear()
            .extend_pairs(kept)
            .append_pair(parameter, value);
        drop(pairs);
        url
    }

    /// What the answer says of the next page.
    fn said(&self, whole: &Value) -> Result<Option<String>, Why> {
        let found = self.next.as_ref().map(|path| path.query(whole).all());
        match found.unwrap_or_default().as_slice() {
            [] | [Value::Null] => Ok(None),
            [Value::String(text)] if text.is_empty() => Ok(None),
            [Value::String(text)] => Ok(Some(text.clone())),
            [Value::Number(number)] => Ok(Some(number.to_string())),
            _ => Err(Why::new("paging-odd").with("page", self.number)),
        }
    }
}

fn elsewhere(from: &Url, to: &str) -> Result<Url, Why> {
    from.join(to)
        .map_err(|_| Why::new("paging-odd").with("page", to))
}

/// The address of the next page as `Link` says it.
fn linked(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    let links = values.flat_map(|value| value.split(",<").flat_map(|one| one.split(", <")));
    links
        .filter_map(|link| link.trim().trim_start_matches('<').split_once('>'))
        .find(|(_, rest)| {
            let mut parameters = rest.split(';').map(str::trim);
            parameters.any(|one| {
                let relation = one.strip_prefix("rel=").map(|rel| rel.trim_matches('"'));
                relation.is_some_and(|rel| rel.split(' ').any(|one| one == "next"))
            })
        })
        .map(|(address, _)| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_name_the_next_page() {
        let mut headers = HeaderMap::new();
        let value = "</a?page=1>; rel=\"prev\", </a?page=3>; rel=\"next last\"";
        headers.insert(LINK, value.parse().unwrap());
        assert_eq!(linked(&headers).as_deref(), Some("/a?page=3"));
        headers.insert(LINK, "</a>; rel=prev".parse().unwrap());
        assert_eq!(linked(&headers), None);
    }
}
