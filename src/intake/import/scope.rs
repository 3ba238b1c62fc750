//! For whom a file may speak.

use serde::{Deserialize, Serialize};

/// For whom a file may speak.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Scope {
    /// The only agency whose figures the sender may write; none for all.
    pub own: Option<String>,
    /// The agency of rows that name none; none for the indicator's producer.
    pub chosen: Option<String>,
    /// Whether rows that stand there may be changed.
    pub may_update: bool,
    /// Whether who answers may enter figures of agencies that do not report them.
    #[serde(default)]
    pub for_others: bool,
}
