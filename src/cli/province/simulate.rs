//! Figures as an agency's application would send them: events of today, made up.

use crate::catalogue::{Catalogue, Grain, Indicator, Kind};

/// A call of API v1 to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Slug of the indicator.
    pub slug: String,
    /// Parameters, but the key.
    pub fields: Vec<(String, String)>,
}

/// Most that a made-up event count may be.
const MOST: u64 = 12;

/// The indicators that fit: events that are reported by the day, of which another one more or
/// less is nothing unusual.
pub fn fitting(catalogue: &Catalogue) -> Vec<&Indicator> {
    let fits = |i: &&Indicator| i.kind == Kind::Flow && i.period.grains == [Grain::Day];
    catalogue
        .indicators
        .iter()
        .map(AsRef::as_ref)
        .filter(fits)
        .collect()
}

/// Makes up a call about `day`; `chance` gives a number below the one it is given.
pub fn call(
    catalogue: &Catalogue,
    indicator: &Indicator,
    day: jiff::civil::Date,
    mut chance: impl FnMut(u64) -> u64,
) -> Call {
    let mut pick = |len: usize| usize::try_from(chance(len as u64)).unwrap_or(0);
    let mut fields = vec![(indicator.period.field.clone(), day.to_string())];
    let told = indicator.told_by(indicator.headline_measure());
    let categories = indicator.categories.iter().zip(told);
    for (category, _) in categories.filter(|(_, told)| *told) {
        let codes = &category.list.codes;
        fields.push((category.name.clone(), codes[pick(codes.len())].code.clone()));
    }
    if indicator.region.v1 {
        let places: Vec<&str> = catalogue
            .children_of(&indicator.region.whole)
            .map(|region| region.code.as_str())
            .collect();
        if !places.is_empty() {
            fields.push((
                indicator.region.field.clone(),
                places[pick(places.len())].to_owned(),
            ));
        }
    }
    let here = |m: &&crate::catalogue::Measure| m.v1 && indicator.told_by(m) == told;
    for measure in indicator.measures.iter().filter(here) {
        fields.push((measure.name.clone(), (1 + chance(MOST)).to_string()));
    }
    Call {
        slug: indicator.slug.clone(),
        fields,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::draft::{Door, check};

    #[test]
    fn made_up_calls_are_sound() {
        let catalogue = crate::catalogue::load::embedded().unwrap();
        let day = jiff::civil::date(2026, 1, 31);
        let mut n = 7;
        for indicator in fitting(&catalogue) {
            let call = call(&catalogue, indicator, day, |below| {
                n += 5;
                n % below
            });
            let draft = call.fields.into_iter().collect();
            let checked = check(&catalogue, indicator, &draft, Door::V1, "bkd", day);
            assert_eq!(checked.problems, []);
        }
        assert!(n > 7, "no indicator fits");
    }
}
