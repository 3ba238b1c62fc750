//! A line of the table of routes: an address, what answers there, and in columns beside it how a
//! request for it is to be treated. No layer reads that off the address.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::MatchedPath;
use axum::http::{Extensions, Method};
use axum::routing::MethodRouter;

use crate::app::App;

/// How long a handler may take until its answer begins; a stream may then go on.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a file may take to come in.
pub(super) const UPLOAD: Duration = Duration::from_secs(600);
/// Most bytes of a request's body; a route that takes files says otherwise.
const BODY: usize = 1024 * 1024;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever shows an API key; it is asked for in its API's own words.
    Key,
    /// Everybody who is signed in.
    SignedIn,
    /// Signed-in people whose role has this permission.
    Permission(&'static str),
}

/// In whose words errors are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A page for people.
    Page,
    /// The envelope of API v1.
    V1,
    /// The problems of API v2.
    V2,
    /// A problem (RFC 9457) of no API of ours.
    Problem,
    /// A line of text, for probes.
    Plain,
}

/// What a request for a route takes of the server, which decides what is asked before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// A page: its reader's session is looked up, and who has none may come only so often.
    Page,
    /// A call of a program, whose key has limits of its own.
    Call,
    /// A file of pages, the same for everybody and cheap.
    File,
    /// The question whether the process lives, which is answered when the server is full, too.
    Probe,
}

/// How requests for an address are treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manner {
    /// In whose words errors are told.
    pub face: Face,
    /// What a request takes.
    pub visit: Visit,
    /// How long a handler may take until its answer begins.
    pub patience: Duration,
    /// Most bytes of a body.
    pub body: usize,
    /// The method whose bodies the handler takes in as they come, instead of finding them there.
    pub streams: Option<Method>,
    /// Whether the address carries a secret, which no log may show.
    pub secret: bool,
    /// Whether the person must have proved lately who it is.
    pub proof: bool,
}

impl Manner {
    /// That of addresses which say nothing of themselves, and of those that no line knows.
    const USUAL: Self = Self {
        face: Face::Page,
        visit: Visit::Page,
        patience: PATIENCE,
        body: BODY,
        streams: None,
        secret: false,
        proof: false,
    };
}

/// A line of the table.
#[derive(Debug)]
pub struct Route {
    /// Address, in the router's notation.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// How requests for it are treated.
    pub manner: Manner,
    /// What answers.
    pub methods: MethodRouter<Arc<App>>,
}

/// A page at this address; what else it is, the functions of a route say.
pub(super) fn route(path: &'static str, access: Access, methods: MethodRouter<Arc<App>>) -> Route {
    Route::new(path, access, methods)
}

impl Route {
    /// A page; what else it is, the other functions say.
    pub fn new(path: &'static str, access: Access, methods: MethodRouter<Arc<App>>) -> Self {
        Self {
            path,
            access,
            manner: Manner::USUAL,
            methods,
        }
    }

    /// With errors in these words. Only people have pages; programs call.
    #[must_use]
    pub fn face(mut self, face: Face) -> Self {
        self.manner.face = face;
        match face {
            Face::Page => self.visit(Visit::Page),
            Face::V1 | Face::V2 | Face::Problem => self.visit(Visit::Call),
            Face::Plain => self.visit(Visit::Probe),
        }
    }

    /// With requests that take this of the server.
    pub(super) fn visit(mut self, visit: Visit) -> Self {
        self.manner.visit = visit;
        self
    }

    /// With a handler that may take so long.
    pub(super) fn patience(mut self, patience: Duration) -> Self {
        self.manner.patience = patience;
        self
    }

    /// With bodies of at most so many bytes.
    pub(super) fn body(mut self, most: usize) -> Self {
        self.manner.body = most;
        self
    }

    /// With a handler that takes the bodies of this method in as they come.
    pub(super) fn streaming(mut self, method: Method) -> Self {
        self.manner.streams = Some(method);
        self
    }

    /// For people who have proved lately who they are.
    pub(super) fn proved(mut self) -> Self {
        self.manner.proof = true;
        self
    }

    /// With an address that carries a secret behind its fixed part.
    pub(super) fn secret(mut self) -> Self {
        self.manner.secret = true;
        self
    }
}

/// How requests are treated, by the address of the table that they match.
#[derive(Debug)]
pub(super) struct Manners {
    known: HashMap<&'static str, Manner>,
    /// The fixed parts of addresses that go on with a secret.
    secrets: Vec<&'static str>,
}

impl Manners {
    /// Those of a table.
    pub(super) fn of(table: &[Route]) -> Self {
        let secret = table.iter().filter(|route| route.manner.secret);
        Self {
            known: table.iter().map(|r| (r.path, r.manner.clone())).collect(),
            secrets: secret
                .filter_map(|route| route.path.split('{').next())
                .collect(),
        }
    }

    /// The address of the table that a request matches.
    pub(super) fn address(&self, request: &Extensions) -> Option<&'static str> {
        self.line(request).map(|(address, _)| address)
    }

    /// How a request is treated.
    pub(super) fn manner(&self, request: &Extensions) -> Manner {
        self.line(request)
            .map_or(Manner::USUAL, |(_, it)| it.clone())
    }

    fn line(&self, request: &Extensions) -> Option<(&'static str, &Manner)> {
        let matched = request.get::<MatchedPath>()?;
        let line = self.known.get_key_value(matched.as_str());
        line.map(|(address, manner)| (*address, manner))
    }

    /// A path as a log may show it: without what follows the fixed part of a secret address.
    pub(super) fn shown<'p>(&self, path: &'p str) -> &'p str {
        let secret = self.secrets.iter().find(|fixed| path.starts_with(**fixed));
        secret.map_or(path, |fixed| &path[..fixed.len()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(path: &'static str) -> Route {
        Route::new(path, Access::Public, MethodRouter::new())
    }

    #[test]
    fn a_secret_is_not_shown_even_where_no_line_matches() {
        let manners = Manners::of(&[line("/sandi/{token}").secret(), line("/data/{slug}")]);
        assert_eq!(manners.shown("/sandi/rahasia"), "/sandi/");
        assert_eq!(manners.shown("/sandi/rahasia/"), "/sandi/");
        assert_eq!(manners.shown("/data/contoh"), "/data/contoh");
    }

    #[test]
    fn programs_are_no_visitors_of_pages() {
        for (face, visit) in [
            (Face::Page, Visit::Page),
            (Face::V1, Visit::Call),
            (Face::V2, Visit::Call),
            (Face::Problem, Visit::Call),
            (Face::Plain, Visit::Probe),
        ] {
            assert_eq!(line("/").face(face).manner.visit, visit);
        }
    }
}
