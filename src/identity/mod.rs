//! Who somebody is and what they may do: passwords, the second factor, permissions.

pub mod password;
pub mod permission;
pub mod totp;
