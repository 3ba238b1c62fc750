//! Files that nobody but their owner may read, whatever the process's mask says.

use std::fs::{File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// Read and write for the owner, nothing for anybody else.
const OWNER_ONLY: u32 = 0o600;

/// Makes an empty file that only its owner may read and write, if none is there; answers whether
/// it made one.
///
/// # Errors
/// When the file can't be made.
pub fn make(path: &Path) -> io::Result<bool> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(OWNER_ONLY);
    match options.open(path) {
        Ok(file) => owner_only(&file).map(|()| true),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(e),
    }
}

/// Takes from everybody but the owner what they may do with an open file.
///
/// # Errors
/// When the file is somebody else's.
pub fn owner_only(file: &File) -> io::Result<()> {
    file.set_permissions(Permissions::from_mode(OWNER_ONLY))
}

/// Whether anybody but the owner may read or write the file at `path`; what isn't there is open to
/// nobody.
pub fn is_open_to_others(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        assert!(!is_open_to_others(&path));
        assert!(make(&path).expect("made"));
        assert!(!make(&path).expect("there already"));
        assert!(!is_open_to_others(&path));
        std::fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("opened");
        assert!(is_open_to_others(&path));
        owner_only(&File::open(&path).expect("the file")).expect("closed");
        assert!(!is_open_to_others(&path));
    }
}
