//! Answers kept in memory and given again while their indicator's figures stay as they are.
//!
//! An answer is kept with the revision of its indicator and given for that revision alone, and
//! what the revision is now is asked anew for each reader (`revisions`): what was committed
//! before a question came in, by whichever process, is in its answer.

mod revisions;

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, PoisonError, RwLock};

use crate::app::answers::revisions::Revisions;
use crate::base::error::Result;
use crate::store::Db;

/// Most bytes that are kept.
const ROOM: usize = 64 * 1024 * 1024;
/// Largest answer that is kept.
const LARGEST: usize = ROOM / 64;
/// What keeping an answer costs beside its text, about.
const EXTRA: usize = 256;

/// A text with its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What is sent.
    pub body: Arc<[u8]>,
    /// What it is called.
    pub tag: Arc<str>,
}

#[derive(Debug)]
struct Kept {
    revision: i64,
    answer: Answer,
}

/// Two generations: when the younger has half of the room, it becomes the elder, and what of
/// the former elder was not asked for in the meantime is forgotten.
#[derive(Debug, Default)]
struct Shelf {
    young: HashMap<String, Kept>,
    old: HashMap<String, Kept>,
    size: usize,
}

/// Kept answers.
#[derive(Debug, Default)]
pub struct Answers {
    shelf: RwLock<Shelf>,
    revisions: Arc<Revisions>,
}

impl Answers {
    /// The revision of an indicator, by its number in the store, read after this was called.
    pub async fn revision(&self, db: &Db, indicator: i64) -> Result<i64> {
        Arc::clone(&self.revisions).get(db, indicator).await
    }

    /// The answer to a question at a revision.
    pub fn get(&self, question: &str, revision: i64) -> Option<Answer> {
        let fits = |kept: &Kept| (kept.revision == revision).then(|| kept.answer.clone());
        let all = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = all.young.get(question) {
            return fits(kept);
        }
        let found = all.old.get(question).and_then(fits);
        drop(all);
        if let Some(answer) = &found {
            self.keep(question, revision, answer.clone());
        }
        found
    }

    /// Keeps an answer to a question at a revision.
    pub fn keep(&self, question: &str, revision: i64, answer: Answer) {
        if answer.body.len() + question.len() > LARGEST {
            return;
        }
        let mut all = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        all.size += weight(question, &answer);
        let kept = Kept { revision, answer };
        if let Some(before) = all.young.insert(question.to_owned(), kept) {
            all.size -= weight(question, &before.answer);
        }
        if all.size > ROOM / 2 {
            all.size = 0;
            all.old = mem::take(&mut all.young);
        }
    }
}

fn weight(question: &str, answer: &Answer) -> usize {
    answer.body.len() + question.len() + EXTRA
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(size: usize) -> Answer {
        Answer {
            body: vec![0; size].into(),
            tag: "\"a\"".into(),
        }
    }

    #[test]
    fn an_answer_is_given_for_its_revision_alone() {
        let answers = Answers::default();
        answers.keep("a", 1, answer(1));
        assert_eq!(answers.get("a", 1), Some(answer(1)));
        assert_eq!(answers.get("a", 2), None);
        answers.keep("a", 2, answer(2));
        assert_eq!(answers.get("a", 2), Some(answer(2)));
        assert_eq!(answers.get("a", 1), None);
    }

    #[test]
    fn room_is_bounded_and_what_is_asked_for_stays() {
        let answers = Answers::default();
        answers.keep("large", 1, answer(LARGEST + 1));
        assert_eq!(answers.get("large", 1), None);
        answers.keep("mine", 1, answer(10));
        let size = LARGEST / 2;
        for n in 0..400 {
            answers.keep(&n.to_string(), 1, answer(size));
            assert!(answers.get("mine", 1).is_some(), "{n}");
            let shelf = answers.shelf.read().unwrap();
            let all = shelf.young.len() + shelf.old.len();
            assert!(all * size <= ROOM + LARGEST, "{all}");
        }
        assert_eq!(answers.get("0", 1), None);
    }
}
