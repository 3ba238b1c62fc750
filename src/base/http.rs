//! The HTTP client with which the program asks others: no redirects, no proxy, the system's
//! authorities, and no connection to a machine that is out of reach, whatever its name leads to.

pub mod address;
pub mod fetch;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use rustls::RootCertStore;
use tower::Service;

use crate::base::error::{Error, Result, deepest, nobody_listens};
use crate::base::http::address::Reach;
use crate::base::trust;

/// How long others may take until their answer begins.
const PATIENCE: Duration = Duration::from_secs(10);

/// The client; cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    pool: Pool<HttpsConnector<HttpConnector<Names>>, Full<Bytes>>,
    reach: Reach,
}

/// Looks names up and leaves out the machines that are out of reach.
#[derive(Debug, Clone)]
struct Names {
    reach: Reach,
    look_up: LookUp,
}

type Found = io::Result<Vec<SocketAddr>>;
/// Who says which machines a name leads to.
type LookUp = fn(String) -> Pin<Box<dyn Future<Output = Found> + Send>>;

/// The system says it.
fn system(name: String) -> Pin<Box<dyn Future<Output = Found> + Send>> {
    Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
}

impl Service<Name> for Names {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (reach, look_up) = (self.reach.clone(), self.look_up);
        Box::pin(async move {
            let found = found_by(look_up, name.as_str(), &reach).await?;
            if found.is_empty() {
                return Err(io::Error::other(OutOfReach));
            }
            Ok(found.into_iter())
        })
    }
}

impl Client {
    /// A client that asks the machines within this reach. Where no authority is known it still
    /// speaks plain HTTP, and says in the log why it can speak no other.
    ///
    /// # Errors
    /// [`Error::Internal`] when the cryptography can't be set up.
    pub fn new(reach: Reach) -> Result<Self> {
        Self::asking(reach, system)
    }

    fn asking(reach: Reach, look_up: LookUp) -> Result<Self> {
        let mut connector = HttpConnector::new_with_resolver(Names {
            reach: reach.clone(),
            look_up,
        });
        connector.enforce_http(false);
        connector.set_connect_timeout(Some(PATIENCE));
        let roots = trust::authorities().unwrap_or_else(|error| {
            tracing::warn!(%error, "nobody can be asked over HTTPS");
            RootCertStore::empty()
        });
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(trust::client(roots)?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let pool = Pool::builder(TokioExecutor::new())
            .pool_max_idle_per_host(1)
            .build(connector);
        Ok(Self { pool, reach })
    }

    /// Sends a request; answers when the answer begins, or why there is none.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Incoming>, Unanswered> {
        let address = request.uri().to_string();
        self.reach
            .check(&address)
            .map_err(|(_, why)| Unanswered::Address(why))?;
        let request = request.map(Full::new);
        match tokio::time::timeout(PATIENCE, self.pool.request(request)).await {
            Err(_) => Err(Unanswered::Silent(PATIENCE.as_secs())),
            Ok(Err(error)) => Err(reason(&error)),
            Ok(Ok(answer)) => Ok(answer),
        }
    }
}

/// The machines that a name, or an address, leads to and that may be asked.
///
/// # Errors
/// What the system says of the name.
pub async fn found(name: &str, reach: &Reach) -> io::Result<Vec<SocketAddr>> {
    found_by(system, name, reach).await
}

async fn found_by(look_up: LookUp, name: &str, reach: &Reach) -> Found {
    let found: Vec<SocketAddr> = if address::is_this_machine(name) {
        vec![SocketAddr::from(([127, 0, 0, 1], 0))]
    } else {
        look_up(name.to_owned()).await?
    };
    let allowed = found.into_iter().filter(|at| reach.allows(at.ip()));
    Ok(allowed.collect())
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// The address may not be asked, for this reason.
    #[error("{0}")]
    Address(&'static str),
    /// The name leads to no machine that may be asked.
    #[error("the name leads to no allowed machine")]
    OutOfReach,
    /// No answer began within so many seconds.
    #[error("no answer within {0} seconds")]
    Silent(u64),
    /// Nothing listens at the port.
    #[error("nothing listens at this port")]
    Closed,
    /// What the system or the other side says.
    #[error("{0}")]
    Broken(String),
}

/// All that a name leads to is out of reach.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no allowed machine")]
struct OutOfReach;

/// Why there was no answer: the deepest cause, in a line.
fn reason(error: &(dyn std::error::Error + 'static)) -> Unanswered {
    let mut errors = std::iter::successors(Some(error), |error| error.source());
    let out_of_reach = errors.any(|error| {
        let inner = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        inner.is_some_and(<dyn std::error::Error + Send + Sync>::is::<OutOfReach>)
    });
    match () {
        () if out_of_reach => Unanswered::OutOfReach,
        () if nobody_listens(error) => Unanswered::Closed,
        () => Unanswered::Broken(deepest(error)),
    }
}

/// A request whose body is JSON.
///
/// # Errors
/// [`Error::Internal`] when the address or a header can't be sent.
pub fn post_json(url: &str, headers: &[(&str, &str)], body: String) -> Result<Request<Bytes>> {
    use hyper::header::{CONTENT_TYPE, USER_AGENT};
    let mut request = Request::post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, "Dashboard-Pimpinan");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request
        .body(Bytes::from(body))
        .map_err(|e| Error::Internal(format!("a request to {url}: {e}")))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    static ASKED: AtomicUsize = AtomicUsize::new(0);

    /// A name that leads here first, and elsewhere once it was found good.
    fn turning(_: String) -> Pin<Box<dyn Future<Output = Found> + Send>> {
        let first = ASKED.fetch_add(1, Ordering::SeqCst) == 0;
        let at = if first { [127, 0, 0, 1] } else { [10, 9, 9, 9] };
        Box::pin(async move { Ok(vec![SocketAddr::from((at, 0))]) })
    }

    #[tokio::test]
    async fn a_name_is_judged_each_time_it_is_looked_up() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 1024];
                let _ = stream.read(&mut request).await;
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all(answer).await;
            }
        });
        let reach = Reach::only(&["127.0.0.0/8".parse().unwrap()]);
        let client = Client::asking(reach, turning).unwrap();
        let ask = || {
            let url = format!("http://berpindah.contoh.test:{port}/");
            client.send(Request::get(url).body(Bytes::new()).unwrap())
        };
        assert_eq!(ask().await.unwrap().status(), 200);
        assert_eq!(ask().await.unwrap_err(), Unanswered::OutOfReach);
        assert_eq!(ASKED.load(Ordering::SeqCst), 2);
    }
}
