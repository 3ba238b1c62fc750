//! The cookies of a browser.

use reqwest::Response;

/// A browser: the cookies that it was given.
#[derive(Default)]
pub(super) struct Jar(Vec<(String, String)>);

impl Jar {
    pub(super) fn take(&mut self, answer: &Response) {
        for value in answer.headers().get_all("set-cookie") {
            let text = value.to_str().expect("a cookie");
            let pair = text.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a pair");
            self.0.retain(|(known, _)| known != name);
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    pub(super) fn header(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }
}
