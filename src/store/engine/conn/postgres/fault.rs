//! PostgreSQL's errors, sorted into the program's.

use tokio_postgres::error::SqlState;

use crate::base::error::Error;

/// Sorts an error: a broken rule of the schema is a conflict, a fault of our SQL is internal,
/// everything else (gone, full, read-only, locked, shutting down) means that the store is
/// unavailable now. What the server says holds no password and no figures.
#[expect(
    clippy::needless_pass_by_value,
    reason = "map_err hands the error over"
)]
pub(super) fn sorted(error: tokio_postgres::Error) -> Error {
    let Some(said) = error.as_db_error() else {
        let text = plain(&error);
        return if is_ours(&text) {
            Error::Internal(text)
        } else {
            Error::Unavailable(text)
        };
    };
    let text = format!("{} ({})", said.message(), said.code().code());
    if *said.code() == SqlState::READ_ONLY_SQL_TRANSACTION {
        return Error::Unavailable(text);
    }
    match said.code().code().get(..2) {
        Some("23") => Error::Conflict(text),
        // No connection, no right to connect, rolled back, out of something, locked, stopped.
        Some("08" | "28" | "3D" | "40" | "53" | "55" | "57" | "58") => Error::Unavailable(text),
        _ => Error::Internal(text),
    }
}

/// An error with its cause.
fn plain(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Whether we sent or read what is not of the type that stands there.
fn is_ours(text: &str) -> bool {
    text.starts_with("error serializing") || text.starts_with("error deserializing")
}

/// Whether the connection is of no use any more.
pub(super) fn is_gone(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        Some(code) => matches!(code.code().get(..3), Some("57P" | "080")),
        None => !is_ours(&plain(error)),
    }
}

/// Whether the server takes no writes now, or the session was opened when it took none.
pub(super) fn is_read_only(error: &tokio_postgres::Error) -> bool {
    error.code() == Some(&SqlState::READ_ONLY_SQL_TRANSACTION)
}

/// Whether something was waited for too long: a lock, a statement, the server itself.
pub(super) fn is_stuck(error: &tokio_postgres::Error) -> bool {
    let late = [SqlState::LOCK_NOT_AVAILABLE, SqlState::QUERY_CANCELED];
    is_gone(error) || error.code().is_some_and(|code| late.contains(code))
}

/// Whether the server does not let us in: an unknown name, a wrong password, no such database.
pub(super) fn is_refused(error: &tokio_postgres::Error) -> bool {
    let class = error.code().and_then(|code| code.code().get(..2));
    matches!(class, Some("28" | "3D"))
}

/// Whether the same may succeed when it is asked for again from the start.
pub(super) fn may_be_repeated(error: &tokio_postgres::Error) -> bool {
    let once_more = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
    ];
    is_gone(error) || error.code().is_some_and(|code| once_more.contains(code))
}
