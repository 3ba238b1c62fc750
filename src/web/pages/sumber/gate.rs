//! What is wrong with a source that somebody wants to keep, whatever form it comes from.

use crate::app::App;
use crate::base::error::Result;
use crate::identity::permission::{OBSERVATION_CREATE, OBSERVATION_ENTER_FOR_OTHERS};
use crate::intake::gate;
use crate::intake::pull::Definition;
use crate::store::people::accounts::Person;
use crate::store::people::agencies;
use crate::store::sources::pulls;
use crate::store::sources::pulls::{NewSource, Source};
use crate::web::frame::Frame;

/// The place of what is wrong with the secret.
pub(super) const SECRET: &str = "secret";

/// What is wrong: the place in the definition, and a sentence. `own` is the source that is changed,
/// `secret` what lets us in where it is given anew.
pub(super) async fn refusals(
    app: &App,
    (frame, person): (&Frame, &Person),
    definition: &Definition,
    (own, secret): (Option<&Source>, Option<&str>),
) -> Result<Vec<(String, String)>> {
    let wrong = definition.wrong(&app.catalogue).into_iter();
    let mut all: Vec<(String, String)> = wrong
        .map(|one| (one.field, frame.t(&format!("source-wrong-{}", one.code))))
        .collect();
    let mut refuse = |is: bool, place: &str, key: &str| {
        if is {
            all.push((place.to_owned(), frame.t(key)));
        }
    };
    let (code, name) = (definition.agency.clone(), definition.name.clone());
    let read = app
        .db
        .read(move |conn| Ok((agencies::find(conn, &code)?, pulls::called(conn, &name)?)));
    let (agency, called) = read.await?;
    let works = agency.is_some() && person.works_for(&definition.agency);
    refuse(!works, "agency", "source-agency-wrong");
    let taken = called.is_some_and(|there| Some(there.id) != own.map(|own| own.id));
    refuse(taken, "name", "source-name-taken");
    let kept = own.filter(|own| own.has_secret && secret.is_none());
    let before = kept.map(|own| Definition::parse(&own.definition));
    let elsewhere = before
        .transpose()?
        .is_some_and(|one| one.needs_secret_for(definition));
    refuse(elsewhere, SECRET, "source-secret-again");
    let enters = person.may(OBSERVATION_CREATE);
    refuse(!enters, "user", "source-why-nobody");
    if let Some(about) = app
        .catalogue
        .indicator(&definition.indicator)
        .filter(|_| works)
    {
        let for_others = person.may(OBSERVATION_ENTER_FOR_OTHERS);
        let admits = gate::admits(app, about, &definition.agency, for_others).await?;
        refuse(!admits, "agency", "source-agency-not-reporting");
    }
    Ok(all)
}

/// A source as the store takes it; who keeps it answers for its figures.
pub(super) fn to_keep(
    definition: &Definition,
    secret: Option<String>,
    user: i64,
) -> Result<NewSource> {
    Ok(NewSource {
        name: definition.name.clone(),
        agency: definition.agency.clone(),
        indicator: definition.indicator.clone(),
        definition: definition.kept()?,
        secret,
        user,
    })
}
