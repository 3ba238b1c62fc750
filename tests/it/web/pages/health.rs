use crate::support::TestApp;

#[tokio::test]
async fn the_process_and_its_database_answer() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/healthz").await.status(), 200);
    assert_eq!(app.get("/readyz").await.status(), 200);
}
