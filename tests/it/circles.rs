//! No circles of files inside a room: whoever reads one file can read it before those that use it.
//!
//! A file uses another where it names it by `crate::`, `super::`, `self::`, a child, or a name that
//! one of its `use` lines brought in. What a file hands on with `pub use` counts as used by those
//! who take it there, not by the file itself: the map of a folder may name its children.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::house::{is_test, shipped, sources};

type Module = Vec<String>;

/// What one file says of others.
#[derive(Default)]
struct Said {
    /// Paths of `use` lines, whether they are handed on, and the name they get.
    uses: Vec<(Vec<String>, bool, String)>,
    /// Other paths of two and more parts.
    paths: Vec<Vec<String>>,
}

fn module(path: &Path) -> Module {
    let inside = path.strip_prefix("src").expect("a source");
    let mut parts: Module = inside
        .iter()
        .map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// The text without comments and without the reach of `pub(in …)`.
fn plain(text: &str) -> String {
    let lines = shipped(text).lines();
    let code = lines.map(|line| line.split("//").next().unwrap_or_default());
    let mut text = code.collect::<Vec<_>>().join("\n");
    while let Some(at) = text.find("pub(in ") {
        let end = text[at..].find(')').map_or(text.len(), |end| at + end + 1);
        text.replace_range(at..end, "pub");
    }
    text
}

fn read(text: &str) -> Said {
    let mut said = Said::default();
    let mut rest = String::new();
    let text = plain(text);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let start = line.trim_start();
        let open = ["use ", "pub use ", "pub(crate) use ", "pub(super) use "];
        let Some(head) = open.iter().find(|head| start.starts_with(**head)) else {
            rest.push_str(line);
            rest.push('\n');
            continue;
        };
        let mut tree = start[head.len()..].to_owned();
        while !tree.contains(';') {
            tree.push_str(lines.next().expect("the end of a use"));
        }
        let tree = tree.split(';').next().unwrap_or_default().to_owned();
        let handed_on = head.starts_with("pub");
        for (path, name) in leaves(&tree) {
            said.uses.push((path, handed_on, name));
        }
    }
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    let words = rest.split(|c| !word(c));
    let paths = words.map(|word| word.split("::").map(str::to_owned).collect::<Vec<_>>());
    said.paths = paths
        .filter(|path| path.len() > 1 && path.iter().all(|part| !part.is_empty()))
        .collect();
    said
}

/// The paths of a `use` tree, each with the name under which it is known then.
fn leaves(tree: &str) -> Vec<(Vec<String>, String)> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut parts: Vec<String> = path.trim().split("::").map(str::to_owned).collect();
        if parts.last().is_some_and(|last| last == "self") {
            parts.pop();
        }
        let own = parts.last().cloned().unwrap_or_default();
        let name = if name.is_empty() {
            own
        } else {
            name.trim().to_owned()
        };
        return vec![(parts, name)];
    };
    let close = tree.rfind('}').expect("the end of a group");
    let (mut depth, mut parts, mut part) = (0, Vec::new(), String::new());
    for letter in tree[open + 1..close].chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(letter);
    }
    parts.push(part);
    let inside = parts.iter().filter(|part| !part.trim().is_empty());
    inside
        .flat_map(|part| leaves(&format!("{}{}", &tree[..open], part.trim())))
        .collect()
}

/// The files of the program and what they say.
struct House(BTreeMap<Module, Said>);

impl House {
    fn stands() -> Self {
        let files = sources("src", ".rs");
        let shipped = files.iter().filter(|(path, _)| !is_test(path));
        Self(
            shipped
                .map(|(path, text)| (module(path), read(text)))
                .collect(),
        )
    }

    /// A path from the root of the program, if it is a path into it.
    fn rooted(&self, from: &Module, path: &[String]) -> Option<Module> {
        let mut base = from.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                base.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    base.pop()?;
                    rest = &rest[1..];
                }
            }
            child => {
                base.push(child.to_owned());
                let known = self.0.contains_key(&base);
                base.pop();
                if !known {
                    return None;
                }
            }
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    /// The file that a rooted path leads to, through what files hand on.
    fn file(&self, path: &Module, patience: usize) -> Option<Module> {
        let length = (1..=path.len())
            .rev()
            .find(|n| self.0.contains_key(&path[..*n]))?;
        let (file, rest) = (path[..length].to_vec(), &path[length..]);
        let handed = rest.first().and_then(|name| {
            let mut uses = self.0[&file].uses.iter();
            uses.find(|(_, handed_on, known)| *handed_on && known == name)
        });
        if let (Some((target, _, _)), 1..) = (handed, patience) {
            let mut target = self.rooted(&file, target)?;
            target.extend(rest[1..].iter().cloned());
            return self.file(&target, patience - 1);
        }
        Some(file)
    }

    fn used(&self, file: &Module) -> BTreeSet<Module> {
        let said = &self.0[file];
        let mut known: BTreeMap<&str, Module> = BTreeMap::new();
        let mut used = BTreeSet::new();
        for (path, handed_on, name) in &said.uses {
            let Some(path) = self.rooted(file, path) else {
                continue;
            };
            let target = self.file(&path, 8);
            known.insert(name, path);
            let below = |target: &Module| target.starts_with(file);
            used.extend(target.filter(|target| !(*handed_on && below(target))));
        }
        for path in &said.paths {
            let brought = known.get(path[0].as_str()).map(|base| {
                let mut whole = base.clone();
                whole.extend(path[1..].iter().cloned());
                whole
            });
            let rooted = self.rooted(file, path).or(brought);
            used.extend(rooted.and_then(|path| self.file(&path, 8)));
        }
        used.remove(file);
        used.retain(|other| other[0] == file[0]);
        used
    }

    /// The files that can be reached from themselves.
    fn in_circles(&self) -> BTreeSet<String> {
        let uses: BTreeMap<&Module, BTreeSet<Module>> =
            self.0.keys().map(|file| (file, self.used(file))).collect();
        let reaches_itself = |file: &&Module| {
            let mut seen = BTreeSet::new();
            let mut waiting: Vec<&Module> = uses[*file].iter().collect();
            while let Some(next) = waiting.pop() {
                if next == *file {
                    return true;
                }
                if seen.insert(next) {
                    waiting.extend(uses[next].iter());
                }
            }
            false
        };
        let found = self.0.keys().filter(reaches_itself);
        found.map(|file| file.join("::")).collect()
    }
}

#[test]
fn no_circles_inside_a_room() {
    let found = House::stands().in_circles();
    assert!(
        found.is_empty(),
        "these use each other in a circle: {found:#?}"
    );
}

#[test]
fn circles_are_seen() {
    let house = |files: &[(&[&str], &str)]| {
        let module = |path: &[&str]| path.iter().map(|part| (*part).to_owned()).collect();
        let files = files.iter().map(|(path, text)| (module(path), read(text)));
        House(files.collect()).in_circles().len()
    };
    let (root, one, two) = (
        ["a"].as_slice(),
        ["a", "one"].as_slice(),
        ["a", "two"].as_slice(),
    );
    let map = (root, "mod one;\nmod two;\npub use one::{One, other};\n");
    assert_eq!(
        house(&[map, (one, "use super::two::Two;"), (two, "pub struct Two;")]),
        0
    );
    assert_eq!(
        house(&[map, (one, "use super::two::Two;"), (two, "use super::One;")]),
        2
    );
    assert_eq!(
        house(&[
            map,
            (one, "fn f() { crate::a::two::g() }"),
            (two, "use super::one;")
        ]),
        2
    );
    let parent = (root, "mod one;\nfn f() { one::g() }\npub fn h() {}\n");
    assert_eq!(house(&[parent, (one, "use super::h;\n")]), 2);
    assert_eq!(
        house(&[
            parent,
            (one, "// use super::h;\npub(in crate::a) fn g() {}")
        ]),
        0
    );
}
