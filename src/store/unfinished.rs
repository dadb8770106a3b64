//! A file that is being made: under a name of its own until it is whole, and gone where that fails.
//!
//! ```text
//! begin    .folkmoot-<random>.unfinished   mode 0600, locked by its maker; those of killed runs go
//!   ...    whoever makes it writes to it by its name
//! place    mode and group, fsync, then the final name; never over another file
//! replace  the same, over what is there
//! ```
//!
//! Nobody ever sees half a file under a final name, however the maker ends. Used for new plans,
//! backups, snapshots, and a plan that is put back.

use nix::{
    errno::Errno,
    unistd::{Gid, fchown},
};
use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions},
    hash::{BuildHasher, RandomState},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

const FRONT: &str = ".folkmoot-";
const END: &str = ".unfinished";

/// A file that is being made.
#[derive(Debug)]
pub(super) struct Unfinished {
    path: PathBuf,
    target: PathBuf,
    /// Open, and locked, as long as it is made: whoever finds it so leaves it alone.
    file: File,
}

impl Unfinished {
    /// Begins a file that shall have this name, in the same directory.
    pub fn begin(target: &Path) -> io::Result<Self> {
        let directory = target.parent().unwrap_or(Path::new("/"));
        clear(directory);
        for attempt in 0_u32.. {
            let random = RandomState::new().hash_one(attempt);
            let path = directory.join(format!("{FRONT}{random:016x}{END}"));
            let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
            let unfinished = Self { path, target: target.to_path_buf(), file };
            unfinished.file.lock()?;
            // Somebody who clears the directory may have come between; then there is nothing to keep.
            if unfinished.file.metadata()?.nlink() > 0 {
                return Ok(unfinished);
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Where it is meanwhile.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name, unless something else has it by now.
    pub fn place(self, mode: u32, group: Option<Gid>) -> io::Result<()> {
        self.ready(mode, group)?;
        name_alone(&self.path, &self.target)?;
        self.settle()
    }

    /// Gives it its name, in the place of whatever has it.
    pub fn replace(self, mode: u32, group: Option<Gid>) -> io::Result<()> {
        self.ready(mode, group)?;
        fs::rename(&self.path, &self.target)?;
        self.settle()
    }

    fn ready(&self, mode: u32, group: Option<Gid>) -> io::Result<()> {
        if group.is_some_and(|group| self.file.metadata().is_ok_and(|found| found.gid() != group.as_raw())) {
            fchown(&self.file, None, group)?;
        }
        // After the group: to give a file away takes bits off its mode.
        self.file.set_permissions(Permissions::from_mode(mode))?;
        self.file.sync_all()
    }

    /// The name itself outlives a power cut.
    fn settle(&self) -> io::Result<()> {
        File::open(self.target.parent().unwrap_or(Path::new("/")))?.sync_all()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Removes what killed runs have left in a directory.
///
/// Each is held while it is removed: one whose maker has only just made it, and comes to lock it next, waits
/// for that and finds that it is gone. Let go first, it would be taken from under its maker.
fn clear(directory: &Path) {
    for path in begun(directory) {
        if let Some(_held) = free(&path) {
            remove(&path);
        }
    }
}

/// What killed runs have left in a directory: nobody holds it any longer.
pub(super) fn left(directory: &Path) -> Vec<PathBuf> {
    begun(directory).into_iter().filter(|path| free(path).is_some()).collect()
}

/// A file that nobody holds, held.
fn free(path: &Path) -> Option<File> {
    File::open(path).ok().filter(|file| file.try_lock().is_ok())
}

/// What was begun in a directory, by whoever.
fn begun(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let own = entries.filter(|entry| {
        let name = entry.file_name();
        // A pipe of such a name would hang whoever opens it.
        name.to_str().is_some_and(|name| name.starts_with(FRONT) && name.ends_with(END))
            && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    own.map(|entry| entry.path()).collect()
}

/// Removes an unfinished file with what SQLite may have put beside it; where it has its name, nothing is there.
fn remove(path: &Path) {
    for ending in ["", "-journal", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(name);
    }
}

/// Renames a file unless the new name is taken.
fn name_alone(from: &Path, to: &Path) -> io::Result<()> {
    match rename_alone(from, to) {
        // Some file systems know no such renaming; a second name is refused where it is taken, too.
        Err(Errno::EINVAL | Errno::ENOSYS) => fs::hard_link(from, to).and_then(|()| fs::remove_file(from)),
        done => Ok(done?),
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn rename_alone(from: &Path, to: &Path) -> nix::Result<()> {
    use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};
    renameat2(AT_FDCWD, from, AT_FDCWD, to, RenameFlags::RENAME_NOREPLACE)
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn rename_alone(_: &Path, _: &Path) -> nix::Result<()> {
    Err(Errno::ENOSYS)
}

/// Makes a directory, with those above it, whose files belong to its group; nobody else looks in
/// unless the mode says so.
pub(super) fn directory(path: &Path, mode: u32, group: Option<Gid>) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o770).create(path)?;
    if let Some(group) = group {
        nix::unistd::chown(path, None, Some(group))?;
    }
    fs::set_permissions(path, Permissions::from_mode(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_goes_and_what_is_being_made_stays() {
        let directory = tempfile::tempdir().unwrap();
        let left = directory.path().join(".folkmoot-00ff.unfinished");
        for ending in ["", "-journal"] {
            fs::write(format!("{}{ending}", left.display()), "half").unwrap();
        }
        let others = directory.path().join("of.unfinished");
        fs::write(&others, "somebody else's").unwrap();
        let first = Unfinished::begin(&directory.path().join("a")).unwrap();
        let second = Unfinished::begin(&directory.path().join("b")).unwrap();
        assert!(first.path().exists() && second.path().exists() && others.exists());
        assert!(!left.exists() && fs::read_dir(directory.path()).unwrap().count() == 3);
        first.place(0o640, None).unwrap();
        drop(second);
        let mode = fs::metadata(directory.path().join("a")).unwrap().mode() & 0o7777;
        assert_eq!((mode, fs::read_dir(directory.path()).unwrap().count()), (0o640, 2));
    }

    #[test]
    fn nothing_is_placed_over_another_file() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("kept");
        fs::write(&target, "kept").unwrap();
        let taken = Unfinished::begin(&target).unwrap().place(0o600, None).unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        fs::hard_link(&target, directory.path().join("again")).unwrap();
        assert_eq!(
            (fs::read(&target).unwrap(), fs::read_dir(directory.path()).unwrap().count()),
            (b"kept".to_vec(), 2)
        );
        Unfinished::begin(&target).unwrap().replace(0o600, None).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"");
    }
}
