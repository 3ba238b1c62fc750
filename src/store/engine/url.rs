//! Where a database is: a file, or a server by its address.

use std::fmt;
use std::path::PathBuf;

use crate::base::error::{Error, Result};

/// The place of a database. Shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub enum Url {
    /// A SQLite file at this path.
    Sqlite(String),
    /// A PostgreSQL server, by the whole URL.
    Postgres(String),
}

impl Url {
    /// Reads `sqlite://FILE` or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Config`] when it is neither.
    pub fn parse(url: &str) -> Result<Self> {
        match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.to_owned())),
            _ => Err(Error::Config(format!(
                "The database URL {} is not understood. Write it as sqlite://FILE or as \
                 postgres://USER:PASSWORD@HOST/DATABASE.",
                shown(url)
            ))),
        }
    }
}

impl Url {
    /// Where the secret key lies unless another place is named: beside the file, or where the
    /// program is started.
    pub fn key_file(&self) -> PathBuf {
        match self {
            Self::Sqlite(path) => format!("{path}.key").into(),
            Self::Postgres(_) => "pimpinan.key".into(),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{path}"),
            Self::Postgres(url) => f.write_str(&shown(url)),
        }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A URL without its password and its options, in which one may stand too.
pub fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    if scheme == "sqlite" {
        return url.to_owned();
    }
    let (login, place) = match rest.rsplit_once('@') {
        Some((login, place)) => (Some(login), place),
        None => (None, rest),
    };
    let place = place.split('?').next().unwrap_or_default();
    match login {
        Some(login) => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{place}")
        }
        None => format!("{scheme}://{place}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, said) in [
            ("sqlite://a@b?c.db", "sqlite://a@b?c.db"),
            ("postgres://h/d", "postgres://h/d"),
            ("postgres://u@h/d?password=s3cret", "postgres://u@h/d"),
            ("postgres://u:s3cret@h:5432/d", "postgres://u@h:5432/d"),
            ("postgresql://u:s3@cr/et@h/d?x=y", "postgresql://u@h/d"),
            ("mysql://u:s3cret@h/d", "mysql://u@h/d"),
        ] {
            assert_eq!(shown(url), said);
        }
        let url = Url::parse("postgres://u:s3cret@h/d").expect("a URL");
        assert_eq!(
            format!("{url} {url:?}"),
            "postgres://u@h/d postgres://u@h/d"
        );
    }

    #[test]
    fn other_urls_are_refused_without_their_password() {
        for url in ["", "x.db", "sqlite://", "mysql://u:s3cret@h/d"] {
            let said = Url::parse(url).expect_err("no database").to_string();
            assert!(said.contains("Write it as sqlite://FILE"), "{said}");
            assert!(!said.contains("s3cret"), "{said}");
        }
    }
}
