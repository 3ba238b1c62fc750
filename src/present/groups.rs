//! Measures that belong in one drawing: the parts of a whole, or measures with one unit.

use crate::catalogue::{Indicator, Measure};

/// Measures that share an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Their positions.
    pub measures: Vec<usize>,
    /// Whether they are the parts of a whole.
    pub parts: bool,
}

impl Group {
    /// The measure that stands for the group: the whole of the parts, else the first.
    pub fn lead(&self, indicator: &Indicator) -> usize {
        let whole = indicator.measures.iter().position(|m| m.whole);
        match (self.parts, whole) {
            (true, Some(whole)) => whole,
            _ => self.measures.first().copied().unwrap_or(0),
        }
    }

    /// Whether its figures add up.
    pub fn adds(&self, indicator: &Indicator) -> bool {
        self.measures
            .iter()
            .all(|at| indicator.measures[*at].kind.adds())
    }
}

/// The groups of an indicator, that of its headline first.
pub fn of(indicator: &Indicator) -> Vec<Group> {
    let parts: Vec<usize> = indicator.parts().collect();
    let has_parts = parts.len() > 1;
    let mut groups = Vec::new();
    if has_parts {
        groups.push(Group {
            measures: parts.clone(),
            parts: true,
        });
    }
    for (at, measure) in indicator.measures.iter().enumerate() {
        if has_parts && (parts.contains(&at) || measure.whole) {
            continue;
        }
        let alike = groups.iter_mut().find(|group| {
            let first = &indicator.measures[group.measures[0]];
            !group.parts && is_alike(first, measure)
        });
        match alike {
            Some(group) => group.measures.push(at),
            None => groups.push(Group {
                measures: vec![at],
                parts: false,
            }),
        }
    }
    groups.sort_by_key(|group| {
        let lead = group.lead(indicator);
        !(group.measures.contains(&indicator.headline) || lead == indicator.headline)
    });
    groups
}

fn is_alike(a: &Measure, b: &Measure) -> bool {
    a.by == b.by && a.unit == b.unit && a.decimals == b.decimals && a.kind.adds() == b.kind.adds()
}

/// The tone of a measure's drawing: a part of the sexes has its own, the rest take turns.
pub fn tone(measure: &Measure) -> Option<&'static str> {
    match measure.part.as_ref()?.code.as_str() {
        "male" => Some("male"),
        "female" => Some("female"),
        _ => None,
    }
}

/// The tones that take turns.
pub const TONES: [&str; 8] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
