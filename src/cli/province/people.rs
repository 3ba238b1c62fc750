//! The demo's logins, one a role, and a key for the agencies' simulator.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::token;
use crate::identity::password;
use crate::identity::permission::ROLES;
use crate::store::keys;
use crate::store::keys::{NewKey, Rules};
use crate::store::people::accounts;
use crate::store::people::accounts::NewUser;

/// A login that the demo prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Name of the role.
    pub role: String,
    /// E-mail address.
    pub email: String,
    /// Number of the user.
    pub user: i64,
}

/// The people of a demo.
#[derive(Debug)]
pub struct People {
    /// A login for each shipped role.
    pub logins: Vec<Login>,
    /// The password of them all, made anew for each demo.
    pub password: String,
    /// A key of the operator's agency.
    pub key: String,
}

impl People {
    /// Prints the logins, and the command that sends more figures.
    pub(in crate::cli) fn tell(&self, base: &str) {
        println!();
        println!("Logins (masuk), all with the password {}", self.password);
        for login in &self.logins {
            println!("  {:<12} {}", login.role, login.email);
        }
        println!();
        println!("More sample figures, through the API, while you look:");
        println!("  pimpinan simulate --url {base} --key {}", self.key);
        println!();
        println!("Ctrl-C ends the demo and throws its database away.");
    }
}

/// How many characters the demo's password has: enough for a server that others may reach.
const PASSWORD: usize = 12;

/// Adds a login for each shipped role, the operator at the agency that produces most indicators,
/// and a key of that agency.
pub async fn add(app: &App) -> Result<People> {
    let secret = token::secret()?;
    let password: String = secret
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(PASSWORD)
        .collect();
    let hash = password::hash(&password)?;
    let agency = busiest(app)?;
    let added = app.db.write(move |tx| {
        let mut logins = Vec::with_capacity(ROLES.len());
        for role in ROLES {
            let email = format!("{}@demo.test", role.name);
            let own = role.name == OPERATOR;
            let user = accounts::add(
                tx,
                &NewUser {
                    email: &email,
                    name: &format!("{} Contoh", role.title),
                    role: role.name,
                    agency: own.then_some(agency.as_str()),
                    password: &hash,
                },
                None,
            )?;
            logins.push(Login {
                role: role.name.to_owned(),
                email,
                user,
            });
        }
        let operator = logins.iter().find(|login| login.role == OPERATOR);
        let user_id = operator.map(|login| login.user).ok_or(Error::NotFound)?;
        let new = NewKey {
            name: "Simulator",
            agency: &agency,
            user_id,
            indicators: None,
            expires_at: None,
        };
        let rules = Rules {
            sample: true,
            ..Rules::default()
        };
        let issued = keys::issue(tx, &new, &rules, None)?;
        Ok((logins, issued.key))
    });
    let (logins, key) = added.await?;
    Ok(People {
        logins,
        password,
        key,
    })
}

/// The role whose people belong to an agency.
const OPERATOR: &str = "operator";

fn busiest(app: &App) -> Result<String> {
    let producers = app
        .catalogue
        .indicators
        .iter()
        .map(|indicator| &indicator.producer);
    let mut counts = std::collections::BTreeMap::<&String, usize>::new();
    for producer in producers {
        *counts.entry(producer).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(agency, _)| agency.clone())
        .ok_or(Error::NotFound)
}
