//! The figure that a question is about: as it stands now, and what it is called.

use std::sync::Arc;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::Indicator;
use crate::figures::facts::Part;
use crate::figures::names::Agencies;
use crate::figures::selection::Selection;
use crate::present::figure::BASIS;
use crate::present::questions::{self, Kept};
use crate::present::words::Words;
use crate::store::figures::observations::Target;
use crate::store::figures::totals;
use crate::store::questions::{Frozen, Question};
use crate::web::frame::{sector_address, with_query};
use crate::web::pages::sight;
use crate::web::pages::sight::Depth;

/// The figure of a view as it stands.
#[derive(Debug)]
pub(super) struct Figure {
    /// As it is kept.
    pub(super) frozen: Frozen,
    /// What names it in the address of the form.
    pub(super) view: String,
    /// The codes of the agencies whose figure it is.
    pub(super) of: Vec<String>,
    /// The only agency of the view; none where it is of all.
    alone: Option<String>,
    /// The names of all agencies.
    pub(super) agencies: Agencies,
}

/// What of an address is no part of the view.
#[derive(Debug, Default)]
struct Extra {
    basis: String,
    chart: String,
}

fn extra(view: &str) -> Extra {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(view).unwrap_or_default();
    let of = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    Extra {
        basis: of(BASIS),
        chart: of("bagan"),
    }
}

/// Reads the figure of a measure in a view, as an address says it.
///
/// # Errors
/// [`Error::NotFound`] where there is no such measure, or nothing that a question could be about.
pub(super) async fn read(app: &App, target: &Target, measure: &str, view: &str) -> Result<Figure> {
    let (at, _) = target.indicator.measure(measure).ok_or(Error::NotFound)?;
    let (catalogue, today) = (Arc::clone(&app.catalogue), app.clock.today());
    let (target, view) = (target.clone(), view.to_owned());
    let read = app.db.read(move |conn| {
        let (about, extra) = (&target.indicator, extra(&view));
        let agencies = sight::names(conn)?;
        let selection = Selection::of_address(&catalogue, &agencies, about, &view);
        // Before the figures, so that what comes meanwhile is newer than what is kept.
        let revision = totals::revision(conn, target.id)?;
        let sight = sight::read(conn, &target, selection, Depth::Page, today)?;
        let focus = sight.focus.as_ref().ok_or(Error::NotFound)?;
        let period = focus.period;
        let named = about.bases.iter().position(|one| one.code == extra.basis);
        let cell = named.and_then(|basis| sight.track.cell(period, basis));
        let cell = cell.or_else(|| sight.track.cell(period, focus.strand.basis));
        let kept = Kept::of(about, cell, at);
        let basis = cell.and_then(|cell| about.bases.get(cell.basis));
        let basis = basis.map(|basis| basis.code.clone()).unwrap_or_default();
        let selection = sight.selection.pinned(period);
        let mut of: Vec<String> = if let Some(agency) = &selection.agency {
            vec![agency.clone()]
        } else {
            let here = sight.facts.of(Part::Agencies).iter();
            let here = here.filter(|fact| fact.period == period);
            here.map(|fact| fact.agency.clone()).collect()
        };
        if of.is_empty() {
            of.clone_from(&about.reporters);
        }
        of.sort();
        of.dedup();
        of.retain(|code| agencies.contains_key(code));
        let query = selection.query(about);
        let extra_pairs = [(BASIS, &basis), ("bagan", &extra.chart)];
        let extras = serde_urlencoded::to_string(extra_pairs).unwrap_or_default();
        Ok(Figure {
            view: format!("{query}&{extras}"),
            frozen: Frozen {
                measure: about.measures[at].name.clone(),
                chart: chart(&extra.chart),
                view: query,
                period,
                basis,
                value: kept.value,
                unsure: kept.unsure,
                revision,
            },
            alone: selection.agency,
            of,
            agencies,
        })
    });
    read.await
}

/// The id of a chart, if it can be one.
fn chart(id: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let is_id = id.len() <= 100 && id.chars().all(fits);
    if is_id { id.to_owned() } else { String::new() }
}

/// What a question is about, with its indicator and the place of its measure; none where that is
/// measured no more.
pub(super) fn about(
    app: &App,
    words: &Words<'_>,
    agencies: &Agencies,
    question: &Question,
) -> Option<(String, Arc<Indicator>, usize)> {
    let indicator = app.catalogue.indicator(&question.slug)?;
    let (at, _) = indicator.measure(&question.frozen.measure)?;
    let view = &question.frozen.view;
    let selection = Selection::of_address(&app.catalogue, agencies, indicator, view);
    let told = questions::about(
        words,
        (&app.catalogue, agencies),
        (indicator, at),
        (&selection, question.frozen.period),
    );
    Some((told, Arc::clone(indicator), at))
}

/// Where a figure is shown: its indicator's page as it was, at the chart it was asked from.
pub(super) fn address(app: &App, indicator: &Indicator, frozen: &Frozen) -> String {
    let Some(sector) = app.catalogue.sector(&indicator.sector) else {
        return String::new();
    };
    let page = format!("{}/{}", sector_address(&sector.slug), indicator.slug);
    let page = with_query(&page, &frozen.view);
    match frozen.chart.as_str() {
        "" => page,
        chart => format!("{page}#{chart}"),
    }
}

/// A figure as the form remembers that its reader saw it.
pub(super) fn seen(frozen: &Frozen) -> String {
    let value = frozen.value.as_deref().unwrap_or("-");
    format!("{value} {}", frozen.unsure.join(" "))
        .trim()
        .to_owned()
}

/// The view of a figure with its source.
pub(super) fn full_view(frozen: &Frozen) -> String {
    let basis = serde_urlencoded::to_string([(BASIS, &frozen.basis)]).unwrap_or_default();
    format!("{}&{basis}", frozen.view)
}

impl Figure {
    /// Whether nobody else's figures are in it than an agency's: the view is of that agency alone.
    pub(super) fn is_only_of(&self, agency: &str) -> bool {
        self.alone.as_deref() == Some(agency)
    }
}
