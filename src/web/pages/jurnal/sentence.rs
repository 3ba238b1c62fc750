//! An entry of the journal in a sentence: who did what with which figure.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::app::App;
use crate::catalogue::Indicator;
use crate::present::periods;
use crate::present::rows::line::Names;
use crate::present::rows::{name, past};
use crate::present::words::Words;
use crate::store::commit::journal::read::Line;
use crate::store::figures::bases::Cell;
use crate::store::figures::history;
use crate::store::figures::validation::period_of;

/// The values that an entry keeps.
pub(super) type Values = Map<String, Value>;

/// What sentences are made with.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) app: &'a App,
    pub(super) words: Words<'a>,
    pub(super) names: Names<'a>,
    /// The cells in which rows of several sources stand, by indicator.
    pub(super) shared: &'a BTreeMap<String, BTreeSet<Cell>>,
}

/// A value of a figure: its name, before and after.
pub(super) type Fact = (String, String, String);

impl Teller<'_> {
    /// The indicator that an entry is about, if it is about figures.
    fn indicator(&self, line: &Line, values: &Values) -> Option<&Indicator> {
        let figure = ["observation", "period"].contains(&line.subject.as_str());
        let slug = values.get("indicator")?.as_str().filter(|_| figure)?;
        self.app.catalogue.indicator(slug).map(AsRef::as_ref)
    }

    /// `Siti Rahmawati mengubah Jumlah Pegawai · 2016: 30 orang (BKD)`; none where the entry is
    /// about something else than figures.
    pub(super) fn sentence(&self, line: &Line, (old, new): (&Values, &Values)) -> Option<String> {
        let values = if new.is_empty() { old } else { new };
        let about = self.indicator(line, values)?;
        let agency = line.agency.as_deref().unwrap_or_default();
        let figure = if line.subject == "period" {
            let text = values.get("period")?.as_str()?;
            let target = self.app.db.target(&about.slug).ok()?;
            let period = period_of(target, text);
            let period = period.map(|period| periods::long(&self.words, period));
            let title = self.words.label(&about.title);
            format!("{title} · {}", period.unwrap_or_else(|| text.to_owned()))
        } else {
            let row = history::observation(about, values, agency).ok()?;
            let shared = self.shared.get(&about.slug);
            if shared.is_some_and(|cells| cells.contains(&Cell::of(&row))) {
                name::with_source(&self.words, &self.names, about, &row)
            } else {
                name::of(&self.words, &self.names, about, &row)
            }
        };
        let key = format!("journal-says-{}", line.action);
        let system = || self.words.get("journal-system");
        let who = line.user_name.clone().unwrap_or_else(system);
        let args = [
            ("who", who.as_str()),
            ("figure", &figure),
            ("agency", self.names.agency(agency)),
        ];
        let text = self.words.with(&key, &args);
        (text != key).then_some(text)
    }

    /// `Siti Rahmawati membuat kunci API SIMPEG (BKD)`; none for what has no sentence.
    pub(super) fn plain(&self, line: &Line, (old, new): (&Values, &Values)) -> Option<String> {
        let values = if new.is_empty() { old } else { new };
        let named = |key: &str| self.said(line, values, key).filter(|text| !text.is_empty());
        let name = ["name", "title", "email", "url"]
            .into_iter()
            .find_map(named);
        let number = || {
            let id = [("id", line.subject_id.as_str())];
            self.words.with("journal-number-of", &id)
        };
        let name = name.or_else(|| (line.subject == "export").then(|| self.about(line)));
        let system = || self.words.get("journal-system");
        let args = [
            ("who", line.user_name.clone().unwrap_or_else(system)),
            ("name", name.unwrap_or_else(number)),
            (
                "agency",
                self.names
                    .agency(line.agency.as_deref().unwrap_or("–"))
                    .to_owned(),
            ),
            ("indicator", named("indicator").unwrap_or_default()),
            ("address", named("address").unwrap_or_default()),
        ];
        let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
        let key = format!("journal-tells-{}-{}", line.subject, line.action);
        let text = self.words.with(&key, &args);
        (text != key).then_some(text)
    }

    /// What changed of a figure, by the names that people know; none where it is no figure.
    pub(super) fn facts(&self, line: &Line, (old, new): (&Values, &Values)) -> Option<Vec<Fact>> {
        let about = self.indicator(line, if new.is_empty() { old } else { new })?;
        let told = |values: &Values, key: &str| {
            let text = values.get(key).and_then(Value::as_str);
            text.map_or_else(String::new, |text| {
                past::said(&self.words, &self.names, about, key, text)
            })
        };
        let labels = past::labels(&self.words, about).into_iter();
        let facts = labels.map(|(key, label)| (label, told(old, &key), told(new, &key)));
        Some(facts.filter(|(_, before, after)| before != after).collect())
    }
}
