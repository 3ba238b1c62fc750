//! Finding codes, regions and agencies by their spellings.

use std::fmt::Write as _;

use super::{GOOD, catalogue, small};
use crate::catalogue::{Level, load};

#[test]
fn a_region_is_found_by_any_of_its_spellings() {
    let catalogue = catalogue();
    for (text, code) in [
        ("3604", "3604"),
        ("36.04", "3604"),
        ("Kabupaten Serang", "3604"),
        ("Kab. Serang", "3604"),
        ("KAB SERANG", "3604"),
        ("kab.serang", "3604"),
        ("Kota  Serang ", "3673"),
        ("Kota Administrasi Serang", "3673"),
        ("Lebak", "3602"),
        ("Tangsel", "3674"),
        ("tangerang selatan", "3674"),
        ("Banten", "36"),
        ("Provinsi Banten", "36"),
        ("Prov. Banten", "36"),
        ("Indonesia", "00"),
    ] {
        let found = catalogue.find_region(text, None).map(|r| r.code.as_str());
        assert_eq!(found, Some(code), "{text}");
    }
}

#[test]
fn a_name_that_two_regions_bear_finds_none() {
    let catalogue = catalogue();
    for text in ["Serang", "tangerang", "", "Bandung", "Kabupaten", "🙂"] {
        assert_eq!(catalogue.find_region(text, None), None, "{text}");
    }
}

#[test]
fn a_region_is_found_at_the_level_asked_for() {
    let catalogue = catalogue();
    assert!(catalogue.find_region("36", Some(Level::Province)).is_some());
    assert!(catalogue.find_region("36", Some(Level::Kabkota)).is_none());
}

#[test]
fn every_budget_label_of_2017_finds_its_agency() {
    let catalogue = catalogue();
    for (text, code) in [
        ("Dindik", "dindikbud"),
        ("B pem", "biro-pemerintahan"),
        ("Bapenda+PPKD", "bapenda"),
        ("DPRD+(KD-WKD)", "dprd-kdh"),
        ("satpol pp", "satpol-pp"),
        ("002900000000000", "bkd"),
        ("Badan Kepegawaian Daerah", "bkd"),
    ] {
        let found = catalogue.find_agency(text).map(|a| a.code.as_str());
        assert_eq!(found, Some(code), "{text}");
    }
    assert_eq!(catalogue.find_agency("0004"), None);
}

#[test]
fn blood_groups_keep_their_signs() {
    let catalogue = catalogue();
    let list = &catalogue.codelists["golongan-darah"];
    assert_eq!(list.find("ab+"), Some("AB+"));
    assert_eq!(list.find("AB-"), Some("AB-"));
    assert_eq!(list.find("AB"), Some("AB"));
    assert_eq!(list.find("TIDAK TAHU GOL DARAH"), Some("Tidak Tahu"));
}

#[test]
fn a_long_list_shows_its_top_and_finds_every_code() {
    let mut text = "title = { id = \"Pekerjaan\", en = \"Occupation\" }\ntop = 10\n".to_owned();
    for n in 1..=89 {
        let _ = write!(text, "[[code]]\ncode = \"{n}\"\nlabel = ");
        let _ = writeln!(
            text,
            "{{ id = \"Pekerjaan {n}\", en = \"Occupation {n}\" }}"
        );
    }
    let mut files = small(GOOD);
    files.insert("codelists/pekerjaan-kk.toml".to_owned(), text);
    let catalogue = load::from_texts(&files).unwrap();
    let list = &catalogue.codelists["pekerjaan-kk"];
    assert_eq!((list.codes.len(), list.top), (89, Some(10)));
    assert_eq!(list.find("pekerjaan 89"), Some("89"));
    assert_eq!(list.find("Occupation  1"), Some("1"));
}
