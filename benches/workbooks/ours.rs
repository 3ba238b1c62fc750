//! Our reader.

#[path = "file.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    unused_imports,
    private_interfaces,
    reason = "the program's own modules, of which a part is measured"
)]
mod file;

pub(crate) use file::read;
