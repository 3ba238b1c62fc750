//! What people do about their own account.

mod buktikan;
mod dua_langkah;
mod kalender;
mod wajib;
