//! Where to go after signing in: back to a page of ours, never elsewhere.

/// The page that people start from.
pub(super) const START: &str = "/beranda";

/// The address to go back to, if it is a page of ours; else the start page.
pub(super) fn safe(asked: Option<&str>) -> &str {
    asked.filter(|path| is_local(path)).unwrap_or(START)
}

/// A path on this server, as a browser will read it.
fn is_local(path: &str) -> bool {
    let starts_well = path.starts_with('/') && !path.starts_with("//");
    let plain = path
        .bytes()
        .all(|byte| (b'!'..=b'~').contains(&byte) && byte != b'\\');
    let first = path.split(['?', '#', '/']).nth(1).unwrap_or_default();
    starts_well && plain && !matches!(first, "" | "masuk" | "keluar" | "mulai")
}

/// The sign-in page, from which a reader comes back to `path`.
pub(super) fn sign_in_address(path: Option<&str>) -> String {
    let query = path.filter(|path| is_local(path) && *path != START);
    match query.and_then(|path| serde_urlencoded::to_string([("ke", path)]).ok()) {
        Some(query) => format!("/masuk?{query}"),
        None => "/masuk".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_gone_back_to() {
        for path in ["/dashboard/kesehatan?tahun=2017", "/profil", "/beranda"] {
            assert_eq!(safe(Some(path)), path);
        }
        for path in [
            "https://jahat.example/",
            "//jahat.example",
            "/\\jahat.example",
            "/\t/jahat.example",
            "\\\\jahat.example",
            "jahat.example",
            "javascript:alert(1)",
            "/masuk?ke=/masuk",
            "/keluar",
            "/",
            "",
            "/a\r\nSet-Cookie: a=b",
        ] {
            assert_eq!(safe(Some(path)), START, "{path:?}");
        }
    }
}
