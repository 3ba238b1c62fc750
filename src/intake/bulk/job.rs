//! The jobs of a bulk call: a piece of its rows for the writer; and the last one, which also keeps
//! the answer.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::figures::proposal::Proposal;
use crate::intake::bulk::Report;
use crate::intake::bulk::sent::PIECE;
use crate::intake::change::{Change, Content, How, Sender, Submission, Told, What};
use crate::intake::submit::prepare;
use crate::intake::write::Prepared;
use crate::store::Tx;
use crate::store::figures::observations::Target;
use crate::store::keys::once;
use crate::store::keys::once::{Answer, Claim};

/// How often a piece is tried while the store is unavailable.
const TRIES: u32 = 4;

/// Sound rows with their numbers.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) numbers: Vec<u64>,
    pub(super) changes: Vec<Change>,
}

impl Piece {
    /// Adds a sound row.
    pub(super) fn add(&mut self, target: &Target, number: u64, row: Proposal) {
        self.numbers.push(number);
        let what = What::Put(Content::Sound(Box::new(row)));
        self.changes.push(Change::new(target.clone(), what));
    }

    /// Takes out all rows but the last.
    pub(super) fn but_the_last(&mut self) -> Self {
        let at = self.numbers.len().saturating_sub(1);
        let (numbers, changes) = (self.numbers.split_off(at), self.changes.split_off(at));
        std::mem::replace(self, Self { numbers, changes })
    }
}

/// Makes the answer of a call from its report and the indicator's revision.
pub type Finish = Arc<dyn Fn(&Report, i64) -> Answer + Send + Sync>;

/// Who writes what, and how.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) app: Arc<App>,
    pub(super) target: Target,
    pub(super) sender: Sender,
    pub(super) how: How,
    pub(super) claim: Option<Claim>,
}

impl Job {
    /// Writes a piece, or tells what would become of it. A store that can't take it just now is
    /// asked again a little later.
    pub(super) async fn write(self, piece: Arc<Piece>) -> Result<Vec<Told>> {
        let prepared = self.prepare(piece.changes.clone(), self.how).await?;
        let prepared = Arc::new(prepared);
        let mut tries = 0;
        loop {
            match self.attempt(Arc::clone(&prepared)).await {
                Err(Error::Unavailable(_)) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(50 << tries)).await;
                }
                done => return done,
            }
        }
    }

    async fn prepare(&self, changes: Vec<Change>, how: How) -> Result<Prepared> {
        let request = Submission {
            changes,
            sender: self.sender.clone(),
            how,
        };
        prepare(&self.app, request).await
    }

    async fn attempt(&self, prepared: Arc<Prepared>) -> Result<Vec<Told>> {
        let claim = self.claim.clone();
        let write = move |tx: &mut Tx<'_>| {
            if let Some(claim) = &claim {
                once::touch(tx, claim)?;
            }
            Ok(prepared.write(tx)?.told)
        };
        self.app.db.write(write).await
    }

    /// Writes the last piece, or all of it at once, and keeps the answer with it.
    pub(super) async fn finish(
        self,
        mut piece: Piece,
        mut report: Report,
        fingerprint: String,
        finish: Finish,
    ) -> Result<Answer> {
        let mut how = self.how;
        how.dry |= how.atomic && report.refused > 0;
        let pieces = self.pieces(std::mem::take(&mut piece.changes), how).await?;
        let (app, target, claim) = (Arc::clone(&self.app), self.target, self.claim);
        let write = move |tx: &mut Tx<'_>| {
            let told = |tx: &mut Tx<'_>| {
                let mut numbers = piece.numbers.as_slice();
                for prepared in pieces {
                    let told = prepared.write(tx)?.told;
                    let (these, later) = numbers.split_at(told.len().min(numbers.len()));
                    report.tally(&target.indicator, these, &told);
                    numbers = later;
                }
                Ok(report)
            };
            let mut report = if how.atomic || how.dry {
                let keep = |report: &Report| !how.dry && report.refused == 0;
                tx.part(told, keep)?
            } else {
                told(tx)?
            };
            if how.atomic && report.refused > 0 {
                report.refuse_all();
            }
            for group in &report.problems {
                app.metrics.refused(group.problem.rule.code(), group.count);
            }
            let answer = finish(&report, tx.revision_after(&target)?);
            if let Some(claim) = &claim {
                once::settle(tx, claim, &fingerprint, &answer)?;
            }
            Ok(answer)
        };
        self.app.db.write(write).await
    }

    /// Changes in pieces of which each is taken on by itself, row by row: what becomes of them as
    /// a whole is decided around them. Memory holds what the engine makes of one piece at a time.
    async fn pieces(&self, changes: Vec<Change>, how: How) -> Result<Vec<Prepared>> {
        let mut pieces = Vec::with_capacity(changes.len().div_ceil(PIECE));
        let each = How {
            atomic: false,
            dry: false,
            ..how
        };
        let mut changes = changes.into_iter();
        while changes.len() > 0 {
            let some = changes.by_ref().take(PIECE).collect();
            pieces.push(self.prepare(some, each).await?);
        }
        Ok(pieces)
    }
}
