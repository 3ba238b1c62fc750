//! Agencies (OPD): who reports.

/// An organisation of the provincial government that reports figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Short stable code, used in addresses and in the API.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name, shown where space is small.
    pub short: String,
    /// Code of the agency it belongs to.
    pub parent: Option<String>,
    /// Other spellings and codes under which it is known.
    pub aliases: Vec<String>,
    /// Code in the province's list of organisations (kunci kerja).
    pub kunker: Option<String>,
    /// Whether it still exists; one that does not keeps its old figures.
    pub active: bool,
}
