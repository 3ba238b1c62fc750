//! Databases of agencies with a table of figures, started for a benchmark where their servers are
//! installed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A server that ends with us.
pub struct Server {
    child: Child,
    pub port: u16,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A command as a user without rights: servers refuse to be run by root.
fn unprivileged(user: &str, program: &Path) -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| {
        use std::os::unix::fs::MetadataExt as _;
        own.uid() == 0
    });
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
    command.arg(program);
    command
}

fn given_to(user: &str, folder: &Path) {
    let _ = Command::new("chown").arg(user).arg(folder).status();
}

/// Fed with lines, whatever it says.
fn fed(command: &mut Command, lines: &str) -> bool {
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else { return false };
    let mut input = child.stdin.take().expect("its input");
    let written = input.write_all(lines.as_bytes());
    drop(input);
    written.is_ok() && child.wait().is_ok_and(|status| status.success())
}

/// Tries again until it works, for some seconds.
fn until(mut work: impl FnMut() -> bool) -> bool {
    (0..100).any(|_| {
        let done = work();
        if !done {
            std::thread::sleep(Duration::from_millis(200));
        }
        done
    })
}

fn newest_postgres() -> Option<PathBuf> {
    let all = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut all: Vec<PathBuf> = all.flatten().map(|one| one.path().join("bin")).collect();
    all.sort();
    all.into_iter()
        .rev()
        .find(|one| one.join("initdb").exists())
}

fn psql(bin: &Path, port: u16) -> Command {
    let mut psql = Command::new(bin.join("psql"));
    psql.args([
        "-qX",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        "127.0.0.1",
        "-U",
        "pimpinan",
    ]);
    psql.args(["-p", &port.to_string(), "postgres"]);
    psql
}

/// `PostgreSQL` with the rows of a file, separated by commas; none where it is not installed.
pub fn postgres(rows: &Path) -> Option<Server> {
    let bin = newest_postgres()?;
    let folder = tempfile::tempdir().expect("a folder");
    given_to("postgres", folder.path());
    let data = folder.path().join("data");
    let made = unprivileged("postgres", &bin.join("initdb"))
        .args([
            "-A",
            "trust",
            "-U",
            "pimpinan",
            "-E",
            "UTF8",
            "--no-sync",
            "-D",
        ])
        .arg(&data)
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return None;
    }
    let port = free_port();
    let child = unprivileged("postgres", &bin.join("postgres"))
        .args([
            "-p",
            &port.to_string(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "fsync=off",
            "-k",
        ])
        .arg(folder.path())
        .arg("-D")
        .arg(&data)
        .current_dir(folder.path())
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .ok()?;
    let server = Server {
        child,
        port,
        _folder: folder,
    };
    let text = std::fs::read_to_string(rows).expect("rows");
    let lines = format!(
        "CREATE TABLE rekap (id int PRIMARY KEY, tanggal date, usia int, pria int, wanita int);\n\
         COPY rekap FROM STDIN (FORMAT csv);\n{text}\\.\nANALYZE rekap;\n"
    );
    let ready = until(|| fed(&mut psql(&bin, port), "SELECT 1;"));
    (ready && fed(&mut psql(&bin, port), &lines)).then_some(server)
}

/// `MariaDB` with the rows of a file, separated by commas; none where it is not installed.
pub fn mariadb(rows: &Path) -> Option<Server> {
    let folder = tempfile::tempdir().expect("a folder");
    given_to("mysql", folder.path());
    let data = format!("--datadir={}", folder.path().join("data").display());
    let made = Command::new("mariadb-install-db")
        .args(["--no-defaults", "--user=mysql", &data, "--skip-test-db"])
        .arg("--auth-root-authentication-method=normal")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return None;
    }
    let port = free_port();
    let socket = format!("--socket={}", folder.path().join("socket").display());
    let child = Command::new("mariadbd")
        .args(["--no-defaults", "--user=mysql", &data, &socket])
        .args(["--bind-address=127.0.0.1", "--local-infile=1"])
        .args([format!("--port={port}"), "--skip-name-resolve".to_owned()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let server = Server {
        child,
        port,
        _folder: folder,
    };
    let client = || {
        let mut client = Command::new("mariadb");
        client.args(["--no-defaults", "--local-infile=1", &socket, "-u", "root"]);
        client
    };
    let lines = format!(
        "CREATE DATABASE simpeg; USE simpeg;\n\
         CREATE TABLE rekap (id int PRIMARY KEY, tanggal date, usia int, pria int, wanita int);\n\
         LOAD DATA LOCAL INFILE '{}' INTO TABLE rekap FIELDS TERMINATED BY ',';\n\
         CREATE USER 'pembaca'@'127.0.0.1' IDENTIFIED BY 'x';\n\
         GRANT SELECT ON simpeg.rekap TO 'pembaca'@'127.0.0.1';\n",
        rows.display()
    );
    let ready = until(|| fed(&mut client(), "SELECT 1;"));
    (ready && fed(&mut client(), &lines)).then_some(server)
}
