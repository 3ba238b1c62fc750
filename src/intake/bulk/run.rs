//! A bulk call from its first byte to its answer.
//!
//! While a few pieces of rows are written, the next is read and checked; the sender's further bytes
//! wait until there is room for it. The row that was checked last is held back until it is known
//! whether more comes, because the answer is kept in the transaction of the last rows. Turns of
//! checking and writing are taken a piece at a time: a sender who stalls holds none.

use std::collections::VecDeque;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;

use crate::app::App;
use crate::base::error::{Error, Result as Outcome};
use crate::base::shares::Share;
use crate::base::token;
use crate::figures::proposal::Proposal;
use crate::intake::bulk::checker::Checker;
use crate::intake::bulk::intake::{Format, Intake};
use crate::intake::bulk::job::{Finish, Job, Piece};
use crate::intake::bulk::report::Report;
use crate::intake::bulk::sent::{PIECE, Sent, Text};
use crate::intake::bulk::stop::Stop;
use crate::intake::bulk::twins::Twins;
use crate::intake::change::{How, Sender, Told};
use crate::intake::fields::Row;
use crate::intake::{Problem, Rule};
use crate::store::keys::once;
use crate::store::keys::once::{Answer, Claim};

/// Bytes of a piece.
const PIECE_BYTES: usize = 2 * 1024 * 1024;
/// Pieces that may be on their way to the disk: those that wait together share a commit.
const AHEAD: usize = 3;
/// Most rows that are written all or none.
pub const ATOMIC_ROWS: u64 = 100_000;
/// Most rows of a call: their keys are remembered, 9 to 18 bytes each.
const MOST: u64 = 10_000_000;

/// How a call is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Only tell what it would come to.
    pub dry_run: bool,
    /// All rows or none.
    pub atomic: bool,
}

/// A piece that is being written.
type Writing = JoinHandle<Outcome<Vec<Told>>>;

/// A call on its way.
pub struct Bulk {
    checker: Arc<Checker>,
    job: Job,
    intake: Intake,
    sent: Vec<Sent>,
    bytes: usize,
    twins: Twins,
    report: Report,
    held: Piece,
    writing: VecDeque<(Arc<Piece>, Writing)>,
    fingerprint: Sha256,
    settled: bool,
    /// Room for the rows of an atomic call.
    kept: Option<Share<i64>>,
}

impl Bulk {
    /// Begins a call. `claim` is the `Idempotency-Key` that it holds.
    pub fn new(
        app: &Arc<App>,
        checker: Checker,
        sender: Sender,
        format: Format,
        options: Options,
        claim: Option<Claim>,
    ) -> Self {
        Self {
            intake: Intake::new(format, &checker.fields),
            job: Job {
                app: Arc::clone(app),
                target: checker.target.clone(),
                sender,
                how: How {
                    dry: options.dry_run,
                    atomic: options.atomic,
                    asking: false,
                },
                claim,
            },
            checker: Arc::new(checker),
            sent: Vec::new(),
            bytes: 0,
            twins: Twins::default(),
            report: Report::default(),
            held: Piece::default(),
            writing: VecDeque::new(),
            fingerprint: Sha256::new(),
            settled: false,
            kept: None,
        }
    }

    /// Makes what the request says beside its body part of what it is known by.
    pub fn sign(&mut self, text: &str) {
        self.fingerprint.update((text.len() as u64).to_be_bytes());
        self.fingerprint.update(text);
    }

    /// Takes more of the body in.
    pub async fn feed(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if self.job.claim.is_some() {
            self.fingerprint.update(bytes);
        }
        // A part of the body may hold more rows than a piece: no more than that are cut at once.
        for part in bytes.chunks(64 * 1024) {
            let from = self.sent.len();
            if let Err(stop) = self.intake.push(part, &mut self.sent) {
                return Err(self.after_some(stop).await);
            }
            self.take_defaults()?;
            let added = self.sent[from..].iter().map(|sent| sent.text.size());
            self.bytes += added.sum::<usize>();
            if self.sent.len() >= PIECE || self.bytes >= PIECE_BYTES {
                self.advance().await?;
                // Of a piece that has been checked no more waits than the answer needs: whoever
                // stalls here keeps a row of it in memory.
                if !self.job.how.atomic {
                    self.launch().await?;
                }
            }
        }
        Ok(())
    }

    /// The body has ended: writes what is left and makes the answer.
    pub async fn finish(mut self, finish: Finish) -> Result<Answer, Stop> {
        match &mut self.intake {
            Intake::Lines(lines) => lines.finish(&mut self.sent),
            Intake::Table(table) => {
                table.finish(&mut self.sent)?;
                if let Some(names) = table.bare_names() {
                    self.report.refuse_header(self.checker.wrong_header(names));
                }
            }
            Intake::List(list) => {
                if let Err(stop) = list.finish(&mut self.sent) {
                    return Err(self.after_some(stop).await);
                }
                self.take_defaults()?;
            }
        }
        self.advance().await?;
        self.await_writing(0).await?;
        self.settle_twins().await?;
        let fingerprint = token::hex(&self.fingerprint.clone().finalize());
        let (piece, report) = (
            std::mem::take(&mut self.held),
            std::mem::take(&mut self.report),
        );
        let job = self.job.clone();
        let answer = job.finish(piece, report, fingerprint, finish).await?;
        self.settled = true;
        Ok(answer)
    }

    /// Takes rows whose twin before them was refused when it was to be written, and refuses the others
    /// that wait. Where all or none is taken, one that is refused refuses them all.
    async fn settle_twins(&mut self) -> Result<(), Stop> {
        while !self.job.how.atomic && self.twins.wait() {
            // What became of the last rows must be known, so the answer is kept after them: a call
            // that breaks off just here and is sent again finds its rows as they are.
            let piece = std::mem::take(&mut self.held);
            self.launch_piece(piece).await?;
            self.await_writing(0).await?;
            let free = self.twins.freed();
            if free.is_empty() {
                break;
            }
            for (number, proposal) in free {
                self.held.add(&self.job.target, number, proposal);
            }
        }
        for number in self.twins.left() {
            self.report.refuse_twin(number);
        }
        Ok(())
    }

    /// Why a call ends here, with what has become of the rows before.
    async fn after_some(&mut self, stop: Stop) -> Stop {
        let Stop::Malformed(detail) = stop else {
            return stop;
        };
        if let Err(stop) = self.await_writing(0).await {
            return stop;
        }
        let Report {
            created, updated, ..
        } = self.report;
        if self.job.how.dry || created + updated == 0 {
            return Stop::Malformed(detail);
        }
        Stop::Malformed(format!(
            "{detail} Rows before that place were taken: {created} created, {updated} updated."
        ))
    }

    /// Takes the defaults that came before or behind the rows.
    fn take_defaults(&mut self) -> Result<(), Stop> {
        let Intake::List(list) = &mut self.intake else {
            return Ok(());
        };
        let Some(text) = list.defaults() else {
            return Ok(());
        };
        let malformed = |why| Stop::Malformed(format!("The defaults can't be taken: {why}"));
        let row = self.checker.fields.json(text.as_bytes());
        let row = row.map_err(|_| malformed("they are no object.".to_owned()))?;
        Arc::make_mut(&mut self.checker)
            .defaults(row)
            .map_err(malformed)?;
        match self.checker.wrong_default() {
            Some(problem) => Err(Stop::Default(problem)),
            None => Ok(()),
        }
    }

    /// Takes room for more rows that are kept until the last has come.
    fn keep(&mut self, rows: usize) -> Result<(), Stop> {
        if !self.job.how.atomic {
            return Ok(());
        }
        if self.report.rows > ATOMIC_ROWS {
            let detail = format!("With `atomic` a call may have {ATOMIC_ROWS} rows.");
            return Err(Stop::TooLarge(detail));
        }
        let grown = if let Some(kept) = &mut self.kept {
            kept.grow(rows)
        } else {
            let (room, key) = (&self.job.app.room, self.job.sender.actor.key);
            let kept = room.atomic_rows.take(key.unwrap_or_default(), rows);
            kept.map(|kept| self.kept = Some(kept))
        };
        grown.map_err(|full| Stop::Failed(full.error()))
    }

    /// Checks the rows that have come in.
    async fn advance(&mut self) -> Result<(), Stop> {
        let sent = std::mem::take(&mut self.sent);
        self.bytes = 0;
        if sent.is_empty() {
            return Ok(());
        }
        self.report.rows += sent.len() as u64;
        if self.report.rows > MOST {
            return Err(Stop::TooLarge(format!("A call may have {MOST} rows.")));
        }
        self.keep(sent.len())?;
        // A turn lasts as long as a piece is checked: a sender who stalls keeps none.
        let turn = Arc::clone(&self.job.app.room.checked).acquire_owned().await;
        let turn = turn.map_err(|e| Error::Internal(e.to_string()))?;
        let checker = Arc::clone(&self.checker);
        let mut twins = std::mem::take(&mut self.twins);
        let work = blocking(move || {
            let judge = |one: Sent| (one.number, checked(&checker, one, &mut twins));
            let rows: Vec<_> = sent.into_iter().map(judge).collect();
            (rows, twins)
        });
        let (rows, twins) = work.await?;
        drop(turn);
        self.twins = twins;
        for (number, row) in rows {
            match row {
                Ok(Some(proposal)) => self.held.add(&self.job.target, number, proposal),
                Ok(None) => {}
                Err(problems) => self.report.refuse(number, problems),
            }
        }
        Ok(())
    }

    /// Begins to write the piece that is held but for its last row, once few enough are on their way.
    async fn launch(&mut self) -> Result<(), Stop> {
        let piece = self.held.but_the_last();
        self.launch_piece(piece).await
    }

    async fn launch_piece(&mut self, piece: Piece) -> Result<(), Stop> {
        self.await_writing(AHEAD - 1).await?;
        let piece = Arc::new(piece);
        if !piece.numbers.is_empty() {
            let turn = Arc::clone(&self.job.app.room.written).acquire_owned().await;
            let turn = turn.map_err(|e| Error::Internal(e.to_string()))?;
            let (job, written) = (self.job.clone(), Arc::clone(&piece));
            let task = tokio::spawn(async move {
                let _turn = turn;
                job.write(written).await
            });
            self.writing.push_back((piece, task));
        }
        Ok(())
    }

    /// Waits until no more than `left` pieces are on their way.
    async fn await_writing(&mut self, left: usize) -> Result<(), Stop> {
        while self.writing.len() > left {
            let Some((piece, task)) = self.writing.pop_front() else {
                break;
            };
            let told = task
                .await
                .map_err(|e| Error::Internal(format!("a piece of a bulk call: {e}")))??;
            self.twins.written(&piece, &told);
            let about = &self.job.target.indicator;
            self.report.tally(about, &piece.numbers, &told);
        }
        Ok(())
    }
}

impl Drop for Bulk {
    /// A call that ends without an answer may be sent again under the same `Idempotency-Key`.
    fn drop(&mut self) {
        let Some(claim) = self.job.claim.take().filter(|_| !self.settled) else {
            return;
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let app = Arc::clone(&self.job.app);
            runtime.spawn(async move {
                let released = app.db.write(move |tx| once::release(tx, &claim)).await;
                if let Err(error) = released {
                    tracing::warn!(%error, "an Idempotency-Key could not be released");
                }
            });
        }
    }
}

/// A row, checked: a proposal, nothing where it waits for what becomes of its twin, or what is wrong
/// with it.
fn checked(
    checker: &Checker,
    sent: Sent,
    twins: &mut Twins,
) -> Result<Option<Proposal>, Vec<Problem>> {
    let row = match sent.text {
        Text::Bad(problem) => return Err(vec![problem]),
        Text::Json(text) => checker
            .fields
            .json(&text)
            .map_err(|problem| vec![problem])?,
        Text::Cells(names, cells) => {
            let mut row = Row::default();
            for (slot, cell) in names.iter().zip(cells) {
                checker.cell(&mut row, slot, cell);
            }
            row
        }
    };
    let mut judged = checker.check(row);
    if judged.key_is_whole && twins.again(&judged.proposal) {
        if judged.problems.is_empty() && twins.park(sent.number, &judged.proposal) {
            return Ok(None);
        }
        judged.problems.push(Problem {
            field: String::new(),
            rule: Rule::Duplicate,
        });
    }
    if judged.problems.is_empty() {
        twins.note(&judged.proposal);
        Ok(Some(judged.proposal))
    } else {
        Err(judged.problems)
    }
}

/// Runs work that takes long where it keeps nobody waiting.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::Internal(format!("a check of rows: {e}")))
}
