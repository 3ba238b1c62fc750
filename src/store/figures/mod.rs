//! Figures: rows, totals, lists, views.

pub mod bases;
pub mod days;
pub mod doubts;
pub mod earlier;
pub mod history;
pub mod notices;
pub mod observations;
pub mod odd;
pub mod row_counts;
pub mod rows;
pub mod stamp;
pub mod totals;
pub mod validation;
pub mod views;
pub mod violations;
pub mod waiting;
