use pimpinan::store::keys;
use pimpinan::store::people::accounts;

use crate::people::AGENCY;
use crate::support::TestApp;

#[tokio::test]
async fn a_key_is_found_by_its_hash_only_and_belongs_to_its_agency() {
    let app = TestApp::start().await;
    let secret = app.add_key(AGENCY).await;
    let hash = keys::hash(&secret);
    assert_ne!(hash, secret);
    let read = app.app.db.read(move |conn| {
        let key = keys::find_by_hash(conn, &hash)?.expect("the key");
        let own = accounts::user_of_agency(conn, key.user_id, AGENCY)?;
        let other = accounts::user_of_agency(conn, key.user_id, "bkd")?;
        assert!(keys::find_by_hash(conn, &secret)?.is_none());
        Ok((key, own, other))
    });
    let (key, own, other) = read.await.expect("a read");
    assert_eq!((key.agency.as_str(), own, other), (AGENCY, true, false));
    assert!(key.works_at(i64::MAX) && key.is_for("apa saja"));
}
