//! What connections are for.

/// What a connection is for, which says how long it may be waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Changes, for which somebody waits.
    Write,
    /// Questions, for which somebody waits.
    Read,
    /// Questions to a copy that the server keeps.
    ReadFar,
    /// Long work: migrations, copies.
    Maintain,
    /// Long questions.
    Examine,
}

impl Duty {
    /// Whether nothing is changed.
    pub(super) fn reads(self) -> bool {
        matches!(self, Self::Read | Self::ReadFar | Self::Examine)
    }
}
