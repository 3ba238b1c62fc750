//! PURE: what the APIs say of themselves, from the catalogue: the OpenAPI document, manual pages,
//! samples.

pub mod manual;
pub mod openapi;
pub mod reference;
pub mod samples;
