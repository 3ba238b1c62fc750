//! `MySQL` and `MariaDB`: the rows come one by one, typed; a date of zeros is none.

use mysql_async::consts::ColumnType;
use mysql_async::prelude::Queryable as _;
use mysql_async::{Column, Conn, Error, OptsBuilder, SslOpts, Value};

use crate::base::error::deepest;
use crate::base::trust;
use crate::store::outside::{Cell, Ended, Fault, Found, PATIENCE, Question, alone};

/// What the server says of an account that is not let in.
const NOT_LET_IN: [u16; 4] = [1044, 1045, 1049, 1698];
/// What it says of a statement that took too long, `MariaDB` first, and of one that waited for a lock.
const SLOW: [u16; 3] = [1969, 3024, 1205];
/// What it says of a statement or a connection that somebody ended there, or that ends with it.
const GONE: [u16; 4] = [1317, 1927, 1053, 1079];
/// Rights to change something.
const WRITES: [&str; 8] = [
    "ALL PRIVILEGES",
    "INSERT",
    "UPDATE",
    "DELETE",
    "CREATE",
    "DROP",
    "ALTER",
    "FILE",
];

/// Asks, and hands on names and cells of each row.
///
/// # Errors
/// Why not all rows came, or who takes them wants no more.
pub async fn read<E>(
    question: &Question,
    mut take: impl FnMut(&[String], Vec<Cell>) -> Result<(), E> + Send,
) -> Result<Found, Ended<E>> {
    let mut conn = let_in(question).await?;
    let grants: Vec<String> = conn.query("SHOW GRANTS").await.unwrap_or_default();
    prepare(&mut conn, question.seconds).await?;
    let statement = conn.prep(alone(&question.query)).await.map_err(sorted)?;
    let mut rows = conn.exec_iter(&statement, ()).await.map_err(sorted)?;
    let columns = rows.columns();
    let none = || Fault::Query("it has no columns".to_owned());
    let columns = columns.filter(|all| !all.is_empty()).ok_or_else(none)?;
    let names: Vec<String> = columns
        .iter()
        .map(|one| one.name_str().into_owned())
        .collect();
    while let Some(row) = rows.next().await.map_err(sorted)? {
        let cells = columns
            .iter()
            .zip(row.unwrap())
            .map(|(column, value)| cell(column, value));
        let cells = cells.collect::<Result<Vec<_>, Fault>>()?;
        take(&names, cells).map_err(Ended::Stopped)?;
    }
    drop(rows);
    let may_write = grants.iter().any(|grant| writes(grant));
    Ok(Found { may_write })
}

/// Whether a grant is of more than reading.
fn writes(grant: &str) -> bool {
    let rights = grant.split(" ON ").next().unwrap_or(grant);
    WRITES.iter().any(|right| rights.contains(right))
}

async fn let_in(question: &Question) -> Result<Conn, Fault> {
    let tls = question.tls.then(|| {
        let roots = trust::certificates().into_iter();
        let roots = roots.map(Into::into).collect();
        SslOpts::default()
            .with_root_certs(roots)
            .with_disable_built_in_roots(true)
    });
    let options = OptsBuilder::default()
        .ip_or_hostname(&question.host)
        .resolved_ips(Some(vec![question.address]))
        .tcp_port(question.port.unwrap_or(3306))
        .user(Some(&question.user))
        .pass(Some(&question.password))
        .db_name(Some(&question.database))
        .prefer_socket(false)
        .ssl_opts(tls);
    let opened = tokio::time::timeout(PATIENCE, Conn::new(options)).await;
    let opened = opened.map_err(|_| Fault::Silent)?;
    opened.map_err(|error| match error {
        Error::Server(error) if NOT_LET_IN.contains(&error.code) => Fault::NotLetIn(error.message),
        Error::Server(error) => Fault::NotLetIn(error.to_string()),
        other => Fault::unconnected(&other),
    })
}

/// From here on nothing can be written, and nothing takes longer than it may.
async fn prepare(conn: &mut Conn, seconds: u32) -> Result<(), Fault> {
    let limited = conn
        .query_drop(format!("SET SESSION max_statement_time = {seconds}"))
        .await;
    if limited.is_err() {
        let limit = u64::from(seconds) * 1_000;
        let sql = format!("SET SESSION max_execution_time = {limit}");
        conn.query_drop(sql).await.map_err(sorted)?;
    }
    // Both limits above begin with the statement's execution; its preparation waits for locks too.
    let waits = format!("SET SESSION lock_wait_timeout = {}", seconds.max(1));
    for sql in [
        waits.as_str(),
        "SET time_zone = '+07:00'",
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    ] {
        conn.query_drop(sql).await.map_err(sorted)?;
    }
    Ok(())
}

fn cell(column: &Column, value: Value) -> Result<Cell, Fault> {
    let kind = column.column_type();
    let odd = || Fault::Type(column.name_str().into_owned());
    Ok(match value {
        Value::NULL => Cell::Null,
        Value::Int(number) => Cell::Number(number.to_string()),
        Value::UInt(number) => Cell::Number(number.to_string()),
        Value::Float(number) if number.is_finite() => Cell::Number(number.to_string()),
        Value::Double(number) if number.is_finite() => Cell::Number(number.to_string()),
        Value::Float(_) | Value::Double(_) => return Err(odd()),
        Value::Bytes(bytes) => {
            let text = String::from_utf8(bytes).map_err(|_| odd())?;
            match kind {
                ColumnType::MYSQL_TYPE_DECIMAL | ColumnType::MYSQL_TYPE_NEWDECIMAL => {
                    Cell::Number(text)
                }
                _ => Cell::Text(text),
            }
        }
        Value::Date(year, month, day, ..) if year == 0 || month == 0 || day == 0 => Cell::Null,
        Value::Date(year, month, day, hour, minute, second, _) => {
            let date = format!("{year:04}-{month:02}-{day:02}");
            Cell::Text(match kind {
                ColumnType::MYSQL_TYPE_DATE | ColumnType::MYSQL_TYPE_NEWDATE => date,
                _ => format!("{date} {hour:02}:{minute:02}:{second:02}"),
            })
        }
        Value::Time(negative, days, hours, minutes, seconds, _) => {
            let (sign, hours) = (
                if negative { "-" } else { "" },
                days * 24 + u32::from(hours),
            );
            Cell::Text(format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"))
        }
    })
}

fn sorted(error: Error) -> Fault {
    match error {
        Error::Server(error) if SLOW.contains(&error.code) => Fault::Slow,
        Error::Server(error) if GONE.contains(&error.code) => Fault::Gone(error.message),
        Error::Server(error) => Fault::Query(error.message),
        other => Fault::Gone(deepest(&other)),
    }
}
