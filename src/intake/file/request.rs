//! What a file is read for.

use std::sync::Arc;

use crate::catalogue::{Catalogue, Indicator};
use crate::intake::file::Broken;
use crate::intake::file::answers::Answers;
use crate::intake::file::entry::Entry;

/// Takes what is read.
pub(super) type Each<'e> = dyn FnMut(Entry) -> Result<(), Broken> + 'e;

/// What a file is read for.
pub struct Request<'a> {
    /// What is measured.
    pub catalogue: &'a Catalogue,
    /// What the file is about; none where its lines say it.
    pub about: Option<&'a Arc<Indicator>>,
    /// What the sender has said of it.
    pub answers: &'a Answers,
    /// Whether a text names an agency.
    pub is_agency: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let about = self.about.map(|about| about.slug.as_str());
        f.debug_struct("Request")
            .field("about", &about)
            .finish_non_exhaustive()
    }
}
