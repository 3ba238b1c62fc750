//! A provider of sign-ins in the process of the test: it lets in whom it is told to, and signs
//! what it is told to, wrongly too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Name and secret as they have to be shown: percent-encoded, then in base64.
const BASIC: &str = "dashboard:rahasia+%26+lain";

pub(super) struct Provider {
    base: String,
    desk: Arc<Mutex<Desk>>,
    server: tokio::task::JoinHandle<()>,
}

struct Desk {
    base: String,
    pair: EcdsaKeyPair,
    number: u32,
    alg: &'static str,
    forged: bool,
    keys_asked: u32,
    /// By code: challenge of PKCE, return address, claims.
    waiting: HashMap<String, (String, String, Value)>,
}

fn pair() -> EcdsaKeyPair {
    let (random, alg) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
    let document = EcdsaKeyPair::generate_pkcs8(alg, &random).expect("a key");
    EcdsaKeyPair::from_pkcs8(alg, document.as_ref(), &random).expect("a pair")
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

impl Desk {
    fn key(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": self.number.to_string(),
            "x": text(&point[1..33]), "y": text(&point[33..]) })
    }

    fn token(&self, claims: &Value) -> String {
        let header = json!({ "alg": self.alg, "kid": self.number.to_string() });
        let signed = format!("{}.{}", part(&header), part(claims));
        let other = pair();
        let pair = if self.forged { &other } else { &self.pair };
        let signature = pair.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = match self.alg {
            "none" => String::new(),
            _ => URL_SAFE_NO_PAD.encode(signature.expect("a signature")),
        };
        format!("{signed}.{signature}")
    }
}

type Shared = State<Arc<Mutex<Desk>>>;

async fn described(State(desk): Shared) -> Json<Value> {
    let base = desk.lock().expect("the desk").base.clone();
    Json(json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}/token"),
        "jwks_uri": format!("{base}/keys"),
        "end_session_endpoint": format!("{base}/logout"),
        "code_challenge_methods_supported": ["S256"],
    }))
}

async fn keys(State(desk): Shared) -> Json<Value> {
    let mut desk = desk.lock().expect("the desk");
    desk.keys_asked += 1;
    let unknown = json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" });
    Json(json!({ "keys": [unknown, desk.key()] }))
}

async fn exchange(
    State(desk): Shared,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let mut desk = desk.lock().expect("the desk");
    let basic = format!("Basic {}", STANDARD.encode(BASIC));
    let shown = headers.get("authorization").map(HeaderValue::as_bytes);
    if shown != Some(basic.as_bytes()) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let (challenge, to, claims) = desk
        .waiting
        .remove(&form["code"])
        .ok_or(StatusCode::BAD_REQUEST)?;
    let verified = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    if verified != challenge || form["redirect_uri"] != to {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(Json(
        json!({ "access_token": "x", "token_type": "Bearer", "id_token": desk.token(&claims) }),
    ))
}

impl Provider {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let desk = Arc::new(Mutex::new(Desk {
            base: base.clone(),
            pair: pair(),
            number: 1,
            alg: "ES256",
            forged: false,
            keys_asked: 0,
            waiting: HashMap::new(),
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(described))
            .route("/keys", get(keys))
            .route("/token", post(exchange))
            .with_state(Arc::clone(&desk));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        });
        Self { base, desk, server }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().expect("the desk")
    }

    pub(super) fn issuer(&self) -> String {
        self.base.clone()
    }

    /// Lets in whoever the claims say, as the address asks; answers the way back to us.
    pub(super) fn let_in(&self, asked: &str, claims: &Value, now: i64) -> String {
        let query = asked.split_once('?').expect("a query").1;
        let asked: HashMap<String, String> = serde_urlencoded::from_str(query).expect("pairs");
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        let mut said = json!({ "iss": self.base, "aud": asked["client_id"], "iat": now,
            "exp": now + 300, "nonce": asked["nonce"] });
        for (name, value) in claims.as_object().expect("claims") {
            said[name] = value.clone();
        }
        let mut desk = self.desk();
        let code = format!("c{}", desk.waiting.len());
        let to = asked["redirect_uri"].clone();
        desk.waiting.insert(
            code.clone(),
            (asked["code_challenge"].clone(), to.clone(), said),
        );
        let path = to.splitn(4, '/').nth(3).expect("a path").to_owned();
        format!("/{path}?code={code}&state={}", asked["state"])
    }

    pub(super) fn sign_by(&self, alg: &'static str) {
        self.desk().alg = alg;
    }

    pub(super) fn forge(&self, forged: bool) {
        self.desk().forged = forged;
    }

    pub(super) fn rotate(&self) {
        let mut desk = self.desk();
        desk.pair = pair();
        desk.number += 1;
    }

    pub(super) fn asked_for_keys(&self) -> u32 {
        self.desk().keys_asked
    }

    pub(super) fn stop(&mut self) {
        self.server.abort();
    }
}
