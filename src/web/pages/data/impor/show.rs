//! `/data/{slug}/impor/{id}`: where an import stands.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use crate::app::App;
use crate::base::error::Result;
use crate::base::text::number;
use crate::catalogue::Indicator;
use crate::intake::file::Broken;
use crate::intake::import::remarks;
use crate::intake::import::shelf::{Pending, Stage};
use crate::intake::import::words::{Change, Words};
use crate::intake::import::{Applied, Question, Record, Summary, What, row_text, shelf};
use crate::web::frame::Frame;
use crate::web::path::Path;
use crate::web::respond::page;
use crate::web::session::SignedIn;

/// Rows that are listed under one count of stale rows.
const STALE_SHOWN: usize = 50;

#[derive(Debug, Template)]
#[template(path = "pages/data/impor/show.html")]
struct Page<'a> {
    frame: &'a Frame,
    indicator: &'a Indicator,
    list: String,
    address: String,
    title: String,
    lead: String,
    /// Rows done and all rows, while something is going on.
    busy: Option<Busy>,
    trouble: Option<String>,
    /// Rows and sheets in which the headings may stand, where none were found.
    by_hand: Option<(Vec<String>, Vec<String>)>,
    paused: bool,
    /// Whether it may be thrown away although it is at work.
    cancels: bool,
    plan: Option<Preview<'a>>,
    done: bool,
}

#[derive(Debug)]
struct Busy {
    done: u64,
    total: u64,
    text: String,
}

/// What is shown of a plan.
#[derive(Debug)]
struct Preview<'a> {
    words: Words<'a>,
    plan: Summary,
    notes: Vec<String>,
}

impl Preview<'_> {
    /// Key, label and count of each kind of row.
    fn tiles(&self) -> [(&'static str, String, String); 4] {
        let counts = &self.plan.counts;
        let tile = |key: &'static str, count| {
            let label = self.words.t(&format!("import-count-{key}"));
            (key, label, whole(count, &self.words))
        };
        [
            tile("created", counts.created),
            tile("changed", counts.changed),
            tile("same", counts.same),
            tile("refused", counts.refused),
        ]
    }

    fn writes(&self) -> String {
        whole(self.plan.counts.writes(), &self.words)
    }

    fn has_refused(&self) -> bool {
        self.plan.counts.refused > 0
    }

    fn has_writes(&self) -> bool {
        self.plan.counts.writes() > 0
    }

    /// Row, column, code and sentence of the first refused rows.
    fn refused(&self) -> Vec<[String; 4]> {
        let mut lines = Vec::new();
        for record in &self.plan.shown[0] {
            if let What::Refused(reasons) = &record.what {
                for one in reasons {
                    let sentence = self.words.refused(record, one);
                    lines.push([
                        record.row.to_string(),
                        one.column.clone(),
                        one.code.clone(),
                        sentence,
                    ]);
                }
            }
        }
        lines
    }

    /// How many rows are odd; empty when none is.
    fn doubts(&self) -> String {
        match self.plan.counts.odd {
            0 => String::new(),
            odd => whole(odd, &self.words),
        }
    }

    /// What is odd about the first rows that are.
    fn odd(&self) -> Vec<(u64, String)> {
        let written = self.plan.shown[1].iter().chain(&self.plan.shown[2]);
        let lines = written.flat_map(|one| {
            let about = self.words.about(one);
            let said = self.words.odd(one).into_iter();
            said.map(move |text| (one.row, format!("{about}: {text}")))
        });
        lines.take(STALE_SHOWN).collect()
    }

    fn changed(&self) -> Vec<(u64, String, Vec<Change>)> {
        let line = |one: &Record| (one.row, self.words.about(one), self.words.changes(one));
        self.plan.shown[1].iter().map(line).collect()
    }

    fn created(&self) -> Vec<(u64, String, String)> {
        let line = |one: &Record| (one.row, self.words.about(one), self.words.values(one));
        self.plan.shown[2].iter().map(line).collect()
    }

    /// Says that more rows are in the report; empty when all are shown.
    fn more(&self, at: usize) -> String {
        let counts = &self.plan.counts;
        let all = [counts.refused, counts.changed, counts.created][at];
        let shown = self.plan.shown[at].len() as u64;
        if shown >= all {
            return String::new();
        }
        let args = [
            ("shown", whole(shown, &self.words)),
            ("all", whole(all, &self.words)),
        ];
        with(&self.words, "import-list-more", args)
    }

    fn option(&self, question: &Question, code: &str) -> String {
        self.words.option(&question.slug, &question.field, code)
    }

    fn field(&self, question: &Question) -> String {
        let indicator = self.words.catalogue.indicator(&question.slug);
        indicator.map_or_else(String::new, |one| self.words.field(one, &question.field))
    }

    /// How a question stands.
    fn standing(&self, question: &Question) -> String {
        let chosen = !question.chosen.is_empty();
        self.words.t(match (chosen, question.ambiguous) {
            (true, _) => "import-question-chosen",
            (false, true) => "import-question-ambiguous",
            (false, false) => "import-question-unknown",
        })
    }

    fn where_asked(&self, question: &Question) -> String {
        let args = [
            ("rows", whole(question.rows, &self.words)),
            ("row", question.first_row.to_string()),
        ];
        with(&self.words, "import-question-rows", args)
    }
}

fn whole(count: u64, words: &Words<'_>) -> String {
    number::whole(i64::try_from(count).unwrap_or(i64::MAX), words.lang)
}

fn with<const N: usize>(words: &Words<'_>, key: &str, args: [(&'static str, String); N]) -> String {
    let args = args.map(|(name, value)| (name, value.into()));
    words.texts.with(words.lang, key, &args)
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    frame: Frame,
    SignedIn(person): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Html<String>> {
    let pending = crate::web::pages::data::impor::pending(&app, &person, &slug, &id).await?;
    let words = crate::web::pages::data::impor::words(&frame);
    let mut shown = Page {
        frame: &frame,
        indicator: crate::web::pages::data::impor::indicator(&app, &slug)?,
        list: crate::web::pages::data::impor::address(&slug),
        address: format!("{}/{id}", crate::web::pages::data::impor::address(&slug)),
        title: String::new(),
        lead: String::new(),
        busy: None,
        trouble: None,
        by_hand: None,
        paused: false,
        cancels: false,
        plan: None,
        done: false,
    };
    fill(&mut shown, &app, pending, words).await?;
    page(&shown)
}

async fn fill<'a>(
    page: &mut Page<'a>,
    app: &App,
    pending: Pending,
    words: Words<'a>,
) -> Result<()> {
    let (done, total) = (pending.done, pending.writes);
    if pending.left {
        page.trouble = Some(words.t("import-left"));
        page.paused = true;
        page.cancels = pending.stage == Stage::Reading;
    }
    let key = match pending.stage {
        Stage::Reading => {
            let text = [("rows", whole(done, &words))];
            page.busy = Some(Busy {
                done,
                total: 0,
                text: with(&words, "import-reading-rows", text),
            });
            "import-reading"
        }
        Stage::Broken(broken) => {
            page.trouble = Some(words.broken(&broken));
            if let Broken::NoHeader { rows, sheets, .. } = &broken {
                page.by_hand = Some((rows.iter().map(row_text).collect(), sheets.clone()));
            }
            "import-broken"
        }
        Stage::Failed => {
            page.trouble = Some(words.t("import-failed-lead"));
            "import-failed"
        }
        Stage::Ready => {
            let plan = shelf::summary(app, pending.id).await?;
            fill_preview(page, pending.name, plan, words);
            "import-preview"
        }
        Stage::Applying => {
            let text = progress("import-applying-rows", done, total, &words);
            page.busy = Some(Busy { done, total, text });
            "import-applying"
        }
        Stage::Paused => {
            page.trouble = Some(progress("import-paused-lead", done, total, &words));
            page.paused = true;
            "import-paused"
        }
        Stage::Applied(applied) => {
            fill_applied(page, &applied, &words);
            "import-done"
        }
    };
    page.title = words.t(key);
    Ok(())
}

fn fill_preview<'a>(page: &mut Page<'a>, name: String, plan: Summary, words: Words<'a>) {
    let args = [("name", name), ("rows", whole(plan.counts.all(), &words))];
    page.lead = with(&words, "import-preview-lead", args);
    let notes = remarks::notes(&plan.notes, &words);
    page.plan = Some(Preview { words, plan, notes });
}

fn fill_applied(page: &mut Page<'_>, applied: &Applied, words: &Words<'_>) {
    page.done = true;
    let args = [
        ("created", whole(applied.created, words)),
        ("changed", whole(applied.changed, words)),
    ];
    page.lead = with(words, "import-done-lead", args);
    if !applied.stale.is_empty() {
        let first = applied.stale.iter().take(STALE_SHOWN).map(u64::to_string);
        let rows = first.collect::<Vec<_>>().join(", ");
        let args = [("count", applied.stale.len().to_string()), ("rows", rows)];
        page.trouble = Some(with(words, "import-done-stale", args));
    }
}

fn progress(key: &str, done: u64, total: u64, words: &Words<'_>) -> String {
    with(
        words,
        key,
        [("done", whole(done, words)), ("total", whole(total, words))],
    )
}
