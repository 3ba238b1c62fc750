//! Two ways to the rows of a page: gather all that fit, where they are few, or walk an index in
//! the order of the page and pass over what does not fit, where they are many.

use std::fmt::Write as _;

use crate::base::error::{Error, Result};
use crate::figures::observation::Stored;
use crate::store::figures::observations::{COLUMNS, Target, read};
use crate::store::figures::rows::clause::{Clause, Table};
use crate::store::figures::rows::{COUNTED, Selection, Sort, Span};
use crate::store::{Conn, Param};

/// Rows that are gathered without thinking twice.
const FEW: i64 = 2_000;
/// Rows that are still rather gathered than looked for along a whole index.
const MANY: i64 = 60_000;

/// How heavy a selection is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    /// Rows in it, or one more than are counted.
    pub(super) rows: i64,
    /// Whether `rows` is all of them.
    pub(super) exact: bool,
    /// Numbers between which its rows lie.
    ids: (i64, i64),
    /// Last changes between which they lie.
    changed: (i64, i64),
}

impl Weighed {
    /// So many rows, counted already, that are some of these.
    pub(super) fn of_which(self, rows: i64) -> Self {
        Self {
            rows,
            exact: true,
            ..self
        }
    }

    pub(super) fn is_few(&self) -> bool {
        self.exact && self.rows <= FEW
    }
}

/// Counts the rows of a selection, bounded where only the rows themselves can tell.
pub(super) fn weigh(conn: &mut Conn, target: &Target, selection: &Selection) -> Result<Weighed> {
    let mut found = tally(conn, target, selection)?;
    if selection.id.is_none() && selection.whole_years() {
        return Ok(found);
    }
    let mut clause = Clause::new("SELECT count(*) FROM (SELECT 1 AS one");
    let indicator = clause.param(target.id);
    from_rows(&mut clause, selection, &indicator, found.rows <= MANY);
    let _ = write!(clause.text, " LIMIT {}) t", COUNTED + 1);
    let rows = conn.query_one(&clause.text, &clause.params, |row| row.int(0))?;
    found.rows = rows.unwrap_or(0);
    found.exact = found.rows <= COUNTED;
    Ok(found)
}

/// What the counts say of a selection.
pub(super) fn tally(conn: &mut Conn, target: &Target, selection: &Selection) -> Result<Weighed> {
    let mut clause = Clause::new(
        "SELECT CAST(coalesce(sum(rc.row_count), 0) AS BIGINT), coalesce(min(rc.first_id), 0),
            coalesce(max(rc.last_id), 0), coalesce(min(rc.first_at), 0),
            coalesce(max(rc.last_at), 0) FROM figure_counts rc WHERE rc.indicator = $1",
    );
    clause.param(target.id);
    clause.choices(selection, Table::Counts);
    let found = conn.query_one(&clause.text, &clause.params, |row| {
        Ok(Weighed {
            rows: row.int(0)?,
            exact: true,
            ids: (row.int(1)?, row.int(2)?),
            changed: (row.int(3)?, row.int(4)?),
        })
    })?;
    found.ok_or_else(|| Error::Internal("a sum without a row".to_owned()))
}

/// Adds `FROM … WHERE …` of the selected rows `o`; `grouped` goes to them through their groups.
pub(super) fn from_rows<'s>(
    clause: &mut Clause<'s>,
    selection: &'s Selection,
    indicator: &str,
    grouped: bool,
) {
    if let Some(id) = selection.id {
        let _ = write!(
            clause.text,
            " FROM figures o WHERE o.indicator = {indicator}"
        );
        clause.and("o.id =", id);
        clause.choices(selection, Table::Rows);
        clause.periods(selection, "o.period");
    } else if grouped {
        let _ = write!(
            clause.text,
            " FROM figure_counts rc CROSS JOIN figures o WHERE rc.indicator = {indicator}
             AND o.series = rc.series AND o.via = rc.via AND o.status = rc.status AND o.user_id = rc.user_id
             AND o.period >= rc.year AND o.period <= rc.year || '~'"
        );
        clause.choices(selection, Table::Counts);
        clause.periods(selection, "(o.period || '')");
    } else {
        let _ = write!(
            clause.text,
            " FROM figures o WHERE o.indicator = {indicator}"
        );
        clause.choices(selection, Table::Rows);
        clause.periods(selection, "o.period");
    }
}

/// The rows of a page in the order of an indexed column.
pub(super) fn ordered(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    sort: &Sort,
    descending: bool,
    span: Span,
    weighed: &Weighed,
) -> Result<Vec<Stored>> {
    let order = Order::new(sort, descending);
    if selection.id.is_some() || weighed.is_few() {
        return gather(conn, target, selection, &order, span);
    }
    if weighed.exact && weighed.rows <= MANY {
        let all = tally(conn, target, &Selection::default())?.rows;
        let wanted = i64::try_from(span.offset + span.limit).unwrap_or(i64::MAX);
        let steps = wanted.saturating_mul(all / weighed.rows.max(1) + 1);
        if weighed.rows < steps.saturating_mul(order.weight()) {
            return gather(conn, target, selection, &order, span);
        }
        let budget = steps.saturating_mul(3) + 1_000;
        if budget < all
            && let Some(end) = cutoff(conn, target, &order, budget)?
        {
            let walked = walk(conn, target, selection, &order, span, weighed, Some(&end))?;
            if walked.len() == span.limit {
                return Ok(walked);
            }
            return gather(conn, target, selection, &order, span);
        }
    }
    let mut rows = walk(conn, target, selection, &order, span, weighed, None)?;
    if order.nullable && rows.len() < span.limit {
        let rest = without(conn, target, selection, &order, span, rows.len(), weighed)?;
        rows.extend(rest);
    }
    Ok(rows)
}

/// An order that an index has.
struct Order {
    column: String,
    nullable: bool,
    descending: bool,
}

impl Order {
    fn new(sort: &Sort, descending: bool) -> Self {
        let (column, nullable) = match sort {
            Sort::Id => ("id".to_owned(), false),
            Sort::Updated => ("updated_at".to_owned(), false),
            Sort::Measure(at) => (format!("m{}", at + 1), true),
            Sort::Period | Sort::Axis(..) => ("period".to_owned(), false),
        };
        Self {
            column,
            nullable,
            descending,
        }
    }

    /// How many rows are gathered in the time of one step of a walk: the index of the groups
    /// holds periods and numbers, for all else each row must be fetched.
    fn weight(&self) -> i64 {
        match self.column.as_str() {
            "id" | "period" => 8,
            _ => 1,
        }
    }

    fn words(&self) -> String {
        let way = if self.descending { "DESC" } else { "ASC" };
        match self.column.as_str() {
            "id" => format!(" ORDER BY o.id {way}"),
            column => format!(" ORDER BY o.{column} {way}, o.id {way}"),
        }
    }
}

fn select(columns: &str) -> String {
    format!("SELECT {}", self::columns(columns))
}

/// The columns of rows `o`.
pub(super) fn columns(columns: &str) -> String {
    let names = columns.split(',').map(|name| format!("o.{}", name.trim()));
    names.collect::<Vec<_>>().join(", ")
}

fn run(conn: &mut Conn, clause: &Clause<'_>) -> Result<Vec<Stored>> {
    conn.query(&clause.text, &clause.params, read)
}

/// Finds the numbers of the rows of a page, then the rows.
fn gather(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    order: &Order,
    span: Span,
) -> Result<Vec<Stored>> {
    let mut words = order.words();
    if order.nullable {
        let last = format!(" ORDER BY (o.{} IS NULL),", order.column);
        words = words.replacen(" ORDER BY", &last, 1);
    }
    let mut clause = Clause::new("SELECT o.id");
    let indicator = clause.param(target.id);
    from_rows(&mut clause, selection, &indicator, true);
    clause.push(&words);
    clause.limit(span);
    clause.text = format!(
        "{} FROM ({}) page CROSS JOIN figures o WHERE o.id = page.id{words}",
        select(COLUMNS),
        clause.text
    );
    run(conn, &clause)
}

/// Where an index ends after so many entries.
fn cutoff(
    conn: &mut Conn,
    target: &Target,
    order: &Order,
    entries: i64,
) -> Result<Option<(String, i64)>> {
    let column = &order.column;
    let (text, number) = match column.as_str() {
        "period" => ("o.period", "0"),
        _ => ("''", column.as_str()),
    };
    let mut sql = format!("SELECT {text}, {number} FROM figures o WHERE o.indicator = $1");
    if order.nullable {
        let _ = write!(sql, " AND o.{column} IS NOT NULL");
    }
    let _ = write!(sql, "{} LIMIT 1 OFFSET $2", order.words());
    conn.query_one(&sql, &[target.id.into(), entries.into()], |row| {
        Ok((row.text(0)?, row.int(1)?))
    })
}

fn walk(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    order: &Order,
    span: Span,
    weighed: &Weighed,
    end: Option<&(String, i64)>,
) -> Result<Vec<Stored>> {
    let mut clause = Clause::new(select(COLUMNS));
    let indicator = clause.param(target.id);
    let _ = write!(
        clause.text,
        " FROM figures o WHERE o.indicator = {indicator}"
    );
    let column = format!("o.{}", order.column);
    match order.column.as_str() {
        "period" => clause.periods(selection, "o.period"),
        "id" => {
            clause.and("o.id >=", weighed.ids.0);
            clause.and("o.id <=", weighed.ids.1);
            clause.periods(selection, "(o.period || '')");
        }
        "updated_at" => {
            clause.and("o.updated_at >=", weighed.changed.0);
            clause.and("o.updated_at <=", weighed.changed.1);
            clause.periods(selection, "(o.period || '')");
        }
        _ => clause.periods(selection, "(o.period || '')"),
    }
    if order.nullable {
        let _ = write!(clause.text, " AND {column} IS NOT NULL");
    }
    if let Some((text, number)) = end {
        let way = if order.descending { ">=" } else { "<=" };
        let bound = if order.column == "period" {
            Param::Text(text)
        } else {
            Param::Int(*number)
        };
        clause.and(&format!("{column} {way}"), bound);
    }
    clause.choices(selection, Table::Rows);
    clause.push(&order.words());
    clause.limit(span);
    run(conn, &clause)
}

/// The rows without the measure of the order, after those that have it; `had` of them are on
/// the page already.
fn without(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    order: &Order,
    span: Span,
    had: usize,
    weighed: &Weighed,
) -> Result<Vec<Stored>> {
    let with = if had > 0 || span.offset == 0 {
        span.offset + had
    } else {
        let mut clause = Clause::new("SELECT count(*)");
        let indicator = clause.param(target.id);
        from_rows(&mut clause, selection, &indicator, weighed.rows <= MANY);
        let _ = write!(clause.text, " AND o.{} IS NOT NULL", order.column);
        let found = conn.query_one(&clause.text, &clause.params, |row| row.int(0))?;
        usize::try_from(found.unwrap_or(0)).unwrap_or(0)
    };
    let mut clause = Clause::new(select(COLUMNS));
    let indicator = clause.param(target.id);
    let _ = write!(
        clause.text,
        " FROM figures o WHERE o.indicator = {indicator} AND (o.{} + 0) IS NULL",
        order.column
    );
    clause.choices(selection, Table::Rows);
    clause.periods(selection, "(o.period || '')");
    let way = if order.descending { "DESC" } else { "ASC" };
    let _ = write!(clause.text, " ORDER BY o.id {way}");
    let span = Span {
        offset: (span.offset + had).saturating_sub(with),
        limit: span.limit - had,
    };
    clause.limit(span);
    run(conn, &clause)
}

/// Rows in the order of their periods that come after a given one.
pub(super) fn after(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    after: Option<&Stored>,
    limit: usize,
) -> Result<Vec<Stored>> {
    let weighed = weigh(conn, target, selection)?;
    let period = after.map(|row| row.observation.period.to_string());
    let mut clause = Clause::new(select(COLUMNS));
    let indicator = clause.param(target.id);
    from_rows(&mut clause, selection, &indicator, weighed.is_few());
    if let (Some(row), Some(period)) = (after, &period) {
        let (first, same) = (clause.param(period), clause.param(row.id));
        let _ = write!(
            clause.text,
            " AND o.period >= {first} AND (o.period > {first} OR o.id > {same})"
        );
    }
    clause.push(" ORDER BY o.period ASC, o.id ASC");
    clause.limit(Span { offset: 0, limit });
    run(conn, &clause)
}
