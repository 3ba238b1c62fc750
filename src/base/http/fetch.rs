//! Fetches what lies at an address into a file without a name: within a size, also unpacked, within
//! a time, and never more slowly than a rate. Redirects are followed with the guard of every
//! address, and what lets us in is shown to nobody but whom it is for.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write};
use std::time::Duration;

use flate2::write::GzDecoder;
use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue, LOCATION,
    USER_AGENT,
};
use hyper::{Method, Request, Response, StatusCode};
use tokio::time::Instant;
use url::Url;

use crate::base::http::{Client, Unanswered};

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;
/// Over how long the rate of an answer is looked at.
const WINDOW: Duration = Duration::from_secs(5);
/// Bytes that must come in that time; an office behind a bad line sends more.
const LEAST: u64 = 1024;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// The address.
    pub url: Url,
    /// Headers, of which those that let us in are marked as sensitive.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Whether the address itself lets us in, so that it is not repeated.
    pub secret_address: bool,
}

/// What came.
#[derive(Debug)]
pub struct Fetched {
    /// The content, unpacked, from its start.
    pub file: File,
    /// Bytes of it.
    pub bytes: u64,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// Where it came from, after redirects.
    pub url: Url,
}

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// There is no answer.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// The answer says no.
    #[error("the answer's status is {0}")]
    Status(u16),
    /// It leads on and on, or nowhere.
    #[error("the answer leads on to where nobody may go")]
    Redirect,
    /// There is more than may be.
    #[error("there are more than {0} bytes")]
    TooLarge(u64),
    /// It comes too slowly.
    #[error("the answer comes too slowly")]
    TooSlow,
    /// It broke off, or can't be unpacked.
    #[error("the answer broke off: {0}")]
    BrokenOff(String),
    /// The disk failed.
    #[error("a temporary file: {0}")]
    Disk(io::Error),
}

impl Client {
    /// Fetches what lies at an address, at most so many bytes.
    ///
    /// # Errors
    /// Why nothing came, or not all.
    pub async fn fetch(&self, ask: Ask, most: u64) -> Result<Fetched, Fault> {
        let mut ask = ask;
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.send(request(&ask)?).await?;
            if !leads_on(answer.status()) {
                return taken(answer, ask.url, most).await;
            }
            let to = answer
                .headers()
                .get(LOCATION)
                .and_then(|to| to.to_str().ok());
            let to = to.and_then(|to| ask.url.join(to).ok());
            ask = followed(ask, to.ok_or(Fault::Redirect)?, answer.status())?;
        }
        Err(Fault::Redirect)
    }
}

fn leads_on(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The same, asked of another address: what lets us in stays behind where that is another's, and
/// nothing goes on in clear that began under TLS.
fn followed(ask: Ask, to: Url, status: StatusCode) -> Result<Ask, Fault> {
    let mut ask = ask;
    if !matches!(to.scheme(), "http" | "https") {
        return Err(Fault::Redirect);
    }
    if ask.url.scheme() == "https" && to.scheme() != "https" {
        return Err(Fault::Redirect);
    }
    let elsewhere = ask.url.origin() != to.origin();
    if elsewhere {
        ask.headers.remove(AUTHORIZATION);
        let secret = ask.headers.iter().filter(|(_, value)| value.is_sensitive());
        let secret: Vec<HeaderName> = secret.map(|(name, _)| name.clone()).collect();
        for name in secret {
            ask.headers.remove(name);
        }
        ask.secret_address = false;
    }
    if status == StatusCode::SEE_OTHER || (elsewhere && ask.method != Method::GET) {
        ask.method = Method::GET;
        ask.body = Bytes::new();
    }
    ask.url = to;
    Ok(ask)
}

fn request(ask: &Ask) -> Result<Request<Bytes>, Fault> {
    let built = Request::builder()
        .method(ask.method.clone())
        .uri(ask.url.as_str())
        .body(ask.body.clone());
    let mut request = built.map_err(|e| Unanswered::Broken(e.to_string()))?;
    *request.headers_mut() = ask.headers.clone();
    let headers = request.headers_mut();
    headers.insert(USER_AGENT, HeaderValue::from_static("Dashboard-Pimpinan"));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    Ok(request)
}

/// Takes the content of an answer.
async fn taken(answer: Response<Incoming>, url: Url, most: u64) -> Result<Fetched, Fault> {
    let (head, body) = answer.into_parts();
    match head.status.as_u16() {
        200 | 203 | 204 => {}
        status => return Err(Fault::Status(status)),
    }
    let file = Bounded {
        file: tempfile::tempfile().map_err(Fault::Disk)?,
        bytes: 0,
        most,
    };
    let encoding = head
        .headers
        .get(CONTENT_ENCODING)
        .map(HeaderValue::as_bytes);
    let file = match encoding.map(<[u8]>::to_ascii_lowercase).as_deref() {
        None | Some(b"" | b"identity") => copied(body, file, Ok).await?,
        Some(b"gzip" | b"x-gzip") => copied(body, GzDecoder::new(file), GzDecoder::finish).await?,
        Some(other) => {
            let name = String::from_utf8_lossy(other).into_owned();
            return Err(Fault::BrokenOff(name));
        }
    };
    let Bounded {
        mut file, bytes, ..
    } = file;
    file.seek(SeekFrom::Start(0)).map_err(Fault::Disk)?;
    Ok(Fetched {
        file,
        bytes,
        headers: head.headers,
        url,
    })
}

/// Copies a body as it comes.
async fn copied<W: Write>(
    mut body: Incoming,
    mut to: W,
    finish: impl FnOnce(W) -> io::Result<Bounded>,
) -> Result<Bounded, Fault> {
    let (mut since, mut came) = (Instant::now(), 0);
    loop {
        let frame = tokio::time::timeout(WINDOW, body.frame()).await;
        let Some(frame) = frame.map_err(|_| Fault::TooSlow)? else {
            return finish(to).map_err(broken);
        };
        let frame = frame.map_err(|e| Fault::BrokenOff(e.to_string()))?;
        if let Ok(data) = frame.into_data() {
            came += data.len() as u64;
            to.write_all(&data).map_err(broken)?;
        }
        if since.elapsed() >= WINDOW {
            if came < LEAST {
                return Err(Fault::TooSlow);
            }
            (since, came) = (Instant::now(), 0);
        }
    }
}

/// There is more than may be.
#[derive(Debug, thiserror::Error)]
#[error("more than {0} bytes")]
struct TooLarge(u64);

fn broken(error: io::Error) -> Fault {
    let large = error.get_ref().and_then(|inner| inner.downcast_ref());
    match (large, error.kind()) {
        (Some(TooLarge(most)), _) => Fault::TooLarge(*most),
        (None, io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
            Fault::BrokenOff(error.to_string())
        }
        (None, io::ErrorKind::UnexpectedEof) => Fault::BrokenOff(error.to_string()),
        _ => Fault::Disk(error),
    }
}

/// A file that takes no more than so many bytes.
#[derive(Debug)]
struct Bounded {
    file: File,
    bytes: u64,
    most: u64,
}

impl Write for Bounded {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.bytes += data.len() as u64;
        if self.bytes > self.most {
            return Err(io::Error::other(TooLarge(self.most)));
        }
        self.file.write_all(data)?;
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
