//! Small catalogues for tests that need a shape of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use pimpinan::catalogue::indicator::{PeriodAxis, RegionAxis};
use pimpinan::catalogue::{
    Agency, Basis, Catalogue, Category, Class, Code, CodeList, Direction, Grain, Indicator, Kind,
    Label, Level, Measure, Region, Rhythm, Sector,
};
use pimpinan::store::Engine;

pub(crate) fn label(text: &str) -> Label {
    Label {
        id: text.to_owned(),
        en: text.to_owned(),
    }
}

pub(crate) fn measure(name: &str) -> Measure {
    Measure {
        name: name.to_owned(),
        label: label(name),
        unit: label("orang"),
        decimals: 0,
        kind: Kind::Stock,
        direction: Direction::Neither,
        part: None,
        whole: false,
        by: [true, false, false],
        ratio: None,
        stored: true,
        required: true,
        min: Some(0),
        max: pimpinan::catalogue::value::MAX,
        v1: true,
        description: String::new(),
        accepts: BTreeMap::new(),
    }
}

pub(crate) fn basis(code: &str) -> Basis {
    Basis {
        code: code.to_owned(),
        source: label(code),
        scope: label(code),
        url: None,
    }
}

fn region(code: &str, level: Level, parent: Option<&str>) -> Region {
    Region {
        code: code.to_owned(),
        name: format!("Wilayah {code}"),
        short: code.to_owned(),
        level,
        parent: parent.map(str::to_owned),
        kemendagri: None,
        area: None,
        aliases: Vec::new(),
    }
}

fn days() -> PeriodAxis {
    PeriodAxis {
        grains: vec![Grain::Day],
        show: vec![Grain::Month, Grain::Year],
        field: "tanggal".to_owned(),
        description: String::new(),
    }
}

/// An indicator of days, shown by month and year, about the regions below 36, with a category
/// of three codes, two measures and two bases.
pub(crate) fn indicator(slug: &str, kind: Kind) -> Indicator {
    let codes = ["a", "b", "c"];
    let mut list = CodeList::default();
    "huruf".clone_into(&mut list.name);
    list.codes = codes
        .iter()
        .map(|code| Code {
            code: (*code).to_owned(),
            label: label(code),
            aliases: Vec::new(),
        })
        .collect();
    let list = list.indexed();
    Indicator {
        slug: slug.to_owned(),
        sector: "uji".to_owned(),
        number: "9.1".to_owned(),
        title: label(slug),
        short: label(slug),
        definition: label(slug),
        kind,
        producer: "a1".to_owned(),
        reporters: Vec::new(),
        all_report: true,
        rhythm: Rhythm::Monthly,
        due: None,
        class: Class::Open,
        period: days(),
        region: RegionAxis {
            level: Level::Kabkota,
            default: Some("36".to_owned()),
            due: vec!["3601".to_owned(), "3602".to_owned()],
            whole: "36".to_owned(),
            field: "wilayah".to_owned(),
            v1: true,
            description: String::new(),
            compare: Vec::new(),
            adds: true,
        },
        categories: vec![Category {
            name: "huruf".to_owned(),
            label: label("huruf"),
            aliases: Vec::new(),
            list: Arc::new(list),
            complete: true,
            headline: None,
            dimension: None,
            description: String::new(),
        }],
        measures: vec![measure("pria"), measure("wanita")],
        headline: 0,
        bases: vec![basis("x"), basis("y")],
        warn_change: None,
        per: None,
        ahead: false,
        licence: None,
    }
}

/// A catalogue of these indicators.
pub(crate) fn catalogue(indicators: Vec<Indicator>) -> Catalogue {
    let regions = [
        region("00", Level::Nation, None),
        region("36", Level::Province, Some("00")),
        region("3601", Level::Kabkota, Some("36")),
        region("3602", Level::Kabkota, Some("36")),
    ];
    let agency = |code: &str| Agency {
        code: code.to_owned(),
        name: code.to_owned(),
        short: code.to_owned(),
        parent: None,
        aliases: Vec::new(),
        kunker: None,
        active: true,
    };
    let mut catalogue = Catalogue::default();
    catalogue.sectors = vec![Sector {
        slug: "uji".to_owned(),
        title: label("Uji"),
        summary: label("Uji"),
        headline: indicators[0].slug.clone(),
        icon: "chart-bar".to_owned(),
    }];
    catalogue.indicators = indicators.into_iter().map(Arc::new).collect();
    catalogue.agencies = ["a1", "a2"]
        .into_iter()
        .map(|c| (c.to_owned(), agency(c)))
        .collect();
    catalogue.regions = regions.into_iter().map(|r| (r.code.clone(), r)).collect();
    catalogue.indexed()
}

/// What lets the journal be changed.
pub(crate) fn unlocked(engine: Engine) -> String {
    let triggers = ["journal_is_not_changed", "journal_is_not_shortened"];
    let on = match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " ON journal",
    };
    triggers
        .map(|name| format!("DROP TRIGGER IF EXISTS {name}{on};"))
        .concat()
}
