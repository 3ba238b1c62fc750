//! TLS to a PostgreSQL server, as the URL asks for it.

use std::path::Path;
use std::process::Output;

use crate::cli::{command, refusal};
use crate::database;

/// Adds an agency over TLS, trusting the authorities in a file.
fn add(folder: &Path, trusted: &Path) -> Output {
    let url = database::url(folder, "pimpinan.db");
    let args = ["agency", "add", "--code", "x", "--name", "X"];
    let mut command = command(folder, &args);
    command.env("PIMPINAN_DATABASE", format!("{url}&sslmode=require"));
    command.env("SSL_CERT_FILE", trusted);
    command.output().expect("the program")
}

#[test]
fn only_a_server_whose_authority_is_trusted_is_reached_over_tls() {
    let test = "only_a_server_whose_authority_is_trusted_is_reached_over_tls";
    if database::needs_a_server(test) {
        return;
    }
    let Ok(authority) = std::env::var("PIMPINAN_TEST_AUTHORITY") else {
        return println!("left out, PIMPINAN_TEST_AUTHORITY names no certificate: {test}");
    };
    let folder = tempfile::tempdir().expect("a folder");
    let added = add(folder.path(), Path::new(&authority));
    assert!(added.status.success(), "{added:?}");
    let stranger = folder.path().join("stranger.crt");
    let key = folder.path().join("stranger.key");
    let made = std::process::Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args(["-subj", "/CN=stranger", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&stranger)
        .output();
    assert!(made.expect("openssl").status.success());
    let said = refusal(&add(folder.path(), &stranger));
    assert!(said.contains("certificate"), "{said}");
    let nobody = folder.path().join("nobody.crt");
    std::fs::write(&nobody, "").expect("a file");
    let said = refusal(&add(folder.path(), &nobody));
    assert!(said.contains("SSL_CERT_FILE"), "{said}");
}
