//! Sign-in at a provider (`OpenID` Connect): the code flow with PKCE, by the program's one HTTP
//! client. What the provider says of itself is read when it is needed and kept for a while; a token
//! signed by a key that is not known makes us ask for its keys again.

pub mod claims;
pub mod token;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http_body_util::{BodyExt as _, Limited};
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use url::Url;

use self::token::{Expected, Key, Refusal};
use crate::base::config::Oidc;
use crate::base::error::{Error, Result};
use crate::base::http::Client;
use crate::base::http::address::Reach;

/// Most bytes of an answer of the provider.
const LARGEST: usize = 512 * 1024;
/// How long an answer may take to come in.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long what the provider said of itself is believed, in milliseconds: an hour.
const FRESH_MS: i64 = 3_600_000;
/// How soon its keys may be asked for again because of one that is not known.
const AGAIN_MS: i64 = 10_000;

/// The provider.
#[derive(Debug)]
pub struct Provider {
    settings: Oidc,
    client: Client,
    known: Mutex<Option<Arc<Known>>>,
}

/// What the provider said of itself.
#[derive(Debug)]
struct Known {
    described: Described,
    keys: Vec<Key>,
    read_at: i64,
}

#[derive(Debug, Clone, Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    id_token: String,
}

/// What is sent along to the provider.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Where the reader comes back to.
    pub to: &'a str,
    /// What comes back with the reader.
    pub state: &'a str,
    /// What comes back in the token.
    pub nonce: &'a str,
    /// What only we know until the code is exchanged.
    pub verifier: &'a str,
    /// Whether the person has to show anew who it is.
    pub anew: bool,
}

/// What the provider says of who came back.
#[derive(Debug, Clone)]
pub struct Said {
    /// Its token, for signing out there.
    pub id_token: String,
    /// What stands in it.
    pub claims: Map<String, Value>,
}

impl Provider {
    /// The provider of these settings; nothing is asked yet.
    ///
    /// # Errors
    /// [`Error::Internal`] when the cryptography can't be set up.
    pub fn new(settings: Oidc) -> Result<Self> {
        let client = Client::new(Reach::new(settings.local, &[]))?;
        Ok(Self {
            settings,
            client,
            known: Mutex::new(None),
        })
    }

    /// What is made of what it says.
    pub fn settings(&self) -> &Oidc {
        &self.settings
    }

    /// The address to which a reader goes to sign in.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the provider can't be asked or is not the one that was named.
    pub async fn way_in(&self, asked: Asked<'_>, now: i64) -> Result<String> {
        let known = self.known(now).await?;
        let mut url = self.endpoint(&known.described.authorization_endpoint)?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(asked.verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("scope", "openid email profile")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", asked.to)
            .append_pair("state", asked.state)
            .append_pair("nonce", asked.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if asked.anew {
            url.query_pairs_mut()
                .append_pair("prompt", "login")
                .append_pair("max_age", "0");
        }
        Ok(url.into())
    }

    /// The address at which the session at the provider ends; none where it has none, or has not
    /// been asked yet.
    pub fn way_out(&self, id_token: &str, to: &str) -> Option<String> {
        let known = self.kept()?;
        let end = known.described.end_session_endpoint.as_ref()?;
        let mut url = self.endpoint(end).ok()?;
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token)
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", to);
        Some(url.into())
    }

    /// Exchanges the code with which somebody came back.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the provider can't be asked, or says what is not to be
    /// believed.
    pub async fn exchange(&self, code: &str, asked: Asked<'_>, now: i64) -> Result<Said> {
        let known = self.known(now).await?;
        let url = self.endpoint(&known.described.token_endpoint)?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", asked.to),
            ("code_verifier", asked.verifier),
        ];
        let Oidc {
            client_id,
            client_secret,
            ..
        } = &self.settings;
        let methods = &known.described.token_endpoint_auth_methods_supported;
        let posted =
            !methods.is_empty() && methods.iter().all(|method| method != "client_secret_basic");
        if posted {
            form.extend([
                ("client_id", client_id.as_str()),
                ("client_secret", client_secret),
            ]);
        }
        let body = serde_urlencoded::to_string(form).map_err(|e| refused(e.to_string()))?;
        let mut request = Request::post(url.as_str())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json");
        if !posted {
            let pair = format!("{}:{}", encoded(client_id), encoded(client_secret));
            let basic = format!("Basic {}", STANDARD.encode(pair));
            request = request.header(AUTHORIZATION, basic);
        }
        let request = request.body(Bytes::from(body));
        let answer: Answer = self
            .ask(request.map_err(|e| refused(e.to_string()))?)
            .await?;
        let claims = self.believed(&answer.id_token, asked.nonce, now).await?;
        Ok(Said {
            id_token: answer.id_token,
            claims,
        })
    }

    /// The claims of a token. A key that is not known may be a new one of the provider.
    async fn believed(&self, token: &str, nonce: &str, now: i64) -> Result<Map<String, Value>> {
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce,
            now: now / 1000,
        };
        let mut known = self.known(now).await?;
        let mut found = token::believed(token, &known.keys, expected);
        let old = !(0..AGAIN_MS).contains(&(now - known.read_at));
        if matches!(found, Err(Refusal::UnknownKey(_))) && old {
            known = self.read(now).await?;
            found = token::believed(token, &known.keys, expected);
        }
        found.map_err(|refusal| refused(refusal.to_string()))
    }

    fn kept(&self) -> Option<Arc<Known>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    async fn known(&self, now: i64) -> Result<Arc<Known>> {
        match self.kept() {
            Some(known) if (0..FRESH_MS).contains(&(now - known.read_at)) => Ok(known),
            _ => self.read(now).await,
        }
    }

    /// Asks the provider what it says of itself.
    async fn read(&self, now: i64) -> Result<Arc<Known>> {
        let issuer = &self.settings.issuer;
        let base = issuer.trim_end_matches('/');
        let address = format!("{base}/.well-known/openid-configuration");
        let described: Described = self.get(&self.endpoint(&address)?).await?;
        if described.issuer != *issuer {
            return Err(refused(format!("it calls itself {:?}", described.issuer)));
        }
        let methods = &described.code_challenge_methods_supported;
        if methods
            .as_ref()
            .is_some_and(|all| !all.iter().any(|one| one == "S256"))
        {
            return Err(refused("it knows no PKCE by S256".to_owned()));
        }
        let keys: Keys = self.get(&self.endpoint(&described.jwks_uri)?).await?;
        // Keys of kinds that we don't know are none of ours.
        let keys = keys.keys.into_iter();
        let known = Arc::new(Known {
            described,
            keys: keys
                .filter_map(|key| serde_json::from_value(key).ok())
                .collect(),
            read_at: now,
        });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }

    /// An address of the provider's, which is spoken to over TLS only.
    fn endpoint(&self, text: &str) -> Result<Url> {
        let url = Url::parse(text).map_err(|e| refused(format!("{text}: {e}")))?;
        let safe = url.scheme() == "https" || (self.settings.local && url.scheme() == "http");
        safe.then_some(url)
            .ok_or_else(|| refused(format!("{text} is not reached by https")))
    }

    async fn get<T: DeserializeOwned>(&self, url: &Url) -> Result<T> {
        let request = Request::get(url.as_str()).header(ACCEPT, "application/json");
        let request = request.body(Bytes::new());
        self.ask(request.map_err(|e| refused(e.to_string()))?).await
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request<Bytes>) -> Result<T> {
        let path = request.uri().path().to_owned();
        let answer = self.client.send(request).await;
        let answer = answer.map_err(|e| refused(e.to_string()))?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LARGEST).collect();
        let body = tokio::time::timeout(PATIENCE, body).await;
        let body = body.map_err(|_| refused(format!("{path}: the answer does not come in")))?;
        let body = body
            .map_err(|e| refused(format!("{path}: {e}")))?
            .to_bytes();
        if !status.is_success() {
            return Err(refused(format!("{path} answers {status}")));
        }
        serde_json::from_slice(&body).map_err(|e| refused(format!("{path}: {e}")))
    }
}

/// The provider can't be used; the reason is for the log, and holds no secret.
fn refused(mut why: String) -> Error {
    why.insert_str(0, "the provider of sign-ins: ");
    Error::Unavailable(why)
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
