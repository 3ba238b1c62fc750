//! Indicators: what is measured.

use std::sync::Arc;

use super::{CodeList, Due, Grain, Kind, Label, Level, Measure};

/// How often new figures are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rhythm {
    /// Every day.
    Daily,
    /// Every month.
    Monthly,
    /// Every quarter.
    Quarterly,
    /// Every half year.
    Semesterly,
    /// Every year.
    Yearly,
    /// When a survey or a count was made.
    Irregular,
}

/// Who may see the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Everybody, once validated.
    Open,
    /// Signed-in people only.
    Restricted,
}

/// Where figures come from and what they cover. Figures of different bases are never joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Short stable code.
    pub code: String,
    /// Who published it (sumber).
    pub source: Label,
    /// What it covers and leaves out (cakupan).
    pub scope: Label,
    /// Address of the source, when it has one.
    pub url: Option<String>,
}

/// A category axis of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Name in the API, in files and in SQL views.
    pub name: String,
    /// Other accepted spellings of the name.
    pub aliases: Vec<String>,
    /// What is shown.
    pub label: Label,
    /// The codes.
    pub list: Arc<CodeList>,
    /// Whether a figure that is summed over the codes lacks something while one of them has none.
    pub complete: bool,
    /// The code that is shown where figures can't be summed over the codes; none for the first.
    pub headline: Option<String>,
    /// The dimension it stands for, for example `sex`.
    pub dimension: Option<String>,
    /// Description in the documentation of API v1.
    pub description: String,
}

/// Another indicator to whose figures counts are related: cases per 1 000 inhabitants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Per {
    /// Slug of the other indicator.
    pub indicator: String,
    /// What stands in its figures: `penduduk`.
    pub label: Label,
    /// To how many of them.
    pub scale: i64,
}

/// How the indicator's region axis is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionAxis {
    /// The level at which figures are due.
    pub level: Level,
    /// The region of a figure whose sender names none; none means that it must be named.
    pub default: Option<String>,
    /// The whole that the level's regions make up: `36`.
    pub whole: String,
    /// The regions whose figures are due, in the order of their codes.
    pub due: Vec<String>,
    /// Name of the parameter in API v1 and in files.
    pub field: String,
    /// Whether it is a parameter of API v1.
    pub v1: bool,
    /// Description in the documentation of API v1.
    pub description: String,
    /// Regions shown for comparison.
    pub compare: Vec<String>,
    /// Whether the figures of regions add up to those of the whole, if their kind does.
    pub adds: bool,
}

/// How the indicator's period axis is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodAxis {
    /// Grains in which figures may arrive.
    pub grains: Vec<Grain>,
    /// Grains in which figures are shown, the default first.
    pub show: Vec<Grain>,
    /// Name of the parameter: `tahun`, `tanggal`, `periode`.
    pub field: String,
    /// Description in the documentation of API v1.
    pub description: String,
}

/// An indicator: one file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Address part and file stem.
    pub slug: String,
    /// Slug of its sector.
    pub sector: String,
    /// Number in the documentation, `1.4`.
    pub number: String,
    /// Published title.
    pub title: Label,
    /// Short title for tabs.
    pub short: Label,
    /// What it means, in a sentence or two.
    pub definition: Label,
    /// Arithmetic of its rows over time.
    pub kind: Kind,
    /// Code of the agency that produces it.
    pub producer: String,
    /// Codes of the agencies that report; where all do, those that exist today.
    pub reporters: Vec<String>,
    /// Whether every agency reports about itself.
    pub all_report: bool,
    /// How often new figures are due.
    pub rhythm: Rhythm,
    /// By when; none where nothing is owed by a day.
    pub due: Option<Due>,
    /// Who may see it.
    pub class: Class,
    /// Period axis.
    pub period: PeriodAxis,
    /// Region axis.
    pub region: RegionAxis,
    /// Category axes, three at most.
    pub categories: Vec<Category>,
    /// Measures, twelve at most.
    pub measures: Vec<Measure>,
    /// Index of the measure that stands for the indicator.
    pub headline: usize,
    /// Sources, the default first.
    pub bases: Vec<Basis>,
    /// Change against the period before, in per cent, from which a figure is questioned.
    pub warn_change: Option<u32>,
    /// What its counts are related to where places of different size are compared.
    pub per: Option<Per>,
    /// Whether figures may be about periods that have not begun: plans and projections.
    pub ahead: bool,
    /// The licence of its figures, its own or that of the whole catalogue; none where nothing is said.
    pub licence: Option<String>,
}

/// Which categories have a code.
pub fn coded(codes: &[String; 3]) -> [bool; 3] {
    std::array::from_fn(|axis| !codes[axis].is_empty())
}

impl Indicator {
    /// Whether the regions below the whole are summed to it, where it is not reported itself.
    pub fn sums_regions(&self) -> bool {
        self.region.level == Level::Kabkota && self.region.adds
    }

    /// Whether this agency reports it by itself, without being allowed to.
    pub fn is_reported_by(&self, agency: &str) -> bool {
        self.all_report || self.producer == agency || self.reporters.iter().any(|one| one == agency)
    }

    /// The agencies that are due, where a figure is of several; none where one reports, or nobody
    /// knows who. Of former years too it is those that exist today: a sum of few is a part.
    pub fn due_agencies(&self) -> Option<&[String]> {
        (self.reporters.len() > 1).then_some(&self.reporters)
    }

    /// The measure with this name and its position.
    pub fn measure(&self, name: &str) -> Option<(usize, &Measure)> {
        self.measures
            .iter()
            .enumerate()
            .find(|(_, m)| m.name == name)
    }

    /// The measure that stands for the indicator.
    pub fn headline_measure(&self) -> &Measure {
        &self.measures[self.headline]
    }

    /// Which of the indicator's categories a measure of it is told by.
    pub fn told_by(&self, measure: &Measure) -> [bool; 3] {
        std::array::from_fn(|axis| axis < self.categories.len() && measure.by[axis])
    }

    /// Whether every row has a code of the category at this position: no measure is told without.
    pub fn needs_category(&self, axis: usize) -> bool {
        self.measures.iter().all(|measure| measure.by[axis])
    }

    /// Whether every row carries this measure: all are told by the same categories.
    pub fn is_in_every_row(&self, measure: &Measure) -> bool {
        let by = self.told_by(measure);
        self.measures.iter().all(|other| self.told_by(other) == by)
    }

    /// Whether a row of these codes carries the measure at `at`.
    pub fn carries(&self, codes: &[String; 3], at: usize) -> bool {
        self.told_by(&self.measures[at]) == coded(codes)
    }

    /// Positions of the measures that are parts of a whole.
    pub fn parts(&self) -> impl Iterator<Item = usize> {
        self.measures
            .iter()
            .enumerate()
            .filter(|(_, m)| m.part.is_some())
            .map(|(at, _)| at)
    }

    /// The basis with this code.
    pub fn basis(&self, code: &str) -> Option<&Basis> {
        self.bases.iter().find(|b| b.code == code)
    }

    /// Name of the SQL view of its rows.
    pub fn view_name(&self) -> String {
        self.slug.replace('-', "_")
    }

    /// Whether it has figures in this grain: reported, or rolled up from finer ones.
    pub fn rolls_up_to_any(&self, grain: Grain) -> bool {
        let mut grains = self.period.grains.iter();
        grains.any(|from| self.rolls_up_to(*from).any(|to| to == grain))
    }

    /// The shown grains that a row reported in `grain` counts towards.
    ///
    /// Where a file mixes grains, each is a series of its own and nothing is rolled up,
    /// because the coarser figure is reported, not computed.
    pub fn rolls_up_to(&self, grain: Grain) -> impl Iterator<Item = Grain> {
        let mixed = self.period.grains.len() > 1;
        self.period
            .show
            .iter()
            .copied()
            .filter(move |show| *show == grain || (!mixed && grain.is_within(*show)))
    }
}
