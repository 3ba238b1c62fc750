//! Targets from every door: what is typed, sent or in a file is checked by one gate, and set by one
//! way, each change a revision of its own.

pub mod file;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::app::App;
use crate::app::targets::newest;
use crate::base::error::Result;
use crate::base::text::is_of_one_line;
use crate::catalogue::{Direction, Measure, Period, value};
use crate::figures::selection::regions;
use crate::figures::target::{Aim, is_doubtful};
use crate::store::Conn;
use crate::store::figures::observations;
use crate::store::people::{agencies, grants};
use crate::store::targets::write::New;
use crate::store::targets::{DOCUMENT, Key, NOTE, PAGE, Source, Wanted, reported};

/// A target as it was sent: texts, numbers in machine spelling.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Slug of the indicator.
    pub indicator: String,
    /// Name of the measure.
    pub measure: String,
    /// Code of the agency; empty for all together.
    pub agency: String,
    /// Code of the region.
    pub region: String,
    /// The period.
    pub period: String,
    /// `range` for a range; empty where both ends say it.
    pub kind: String,
    /// The number, or the lower end; empty with `most` where the target is taken back.
    pub least: String,
    /// The upper end.
    pub most: String,
    /// The document.
    pub document: String,
    /// The page in it.
    pub page: String,
    /// Its day.
    pub dated: String,
    /// What else is to be known.
    pub note: String,
}

/// What is wrong with a field of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fault {
    /// The field, by its name in [`Draft`].
    pub field: &'static str,
    /// What is wrong, for people a text of the interface.
    pub code: &'static str,
}

impl Fault {
    fn new(field: &'static str, code: &'static str) -> Self {
        Self { field, code }
    }
}

/// A target that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its indicator.
    pub about: observations::Target,
    /// The target.
    pub new: New,
}

/// What targets are checked by.
#[derive(Debug, Clone)]
pub struct Gate {
    targets: BTreeMap<String, observations::Target>,
    agencies: HashSet<String>,
    /// Agencies that were allowed an indicator, or have figures of it, beside those that report it.
    others: HashSet<(String, String)>,
    today: Date,
}

impl Gate {
    /// What targets of these indicators are checked by; a slug that names none is a fault of its draft.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn open(app: &App, slugs: &BTreeSet<String>) -> Result<Self> {
        let known = slugs
            .iter()
            .filter(|slug| app.catalogue.indicator(slug).is_some());
        let known = known.map(|slug| Ok((slug.clone(), app.db.target(slug)?.clone())));
        let targets: BTreeMap<String, observations::Target> = known.collect::<Result<_>>()?;
        let asked = targets.clone();
        let read = app.db.read(move |conn| {
            let mut others = grants::all(conn)?;
            for (slug, target) in &asked {
                let have = reported(conn, target.id)?.into_iter();
                others.extend(have.map(|agency| (agency, slug.clone())));
            }
            let all = agencies::all(conn)?.into_iter();
            let codes: HashSet<String> = all.map(|one| one.code).collect();
            Ok((others, codes))
        });
        let (others, agencies) = read.await?;
        Ok(Self {
            targets,
            agencies,
            others,
            today: app.clock.today(),
        })
    }

    /// Checks a draft, and tells all that is wrong with it. `own`: the agency for whose targets alone
    /// its sender may speak.
    ///
    /// # Errors
    /// What is wrong, at least one fault.
    pub fn check(
        &self,
        draft: &Draft,
        own: Option<&str>,
    ) -> std::result::Result<Checked, Vec<Fault>> {
        let Some(about) = self.targets.get(draft.indicator.trim()) else {
            return Err(vec![Fault::new("indicator", "goal-indicator-wrong")]);
        };
        let indicator = &about.indicator;
        let mut faults = Vec::new();
        let measure = indicator.measure(draft.measure.trim()).map(|(_, one)| one);
        if measure.is_none() {
            faults.push(Fault::new("measure", "goal-measure-missing"));
        }
        let region = match draft.region.trim() {
            "" => indicator.region.whole.as_str(),
            code => code,
        };
        if !regions(indicator).contains(&region) {
            faults.push(Fault::new("region", "goal-region-wrong"));
        }
        faults.extend(self.agency(about, draft.agency.trim(), own));
        let period = Period::parse(draft.period.trim(), &indicator.period.show);
        if period.is_none() {
            faults.push(Fault::new("period", "goal-period-wrong"));
        }
        let wanted = measure.and_then(|measure| wanted(measure, draft, &mut faults));
        let gone = wanted == Some(Wanted::Nothing);
        let source = self.source(draft, gone, &mut faults);
        match (measure, period, wanted) {
            (Some(measure), Some(period), Some(wanted)) if faults.is_empty() => Ok(Checked {
                about: about.clone(),
                new: New {
                    key: Key {
                        measure: measure.name.clone(),
                        agency: draft.agency.trim().to_owned(),
                        region: region.to_owned(),
                        period,
                    },
                    wanted,
                    source,
                },
            }),
            _ => Err(faults),
        }
    }

    /// What is wrong with the agency: it is known, its sender's, and one that reports the figure or has
    /// ever reported it; a target of any other is never judged.
    fn agency(
        &self,
        about: &observations::Target,
        agency: &str,
        own: Option<&str>,
    ) -> Option<Fault> {
        if own.is_some_and(|own| own != agency) {
            return Some(Fault::new("agency", "goal-agency-wrong"));
        }
        if agency.is_empty() {
            return None;
        }
        if !self.agencies.contains(agency) {
            return Some(Fault::new("agency", "goal-agency-wrong"));
        }
        let slug = &about.indicator.slug;
        let other = || self.others.contains(&(agency.to_owned(), slug.clone()));
        let reports = about.indicator.is_reported_by(agency) || other();
        (!reports).then(|| Fault::new("agency", "goal-agency-never"))
    }

    fn source(&self, draft: &Draft, gone: bool, faults: &mut Vec<Fault>) -> Source {
        let texts = [
            ("document", draft.document.trim(), DOCUMENT),
            ("page", draft.page.trim(), PAGE),
            ("note", draft.note.trim(), NOTE),
        ];
        for (field, text, most) in texts {
            if text.chars().count() > most {
                faults.push(Fault::new(field, "admin-too-long"));
            }
            if !is_of_one_line(text) {
                faults.push(Fault::new(field, "name-one-line"));
            }
        }
        let [(_, document, _), (_, page, _), (_, note, _)] = texts;
        if document.is_empty() && !gone {
            faults.push(Fault::new("document", "goal-document-missing"));
        }
        let dated = draft.dated.trim();
        let day = dated.parse::<Date>().ok();
        if !dated.is_empty() && day.is_none() {
            faults.push(Fault::new("dated", "goal-date-wrong"));
        }
        if day.is_some_and(|day| day > self.today) {
            faults.push(Fault::new("dated", "goal-date-ahead"));
        }
        Source {
            document: document.to_owned(),
            page: page.to_owned(),
            dated: day,
            note: note.to_owned(),
        }
    }
}

/// What is to be reached; none where something is wrong with it. Both ends alike are a number, but of a
/// measure of which neither way is good.
fn wanted(measure: &Measure, draft: &Draft, faults: &mut Vec<Fault>) -> Option<Wanted> {
    let [least, most] = [draft.least.trim(), draft.most.trim()];
    if least.is_empty() && most.is_empty() && draft.kind.trim().is_empty() {
        return Some(Wanted::Nothing);
    }
    let mut number = |field: &'static str, text: &str| {
        let scaled = value::parse(text, measure.decimals).ok();
        let fits = |value: &i64| {
            let least = measure.min.is_none_or(|min| min <= *value);
            least && value.abs() <= measure.max
        };
        let scaled = scaled.filter(fits);
        if scaled.is_none() {
            faults.push(Fault::new(field, "goal-number-wrong"));
        }
        scaled
    };
    let plain = |scaled: i64| value::plain(scaled, measure.decimals);
    let low = number("least", least);
    let neutral = measure.direction == Direction::Neither;
    let alike = most.is_empty() || most == least && !neutral;
    if draft.kind.trim() != "range" && alike {
        if neutral {
            faults.push(Fault::new("kind", "goal-kind-neutral"));
        }
        return low.map(plain).map(Wanted::Point);
    }
    let (low, high) = (low?, number("most", most)?);
    if low > high {
        faults.push(Fault::new("most", "goal-range-wrong"));
    }
    Some(Wanted::Range(plain(low), plain(high)))
}

/// A figure far from which a target lies: it may be of another unit, or have a digit too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// The newest figure, scaled.
    pub figure: i64,
    /// Its period.
    pub period: Period,
}

/// What is doubtful about targets, at their positions: ten times the newest figure, or a tenth.
///
/// # Errors
/// Those of the store.
pub fn doubts(conn: &mut Conn, all: &[Checked], today: Date) -> Result<Vec<Option<Doubt>>> {
    let mut found = Vec::with_capacity(all.len());
    for one in all {
        found.push(doubt(conn, one, today)?);
    }
    Ok(found)
}

fn doubt(conn: &mut Conn, one: &Checked, today: Date) -> Result<Option<Doubt>> {
    let indicator = &one.about.indicator;
    let Some((at, measure)) = indicator.measure(&one.new.key.measure) else {
        return Ok(None);
    };
    let Some(aim) = one.new.wanted.aim(measure) else {
        return Ok(None);
    };
    let Some((period, figure)) = newest(conn, &one.about, &one.new.key, at, today)? else {
        return Ok(None);
    };
    let ends = match aim {
        Aim::Point(value) => [value, value],
        Aim::Range { least, most } => [least, most],
    };
    let far = ends.iter().any(|end| is_doubtful(*end, figure));
    Ok(far.then_some(Doubt { figure, period }))
}

/// Checks drafts that are sent together, at their positions; `own` says for the targets of which
/// agency alone the sender of one may speak.
///
/// # Errors
/// Those of the store.
pub async fn check_all(
    app: &App,
    drafts: &[Draft],
    own: impl Fn(&Draft) -> Option<String>,
) -> Result<Vec<std::result::Result<Checked, Vec<Fault>>>> {
    let slugs = drafts.iter().map(|one| one.indicator.trim().to_owned());
    let gate = Gate::open(app, &slugs.collect()).await?;
    let mut seen: HashSet<(String, Key)> = HashSet::new();
    let check = |draft: &Draft| {
        let checked = gate.check(draft, own(draft).as_deref())?;
        let key = (
            checked.about.indicator.slug.clone(),
            checked.new.key.clone(),
        );
        // One that is set twice at once: which of them was meant?
        if !seen.insert(key) {
            return Err(vec![Fault::new("period", "goal-twice")]);
        }
        Ok(checked)
    };
    Ok(drafts.iter().map(check).collect())
}

/// What is doubtful about targets that were checked.
///
/// # Errors
/// Those of the store.
pub async fn doubts_of(app: &App, all: &Arc<Vec<Checked>>) -> Result<Vec<Option<Doubt>>> {
    let (all, today) = (Arc::clone(all), app.clock.today());
    app.db.read(move |conn| doubts(conn, &all, today)).await
}
