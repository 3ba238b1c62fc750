//! Whether the catalogue still describes what is kept.

use std::collections::BTreeSet;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Indicator};
use crate::store::Conn;

/// What the catalogue does not describe.
pub(super) fn examine(conn: &mut Conn, catalogue: &Catalogue) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let sql = "SELECT i.id, i.slug, CAST(coalesce(sum(c.row_count), 0) AS BIGINT) AS n
        FROM indicators i LEFT JOIN row_counts c ON c.indicator = i.id GROUP BY i.id, i.slug
        ORDER BY i.slug";
    let kept = conn.query(sql, &[], |row| {
        Ok((row.int("id")?, row.text("slug")?, row.int("n")?))
    })?;
    for (id, slug, rows) in kept {
        match catalogue.indicator(&slug) {
            Some(about) if rows > 0 => of_indicator(conn, catalogue, about, id, &mut faults)?,
            None if rows > 0 => faults.push(format!(
                "The catalogue has no indicator {slug}, but {rows} rows of it are kept."
            )),
            _ => {}
        }
    }
    Ok(faults)
}

fn of_indicator(
    conn: &mut Conn,
    catalogue: &Catalogue,
    about: &Indicator,
    id: i64,
    faults: &mut Vec<String>,
) -> Result<()> {
    let slug = &about.slug;
    let mut unknown = |column: &str, codes: Vec<String>| {
        for code in codes {
            faults.push(format!(
                "Rows of {slug} have the {column} {code:?}, which the catalogue does not have."
            ));
        }
    };
    let regions = distinct(conn, "region", id)?;
    let known = |code: &String| catalogue.regions.contains_key(code);
    unknown(
        "region",
        regions.into_iter().filter(|c| !known(c)).collect(),
    );
    for (at, category) in about.categories.iter().enumerate() {
        let codes: BTreeSet<&str> = category
            .list
            .codes
            .iter()
            .map(|c| c.code.as_str())
            .collect();
        let found = distinct(conn, &format!("c{}", at + 1), id)?;
        let none = !about.needs_category(at);
        let known = |code: &str| codes.contains(code) || none && code.is_empty();
        let found = found.into_iter().filter(|code| !known(code));
        unknown(&category.name, found.collect());
    }
    let bases = distinct(conn, "basis", id)?;
    let bases = bases.into_iter().filter(|b| about.basis(b).is_none());
    unknown("basis", bases.collect());
    Ok(())
}

fn distinct(conn: &mut Conn, column: &str, id: i64) -> Result<Vec<String>> {
    let sql = format!("SELECT DISTINCT {column} FROM figure_counts WHERE indicator = $1");
    conn.query(&sql, &[id.into()], |row| row.text(0))
}
