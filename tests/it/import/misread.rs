//! Figures that would be taken for others: each is read right, asked about, or refused.

use std::path::Path;

use pimpinan::intake::file::Broken;
use pimpinan::intake::import::{Choices, Failure, Plan, SHEET, What};

use super::support::{anyone, plan_bytes, plan_file, records, refusals};
use crate::support::TestApp;

async fn plan(app: &TestApp, text: &str, slug: &str) -> Plan {
    let plan = plan_bytes(app, text.as_bytes(), slug).await;
    plan.unwrap_or_else(|e| panic!("{e:?}: {text}"))
}

/// Values of each row, or field and code of what it is refused for.
async fn read(app: &TestApp, text: &str, slug: &str) -> Vec<String> {
    let plan = plan(app, text, slug).await;
    let line = |record: &pimpinan::intake::import::Record| {
        if let What::Refused(reasons) = &record.what {
            let told = reasons
                .iter()
                .map(|one| format!("{} {}", one.field, one.code));
            return told.collect::<Vec<_>>().join(", ");
        }
        let values = record.values.iter();
        let values = values.map(|value| value.map_or("-".to_owned(), |v| v.to_string()));
        values.collect::<Vec<_>>().join(" ")
    };
    records(&plan).iter().map(line).collect()
}

#[tokio::test]
async fn a_heading_or_title_with_another_unit_is_refused() {
    let app = TestApp::start().await;
    let slug = "indikator-kemiskinan-kab-kota";
    let file = |unit: &str| {
        format!(
            "bulan;wilayah;garis_kemiskinan;jumlah_miskin ({unit});persen_miskin;p1;p2\n\
             2013-03;Lebak;256873;118,6;9,5;1,204;0,231\n"
        )
    };
    for unit in ["orang", "jiwa", "people", "persen", "juta orang"] {
        let read = read(&app, &file(unit), slug).await;
        assert_eq!(read, ["jumlah_miskin unit"], "{unit}");
    }
    let all = read(&app, &file("ribu jiwa"), slug).await;
    assert!(!all[0].contains("unit"), "{all:?}");
    let slug = "penyerapan-anggaran-opd";
    for (text, expected) in [
        (
            "tahun;opd;anggaran;Realisasi (persen)\n2016;dinkes;100;90\n",
            "realisasi unit",
        ),
        (
            "tahun;opd;Anggaran (USD);realisasi\n2016;dinkes;100;90\n",
            "anggaran unit",
        ),
        (
            "Tabel 5. Belanja (dalam juta rupiah);;;\ntahun;opd;anggaran;realisasi\n\
             2016;dinkes;1500;1200\n",
            "anggaran unit, realisasi unit",
        ),
        (
            "Sampai dengan Juni 2013;;;\ntahun;opd;anggaran;realisasi\n2013;dinkes;1500;1200\n",
            "tahun title-until",
        ),
    ] {
        assert_eq!(read(&app, text, slug).await, [expected], "{text}");
    }
}

#[tokio::test]
async fn brackets_that_make_it_another_figure_are_asked_about() {
    let app = TestApp::start().await;
    for inside in ["s.d. Juni", "target", "perkiraan", "murni", "2014"] {
        let text = format!("tahun;opd;anggaran;realisasi ({inside})\n2016;dinkes;100;90\n");
        let read = read(&app, &text, "penyerapan-anggaran-opd").await;
        assert_eq!(read, ["realisasi unread-figure"], "{text}");
    }
    let text = "tahun;Laki-laki (L);Perempuan (P);Jumlah (L+P)\n2013;100;90;190\n";
    assert_eq!(read(&app, text, "pegawai").await, ["100 90 190"]);
}

#[tokio::test]
async fn a_point_that_may_be_either_sign_is_asked_about() {
    let app = TestApp::start().await;
    let text = "tahun;wilayah;inflasi\n2013;Kota Serang;5.125\n";
    let all = refusals(&plan(&app, text, "laju-inflasi-menurut-kota").await);
    assert!(all[0].contains("ambiguous-number"), "{all:?}");
    let text = "tahun;pria;wanita\n2013;1,234;5\n2014;1.234;5\n2015;1.234,0;5\n";
    let all = read(&app, text, "pegawai").await;
    // One figure shows that the comma is the decimal sign, which goes for the column.
    assert_eq!(all, ["pria integer", "1234 5 1239", "1234 5 1239"]);
}

#[tokio::test]
async fn what_is_computed_must_agree_in_files_too() {
    let app = TestApp::start().await;
    let slug = "penyerapan-anggaran-opd";
    let file =
        |share: &str| format!("tahun;opd;anggaran;realisasi;serapan\n2016;dinkes;100;90;{share}\n");
    assert_eq!(read(&app, &file("55"), slug).await, ["serapan computed"]);
    let all = read(&app, &file("90"), slug).await;
    assert!(all[0].starts_with("100 90"), "{all:?}");
}

#[tokio::test]
async fn a_column_that_divides_the_figures_is_asked_about() {
    let app = TestApp::start().await;
    let text = "tahun,status kepegawaian,pria,wanita\n2013,PNS,100,90\n";
    assert_eq!(read(&app, text, "pegawai").await, ["tahun unread-parts"]);
    let text = "tahun,status kepegawaian,pria,wanita\n2013,Semua,100,90\n";
    assert_eq!(read(&app, text, "pegawai").await, ["100 90 190"]);
}

#[tokio::test]
async fn a_sheet_that_is_not_there_is_not_replaced_by_another() {
    let app = TestApp::start().await;
    let path = app.folder.path().join("kiriman");
    std::fs::write(&path, "tahun;pria;wanita\n2013;1;2\n").expect("a file");
    let key = (String::new(), SHEET.to_owned(), String::new());
    let choices: Choices = [(key, "2099".to_owned())].into();
    let read = plan_file(&app, Path::new(&path), Some("pegawai"), anyone(), choices).await;
    match read {
        Err(Failure::Broken(Broken::NoSheet { name, sheets })) => {
            assert!(name == "2099" && sheets.is_empty());
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn json_that_is_no_list_of_objects_is_told_as_such() {
    let app = TestApp::start().await;
    for (text, object) in [
        (
            "{\"data\": [{\"tahun\": 2013, \"pria\": 1, \"wanita\": 2}]}",
            1,
        ),
        (
            "{\"tahun\": 2013, \"pria\": 1}\n{\"tahun\": 2014, \"pria\": 1}\n",
            1,
        ),
        ("[{\"tahun\": 2013, \"pria\": 1, \"wanita\": 2},]", 2),
    ] {
        match plan_bytes(&app, text.as_bytes(), "pegawai").await {
            Err(Failure::Broken(Broken::NotAList(at))) => assert_eq!(at, object, "{text}"),
            other => panic!("{other:?}: {text}"),
        }
    }
}
