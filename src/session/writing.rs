//! Files that are written for an officer: for that officer alone, whole or not at all, through no link.
//!
//! What is written lies under another name until it is whole and on the disk; a full disk or a killed
//! program leaves what was there as it was. A name that is a symbolic link is refused: it could lead
//! where somebody else wants it to.

use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Writes a file for its owner alone (mode 0600); one that is there is replaced only where that was said.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] where something is there and may not be replaced; what the system
/// says otherwise. Nothing was changed then.
pub fn write(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    if replace && fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is a link or no file; choose another name"));
    }
    let (name, mut file) = aside(path)?;
    let moved = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| {
        let flags = if replace { RenameFlags::empty() } else { RenameFlags::RENAME_NOREPLACE };
        Ok(renameat2(AT_FDCWD, &name, AT_FDCWD, path, flags)?)
    });
    if moved.is_err() {
        let _ = fs::remove_file(&name);
        return moved;
    }
    // That the name is there is a matter of the directory; not every file system lets it be synced.
    if let Some(folder) = path.parent() {
        let _ = File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
            .and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// A new file beside a path, under a name that nobody else has.
fn aside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "it names no file"))?;
    for attempt in 0..100_u8 {
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}-{attempt}", std::process::id()));
        let beside = path.with_file_name(hidden);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (beside, file)),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "names beside it are taken"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_file_is_for_its_owner_and_replaced_only_where_that_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        write(&path, b"first", false).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let refused = write(&path, b"second", false).unwrap_err();
        assert_eq!((refused.kind(), fs::read(&path).unwrap()), (ErrorKind::AlreadyExists, b"first".to_vec()));
        write(&path, b"second", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_link_is_never_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "as it was").unwrap();
        symlink(&target, &link).unwrap();
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        for replace in [false, true] {
            write(&link, b"through", replace).unwrap_err();
            write(&folder.path().join("dangling"), b"through", replace).unwrap_err();
        }
        assert_eq!(fs::read(&target).unwrap(), b"as it was");
        assert!(!folder.path().join("nowhere").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside it");
    }
}
