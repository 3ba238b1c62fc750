//! Parameters as one part of a request gives them: the query, or the body.

use std::sync::Arc;

use crate::intake::{Draft, Raw};

/// Parameters as one part of a request gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// The parameters; of a name that stands there twice, the last.
    pub(super) draft: Draft,
    /// Names that stand there twice with different values, each once.
    pub(super) twice: Vec<String>,
}

impl Given {
    /// Takes a parameter in.
    pub(super) fn set(&mut self, name: impl Into<Arc<str>>, value: Raw) {
        let name = name.into();
        let differs = self.draft.raw(&name).is_some_and(|before| *before != value);
        if differs && !self.twice.iter().any(|known| **known == *name) {
            self.twice.push(name.to_string());
        }
        self.draft.set(name, value);
    }

    /// Puts those of the body in place of these of the query.
    pub(super) fn overrule(&mut self, body: Self) {
        self.twice.retain(|name| !body.draft.names(name));
        self.twice.extend(body.twice);
        for (name, value) in body.draft {
            self.draft.set(name, value);
        }
    }
}
