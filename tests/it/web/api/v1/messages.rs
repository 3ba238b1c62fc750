//! The validation table of the contract: the first rule that fails, one sentence a field.

use serde_json::json;

use crate::web::api::caller::{Caller, error};

/// Data set, field, value sent, sentence heard.
const TABLE: &[(&str, &str, &str, &str)] = &[
    ("pegawai", "pria", "", "The pria field is required."),
    ("pegawai", "pria", " \t ", "The pria field is required."),
    ("pegawai", "pria", "abc", "The pria must be an integer."),
    ("pegawai", "pria", "1.5", "The pria must be an integer."),
    ("pegawai", "pria", "1,000", "The pria must be an integer."),
    ("pegawai", "pria", "1.000", "The pria must be an integer."),
    ("pegawai", "pria", "0x10", "The pria must be an integer."),
    ("pegawai", "wanita", "-1", "The wanita must be at least 0."),
    (
        "pegawai",
        "wanita",
        "-99999999999999999999",
        "The wanita must be at least 0.",
    ),
    (
        "pegawai",
        "pria",
        "9007199254740992",
        "The pria may not be greater than 9007199254740991.",
    ),
    (
        "pegawai",
        "pria",
        "12345678901234567890",
        "The pria may not be greater than 9007199254740991.",
    ),
    (
        "pegawai",
        "pria",
        "1e400",
        "The pria may not be greater than 9007199254740991.",
    ),
    ("pegawai", "tahun", "", "The tahun field is required."),
    (
        "pegawai",
        "tahun",
        "dua ribu",
        "The tahun must be an integer.",
    ),
    (
        "pegawai",
        "tahun",
        "2017.5",
        "The tahun must be an integer.",
    ),
    (
        "pegawai",
        "tahun",
        "1899",
        "The tahun must be between 1900 and 2100.",
    ),
    (
        "pegawai",
        "tahun",
        "2101",
        "The tahun must be between 1900 and 2100.",
    ),
    (
        "pegawai",
        "tahun",
        "-5",
        "The tahun must be between 1900 and 2100.",
    ),
    (
        "pegawai",
        "tahun",
        "1e400",
        "The tahun must be between 1900 and 2100.",
    ),
    (
        "pegawai",
        "user_id",
        "abc",
        "The selected user id is invalid.",
    ),
    (
        "pegawai",
        "user_id",
        "999999",
        "The selected user id is invalid.",
    ),
    (
        "pegawai",
        "user_id",
        "-1",
        "The selected user id is invalid.",
    ),
    (
        "pegawai",
        "user_id",
        "1e99",
        "The selected user id is invalid.",
    ),
    (
        "pegawai-esselon",
        "tanggal",
        "kemarin",
        "The tanggal is not a valid date.",
    ),
    (
        "pegawai-esselon",
        "tanggal",
        "2017-02-29",
        "The tanggal is not a valid date.",
    ),
    (
        "pegawai-esselon",
        "tanggal",
        "2017-10-29 25:00:00",
        "The tanggal is not a valid date.",
    ),
    (
        "pegawai-esselon",
        "tanggal",
        "29-10-2017",
        "The tanggal is not a valid date.",
    ),
    (
        "pegawai-esselon",
        "esselon",
        "Esselon 5",
        "The selected esselon is invalid.",
    ),
    (
        "pegawai-esselon",
        "esselon",
        "",
        "The esselon field is required.",
    ),
    (
        "pangkat-pegawai",
        "pangkat",
        "Golongan 9",
        "The selected pangkat is invalid.",
    ),
    ("usia-asn", "usia", "19", "The selected usia is invalid."),
    ("usia-asn", "usia", "101", "The selected usia is invalid."),
    (
        "usia-asn",
        "usia",
        "dua puluh",
        "The selected usia is invalid.",
    ),
    ("usia-asn", "usia", "20.5", "The selected usia is invalid."),
    (
        "epormas",
        "kategori",
        "Lainnya",
        "The selected kategori is invalid.",
    ),
    (
        "epormas",
        "kota",
        "Bandung",
        "The selected kota is invalid.",
    ),
    ("epormas", "kota", "Serang", "The selected kota is invalid."),
    ("epormas", "kota", "36", "The selected kota is invalid."),
];

/// Posts the fields over a sound row of the data set; answers status and message.
pub(super) async fn changed(
    caller: &Caller,
    slug: &str,
    fields: &[(&str, &str)],
) -> (u16, serde_json::Value) {
    let sound: &[(&str, &str)] = match slug {
        "pegawai" => &[("tahun", "2017"), ("pria", "1"), ("wanita", "2")],
        "pegawai-esselon" => &[
            ("tanggal", "2017-10-29"),
            ("esselon", "Esselon 1"),
            ("pria", "1"),
            ("wanita", "2"),
        ],
        "pangkat-pegawai" => &[
            ("tanggal", "2017-10-29"),
            ("pangkat", "Golongan 1"),
            ("pria", "1"),
            ("wanita", "2"),
        ],
        "usia-asn" => &[
            ("tanggal", "2017-10-29"),
            ("usia", "20"),
            ("pria", "1"),
            ("wanita", "2"),
        ],
        _ => &[
            ("tanggal", "2017-10-29"),
            ("kategori", "Jembatan"),
            ("kota", "Kota Serang"),
            ("jumlah", "3"),
        ],
    };
    let kept = sound
        .iter()
        .filter(|(name, _)| fields.iter().all(|(n, _)| n != name));
    let all: Vec<(&str, &str)> = kept.chain(fields).copied().collect();
    caller.post(slug, &all).await
}

#[tokio::test]
async fn each_broken_rule_has_its_published_sentence() {
    let caller = Caller::start().await;
    let before = caller.size().await;
    for &(slug, field, value, sentence) in TABLE {
        let answered = changed(&caller, slug, &[(field, value)]).await;
        assert_eq!(
            answered,
            (404, error(json!([sentence]))),
            "{slug} {field}={value}"
        );
    }
    assert_eq!(caller.size().await, before);
}

#[tokio::test]
async fn the_sentences_stand_in_the_published_order() {
    let caller = Caller::start().await;
    let all_wrong = [
        ("user_id", "x"),
        ("kota", "x"),
        ("kategori", "x"),
        ("tanggal", "x"),
        ("jumlah", "x"),
    ];
    let expected = json!([
        "The jumlah must be an integer.",
        "The tanggal is not a valid date.",
        "The selected kategori is invalid.",
        "The selected kota is invalid.",
        "The selected user id is invalid.",
    ]);
    let answered = changed(&caller, "epormas", &all_wrong).await;
    assert_eq!(answered, (404, error(expected)));

    let nothing = json!([
        "The jumlah field is required.",
        "The tanggal field is required.",
        "The kategori field is required.",
        "The kota field is required.",
    ]);
    assert_eq!(caller.post("epormas", &[]).await, (404, error(nothing)));

    let (_, row) = changed(&caller, "pegawai-esselon", &[]).await;
    let taken = [("pria", "x"), ("user_id", "x")];
    let mut expected = error(json!([
        "The pria must be an integer.",
        "The tanggal has already been taken.",
        "The selected user id is invalid.",
    ]));
    expected["id"] = row["id"].clone();
    let answered = changed(&caller, "pegawai-esselon", &taken).await;
    assert_eq!(answered, (404, expected));
}

#[tokio::test]
async fn other_spellings_stand_for_the_published_ones() {
    let caller = Caller::start().await;
    for (at, spelling) in [
        "Eselon 1",
        "esselon 1",
        "Esselon I",
        " ESELON  i ",
        "Esselon 1",
    ]
    .into_iter()
    .enumerate()
    {
        let day = format!("2017-01-{:02}", at + 1);
        let fields = [("esselon", spelling), ("tanggal", day.as_str())];
        let (status, body) = changed(&caller, "pegawai-esselon", &fields).await;
        assert_eq!(status, 200, "{spelling} {body}");
    }
    for (at, spelling) in ["golongan 1", "Golongan I", "GOLONGAN 1"]
        .into_iter()
        .enumerate()
    {
        let day = format!("2017-01-{:02}", at + 1);
        let fields = [("pangkat", spelling), ("tanggal", day.as_str())];
        assert_eq!(
            changed(&caller, "pangkat-pegawai", &fields).await.0,
            200,
            "{spelling}"
        );
    }
    let other_name = [
        ("eselon", "Eselon 2"),
        ("tanggal", "2017-02-01"),
        ("pria", "1"),
        ("wanita", "1"),
    ];
    assert_eq!(caller.post("pegawai-esselon", &other_name).await.0, 200);
    let codes = caller.app.app.db.read(|conn| {
        let sql = "SELECT DISTINCT esselon FROM pegawai_esselon ORDER BY 1";
        conn.query(sql, &[], |row| row.text(0))
    });
    assert_eq!(codes.await.expect("codes"), ["Esselon 1", "Esselon 2"]);
    for (at, city) in ["3673", "kota serang", "36.73"].into_iter().enumerate() {
        let day = format!("2017-01-{:02}", at + 1);
        let fields = [("kota", city), ("tanggal", day.as_str())];
        assert_eq!(changed(&caller, "epormas", &fields).await.0, 200, "{city}");
    }
}

#[tokio::test]
async fn what_is_sound_at_the_edge_is_taken() {
    let caller = Caller::start().await;
    let user = caller.user.to_string();
    let sound = [
        ("pegawai", vec![("tahun", "1900"), ("pria", "0")]),
        (
            "pegawai",
            vec![
                ("tahun", "2018"),
                ("pria", "9007199254740991"),
                ("wanita", "0"),
            ],
        ),
        (
            "pegawai-yang-akan-pensiun",
            vec![("tanggal", "2100-12-31"), ("pria", "1"), ("wanita", "2")],
        ),
        ("pegawai", vec![("tahun", "2001"), ("wanita", " 12 ")]),
        (
            "pegawai",
            vec![("tahun", "2002"), ("user_id", user.as_str())],
        ),
        ("pegawai", vec![("tahun", "2003"), ("user_id", " ")]),
        ("usia-asn", vec![("usia", "100")]),
        ("usia-asn", vec![("usia", "20")]),
        ("pegawai-esselon", vec![("tanggal", "2016-02-29 23:59:59")]),
    ];
    for (slug, fields) in sound {
        let (status, body) = changed(&caller, slug, &fields).await;
        assert_eq!(status, 200, "{slug} {fields:?} {body}");
    }
    let taken = changed(&caller, "pegawai-esselon", &[("tanggal", "2016-02-29")]).await;
    assert_eq!(taken.0, 404, "the time of day is dropped");
}
