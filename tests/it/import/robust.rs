//! Whatever the bytes, reading answers.

use proptest::prelude::*;

use super::formats::{rows, workbook};
use pimpinan::intake::file;

fn read(bytes: &[u8]) {
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let about = catalogue
        .indicator("usia-asn")
        .expect("an indicator")
        .clone();
    let mut kept = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut kept, bytes).expect("written");
    for about in [Some(&about), None] {
        let request = file::Request {
            catalogue: &catalogue,
            about,
            answers: &file::Answers::default(),
            is_agency: &|_| false,
        };
        let kept = kept.try_clone().expect("a file");
        let _ = file::read(&request, kept, &mut |_| Ok(()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read(&bytes);
    }

    #[test]
    fn any_lines_below_a_header_are_answered(lines in ".{0,400}") {
        read(format!("tanggal;usia;pria;wanita\n{lines}").as_bytes());
        read(format!("indicator,period,measure,unit,value\n{lines}").as_bytes());
        read(format!("[{{\"tanggal\":{lines:?},\"usia\":20,\"pria\":1,\"wanita\":2}}]").as_bytes());
        read(format!("[{{{lines}").as_bytes());
    }

    #[test]
    fn a_scrambled_workbook_is_answered(at in 0_usize..6_000, byte in any::<u8>(), keep in 0_usize..8_000) {
        let mut bytes = workbook(|sheet| {
            rows(sheet, &[&["tanggal", "usia", "pria", "wanita"], &["2017-10-29", "20", "1", "2"]])
        });
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        read(&bytes);
        bytes.truncate(keep);
        read(&bytes);
    }
}
