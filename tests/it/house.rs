//! The rules of the house: the direction of modules, sizes of files, and that no indicator is
//! named in the program.

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn sources(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), ending, &mut found);
    for (path, _) in &mut found {
        *path = path
            .strip_prefix(root)
            .expect("inside the project")
            .to_owned();
    }
    found.sort();
    found
}

/// From the ground up; a module may use those on lower floors and its own.
const FLOORS: [&[&str]; 10] = [
    &["base"],
    &["catalogue"],
    &["figures", "identity"],
    &["store", "present"],
    &["apidoc"],
    &["app"],
    &["intake"],
    &["work"],
    &["web"],
    &["cli"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").expect("a source");
    let first = inside
        .iter()
        .next()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

pub(crate) fn is_test(path: &Path) -> bool {
    path.iter()
        .any(|part| part == "tests" || part == "tests.rs")
}

/// The part of a file that ships: unit tests stand at the end.
pub(crate) fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn modules_have_one_direction() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src", ".rs")
        .into_iter()
        .filter(|(path, _)| !is_test(path))
    {
        let module = module_of(&path);
        if module == "lib" || module == "main" {
            continue;
        }
        let here = floor(&module).unwrap_or_else(|| panic!("{module} has no floor"));
        for (at, line) in shipped(&text).lines().enumerate() {
            for part in line.split("crate::").skip(1) {
                let used: String = part
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                let sideways = used != module && floor(&used) == Some(here) && here > 0;
                if floor(&used).is_some_and(|there| there > here) || sideways {
                    wrong.push(format!("{}:{}: uses {used}", path.display(), at + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sql_and_http_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src", ".rs") {
        let module = module_of(&path);
        let text = shipped(&text);
        if module != "store" && (text.contains("rusqlite") || text.contains("tokio_postgres::")) {
            wrong.push(format!("{}: speaks to the database", path.display()));
        }
        if !["web", "cli"].contains(&module.as_str()) && text.contains("axum::") {
            wrong.push(format!("{}: speaks HTTP", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A place tells nothing to who reads it, and is another once a column is added. Where a statement
/// answers one column, there is nothing to be mistaken for.
#[test]
fn rows_are_read_by_name() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src/store", ".rs") {
        for (at, line) in shipped(&text).lines().enumerate() {
            for read in ["int(", "opt_int(", "text(", "opt_text(", "is("] {
                let read = format!("row.{read}");
                let places = line.split(&read).skip(1);
                let mut places = places.filter_map(|rest| rest.split(')').next());
                if places.any(|place| place.parse().is_ok_and(|n: u32| n > 0)) {
                    wrong.push(format!("{}:{}: {}", path.display(), at + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_guard_against_formulas_stands_once() {
    let copies: Vec<String> = sources("src", ".rs")
        .iter()
        .filter(|(_, text)| text.contains("'=', '+', '-', '@'"))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert_eq!(copies, ["src/base/text/cell.rs"]);
}

#[test]
fn files_stay_small() {
    let folders = ["src", "tests/it", "benches"].map(|folder| sources(folder, ".rs"));
    let long: Vec<String> = folders
        .iter()
        .flatten()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > 400)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn lines_stay_short() {
    const MOST: usize = 120;
    let mut long = Vec::new();
    for (folder, ending) in [
        ("templates", ".html"),
        ("assets/src", ".js"),
        ("assets/src", ".css"),
    ] {
        for (path, text) in sources(folder, ending) {
            let lines = text.lines().enumerate();
            for (at, line) in lines.filter(|(_, line)| line.chars().count() > MOST) {
                let length = line.chars().count();
                long.push(format!("{}:{}: {length}", path.display(), at + 1));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// `pages/kunci/baru.html` is a page of `kunci.rs` or of a file in `kunci/`.
#[test]
fn templates_lie_where_their_pages_do() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src/web/pages", ".rs") {
        let own = path.with_extension("").to_string_lossy().replace('_', "-");
        let own = own.trim_start_matches("src/web/").trim_end_matches("/mod");
        let beside = own.rsplit_once('/').map_or(own, |(folder, _)| folder);
        for named in text.split("template(path = \"pages/").skip(1) {
            let named = named.split('"').next().unwrap_or_default();
            let folder = format!("pages/{named}");
            let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
            if folder != own && folder != beside {
                wrong.push(format!("{}: pages/{named}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_indicator_is_named_in_the_program() {
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let mut named = Vec::new();
    let program = sources("src", ".rs")
        .into_iter()
        .filter(|(path, _)| !is_test(path));
    for (path, text) in program.chain(sources("templates", ".html")) {
        for indicator in &catalogue.indicators {
            let (slug, view) = (&indicator.slug, indicator.view_name());
            if shipped(&text).contains(&format!("\"{slug}\"")) || text.contains(&format!("/{slug}"))
            {
                named.push(format!("{}: {slug}", path.display()));
            }
            if view.contains('_') && shipped(&text).contains(&view) {
                named.push(format!("{}: {view}", path.display()));
            }
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
}

/// `SQLite` binds `$2` to the second that appears, `PostgreSQL` to the one called so: they are the
/// same only where each appears after those of lower numbers. What is put together of parts is left
/// out, since its parts may name the others.
#[test]
fn parameters_of_statements_appear_in_their_order() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in sources("src", "rs") {
        for literal in text.split('"').skip(1).step_by(2) {
            let numbers: Vec<u32> = literal
                .split('$')
                .skip(1)
                .filter_map(|rest| {
                    let end = rest.find(|c: char| !c.is_ascii_digit());
                    rest[..end.unwrap_or(rest.len())].parse().ok()
                })
                .collect();
            let verb = literal.split_whitespace().next().unwrap_or_default();
            let whole = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(&verb);
            if numbers.is_empty() || !whole || literal.contains('{') {
                continue;
            }
            seen += 1;
            let mut most = 0;
            for number in numbers {
                if number > most + 1 {
                    wrong.push(format!("{}: ${number} in {literal}", path.display()));
                }
                most = most.max(number);
            }
        }
    }
    assert!(seen > 150, "{seen} statements");
    assert_eq!(wrong, Vec::<String>::new());
}
