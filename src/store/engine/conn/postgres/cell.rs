//! Whole numbers and text on their way to PostgreSQL and back.

use std::error::Error as Fault;

use tokio_postgres::Row;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::base::error::{Error, Result};
use crate::store::Param;

type Encoded = std::result::Result<IsNull, Box<dyn Fault + Sync + Send>>;

impl ToSql for Param<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Encoded {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => match *kind {
                Type::INT8 => number.to_sql(kind, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
                _ => Err(format!("a number is sent where {kind} is wanted").into()),
            },
            Self::Text(text) => text.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A whole number of any width.
struct Whole(i64);

impl<'a> FromSql<'a> for Whole {
    fn from_sql(
        kind: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn Fault + Sync + Send>> {
        Ok(Self(match *kind {
            Type::INT4 => i32::from_sql(kind, raw)?.into(),
            Type::INT2 => i16::from_sql(kind, raw)?.into(),
            _ => i64::from_sql(kind, raw)?,
        }))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::INT2)
    }
}

/// The whole number in a column, or NULL.
pub(in crate::store::engine::conn) fn int(row: &Row, column: usize) -> Result<Option<i64>> {
    let read: std::result::Result<Option<Whole>, _> = row.try_get(column);
    let read = read.map_err(|e| unreadable(column, &e))?;
    Ok(read.map(|whole| whole.0))
}

/// The text in a column, or NULL.
pub(in crate::store::engine::conn) fn text(row: &Row, column: usize) -> Result<Option<String>> {
    row.try_get(column).map_err(|e| unreadable(column, &e))
}

fn unreadable(column: usize, error: &tokio_postgres::Error) -> Error {
    Error::Internal(format!("column {column}: {error}"))
}
