//! Pages for people: one file a page, named as its address.

pub mod data;
pub mod docs;
pub mod health;
pub mod home;
pub mod import;
pub mod keluar;
pub mod landing;
pub mod masuk;
pub mod mulai;
pub mod profil;
pub mod sector;
mod sight;
