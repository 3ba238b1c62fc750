//! The table that says the same as a chart.

use super::amount;
use super::chart::Chart;
use super::words::Words;

/// A table: a head for each column, and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Heading of the first column.
    pub axis: String,
    /// Headings of the columns with numbers.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the row is about.
    pub head: String,
    /// Numbers in words; none where they are missing.
    pub cells: Vec<Option<String>>,
}

/// The table of a chart.
pub fn of(words: &Words<'_>, chart: &Chart) -> Table {
    let grid = chart.table();
    let row = |(at, head): (usize, &String)| Row {
        head: head.clone(),
        cells: grid
            .series
            .iter()
            .map(|series| {
                let value = series.values.get(at).copied().flatten()?;
                Some(amount::bare(words, value, chart.measure.decimals))
            })
            .collect(),
    };
    Table {
        axis: chart.axis.clone(),
        columns: grid.series.iter().map(|s| s.name.clone()).collect(),
        rows: grid.heads.iter().enumerate().map(row).collect(),
    }
}
