//! Who hears of what: everybody who can sign in, with their rights and what they have chosen.

use std::collections::HashMap;

use crate::catalogue::Catalogue;
use crate::figures::alert::{Event, Kind};
use crate::figures::alert_choice::{Choice, Mode, Rights};
use crate::identity::permission::{AGENCY_ALL, KEY_READ, OBSERVATION_CREATE, OBSERVATION_READ};
use crate::store::due::notes::Reader;

/// Everybody who may be told, with what each has chosen.
pub(super) struct People {
    readers: Vec<Reader>,
    choices: HashMap<i64, Choice>,
}

impl People {
    pub(super) fn of(readers: Vec<Reader>, choices: HashMap<i64, Choice>) -> Self {
        Self { readers, choices }
    }

    /// Everybody who can sign in.
    pub(super) fn readers(&self) -> &[Reader] {
        &self.readers
    }

    /// What somebody has chosen.
    pub(super) fn choice(&self, user: i64) -> Choice {
        self.choices.get(&user).cloned().unwrap_or_default()
    }

    /// The person with this number, if the person can sign in.
    pub(super) fn reader(&self, user: i64) -> Option<&Reader> {
        self.readers.iter().find(|one| one.id == user)
    }

    /// How somebody hears of events of a kind.
    pub(super) fn mode(&self, reader: &Reader, kind: Kind) -> Mode {
        let enters = may(reader, OBSERVATION_CREATE);
        self.choice(reader.id).mode(kind, enters)
    }

    /// Whom an event concerns, each with how the message is to be sent.
    pub(super) fn concerned(&self, catalogue: &Catalogue, event: &Event) -> Vec<(i64, Mode)> {
        let sector = catalogue.indicator(&event.slug);
        let sector = sector.map(|one| one.sector.as_str());
        let of = |reader: &Reader| {
            let mode = self.mode(reader, event.kind);
            let (choice, rights) = (self.choice(reader.id), rights(reader));
            // What forty agencies owe stands on the pages of monitoring; who sees all of them hears
            // in the inbox of those that were chosen.
            let many = event.kind == Kind::Due && rights.all && choice.agencies.is_empty();
            let wants = mode != Mode::Off && !many && choice.wants(event, sector);
            let hears = rights.may_hear(event.kind, &event.agencies);
            let own = event.kind.has_own_letters();
            (wants && hears).then_some((reader.id, if own { Mode::Inbox } else { mode }))
        };
        self.readers.iter().filter_map(of).collect()
    }

    /// Whether somebody may hear of an event now.
    pub(super) fn may_hear(&self, user: i64, event: &Event) -> bool {
        let reader = self.reader(user);
        reader.is_some_and(|reader| rights(reader).may_hear(event.kind, &event.agencies))
    }
}

fn may(reader: &Reader, permission: &str) -> bool {
    reader.permissions.iter().any(|one| one == permission)
}

fn rights(reader: &Reader) -> Rights<'_> {
    Rights {
        all: may(reader, AGENCY_ALL),
        agency: reader.agency.as_deref(),
        reads: may(reader, OBSERVATION_READ),
        reads_sources: may(reader, KEY_READ),
    }
}
