//! What of a step must hold, by whichever door it comes.

use crate::base::text::is_hidden;
use crate::identity::permission::{OBSERVATION_CREATE, OBSERVATION_VALIDATE};
use crate::store::people::accounts::Person;
use crate::store::questions::{Kind, LONGEST, Question, Step};

/// What is wrong with the words of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// There are none.
    Missing,
    /// They are longer than [`LONGEST`].
    TooLong,
    /// Something in them can't be seen.
    Hidden,
}

/// A text that was sent, as it is kept: without what browsers make of ends of lines.
pub fn tidy(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

/// What is wrong with a text; none where nothing is.
pub fn wrong(text: &str) -> Option<Wrong> {
    if text.is_empty() {
        Some(Wrong::Missing)
    } else if text.chars().count() > LONGEST {
        Some(Wrong::TooLong)
    } else if is_hidden(text) {
        Some(Wrong::Hidden)
    } else {
        None
    }
}

/// Whether the person may take the question this step further: nobody answers what they asked, nor
/// judges what they answered.
pub fn may(person: &Person, question: &Question, steps: &[Step], kind: Kind) -> bool {
    let asked = question.asked_by == person.id;
    let mut answers = steps.iter().filter(|step| step.kind == Kind::Answer);
    let answered = answers.any(|step| step.user == person.id);
    let who = match kind {
        Kind::Ask => false,
        Kind::Read => {
            let own = person.limit().is_some_and(|own| own == question.agency);
            own && person.may(OBSERVATION_CREATE)
        }
        Kind::Answer => person.may(OBSERVATION_CREATE) && !asked,
        Kind::Return | Kind::Close => (asked || person.may(OBSERVATION_VALIDATE)) && !answered,
        Kind::Withdraw => asked,
    };
    who && kind.fits(question.state)
}
