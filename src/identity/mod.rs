//! Who somebody is and what they may do: passwords, the second factor, the provider of
//! sign-ins, permissions.

pub mod choice;
pub mod oidc;
pub mod password;
pub mod permission;
pub mod totp;
