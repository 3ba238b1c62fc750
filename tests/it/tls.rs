//! TLS to others, PostgreSQL, mail and the web: whom the program trusts.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

use pimpinan::base::http::address::Reach;
use pimpinan::base::http::{Client, post_json};
use pimpinan::base::mail::{Letter, Mailer};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

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

/// A certificate for this machine that no authority has signed, and its key.
pub(crate) fn certificate(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let (certificate, key) = (
        folder.join(format!("{name}.crt")),
        folder.join(format!("{name}.key")),
    );
    let made = std::process::Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-subj", &format!("/CN={name}"), "-keyout"])
        .args([key.as_os_str(), "-out".as_ref(), certificate.as_os_str()])
        .output();
    assert!(made.expect("openssl").status.success());
    (certificate, key)
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
    let (stranger, _) = certificate(folder.path(), "stranger");
    let said = refusal(&add(folder.path(), &stranger));
    assert!(said.contains("certificate"), "{said}");
    let nobody = folder.path().join("nobody.crt");
    std::fs::write(&nobody, "").expect("a file");
    let said = refusal(&add(folder.path(), &nobody));
    assert!(said.contains("SSL_CERT_FILE"), "{said}");
}

/// A server over TLS for one visitor, whom it answers line by line.
pub(crate) fn server(
    certificate: &Path,
    key: &Path,
    answer: fn(&str) -> Option<&'static str>,
) -> u16 {
    let certificate = CertificateDer::from_pem_file(certificate).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(key).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a configuration");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        let config = Arc::new(config);
        for stream in listener.incoming().flatten() {
            let session = rustls::ServerConnection::new(Arc::clone(&config)).expect("a session");
            let mut tls = BufReader::new(rustls::StreamOwned::new(session, stream));
            let mut line = String::new();
            loop {
                if let Some(said) = answer(line.trim_end()) {
                    let _ = tls.get_mut().write_all(said.as_bytes());
                }
                line.clear();
                if tls.read_line(&mut line).unwrap_or(0) == 0 {
                    break;
                }
            }
        }
    });
    port
}

/// What a mail server says to a line; the empty one is the beginning.
fn smtp(line: &str) -> Option<&'static str> {
    match line.split([' ', ':']).next().unwrap_or_default() {
        "" => Some("220 test\r\n").filter(|_| line.is_empty()),
        "DATA" => Some("354 go on\r\n"),
        "EHLO" | "MAIL" | "RCPT" | "." | "QUIT" => Some("250 test\r\n"),
        _ => None,
    }
}

/// What a web server says: after the request's empty line.
fn http(line: &str) -> Option<&'static str> {
    line.contains("\"type\"")
        .then_some("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
}

/// Sends a letter and a request to servers at these ports, over TLS.
async fn send(ports: (u16, u16)) -> (bool, bool) {
    let url = format!("smtps://127.0.0.1:{}", ports.0);
    let mailer = Mailer::new(&url, "D <d@example.go.id>").expect("a mailer");
    let letter = Letter {
        to: "a@example.go.id",
        name: "A",
        subject: "s",
        text: "t".to_owned(),
    };
    let url = format!("https://127.0.0.1:{}/", ports.1);
    let request = post_json(&url, &[], "{\"type\":\"ping\"}\n".to_owned()).expect("a request");
    let answer = Client::new(Reach::new(true, &[]))
        .expect("a client")
        .send(request)
        .await;
    (mailer.send(&letter).await.is_ok(), answer.is_ok())
}

#[test]
fn mail_and_requests_trust_the_authority_that_is_named_and_no_other() {
    const PORTS: &str = "PIMPINAN_TEST_TLS_PORTS";
    if let Ok(ports) = std::env::var(PORTS) {
        let (mail, web) = ports.split_once(' ').expect("two ports");
        let ports = (mail.parse().expect("a port"), web.parse().expect("a port"));
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        println!("{:?}", runtime.block_on(send(ports)));
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (known, key) = certificate(folder.path(), "known");
    let (stranger, _) = certificate(folder.path(), "stranger");
    let ports = (server(&known, &key, smtp), server(&known, &key, http));
    for (trusted, expected) in [(&known, "(true, true)"), (&stranger, "(false, false)")] {
        let test = "tls::mail_and_requests_trust_the_authority_that_is_named_and_no_other";
        let again = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", test, "--nocapture"])
            .env("SSL_CERT_FILE", trusted)
            .env(PORTS, format!("{} {}", ports.0, ports.1))
            .output()
            .expect("this test again");
        let said = String::from_utf8_lossy(&again.stdout).into_owned();
        assert!(said.contains(expected), "{said}");
    }
}
