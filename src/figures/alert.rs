//! What people are to hear of without looking for it: events with a key each, so that one event is
//! told once, and its end once.
//!
//! Events come from what is known of obligations, targets, rules, figures and sources, never from a
//! question that found nothing: what can't be judged now neither begins nor ends.

use std::collections::{BTreeMap, BTreeSet};

/// Of what kind an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something that is owed lacks after its deadline.
    Due,
    /// A step of a question.
    Question,
    /// A target was missed by far.
    Target,
    /// A rule is broken.
    Rule,
    /// Figures are odd and nobody has looked at them.
    Odd,
    /// A source fails again and again.
    Source,
}

impl Kind {
    /// All of them, as they are listed.
    pub const ALL: [Self; 6] = [
        Self::Due,
        Self::Question,
        Self::Target,
        Self::Rule,
        Self::Odd,
        Self::Source,
    ];

    /// Its word in the store, in forms and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Question => "question",
            Self::Target => "target",
            Self::Rule => "rule",
            Self::Odd => "odd",
            Self::Source => "source",
        }
    }

    /// The one with this word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether what is not found any more is well again: what is broken or odd stands in the store
    /// until it is not. An obligation, a target and a source must be seen to be well.
    fn is_well_when_gone(self) -> bool {
        matches!(self, Self::Rule | Self::Odd)
    }

    /// Whether letters of it go a way of their own: reminders of deadlines once a day, those of
    /// questions step by step, and those of sources to who can act, with the reason. Of these the
    /// inbox alone is filled here, so that nobody has two letters of one thing.
    pub fn has_own_letters(self) -> bool {
        matches!(self, Self::Due | Self::Question | Self::Source)
    }
}

/// What an event is about, by name.
pub type Facts = BTreeMap<String, String>;

/// Something that people are to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it is known by: the same as long as it goes on.
    pub key: String,
    /// Of what kind it is.
    pub kind: Kind,
    /// Slug of the indicator; empty where it is about none.
    pub slug: String,
    /// Codes of the agencies whose figures it is about.
    pub agencies: Vec<String>,
    /// What it is about.
    pub facts: Facts,
}

/// An event that has begun and not ended, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Its number.
    pub id: i64,
    /// The event.
    pub event: Event,
}

/// What was found when it was looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The kinds that were looked for.
    pub kinds: BTreeSet<Kind>,
    /// What is the case.
    pub events: Vec<Event>,
    /// Keys of what can't be judged now.
    pub unsure: BTreeSet<String>,
    /// Keys of what is well.
    pub well: BTreeSet<String>,
}

/// How an event ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is well again, which is told.
    Well,
    /// What it was about is no more: taken back, removed, too long ago. Nothing is to be told.
    Gone,
}

/// What has begun and what has ended since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News<'n> {
    /// What has begun.
    pub begun: Vec<&'n Event>,
    /// What has ended, and how.
    pub ended: Vec<(&'n Open, End)>,
}

/// Compares what is kept as open with what was found. Events of kinds that were not looked for stay
/// as they are.
pub fn news<'n>(open: &'n [Open], found: &'n Found) -> News<'n> {
    let known: BTreeSet<&str> = open.iter().map(|one| one.event.key.as_str()).collect();
    let is: BTreeSet<&str> = found.events.iter().map(|one| one.key.as_str()).collect();
    let mut seen = BTreeSet::new();
    let begun = found.events.iter().filter(|one| {
        let key = one.key.as_str();
        !known.contains(key) && seen.insert(key)
    });
    let ended = open.iter().filter_map(|one| {
        let (key, kind) = (one.event.key.as_str(), one.event.kind);
        let goes_on = is.contains(key) || found.unsure.contains(key);
        if goes_on || !found.kinds.contains(&kind) {
            return None;
        }
        let well = found.well.contains(key) || kind.is_well_when_gone();
        Some((one, if well { End::Well } else { End::Gone }))
    });
    News {
        begun: begun.collect(),
        ended: ended.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(kind: Kind, key: &str) -> Event {
        Event {
            key: key.to_owned(),
            kind,
            slug: String::new(),
            agencies: Vec::new(),
            facts: Facts::new(),
        }
    }

    fn found(events: &[Event]) -> Found {
        Found {
            kinds: Kind::ALL.into_iter().collect(),
            events: events.to_vec(),
            ..Found::default()
        }
    }

    #[test]
    fn one_event_begins_once_and_ends_once() {
        let late = event(Kind::Due, "due a");
        let now = found(&[late.clone(), late.clone()]);
        assert_eq!(news(&[], &now).begun, [&late]);
        let open = [Open { id: 1, event: late }];
        assert_eq!(news(&open, &now), News::default());
        let mut well = found(&[]);
        well.well.insert("due a".to_owned());
        assert_eq!(news(&open, &well).ended, [(&open[0], End::Well)]);
    }

    #[test]
    fn what_is_not_found_is_not_well() {
        let open = |kind| {
            [Open {
                id: 1,
                event: event(kind, "x"),
            }]
        };
        for kind in [Kind::Due, Kind::Target, Kind::Source] {
            let open = open(kind);
            assert_eq!(news(&open, &found(&[])).ended, [(&open[0], End::Gone)]);
            let mut unsure = found(&[]);
            unsure.unsure.insert("x".to_owned());
            assert_eq!(news(&open, &unsure), News::default(), "it can't be judged");
            let mut blind = found(&[]);
            blind.kinds.remove(&kind);
            assert_eq!(news(&open, &blind), News::default(), "nobody has looked");
        }
        let open = open(Kind::Odd);
        assert_eq!(news(&open, &found(&[])).ended, [(&open[0], End::Well)]);
    }

    proptest! {
        /// Applying the news to what is open gives what was found, so that the next look is quiet.
        #[test]
        fn the_second_look_says_nothing(before in 0..64_u32, after in 0..64_u32) {
            let chosen = |bits: u32| -> Vec<Event> {
                let all = (0..6_u32).zip(Kind::ALL);
                let set = all.filter(|(bit, _)| bits & (1 << bit) != 0);
                set.map(|(bit, kind)| event(kind, &format!("{bit}"))).collect()
            };
            let open: Vec<Open> = chosen(before)
                .into_iter()
                .map(|event| Open { id: 1, event })
                .collect();
            let found = found(&chosen(after));
            let told = news(&open, &found);
            let ended: BTreeSet<&str> =
                told.ended.iter().map(|(one, _)| one.event.key.as_str()).collect();
            let mut next: Vec<Open> = open
                .iter()
                .filter(|one| !ended.contains(one.event.key.as_str()))
                .cloned()
                .collect();
            next.extend(told.begun.iter().map(|event| Open { id: 2, event: (*event).clone() }));
            prop_assert_eq!(next.len(), found.events.len());
            prop_assert_eq!(news(&next, &found), News::default());
        }
    }
}
