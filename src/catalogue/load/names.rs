//! What the files of a catalogue are called.

pub(super) const SECTORS: &str = "sectors.toml";
pub(super) const AGENCIES: &str = "agencies.csv";
pub(super) const HOLIDAYS: &str = "holidays.csv";
pub(super) const REGIONS: &str = "regions.csv";

/// Folders of files of one kind.
pub(super) const FOLDERS: [&str; 3] = ["codelists", "indicators", "rules"];

/// The file of an indicator.
pub(super) fn indicator_path(slug: &str) -> String {
    format!("indicators/{slug}.toml")
}
