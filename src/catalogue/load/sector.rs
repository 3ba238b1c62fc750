//! Reads the sectors.

use super::keys;
use super::reader::Reader;
use super::spelling;
use super::unique::Unique;
use crate::catalogue::Sector;

/// The icons that there are, each a symbol by its name.
const ICONS: &str = include_str!("../../../assets/src/icons.svg");

/// Reads `sectors.toml`.
pub(super) fn read(reader: &Reader<'_>) -> Vec<Sector> {
    if !reader.has("sector") {
        reader.wrong(
            "sector",
            "is missing: write a [[sector]] table for each sector.",
        );
    }
    let mut slugs = Unique::default();
    let mut sectors = Vec::new();
    for table in reader.tables("sector", &keys::SECTOR) {
        let slug = table.text("slug");
        if !slug.is_empty() {
            if let Some(fault) = spelling::slug_fault(&slug) {
                table.wrong("slug", fault);
            }
            if slugs.take(&slug, "").is_some() {
                table.wrong("slug", "this sector is there twice.");
            }
        }
        sectors.push(Sector {
            slug,
            title: table.label("title"),
            summary: table.label("summary"),
            headline: table.text("headline"),
            icon: icon(&table),
        });
    }
    sectors
}

fn icon(sector: &Reader<'_>) -> String {
    let Some(name) = sector.text_or_none("icon") else {
        return "chart-bar".to_owned();
    };
    if !ICONS.contains(&format!("<symbol id=\"{name}\"")) {
        let sentence = format!("there is no icon “{name}” in assets/src/icons.svg.");
        sector.wrong("icon", sentence);
    }
    name
}
