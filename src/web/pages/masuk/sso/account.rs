//! The account of who comes from the provider: the one that is linked, one with an address that
//! the provider has made sure of, or a new one.

use crate::base::config::Oidc;
use crate::base::error::Result;
use crate::identity::oidc::claims::Somebody;
use crate::identity::permission;
use crate::store::Tx;
use crate::store::people::identities::Place;
use crate::store::people::{accounts, agencies, identities};

/// What was found.
pub(super) enum Found {
    /// The user's number.
    User(i64),
    /// Nobody is let in, for the reason with this key.
    Refused(&'static str),
}

/// Finds or makes the account, and gives it the place that the provider says.
pub(super) fn find(tx: &mut Tx<'_>, settings: &Oidc, who: &Somebody) -> Result<Found> {
    let place = match place(tx, who)? {
        Ok(place) => place,
        Err(key) => return Ok(Found::Refused(key)),
    };
    if let Some(user) = identities::user_of(tx.conn, &settings.issuer, &who.subject)? {
        let Some(person) = accounts::by_id(tx.conn, user)? else {
            return Ok(Found::Refused("sso-inactive"));
        };
        identities::settle(tx, &person, &place)?;
        return Ok(Found::User(user));
    }
    let Some(email) = who.email.as_deref() else {
        return Ok(Found::Refused("sso-unverified"));
    };
    if !accounts::is_taken(tx.conn, email)? {
        let user = identities::add(tx, email, &who.name, &place)?;
        identities::link(tx, &settings.issuer, &who.subject, user)?;
        return Ok(Found::User(user));
    }
    let Some(person) = accounts::by_email(tx.conn, email)? else {
        return Ok(Found::Refused("sso-inactive"));
    };
    let breaks_glass = settings.password_only_for.as_deref().map(accounts::address);
    let linked = identities::is_linked(tx.conn, &settings.issuer, person.id)?;
    if linked || breaks_glass.as_deref() == Some(&person.email) {
        return Ok(Found::Refused("sso-taken"));
    }
    identities::link(tx, &settings.issuer, &who.subject, person.id)?;
    identities::settle(tx, &person, &place)?;
    Ok(Found::User(person.id))
}

/// The role and the agency, or why there is no place for somebody.
fn place(tx: &mut Tx<'_>, who: &Somebody) -> Result<Result<Place, &'static str>> {
    let Some(role) = who.role.clone() else {
        return Ok(Err("sso-no-role"));
    };
    if !accounts::role_names(tx.conn)?.contains(&role) {
        tracing::warn!(role, "--oidc-role names a role that does not exist");
        return Ok(Err("sso-no-role"));
    }
    let agency = match &who.agency {
        Some(code) => agencies::find(tx.conn, code)?.map(|agency| agency.code),
        None => None,
    };
    let all = accounts::role_may(tx.conn, &role, permission::AGENCY_ALL)?;
    if agency.is_none() && (who.agency.is_some() || !all) {
        return Ok(Err("sso-no-agency"));
    }
    Ok(Ok(Place { role, agency }))
}
