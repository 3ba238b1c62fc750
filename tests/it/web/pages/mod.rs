//! The pages, a file each, named as the address says.

mod beranda;
mod data;
mod docs;
mod health;
mod jurnal;
mod kunci;
mod masuk;
mod mulai;
mod names;
mod opd;
mod pemantauan;
mod pengesahan;
mod pengguna;
mod peran;
mod perhatian;
pub(crate) mod pertanyaan;
mod profil;
pub(crate) mod sektor;
mod sektor_moments;
mod sektor_truth;
mod sumber;
mod sumber_baru;
mod sumber_tempat;
mod sumber_ulangi;
mod target;
mod target_file;
mod wilayah;
