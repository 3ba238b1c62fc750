//! What comes from elsewhere and goes there: imports, sources that are fetched, webhooks and their
//! deliveries.

pub mod deliveries;
pub mod headings;
pub mod imports;
pub mod pulls;
pub mod troubles;
pub mod webhooks;
