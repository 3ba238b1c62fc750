//! What we hand out comes back unchanged: every download of every indicator, in both languages.

use pimpinan::base::text::{Lang, number};

use super::preview;
use crate::support::TestApp;

#[tokio::test]
async fn every_download_of_every_indicator_imports_unchanged() {
    let app = TestApp::lately().await;
    pimpinan::cli::province::figures::write(&app.app, 1)
        .await
        .expect("the demo");
    let browser = app.signed_in("admin").await;
    for indicator in &app.app.catalogue.indicators {
        let slug = indicator.slug.as_str();
        // The latest rows of the long ones are enough.
        let from = if indicator.period.grains[0] == pimpinan::catalogue::Grain::Day {
            "&dari=2017-12"
        } else {
            ""
        };
        let list = browser
            .text(&format!("/data/{slug}/unduh?format=json{from}"))
            .await;
        let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
        let rows = list.as_array().expect("rows").len();
        assert!(rows > 0, "{slug}");
        for (format, lang) in [
            ("csv", "id"),
            ("csv-id", "id"),
            ("csv-id", "en"),
            ("xlsx", "id"),
            ("xlsx", "en"),
            ("json", "id"),
        ] {
            let address = format!("/data/{slug}/unduh?format={format}&lang={lang}{from}");
            let file = browser.get(&address).await.bytes().await.expect("a file");
            let page = preview::send(&browser, slug, &format!("{slug}.{format}"), &file).await;
            let all = i64::try_from(rows).expect("a count");
            for (key, count) in [
                ("refused", 0),
                ("changed", 0),
                ("created", 0),
                ("same", all),
            ] {
                let count = number::whole(count, Lang::Id);
                let told = format!("data-count=\"{key}\">{count}</dd>");
                let from = page.find("figure-grid").unwrap_or(0);
                let shown: String = page[from..].chars().take(6_000).collect();
                assert!(page.contains(&told), "{slug} {format} {lang}: {shown}");
            }
        }
    }
}
