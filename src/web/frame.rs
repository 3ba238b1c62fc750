//! What every page carries: the reader's language and look, who is signed in, the menu, and the
//! words and files that the templates name.

mod told;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use fluent_bundle::FluentValue;

use super::assets::Assets;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::text::Lang;
use crate::catalogue::{Indicator, Label, Sector};
use crate::figures::selection;
use crate::identity::permission;
use crate::store::people::accounts::Person;
use crate::store::people::sessions::Session;
use crate::web::language;
use crate::web::layers::trace::RequestId;
use crate::web::route::Face;

/// Name of the cookie that keeps the language.
pub const LANG_COOKIE: &str = "bahasa";

/// Where the documentation of the API is.
pub const DOCS: &str = "/docs";
/// How parts of pages are fitted in: opened details and drawn charts stay as they are, and no
/// style is written into the page.
pub const IN_PLACE: &str = r#"{"includeIndicatorCSS":false,"morphSkip":"noscript","morphSkipChildren":".chart-canvas","morphIgnore":["data-htmx-powered","open","style","_echarts"]}"#;
/// Where the pages of the sectors are.
const SECTORS: &str = "/sektor";
/// Where open pages listen for changes.
pub const EVENTS: &str = "/events";

/// Pages of those who run the place, by the permission that opens them.
const MANAGED: [(&str, (&str, &str, &str)); 8] = [
    (
        permission::OBSERVATION_VALIDATE,
        ("/pengesahan", "circle-check", "validation-title"),
    ),
    (
        permission::USER_MANAGE,
        ("/pengguna", "users", "user-title"),
    ),
    (permission::ROLE_MANAGE, ("/peran", "lock", "role-list")),
    (
        permission::AGENCY_MANAGE,
        ("/opd", "building", "agency-title"),
    ),
    (permission::KEY_MANAGE, ("/kunci", "key", "key-title")),
    (permission::KEY_MANAGE, ("/sumber", "code", "source-title")),
    (
        permission::JOURNAL_READ,
        ("/jurnal", "history", "journal-title"),
    ),
    (
        permission::SECURITY_READ,
        ("/keamanan", "shield-check", "security-title"),
    ),
];

type Pairs = Vec<(String, String)>;

/// The frame of a page; a template carries it as its field `frame`.
#[derive(Debug, Clone)]
pub struct Frame {
    app: Arc<App>,
    assets: Arc<Assets>,
    lang: Lang,
    theme: &'static str,
    menu_closed: bool,
    face: Face,
    path: String,
    query: String,
    safe: bool,
    request: String,
    part: bool,
    session: Option<Arc<Session>>,
}

impl Frame {
    /// Reads the frame off a request; `session` is the one its cookie names.
    pub(super) fn read(
        app: &Arc<App>,
        assets: &Arc<Assets>,
        face: Face,
        parts: &Parts,
        session: Option<Arc<Session>>,
    ) -> Self {
        let cookies = CookieJar::from_headers(&parts.headers);
        let cookie = |name| cookies.get(name).map(cookie::Cookie::value);
        let query = parts.uri.query().unwrap_or_default();
        let id = parts.extensions.get::<RequestId>();
        let lang = match face {
            Face::V2 => Some(language::wanted(&parts.headers)),
            _ => asked_lang(query).or_else(|| cookie(LANG_COOKIE).and_then(Lang::parse)),
        };
        Self {
            app: Arc::clone(app),
            assets: Arc::clone(assets),
            lang: lang.unwrap_or_default(),
            theme: match cookie("tema") {
                Some("light") => "light",
                Some("dark") => "dark",
                _ => "auto",
            },
            menu_closed: cookie("menu") == Some("closed"),
            face,
            path: parts.uri.path().to_owned(),
            query: query.to_owned(),
            safe: parts.method.is_safe(),
            part: parts.headers.contains_key("hx-request"),
            request: id.map_or_else(String::new, |id| id.0.clone()),
            session,
        }
    }

    /// The reader's language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// `light`, `dark`, or `auto` as the reader's system says.
    pub fn theme(&self) -> &'static str {
        self.theme
    }

    /// Whether the reader has folded the side column away.
    pub fn menu_closed(&self) -> bool {
        self.menu_closed
    }

    /// Whether this is the demo, where logins are public and figures may be samples.
    pub fn demo(&self) -> bool {
        self.app.config.demo
    }

    /// The text with this key in the reader's language.
    pub fn t(&self, key: &str) -> String {
        self.app.texts.get(self.lang, key)
    }

    /// The text with this key, its placeholders filled: `frame.tn("key", [("name", value)])`.
    pub fn tn<'v, V: Clone + Into<FluentValue<'v>>>(
        &self,
        key: &str,
        args: impl AsRef<[(&'static str, V)]>,
    ) -> String {
        let args = args.as_ref().iter();
        let args: Vec<_> = args.map(|(name, v)| (*name, v.clone().into())).collect();
        self.app.texts.with(self.lang, key, &args)
    }

    /// A text of the catalogue in the reader's language.
    pub fn label<'l>(&self, label: &'l Label) -> &'l str {
        label.get(self.lang)
    }

    /// The address of the asset that is called `name` in the sources, as `app.css`.
    pub fn asset(&self, name: &str) -> String {
        self.assets.address(name)
    }

    /// The address of an icon, for `<use href>`.
    pub fn icon(&self, name: &str) -> String {
        format!("{}#{name}", self.assets.address("icons.svg"))
    }

    /// What the person may manage: address, icon and key of the name of each page.
    pub fn managed(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let pages = MANAGED.into_iter();
        let open = pages.filter(|(permission, _)| self.may(permission));
        open.map(|(_, page)| page).collect()
    }

    /// What was just done, as the address says after a form was sent.
    pub fn said(&self) -> Option<String> {
        let said = self
            .query
            .split('&')
            .find_map(|p| p.strip_prefix("pesan="))?;
        let plain = said.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let key = format!("said-{said}");
        let count = self.query.split('&').find_map(|p| p.strip_prefix("n="));
        let count = count.and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
        let text = self.tn(&key, [("n", count)]);
        (plain && text != key).then_some(text)
    }

    /// Title of a role: as it is shipped in the reader's language, otherwise as written.
    pub fn role_title(&self, name: &str, title: &str) -> String {
        match permission::shipped(name) {
            Some(role) if role.title == title => self.t(&format!("role-{name}")),
            _ => title.to_owned(),
        }
    }

    /// Description of a role, likewise.
    pub fn role_description(&self, name: &str, description: &str) -> String {
        match permission::shipped(name) {
            Some(role) if role.description == description => self.t(&format!("role-told-{name}")),
            _ => description.to_owned(),
        }
    }

    /// Whether a script asks for a part of a page, so that a redirection must go for the whole.
    pub(super) fn is_part(&self) -> bool {
        self.part
    }

    /// In whose words errors are told here.
    pub(super) fn face(&self) -> Face {
        self.face
    }

    /// The name of this request, as in the log.
    pub fn request(&self) -> &str {
        &self.request
    }

    /// The path of this page.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path of this page with its query, if the request only asks to be shown something and so
    /// can be asked again; of a part the address of its page.
    pub(super) fn address_if_shown(&self) -> Option<String> {
        let address = || with_query(&self.path, &self.query_without("bagian").join("&"));
        self.safe.then(address)
    }

    fn query_without(&self, name: &str) -> Vec<&str> {
        let kept = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(name);
        self.query.split('&').filter(kept).collect()
    }

    /// Whether this page is the one at `path`.
    pub fn is_at(&self, path: &str) -> bool {
        self.path == path
    }

    /// Whether this page is the one at `path` or below it.
    pub fn is_under(&self, path: &str) -> bool {
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// This page in another language, with all else that its address says.
    pub fn address_with_lang(&self, lang: Lang) -> String {
        let own = format!("lang={}", lang.tag());
        let mut pairs = self.query_without("lang");
        pairs.push(&own);
        with_query(&self.path, &pairs.join("&"))
    }

    /// Who is signed in.
    pub fn person(&self) -> Option<&Person> {
        self.session.as_ref().map(|session| &session.person)
    }

    /// The session in which the page is shown.
    pub(super) fn session(&self) -> Option<&Arc<Session>> {
        self.session.as_ref()
    }

    /// Whether somebody is signed in whose role has this permission.
    pub fn may(&self, permission: &str) -> bool {
        self.person().is_some_and(|person| person.may(permission))
    }

    /// First letters of the name of who is signed in, at most two.
    pub fn initials(&self) -> String {
        let name = self.person().map_or("", |person| &person.name);
        let letters = name
            .split_whitespace()
            .filter_map(|word| word.chars().next());
        letters.take(2).flat_map(char::to_uppercase).collect()
    }

    /// Title of the role of who is signed in: ours in the reader's language, others' as written.
    pub fn role(&self) -> String {
        let Some(person) = self.person() else {
            return String::new();
        };
        self.role_title(&person.role, &person.role_title)
    }

    /// The sectors of the menu.
    pub fn sectors(&self) -> &[Sector] {
        &self.app.catalogue.sectors
    }

    /// Whether this page is one of a sector's.
    pub fn is_in_sector(&self, sector: &Sector) -> bool {
        self.is_under(&sector_address(&sector.slug))
    }

    /// The address of a sector's page; from one sector to another the period and the region that
    /// the reader has chosen go along.
    pub fn way_to_sector(&self, sector: &Sector) -> String {
        let address = sector_address(&sector.slug);
        let first = self.app.catalogue.first_of(sector);
        let Some(first) = first.filter(|_| self.is_under(SECTORS)) else {
            return address;
        };
        let pairs: Pairs = serde_urlencoded::from_str(&self.query).unwrap_or_default();
        with_query(&address, &selection::carried(first, &pairs))
    }

    /// Whether who is signed in works with an indicator: for all agencies, or for one that reports
    /// it.
    fn is_own(&self, indicator: &Indicator) -> bool {
        let Some(session) = &self.session else {
            return true;
        };
        session.person.limit().is_none_or(|agency| {
            indicator.is_reported_by(&agency) || session.allowed.contains(&indicator.slug)
        })
    }

    /// The indicators of a sector that the reader works with, with the addresses of their lists.
    pub fn lists_of(&self, sector: &str) -> Vec<(String, &Label)> {
        let indicators = self.app.catalogue.indicators.iter();
        indicators
            .filter(|indicator| indicator.sector == sector && self.is_own(indicator))
            .map(|indicator| (list_address(&indicator.slug), &indicator.short))
            .collect()
    }

    /// Whether this page is about the rows of an indicator of a sector.
    pub fn is_under_lists_of(&self, sector: &str) -> bool {
        let lists = self.lists_of(sector);
        lists.iter().any(|(address, _)| self.is_under(address))
    }

    /// The running program.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }
}

/// The language that a query asks for.
pub(super) fn asked_lang(query: &str) -> Option<Lang> {
    let mut asked = query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("lang="));
    asked.next_back().and_then(Lang::parse)
}

/// An address with its query, if there is one.
pub(super) fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// The address of the list of an indicator's rows.
pub fn list_address(slug: &str) -> String {
    format!("/data/{slug}")
}

/// The address of a sector's page.
pub fn sector_address(slug: &str) -> String {
    format!("{SECTORS}/{slug}")
}

impl<S: Send + Sync> FromRequestParts<S> for Frame {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let frame = parts.extensions.get::<Self>().cloned();
        frame.ok_or_else(|| Error::Internal("the request has no frame".to_owned()))
    }
}
