//! What agencies' applications answer, and what is read of it.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};

use super::{World, rows};
use crate::web::api::caller::AGENCY;

const DAY: &str = "2017-10-29";

/// Answers page after page of one row each, as the path's query asks.
fn paged(path: &str, name: &str, first: u64, pages: u64) -> String {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let page = pairs.iter().find(|(n, _)| n == name);
    let page = page.map_or(first, |(_, value)| value.parse().expect("a number"));
    if page >= first + pages {
        return rows(&[]);
    }
    let age = 20 + i64::try_from(page - first).expect("a small number");
    rows(&[(DAY, age, 1, 2)])
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_read_by_number_offset_cursor_and_link() {
    for (paging, name, first) in [
        ("by = \"page\"\nparameter = \"page\"", "page", 1),
        ("by = \"offset\"\nparameter = \"mulai\"", "mulai", 0),
    ] {
        let world = World::start().await;
        let id = world.source(&format!("[json.paging]\n{paging}")).await;
        world
            .agency
            .answers(move |path, _| paged(path, name, first, 3).into_response());
        assert_eq!(world.run(id).await.counts.created, 3, "{paging}");
    }
    let world = World::start().await;
    let cursor = "[json.paging]\nby = \"cursor\"\nnext = \"$.lanjut\"\nparameter = \"c\"";
    let id = world.source(cursor).await;
    world.agency.answers(|path, _| {
        let text = paged(path, "c", 7, 9);
        let next = match path.split_once("c=") {
            None => "\"8\"",
            Some((_, "8")) => "9",
            Some(_) => "null",
        };
        text.replacen('{', &format!("{{\"lanjut\":{next},"), 1)
            .into_response()
    });
    assert_eq!(world.run(id).await.counts.created, 3);
    let world = World::start().await;
    let id = world.source("[json.paging]\nby = \"link\"").await;
    world.agency.answers(|path, _| {
        let text = paged(path, "p", 1, 2);
        if path.contains("p=2") {
            text.into_response()
        } else {
            ([(header::LINK, "</usia?p=2>; rel=\"next\"")], text).into_response()
        }
    });
    assert_eq!(world.run(id).await.counts.created, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_do_not_end_or_lead_elsewhere_are_not_followed() {
    let world = World::start().await;
    let cursor = "[json.paging]\nby = \"cursor\"\nnext = \"$.lanjut\"";
    let id = world
        .source(&format!("{cursor}\n[limits]\npages = 5"))
        .await;
    let next = |next: String| {
        move |_: &str, _: &HeaderMap| -> Response {
            let text = rows(&[(DAY, 20, 1, 2)]);
            text.replacen('{', &format!("{{\"lanjut\":{next},"), 1)
                .into_response()
        }
    };
    world.agency.answers(next("\"/usia\"".to_owned()));
    assert_eq!(
        world.ends(id).await,
        ("failed", "paging-repeats".to_owned())
    );
    world
        .agency
        .answers(next("\"http://127.0.0.2:1/\"".to_owned()));
    assert_eq!(
        world.ends(id).await,
        ("failed", "paging-elsewhere".to_owned())
    );
    world.agency.answers(next("{}".to_owned()));
    assert_eq!(world.ends(id).await, ("failed", "paging-odd".to_owned()));
    let number = std::sync::atomic::AtomicU32::new(0);
    world.agency.answers(move |_, _| {
        let page = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        next(format!("\"/usia?h={page}\""))("", &HeaderMap::new())
    });
    assert_eq!(
        world.ends(id).await,
        ("failed", "paging-endless".to_owned())
    );
    assert_eq!(world.size().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lets_us_in_is_sent_as_said_and_lies_nowhere_in_clear() {
    const SECRET: &str = "sangat-rahasia-8812";
    for (auth, name, value) in [
        (
            "by = \"bearer\"",
            "authorization",
            format!("Bearer {SECRET}"),
        ),
        (
            "by = \"header\"\nname = \"X-Kunci\"",
            "x-kunci",
            SECRET.to_owned(),
        ),
        (
            "by = \"basic\"\nuser = \"a\"",
            "authorization",
            "Basic YTpzYW5nYXQtcmFoYXNpYS04ODEy".to_owned(),
        ),
    ] {
        let world = World::start().await;
        let id = world
            .source_with(&format!("[json.auth]\n{auth}"), Some(SECRET))
            .await;
        world.agency.says(rows(&[(DAY, 20, 1, 2)]));
        assert_eq!(world.ends(id).await.0, "changed");
        let asked = world.agency.asked.lock().expect("a lock").clone();
        assert_eq!(asked[0].1[name], value);
    }
    let world = World::start().await;
    let auth = "[json.auth]\nby = \"query\"\nname = \"kunci\"";
    let id = world.source_with(auth, Some(SECRET)).await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    assert_eq!(world.ends(id).await.0, "changed");
    let asked = world.agency.asked.lock().expect("a lock")[0].0.clone();
    assert_eq!(asked, format!("/usia?kunci={SECRET}"));
    let read = world.app.app.db.read(|conn| {
        let mut all = String::new();
        for sql in [
            "SELECT coalesce(before, '') || coalesce(after, '') AS text FROM journal",
            "SELECT coalesce(secret, '') || definition AS text FROM sources",
            "SELECT coalesce(why, '') || notes AS text FROM source_runs",
        ] {
            all.extend(conn.query(sql, &[], |row| row.text("text"))?);
        }
        Ok(all)
    });
    assert!(!read.await.expect("a store").contains(SECRET));
    let none = world.source_with_name("tanpa", auth).await;
    assert_eq!(world.ends(none).await, ("failed", "no-secret".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_codes_and_what_is_given_are_read_as_a_file_would_be() {
    let world = World::start().await;
    let more = "[json.fields]\ntanggal = \"$.waktu.hari\"\nusia = \"umur\"\nlaki = \"$.jumlah[0]\"\n\
                wanita = \"$.jumlah[1]\"\n[columns]\nlaki = \"pria\"\n[codes.usia]\n\"dua puluh\" = \"20\"";
    let id = world.source(more).await;
    world.agency.says(
        r#"{"data":[{"waktu":{"hari":"29-10-2017"},"umur":"Dua Puluh","jumlah":["1.234",2]}]}"#,
    );
    let run = world.run(id).await;
    assert_eq!(
        (run.state.name(), run.counts.created),
        ("changed", 1),
        "{run:?}"
    );
    assert_eq!(
        world.figures().await[0].1,
        1_234,
        "as Indonesia writes numbers"
    );
    world
        .agency
        .says(r#"{"data":[{"waktu":{"hari":"29-10-2017"},"umur":"Dua Puluh","jumlah":[1.5,2]}]}"#);
    assert_eq!(world.ends(id).await.0, "refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_at_an_address_are_read_as_files_are() {
    let world = World::start().await;
    let text = format!(
        "name = \"berkas\"\nagency = \"{AGENCY}\"\nindicator = \"usia-asn\"\n\
         [file]\naddress = \"{}/a.csv\"\n",
        world.agency.url
    );
    let id = world.defined(&text, None).await;
    world
        .agency
        .says("tanggal;usia;pria;wanita\n2017-10-29;20;1;2\n2017-10-29;21;x;4\n");
    let run = world.run(id).await;
    assert_eq!((run.counts.created, run.counts.refused), (1, 1));
    world.agency.says("");
    assert_eq!(world.ends(id).await, ("empty", String::new()));
    world.agency.says("tanggal;usia;pria;wanita\n");
    assert_eq!(world.ends(id).await.0, "empty");
    world.agency.says("<!doctype html><title>Masuk</title>");
    assert_eq!(world.ends(id).await, ("failed", "unreadable".to_owned()));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in (0_u16..).zip(["tanggal", "usia", "pria", "wanita"]) {
        sheet.write_string(0, at, name).expect("a cell");
    }
    for (at, cell) in (0_u16..).zip(["2017-10-29", "22", "5", "6"]) {
        sheet.write_string(1, at, cell).expect("a cell");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    world
        .agency
        .answers(move |_, _| bytes.clone().into_response());
    assert_eq!(world.run(id).await.counts.created, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_store_keeps_and_no_memory_holds_is_refused() {
    let world = World::start().await;
    let id = world.source("").await;
    world
        .agency
        .says("{\"data\":[{\"tanggal\":\"2017-10-29\",\"usia\":\"a\\u0000b\"}]}");
    assert_eq!(world.ends(id).await, ("failed", "no-json".to_owned()));
    let deep = "[[[],[]]],".repeat(150_000);
    world
        .agency
        .says(format!("{{\"data\":[],\"x\":[{deep}0]}}"));
    assert_eq!(world.ends(id).await, ("failed", "too-rich".to_owned()));
    assert_eq!(world.size().await, (0, 0));
}
