//! The values that an entry keeps of something else than a figure, as people say them.

use jiff::civil::Date;
use serde_json::Value;

use crate::catalogue::Indicator;
use crate::identity::permission;
use crate::present::{amount, periods};
use crate::store::commit::journal::read::Line;
use crate::store::figures::validation::period_of;
use crate::web::pages::jurnal::sentence::{Teller, Values};

impl Teller<'_> {
    /// What a value of an entry says; none for what stands as it is kept.
    pub(super) fn said(&self, line: &Line, values: &Values, key: &str) -> Option<String> {
        match values.get(key)? {
            Value::Bool(yes) => {
                Some(
                    self.words
                        .get(if *yes { "journal-yes" } else { "journal-no" }),
                )
            }
            Value::Number(number) => self.number(values, key, number.as_i64()?),
            Value::Object(label) if key == "title" => {
                Some(label.get(self.words.lang.tag())?.as_str()?.to_owned())
            }
            Value::Array(slugs) if key == "indicators" => {
                let slugs = slugs.iter().filter_map(Value::as_str);
                let titles: Vec<String> = slugs.map(|slug| self.title(slug)).collect();
                Some(titles.join(", "))
            }
            Value::String(text) => Some(
                self.text(line, values, key, text)
                    .unwrap_or_else(|| text.clone()),
            ),
            _ => None,
        }
    }

    /// What the entry is about, where it is about no figure.
    pub(super) fn about(&self, line: &Line) -> String {
        let known = match line.subject.as_str() {
            "export" => {
                let (what, chart) = match line.subject_id.split_once('/') {
                    Some((what, chart)) => (what, format!(" · {chart}")),
                    None => (&*line.subject_id, String::new()),
                };
                let key = format!("journal-export-{what}");
                let said = self.words.get(&key);
                Some(if said == key {
                    self.title(what) + &chart
                } else {
                    said
                })
            }
            _ => None,
        };
        known.unwrap_or_else(|| line.subject_id.clone())
    }

    fn indicator_of(&self, values: &Values) -> Option<&Indicator> {
        let slug = values.get("indicator")?.as_str()?;
        self.app.catalogue.indicator(slug).map(AsRef::as_ref)
    }

    fn title(&self, slug: &str) -> String {
        let known = self.app.catalogue.indicator(slug);
        known
            .map_or(slug, |about| self.words.label(&about.title))
            .to_owned()
    }

    /// A moment, or an amount of the measure that the entry names.
    fn number(&self, values: &Values, key: &str, number: i64) -> Option<String> {
        match key {
            "expires_at" | "revoked_at" => Some(periods::moment(&self.words, number)),
            "least" | "most" => {
                let about = self.indicator_of(values)?;
                let (_, measure) = about.measure(values.get("measure")?.as_str()?)?;
                Some(amount::full(&self.words, number, measure))
            }
            _ => None,
        }
    }

    fn text(&self, line: &Line, values: &Values, key: &str, text: &str) -> Option<String> {
        let word = |prefix: &str| {
            let key = format!("{prefix}-{text}");
            let said = self.words.get(&key);
            (said != key).then_some(said)
        };
        match key {
            "indicator" => Some(self.title(text)),
            "agency" | "parent" => Some(self.names.agency(text).to_owned()),
            "region" => Some(self.names.region(text).to_owned()),
            "role" if permission::shipped(text).is_some() => word("role"),
            "measure" => {
                let (_, measure) = self.indicator_of(values)?.measure(text)?;
                Some(self.words.label(&measure.label).to_owned())
            }
            "period" => {
                let target = self.app.db.target(&self.indicator_of(values)?.slug).ok()?;
                Some(periods::long(&self.words, period_of(target, text)?))
            }
            "day" | "due" | "until" | "dated" | "valid_from" | "valid_to" => {
                Some(periods::date(&self.words, text.parse::<Date>().ok()?))
            }
            "kind" if line.subject == "target" => word("goal-kind"),
            "kind" => word("journal-exception"),
            "state" => word("ask-state"),
            "priority" => word("ask-priority"),
            "follow_up" if line.subject == "violation" => word("between-follow"),
            _ => None,
        }
    }
}
