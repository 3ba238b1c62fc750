//! The pages of the documentation agree with the reader.
