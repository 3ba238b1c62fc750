//! The catalogue as programs read it: what its files say, labels in both languages.

use serde_json::{Value, json};

use crate::catalogue::value::plain;
use crate::catalogue::words::{CLASSES, DIRECTIONS, KINDS, RHYTHMS, of};
use crate::catalogue::{
    Basis, Category, CodeList, Indicator, Label, Level, Measure, Region, Sector,
};

/// A text in both languages.
pub fn label(label: &Label) -> Value {
    json!({ "id": label.id, "en": label.en })
}

/// An indicator.
pub fn indicator(about: &Indicator) -> Value {
    let grains = |grains: &[crate::catalogue::Grain]| -> Vec<&str> {
        grains.iter().map(|grain| grain.name()).collect()
    };
    json!({
        "slug": about.slug,
        "sector": about.sector,
        "number": about.number,
        "title": label(&about.title),
        "short": label(&about.short),
        "definition": label(&about.definition),
        "kind": of(KINDS, &about.kind),
        "class": of(CLASSES, &about.class),
        "rhythm": of(RHYTHMS, &about.rhythm),
        "licence": about.licence,
        "producer": about.producer,
        "reporters": about.reporters,
        "headline": about.headline_measure().name,
        "period": {
            "field": about.period.field,
            "grains": grains(&about.period.grains),
            "show": grains(&about.period.show),
        },
        "region": {
            "field": about.region.field,
            "level": level(about.region.level),
            "default": about.region.default,
            "whole": about.region.whole,
            "due": about.region.due,
            "compare": about.region.compare,
        },
        "categories": about.categories.iter().map(category).collect::<Vec<_>>(),
        "measures": about.measures.iter().map(|m| measure(about, m)).collect::<Vec<_>>(),
        "bases": about.bases.iter().map(basis).collect::<Vec<_>>(),
    })
}

fn level(level: Level) -> &'static str {
    of(&Level::WORDS, &level)
}

fn category(category: &Category) -> Value {
    json!({
        "name": category.name,
        "aliases": category.aliases,
        "label": label(&category.label),
        "codelist": category.list.name,
        "dimension": category.dimension,
    })
}

fn measure(about: &Indicator, measure: &Measure) -> Value {
    let name = |at: usize| about.measures[at].name.as_str();
    let ratio = measure.ratio.as_ref().map(|ratio| {
        json!({
            "numerator": name(ratio.numerator),
            "denominator": name(ratio.denominator),
            "scale": ratio.scale,
        })
    });
    let part = measure.part.as_ref();
    let categories = about.categories.iter().zip(measure.by);
    let categories = categories.filter(|(_, by)| *by);
    let categories: Vec<&str> = categories.map(|(one, _)| one.name.as_str()).collect();
    json!({
        "name": measure.name,
        "label": label(&measure.label),
        "unit": label(&measure.unit),
        "decimals": measure.decimals,
        "kind": of(KINDS, &measure.kind),
        "direction": of(DIRECTIONS, &measure.direction),
        "part": part.map(|part| json!({ "dimension": part.dimension, "code": part.code })),
        "whole": measure.whole,
        "categories": categories,
        "ratio": ratio,
        "stored": measure.stored,
        "required": measure.required,
        // As text, so that no reader bends them.
        "min": measure.min.map(|min| plain(min, measure.decimals)),
        "max": plain(measure.max, measure.decimals),
    })
}

fn basis(basis: &Basis) -> Value {
    json!({
        "code": basis.code,
        "source": label(&basis.source),
        "scope": label(&basis.scope),
        "url": basis.url,
    })
}

/// A code list with its codes and bands.
pub fn codelist(list: &CodeList) -> Value {
    let codes: Vec<Value> = list
        .codes
        .iter()
        .map(|code| {
            json!({ "code": code.code, "label": label(&code.label), "aliases": code.aliases })
        })
        .collect();
    let bands: Vec<Value> = list
        .bands
        .iter()
        .map(|band| json!({ "label": label(&band.label), "codes": band.codes }))
        .collect();
    json!({
        "name": list.name,
        "title": label(&list.title),
        "ordered": list.ordered,
        "codes": codes,
        "bands": bands,
    })
}

/// A sector.
pub fn sector(sector: &Sector) -> Value {
    json!({
        "slug": sector.slug,
        "title": label(&sector.title),
        "summary": label(&sector.summary),
        "headline": sector.headline,
    })
}

/// A region; its area in square kilometres.
pub fn region(region: &Region) -> Value {
    json!({
        "code": region.code,
        "name": region.name,
        "short": region.short,
        "level": level(region.level),
        "parent": region.parent,
        "kemendagri": region.kemendagri,
        "aliases": region.aliases,
        "area": region.area.map(|area| plain(area, 3)),
    })
}
