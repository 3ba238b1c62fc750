//! What the address of a list asks for, and the addresses of its neighbours.

use super::table::{Column, Kind};

/// Rows per page on offer, the usual number first.
pub const LENGTHS: [usize; 4] = [10, 25, 50, 100];

/// A reader's wishes for a list. Empty texts ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Text to look for.
    pub search: String,
    /// First period.
    pub from: String,
    /// Last period.
    pub to: String,
    /// Code of an agency.
    pub agency: String,
    /// Code of a region.
    pub region: String,
    /// Codes of categories.
    pub categories: [String; 3],
    /// A door.
    pub via: String,
    /// A status.
    pub status: String,
    /// Key of the column that gives the order, with `-` before it for the other way round.
    pub sort: String,
    /// Rows per page.
    pub length: usize,
    /// Which page.
    pub leaf: Leaf,
}

/// Which page of a list; places are the store's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Leaf {
    /// The first.
    #[default]
    First,
    /// The one after a place.
    After(String),
    /// The one before a place.
    Before(String),
    /// The last.
    Last,
}

impl Leaf {
    fn pair(&self) -> (&'static str, &str) {
        match self {
            Self::First => ("ujung", ""),
            Self::After(place) => ("setelah", place),
            Self::Before(place) => ("sebelum", place),
            Self::Last => ("ujung", "akhir"),
        }
    }
}

impl Asked {
    /// Reads the pairs of an address; the last of a name counts.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let text = |name: &str| {
            let found = pairs.iter().rev().find(|(key, _)| key == name);
            found.map_or("", |(_, value)| value.trim()).to_owned()
        };
        let number = |name: &str| text(name).parse::<usize>().unwrap_or(0);
        let length = number("baris");
        let leaf = match (text("setelah"), text("sebelum")) {
            (after, _) if !after.is_empty() => Leaf::After(after),
            (_, before) if !before.is_empty() => Leaf::Before(before),
            _ if text("ujung") == "akhir" => Leaf::Last,
            _ => Leaf::First,
        };
        Self {
            search: text("cari").chars().take(100).collect(),
            from: text("dari"),
            to: text("sampai"),
            agency: text("opd"),
            region: text("wilayah"),
            categories: std::array::from_fn(|at| text(&format!("kategori-{}", at + 1))),
            via: text("via"),
            status: text("status"),
            sort: text("urut"),
            length: if LENGTHS.contains(&length) {
                length
            } else {
                LENGTHS[0]
            },
            leaf,
        }
    }

    /// The column that gives the order and whether it runs downwards; the newest period first
    /// where none is asked for.
    pub fn order<'c>(&self, columns: &'c [Column]) -> Option<(&'c Column, bool)> {
        let (key, descending) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        let asked = columns.iter().find(|c| c.sortable && c.key == key);
        let usual = || columns.iter().find(|c| c.kind == Kind::Period);
        asked
            .map(|column| (column, descending))
            .or_else(|| usual().map(|column| (column, true)))
    }

    /// Whether the category at a position is filtered to this code.
    pub fn wants_category(&self, at: usize, code: &str) -> bool {
        self.categories.get(at).is_some_and(|wanted| wanted == code)
    }

    /// Whether anything is filtered.
    pub fn is_filtered(&self) -> bool {
        self.filters().iter().any(|(_, value)| !value.is_empty())
    }

    fn filters(&self) -> Vec<(&'static str, &str)> {
        let [c1, c2, c3] = &self.categories;
        vec![
            ("cari", &self.search),
            ("dari", &self.from),
            ("sampai", &self.to),
            ("opd", &self.agency),
            ("wilayah", &self.region),
            ("kategori-1", c1),
            ("kategori-2", c2),
            ("kategori-3", c3),
            ("via", &self.via),
            ("status", &self.status),
        ]
    }

    /// The filters alone, as a query.
    pub fn filter_query(&self) -> String {
        self.query_of(&[])
    }

    fn query_of(&self, more: &[(&str, &str)]) -> String {
        let mut query = String::new();
        let filters = self.filters();
        for (name, value) in filters.iter().chain(more).filter(|(_, v)| !v.is_empty()) {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(&escaped(value));
        }
        query
    }

    fn query(&self, sort: &str, leaf: &Leaf) -> String {
        let length = self.length.to_string();
        let length = if self.length == LENGTHS[0] {
            ""
        } else {
            &length
        };
        self.query_of(&[("urut", sort), ("baris", length), leaf.pair()])
    }

    /// This list at another page.
    pub fn at(&self, leaf: &Leaf) -> String {
        format!("?{}", self.query(&self.sort, leaf))
    }

    /// This list in the order of a column, from its first page: downwards at first for numbers
    /// and times, turned round when it has that order already.
    pub fn sorted_by(&self, column: &Column, columns: &[Column]) -> String {
        let now = self.order(columns).filter(|(at, _)| at.key == column.key);
        let down_first =
            column.numeric || matches!(column.kind, Kind::Period | Kind::Created | Kind::Updated);
        let descending = now.map_or(down_first, |(_, descending)| !descending);
        let sort = format!("{}{}", if descending { "-" } else { "" }, column.key);
        format!("?{}", self.query(&sort, &Leaf::First))
    }
}

/// A value as it stands in a query.
pub fn escaped(value: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                text.push(char::from(byte));
            }
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}
