//! The one error of the program; each edge renders it for its reader.

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is there, or the asker may not know of it.
    #[error("not found")]
    NotFound,
    /// The asker is not signed in.
    #[error("sign-in required")]
    SignInRequired,
    /// The asker may not do this.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// The request cannot be understood; the text says where.
    #[error("{0}")]
    BadRequest(String),
    /// The request is for another host than this server's.
    #[error("misdirected: this server is not the host that was asked for")]
    Misdirected,
    /// The request's body is larger than the limit.
    #[error("request body too large")]
    TooLarge,
    /// The request's body came in more slowly than is waited for.
    #[error("the request body came too slowly")]
    TooSlow,
    /// Too many attempts; the number is seconds to wait.
    #[error("too many requests, retry after {0} s")]
    TooMany(u64),
    /// The store cannot write or read now: full, read-only, busy or gone.
    #[error("store unavailable: {0}")]
    Unavailable(String),
    /// The connection to the store broke while it was told to commit, and it could not be asked since
    /// whether it did.
    #[error("not known whether it was kept: {0}")]
    Unsure(String),
    /// A conflict with a unique rule of the store.
    #[error("conflict: {0}")]
    Conflict(String),
    /// The start or a command cannot go on; the text says what to change.
    #[error("{0}")]
    Config(String),
    /// A fault of ours; the text goes to the log, never to a client.
    #[error("internal: {0}")]
    Internal(String),
}

/// What lies at the bottom of an error, in a line of at most 200 characters: the errors above it say
/// that something failed, the deepest says why.
#[must_use]
pub fn deepest(error: &(dyn std::error::Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string().chars().take(200).collect()
}

/// Whether a connection was refused: the machine is there, and nothing listens at its port.
#[must_use]
pub fn nobody_listens(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut errors = std::iter::successors(Some(error), |error| error.source());
    errors.any(|error| {
        let system = error.downcast_ref::<std::io::Error>();
        system.is_some_and(|e| e.kind() == std::io::ErrorKind::ConnectionRefused)
    })
}

/// A result with the program's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;
