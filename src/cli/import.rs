//! `pimpinan import`: a file's figures, planned, reported and written.

mod summary;

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::store::Place;
use crate::app::App;
use crate::base::clock::Clock;
use crate::base::config::Config;
use crate::base::error::{Error, Result};
use crate::base::text::Lang;
use crate::catalogue::{Catalogue, Indicator, lookup};
use crate::cli::out;
use crate::identity::permission;
use crate::intake::file::{Asked, LEAVE_OUT, heading_key as key};
use crate::intake::import::words::Words;
use crate::intake::import::{
    AGENCY, BASIS, Choices, DECIMAL, FORGET, Failure, HEADING, Plan, ROW, SHEET, Scope, plan,
    remarks, remember, report,
};
use crate::store::people::accounts::Person;
use crate::store::people::{accounts, agencies};

/// An answer to a question: what it is about, and the code.
type Answer = ((String, String, String), String);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file: XLSX or CSV, in the shape of the template or tidy
    file: PathBuf,
    /// The indicator; may be left out where the file has a column for it
    #[arg(long, value_name = "SLUG")]
    indicator: Option<String>,
    /// Code of the agency of rows that name none; the indicator's producer if left out
    #[arg(long, value_name = "CODE")]
    agency: Option<String>,
    /// E-mail address of the user who answers for the figures; the first superadmin if left out
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Write the good rows even where others are refused
    #[arg(long)]
    good_only: bool,
    /// What a heading means: "HEADING=FIELD"; "HEADING=-" leaves the column out, "HEADING=?" forgets
    /// what was said of it before. It is remembered for the agency's next file
    #[arg(long = "column", visible_alias = "map", value_name = "HEADING=FIELD", value_parser = column)]
    columns: Vec<(String, String)>,
    /// The decimal sign of numbers written as text: comma or point
    #[arg(long, value_name = "SIGN", value_parser = ["comma", "point"])]
    decimal: Option<String>,
    /// Code of the basis (source) of rows that name none
    #[arg(long, value_name = "CODE")]
    basis: Option<String>,
    /// Code of the region of rows that name none
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// What a name in the file means: "FIELD:NAME=CODE", as its question says
    #[arg(long = "answer", value_name = "FIELD:NAME=CODE", value_parser = answer)]
    answers: Vec<(String, String, String)>,
    /// The sheet to read; the first one with the columns if left out
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Number of the row that holds the headings, where none is found
    #[arg(long, value_name = "NUMBER")]
    header_row: Option<u64>,
    /// Language of the report: id or en
    #[arg(long, default_value = "id", value_parser = lang)]
    lang: Lang,
    #[command(flatten)]
    place: Place,
}

pub(super) fn lang(text: &str) -> std::result::Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "write id or en".to_owned())
}

fn column(text: &str) -> std::result::Result<(String, String), String> {
    let (heading, field) = text.rsplit_once('=').ok_or("write HEADING=FIELD")?;
    Ok((heading.to_owned(), field.to_owned()))
}

fn answer(text: &str) -> std::result::Result<(String, String, String), String> {
    const HOW: &str = "write FIELD:NAME=CODE";
    let (about, code) = text.rsplit_once('=').ok_or(HOW)?;
    let (field, name) = about.split_once(':').ok_or(HOW)?;
    let [field, code] = [field, code].map(|part| part.trim().to_owned());
    Ok((field, lookup::normal(name), code))
}

/// What the options say of what the file leaves open.
///
/// # Errors
/// [`Error::Config`] where one names what the catalogue does not have.
fn choices(args: &Args, catalogue: &Catalogue, about: Option<&Indicator>) -> Result<Choices> {
    let said = |field: &str, name: &str, code: &str| {
        let key = (String::new(), field.to_owned(), name.to_owned());
        (key, code.to_owned())
    };
    let unknown = |what: &str, code: &str| {
        Error::Config(format!(
            "There is no {what} {code:?}; the catalogue tells which there are."
        ))
    };
    let mut choices: Choices = file_choices(args, said).collect();
    if let Some(code) = &args.basis {
        let mut all = catalogue.indicators.iter().map(AsRef::as_ref);
        let known = match about {
            Some(about) => about.basis(code).is_some(),
            None => all.any(|one: &Indicator| one.basis(code).is_some()),
        };
        choices.extend(known.then(|| said(BASIS, "", code)));
        if !known {
            return Err(unknown("basis", code));
        }
    }
    if let Some(code) = &args.region {
        if !catalogue.regions.contains_key(code) {
            return Err(unknown("region", code));
        }
        let all = catalogue
            .indicators
            .iter()
            .filter(|one| about.is_none_or(|about| about.slug == one.slug));
        choices.extend(all.map(|one| said(&one.region.field, "", code)));
    }
    Ok(choices)
}

/// What the options say of the file as a whole and of names in it.
fn file_choices<'a>(
    args: &'a Args,
    said: impl Fn(&str, &str, &str) -> Answer + Copy + 'a,
) -> impl Iterator<Item = Answer> + 'a {
    let columns = args.columns.iter();
    let columns = columns.map(move |(heading, field)| said(HEADING, heading, field));
    let answers = args.answers.iter();
    let answers = answers.map(move |(field, name, code)| said(field, name, code));
    let sign = args.decimal.iter().map(move |sign| {
        let sign = if sign == "comma" { "," } else { "." };
        said(DECIMAL, "", sign)
    });
    let sheet = args.sheet.iter().map(move |name| said(SHEET, "", name));
    let row = args.header_row.iter();
    let row = row.map(move |row| said(ROW, "", &row.to_string()));
    columns.chain(answers).chain(sign).chain(sheet).chain(row)
}

pub(super) fn run(args: Args) -> Result<()> {
    let config = Config {
        database: args.place.database.clone(),
        secret: args.place.secret.vault()?,
        ..Config::default()
    };
    let catalogue = super::store::load(args.place.catalogue.clone())?;
    let app = Arc::new(App::new(catalogue, config, Clock::default())?);
    super::runtime::wait(import(Arc::clone(&app), args))?;
    app.db.leave()
}

async fn import(app: Arc<App>, args: Args) -> Result<()> {
    let about =
        match &args.indicator {
            Some(slug) => Some(app.catalogue.indicator(slug).cloned().ok_or_else(|| {
                Error::Config(format!("The catalogue has no indicator {slug:?}."))
            })?),
            None => None,
        };
    let person = person(&app, &args).await?;
    let user = person.id;
    let scope = scope(&person, &args)?;
    named(&args, &app.catalogue, about.as_deref())?;
    let choices = choices(&args, &app.catalogue, about.as_deref())?;
    let (planner, file) = (Arc::clone(&app), args.file.clone());
    let (indicator, sender) = (about.clone(), scope.clone());
    let (said, about_forgotten) = (choices.clone(), about.clone());
    let work = move || {
        let read = AtomicU64::new(0);
        let opened = File::open(&file);
        let file = opened.map_err(|e| Error::Config(format!("{}: {e}", file.display())))?;
        plan(&planner, file, about.as_ref(), &scope, &choices, &read)
    };
    let made = tokio::task::spawn_blocking(work).await;
    let made = made.map_err(|e| Error::Internal(format!("a plan: {e}")))?;
    let words = Words {
        texts: &app.texts,
        catalogue: &app.catalogue,
        lang: args.lang,
    };
    let plan = match made {
        Ok(plan) => Arc::new(plan),
        Err(Failure::Broken(broken)) => {
            return Err(summary::unreadable(&args.file, &broken, &words));
        }
        Err(Failure::Other(error)) => return Err(error),
    };
    headings_are_there(&args, &plan)?;
    if let Some(about) = about_forgotten.filter(|_| !args.dry_run) {
        forget(&app, &sender, &about, &args, user).await?;
    }
    let mut out = out::Out::new();
    let told = report::csv(plan.records()?, &words, &mut out);
    out.judge(told)?;
    let asked = remarks::questions(&plan, &words);
    for line in remarks::notes(&plan.notes, &words).iter().chain(&asked) {
        summary::say(line);
    }
    let (dry_run, good_only) = (args.dry_run, args.good_only);
    let wish = summary::Wish { dry_run, good_only };
    summary::finish(&app, (wish, &words), &plan, user).await?;
    match indicator {
        Some(about) if !args.dry_run => remember(&app, &sender, &about, &said, user).await,
        _ => Ok(()),
    }
}

/// For whom the person who answers may enter figures, as on the pages.
///
/// # Errors
/// [`Error::Config`] where that is nobody, or not the agency that is named.
fn scope(person: &Person, args: &Args) -> Result<Scope> {
    let who = &person.email;
    if !person.may(permission::OBSERVATION_CREATE) {
        return Err(Error::Config(format!("{who} may not enter figures.")));
    }
    let own = if person.may(permission::AGENCY_ALL) {
        None
    } else {
        let agency = person.agency.clone();
        Some(agency.ok_or_else(|| Error::Config(format!("{who} belongs to no agency.")))?)
    };
    if let (Some(own), Some(chosen)) = (&own, &args.agency)
        && own != chosen
    {
        return Err(Error::Config(format!(
            "{who} enters figures of the agency {own} only, not of {chosen}."
        )));
    }
    Ok(Scope {
        own,
        chosen: args.agency.clone(),
        may_update: person.may(permission::OBSERVATION_UPDATE),
        for_others: person.may(permission::OBSERVATION_ENTER_FOR_OTHERS),
        fetched: None,
    })
}

/// Refuses fields that --column and --answer name and that there are not.
fn named(args: &Args, catalogue: &Catalogue, about: Option<&Indicator>) -> Result<()> {
    let all = || {
        let all = catalogue.indicators.iter().map(AsRef::as_ref);
        all.filter(|one: &&Indicator| about.is_none_or(|about| about.slug == one.slug))
    };
    let axes = |one: &Indicator| {
        let categories = one.categories.iter().map(|category| category.name.clone());
        let names = [&one.region.field, BASIS, AGENCY].map(str::to_owned);
        categories.chain(names).collect::<Vec<_>>()
    };
    let fields = |one: &Indicator| {
        let measures = one.measures.iter().filter(|measure| measure.stored);
        let measures = measures.map(|measure| measure.name.clone());
        let period = [one.period.field.clone()];
        let own = axes(one).into_iter().chain(period).chain(measures);
        own.collect::<Vec<_>>()
    };
    for (heading, field) in &args.columns {
        let known = [LEAVE_OUT, FORGET].contains(&field.as_str());
        if !known && !all().any(|one| fields(one).contains(field)) {
            return Err(Error::Config(format!(
                "--column {heading:?}: there is no field {field:?}."
            )));
        }
    }
    for (field, name, _) in &args.answers {
        if !all().any(|one| axes(one).contains(field)) {
            return Err(Error::Config(format!(
                "--answer {field}:{name}: there is no field {field:?} to answer about."
            )));
        }
    }
    Ok(())
}

/// Refuses headings that --column names and the file does not have.
fn headings_are_there(args: &Args, plan: &Plan) -> Result<()> {
    let is = |asked: &Asked, wanted: &str| match asked {
        Asked::Known { heading, .. } => key(heading) == key(wanted),
        _ => false,
    };
    for (heading, field) in &args.columns {
        if field != FORGET && !plan.notes.asked.iter().any(|asked| is(asked, heading)) {
            return Err(Error::Config(format!(
                "--column {heading:?}: the file has no such heading."
            )));
        }
    }
    Ok(())
}

/// Forgets what was said of headings that the file is to be read without.
async fn forget(app: &App, scope: &Scope, about: &Indicator, args: &Args, user: i64) -> Result<()> {
    let forgotten = args.columns.iter().filter(|(_, field)| field == FORGET);
    let key = |heading: &String| (about.slug.clone(), HEADING.to_owned(), heading.clone());
    let forgotten = forgotten.map(|(heading, field)| (key(heading), field.clone()));
    remember(app, scope, about, &forgotten.collect(), user).await
}

/// Who answers for the figures.
async fn person(app: &App, args: &Args) -> Result<Person> {
    let (email, agency) = (args.user.clone(), args.agency.clone());
    app.db
        .read(move |conn| {
            if let Some(code) = &agency
                && agencies::find(conn, code)?.is_none()
            {
                return Err(Error::Config(format!("There is no agency {code}.")));
            }
            let person = match &email {
                Some(email) => accounts::by_email(conn, email)?,
                None => match accounts::first_superadmin(conn)? {
                    Some(id) => accounts::by_id(conn, id)?,
                    None => None,
                },
            };
            person.ok_or_else(|| {
                let who = email.unwrap_or_else(|| "with the role superadmin".to_owned());
                Error::Config(format!(
                    "There is no active user {who}. Add one with: pimpinan user add."
                ))
            })
        })
        .await
}
