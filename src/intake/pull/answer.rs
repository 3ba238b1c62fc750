//! How a source over HTTP is asked, and what is read from it.

use std::collections::BTreeMap;
use std::fs::File;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use crate::base::http::fetch::Ask;
use crate::intake::pull::Why;
use crate::intake::pull::definition::Auth;

/// What was read of a source.
#[derive(Debug)]
pub(super) struct Answer {
    /// Its rows, as a file that is read from its start.
    pub(super) file: File,
    /// Bytes of it.
    pub(super) bytes: u64,
    /// How many rows there are, where that is known.
    pub(super) rows: Option<u64>,
    /// What is to be known beside, by its code.
    pub(super) warnings: Vec<String>,
}

/// Everything that asking takes but the address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'c> {
    /// Headers that hide nothing.
    pub(super) headers: &'c BTreeMap<String, String>,
    /// How we are let in.
    pub(super) auth: &'c Auth,
    /// With what.
    pub(super) secret: Option<&'c str>,
    /// What is taken.
    pub(super) accept: &'static str,
}

impl Caller<'_> {
    /// The question to an address.
    ///
    /// # Errors
    /// [`Why`] when the address or a header can't be sent, or what lets us in is not there.
    pub(super) fn ask(&self, address: &str, body: Option<&str>) -> Result<Ask, Why> {
        let mut url = Url::parse(address).map_err(|_| Why::new("not-allowed"))?;
        url.set_fragment(None);
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| odd())?;
            headers.insert(name, HeaderValue::from_str(value).map_err(|_| odd())?);
        }
        headers.insert(ACCEPT, HeaderValue::from_static(self.accept));
        let mut ask = Ask {
            method: hyper::Method::GET,
            url,
            headers,
            body: Bytes::new(),
            secret_address: false,
        };
        if let Some(body) = body {
            ask.method = hyper::Method::POST;
            ask.body = Bytes::from(body.to_owned());
            let json = HeaderValue::from_static("application/json");
            ask.headers.insert(CONTENT_TYPE, json);
        }
        self.let_in(&mut ask)?;
        Ok(ask)
    }

    fn let_in(&self, ask: &mut Ask) -> Result<(), Why> {
        let secret = match (self.auth, self.secret) {
            (Auth::Nothing, _) => return Ok(()),
            (_, None) => return Err(Why::new("no-secret")),
            (_, Some(secret)) => secret,
        };
        let (name, value) = match self.auth {
            Auth::Nothing => return Ok(()),
            Auth::Query { name } => {
                ask.url.query_pairs_mut().append_pair(name, secret);
                ask.secret_address = true;
                return Ok(());
            }
            Auth::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
            Auth::Basic { user } => {
                let both = STANDARD.encode(format!("{user}:{secret}"));
                (AUTHORIZATION, format!("Basic {both}"))
            }
            Auth::Header { name } => {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| odd())?;
                (name, secret.to_owned())
            }
        };
        let mut value = HeaderValue::from_str(&value).map_err(|_| odd())?;
        value.set_sensitive(true);
        ask.headers.insert(name, value);
        Ok(())
    }
}

/// A header, or what lets us in, holds what can't be sent.
fn odd() -> Why {
    Why::new("header")
}
