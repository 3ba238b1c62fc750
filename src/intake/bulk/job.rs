//! The jobs of a bulk call: a piece of its rows for the writer, or for a reader where nothing may
//! be changed; and the last one, which also keeps the answer.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::intake::bulk::Report;
use crate::store::commit::bulk::{Fate, Proposal, standing};
use crate::store::commit::journal::Actor;
use crate::store::figures::observations::Target;
use crate::store::figures::totals;
use crate::store::keys::once;
use crate::store::keys::once::{Answer, Claim};
use crate::store::{Conn, Tx};

/// How often a piece is tried while the store is unavailable.
const TRIES: u32 = 4;

/// Sound rows with their numbers.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) numbers: Vec<u64>,
    pub(super) proposals: Vec<Proposal>,
}

/// Makes the answer of a call from its report and the indicator's revision.
pub type Finish = Arc<dyn Fn(&Report, i64) -> Answer + Send + Sync>;

/// Who writes what, and how.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) app: Arc<App>,
    pub(super) target: Target,
    pub(super) actor: Actor,
    pub(super) dry: bool,
    pub(super) atomic: bool,
    pub(super) claim: Option<Claim>,
}

/// What would become of proposals.
fn foresee(conn: &mut Conn, target: &Target, proposals: &[Proposal]) -> Result<Vec<Fate>> {
    let standing = standing(conn, target, proposals)?;
    let judged = proposals.iter().zip(&standing);
    Ok(judged.map(|(one, old)| one.judge(old.as_ref())).collect())
}

impl Job {
    /// Writes a piece, or tells what would become of it. A store that can't take it just now is
    /// asked again a little later.
    pub(super) async fn write(self, piece: Arc<Piece>) -> Result<Vec<Fate>> {
        let mut tries = 0;
        loop {
            match self.clone().attempt(Arc::clone(&piece)).await {
                Err(Error::Unavailable(_)) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(50 << tries)).await;
                }
                done => return done,
            }
        }
    }

    async fn attempt(self, piece: Arc<Piece>) -> Result<Vec<Fate>> {
        let Self {
            app,
            target,
            actor,
            claim,
            ..
        } = self;
        if self.dry {
            let read = move |conn: &mut Conn| foresee(conn, &target, &piece.proposals);
            return app.db.read(read).await;
        }
        let write = move |tx: &mut Tx<'_>| {
            if let Some(claim) = &claim {
                once::touch(tx, claim)?;
            }
            tx.put_all(&target, &piece.proposals, &actor)
        };
        app.db.write(write).await
    }

    /// Writes the last piece, or all of it at once, and keeps the answer with it.
    pub(super) async fn finish(
        self,
        piece: Piece,
        mut report: Report,
        fingerprint: String,
        finish: Finish,
    ) -> Result<Answer> {
        let app = Arc::clone(&self.app);
        if self.dry {
            let target = self.target.clone();
            let read = move |conn: &mut Conn| {
                let fates = foresee(conn, &target, &piece.proposals)?;
                report.tally(&piece, &fates);
                Ok((report, totals::revision(conn, target.id)?))
            };
            let (report, revision) = app.db.read(read).await?;
            return self.settle(report, revision, fingerprint, finish).await;
        }
        let write = move |tx: &mut Tx<'_>| {
            self.put(tx, &piece, &mut report)?;
            let revision = tx.revision_after(&self.target)?;
            let answer = finish(&report, revision);
            if let Some(claim) = &self.claim {
                once::settle(tx, claim, &fingerprint, &answer)?;
            }
            Ok(answer)
        };
        app.db.write(write).await
    }

    /// Puts the last piece, unless all stands or falls together and something has fallen.
    fn put(&self, tx: &mut Tx<'_>, piece: &Piece, report: &mut Report) -> Result<()> {
        if self.atomic {
            let fates = foresee(tx.conn, &self.target, &piece.proposals)?;
            let mut seen = report.clone();
            seen.tally(piece, &fates);
            if seen.refused > 0 {
                seen.refuse_all();
                *report = seen;
                return Ok(());
            }
        }
        let fates = tx.put_all(&self.target, &piece.proposals, &self.actor)?;
        report.tally(piece, &fates);
        Ok(())
    }

    async fn settle(
        self,
        mut report: Report,
        revision: i64,
        fingerprint: String,
        finish: Finish,
    ) -> Result<Answer> {
        if self.atomic && report.refused > 0 {
            report.refuse_all();
        }
        let answer = finish(&report, revision);
        let Some(claim) = self.claim else {
            return Ok(answer);
        };
        let settle = move |tx: &mut Tx<'_>| {
            once::settle(tx, &claim, &fingerprint, &answer)?;
            Ok(answer)
        };
        self.app.db.write(settle).await
    }
}
