//! Where rules between figures are or were broken, and what came of running each rule last.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::base::error::{Error, Result};
use crate::base::text::json::Object;
use crate::catalogue::Period;
use crate::figures::verdict::Apart;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::{Conn, Param, Row, Tx};

/// Longest explanation, in letters.
pub const LONGEST: usize = 2_000;
/// How long a settled violation is kept, in milliseconds: 2 years.
const KEPT_MS: i64 = 730 * 86_400_000;

/// What a comparison is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Period.
    pub period: Period,
    /// Code of the region.
    pub region: String,
    /// Code of the agency, where agencies are told apart.
    pub agency: String,
    /// Code of the source; of several, joined.
    pub basis: String,
}

/// A comparison that does not hold; the sides are exact decimals, none where there is no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Of what.
    pub place: Place,
    /// Left side.
    pub left: Option<String>,
    /// Right side.
    pub right: Option<String>,
}

/// What came of running a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// How many comparisons were made.
    pub compared: i64,
    /// How many could not be made, by reason.
    pub apart: BTreeMap<Apart, i64>,
    /// Those that do not hold.
    pub broken: Vec<Broken>,
}

/// What is kept of the last run of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ran {
    /// The revisions that it was about.
    pub stamp: String,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// How many comparisons were made.
    pub compared: i64,
    /// How many of them do not hold.
    pub broken: i64,
    /// How many could not be made, by reason.
    pub apart: Vec<(Apart, i64)>,
}

/// What is done about a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// Nothing yet.
    Open,
    /// It is being looked into.
    InHand,
    /// The figures are right, as the explanation says.
    Accepted,
}

impl FollowUp {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::InHand, Self::Accepted];

    /// Its word in the store and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InHand => "in-hand",
            Self::Accepted => "accepted",
        }
    }

    /// The one with this word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// A violation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Its number.
    pub id: i64,
    /// Name of the rule.
    pub rule: String,
    /// What it is about, and the sides as they were seen last.
    pub broken: Broken,
    /// When it was seen first, milliseconds since 1970.
    pub first_seen: i64,
    /// When the sides came to be as they are.
    pub last_seen: i64,
    /// When the rule was found to hold again.
    pub settled_at: Option<i64>,
    /// What the agency says of it.
    pub explanation: Option<String>,
    /// Who said so.
    pub explained_by: Option<String>,
    /// When.
    pub explained_at: Option<i64>,
    /// What is done about it.
    pub follow_up: FollowUp,
}

impl Violation {
    /// Whether somebody must look at it: the rule is broken, and nobody has said why the figures are
    /// right.
    pub fn is_open(&self) -> bool {
        self.settled_at.is_none() && self.follow_up != FollowUp::Accepted
    }

    /// Whether it is told to who works for this agency alone, or for all: of what agencies report
    /// each by itself only the own.
    pub fn is_seen_by(&self, agency: Option<&str>) -> bool {
        let of = &self.broken.place.agency;
        agency.is_none_or(|agency| of.is_empty() || of == agency)
    }
}

const COLUMNS: &str = "v.id, v.rule, v.period, v.region, v.agency, v.basis, v.left_side,
    v.right_side, v.first_seen, v.last_seen, v.settled_at, v.explanation, u.name AS explained_by,
    v.explained_at, v.follow_up
    FROM violations v LEFT JOIN users u ON u.id = v.explained_by";

fn read(row: &Row<'_>) -> Result<Violation> {
    let period = row.int("period")?;
    let period = Period::from_code(period)
        .ok_or_else(|| Error::Internal(format!("a violation has the period {period}")))?;
    Ok(Violation {
        id: row.int("id")?,
        rule: row.text("rule")?,
        broken: Broken {
            place: Place {
                period,
                region: row.text("region")?,
                agency: row.text("agency")?,
                basis: row.text("basis")?,
            },
            left: row.opt_text("left_side")?,
            right: row.opt_text("right_side")?,
        },
        first_seen: row.int("first_seen")?,
        last_seen: row.int("last_seen")?,
        settled_at: row.opt_int("settled_at")?,
        explanation: row.opt_text("explanation")?,
        explained_by: row.opt_text("explained_by")?,
        explained_at: row.opt_int("explained_at")?,
        follow_up: FollowUp::parse(&row.text("follow_up")?).unwrap_or(FollowUp::Open),
    })
}

/// The violations of a rule or of all, those that are settled only where asked for; the newest
/// period first.
pub fn find(
    conn: &mut Conn,
    rule: Option<&str>,
    settled: bool,
    most: usize,
) -> Result<Vec<Violation>> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE (CAST($1 AS TEXT) IS NULL OR v.rule = $1)
         AND ($2 = 1 OR v.settled_at IS NULL)
         ORDER BY CASE WHEN v.settled_at IS NULL THEN 0 ELSE 1 END, v.period DESC, v.id
         LIMIT {most}"
    );
    conn.query(&sql, &[rule.into(), i64::from(settled).into()], read)
}

/// The violation with this number.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn get(conn: &mut Conn, id: i64) -> Result<Violation> {
    let sql = format!("SELECT {COLUMNS} WHERE v.id = $1");
    conn.query_one(&sql, &[id.into()], read)?
        .ok_or(Error::NotFound)
}

/// What is kept of the last runs, by rule.
pub fn runs(conn: &mut Conn) -> Result<HashMap<String, Ran>> {
    let sql = "SELECT rule, stamp, at, compared, broken, apart FROM rule_runs";
    let found = conn.query(sql, &[], |row| {
        let ran = Ran {
            stamp: row.text("stamp")?,
            at: row.int("at")?,
            compared: row.int("compared")?,
            broken: row.int("broken")?,
            apart: apart(&row.text("apart")?),
        };
        Ok((row.text("rule")?, ran))
    })?;
    Ok(found.into_iter().collect())
}

/// Reads `part=3 running=1`.
fn apart(text: &str) -> Vec<(Apart, i64)> {
    let one = |part: &str| {
        let (name, count) = part.split_once('=')?;
        let (_, why) = Apart::ALL.iter().find(|(word, _)| *word == name)?;
        Some((*why, count.parse().ok()?))
    };
    text.split(' ').filter_map(one).collect()
}

/// Keeps what came of running a rule: what is broken anew is told as new, what is no longer is
/// settled.
pub fn keep(tx: &mut Tx<'_>, rule: &str, stamp: &str, run: &Run) -> Result<()> {
    let sql = format!("SELECT {COLUMNS} WHERE v.rule = $1");
    let known = tx.conn.query(&sql, &[rule.into()], read)?;
    let known: HashMap<Place, Violation> = known
        .into_iter()
        .map(|one| (one.broken.place.clone(), one))
        .collect();
    for broken in &run.broken {
        match known.get(&broken.place) {
            None => add(tx, rule, broken)?,
            Some(stands) if stands.settled_at.is_none() && stands.broken == *broken => {}
            Some(stands) => again(tx, stands, broken)?,
        }
    }
    let still: HashSet<&Place> = run.broken.iter().map(|one| &one.place).collect();
    let sql = "UPDATE violations SET settled_at = $1 WHERE id = $2";
    for (place, stands) in &known {
        if stands.settled_at.is_none() && !still.contains(place) {
            tx.conn.execute(sql, &[tx.now.into(), stands.id.into()])?;
        }
    }
    let sql = "DELETE FROM violations WHERE settled_at < $1";
    tx.conn.execute(sql, &[(tx.now - KEPT_MS).into()])?;
    let words = Apart::ALL.iter().filter_map(|(name, why)| {
        let count = run.apart.get(why)?;
        Some(format!("{name}={count}"))
    });
    let words = words.collect::<Vec<_>>().join(" ");
    let sql = "INSERT INTO rule_runs (rule, stamp, at, compared, broken, apart)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (rule) DO UPDATE SET stamp = excluded.stamp, at = excluded.at,
            compared = excluded.compared, broken = excluded.broken, apart = excluded.apart";
    let broken = i64::try_from(run.broken.len()).unwrap_or(i64::MAX);
    let params: [Param<'_>; 6] = [
        rule.into(),
        stamp.into(),
        tx.now.into(),
        run.compared.into(),
        broken.into(),
        (&words).into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(())
}

fn add(tx: &mut Tx<'_>, rule: &str, broken: &Broken) -> Result<()> {
    let id = tx.next_id("violations")?;
    let sql = "INSERT INTO violations
        (id, rule, period, region, agency, basis, left_side, right_side, first_seen, last_seen)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
    let place = &broken.place;
    let params: [Param<'_>; 9] = [
        id.into(),
        rule.into(),
        place.period.code().into(),
        (&place.region).into(),
        (&place.agency).into(),
        (&place.basis).into(),
        broken.left.as_ref().into(),
        broken.right.as_ref().into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(())
}

/// Other sides than before, or broken once more: what was said of it before was said of something
/// else, and stays readable in the journal alone.
fn again(tx: &mut Tx<'_>, stands: &Violation, broken: &Broken) -> Result<()> {
    let sql = "UPDATE violations SET left_side = $1, right_side = $2, last_seen = $3,
        settled_at = NULL, explanation = NULL, explained_by = NULL, explained_at = NULL,
        follow_up = 'open' WHERE id = $4";
    let params: [Param<'_>; 4] = [
        broken.left.as_ref().into(),
        broken.right.as_ref().into(),
        tx.now.into(),
        stands.id.into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(())
}

/// Takes back what is kept of rules that are no longer in the catalogue.
pub fn forget(tx: &mut Tx<'_>, names: &[&str]) -> Result<()> {
    let kept = tx
        .conn
        .query("SELECT rule FROM rule_runs", &[], |row| row.text(0))?;
    for rule in kept.iter().filter(|rule| !names.contains(&rule.as_str())) {
        let sql = "UPDATE violations SET settled_at = $1 WHERE rule = $2 AND settled_at IS NULL";
        tx.conn.execute(sql, &[tx.now.into(), rule.into()])?;
        tx.conn
            .execute("DELETE FROM rule_runs WHERE rule = $1", &[rule.into()])?;
    }
    Ok(())
}

/// Writes down what the agency says of a violation that stands, and what is done about it.
///
/// # Errors
/// [`Error::NotFound`] when there is none, [`Error::Conflict`] when it was settled meanwhile, or its
/// sides are others than those of `seen`.
pub fn explain(
    tx: &mut Tx<'_>,
    actor: &Actor,
    agency: Option<&str>,
    (id, seen): (i64, i64),
    (explanation, follow_up): (&str, FollowUp),
) -> Result<()> {
    let stands = get(tx.conn, id)?;
    if stands.settled_at.is_some() || stands.last_seen != seen {
        let why = "it was settled meanwhile, or is about other figures";
        return Err(Error::Conflict(why.to_owned()));
    }
    let sql = "UPDATE violations SET explanation = $1, explained_by = $2, explained_at = $3,
        follow_up = $4 WHERE id = $5";
    let params: [Param<'_>; 5] = [
        explanation.into(),
        actor.user.into(),
        tx.now.into(),
        follow_up.name().into(),
        id.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let before = said(
        stands.explanation.as_deref().unwrap_or_default(),
        stands.follow_up,
    );
    let after = said(explanation, follow_up);
    tx.journal(&Entry {
        actor: Some(actor),
        action: "explain",
        subject: "violation",
        subject_id: &format!("{} {id}", stands.rule),
        agency,
        before: Some(&before),
        after: Some(&after),
    })
}

fn said(explanation: &str, follow_up: FollowUp) -> String {
    let mut object = Object::default();
    object.text("explanation", explanation);
    object.text("follow_up", follow_up.name());
    object.finish()
}
