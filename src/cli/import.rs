//! `pimpinan import`: a file's figures, planned, reported and written.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::store::Place;
use crate::app::App;
use crate::base::clock::Clock;
use crate::base::config::Config;
use crate::base::error::{Error, Result};
use crate::base::text::Lang;
use crate::cli::out;
use crate::identity::permission;
use crate::intake::import::words::Words;
use crate::intake::import::{
    Choices, DECIMAL, Failure, HEADING, Plan, SHEET, Scope, apply, plan, remarks, report,
};
use crate::store::people::accounts::Person;
use crate::store::people::{accounts, agencies};

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
    /// What a heading means: "HEADING=FIELD"; "HEADING=-" leaves the column out
    #[arg(long = "column", value_name = "HEADING=FIELD", value_parser = column)]
    columns: Vec<(String, String)>,
    /// The decimal sign of numbers written as text: comma or point
    #[arg(long, value_name = "SIGN", value_parser = ["comma", "point"])]
    decimal: Option<String>,
    /// The sheet to read; the first one with the columns if left out
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Language of the report: id or en
    #[arg(long, default_value = "id", value_parser = lang)]
    lang: Lang,
    #[command(flatten)]
    place: Place,
}

fn lang(text: &str) -> std::result::Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "write id or en".to_owned())
}

fn column(text: &str) -> std::result::Result<(String, String), String> {
    let (heading, field) = text.rsplit_once('=').ok_or("write HEADING=FIELD")?;
    Ok((heading.to_owned(), field.to_owned()))
}

/// What the options say of what the file leaves open.
fn choices(args: &Args) -> Choices {
    let slug = args.indicator.clone().unwrap_or_default();
    let said = |field: &str, name: &str, code: &str| {
        let key = (slug.clone(), field.to_owned(), name.to_owned());
        (key, code.to_owned())
    };
    let columns = args.columns.iter();
    let columns = columns.map(|(heading, field)| said(HEADING, heading, field));
    let sign = args.decimal.iter().map(|sign| {
        let sign = if sign == "comma" { "," } else { "." };
        said(DECIMAL, "", sign)
    });
    let sheet = args.sheet.iter().map(|name| said(SHEET, "", name));
    columns.chain(sign).chain(sheet).collect()
}

pub(super) fn run(args: Args) -> Result<()> {
    let config = Config {
        database: args.place.database.clone(),
        ..Config::default()
    };
    let catalogue = super::store::load(args.place.catalogue.clone())?;
    let app = Arc::new(App::new(catalogue, config, Clock::default())?);
    super::runtime::wait(import(app, args))
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
    let scope = Scope {
        own: None,
        chosen: args.agency.clone(),
        may_update: true,
        for_others: person.may(permission::OBSERVATION_ENTER_FOR_OTHERS),
    };
    let (planner, file, choices) = (Arc::clone(&app), args.file.clone(), choices(&args));
    let work = move || {
        let read = AtomicU64::new(0);
        plan(&planner, &file, about.as_ref(), &scope, &choices, &read)
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
            let file = args.file.display();
            return Err(Error::Config(format!("{file}: {}", words.broken(&broken))));
        }
        Err(Failure::Other(error)) => return Err(error),
    };
    report::csv(plan.records()?, &words, out::Out::new())?;
    let asked = remarks::questions(&plan, &words);
    for line in remarks::notes(&plan.notes, &words).iter().chain(&asked) {
        say(line);
    }
    finish(&app, &args, &plan, user).await
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

/// Applies the plan where it may be, and says on standard error what came of it.
async fn finish(app: &Arc<App>, args: &Args, plan: &Arc<Plan>, user: i64) -> Result<()> {
    let counts = plan.counts;
    let told = format!(
        "created {}, changed {}, unchanged {}, refused {}",
        counts.created, counts.changed, counts.same, counts.refused
    );
    let refused = counts.refused > 0;
    if args.dry_run {
        say(&format!("Nothing was written (dry run): {told}."));
    } else if refused && !args.good_only {
        return Err(Error::Config(format!(
            "Nothing was written: {told}. Correct the refused rows, or add --good-only."
        )));
    } else {
        let applied = apply(app, plan, user).await?;
        say(&format!("Written: {told}."));
        if !applied.stale.is_empty() {
            let rows: Vec<String> = applied.stale.iter().map(u64::to_string).collect();
            return Err(Error::Config(format!(
                "These rows were left out, their figures changed meanwhile: {}.",
                rows.join(", ")
            )));
        }
    }
    if refused {
        return Err(Error::Config(format!("Refused rows: {}.", counts.refused)));
    }
    Ok(())
}

fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
