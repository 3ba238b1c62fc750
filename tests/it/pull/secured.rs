//! Sources under TLS: their certificates are checked, those of databases too.

use std::path::{Path, PathBuf};
use std::process::Command;

use url::Url;

use crate::database;
use crate::tls::{certificate, server};

/// An agency's file, once it is asked for.
fn csv(line: &str) -> Option<&'static str> {
    line.to_ascii_lowercase().starts_with("host:").then_some(
        "HTTP/1.1 200 OK\r\ncontent-length: 45\r\nconnection: close\r\n\r\n\
         tanggal,usia,pria,wanita\n2017-10-29,20,1,2\n\n\n",
    )
}

/// A certificate for this machine that ended yesterday, and its key.
fn expired(folder: &Path) -> (PathBuf, PathBuf) {
    let script =
        "openssl req -newkey rsa:2048 -nodes -subj /CN=lama -keyout lama.key -out lama.csr &&
        printf 'subjectAltName=IP:127.0.0.1\\nbasicConstraints=critical,CA:FALSE\\n' >lama.ext &&
        openssl x509 -req -in lama.csr -signkey lama.key -days -1 -extfile lama.ext -out lama.crt";
    let made = Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .output();
    assert!(made.expect("openssl").status.success());
    (folder.join("lama.crt"), folder.join("lama.key"))
}

/// Runs a source by command, trusting the authorities in a file; how it ended, and what was said.
fn run(folder: &Path, (name, place): (&str, &str), trusted: &Path) -> (bool, String) {
    let text = format!("name = \"{name}\"\nagency = \"bkd\"\nindicator = \"usia-asn\"\n{place}");
    std::fs::write(folder.join("sumber.toml"), text).expect("a file");
    let command = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pimpinan"));
        command.args(args).current_dir(folder).env_clear();
        command.env("PIMPINAN_DATABASE", database::url(folder, "pimpinan.db"));
        command.env("SSL_CERT_FILE", trusted);
        let done = command.output().expect("a process");
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        (done.status.success(), said)
    };
    let added = command(&["source", "add", "sumber.toml"]);
    assert!(added.0, "{}", added.1);
    command(&["source", "run", name, "--fetch-networks", "127.0.0.0/8"])
}

#[test]
fn a_certificate_that_is_unknown_or_over_is_not_trusted() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    crate::import::command::with_superadmin(folder);
    let (known, key) = certificate(folder, "known");
    let (stranger, _) = certificate(folder, "stranger");
    let (old, old_key) = expired(folder);
    let good = server(&known, &key, csv);
    let over = server(&old, &old_key, csv);
    let at = |port: u16| format!("[file]\naddress = \"https://127.0.0.1:{port}/rekap.csv\"\n");
    let (done, said) = run(folder, ("baik", &at(good)), &known);
    assert!(done && said.contains("changed (created 1"), "{said}");
    let (done, said) = run(folder, ("asing", &at(good)), &stranger);
    assert!(!done && said.contains("certificate"), "{said}");
    let (done, said) = run(folder, ("lama", &at(over)), &old);
    assert!(!done && said.to_lowercase().contains("expired"), "{said}");
}

#[test]
fn a_database_is_asked_under_tls_where_that_is_said() {
    let test = "a_database_is_asked_under_tls_where_that_is_said";
    if database::needs_a_server(test) {
        return;
    }
    let Ok(authority) = std::env::var("PIMPINAN_TEST_AUTHORITY") else {
        return println!("left out, PIMPINAN_TEST_AUTHORITY names no certificate: {test}");
    };
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    crate::import::command::with_superadmin(folder);
    let url = Url::parse(&database::server().expect("a server")).expect("a URL");
    let place = format!(
        "[postgres]\nhost = \"127.0.0.1\"\nport = {}\ndatabase = \"postgres\"\nuser = \"pimpinan\"\n\
         tls = true\nquery = \"SELECT ssl, '2017-10-29' AS tanggal, 20 AS usia, 1 AS pria, 2 AS wanita \
         FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl\"\n[columns]\nssl = \"-\"\n",
        url.port().expect("a port")
    );
    let (done, said) = run(folder, ("tls", &place), Path::new(&authority));
    assert!(done && said.contains("changed (created 1"), "{said}");
    let (stranger, _) = certificate(folder, "stranger");
    let (done, said) = run(folder, ("asing", &place), &stranger);
    assert!(!done && said.contains("certificate"), "{said}");
}
