//! Who only leaves and never comes back fills nothing.

use super::jar::Jar;
use super::{World, claims};

async fn kept(world: &World) -> i64 {
    let read =
        world.app.app.db.read(|conn| {
            conn.query_one("SELECT count(*) FROM oidc_requests", &[], |row| row.int(0))
        });
    read.await.expect("a count").unwrap_or_default()
}

#[tokio::test]
async fn whoever_leaves_without_end_is_told_to_wait() {
    let world = World::start().await;
    let mut jar = Jar::default();
    let mut refused = None;
    for _ in 0..70 {
        let answer = world.get(&mut jar, "/masuk/sso").await;
        if answer.status() == 429 {
            refused = Some(answer);
            break;
        }
        assert_eq!(answer.status(), 303);
    }
    let refused = refused.expect("an end");
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(kept(&world).await, 60);
    // Whoever comes back takes no room, however often.
    world
        .app
        .app
        .clock
        .advance(std::time::Duration::from_secs(2));
    let people = claims("siti", &["dash-admin"]);
    for _ in 0..5 {
        let mut jar = Jar::default();
        let answer = world.sign_in(&mut jar, &people).await;
        assert_eq!(answer.status(), 303);
    }
}
