//! What comes from elsewhere and goes there: imports, webhooks and their deliveries.

pub mod deliveries;
pub mod headings;
pub mod imports;
pub mod webhooks;
