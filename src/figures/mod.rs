//! PURE: the arithmetic of figures, once for screens, API and reports: questions to the totals,
//! the facts that answer them, roll-up, shares, coverage.

pub mod alert;
pub mod alert_choice;
pub mod attention;
pub mod cell;
pub mod condition;
pub mod coverage;
pub mod doubt;
pub mod due;
pub mod facts;
pub mod focus;
pub mod index;
pub mod moment;
pub mod names;
pub mod observation;
pub mod outlier;
pub mod per;
pub mod plan;
pub mod proposal;
pub mod question;
pub mod rollup;
pub mod selection;
pub mod share;
pub mod sides;
pub mod target;
pub mod time;
pub mod track;
pub mod verdict;
