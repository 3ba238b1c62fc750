//! How to call a method, in the languages of those who call it.

use std::fmt::Write as _;

/// An example of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Stable short name, for addresses inside a page.
    pub code: &'static str,
    /// What the tab says.
    pub language: &'static str,
    /// The program.
    pub text: String,
}

/// The call in every language.
pub fn all(verb: &str, url: &str, fields: &[(&str, &str)]) -> Vec<Sample> {
    let sample = |code, language, text| Sample {
        code,
        language,
        text,
    };
    vec![
        sample("curl", "curl", curl(verb, url, fields)),
        sample("php", "PHP", php(verb, url, fields)),
        sample("requests", "Python (requests)", requests(verb, url, fields)),
        sample("urllib", "Python (urllib)", urllib(verb, url, fields)),
    ]
}

/// A text that a shell takes as it is.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn curl(verb: &str, url: &str, fields: &[(&str, &str)]) -> String {
    let mut text = format!("curl -X {verb} {}", quoted(url));
    for (name, value) in fields {
        let pair = quoted(&format!("{name}={value}"));
        let _ = write!(text, " \\\n  --data-urlencode {pair}");
    }
    text
}

/// A string literal that PHP and Python read alike.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}

fn php(verb: &str, url: &str, fields: &[(&str, &str)]) -> String {
    let mut pairs = String::new();
    for (name, value) in fields {
        let _ = writeln!(pairs, "    {} => {},", literal(name), literal(value));
    }
    format!(
        "<?php
$data = [
{pairs}];

$call = curl_init({url});
curl_setopt_array($call, [
    CURLOPT_CUSTOMREQUEST => '{verb}',
    CURLOPT_POSTFIELDS => http_build_query($data),
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,
]);
$body = curl_exec($call);
$status = curl_getinfo($call, CURLINFO_RESPONSE_CODE);
curl_close($call);

$answer = json_decode($body, true);
echo $status, ' ', json_encode($answer['message']), PHP_EOL;",
        url = literal(url)
    )
}

fn dict(fields: &[(&str, &str)]) -> String {
    let mut pairs = String::new();
    for (name, value) in fields {
        let _ = writeln!(pairs, "    {}: {},", literal(name), literal(value));
    }
    format!("data = {{\n{pairs}}}")
}

fn requests(verb: &str, url: &str, fields: &[(&str, &str)]) -> String {
    format!(
        "import requests

{data}

answer = requests.{call}({url}, data=data, timeout=30)
print(answer.status_code, answer.json()['message'])",
        data = dict(fields),
        call = verb.to_lowercase(),
        url = literal(url)
    )
}

fn urllib(verb: &str, url: &str, fields: &[(&str, &str)]) -> String {
    format!(
        "import json
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

{data}

call = Request({url}, data=urlencode(data).encode(), method='{verb}')
try:
    with urlopen(call, timeout=30) as answer:
        print(answer.status, json.load(answer)['message'])
except HTTPError as error:
    print(error.code, json.load(error)['message'])",
        data = dict(fields),
        url = literal(url)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_inside_their_strings() {
        let fields = [("nama", r"Jum'at \ pagi")];
        let samples = all("POST", "http://localhost/api", &fields);
        let text = |code| &samples.iter().find(|s| s.code == code).unwrap().text;
        assert!(text("curl").contains(r"'nama=Jum'\''at \ pagi'"));
        assert!(text("php").contains(r"'nama' => 'Jum\'at \\ pagi',"));
        assert!(text("requests").contains(r"'nama': 'Jum\'at \\ pagi',"));
    }
}
