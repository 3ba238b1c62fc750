//! What must hold of that which is added up, and of that which stands for it where it isn't.

use super::reader::Reader;
use crate::catalogue::{Grain, Indicator, Kind, Level};

/// Checks an indicator that has been read.
pub(super) fn check(reader: &Reader<'_>, indicator: &Indicator) {
    codes(reader, indicator);
    regions(reader, indicator);
    shares(reader, indicator);
    moments(reader, indicator);
}

/// A code stands for the headline where it can't be summed over the codes, and only there.
fn codes(reader: &Reader<'_>, indicator: &Indicator) {
    let headline = indicator.measures.get(indicator.headline);
    let adds = headline.is_some_and(|of| of.kind.adds() || of.ratio.is_some());
    for category in &indicator.categories {
        let Some(code) = &category.headline else {
            continue;
        };
        let key = format!("category.{}.headline", category.name);
        let known = category.list.codes.iter().any(|one| one.code == *code);
        if !known && !category.list.codes.is_empty() {
            let sentence = format!("there is no code “{code}” in the list of this category.");
            reader.wrong(&key, sentence);
        } else if adds {
            let sentence = "the headline is summed over all codes; leave it out.";
            reader.wrong(&key, sentence);
        }
    }
}

/// Figures that don't add up to the whole are those of several regions.
fn regions(reader: &Reader<'_>, indicator: &Indicator) {
    let region = &indicator.region;
    if !region.adds && region.level != Level::Kabkota {
        let sentence = "only figures of level kabkota are summed to a whole; leave it out.";
        reader.wrong("region.adds", sentence);
    }
}

/// Parts that are shares of a hundred, not numbers of which shares are made.
fn shares(reader: &Reader<'_>, indicator: &Indicator) {
    let measures = &indicator.measures;
    let parts = || measures.iter().filter(|m| m.part.is_some());
    let shares = parts().filter(|m| m.kind == Kind::Rate).count();
    for measure in parts().filter(|m| !m.kind.adds()) {
        let key = format!("measure.{}.part", measure.name);
        let unit = measure.unit.id.as_str();
        if measure.kind == Kind::Index || !matches!(unit, "persen" | "%" | "") {
            let sentence = "a part that is not added up must be a rate in persen: the parts make \
                            100 together.";
            reader.wrong(&key, sentence);
        } else if shares < 2 || parts().any(|m| m.kind.adds()) {
            let sentence = "parts that make 100 together are two or more rates, without numbers \
                            among them.";
            reader.wrong(&key, sentence);
        }
    }
}

/// A year of what is counted at a moment is the figure of one shorter period, so that must be kept.
fn moments(reader: &Reader<'_>, indicator: &Indicator) {
    let period = &indicator.period;
    let [grain] = period.grains[..] else { return };
    let kept = match grain {
        Grain::Day => Grain::Month,
        grain => grain,
    };
    let is_kept = |shown: &Grain| *shown == grain || *shown == kept;
    let longer = period.show.iter().all(|shown| grain.is_within(*shown));
    if indicator.kind != Kind::Flow && longer && !period.show.iter().any(is_kept) {
        let sentence = format!(
            "show {} too: of a {}, a longer period is the figure of the last {} in it that is \
             complete.",
            kept.name(),
            match indicator.kind {
                Kind::Rate => "rate",
                Kind::Index => "index",
                Kind::Stock | Kind::Flow => "stock",
            },
            kept.name(),
        );
        reader.wrong("period.show", sentence);
    }
}
