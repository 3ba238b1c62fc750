//! What leaders ask about figures, and what the agencies answer: each question keeps the figure as
//! it stood when it was asked about.

pub mod gate;
pub mod letters;
pub mod read;
pub mod write;

use jiff::civil::Date;

use crate::catalogue::Period;

/// Longest text of a step, in letters.
pub const LONGEST: usize = 2_000;
/// Most days that an answer may take.
pub const DAYS: i64 = 366;

/// How pressing a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// As it comes.
    Normal,
    /// Before others.
    High,
    /// At once.
    Urgent,
}

impl Priority {
    /// All of them, the least pressing first.
    pub const ALL: [Self; 3] = [Self::Normal, Self::High, Self::Urgent];

    /// Its word in the store, in addresses and in texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The one with this word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// How far a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody of the agency has seen it.
    Sent,
    /// Somebody of the agency has.
    Read,
    /// It was answered, and whoever asked has not said whether that is enough.
    Answered,
    /// The answer was not enough.
    Returned,
    /// It is done.
    Closed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Sent,
        Self::Read,
        Self::Answered,
        Self::Returned,
        Self::Closed,
    ];

    /// Its word in the store, in the API and in texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Read => "read",
            Self::Answered => "answered",
            Self::Returned => "returned",
            Self::Closed => "closed",
        }
    }

    /// The one with this word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether the agency has to answer.
    pub fn waits_for_agency(self) -> bool {
        matches!(self, Self::Sent | Self::Read | Self::Returned)
    }
}

/// What somebody did with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Asked it.
    Ask,
    /// Saw it first, of the agency.
    Read,
    /// Answered it.
    Answer,
    /// Sent the answer back.
    Return,
    /// Closed it, since the answer is enough.
    Close,
    /// Took it back before it was answered.
    Withdraw,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Ask,
        Self::Read,
        Self::Answer,
        Self::Return,
        Self::Close,
        Self::Withdraw,
    ];

    /// Its word in the store, in the journal and in texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Read => "read",
            Self::Answer => "answer",
            Self::Return => "return",
            Self::Close => "close",
            Self::Withdraw => "withdraw",
        }
    }

    /// The one with this word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The state that a question has after it.
    pub fn leads_to(self) -> State {
        match self {
            Self::Ask => State::Sent,
            Self::Read => State::Read,
            Self::Answer => State::Answered,
            Self::Return => State::Returned,
            Self::Close | Self::Withdraw => State::Closed,
        }
    }

    /// Whether it says what an answer is worth.
    pub fn judges(self) -> bool {
        matches!(self, Self::Return | Self::Close)
    }

    /// Whether it can be done to a question in this state.
    pub fn fits(self, state: State) -> bool {
        match self {
            Self::Ask => false,
            Self::Read => state == State::Sent,
            Self::Answer | Self::Withdraw => state.waits_for_agency(),
            Self::Return | Self::Close => state == State::Answered,
        }
    }
}

/// The figure that a question is about, as it stood when it was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Name of the measure.
    pub measure: String,
    /// Id of the chart it was asked from; empty where it was none.
    pub chart: String,
    /// The view of the indicator's page, as its address says it.
    pub view: String,
    /// The period.
    pub period: Period,
    /// Code of the basis; empty where there was no figure.
    pub basis: String,
    /// The exact decimal; none where there was no figure.
    pub value: Option<String>,
    /// What was not certain of it: `provisional`, `part`, `running`, `returned`, `sample`.
    pub unsure: Vec<String>,
    /// The revision of the indicator's figures.
    pub revision: i64,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its number.
    pub id: i64,
    /// Slug of the indicator.
    pub slug: String,
    /// The figure.
    pub frozen: Frozen,
    /// Code of the agency that answers.
    pub agency: String,
    /// How pressing it is.
    pub priority: Priority,
    /// The last day for an answer.
    pub due: Date,
    /// How far it is.
    pub state: State,
    /// Whether it was closed because whoever asked took it back.
    pub is_withdrawn: bool,
    /// How many steps there are.
    pub steps: i64,
    /// Who asked, by number.
    pub asked_by: i64,
    /// Who asked, by name.
    pub asker: String,
    /// When, milliseconds since 1970.
    pub asked_at: i64,
    /// Who answered last, by number.
    pub answered_by: Option<i64>,
    /// When anything happened to it last.
    pub moved_at: i64,
    /// What was asked.
    pub text: String,
}

impl Question {
    /// How many days the answer is late; none while it is not, or was given.
    pub fn days_over(&self, today: Date) -> Option<i32> {
        let days = self.due.until(today).map_or(0, |span| span.get_days());
        (self.state.waits_for_agency() && days > 0).then_some(days)
    }
}

/// A step of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its place, from one.
    pub number: i64,
    /// What was done.
    pub kind: Kind,
    /// What was said.
    pub said: String,
    /// Who did it, by number.
    pub user: i64,
    /// Who did it, by name.
    pub name: String,
    /// When, milliseconds since 1970.
    pub at: i64,
}
