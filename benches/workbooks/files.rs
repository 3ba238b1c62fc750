//! The workbooks that are read: what agencies send, the largest that is taken, and what means harm.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A workbook's name, and what writes it.
pub(crate) type Made = (&'static str, fn(&Path));

/// Those that are measured.
pub(crate) const ALL: [Made; 7] = [
    ("200 000 rows of 8, few texts", few),
    ("200 000 rows of 8, each text another", many),
    ("200 000 rows of 46 numbers", large),
    ("bomb: 2 GB of one cell", one_cell),
    ("bomb: 2 GB of rows", rows),
    ("bomb: 2 GB of shared texts", texts),
    ("a lie: 10^15 shared texts to come", lie),
];

/// Those of which is shown what each reader sees.
pub(crate) const SMALL: [Made; 4] = [
    ("62.26 % and 29 October 2017", formats),
    ("shared texts in a part of another name", renamed),
    ("a hidden row between two", hidden),
    ("12.5 shown as 13", rounded),
];

fn figures(path: &Path, columns: u16, text: impl Fn(u32, u16) -> Option<String>) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_low_memory().expect("a sheet");
    for row in 0..200_000 {
        for column in 0..columns {
            let number = f64::from(row) * 7.3 + f64::from(column);
            match text(row, column) {
                Some(text) => sheet.write_string(row, column, text),
                None => sheet.write_number(row, column, number),
            }
            .expect("a cell");
        }
    }
    book.save(path).expect("a workbook");
}

fn few(path: &Path) {
    figures(path, 8, |row, column| {
        (column < 4).then(|| format!("Kategori {}", row % 90))
    });
}

fn many(path: &Path) {
    figures(path, 8, |row, column| {
        (column < 4).then(|| format!("Satuan {row} nomor {column}"))
    });
}

fn large(path: &Path) {
    figures(path, 46, |_, _| None);
}

const TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
const ROOT: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const BOOK: &str = "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
const SHEET: &str = "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
const SHARED: &str = "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const ONE: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>";

/// A part: its name, how it begins, what is repeated so often, how it ends.
type Piece<'p> = (&'p str, &'p str, &'p str, usize, &'p str);

fn package(path: &Path, strings: &str, parts: &[Piece<'_>]) {
    let links = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"{strings}\"/></Relationships>"
    );
    let fixed = [
        ("[Content_Types].xml", TYPES, "", 0, ""),
        ("_rels/.rels", ROOT, "", 0, ""),
        ("xl/workbook.xml", BOOK, "", 0, ""),
        ("xl/_rels/workbook.xml.rels", links.as_str(), "", 0, ""),
    ];
    let mut zip = ZipWriter::new(File::create(path).expect("a file"));
    for (name, head, piece, times, tail) in fixed.iter().chain(parts) {
        let large = SimpleFileOptions::default().large_file(true);
        zip.start_file(*name, large).expect("a part");
        zip.write_all(head.as_bytes()).expect("a head");
        // In blocks: two gigabytes in small pieces take a minute.
        let block = piece.repeat(1_000);
        for _ in 0..times / 1_000 {
            zip.write_all(block.as_bytes()).expect("a block");
        }
        zip.write_all(tail.as_bytes()).expect("a tail");
    }
    zip.finish().expect("a package");
}

const GIB2: usize = 2 * 1024 * 1024 * 1024;

fn one_cell(path: &Path) {
    let head = format!("{SHEET}<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>");
    let tail = "</t></is></c></row></sheetData></worksheet>";
    let sheet = ("xl/worksheets/sheet1.xml", head.as_str(), "a", GIB2, tail);
    package(path, "sharedStrings.xml", &[sheet]);
}

fn rows(path: &Path) {
    let row = "<row><c><v>1</v></c></row>";
    let tail = "</sheetData></worksheet>";
    let sheet = (
        "xl/worksheets/sheet1.xml",
        SHEET,
        row,
        GIB2 / row.len(),
        tail,
    );
    package(path, "sharedStrings.xml", &[sheet]);
}

fn texts(path: &Path) {
    let (head, text) = (format!("{SHARED}>"), "<si><t>aaaaaaaa</t></si>");
    let sheet = ("xl/worksheets/sheet1.xml", SHEET, "", 0, ONE);
    let times = GIB2 / text.len();
    let shared = ("xl/sharedStrings.xml", head.as_str(), text, times, "</sst>");
    package(path, "sharedStrings.xml", &[sheet, shared]);
}

fn lie(path: &Path) {
    let head = format!("{SHARED} uniqueCount=\"1000000000000000\"><si><t>a</t></si></sst>");
    let sheet = ("xl/worksheets/sheet1.xml", SHEET, "", 0, ONE);
    let shared = ("xl/sharedStrings.xml", head.as_str(), "", 0, "");
    package(path, "sharedStrings.xml", &[sheet, shared]);
}

fn renamed(path: &Path) {
    let head = format!("{SHARED}><si><t>Kota Serang</t></si></sst>");
    let sheet = ("xl/worksheets/sheet1.xml", SHEET, "", 0, ONE);
    let shared = ("xl/teks.xml", head.as_str(), "", 0, "");
    package(path, "teks.xml", &[sheet, shared]);
}

fn hidden(path: &Path) {
    let row =
        |at: u32, more: &str| format!("<row r=\"{at}\"{more}><c r=\"A{at}\"><v>{at}</v></c></row>");
    let rows = [row(1, ""), row(2, " hidden=\"1\""), row(3, "")].concat();
    let tail = format!("{rows}</sheetData></worksheet>");
    let sheet = ("xl/worksheets/sheet1.xml", SHEET, "", 0, tail.as_str());
    package(path, "sharedStrings.xml", &[sheet]);
}

fn shown_as(path: &Path, cells: &[(f64, &str)]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (number, format)) in (0..).zip(cells) {
        let format = Format::new().set_num_format(*format);
        sheet
            .write_number_with_format(0, column, *number, &format)
            .expect("a cell");
    }
    book.save(path).expect("a workbook");
}

fn formats(path: &Path) {
    shown_as(path, &[(0.6226, "0.00%"), (43_037.0, "dd/mm/yyyy")]);
}

fn rounded(path: &Path) {
    shown_as(path, &[(12.5, "0")]);
}
