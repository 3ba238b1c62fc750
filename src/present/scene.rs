//! What a view of an indicator is made from.

use super::periods;
use super::words::Words;
use crate::catalogue::{Catalogue, Indicator, Period};
use crate::figures::cell::Cell;
use crate::figures::facts::{Apart, Fact, Facts, Part};
use crate::figures::focus::Focus;
use crate::figures::names::Agencies;
use crate::figures::selection::Selection;
use crate::figures::track::Track;

/// Everything that a view of an indicator is made from.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The words.
    pub words: Words<'a>,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// Names of the agencies.
    pub agencies: &'a Agencies,
    /// The indicator.
    pub indicator: &'a Indicator,
    /// What the reader asks for.
    pub selection: &'a Selection,
    /// What the store answered.
    pub facts: &'a Facts,
    /// How the figure went.
    pub track: &'a Track,
    /// What the page is about.
    pub focus: &'a Focus,
    /// The periods that have figures of the indicator, but were not read: they are too far from those
    /// that are shown.
    pub unread: &'a [Period],
}

impl<'a> Scene<'a> {
    /// The cell in focus; none when there is no figure for it.
    pub fn cell(&self) -> Option<&'a Cell> {
        let focus = self.focus;
        self.track.cell(focus.period, focus.strand.basis)
    }

    /// The answers to a question that are about the period and the basis in focus, and about its
    /// region where the question does not tell regions apart.
    pub fn here(&self, part: Part) -> impl Iterator<Item = &'a Fact> + use<'a> {
        let focus = self.focus;
        let facts: &'a Facts = self.facts;
        let all = facts.of(part).iter();
        let told = matches!(
            part,
            Part::Regions | Part::RegionCategory(_) | Part::OfAnyCode(Apart::Regions)
        );
        all.filter(move |f| f.period == focus.period && f.basis == focus.strand.basis)
            .filter(move |f| told || f.region == focus.source)
    }

    /// The figure of a measure in focus.
    pub fn figure(&self, at: usize) -> Option<i64> {
        self.cell()?.figure(self.indicator, at)
    }

    /// The period in focus, in words.
    pub fn period(&self) -> String {
        let period = periods::told(&self.words, self.focus.period, self.focus.moment);
        let key = match self.focus {
            Focus { ahead: true, .. } => "dash-period-ahead",
            Focus { running: true, .. } => "dash-period-running",
            _ => return period,
        };
        // A moment of a year that runs is over itself.
        if key == "dash-period-running"
            && let Some(moment) = periods::early(self.focus.period, self.focus.moment)
        {
            let args = [
                ("period", periods::long(&self.words, self.focus.period)),
                ("moment", periods::long(&self.words, moment)),
            ];
            let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
            return self.words.with("dash-period-moment-running", &args);
        }
        self.words.with(key, &[("period", &period)])
    }
}
