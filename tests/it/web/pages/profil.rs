//! What people do about their own account.

mod dua_langkah;
