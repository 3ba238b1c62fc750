//! Pages for people: one file a page, named as its address.

pub mod aturan;
pub mod beranda;
pub mod catatan;
pub mod data;
pub mod docs;
mod ekspor;
pub mod health;
pub mod jurnal;
pub mod keamanan;
pub mod keluar;
pub mod kunci;
pub mod landing;
pub mod masuk;
pub mod mulai;
pub mod opd;
pub mod pemantauan;
pub mod pengesahan;
pub mod pengguna;
pub mod peran;
pub mod perhatian;
pub mod pertanyaan;
pub mod profil;
pub mod sandi;
pub mod sektor;
mod sight;
pub mod sumber;
pub mod target;
