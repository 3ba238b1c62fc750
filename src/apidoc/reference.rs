//! The reference of API v1, made from the catalogue: per data set its methods, and per method
//! its parameters, answers and examples. Texts that stand in the tables are the published ones.

mod limits;

use std::fmt::Write as _;

use jiff::civil::{Date, date};
use serde_json::json;

pub use crate::apidoc::reference::limits::Limit;
use crate::apidoc::samples;
use crate::apidoc::samples::Sample;
use crate::catalogue::period::YEARS;
use crate::catalogue::{Catalogue, Category, Class, Grain, Indicator, Label, Period, value};
use crate::figures::rollup::computed;

/// The day on which examples take place.
pub(crate) const DAY: Date = date(2017, 10, 29);
/// What stands in examples for the caller's own key.
pub const KEY: &str = "KUNCI_API";
/// The number of the row in examples.
const ROW: i64 = 17;

/// A data set's part of the reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// Address part.
    pub slug: String,
    /// Number in the documentation.
    pub number: String,
    /// Published title.
    pub title: Label,
    /// What it means.
    pub definition: Label,
    /// Whether its figures are for signed-in people only.
    pub restricted: bool,
    /// The source under which figures that come in here are kept, and what it covers.
    pub source: Option<Label>,
    /// The fields that tell one row of an agency from another.
    pub natural_key: Vec<String>,
    /// Its methods.
    pub methods: Vec<Method>,
}

/// A method of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// `POST` or `PUT`.
    pub verb: &'static str,
    /// Published name.
    pub name: String,
    /// Address with `:id` for the row.
    pub path: String,
    /// Parameters in the published order.
    pub parameters: Vec<Parameter>,
    /// What is answered when it is done.
    pub success: Answer,
    /// What is answered when it is not, the most usual first.
    pub errors: Vec<Answer>,
    /// How to call it in several languages.
    pub samples: Vec<Sample>,
}

/// A parameter of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name.
    pub field: String,
    /// `String`, `Number` or `Date`.
    pub kind: &'static str,
    /// Published description.
    pub description: String,
    /// Whether a call fails without it.
    pub required: bool,
    /// The values it may take, where they are few.
    pub allowed: Vec<String>,
    /// What else holds for its value.
    pub limits: Vec<Limit>,
    /// A value that is accepted; none where the examples leave it out.
    pub example: Option<String>,
}

/// An example of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// JSON over several lines.
    pub body: String,
}

/// The reference of a data set on the server at `base`. `missing` are the sentences with which
/// the server answers a call that carries nothing but its key.
pub fn data_set(
    catalogue: &Catalogue,
    about: &Indicator,
    base: &str,
    missing: &[String],
) -> DataSet {
    let key = [&about.period.field].into_iter();
    let categories = about.categories.iter().map(|category| &category.name);
    let region = about.region.v1.then_some(&about.region.field);
    DataSet {
        slug: about.slug.clone(),
        number: about.number.clone(),
        title: about.title.clone(),
        definition: about.definition.clone(),
        restricted: about.class == Class::Restricted,
        source: about.bases.first().map(limits::source),
        natural_key: key.chain(categories).chain(region).cloned().collect(),
        methods: vec![
            method(catalogue, about, base, missing, "POST"),
            method(catalogue, about, base, missing, "PUT"),
        ],
    }
}

fn method(
    catalogue: &Catalogue,
    about: &Indicator,
    base: &str,
    missing: &[String],
    verb: &'static str,
) -> Method {
    let creates = verb == "POST";
    let title = &about.title.id;
    let path = format!("/api/v1/{}", about.slug);
    let (name, path, message) = if creates {
        (
            format!("Save New {title}"),
            path,
            "Data created successfully.",
        )
    } else {
        let path = format!("{path}/:id");
        (
            format!("Update {title}"),
            path,
            "Data updated successfully.",
        )
    };
    let parameters = parameters(catalogue, about, creates);
    let url = format!("{base}{}", path.replace(":id", &ROW.to_string()));
    let sent: Vec<(&str, &str)> = parameters
        .iter()
        .filter(|p| p.field != "id")
        .filter_map(|p| Some((p.field.as_str(), p.example.as_deref()?)))
        .collect();
    let mut errors = vec![
        error(404, &json!(missing)),
        error(401, &json!("The apikey is invalid.")),
    ];
    if !creates {
        errors.push(error(404, &json!("Data not found.")));
    }
    Method {
        verb,
        name,
        samples: samples::all(verb, &url, &sent),
        path,
        parameters,
        success: answer(
            200,
            &json!({
                "title": "Success", "type": "success", "message": message, "id": ROW,
            }),
        ),
        errors,
    }
}

fn error(status: u16, message: &serde_json::Value) -> Answer {
    answer(
        status,
        &json!({ "title": "Error", "type": "error", "message": message }),
    )
}

fn answer(status: u16, body: &serde_json::Value) -> Answer {
    Answer {
        status,
        body: format!("{body:#}"),
    }
}

/// The parameters of a method, in the published order.
pub(super) fn parameters(
    catalogue: &Catalogue,
    about: &Indicator,
    creates: bool,
) -> Vec<Parameter> {
    let mut all = Vec::new();
    if !creates {
        let description = format!("{} unique ID.", about.title.id);
        all.push(fixed(
            "id",
            "Number",
            &description,
            true,
            Some(ROW.to_string()),
        ));
    }
    let key = Some(KEY.to_owned());
    all.push(fixed(
        "apikey",
        "String",
        "Client Registered Api Key.",
        true,
        key,
    ));
    all.push(period(about));
    let axes = about.categories.iter().enumerate();
    let told = about.told_by(about.headline_measure());
    all.extend(axes.map(|(at, axis)| category(axis, (about.needs_category(at), told[at]))));
    all.extend(region(catalogue, about));
    all.extend(measures(about));
    all.push(fixed(
        "user_id",
        "Number",
        "ID User unique user.",
        false,
        None,
    ));
    all
}

fn fixed(
    field: &str,
    kind: &'static str,
    description: &str,
    required: bool,
    example: Option<String>,
) -> Parameter {
    Parameter {
        field: field.to_owned(),
        kind,
        description: description.to_owned(),
        required,
        allowed: Vec::new(),
        limits: Vec::new(),
        example,
    }
}

/// The description that the catalogue gives, or one in the manner of the published ones.
fn described(given: &str, otherwise: impl FnOnce() -> String) -> String {
    if given.is_empty() {
        otherwise()
    } else {
        given.to_owned()
    }
}

fn period(about: &Indicator) -> Parameter {
    let axis = &about.period;
    let grain = axis.grains.first().copied().unwrap_or(Grain::Year);
    let kind = match axis.grains.as_slice() {
        [Grain::Year] => "Number",
        [Grain::Day] => "Date",
        _ => "String",
    };
    let field = &axis.field;
    let mut description = described(&axis.description, || {
        format!("{} unique {field}.", capital(field))
    });
    if kind == "String" {
        let spellings: Vec<String> = axis.grains.iter().map(|grain| spelled(*grain)).collect();
        let _ = write!(description, " Ditulis {}.", spellings.join(" atau "));
    }
    let years = Limit::Years(*YEARS.start(), *YEARS.end());
    let begun = if about.ahead {
        Limit::Ahead
    } else {
        Limit::Begun
    };
    Parameter {
        limits: vec![years, begun],
        ..fixed(&axis.field, kind, &description, true, Some(spelled(grain)))
    }
}

fn spelled(grain: Grain) -> String {
    Period::containing(grain, DAY).to_string()
}

fn category(axis: &Category, (required, told): (bool, bool)) -> Parameter {
    let list = &axis.list;
    let codes: Vec<String> = list.codes.iter().map(|code| code.code.clone()).collect();
    let description = described(&axis.description, || {
        format!("Data {} {}.", capital(&axis.name), limits::told(&codes))
    });
    let example = codes.get(codes.len() / 4).cloned().filter(|_| told);
    Parameter {
        limits: limits::one_of(&axis.description, &codes),
        allowed: codes,
        ..fixed(&axis.name, "String", &description, required, example)
    }
}

fn region(catalogue: &Catalogue, about: &Indicator) -> Option<Parameter> {
    let axis = about.region.v1.then_some(&about.region)?;
    let names: Vec<String> = catalogue
        .regions
        .values()
        .filter(|region| region.level == axis.level)
        .filter(|region| region.code == axis.whole || region.parent.as_deref() == Some(&axis.whole))
        .map(|region| region.name.clone())
        .collect();
    let description = described(&axis.description, || {
        format!("Data {} {}.", capital(&axis.field), limits::told(&names))
    });
    let example = names.first().cloned();
    let required = axis.default.is_none();
    Some(Parameter {
        limits: limits::one_of(&axis.description, &names),
        allowed: names,
        ..fixed(&axis.field, "String", &description, required, example)
    })
}

fn measures(about: &Indicator) -> impl Iterator<Item = Parameter> {
    let parts = about.parts().next().is_some();
    about
        .measures
        .iter()
        .enumerate()
        .filter(|(_, measure)| measure.stored && measure.v1)
        .map(move |(at, measure)| {
            let description = described(&measure.description, || format!("{}.", measure.label.id));
            // A whole is filled in from its parts, so the examples leave it out.
            let filled_in = measure.whole && parts;
            let told = about.told_by(about.headline_measure()) == about.told_by(measure);
            let example = (told && !filled_in).then(|| plausible(about, at));
            Parameter {
                limits: limits::of_number(measure),
                ..fixed(
                    &measure.name,
                    "Number",
                    &description,
                    measure.required && about.is_in_every_row(measure),
                    example,
                )
            }
        })
}

/// A number that the measure accepts and that looks like one.
fn plausible(about: &Indicator, at: usize) -> String {
    value::plain(scaled(about, at), about.measures[at].decimals)
}

/// The same number in the measure's smallest units.
pub(crate) fn scaled(about: &Indicator, at: usize) -> i64 {
    let measure = &about.measures[at];
    if let Some(ratio) = &measure.ratio {
        let parts = [ratio.numerator, ratio.denominator].map(|part| scaled(about, part));
        return computed(about, at, parts[0], parts[1]).unwrap_or(0);
    }
    let unit = 10_i64.pow(u32::from(measure.decimals));
    let at = i64::try_from(at).unwrap_or(0);
    let whole = if measure.kind.adds() {
        128 - 31 * at
    } else {
        62 - 5 * at
    };
    let fraction = 26 * unit / 100;
    let number = whole.max(1) * unit + fraction;
    number.max(measure.min.unwrap_or(number)).min(measure.max)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
