//! `PostgreSQL`: the rows come through a cursor, a thousand at a time, in the server's own spelling.

use rustls::RootCertStore;
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Column, Config, Error, SimpleQueryMessage, SimpleQueryRow};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_stream::StreamExt as _;

use crate::base::error::deepest;
use crate::base::trust;
use crate::store::outside::{Cell, Ended, Fault, Found, PATIENCE, Question, alone};

/// Types whose texts are numbers.
const NUMBERS: [Type; 7] = [
    Type::INT2,
    Type::INT4,
    Type::INT8,
    Type::NUMERIC,
    Type::FLOAT4,
    Type::FLOAT8,
    Type::OID,
];
/// Whether an account may change a table of its database.
const MAY_WRITE: &str = "SELECT EXISTS (SELECT 1 FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND has_schema_privilege(n.oid, 'USAGE')
    AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))";

/// The task that speaks with the server; it ends with us.
struct Speaking(JoinHandle<()>);

impl Drop for Speaking {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Asks, and hands on names and cells of each row.
///
/// # Errors
/// Why not all rows came, or who takes them wants no more.
pub async fn read<E>(
    question: &Question,
    mut take: impl FnMut(&[String], Vec<Cell>) -> Result<(), E> + Send,
) -> Result<Found, Ended<E>> {
    let (client, _speaking) = let_in(question).await?;
    let query = alone(&question.query);
    // A statement by itself: what holds several can't be prepared.
    let statement = client.prepare(query).await.map_err(|e| sorted(&e))?;
    if !statement.params().is_empty() {
        return Err(Fault::Query("it has places to be filled in ($1)".to_owned()).into());
    }
    let columns = statement.columns();
    let names: Vec<String> = columns.iter().map(|one| one.name().to_owned()).collect();
    if names.is_empty() {
        return Err(Fault::Query("it has no columns".to_owned()).into());
    }
    let cursor = format!("DECLARE pimpinan NO SCROLL CURSOR FOR {query}");
    client.execute(&cursor, &[]).await.map_err(|e| sorted(&e))?;
    loop {
        // As they come: a thousand rows may be a gigabyte.
        let fetched = client.simple_query_raw("FETCH FORWARD 1000 FROM pimpinan");
        let mut fetched = std::pin::pin!(fetched.await.map_err(|e| sorted(&e))?);
        let mut came = 0;
        while let Some(message) = fetched.next().await {
            if let SimpleQueryMessage::Row(row) = message.map_err(|e| sorted(&e))? {
                came += 1;
                take(&names, cells(columns, &row)).map_err(Ended::Stopped)?;
            }
        }
        if came == 0 {
            break;
        }
    }
    let asked = client.query_one(MAY_WRITE, &[]).await;
    let may_write = asked.and_then(|row| row.try_get(0)).unwrap_or(false);
    Ok(Found { may_write })
}

async fn let_in(question: &Question) -> Result<(Client, Speaking), Fault> {
    let mut config = Config::new();
    config
        .host(&question.host)
        .hostaddr(question.address)
        .port(question.port.unwrap_or(5432))
        .dbname(&question.database)
        .user(&question.user)
        .password(&question.password)
        .application_name("Dashboard Pimpinan")
        .connect_timeout(PATIENCE)
        .ssl_mode(if question.tls {
            SslMode::Require
        } else {
            SslMode::Disable
        });
    let refused = |error: crate::base::error::Error| Fault::Unreachable(error.to_string());
    let roots = if question.tls {
        trust::authorities().map_err(refused)?
    } else {
        RootCertStore::empty()
    };
    let tls = MakeRustlsConnect::new(trust::client(roots).map_err(refused)?);
    let opened = tokio::time::timeout(PATIENCE, config.connect(tls)).await;
    let opened = opened.map_err(|_| Fault::Silent)?;
    let (client, connection) = opened.map_err(|error| match error.code() {
        Some(_) => Fault::NotLetIn(said(&error)),
        None => Fault::unconnected(&error),
    })?;
    let speaking = Speaking(tokio::spawn(async move { drop(connection.await) }));
    let settings = format!(
        "SET TimeZone = 'Asia/Jakarta'; SET DateStyle = ISO; SET statement_timeout = '{0}s';
         SET idle_in_transaction_session_timeout = '{0}s';
         BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        question.seconds
    );
    client
        .batch_execute(&settings)
        .await
        .map_err(|e| sorted(&e))?;
    Ok((client, speaking))
}

fn cells(columns: &[Column], row: &SimpleQueryRow) -> Vec<Cell> {
    let cell = |(at, column): (usize, &Column)| match row.get(at) {
        None => Cell::Null,
        Some(text) if NUMBERS.contains(column.type_()) && is_number(text) => {
            Cell::Number(text.to_owned())
        }
        Some(text) => Cell::Text(text.to_owned()),
    };
    columns.iter().enumerate().map(cell).collect()
}

/// Whether it is one in JSON's spelling: `NaN` is not.
fn is_number(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

fn sorted(error: &Error) -> Fault {
    match error.code() {
        Some(code) if *code == SqlState::QUERY_CANCELED => Fault::Slow,
        Some(code) if code.code().starts_with("57P") => Fault::Gone(said(error)),
        Some(_) => Fault::Query(said(error)),
        None => Fault::Gone(said(error)),
    }
}

fn said(error: &Error) -> String {
    match error.as_db_error() {
        Some(error) => error.message().to_owned(),
        None => deepest(error),
    }
}
