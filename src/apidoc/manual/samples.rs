//! How to call API v2, in the languages of those who call it.

use crate::apidoc::reference::KEY;
use crate::apidoc::samples::{Sample, literal, quoted};

/// The call that is shown.
pub(super) struct Shown<'a> {
    pub(super) verb: &'a str,
    pub(super) url: &'a str,
    pub(super) body: Option<&'a str>,
    pub(super) streams: bool,
}

/// The call in every language.
pub(super) fn all(shown: &Shown<'_>) -> Vec<Sample> {
    let sample = |code, language, text| Sample {
        code,
        language,
        text,
    };
    vec![
        sample("curl", "curl", curl(shown)),
        sample("php", "PHP", php(shown)),
        sample("requests", "Python (requests)", requests(shown)),
    ]
}

fn curl(shown: &Shown<'_>) -> String {
    let verb = match shown.verb {
        "GET" if shown.streams => "-N ".to_owned(),
        "GET" => String::new(),
        verb => format!("-X {verb} "),
    };
    let key = quoted(&format!("Authorization: Bearer {KEY}"));
    let mut text = format!("curl {verb}{} \\\n  -H {key}", quoted(shown.url));
    if let Some(body) = shown.body {
        text += " \\\n  -H 'Content-Type: application/json' \\\n  --data-binary ";
        text += &quoted(body);
    }
    text
}

fn php(shown: &Shown<'_>) -> String {
    let key = literal(&format!("Authorization: Bearer {KEY}"));
    let mut headers = key;
    let mut send = String::new();
    if let Some(body) = shown.body {
        headers += ", 'Content-Type: application/json'";
        send = format!("    CURLOPT_POSTFIELDS => {},\n", literal(body));
    }
    let take = if shown.streams {
        "    CURLOPT_WRITEFUNCTION => function ($call, $piece) {
        echo $piece;
        return strlen($piece);
    },\n"
    } else {
        "    CURLOPT_RETURNTRANSFER => true,\n    CURLOPT_TIMEOUT => 30,\n"
    };
    let told = if shown.streams {
        "curl_exec($call);"
    } else {
        "$answer = curl_exec($call);
echo curl_getinfo($call, CURLINFO_RESPONSE_CODE), ' ', $answer, PHP_EOL;"
    };
    format!(
        "<?php
$call = curl_init({url});
curl_setopt_array($call, [
    CURLOPT_CUSTOMREQUEST => '{verb}',
    CURLOPT_HTTPHEADER => [{headers}],
{send}{take}]);
{told}",
        url = literal(shown.url),
        verb = shown.verb,
    )
}

fn requests(shown: &Shown<'_>) -> String {
    let headers = format!(
        "headers = {{'Authorization': {}",
        literal(&format!("Bearer {KEY}"))
    );
    let (url, call) = (literal(shown.url), shown.verb.to_lowercase());
    if shown.streams {
        return format!(
            "import requests

{headers}}}
with requests.get({url}, headers=headers, stream=True) as answer:
    for line in answer.iter_lines(decode_unicode=True):
        print(line)"
        );
    }
    let (more, send) = match shown.body {
        Some(body) => (
            ", 'Content-Type': 'application/json'",
            format!(
                "body = '''{}'''\n",
                body.replace('\\', r"\\").replace("'''", r"\'\'\'")
            ),
        ),
        None => ("", String::new()),
    };
    let given = if shown.body.is_some() {
        "data=body.encode(), "
    } else {
        ""
    };
    format!(
        "import requests

{headers}{more}}}
{send}answer = requests.{call}({url}, {given}headers=headers, timeout=30)
print(answer.status_code, answer.text)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_stays_inside_its_quotes() {
        let shown = Shown {
            verb: "POST",
            url: "http://localhost/api",
            body: Some(r#"{"nama": "Jum'at \\ '''pagi'''"}"#),
            streams: false,
        };
        let samples = all(&shown);
        let text = |code| &samples.iter().find(|s| s.code == code).unwrap().text;
        assert!(text("curl").contains(r"Jum'\''at"));
        assert!(text("php").contains(r"Jum\'at"));
        assert!(text("requests").contains(r"\'\'\'pagi\'\'\'"));
        assert!(text("requests").contains("requests.post("));
    }

    #[test]
    fn a_stream_is_read_as_it_comes() {
        let shown = Shown {
            verb: "GET",
            url: "http://localhost/api",
            body: None,
            streams: true,
        };
        let samples = all(&shown);
        assert!(samples[0].text.starts_with("curl -N "));
        assert!(samples[1].text.contains("CURLOPT_WRITEFUNCTION"));
        assert!(samples[2].text.contains("stream=True"));
    }
}
