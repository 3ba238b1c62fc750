//! Names stand in one line wherever they are shown: no door takes one that breaks it or hides in it.

use crate::people::AGENCY;
use crate::support::TestApp;

#[tokio::test]
async fn a_name_that_breaks_its_line_is_refused_with_a_sentence() {
    let app = TestApp::start().await;
    let owner = app.signed_in("superadmin").await;
    let operator = app.add_user("operator").await;
    for broken in [
        "Siti\r\nBcc: x@example.go.id",
        "Siti\nRahma",
        "Siti\u{2028}Rahma",
        "Siti\u{202e}amhaR",
        "Siti\u{0}",
    ] {
        let email = ("email", "siti@bantenprov.go.id");
        let person = [
            email,
            ("nama", broken),
            ("peran", "pimpinan"),
            ("aktif", "ya"),
        ];
        let agency = [("kode", "9100"), ("nama", broken), ("singkatan", "Uji")];
        let short = [
            ("kode", "9100"),
            ("nama", "Dinas Uji"),
            ("singkatan", broken),
        ];
        let role = [("judul", broken), ("uraian", "x"), ("izin", "report.read")];
        let key = [
            ("nama", broken),
            ("opd", AGENCY),
            ("email", &operator.email),
        ];
        for (page, form) in [
            ("/pengguna/baru", &person[..]),
            ("/opd/baru", &agency),
            ("/opd/baru", &short),
            ("/peran/baru", &role),
            ("/kunci/baru", &key),
        ] {
            let answer = owner.post(page, form).await;
            assert_eq!(answer.status(), 422, "{page} {broken:?}");
            let text = answer.text().await.expect("a page");
            assert!(
                text.contains("Tulis nama dalam satu baris"),
                "{page} {broken:?}: {text}"
            );
        }
    }
}
