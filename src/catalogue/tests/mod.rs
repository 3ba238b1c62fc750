//! Tests of the catalogue as a whole: the built-in files, the contract, mistakes, pages.

mod contract;
mod due;
mod embedded;
mod lookup;
mod mistakes;
mod pages;
mod robust;
mod rules;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Catalogue;
use super::load::{self, Mistake};

/// The built-in files as text.
fn files() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    let mut files = BTreeMap::new();
    for folder in ["", "codelists/", "indicators/", "rules/"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.path().is_file() {
                let name = format!("{folder}{}", entry.file_name().into_string().unwrap());
                files.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    files
}

/// The built-in catalogue.
fn catalogue() -> Catalogue {
    load::embedded().unwrap_or_else(|mistakes| panic!("{}", lines(&mistakes)))
}

fn lines(mistakes: &[Mistake]) -> String {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// A small catalogue of one indicator, whose file is `indicator`.
fn small(indicator: &str) -> BTreeMap<String, String> {
    let texts = [
        (
            "sectors.toml",
            "[[sector]]\nslug = \"umum\"\ntitle = { id = \"Umum\", en = \"General\" }\n\
             summary = { id = \"Umum.\", en = \"General.\" }\nheadline = \"contoh\"\n",
        ),
        (
            "agencies.csv",
            "code,name,short,parent,aliases,kunker,active,source\n\
             setda,Sekretariat Daerah,Setda,,,,yes,x\n\
             lama,Biro Lama,Biro Lama,setda,,,no,x\n",
        ),
        (
            "regions.csv",
            "code,name,short,level,parent,kemendagri,aliases,area_km2,source\n\
             00,Indonesia,Indonesia,nation,,,,,x\n\
             36,Provinsi Banten,Banten,province,00,,,,x\n\
             3604,Kabupaten Serang,Kab. Serang,kabkota,36,36.04,,1471.543,x\n\
             3673,Kota Serang,Kota Serang,kabkota,36,36.73,,,x\n",
        ),
        (
            "codelists/sex.toml",
            "title = { id = \"Jenis kelamin\", en = \"Sex\" }\n\
             [[code]]\ncode = \"L\"\n[[code]]\ncode = \"P\"\n",
        ),
        ("indicators/contoh.toml", indicator),
    ];
    let own = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
    texts.into_iter().map(own).collect()
}

/// A correct indicator of the small catalogue.
const GOOD: &str = r#"
sector = "umum"
number = "1.1"
title = { id = "Jumlah Contoh", en = "Examples" }
definition = { id = "Banyaknya contoh.", en = "Number of examples." }
kind = "stock"
producer = "setda"
reporters = ["setda"]

[period]
grains = ["year"]

[[measure]]
name = "jumlah"
label = { id = "Jumlah", en = "Number" }
unit = { id = "buah", en = "pieces" }

[[basis]]
code = "contoh"
source = { id = "Contoh", en = "Example" }
scope = { id = "Semua", en = "All" }
"#;
