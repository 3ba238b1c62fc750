//! The part of the table for those who run the place: people, agencies, keys, validation, journal.

use axum::http::Method;
use axum::routing::{get, post};

use crate::identity::permission::{
    AGENCY_ALL, AGENCY_MANAGE, JOURNAL_READ, KEY_MANAGE, KEY_READ, OBSERVATION_CREATE,
    OBSERVATION_READ, OBSERVATION_UPDATE, OBSERVATION_VALIDATE, ROLE_MANAGE, SECURITY_READ,
    USER_MANAGE,
};
use crate::web::pages::data::impor;
use crate::web::pages::kotak_masuk::{self, atur};
use crate::web::pages::kunci::{self, detail, edit as key_edit, kode};
use crate::web::pages::masuk::{kode as code, sso};
use crate::web::pages::pemantauan::{self, izin, mulai, opd as owed, unduh};
use crate::web::pages::pengesahan::{self, bersama, permintaan, putusan};
use crate::web::pages::pengguna::{self, edit, tautan};
use crate::web::pages::pertanyaan::{self, baru, detail as question, langkah};
use crate::web::pages::profil::sandi as own_password;
use crate::web::pages::profil::{self, buktikan, dua_langkah, kalender as own_calendar};
use crate::web::pages::sumber::{self, aturan as fetched_apply, baru as fetched_new, peta};
use crate::web::pages::sumber::{edit as fetched_edit, jalan, show as fetched};
use crate::web::pages::target::{self, baru as goal, detail as one, impor as goals_of_file};
use crate::web::pages::{
    aturan, catatan, janggal, jurnal, kalender, keamanan, opd, peran, perhatian, sandi,
};
use crate::web::route::{Access, Route, UPLOAD, route};

pub(super) fn table() -> Vec<Route> {
    let mut table = own();
    table.extend(people());
    table.extend(keys());
    table.extend(sources());
    table.extend(figures());
    table.extend(due());
    table.extend(questions());
    table.extend(targets());
    table.extend(inbox());
    table
}

/// One's own password, second factor and sessions.
fn own() -> Vec<Route> {
    vec![
        route("/masuk/kode", Access::Public, post(code::send)),
        route("/masuk/sso", Access::Public, get(sso::leave)),
        route("/masuk/sso/kembali", Access::Public, get(sso::come_back)),
        route(
            "/sandi/{token}",
            Access::Public,
            get(sandi::show).post(sandi::send),
        )
        .secret(),
        route("/kalender/{token}", Access::Public, get(kalender::show)).secret(),
        route(
            "/profil/kalender",
            Access::SignedIn,
            get(own_calendar::show).post(own_calendar::renew),
        )
        .proved(),
        route(
            "/profil/kalender/hapus",
            Access::SignedIn,
            post(own_calendar::remove),
        ),
        route("/profil/sandi", Access::SignedIn, post(own_password::send)),
        route("/profil/sesi", Access::SignedIn, post(profil::end)).proved(),
        route(
            "/profil/buktikan",
            Access::SignedIn,
            get(buktikan::show).post(buktikan::send),
        ),
        route(
            "/profil/dua-langkah",
            Access::SignedIn,
            get(dua_langkah::show).post(dua_langkah::send),
        )
        .proved(),
        route(
            "/profil/dua-langkah/matikan",
            Access::SignedIn,
            post(dua_langkah::off),
        ),
    ]
}

/// What leaders ask and agencies answer; who may take which step of a question depends on it.
fn questions() -> Vec<Route> {
    let read = Access::Permission(OBSERVATION_READ);
    vec![
        route("/perhatian", read, get(perhatian::show)),
        route("/pertanyaan", read, get(pertanyaan::show)),
        route(
            "/pertanyaan/baru/{slug}/{measure}",
            Access::Permission(AGENCY_ALL),
            get(baru::show).post(baru::send),
        ),
        route("/pertanyaan/{id}", read, get(question::show)),
        route(
            "/pertanyaan/{id}/jawab",
            Access::Permission(OBSERVATION_CREATE),
            post(langkah::answer),
        ),
        route("/pertanyaan/{id}/kembalikan", read, post(langkah::back)),
        route("/pertanyaan/{id}/tutup", read, post(langkah::close)),
        route("/pertanyaan/{id}/tarik", read, post(langkah::withdraw)),
    ]
}

/// What is to be reached.
fn targets() -> Vec<Route> {
    let read = Access::Permission(OBSERVATION_READ);
    let set = Access::Permission(OBSERVATION_VALIDATE);
    vec![
        route("/target", read, get(target::show)),
        route("/target/baru", set, get(goal::show).post(goal::send)),
        route(
            "/target/impor",
            set,
            get(goals_of_file::form).post(goals_of_file::send),
        )
        .patience(UPLOAD)
        .body(impor::MOST_BODY)
        .streaming(Method::POST),
        route(
            "/target/impor/templat.csv",
            set,
            get(goals_of_file::template),
        ),
        route("/target/impor/terapkan", set, post(goals_of_file::apply))
            .body(goals_of_file::MOST_BODY),
        route("/target/{id}", read, get(one::show)),
        route("/target/{id}/cabut", set, post(one::take_back)),
        route(
            "/target/{id}/kendala",
            Access::Permission(OBSERVATION_CREATE),
            post(one::explain),
        ),
    ]
}

/// What somebody is told, and what each wants to hear of.
fn inbox() -> Vec<Route> {
    let own = Access::SignedIn;
    vec![
        route("/kotak-masuk", own, get(kotak_masuk::show)),
        route("/kotak-masuk/baca", own, post(kotak_masuk::mark_all)),
        route("/kotak-masuk/atur", own, get(atur::show).post(atur::send)),
        route("/kotak-masuk/uji", own, post(atur::test)),
        route("/kotak-masuk/{id}", own, post(kotak_masuk::mark)),
    ]
}

/// Users, roles and agencies.
fn people() -> Vec<Route> {
    let users = Access::Permission(USER_MANAGE);
    let roles = Access::Permission(ROLE_MANAGE);
    let agencies = Access::Permission(AGENCY_MANAGE);
    vec![
        route("/pengguna", users, get(pengguna::show)),
        route("/pengguna/baru", users, get(edit::new).post(edit::create)).proved(),
        route("/pengguna/{id}", users, get(edit::show).post(edit::update)).proved(),
        route("/pengguna/{id}/tautan", users, post(tautan::send)).proved(),
        route(
            "/pengguna/{id}/dua-langkah",
            users,
            post(tautan::without_second_factor),
        )
        .proved(),
        route("/pengguna/{id}/sesi", users, post(tautan::sign_out)).proved(),
        route("/peran", roles, get(peran::list)),
        route("/peran/baru", roles, get(peran::new).post(peran::create)).proved(),
        route("/peran/{name}", roles, get(peran::show).post(peran::update)).proved(),
        route("/peran/{name}/hapus", roles, post(peran::remove)).proved(),
        route("/opd", agencies, get(opd::list)),
        route("/opd/baru", agencies, get(opd::new).post(opd::create)),
        route("/opd/{code}", agencies, get(opd::show).post(opd::update)),
        route("/opd/{code}/izin", agencies, post(opd::izin::save)),
    ]
}

/// API keys.
fn keys() -> Vec<Route> {
    let (read, manage) = (Access::Permission(KEY_READ), Access::Permission(KEY_MANAGE));
    vec![
        route("/kunci", read, get(kunci::list)),
        route(
            "/kunci/baru",
            manage,
            get(key_edit::new).post(key_edit::create),
        )
        .proved(),
        route("/kunci/{id}", read, get(detail::show)),
        route("/kunci/{id}/ganti", manage, post(key_edit::rotate)).proved(),
        route("/kunci/{id}/kode", manage, post(kode::save)),
        route("/kunci/{id}/serahkan", manage, post(key_edit::hand_over)).proved(),
        route("/kunci/{id}/cabut", manage, post(key_edit::revoke)).proved(),
    ]
}

/// Applications from which figures are fetched.
fn sources() -> Vec<Route> {
    let (read, manage) = (Access::Permission(KEY_READ), Access::Permission(KEY_MANAGE));
    vec![
        route("/sumber", read, get(sumber::list)),
        route(
            "/sumber/baru",
            manage,
            get(fetched_new::show).post(fetched_new::create),
        )
        .proved(),
        route(
            "/sumber/baru/toml",
            manage,
            get(fetched_edit::new).post(fetched_edit::create),
        )
        .proved(),
        route(
            "/sumber/{id}/tempat",
            manage,
            get(fetched_new::place).post(fetched_new::move_to),
        )
        .proved(),
        route(
            "/sumber/{id}/peta",
            manage,
            get(peta::show).post(peta::look),
        )
        .proved(),
        route(
            "/sumber/{id}/aturan",
            manage,
            get(fetched_apply::show).post(fetched_apply::save),
        )
        .proved(),
        route("/sumber/{id}", read, get(fetched::show)),
        route(
            "/sumber/{id}/ubah",
            manage,
            get(fetched_edit::show).post(fetched_edit::update),
        )
        .proved(),
        route("/sumber/{id}/jalankan", manage, post(fetched::execute)),
        route("/sumber/{id}/aktifkan", manage, post(fetched::resume)),
        route("/sumber/{id}/jeda", manage, post(fetched::pause)),
        route("/sumber/{id}/hapus", manage, post(fetched::remove)).proved(),
        route("/sumber/{id}/{run}", read, get(jalan::show)),
        route("/sumber/{id}/{run}/laporan.csv", read, get(jalan::download)),
        route("/sumber/{id}/{run}/ulangi", manage, post(jalan::repeat)),
        route(
            "/sumber/{id}/{run}/urungkan",
            manage,
            post(jalan::take_back),
        ),
    ]
}

/// What is owed, and what is granted for it; what must hold between figures.
fn due() -> Vec<Route> {
    let (read, validates) = (
        Access::Permission(OBSERVATION_READ),
        Access::Permission(OBSERVATION_VALIDATE),
    );
    vec![
        route("/aturan", read, get(aturan::show)),
        route(
            "/aturan/{id}/jelaskan",
            Access::Permission(OBSERVATION_UPDATE),
            post(aturan::explain),
        ),
        route("/janggal", read, get(janggal::show)),
        route(
            "/janggal/{slug}/{id}/periksa",
            Access::Permission(OBSERVATION_UPDATE),
            post(janggal::explain),
        ),
        route("/pemantauan", read, get(pemantauan::show)),
        route("/pemantauan/unduh", read, get(unduh::send)),
        route("/pemantauan/mulai", read, get(mulai::show)),
        route("/pemantauan/mulai/ubah", validates, post(mulai::send)),
        route("/pemantauan/{code}", read, get(owed::show)),
        route("/pemantauan/{code}/{slug}", read, get(izin::show)),
        route(
            "/pemantauan/{code}/{slug}/izin",
            validates,
            post(izin::grant),
        ),
        route(
            "/pemantauan/{code}/{slug}/cabut",
            validates,
            post(izin::withdraw),
        ),
    ]
}

/// Validation and the journal.
fn figures() -> Vec<Route> {
    let validates = Access::Permission(OBSERVATION_VALIDATE);
    let journal = Access::Permission(JOURNAL_READ);
    vec![
        route("/pengesahan", validates, get(pengesahan::show)),
        route("/pengesahan/sahkan", validates, post(bersama::validate)),
        route("/pengesahan/urungkan", validates, post(bersama::undo)),
        route("/data/{slug}/sahkan", validates, post(putusan::validate)),
        route(
            "/data/{slug}/kembalikan",
            validates,
            post(putusan::send_back),
        ),
        route("/data/{slug}/buka", validates, post(putusan::reopen)),
        route(
            "/data/{slug}/{id}/sahkan",
            validates,
            post(putusan::validate_row),
        ),
        route(
            "/data/{slug}/{id}/kembalikan",
            validates,
            post(putusan::send_row_back),
        ),
        route(
            "/data/{slug}/{id}/buka",
            validates,
            post(putusan::reopen_row),
        ),
        route(
            "/data/{slug}/{id}/tolak",
            validates,
            post(permintaan::decline),
        ),
        route(
            "/data/{slug}/{id}/minta-buka",
            Access::Permission(OBSERVATION_UPDATE),
            post(permintaan::ask),
        ),
        route(
            "/catatan",
            Access::Permission(OBSERVATION_CREATE),
            get(catatan::show),
        ),
        route(
            "/catatan/{id}/selesai",
            Access::Permission(OBSERVATION_UPDATE),
            post(catatan::settle),
        ),
        route("/jurnal", journal, get(jurnal::show)),
        route("/jurnal/unduh", journal, get(jurnal::unduh::send)),
        route(
            "/keamanan",
            Access::Permission(SECURITY_READ),
            get(keamanan::show),
        ),
    ]
}
