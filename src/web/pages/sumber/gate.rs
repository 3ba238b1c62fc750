//! What is wrong with a source that somebody wants to keep, whatever form it comes from.

use std::time::Duration;

use url::Url;

use crate::app::App;
use crate::base::error::Result;
use crate::base::http::found;
use crate::identity::permission::{OBSERVATION_CREATE, OBSERVATION_ENTER_FOR_OTHERS};
use crate::intake::gate;
use crate::intake::pull::Definition;
use crate::intake::pull::definition::{FileAt, Json, Kind};
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

/// How long the servers of names may take.
const NAMES: Duration = Duration::from_secs(3);

/// The place of an address where nothing may be asked, with the sentence; none where that is not
/// known, or where the source was before. A name that nobody knows now may be known when it is asked.
pub(super) async fn out_of_reach(
    app: &App,
    definition: &Definition,
    before: Option<&Definition>,
) -> Option<(String, &'static str)> {
    let (place, host) = machine(definition)?;
    if before
        .and_then(machine)
        .is_some_and(|(_, there)| there == host)
    {
        return None;
    }
    let place = format!("{}.{place}", definition.kind()?.name());
    let reach = &app.config.fetch;
    if reach.is_nowhere() {
        return Some((place, "source-why-no-networks"));
    }
    let found = tokio::time::timeout(NAMES, found(&host, reach)).await;
    let refused = matches!(found, Ok(Ok(machines)) if machines.is_empty());
    refused.then_some((place, "source-why-not-allowed"))
}

/// The field that names the machine of a source, and its name or number.
fn machine(definition: &Definition) -> Option<(&'static str, String)> {
    let (place, host) = match definition.kind()? {
        Kind::Json(Json { address, .. }) | Kind::File(FileAt { address, .. }) => {
            let url = Url::parse(address).ok()?;
            ("address", url.host_str()?.to_owned())
        }
        Kind::Postgres(base) | Kind::Mysql(base) => ("host", base.host.clone()),
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    (!bare.is_empty()).then(|| (place, bare.to_owned()))
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
