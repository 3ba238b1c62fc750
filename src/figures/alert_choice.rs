//! What a person wants to hear of, and how; who may hear of what.

use std::collections::BTreeMap;

use crate::figures::alert::{Event, Kind};

/// Hours of a day.
pub const HOURS: i8 = 24;
/// When a day's letter is sent, in WIB, or as soon after as the person's quiet ends.
pub const DAILY: i8 = 7;

/// How somebody hears of events of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Not at all.
    Off,
    /// In the inbox alone.
    Inbox,
    /// In the inbox, and in one letter a day.
    Daily,
    /// In the inbox, and by a letter at once.
    Now,
}

impl Mode {
    /// All of them, as they are listed.
    pub const ALL: [Self; 4] = [Self::Off, Self::Inbox, Self::Daily, Self::Now];

    /// Its word in the store and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Inbox => "inbox",
            Self::Daily => "daily",
            Self::Now => "now",
        }
    }

    /// The one with this word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether letters are sent.
    pub fn mails(self) -> bool {
        matches!(self, Self::Daily | Self::Now)
    }
}

/// What a person wants to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// How, by kind; what is not named is heard as usual.
    pub modes: BTreeMap<Kind, Mode>,
    /// Only of these agencies; none for all that the person may see.
    pub agencies: Vec<String>,
    /// Only of indicators of these sectors; none for all.
    pub sectors: Vec<String>,
    /// From which hour on no letters are sent, in WIB.
    pub quiet_from: i8,
    /// Until which hour; the same as `quiet_from` for no quiet at all.
    pub quiet_until: i8,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            modes: BTreeMap::new(),
            agencies: Vec::new(),
            sectors: Vec::new(),
            quiet_from: 20,
            quiet_until: 6,
        }
    }
}

impl Choice {
    /// How the person hears of events of a kind: as chosen, else as is usual. Who enters no figures
    /// can do nothing about a broken rule or an odd figure, and has no letters of them unasked.
    pub fn mode(&self, kind: Kind, enters: bool) -> Mode {
        let usual = match kind {
            Kind::Question | Kind::Source => Mode::Now,
            Kind::Due | Kind::Target => Mode::Daily,
            Kind::Rule | Kind::Odd if enters => Mode::Daily,
            Kind::Rule | Kind::Odd => Mode::Inbox,
        };
        self.modes.get(&kind).copied().unwrap_or(usual)
    }

    /// Whether the person wants to hear of an event about these agencies and an indicator of this
    /// sector; what is about no indicator is of every sector.
    pub fn wants(&self, event: &Event, sector: Option<&str>) -> bool {
        let agency = |code: &String| event.agencies.contains(code);
        let agencies = self.agencies.is_empty() || self.agencies.iter().any(agency);
        let sectors = self.sectors.is_empty()
            || sector.is_none_or(|sector| self.sectors.iter().any(|one| one == sector));
        agencies && sectors
    }

    /// Whether no letters are to be sent at this hour in WIB.
    pub fn is_quiet(&self, hour: i8) -> bool {
        let (from, until) = (self.quiet_from, self.quiet_until);
        if from <= until {
            (from..until).contains(&hour)
        } else {
            hour >= from || hour < until
        }
    }
}

/// What the rights of somebody let them hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights<'r> {
    /// Whether figures of all agencies are seen.
    pub all: bool,
    /// The own agency.
    pub agency: Option<&'r str>,
    /// Whether figures are seen at all.
    pub reads: bool,
    /// Whether sources are seen.
    pub reads_sources: bool,
}

impl Rights<'_> {
    /// Whether an event may be heard of: nobody hears of agencies that they may not see. Questions go
    /// to those whom they concern, by name.
    pub fn may_hear(&self, kind: Kind, agencies: &[String]) -> bool {
        let own = self.agency;
        let of = |code: &String| own == Some(code.as_str());
        let seen = self.all || agencies.iter().any(of);
        let kind = match kind {
            Kind::Source => self.reads_sources,
            Kind::Question => true,
            Kind::Due | Kind::Target | Kind::Rule | Kind::Odd => self.reads,
        };
        kind && seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::alert::Facts;

    fn event(agencies: &[&str]) -> Event {
        Event {
            key: "x".to_owned(),
            kind: Kind::Odd,
            slug: "a".to_owned(),
            agencies: agencies.iter().map(|&code| code.to_owned()).collect(),
            facts: Facts::new(),
        }
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let choice = Choice::default();
        let quiet: Vec<i8> = (0..HOURS).filter(|hour| choice.is_quiet(*hour)).collect();
        assert_eq!(quiet, [0, 1, 2, 3, 4, 5, 20, 21, 22, 23]);
        let noon = Choice {
            quiet_from: 12,
            quiet_until: 13,
            ..Choice::default()
        };
        assert!(noon.is_quiet(12) && !noon.is_quiet(13) && !noon.is_quiet(0));
        let never = Choice {
            quiet_from: 5,
            quiet_until: 5,
            ..Choice::default()
        };
        assert!((0..HOURS).all(|hour| !never.is_quiet(hour)));
    }

    #[test]
    fn only_what_was_chosen_and_may_be_seen() {
        let mut choice = Choice::default();
        assert!(choice.wants(&event(&["bkd"]), Some("kesehatan")));
        choice.agencies = vec!["dinkes".to_owned()];
        assert!(!choice.wants(&event(&["bkd"]), None));
        assert!(choice.wants(&event(&["bkd", "dinkes"]), None));
        choice.sectors = vec!["kesehatan".to_owned()];
        assert!(!choice.wants(&event(&["dinkes"]), Some("kepegawaian")));
        let mut rights = Rights {
            all: false,
            agency: Some("bkd"),
            reads: true,
            reads_sources: false,
        };
        let [own, other] = ["bkd", "dinkes"].map(|code| vec![code.to_owned()]);
        assert!(rights.may_hear(Kind::Odd, &own) && !rights.may_hear(Kind::Odd, &other));
        assert!(!rights.may_hear(Kind::Source, &own), "no page to look at");
        rights.all = true;
        assert!(rights.may_hear(Kind::Rule, &other));
        rights.reads = false;
        assert!(!rights.may_hear(Kind::Rule, &other));
    }

    #[test]
    fn who_enters_no_figures_has_no_letters_of_them() {
        let usual = Choice::default();
        assert_eq!(usual.mode(Kind::Odd, true), Mode::Daily);
        assert_eq!(usual.mode(Kind::Odd, false), Mode::Inbox);
        let mut chosen = Choice::default();
        chosen.modes.insert(Kind::Odd, Mode::Now);
        assert_eq!(chosen.mode(Kind::Odd, false), Mode::Now);
        assert!(!Mode::Off.mails() && !Mode::Inbox.mails());
    }
}
