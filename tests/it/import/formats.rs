//! What a file may look like and still be understood.

use std::fmt::Write as _;

use pimpinan::intake::import::{Plan, What};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};

use super::support::{apply_plan, plan_bytes, records, refusals};
use crate::support::TestApp;

/// A workbook whose sheet `fill` fills.
pub(crate) fn workbook(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet()).expect("a sheet");
    book.save_to_buffer().expect("a workbook")
}

/// Rows of texts; what reads as a number is written as one.
pub(crate) fn rows(sheet: &mut Worksheet, rows: &[&[&str]]) -> Result<(), XlsxError> {
    for (at, row) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*row) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(at, column, number)?,
                Err(_) => sheet.write_string(at, column, *text)?,
            };
        }
    }
    Ok(())
}

/// Period, region, categories and values of what would be written.
fn read(plan: &Plan) -> Vec<String> {
    let mut all = Vec::new();
    for record in records(plan) {
        assert!(record.writes(), "{record:?}");
        let mut line = format!(
            "{} {} {}",
            record.period,
            record.region,
            record.categories.join("|")
        );
        for value in &record.values {
            let _ = write!(
                line,
                " {}",
                value.map_or("-".to_owned(), |value| value.to_string())
            );
        }
        all.push(line);
    }
    all
}

async fn read_bytes(bytes: &[u8], slug: &str) -> Vec<String> {
    let app = TestApp::start().await;
    let plan = plan_bytes(&app, bytes, slug).await;
    let plan = plan.unwrap_or_else(|e| panic!("{e:?}: {:?}", String::from_utf8_lossy(bytes)));
    assert_eq!(refusals(&plan), Vec::<String>::new());
    read(&plan)
}

#[tokio::test]
async fn columns_in_any_order_labels_in_either_language_and_codes_by_their_aliases() {
    let bytes = workbook(|sheet| {
        rows(
            sheet,
            &[
                &["DATA PEGAWAI"],
                &[],
                &["No", "Perempuan", "ESELON ", "Male (orang)", "Tanggal"],
                &["1", "3", "Esselon II", "12", "2017-10-29"],
                &[],
                &["2", "5", "eselon iii", "7", "2017-10-29"],
            ],
        )
    });
    let app = TestApp::start().await;
    let found = app.app.catalogue.indicators.iter().find(|one| {
        one.categories
            .iter()
            .any(|category| category.list.name == "esselon")
    });
    let indicator = found.expect("an indicator");
    let header = indicator.period.field.clone();
    let bytes = if header == "tanggal" {
        bytes
    } else {
        unreachable!("{header}")
    };
    let plan = plan_bytes(&app, &bytes, &indicator.slug)
        .await
        .expect("a plan");
    assert_eq!(refusals(&plan), Vec::<String>::new());
    let rows = records(&plan);
    assert_eq!(
        (rows[0].row, rows[0].categories[0].as_str()),
        (4, "Esselon 2")
    );
    assert_eq!(
        (rows[1].row, rows[1].categories[0].as_str()),
        (6, "Esselon 3")
    );
    assert_eq!(plan.notes.ignored, ["No"]);
}

#[tokio::test]
async fn text_in_every_usual_encoding_and_with_every_separator() {
    let text =
        "tanggal;usia;pria;wanita\r\n29/10/2017;20;1.234;\"5\"\r\n30 Oktober 2017;21;7;8\r\n";
    let expected = ["2017-10-29 36 20 1234 5 1239", "2017-10-30 36 21 7 8 15"];
    let utf16 = |swap: fn(u16) -> [u8; 2]| {
        let marked = format!("\u{feff}{text}");
        marked.encode_utf16().flat_map(swap).collect::<Vec<u8>>()
    };
    let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        format!("sep=;\r\n{text}").into_bytes(),
        text.replace(';', "\t").into_bytes(),
        text.replace(';', ",").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        unmarked,
    ] {
        assert_eq!(read_bytes(&bytes, "usia-asn").await, expected);
    }
}

#[tokio::test]
async fn text_of_old_windows_keeps_its_letters() {
    let mut bytes = b"tanggal;usia;pria;wanita;catatan \x96 caf\xe9\n".to_vec();
    bytes.extend(b"2017-10-29;20;1;2;na\xefve\n");
    let app = TestApp::start().await;
    let plan = plan_bytes(&app, &bytes, "usia-asn").await.expect("a plan");
    assert_eq!(plan.notes.ignored, ["catatan – café"]);
    assert_eq!(plan.counts.created, 1);
}

#[tokio::test]
async fn decimals_by_comma_and_by_point() {
    let comma = "tahun;wilayah;ahh\n2010;Kab. Pandeglang;62,26\n2010;KOTA CILEGON;65,5\n";
    let point = "tahun,wilayah,ahh\n2010,36.01,62.26\n2010,3672,65.5\n";
    for text in [comma, point] {
        let read = read_bytes(text.as_bytes(), "angka-harapan-hidup").await;
        assert_eq!(read, ["2010 3601  6226", "2010 3672  6550"]);
    }
}

#[tokio::test]
async fn days_as_serial_numbers_of_both_calendars_and_with_their_format() {
    let day = ExcelDateTime::from_ymd(2017, 10, 29).expect("a day");
    let format = Format::new().set_num_format("dd/mm/yyyy");
    let bytes = workbook(|sheet| {
        rows(
            sheet,
            &[
                &["tanggal", "usia", "pria", "wanita"],
                &["43038", "21", "1", "2"],
            ],
        )?;
        rows(sheet, &[])?;
        sheet.write_datetime_with_format(2, 0, &day, &format)?;
        for (column, number) in (1_u16..).zip([20, 3, 4]) {
            sheet.write_number(2, column, number)?;
        }
        Ok(())
    });
    let expected = ["2017-10-30 36 21 1 2 3", "2017-10-29 36 20 3 4 7"];
    assert_eq!(read_bytes(&bytes, "usia-asn").await, expected);
}

#[tokio::test]
async fn saved_results_of_formulas_are_taken_and_errors_refused() {
    let app = TestApp::start().await;
    let bytes = workbook(|sheet| {
        rows(
            sheet,
            &[
                &["tanggal", "usia", "pria", "wanita"],
                &["2017-10-29", "20"],
                &["2017-10-29", "21"],
            ],
        )?;
        sheet.write_formula(1, 2, Formula::new("=1+2").set_result("3"))?;
        sheet.write_number(1, 3, 4)?;
        sheet.write_formula(2, 2, Formula::new("=1/0").set_result("#DIV/0!"))?;
        sheet.write_formula(2, 3, Formula::new("=A1").set_result(""))?;
        Ok(())
    });
    let plan = plan_bytes(&app, &bytes, "usia-asn").await.expect("a plan");
    assert_eq!(plan.notes.formulas, 3);
    assert_eq!(records(&plan)[0].values, [Some(3), Some(4), Some(7)]);
    let refused = refusals(&plan);
    assert!(
        refused.contains(&"3 C pria cell-error #DIV/0!".to_owned()),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_percentage_is_read_as_it_is_shown() {
    let app = TestApp::start().await;
    let found = app.app.catalogue.indicators.iter().find(|one| {
        one.categories.is_empty()
            && one.region.default.is_some()
            && one.period.grains == [pimpinan::catalogue::Grain::Year]
            && one
                .measures
                .iter()
                .filter(|m| m.stored && m.required)
                .count()
                == 1
            && one.measures[0].unit.id == "persen"
    });
    let Some(indicator) = found else { return };
    let percent = Format::new().set_num_format("0.00%");
    let bytes = workbook(|sheet| {
        rows(sheet, &[&["tahun", &indicator.measures[0].name], &["2017"]])?;
        sheet.write_number_with_format(1, 1, 0.0541, &percent)?;
        Ok(())
    });
    let plan = plan_bytes(&app, &bytes, &indicator.slug)
        .await
        .expect("a plan");
    let scale = 10_i64.pow(u32::from(indicator.measures[0].decimals));
    assert_eq!(records(&plan)[0].values, [Some(541 * scale / 100)]);
}

#[tokio::test]
async fn what_is_sent_twice_is_unchanged_and_what_differs_is_told_old_and_new() {
    let app = TestApp::start().await;
    let first = "tanggal;usia;pria;wanita\n2017-10-29;20;1;2\n2017-10-29;21;3;4\n";
    let plan = plan_bytes(&app, first.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    assert_eq!(apply_plan(&app, plan).await.created, 2);
    let second =
        "tanggal;usia;pria;wanita\n2017-10-29;20;1;2\n2017-10-29;21;30;4\n2017-10-29;22;5;6\n";
    let plan = plan_bytes(&app, second.as_bytes(), "usia-asn")
        .await
        .expect("a plan");
    let counts = plan.counts;
    assert_eq!(
        (counts.created, counts.changed, counts.same, counts.refused),
        (1, 1, 1, 0)
    );
    let changed = records(&plan)
        .into_iter()
        .find_map(|record| match record.what {
            What::Change { old, revision, .. } => Some((old, record.values, revision)),
            _ => None,
        });
    let (old, new, revision) = changed.expect("a change");
    assert_eq!(old, [Some(3), Some(4), Some(7)]);
    assert_eq!(new, [Some(30), Some(4), Some(34)]);
    assert_eq!(revision, 1);
    let applied = apply_plan(&app, plan).await;
    assert_eq!((applied.created, applied.changed), (1, 1));
}
