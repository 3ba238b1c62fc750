//! What is made of a provider's claims: who somebody is, and which role and agency that means.

use serde_json::{Map, Value};

use crate::base::config::Oidc;
use crate::base::text::in_one_line;

/// Ways of signing in (RFC 8176) that are a second factor or more.
const FACTORS: [&str; 3] = ["mfa", "otp", "hwk"];

/// Somebody, as the provider says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// What names the person there for ever.
    pub subject: String,
    /// E-mail address, if the provider has made sure of it.
    pub email: Option<String>,
    /// Name.
    pub name: String,
    /// Name of the role.
    pub role: Option<String>,
    /// Code of the agency.
    pub agency: Option<String>,
    /// Whether a second factor was asked for.
    pub second_factor: bool,
    /// When the person last showed who it is, in seconds since 1970.
    pub shown_at: Option<i64>,
}

/// Reads the claims as the settings say.
pub fn somebody(claims: &Map<String, Value>, settings: &Oidc) -> Somebody {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let sure = claims.get("email_verified") == Some(&Value::Bool(true));
    let subject = text("sub").unwrap_or_default();
    let name = text("name").or_else(|| text("preferred_username"));
    let name = name.map(in_one_line).filter(|name| !name.is_empty());
    let agency = values(claims, &settings.agency_claim).into_iter().next();
    let ways = values(claims, "amr");
    Somebody {
        subject: subject.to_owned(),
        email: text("email").filter(|_| sure).map(str::to_owned),
        name: name
            .as_deref()
            .unwrap_or(subject)
            .chars()
            .take(200)
            .collect(),
        role: role(&values(claims, &settings.role_claim), settings),
        agency: agency.map(|value| of(&settings.agencies, value).unwrap_or(value).to_owned()),
        second_factor: settings.second_factor || ways.iter().any(|way| FACTORS.contains(way)),
        shown_at: claims.get("auth_time").and_then(Value::as_i64),
    }
}

/// The first role in the order of the settings whose value the person has.
fn role(values: &[&str], settings: &Oidc) -> Option<String> {
    let mut roles = settings.roles.iter();
    let first = roles.find(|(value, _)| values.contains(&value.as_str()));
    first.map(|(_, role)| role.clone())
}

fn of<'a>(pairs: &'a [(String, String)], value: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(theirs, _)| theirs == value);
    pair.map(|(_, ours)| ours.as_str())
}

/// The texts of a claim; dots in its name lead into objects, unless a claim is called so.
fn values<'c>(claims: &'c Map<String, Value>, name: &str) -> Vec<&'c str> {
    let found = claims.get(name).or_else(|| {
        let mut parts = name.split('.');
        let first = claims.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    });
    match found {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> Oidc {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        Oidc {
            issuer: "https://sso.example.go.id".to_owned(),
            client_id: "dashboard".to_owned(),
            client_secret: String::new(),
            role_claim: "realm_access.roles".to_owned(),
            roles: vec![pair("dash-admin", "admin"), pair("dash", "operator")],
            agency_claim: "unit".to_owned(),
            agencies: vec![pair("dinkes", "0001")],
            second_factor: false,
            password_only_for: None,
            local: false,
        }
    }

    fn read(claims: &Value) -> Somebody {
        somebody(claims.as_object().expect("an object"), &settings())
    }

    #[test]
    fn roles_and_agencies_are_looked_up_in_the_order_of_the_settings() {
        let found = read(&json!({
            "sub": "a1", "name": "Siti", "email": "siti@x.go.id", "email_verified": true,
            "realm_access": { "roles": ["dash", "dash-admin"] }, "unit": "dinkes",
            "amr": ["pwd", "otp"], "auth_time": 5,
        }));
        assert_eq!(found.role.as_deref(), Some("admin"));
        assert_eq!(found.agency.as_deref(), Some("0001"));
        assert_eq!(found.email.as_deref(), Some("siti@x.go.id"));
        assert!(found.second_factor);
        let found = read(&json!({ "sub": "a1", "unit": ["0002"], "realm_access.roles": "dash" }));
        assert_eq!(found.role.as_deref(), Some("operator"));
        assert_eq!(found.agency.as_deref(), Some("0002"));
        assert_eq!(found.name, "a1");
        // A name that breaks its line would be two in a letter.
        let found = read(&json!({ "sub": "a1", "name": " Siti\r\n\u{202e}Bcc: x " }));
        assert_eq!(found.name, "Siti Bcc: x");
    }

    #[test]
    fn an_address_that_nobody_made_sure_of_is_none() {
        for sure in [json!(false), json!("true"), json!(1), Value::Null] {
            let found = read(&json!({ "sub": "a1", "email": "x@y.z", "email_verified": sure }));
            assert_eq!(found.email, None);
            assert_eq!(found.role, None);
        }
    }
}
