//! The form of where a source is and what it is let in with: what it sends becomes a definition, and
//! a definition fills it again.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::gate::SECRET;
use crate::intake::pull::Definition;
use crate::intake::pull::definition::{Auth, Database, FileAt, Json, Kind, Method, Paging};
use crate::web::form::filled;

/// What the form sends; the secret is never sent back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// The step that is gone to; none where what is typed is to be kept.
    pub(super) ke: String,
    pub(super) jenis: String,
    pub(super) nama: String,
    pub(super) opd: String,
    pub(super) indikator: String,
    pub(super) alamat: String,
    pub(super) baris: String,
    pub(super) masuk: String,
    pub(super) masuk_nama: String,
    pub(super) halaman: String,
    pub(super) halaman_nama: String,
    pub(super) halaman_jalur: String,
    pub(super) mesin: String,
    pub(super) porta: String,
    pub(super) basis: String,
    pub(super) akun: String,
    pub(super) tls: String,
    pub(super) pertanyaan: String,
    pub(super) rahasia: String,
}

impl Sent {
    /// What is taken along to the choice of a kind and back: all but the kind and the secret.
    pub(super) fn along(&self) -> [(&'static str, &str); 16] {
        [
            ("nama", &self.nama),
            ("opd", &self.opd),
            ("indikator", &self.indikator),
            ("alamat", &self.alamat),
            ("baris", &self.baris),
            ("masuk", &self.masuk),
            ("masuk_nama", &self.masuk_nama),
            ("halaman", &self.halaman),
            ("halaman_nama", &self.halaman_nama),
            ("halaman_jalur", &self.halaman_jalur),
            ("mesin", &self.mesin),
            ("porta", &self.porta),
            ("basis", &self.basis),
            ("akun", &self.akun),
            ("tls", &self.tls),
            ("pertanyaan", &self.pertanyaan),
        ]
    }

    /// Whether something must be given that lets us in.
    pub(super) fn is_let_in(&self) -> bool {
        ["json", "file"].contains(&self.jenis.as_str())
            && !["", "nothing"].contains(&self.masuk.as_str())
    }

    pub(super) fn port(&self) -> Option<u16> {
        self.porta.trim().parse().ok().filter(|port| *port > 0)
    }

    /// What a new source is, or one that was something else before: what the form does not ask stays.
    pub(super) fn definition(&self, before: Option<Definition>) -> Definition {
        let mut one = before.unwrap_or_else(|| Definition::of("", "", ""));
        self.nama.trim().clone_into(&mut one.name);
        self.opd.trim().clone_into(&mut one.agency);
        if one.indicator != self.indikator.trim() {
            // What was answered was about another indicator.
            self.indikator.trim().clone_into(&mut one.indicator);
            one.columns.clear();
            one.codes.clear();
            one.given.clear();
        }
        let (json, file) = (one.json.take(), one.file.take());
        (one.mysql, one.postgres) = (None, None);
        match self.jenis.as_str() {
            "json" => one.json = Some(self.json(json)),
            "file" => {
                one.file = Some(FileAt {
                    address: self.alamat.trim().to_owned(),
                    headers: file.map(|file| file.headers).unwrap_or_default(),
                    auth: self.auth(),
                });
            }
            "mysql" => one.mysql = Some(self.database()),
            "postgres" => one.postgres = Some(self.database()),
            _ => {}
        }
        one
    }

    fn json(&self, before: Option<Json>) -> Json {
        let base = before.unwrap_or_else(|| Json {
            address: String::new(),
            method: Method::Get,
            body: None,
            headers: BTreeMap::new(),
            auth: Auth::Nothing,
            rows: String::new(),
            fields: BTreeMap::new(),
            paging: None,
        });
        Json {
            address: self.alamat.trim().to_owned(),
            auth: self.auth(),
            rows: filled(&self.baris).unwrap_or_else(|| "$[*]".to_owned()),
            paging: self.paging(base.paging),
            ..base
        }
    }

    fn auth(&self) -> Auth {
        let name = self.masuk_nama.trim().to_owned();
        match self.masuk.as_str() {
            "bearer" => Auth::Bearer,
            "basic" => Auth::Basic { user: name },
            "header" => Auth::Header { name },
            "query" => Auth::Query { name },
            _ => Auth::Nothing,
        }
    }

    fn paging(&self, before: Option<Paging>) -> Option<Paging> {
        let parameter = self.halaman_nama.trim().to_owned();
        Some(match (self.halaman.as_str(), before) {
            ("page", Some(Paging::Page { first, .. })) => Paging::Page { parameter, first },
            ("page", _) => Paging::Page {
                parameter,
                first: 1,
            },
            ("offset", Some(Paging::Offset { first, .. })) => Paging::Offset { parameter, first },
            ("offset", _) => Paging::Offset {
                parameter,
                first: 0,
            },
            ("cursor", _) => Paging::Cursor {
                next: self.halaman_jalur.trim().to_owned(),
                parameter: filled(&parameter),
            },
            ("link", _) => Paging::Link,
            _ => return None,
        })
    }

    fn database(&self) -> Database {
        Database {
            host: self.mesin.trim().to_owned(),
            port: self.port(),
            database: self.basis.trim().to_owned(),
            user: self.akun.trim().to_owned(),
            query: self.pertanyaan.trim().to_owned(),
            tls: self.tls == "1",
        }
    }

    /// The form as it was when this was typed.
    pub(super) fn of(one: &Definition) -> Self {
        let mut sent = Self {
            jenis: one.kind().map_or("", Kind::name).to_owned(),
            nama: one.name.clone(),
            opd: one.agency.clone(),
            indikator: one.indicator.clone(),
            ..Self::default()
        };
        match one.kind() {
            Some(Kind::Json(json)) => {
                sent.alamat.clone_from(&json.address);
                sent.baris.clone_from(&json.rows);
                sent.let_in(&json.auth);
                sent.paged(json.paging.as_ref());
            }
            Some(Kind::File(file)) => {
                sent.alamat.clone_from(&file.address);
                sent.let_in(&file.auth);
            }
            Some(Kind::Postgres(base) | Kind::Mysql(base)) => {
                sent.mesin.clone_from(&base.host);
                sent.porta = base.port.map_or_else(String::new, |port| port.to_string());
                sent.basis.clone_from(&base.database);
                sent.akun.clone_from(&base.user);
                sent.pertanyaan.clone_from(&base.query);
                sent.tls = u8::from(base.tls).to_string();
            }
            None => {}
        }
        sent
    }

    fn let_in(&mut self, auth: &Auth) {
        let (by, name) = match auth {
            Auth::Nothing => ("nothing", ""),
            Auth::Bearer => ("bearer", ""),
            Auth::Basic { user } => ("basic", user.as_str()),
            Auth::Header { name } => ("header", name.as_str()),
            Auth::Query { name } => ("query", name.as_str()),
        };
        (self.masuk, self.masuk_nama) = (by.to_owned(), name.to_owned());
    }

    fn paged(&mut self, paging: Option<&Paging>) {
        let (by, name) = match paging {
            None => ("none", ""),
            Some(Paging::Link) => ("link", ""),
            Some(Paging::Page { parameter, .. }) => ("page", parameter.as_str()),
            Some(Paging::Offset { parameter, .. }) => ("offset", parameter.as_str()),
            Some(Paging::Cursor { next, parameter }) => {
                self.halaman_jalur.clone_from(next);
                ("cursor", parameter.as_deref().unwrap_or_default())
            }
        };
        (self.halaman, self.halaman_nama) = (by.to_owned(), name.to_owned());
    }
}

/// The field of the form in which a place of the definition is.
pub(super) fn field(place: &str) -> &'static str {
    const FIELDS: [(&str, &str); 14] = [
        ("name", "nama"),
        ("agency", "opd"),
        ("user", "opd"),
        ("indicator", "indikator"),
        ("kind", "nama"),
        (SECRET, "rahasia"),
        (".address", "alamat"),
        (".rows", "baris"),
        (".paging.next", "halaman_jalur"),
        (".paging.parameter", "halaman_nama"),
        (".host", "mesin"),
        (".database", "basis"),
        (".query", "pertanyaan"),
        (".auth", "masuk_nama"),
    ];
    let account = place
        .rsplit_once('.')
        .is_some_and(|(_, last)| last == "user");
    if account && !place.contains(".auth") {
        return "akun";
    }
    let known = FIELDS
        .iter()
        .find(|(part, _)| match part.strip_prefix('.') {
            Some(_) => place.contains(part),
            None => place == *part,
        });
    known.map_or("nama", |(_, field)| field)
}
