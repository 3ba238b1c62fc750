//! What is shipped beside the program speaks of things that the program has: metrics, options,
//! keys of the configuration file.

use std::collections::{BTreeMap, BTreeSet};

use pimpinan::base::metrics::{Commits, Metrics};

use crate::cli::{command, out, run};

const ALERTS: &str = include_str!("../../packaging/alerts.yml");
const DASHBOARD: &str = include_str!("../../packaging/grafana.json");
const EXAMPLE: &str = include_str!("../../packaging/pimpinan.toml");
const METRICS: &str = include_str!("../../docs/how-to/observe.md");
const RUN: &str = include_str!("../../docs/how-to/run.md");

/// Labels that Prometheus itself gives.
const ITS_OWN: [&str; 2] = ["job", "instance"];

/// The series that a metric is told as, with the labels by which they are told apart; kinds and
/// labels are those of the documentation's list, which another test holds to the program.
fn series() -> BTreeMap<String, BTreeSet<String>> {
    let metrics = Metrics::new(&Commits::default());
    let mut series = BTreeMap::new();
    for line in METRICS.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, name, kind, labels, ..] = cells[..] else {
            continue;
        };
        let name = name.trim_matches('`');
        if !metrics.names().contains(&name) {
            continue;
        }
        let endings: &[&str] = match kind {
            "counter" => &["_total"],
            "gauge" => &[""],
            "histogram" => &["_bucket", "_sum", "_count"],
            other => panic!("{name} is of no known kind: {other}"),
        };
        let labels = labels
            .split(", ")
            .map(|label| label.trim_matches('`').to_owned());
        let labels: BTreeSet<String> = labels.collect();
        for ending in endings {
            series.insert(format!("{name}{ending}"), labels.clone());
        }
    }
    series
}

/// The series that a text names, with the labels that it asks of each.
fn named(text: &str) -> Vec<(String, Vec<String>)> {
    let word = |c: char| c.is_ascii_lowercase() || c == '_';
    let mut found = Vec::new();
    for (at, _) in text.match_indices("pimpinan_") {
        let rest = &text[at..];
        let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let asked = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let asked = asked.map_or("", |(asked, _)| asked);
        let labels = asked.split(',').filter_map(|one| one.split_once('='));
        let labels = labels.map(|(label, _)| label.to_owned());
        found.push((name.to_owned(), labels.collect()));
    }
    found
}

fn assert_told(what: &str, text: &str) {
    let series = series();
    let named = named(text);
    assert!(named.len() >= 10, "{what} names metrics");
    for (name, asked) in named {
        let told_apart = series.get(&name);
        let told_apart = told_apart.unwrap_or_else(|| panic!("{what}: there is no series {name}"));
        for label in asked {
            let known = told_apart.contains(&label) || ITS_OWN.contains(&&*label);
            assert!(known, "{what}: {name} has no label {label}");
        }
    }
}

#[test]
fn alerts_are_about_metrics_that_there_are() {
    assert_told("alerts.yml", ALERTS);
}

#[test]
fn the_dashboard_shows_metrics_that_there_are() {
    let board: serde_json::Value = serde_json::from_str(DASHBOARD).expect("JSON");
    let panels = board["panels"].as_array().expect("panels");
    let ids: BTreeSet<u64> = panels
        .iter()
        .filter_map(|panel| panel["id"].as_u64())
        .collect();
    assert_eq!(ids.len(), panels.len(), "an id of its own for each panel");
    let mut asked = String::new();
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        for target in panel["targets"].as_array().expect("targets") {
            asked.push_str(target["expr"].as_str().expect("an expression"));
            asked.push('\n');
        }
    }
    assert_told("grafana.json", &asked);
}

/// The long options of `serve`, without those that are no settings.
fn options() -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let help = out(&run(folder.path(), &["serve", "--help"]));
    let lines = help.lines().filter_map(|line| {
        let (_, option) = line
            .split_once("--")
            .filter(|(before, _)| before.trim().len() <= 3)?;
        option.split([' ', '=']).next()
    });
    let no_settings = ["help", "version", "config"];
    let options = lines.filter(|option| !no_settings.contains(option));
    options.map(str::to_owned).collect()
}

/// The example's settings, those that are off too.
fn example() -> String {
    let lines = EXAMPLE.lines().filter_map(|line| {
        let line = line.strip_prefix('#').unwrap_or(line);
        let (key, _) = line.split_once(" = ")?;
        key.chars()
            .all(|c| c.is_ascii_lowercase() || c == '_')
            .then(|| format!("{line}\n"))
    });
    lines.collect()
}

#[test]
fn the_example_has_every_setting_and_is_understood() {
    let text = example();
    let table: toml::Table = text.parse().expect("TOML");
    let keys: BTreeSet<String> = table.keys().map(|key| key.replace('_', "-")).collect();
    assert_eq!(keys, options());
    let folder = tempfile::tempdir().expect("a folder");
    for text in [&*text, EXAMPLE] {
        // Only that the catalogue of the example is not there may be said of it.
        let text = text.replace("/etc/pimpinan/catalogue", "mine");
        std::fs::write(folder.path().join("p.toml"), text).expect("a file");
        let _ = run(folder.path(), &["catalogue", "export", "mine"]);
        let read = command(folder.path(), &["check", "--config", "p.toml"]).output();
        let read = read.expect("its end");
        assert!(read.status.success(), "{read:?}");
    }
}

#[test]
fn the_example_shows_the_defaults() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = out(&run(folder.path(), &["serve", "--help"]));
    let defaults = help.match_indices("[default: ").map(|(at, before)| {
        let value = help[at + before.len()..].split(']').next();
        value.expect("an end").trim_matches('"')
    });
    // The database's is in the working directory, which a service should not rely on.
    for value in defaults.filter(|value| !value.starts_with("sqlite:")) {
        let shown = [format!(" = {value}\n"), format!(" = \"{value}\"\n")];
        assert!(shown.iter().any(|shown| EXAMPLE.contains(shown)), "{value}");
    }
}

#[test]
fn every_option_of_serve_is_documented() {
    for option in options() {
        let in_table = format!("| `--{option}");
        assert!(RUN.contains(&in_table), "run.md leaves out --{option}");
    }
}
