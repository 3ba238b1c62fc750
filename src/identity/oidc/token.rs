//! Tokens of a provider (JWS, RFC 7515): their signature, and what has to stand in them before
//! they are believed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest token that is looked at, in bytes.
const LONGEST: usize = 32 * 1024;
/// By how much the provider's clock may differ from ours, in seconds.
const SKEW: i64 = 60;
/// How old a token may be when it comes in, in seconds.
const OLDEST: i64 = 600;

/// Why a token is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It can't be read.
    #[error("the token can't be read: {0}")]
    Unreadable(&'static str),
    /// It is signed in a way that is not taken, or not signed.
    #[error("the token is signed by {0:?}, which is not taken")]
    Algorithm(String),
    /// No key of the provider has its number.
    #[error("no key of the provider is called {0:?}")]
    UnknownKey(String),
    /// The signature is wrong.
    #[error("the token's signature is wrong")]
    Signature,
    /// A claim is missing or is not what it has to be.
    #[error("the token's claim {0} is missing or wrong")]
    Claim(&'static str),
}

type Read<T> = Result<T, Refusal>;

/// A key of the provider (JWK, RFC 7517).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// What a token has to say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Who wrote it.
    pub issuer: &'a str,
    /// For whom.
    pub client_id: &'a str,
    /// What we sent along.
    pub nonce: &'a str,
    /// Now, in seconds since 1970.
    pub now: i64,
}

/// The claims of a token, if it is to be believed.
pub fn believed(token: &str, keys: &[Key], expected: Expected<'_>) -> Read<Map<String, Value>> {
    let header = header(token)?;
    let (signed, signature) = token
        .rsplit_once('.')
        .ok_or(Refusal::Unreadable("it has no signature"))?;
    let (_, payload) = signed
        .split_once('.')
        .ok_or(Refusal::Unreadable("it has no content"))?;
    let key = chosen(&header, keys)?;
    verify(&header.alg, key, signed.as_bytes(), &bytes(signature)?)?;
    let claims: Map<String, Value> = serde_json::from_slice(&bytes(payload)?)
        .map_err(|_| Refusal::Unreadable("its content is no object"))?;
    check(&claims, expected)?;
    Ok(claims)
}

fn header(token: &str) -> Read<Header> {
    if token.len() > LONGEST {
        return Err(Refusal::Unreadable("it is too long"));
    }
    let head = token.split('.').next().unwrap_or_default();
    let header: Header = serde_json::from_slice(&bytes(head)?)
        .map_err(|_| Refusal::Unreadable("its head is no object"))?;
    if !["RS256", "ES256"].contains(&header.alg.as_str()) {
        return Err(Refusal::Algorithm(header.alg));
    }
    if header.crit.is_some() {
        return Err(Refusal::Unreadable("it asks for what we don't know"));
    }
    Ok(header)
}

fn bytes(text: &str) -> Read<Vec<u8>> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| Refusal::Unreadable("it is no base64url"))
}

/// The key of that number; a token without a number needs a provider with one key of its kind.
fn chosen<'k>(header: &Header, keys: &'k [Key]) -> Read<&'k Key> {
    let kind = if header.alg == "RS256" { "RSA" } else { "EC" };
    let fits = |key: &&Key| {
        key.kty == kind
            && key.alg.as_ref().is_none_or(|alg| *alg == header.alg)
            && key.purpose.as_ref().is_none_or(|purpose| purpose == "sig")
    };
    let mut fitting = keys.iter().filter(fits);
    let unknown = || Refusal::UnknownKey(header.kid.clone().unwrap_or_default());
    if header.kid.is_some() {
        return fitting
            .find(|key| key.kid == header.kid)
            .ok_or_else(unknown);
    }
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(unknown()),
    }
}

fn verify(alg: &str, key: &Key, signed: &[u8], signature: &[u8]) -> Read<()> {
    let part = |text: &Option<String>| bytes(text.as_deref().unwrap_or_default());
    let right = if alg == "RS256" {
        let (n, e) = (part(&key.n)?, part(&key.e)?);
        let components = RsaPublicKeyComponents { n: &n, e: &e };
        components.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
    } else {
        if key.crv.as_deref() != Some("P-256") {
            return Err(Refusal::Algorithm(key.crv.clone().unwrap_or_default()));
        }
        let point = [vec![4], part(&key.x)?, part(&key.y)?].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature)
    };
    right.map_err(|_| Refusal::Signature)
}

fn check(claims: &Map<String, Value>, expected: Expected<'_>) -> Read<()> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let time = |name: &str| {
        let value = claims.get(name)?;
        #[allow(clippy::cast_possible_truncation)]
        value.as_i64().or_else(|| value.as_f64().map(|n| n as i64))
    };
    let must = |fine: bool, name| fine.then_some(()).ok_or(Refusal::Claim(name));
    let now = expected.now;
    must(text("iss") == Some(expected.issuer), "iss")?;
    must(is_for(claims, expected.client_id), "aud")?;
    let party = text("azp");
    must(party.is_none_or(|azp| azp == expected.client_id), "azp")?;
    must(time("exp").is_some_and(|exp| exp > now - SKEW), "exp")?;
    let fresh = now - OLDEST..=now + SKEW;
    must(time("iat").is_some_and(|iat| fresh.contains(&iat)), "iat")?;
    must(time("nbf").is_none_or(|nbf| nbf <= now + SKEW), "nbf")?;
    must(text("nonce") == Some(expected.nonce), "nonce")?;
    must(
        text("sub").is_some_and(|sub| (1..=255).contains(&sub.len())),
        "sub",
    )
}

/// Whether a token is for us; where it is for others too, it must say that we asked.
fn is_for(claims: &Map<String, Value>, client_id: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(one)) => one == client_id,
        Some(Value::Array(all)) => {
            let ours = all.iter().any(|one| one.as_str() == Some(client_id));
            ours && (all.len() == 1 || claims.contains_key("azp"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_800_000_000;
    const EXPECTED: Expected<'static> = Expected {
        issuer: "https://sso.example.go.id",
        client_id: "dashboard",
        nonce: "n-1",
        now: NOW,
    };

    struct Signer(EcdsaKeyPair);

    impl Signer {
        fn new() -> Self {
            let (random, alg) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
            let document = EcdsaKeyPair::generate_pkcs8(alg, &random).expect("a key");
            let pair = EcdsaKeyPair::from_pkcs8(alg, document.as_ref(), &random);
            Self(pair.expect("a pair"))
        }

        fn key(&self, kid: &str) -> Key {
            let point = self.0.public_key().as_ref();
            let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
            let (x, y) = (part(&point[1..33]), part(&point[33..]));
            let key = json!({ "kty": "EC", "crv": "P-256", "kid": kid, "x": x, "y": y });
            serde_json::from_value(key).expect("a key")
        }

        fn token(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let signed = format!("{}.{}", part(header), part(claims));
            let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes());
            let signature = signature.expect("a signature");
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
        }
    }

    fn claims() -> Value {
        json!({
            "iss": EXPECTED.issuer, "aud": "dashboard", "sub": "a1", "nonce": "n-1",
            "iat": NOW, "exp": NOW + 300,
        })
    }

    fn header() -> Value {
        json!({ "alg": "ES256", "kid": "1" })
    }

    #[test]
    fn a_token_that_says_what_it_has_to_is_believed() {
        let signer = Signer::new();
        let keys = [signer.key("0"), signer.key("1")];
        let found = believed(&signer.token(&header(), &claims()), &keys, EXPECTED);
        assert_eq!(found.expect("claims")["sub"], "a1");
        let mut several = claims();
        several["aud"] = json!(["other", "dashboard"]);
        several["azp"] = json!("dashboard");
        assert!(believed(&signer.token(&header(), &several), &keys, EXPECTED).is_ok());
        let unnumbered = signer.token(&json!({ "alg": "ES256" }), &claims());
        assert!(believed(&unnumbered, &keys[..1], EXPECTED).is_ok());
        assert!(
            believed(&unnumbered, &keys, EXPECTED).is_err(),
            "which key?"
        );
    }

    #[test]
    fn each_wrong_claim_is_named() {
        let signer = Signer::new();
        let keys = [signer.key("1")];
        for (name, value) in [
            ("iss", json!("https://sso.example.go.id/")),
            ("iss", Value::Null),
            ("aud", json!("another")),
            ("aud", json!(["dashboard", "another"])),
            ("azp", json!("another")),
            ("exp", json!(NOW - 61)),
            ("exp", json!("soon")),
            ("iat", json!(NOW + 61)),
            ("iat", json!(NOW - 601)),
            ("nbf", json!(NOW + 61)),
            ("nonce", json!("n-0")),
            ("sub", json!("")),
        ] {
            let mut wrong = claims();
            wrong[name] = value.clone();
            let found = believed(&signer.token(&header(), &wrong), &keys, EXPECTED);
            assert_eq!(found, Err(Refusal::Claim(name)), "{name}: {value}");
        }
        let mut close = claims();
        close["exp"] = json!(NOW - 59);
        assert!(believed(&signer.token(&header(), &close), &keys, EXPECTED).is_ok());
    }

    #[test]
    fn what_is_not_signed_by_the_provider_is_refused() {
        let (signer, other) = (Signer::new(), Signer::new());
        let keys = [signer.key("1")];
        let forged = other.token(&header(), &claims());
        assert_eq!(believed(&forged, &keys, EXPECTED), Err(Refusal::Signature));
        for alg in ["none", "None", "HS256", "RS512", "ES384", ""] {
            let token = signer.token(&json!({ "alg": alg, "kid": "1" }), &claims());
            let found = believed(&token, &keys, EXPECTED);
            assert_eq!(found, Err(Refusal::Algorithm(alg.to_owned())));
        }
        let rotated = signer.token(&json!({ "alg": "ES256", "kid": "2" }), &claims());
        let unknown = Err(Refusal::UnknownKey("2".to_owned()));
        assert_eq!(believed(&rotated, &keys, EXPECTED), unknown);
        let confused = signer.token(&json!({ "alg": "RS256", "kid": "1" }), &claims());
        let unknown = Err(Refusal::UnknownKey("1".to_owned()));
        assert_eq!(believed(&confused, &keys, EXPECTED), unknown);
        let critical = json!({ "alg": "ES256", "kid": "1", "crit": ["x"] });
        assert!(believed(&signer.token(&critical, &claims()), &keys, EXPECTED).is_err());
        let bare = signer.token(&header(), &claims());
        let bare = bare.rsplit_once('.').expect("parts").0.to_owned();
        for broken in ["", ".", "..", "a.b.c", &bare, &format!("{bare}.")] {
            assert!(believed(broken, &keys, EXPECTED).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_signature_by_rsa_is_verified() {
        let key: Key = serde_json::from_str(include_str!("rsa.json")).expect("a key");
        let lines: Vec<&str> = include_str!("rsa.txt").lines().collect();
        let (signed, signature) = (lines[0].as_bytes(), bytes(lines[1]).expect("bytes"));
        assert_eq!(verify("RS256", &key, signed, &signature), Ok(()));
        assert_eq!(
            verify("RS256", &key, b"else", &signature),
            Err(Refusal::Signature)
        );
    }
}
