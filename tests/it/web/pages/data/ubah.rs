use super::staff;
use crate::changes;
use crate::people::{AGENCY, location};
use crate::support::TestApp;

#[tokio::test]
async fn a_new_row_is_entered_in_the_readers_spelling() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let page = operator.text("/data/pegawai/baru").await;
    assert!(
        page.contains("Data baru Jumlah Pegawai") && !page.contains("name=\"opd\""),
        "{page}"
    );
    let form = [
        ("tahun", "2017"),
        ("pria", "43.424"),
        ("wanita", "41 737"),
        ("opd", "dinkes"),
    ];
    let answer = operator.post("/data/pegawai/baru", &form).await;
    assert_eq!(location(&answer), "/data/pegawai?tersimpan=1");
    let page = operator.text(location(&answer)).await;
    assert!(page.contains("43.424") && page.contains("85.161") && page.contains("formulir"));
    assert!(
        page.contains("Badan Kepegawaian Daerah Contoh"),
        "the own agency, not the sent one"
    );
    let again = operator.post("/data/pegawai/baru", &form).await;
    assert_eq!(again.status(), 422);
    let page = again.text().await.expect("a page");
    assert!(page.contains("sudah ada") && page.contains("value=\"43.424\""));
}

#[tokio::test]
async fn problems_stand_beside_their_fields_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let form = [("tahun", "20l7"), ("pria", "1,234"), ("wanita", "<i>")];
    let answer = operator.post("/data/pegawai/baru", &form).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("value=\"20l7\"") && page.contains("value=\"&#60;i&#62;\""));
    assert!(page.contains("Belum jelas: 1234 atau 1,234?"), "{page}");
    assert_eq!(page.matches("aria-invalid").count(), 3);
    let english = operator.post("/data/pegawai/baru?lang=en", &form).await;
    let page = english.text().await.expect("a page");
    assert!(
        page.contains("Write a whole number.") && !page.contains("Unclear"),
        "{page}"
    );
}

#[tokio::test]
async fn a_collision_shows_both_and_overwrites_neither() {
    let app = TestApp::start().await;
    let (one, two) = (
        app.signed_in("operator").await,
        app.signed_in("admin").await,
    );
    let row = app.seed(1, &staff("2017", &[10, 10, 20])).await;
    let path = format!("/data/pegawai/{}/ubah", row.id);
    let page = one.text(&path).await;
    assert!(page.contains("Ubah data") && page.contains("name=\"revisi\" value=\"1\""));
    assert!(page.contains("50,00%"), "{page}");
    let first = [
        ("tahun", "2017"),
        ("pria", "11"),
        ("wanita", "10"),
        ("revisi", "1"),
    ];
    assert_eq!(two.post(&path, &first).await.status(), 303);
    let second = [
        ("tahun", "2017"),
        ("pria", "12"),
        ("wanita", "10"),
        ("revisi", "1"),
    ];
    let answer = one.post(&path, &second).await;
    assert_eq!(answer.status(), 409);
    let page = answer.text().await.expect("a page");
    assert!(
        page.contains("sudah diubah oleh") && page.contains("<strong>11</strong>"),
        "{page}"
    );
    assert!(page.contains("value=\"12\"") && page.contains("name=\"revisi\" value=\"2\""));
    let third = [
        ("tahun", "2017"),
        ("pria", "12"),
        ("wanita", "10"),
        ("revisi", "2"),
    ];
    assert_eq!(one.post(&path, &third).await.status(), 303);
    assert_eq!(
        one.post(&path, &third[..3]).await.status(),
        409,
        "no revision, no change"
    );
}

#[tokio::test]
async fn a_sharp_change_is_asked_about_once() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    app.seed(1, &staff("2016", &[100, 100, 200])).await;
    let mut form = vec![("tahun", "2017"), ("pria", "190"), ("wanita", "101")];
    let answer = operator.post("/data/pegawai/baru", &form).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.expect("a page");
    assert!(
        page.contains("Simpan juga") && page.contains("naik 90,0 % dari 2016"),
        "{page}"
    );
    let yakin = page
        .split("name=\"yakin\" value=\"")
        .nth(1)
        .expect("a word");
    let yakin = yakin.split('"').next().expect("a word").to_owned();
    form.push(("yakin", &yakin));
    form[1].1 = "990";
    assert_eq!(
        operator.post("/data/pegawai/baru", &form).await.status(),
        422,
        "other values"
    );
    form[1].1 = "190";
    assert_eq!(
        operator.post("/data/pegawai/baru", &form).await.status(),
        303
    );
}

#[tokio::test]
async fn a_deleted_row_comes_back_with_its_number_and_history() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let row = app.seed(1, &staff("2017", &[10, 10, 20])).await;
    let address = format!("/data/pegawai/{}", row.id);
    let stale = operator
        .post(&format!("{address}/hapus"), &[("revisi", "9")])
        .await;
    assert_eq!(stale.status(), 409);
    let answer = operator
        .post(&format!("{address}/hapus"), &[("revisi", "1")])
        .await;
    assert_eq!(
        location(&answer),
        format!("/data/pegawai?dihapus={}", row.id)
    );
    let page = operator.text(location(&answer)).await;
    assert!(
        page.contains("Urungkan") && page.contains("Tidak ada data"),
        "{page}"
    );
    assert_eq!(operator.get(&format!("{address}/ubah")).await.status(), 404);
    let answer = operator.post(&format!("{address}/pulihkan"), &[]).await;
    assert_eq!(answer.status(), 303);
    let target = app.app.db.target("pegawai").expect("the indicator").clone();
    let back = app
        .app
        .db
        .read(move |conn| pimpinan::store::figures::observations::find(conn, &target, row.id))
        .await
        .expect("an answer")
        .expect("the row");
    assert_eq!(back.observation, row.observation);
    assert_eq!((back.revision, back.via.as_str()), (2, "api"));
    assert_eq!(back.observation.agency, AGENCY);
    let page = operator.text(&format!("{address}/riwayat")).await;
    for word in ["Dibuat", "Dihapus", "Dipulihkan"] {
        assert!(page.contains(word), "{word}");
    }
}

#[tokio::test]
async fn leaders_look_and_change_nothing() {
    let app = TestApp::start().await;
    let leader = app.signed_in("pimpinan").await;
    let row = app.seed(1, &staff("2017", &[10, 10, 20])).await;
    let address = format!("/data/pegawai/{}", row.id);
    for path in [
        "/data/pegawai/baru",
        "/data/pegawai/kisi",
        &format!("{address}/ubah"),
    ] {
        assert_eq!(leader.get(path).await.status(), 403, "{path}");
    }
    let answer = leader
        .post(&format!("{address}/hapus"), &[("revisi", "1")])
        .await;
    assert_eq!(answer.status(), 403);
    assert_eq!(
        leader.get(&format!("{address}/riwayat")).await.status(),
        200
    );
}

#[tokio::test]
async fn an_edit_keeps_what_the_form_does_not_usually_ask() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    let target = app.app.db.target("pegawai").expect("the indicator").clone();
    let mut row = app.seed(1, &staff("2017", &[10, 10, 20])).await.observation;
    "00".clone_into(&mut row.region);
    let actor = pimpinan::store::commit::journal::Actor {
        user: 1,
        key: None,
        via: pimpinan::store::commit::journal::Via::Import,
    };
    let status = pimpinan::figures::observation::Status::Provisional;
    let nation = app
        .write(move |tx| changes::create(tx, &target, &row, status, &actor))
        .await
        .expect("a free key");
    let path = format!("/data/pegawai/{}/ubah", nation.id);
    let page = admin.text(&path).await;
    assert!(
        page.contains("<option value=\"00\" selected>Indonesia</option>"),
        "{page}"
    );
    let new = admin.text("/data/pegawai/baru").await;
    assert!(!new.contains("value=\"00\""));
    admin
        .post(&format!("/data/pegawai/{}/sahkan", nation.id), &[])
        .await;
    let page = admin.text(&path).await;
    assert!(
        page.contains("sudah disahkan") && page.contains("Indonesia"),
        "{page}"
    );
    assert!(!page.contains("name=\"pria\""), "it can only be read");
}

#[tokio::test]
async fn numbers_are_typed_as_files_write_them() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let form = [
        ("tahun", "2014"),
        ("wilayah", "3673"),
        ("inflasi", "5,12 %"),
    ];
    let saved = operator
        .post("/data/laju-inflasi-menurut-kota/baru", &form)
        .await;
    assert_eq!(
        saved.status(),
        303,
        "{}",
        saved.text().await.unwrap_or_default()
    );
    let form = [
        ("tahun", "2015"),
        ("anggaran", "Rp 1.000,-"),
        ("realisasi", "Rp500"),
    ];
    let saved = operator
        .post("/data/penyerapan-anggaran-opd/baru", &form)
        .await;
    assert_eq!(
        saved.status(),
        303,
        "{}",
        saved.text().await.unwrap_or_default()
    );
    let list = operator.text("/data/penyerapan-anggaran-opd").await;
    assert!(list.contains("1.000") && list.contains("50,00"), "{list}");
    // A unit that is not the measure's own makes it another figure.
    let form = [("tahun", "2016"), ("pria", "5 %"), ("wanita", "20")];
    assert_eq!(
        operator.post("/data/pegawai/baru", &form).await.status(),
        422
    );
}
