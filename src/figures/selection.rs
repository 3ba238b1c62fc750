//! What the reader asks for: the part of an indicator that its page shows, as it stands in the
//! address.

use crate::catalogue::{Catalogue, Grain, Indicator, Period};
use crate::figures::names::Agencies;
use crate::figures::question::View;

/// Which period is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The newest that has a figure.
    Newest,
    /// This one.
    Exactly(Period),
    /// The newest in this coarser one.
    Within(Period),
}

/// What the reader asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Which rows count for the reader.
    pub view: View,
    /// Grain of the periods.
    pub grain: Grain,
    /// Whether the reader has chosen no grain, so that the newest figures of any may be shown.
    pub any_grain: bool,
    /// The period.
    pub wanted: Wanted,
    /// Only this agency.
    pub agency: Option<String>,
    /// Whether the reader may see no other agency.
    pub bound: bool,
    /// The region.
    pub region: String,
    /// Whether counts of regions are related to another indicator's figures.
    pub per: bool,
    /// Only these codes of the categories.
    pub categories: [Option<String>; 3],
    /// Categories of which a code is chosen because the figures cannot be summed over them.
    pub fixed: [bool; 3],
}

/// What of one indicator's address another's page can be asked for too, as a query: the period
/// and the region, if it knows the region.
pub fn carried(to: &Indicator, pairs: &[(String, String)]) -> String {
    let known = |(name, value): &&(String, String)| match name.as_str() {
        field::PERIOD | field::YEAR => Period::parse(value, &Grain::ALL).is_some(),
        field::REGION => *value != to.region.whole && regions(to).contains(&value.as_str()),
        _ => false,
    };
    let kept: Vec<&(String, String)> = pairs.iter().filter(known).collect();
    serde_urlencoded::to_string(kept).unwrap_or_default()
}

/// A part of the address that was not understood and is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// Name in the address.
    pub name: String,
    /// The value.
    pub value: String,
}

/// The names in the address that are not categories.
pub mod field {
    /// The period; a year may also be called [`YEAR`].
    pub const PERIOD: &str = "periode";
    /// The year.
    pub const YEAR: &str = "tahun";
    /// The grain.
    pub const GRAIN: &str = "grain";
    /// The agency.
    pub const AGENCY: &str = "opd";
    /// The region.
    pub const REGION: &str = "wilayah";
    /// How regions are compared.
    pub const COMPARED: &str = "banding";
    /// The value of [`COMPARED`] for counts that are related to another indicator's figures.
    pub const PER: &str = "per";
}

impl Selection {
    /// Everything in a view: the newest period, all agencies or the reader's `own`, the indicator's whole
    /// region.
    pub fn all(indicator: &Indicator, view: View, own: Option<&str>) -> Self {
        let grain = indicator.period.show.first().copied();
        let mut selection = Self {
            view,
            grain: grain.unwrap_or(Grain::Year),
            any_grain: true,
            wanted: Wanted::Newest,
            agency: own.map(str::to_owned),
            bound: own.is_some(),
            region: indicator.region.whole.clone(),
            per: false,
            categories: [None, None, None],
            fixed: [false; 3],
        };
        selection.fix(indicator);
        selection
    }

    /// This selection as the address changes it; what is not understood is left out and reported.
    pub fn read(
        self,
        catalogue: &Catalogue,
        agencies: &Agencies,
        indicator: &Indicator,
        pairs: &[(String, String)],
    ) -> (Self, Vec<Ignored>) {
        let mut selection = self;
        let mut ignored = Vec::new();
        let filled = || pairs.iter().filter(|(_, value)| !value.trim().is_empty());
        let grain = filled().find(|(name, _)| name == field::GRAIN);
        let chosen = grain.and_then(|(_, value)| shown_grain(indicator, value));
        for (name, value) in filled() {
            let value = value.trim();
            let known = match name.as_str() {
                field::GRAIN => chosen.is_some(),
                field::PERIOD | field::YEAR => selection.take_period(indicator, value, chosen),
                field::AGENCY => selection.take_agency(agencies, value),
                field::REGION => selection.take_region(catalogue, indicator, value),
                field::COMPARED if indicator.per.is_some() => {
                    selection.per = value == field::PER;
                    selection.per
                }
                _ => match selection.take_category(indicator, name, value) {
                    Some(known) => known,
                    None => continue,
                },
            };
            if !known {
                ignored.push(Ignored {
                    name: name.clone(),
                    value: value.chars().take(60).collect(),
                });
            }
        }
        if let Some(grain) = chosen {
            selection.set_grain(grain);
        }
        (selection, ignored)
    }

    /// All agencies, as an address that was kept says it; what is not understood any more is left out.
    pub fn of_address(
        catalogue: &Catalogue,
        agencies: &Agencies,
        indicator: &Indicator,
        address: &str,
    ) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(address).unwrap_or_default();
        let whole = Self::all(indicator, View::All, None);
        whole.read(catalogue, agencies, indicator, &pairs).0
    }

    /// The same of this period alone.
    #[must_use]
    pub fn pinned(&self, period: Period) -> Self {
        Self {
            grain: period.grain(),
            any_grain: false,
            wanted: Wanted::Exactly(period),
            ..self.clone()
        }
    }

    /// A period of a grain that is not the chosen one leads to those that lie in it, or to the
    /// one it lies in.
    fn set_grain(&mut self, grain: Grain) {
        self.grain = grain;
        self.any_grain = false;
        let (Wanted::Exactly(period) | Wanted::Within(period)) = self.wanted else {
            return;
        };
        self.wanted = if period.grain() == grain {
            Wanted::Exactly(period)
        } else if period.grain().is_within(grain) {
            Wanted::Exactly(period.within(grain))
        } else {
            Wanted::Within(period)
        };
    }

    fn take_period(&mut self, indicator: &Indicator, text: &str, chosen: Option<Grain>) -> bool {
        let Some(period) = Period::parse(text, &Grain::ALL) else {
            return false;
        };
        self.wanted = Wanted::Exactly(period);
        let named = indicator.period.show.contains(&period.grain());
        let grain = match chosen {
            Some(grain) => grain,
            None if named => period.grain(),
            None => self.grain,
        };
        self.set_grain(grain);
        true
    }

    fn take_agency(&mut self, agencies: &Agencies, code: &str) -> bool {
        let known = agencies.contains_key(code);
        if self.bound {
            return self.agency.as_deref() == Some(code);
        }
        if known {
            self.agency = Some(code.to_owned());
        }
        known
    }

    fn take_region(&mut self, catalogue: &Catalogue, indicator: &Indicator, text: &str) -> bool {
        let found = regions(indicator)
            .into_iter()
            .find(|code| *code == text && catalogue.regions.contains_key(*code));
        if let Some(code) = found {
            code.clone_into(&mut self.region);
        }
        found.is_some()
    }

    /// None when the indicator has no such category.
    fn take_category(&mut self, indicator: &Indicator, name: &str, text: &str) -> Option<bool> {
        let at = indicator.categories.iter().position(|c| c.name == name)?;
        let code = indicator.categories[at].list.find(text);
        if let Some(code) = code {
            self.categories[at] = Some(code.to_owned());
        }
        Some(code.is_some())
    }

    /// Chooses a code of each category where the figure cannot be summed over them.
    fn fix(&mut self, indicator: &Indicator) {
        let headline = indicator.headline_measure();
        if headline.kind.adds() || headline.ratio.is_some() {
            return;
        }
        let axes = indicator.categories.iter().enumerate().take(3);
        for (at, category) in axes.filter(|(at, _)| headline.by[*at]) {
            let first = category.list.codes.first();
            let first = first.map(|code| code.code.clone());
            self.categories[at] = category.headline.clone().or(first);
            self.fixed[at] = true;
        }
    }

    /// The period that is meant, where it does not depend on which has a figure.
    pub fn period(&self, known: &[Period]) -> Option<Period> {
        match self.wanted {
            Wanted::Newest => None,
            Wanted::Exactly(period) => Some(period),
            Wanted::Within(coarse) => {
                let inside = |p: &&Period| p.within(coarse.grain()) == coarse;
                let newest = known.iter().rev().find(inside).copied();
                newest.or_else(|| Some(Period::containing(self.grain, coarse.start())))
            }
        }
    }

    /// Whether everything is shown: no filter but the period.
    pub fn is_whole(&self, indicator: &Indicator) -> bool {
        (self.agency.is_none() || self.bound)
            && self.region == indicator.region.whole
            && self
                .categories
                .iter()
                .zip(self.fixed)
                .all(|(code, fixed)| code.is_none() || fixed)
    }

    /// The address's query for this selection; empty when nothing was chosen.
    pub fn query(&self, indicator: &Indicator) -> String {
        let plain = Self::all(indicator, self.view, None);
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mixed = indicator.period.grains.len() > 1;
        if !self.any_grain && (mixed || self.grain != plain.grain) {
            pairs.push((field::GRAIN, self.grain.name().to_owned()));
        }
        if let Wanted::Exactly(period) | Wanted::Within(period) = self.wanted {
            pairs.push((field::PERIOD, period.to_string()));
        }
        if let Some(agency) = self.agency.as_ref().filter(|_| !self.bound) {
            pairs.push((field::AGENCY, agency.clone()));
        }
        if self.region != plain.region {
            pairs.push((field::REGION, self.region.clone()));
        }
        if self.per {
            pairs.push((field::COMPARED, field::PER.to_owned()));
        }
        for (at, category) in indicator.categories.iter().enumerate().take(3) {
            if let Some(code) = &self.categories[at]
                && self.categories[at] != plain.categories[at]
            {
                pairs.push((&category.name, code.clone()));
            }
        }
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }
}

fn shown_grain(indicator: &Indicator, name: &str) -> Option<Grain> {
    Grain::parse(name.trim()).filter(|grain| indicator.period.show.contains(grain))
}

/// The regions that a reader may choose: the whole, those that are due, those for comparison.
pub fn regions(indicator: &Indicator) -> Vec<&str> {
    let axis = &indicator.region;
    let mut codes = vec![axis.whole.as_str()];
    for code in axis.due.iter().chain(&axis.compare) {
        if !codes.contains(&code.as_str()) {
            codes.push(code);
        }
    }
    codes
}
