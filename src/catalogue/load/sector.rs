//! Reads the sectors.

use super::keys;
use super::reader::Reader;
use super::spelling;
use super::unique::Unique;
use crate::catalogue::Sector;

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
            icon: table
                .text_or_none("icon")
                .unwrap_or_else(|| "chart-bar".to_owned()),
        });
    }
    sectors
}
