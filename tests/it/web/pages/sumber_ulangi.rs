//! *Ulangi*: what came with a run is read again, where it was kept; where not, it is said why not.

use crate::people::location;
use crate::pull::{World, rows};

const DAY: &str = "2017-10-29";

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_run_reads_again_what_came_with_it() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    let id = world.source("[limits]\nkeep_megabytes = 1").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    let first = world.run(id).await;
    world.agency.says(rows(&[(DAY, 20, 9, 2)]));
    world.run(id).await;
    let asked = world.agency.asked.lock().expect("a lock").len();
    let at = format!("/sumber/{id}/{}", first.id);
    let page = admin.text(&at).await;
    assert!(page.contains(&format!("action=\"{at}/ulangi\"")), "{page}");
    let done = admin.post(&format!("{at}/ulangi"), &[]).await;
    assert_eq!(done.status(), 303);
    let page = admin.text(location(&done)).await;
    assert!(page.contains("9 → 1"), "{page}");
    assert_eq!(world.figures().await[0].1, 1);
    let now = world.agency.asked.lock().expect("a lock").len();
    assert_eq!(now, asked, "the source is not asked again");
    let operator = world.app.signed_in("operator").await;
    let refused = operator.post(&format!("{at}/ulangi"), &[]).await;
    assert_eq!(refused.status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_kept_is_not_read_again_and_it_is_said_why() {
    let world = World::start().await;
    let admin = world.app.signed_in("admin").await;
    let id = world.source("").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    let first = world.run(id).await;
    let before = world.size().await;
    let at = format!("/sumber/{id}/{}", first.id);
    let page = admin.text(&at).await;
    assert!(!page.contains("/ulangi\""), "{page}");
    let done = admin.post(&format!("{at}/ulangi"), &[]).await;
    let page = admin.text(location(&done)).await;
    assert!(
        page.contains("Masukan pengambilan itu tidak disimpan lagi"),
        "{page}"
    );
    assert_eq!(world.size().await, before);
}
