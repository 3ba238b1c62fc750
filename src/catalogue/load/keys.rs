//! The keys that catalogue files may have, table by table. The reader refuses every other
//! key, and the reference page is tested against these lists.

/// A kind of table and its keys, in the order of the reference page.
#[derive(Debug)]
pub struct Shape {
    /// Heading in the reference page.
    pub name: &'static str,
    /// Known keys, or columns of a CSV file.
    pub keys: &'static [&'static str],
}

/// A text in both languages.
pub const LABEL: Shape = Shape {
    name: "label",
    keys: &["id", "en"],
};

/// `indicators/*.toml`.
pub const INDICATOR: Shape = Shape {
    name: "indicator",
    keys: &[
        "sector",
        "number",
        "title",
        "short",
        "definition",
        "kind",
        "producer",
        "reporters",
        "rhythm",
        "due",
        "class",
        "headline",
        "warn_change",
        "ahead",
        "licence",
        "per",
        "period",
        "region",
        "category",
        "measure",
        "basis",
    ],
};

/// `per` of an indicator.
pub const PER: Shape = Shape {
    name: "per",
    keys: &["indicator", "label", "scale"],
};

/// `[due]` of an indicator.
pub const DUE: Shape = Shape {
    name: "due",
    keys: &["days", "count", "lock_days", "since", "complete"],
};

/// `complete` of `[due]`.
pub const COMPLETE: Shape = Shape {
    name: "complete",
    keys: &["regions", "categories"],
};

/// `[period]` of an indicator.
pub const PERIOD: Shape = Shape {
    name: "period",
    keys: &["grains", "show", "field", "description"],
};

/// `[region]` of an indicator.
pub const REGION: Shape = Shape {
    name: "region",
    keys: &[
        "level",
        "whole",
        "default",
        "due",
        "field",
        "v1",
        "description",
        "compare",
        "adds",
    ],
};

/// `[[category]]` of an indicator.
pub const CATEGORY: Shape = Shape {
    name: "category",
    keys: &[
        "name",
        "aliases",
        "codelist",
        "label",
        "complete",
        "headline",
        "dimension",
        "description",
    ],
};

/// `[[measure]]` of an indicator.
pub const MEASURE: Shape = Shape {
    name: "measure",
    keys: &[
        "name",
        "label",
        "unit",
        "decimals",
        "kind",
        "direction",
        "part",
        "whole",
        "categories",
        "ratio",
        "stored",
        "required",
        "min",
        "max",
        "v1",
        "description",
        "accepts",
    ],
};

/// `part` of a measure.
pub const PART: Shape = Shape {
    name: "part",
    keys: &["dimension", "code"],
};

/// `ratio` of a measure.
pub const RATIO: Shape = Shape {
    name: "ratio",
    keys: &["numerator", "denominator", "scale"],
};

/// `[[basis]]` of an indicator.
pub const BASIS: Shape = Shape {
    name: "basis",
    keys: &["code", "source", "scope", "url"],
};

/// `codelists/*.toml`.
pub const CODELIST: Shape = Shape {
    name: "codelist",
    keys: &["title", "ordered", "top", "code", "range", "band"],
};

/// `[[code]]` of a code list.
pub const CODE: Shape = Shape {
    name: "code",
    keys: &["code", "label", "aliases"],
};

/// `[range]` of a code list.
pub const RANGE: Shape = Shape {
    name: "range",
    keys: &["from", "to", "label"],
};

/// `[[band]]` of a code list.
pub const BAND: Shape = Shape {
    name: "band",
    keys: &["label", "codes", "from", "to"],
};

/// `rules/*.toml`.
pub const RULE: Shape = Shape {
    name: "rule",
    keys: &[
        "title",
        "reason",
        "importance",
        "grain",
        "by_agency",
        "any_basis",
        "unit",
        "left",
        "operator",
        "right",
        "missing",
        "tolerance",
    ],
};

/// `[[left]]` and `[[right]]` of a rule.
pub const TERM: Shape = Shape {
    name: "term",
    keys: &["of", "category", "factor", "sum"],
};

/// `tolerance` of a rule.
pub const TOLERANCE: Shape = Shape {
    name: "tolerance",
    keys: &["absolute", "percent"],
};

/// `sectors.toml`.
pub const SECTORS: Shape = Shape {
    name: "sectors",
    keys: &["licence", "sector"],
};

/// `[[sector]]` of `sectors.toml`.
pub const SECTOR: Shape = Shape {
    name: "sector",
    keys: &["slug", "title", "summary", "headline", "icon"],
};

/// Columns of `agencies.csv`.
pub const AGENCIES: Shape = Shape {
    name: "agencies",
    keys: &[
        "code", "name", "short", "parent", "aliases", "kunker", "active", "source",
    ],
};

/// Columns of `regions.csv`.
pub const REGIONS: Shape = Shape {
    name: "regions",
    keys: &[
        "code",
        "name",
        "short",
        "level",
        "parent",
        "kemendagri",
        "aliases",
        "area_km2",
        "source",
    ],
};

/// Columns of `holidays.csv`.
pub const HOLIDAYS: Shape = Shape {
    name: "holidays",
    keys: &["date", "name", "kind", "decree"],
};

/// Every shape, in the order of the reference page.
pub const ALL: &[&Shape] = &[
    &INDICATOR, &PER, &DUE, &COMPLETE, &PERIOD, &REGION, &CATEGORY, &MEASURE, &PART, &RATIO,
    &BASIS, &LABEL, &CODELIST, &CODE, &RANGE, &BAND, &RULE, &TERM, &TOLERANCE, &SECTORS, &SECTOR,
    &AGENCIES, &REGIONS, &HOLIDAYS,
];
