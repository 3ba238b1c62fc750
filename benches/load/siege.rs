//! An honest client posts rows and reads pages while others besiege the server: with slow heads,
//! slow bodies, slow readers, floods of sign-ins, bulk calls that stall, streams, webhooks whose
//! receivers say nothing; each alone, and all at once.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;

use super::client;
use super::process::{Process, Visitor};
use super::world;

/// Connections of each attack.
const EACH: usize = 300;
/// How long each attack is borne.
const SPAN: Duration = Duration::from_secs(15);
/// How often the honest client asks: a row and a page each time.
const PACE: Duration = Duration::from_millis(250);
/// How long an attacker waits after it was turned away or was done.
const BREATH: Duration = Duration::from_millis(50);
/// The address that attacks; the honest client has another.
const FOE: &str = "127.0.0.2:0";

/// Where and as whom is attacked.
#[derive(Clone)]
struct Aim {
    address: String,
    key: String,
    cookie: String,
}

type Running = Pin<Box<dyn Future<Output = ()> + Send>>;
type Attack = fn(Aim, usize) -> Running;

const ATTACKS: [(&str, Attack); 7] = [
    ("slow heads", |aim, _| Box::pin(heads(aim))),
    ("slow bodies", |aim, _| Box::pin(bodies(aim))),
    ("slow readers", |aim, _| Box::pin(readers(aim))),
    ("floods of sign-ins", |aim, n| Box::pin(sign_ins(aim, n))),
    ("bulk calls that stall", |aim, _| Box::pin(bulk(aim))),
    ("streams of events", |aim, _| Box::pin(streams(aim))),
    ("webhooks into nowhere", |aim, n| Box::pin(webhooks(aim, n))),
];

/// Measures and prints what the honest client meets.
pub fn run() {
    let runtime = world::runtime();
    let besieged = |name: &str, attacks: &[(&str, Attack)]| {
        let folder = tempfile::tempdir().expect("a folder");
        let demo = Process::start(&["demo", "--webhook-local"], folder.path(), "Ctrl-C");
        let idle = demo.memory();
        runtime.block_on(async {
            let visitor = Visitor::sign_in(&demo, "pimpinan@").await;
            let aim = Aim {
                address: demo.address.clone(),
                key: demo.key(),
                cookie: visitor.cookie.clone(),
            };
            let mut foes = JoinSet::new();
            for n in 0..EACH {
                for (_, attack) in attacks {
                    foes.spawn(attack(aim.clone(), n));
                }
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
            let met = apart(&aim).await;
            println!(
                "{name:<28} p50 {:>6.1} ms   p99 {:>6.1} ms   refused {:>3} of {:>3}   peak {:>6.1} MB over idle",
                met.within(0.5),
                met.within(0.99),
                met.refused,
                met.all(),
                demo.peak() - idle
            );
        });
    };
    besieged("nobody", &[]);
    for attack in ATTACKS {
        besieged(attack.0, &[attack]);
    }
    besieged("all at once", &ATTACKS);
}

/// What the honest client has met.
#[derive(Default)]
struct Met {
    waits: Vec<f64>,
    refused: usize,
}

impl Met {
    fn all(&self) -> usize {
        self.waits.len() + self.refused
    }

    fn within(&self, part: f64) -> f64 {
        let mut waits = self.waits.clone();
        waits.sort_by(f64::total_cmp);
        let at = ((waits.len() as f64 * part) as usize).min(waits.len().saturating_sub(1));
        waits.get(at).copied().unwrap_or(f64::INFINITY)
    }
}

/// The honest client on a thread of its own, so that it does not wait for the attackers' turns.
async fn apart(aim: &Aim) -> Met {
    let aim = aim.clone();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().expect("a runtime");
        runtime.block_on(honest(&aim))
    });
    tokio::task::spawn_blocking(move || thread.join().expect("an honest client"))
        .await
        .expect("a thread")
}

async fn honest(aim: &Aim) -> Met {
    let mut met = Met::default();
    let begun = Instant::now();
    let mut n = 0;
    while begun.elapsed() < SPAN {
        n += 1;
        let days = jiff::Span::new().days(n);
        let day = jiff::civil::date(1900, 1, 1)
            .checked_add(days)
            .expect("a day");
        let row = format!(
            r#"{{"apikey":"{}","tanggal":"{day}","pria":{n},"wanita":7}}"#,
            aim.key
        );
        let post = client::post("/api/v1/kenaikan-pangkat-otomatis-pegawai", &row);
        let page = client::get("/beranda", &aim.cookie);
        for request in [post, page] {
            let asked = Instant::now();
            match ask(&aim.address, &request).await {
                Some(200) => met.waits.push(asked.elapsed().as_secs_f64() * 1000.0),
                _ => met.refused += 1,
            }
        }
        tokio::time::sleep(PACE).await;
    }
    met
}

/// The status of an answer over a connection of its own, once all of it has come.
async fn ask(address: &str, request: &str) -> Option<u16> {
    let request = request.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut said = Vec::new();
    stream.read_to_end(&mut said).await.ok()?;
    let head = String::from_utf8_lossy(said.get(..12)?).into_owned();
    head.split(' ').nth(1)?.parse().ok()
}

/// A connection from the address that attacks.
async fn connect(aim: &Aim) -> Option<TcpStream> {
    let socket = TcpSocket::new_v4().ok()?;
    socket.bind(FOE.parse().ok()?).ok()?;
    socket.connect(aim.address.parse().ok()?).await.ok()
}

/// Sends the beginning, then a piece now and then, again and again.
async fn drip(aim: &Aim, begin: &str, piece: &str, pause: Duration) {
    loop {
        let Some(mut stream) = connect(aim).await else {
            tokio::time::sleep(pause).await;
            continue;
        };
        let mut going = stream.write_all(begin.as_bytes()).await.is_ok();
        while going {
            tokio::time::sleep(pause).await;
            going = stream.write_all(piece.as_bytes()).await.is_ok();
        }
    }
}

async fn heads(aim: Aim) {
    drip(
        &aim,
        "GET / HTTP/1.1\r\nHost: x\r\n",
        "X: y\r\n",
        Duration::from_secs(2),
    )
    .await;
}

async fn bodies(aim: Aim) {
    let begin = "POST /masuk HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n\r\na=";
    drip(&aim, begin, "b", Duration::from_secs(2)).await;
}

async fn readers(aim: Aim) {
    loop {
        tokio::time::sleep(BREATH).await;
        let Some(mut stream) = connect(&aim).await else {
            continue;
        };
        let request = client::get("/beranda", &aim.cookie);
        for _ in 0..20 {
            if stream.write_all(request.as_bytes()).await.is_err() {
                break;
            }
        }
        let mut byte = [0; 1];
        while stream.read(&mut byte).await.is_ok_and(|read| read > 0) {
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    }
}

async fn sign_ins(aim: Aim, n: usize) {
    let form = format!("email=orang{n}%40contoh.test&password=salah-sekali-lagi");
    let request = format!(
        "POST /masuk HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    );
    loop {
        tokio::time::sleep(BREATH).await;
        if let Some(mut stream) = connect(&aim).await {
            let _ = stream.write_all(request.as_bytes()).await;
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    }
}

async fn bulk(aim: Aim) {
    let begin = format!(
        "PUT /api/v2/indicators/kenaikan-pangkat-otomatis-pegawai/observations HTTP/1.1\r\nHost: x\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/x-ndjson\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        aim.key
    );
    drip(&aim, &begin, "1\r\n\n\r\n", Duration::from_secs(2)).await;
}

async fn streams(aim: Aim) {
    let begin = format!(
        "GET /api/v2/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\r\n",
        aim.key
    );
    loop {
        let Some(mut stream) = connect(&aim).await else {
            continue;
        };
        if stream.write_all(begin.as_bytes()).await.is_ok() {
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Some register webhooks whose receiver takes the connection and says nothing; the rest ask for
/// trials without end.
async fn webhooks(aim: Aim, n: usize) {
    let listener = TcpListener::bind(FOE).await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let header = format!("\r\nAuthorization: Bearer {}\r\n", aim.key);
    let register = client::post("/api/v2/webhooks", &format!("{{\"url\":\"{url}\"}}"));
    let register = register.replacen("\r\n", &header, 1);
    let ping = client::post(&format!("/api/v2/webhooks/{}/ping", n % 20 + 1), "");
    let ping = ping.replacen("\r\n", &header, 1);
    if n < 20 {
        foul(&aim, &register).await;
    }
    let mut kept = Vec::new();
    loop {
        tokio::select! {
            taken = listener.accept() => kept.extend(taken),
            () = foul(&aim, &ping) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// Asks from the address that attacks, over a connection of its own, and reads what is said.
async fn foul(aim: &Aim, request: &str) {
    let request = request.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    if let Some(mut stream) = connect(aim).await {
        let _ = stream.write_all(request.as_bytes()).await;
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
}
