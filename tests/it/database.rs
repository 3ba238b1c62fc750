//! The database of a test: a file in its folder or, where `PIMPINAN_TEST_DATABASE` names a
//! PostgreSQL server, a new schema there.

use std::fmt::Write as _;
use std::path::Path;

use pimpinan::base::secret::Vault;
use pimpinan::store::{Conn, Url};

/// URL of the server on which the tests run, if they do.
pub(crate) fn server() -> Option<String> {
    std::env::var("PIMPINAN_TEST_DATABASE").ok()
}

/// URL of the database that belongs to `folder`; a schema is made when it is not there.
pub(crate) fn url(folder: &Path, file: &str) -> String {
    let Some(server) = server() else {
        return format!("sqlite://{}", folder.join(file).display());
    };
    let mut schema = String::from("t_");
    for byte in folder.join(file).to_string_lossy().bytes() {
        if byte.is_ascii_lowercase() || byte.is_ascii_digit() {
            schema.push(char::from(byte));
        } else {
            let _ = write!(schema, "_{byte:x}");
        }
    }
    let make = format!("CREATE SCHEMA IF NOT EXISTS {schema}");
    with(&server, move |conn| conn.batch(&make).expect("a schema"));
    let mark = if server.contains('?') { '&' } else { '?' };
    format!("{server}{mark}options=-c%20search_path%3D{schema}")
}

/// Where the secret key of a test's database lies: beside it, or one for all on a server.
pub(crate) fn vault(url: &str) -> Vault {
    let file = Url::parse(url).expect("a URL").key_file();
    match server() {
        None => Vault::in_file(file),
        Some(_) => Vault::in_file(std::env::temp_dir().join("pimpinan-test.key")),
    }
}

/// Works with a connection, on a thread of its own as one to a server needs it.
pub(crate) fn with<T: Send>(url: &str, work: impl FnOnce(&mut Conn) -> T + Send) -> T {
    let url = Url::parse(url).expect("a URL");
    let connected = move || work(&mut Conn::connect(&url).expect("a connection"));
    std::thread::scope(|scope| scope.spawn(connected).join().expect("no panic"))
}

/// Whether a test is left out because it needs a server; says so.
pub(crate) fn needs_a_server(test: &str) -> bool {
    let left_out = server().is_none();
    if left_out {
        println!("left out on SQLite, because it needs a server: {test}");
    }
    left_out
}

/// Whether a test is left out because it is about SQLite's file; says so.
pub(crate) fn is_about_the_file(test: &str) -> bool {
    let left_out = server().is_some();
    if left_out {
        println!("left out on PostgreSQL, because it is about SQLite's file: {test}");
    }
    left_out
}
