//! Makes a plan file, and opens one only when it is safe to.
//!
//! Whatever is not a plan is refused before anything is written, and stays as it was:
//!
//! ```text
//! name      absolute, its directory without links, the file itself no link and of one name
//! kind      a regular file: a pipe would hang, a device would look empty
//! place     on a disk of this machine: SQLite cannot trust the locks of a network
//! access    what this person may read and write, with the side files (-wal, -shm)
//! header    SQLite's, ours (`application_id`), of a version that is known
//! ```
//!
//! Used by [`super::Store`] only. Never opens a plan but through SQLite: when a program closes
//! a file, the system drops all locks it holds on it, also those of its other connections.

#![allow(clippy::unnecessary_debug_formatting, reason = "a file name may hold anything, so it is shown escaped")]

use super::{
    connection,
    error::{DIRECTORY, Error, Trouble, system},
    restore::SIDES,
    schema,
    unfinished::{self, Unfinished},
};
use crate::plan::Book;
use nix::{
    errno::Errno,
    sys::statfs::{self, FsType},
    unistd::{AccessFlags, Gid, Group, Uid, User, access, chown},
};
use rusqlite::Connection;
use std::{
    fs::{self, Metadata},
    io,
    os::unix::fs::{FileTypeExt, MetadataExt},
    path::{Path, PathBuf},
};

/// A plan that is open.
pub(super) struct Opened {
    /// The connection, set up.
    pub connection: Connection,
    /// The file's name, absolute and without links.
    pub path: PathBuf,
    /// Which book it is.
    pub book: Book,
    /// Which file it is, whatever its name.
    pub identity: (u64, u64),
    /// Why it may only be read, where that is so.
    pub read_only: Option<String>,
    /// When it was made, in seconds since 1970, where it is a snapshot for readers.
    pub snapshot: Option<i64>,
}

/// Makes an empty plan where nothing is yet, for a group or for that of its directory.
///
/// It is made under another name and gets its own when it is whole: one that was killed meanwhile
/// leaves nothing that would be in the way.
pub(super) fn create(path: &Path, book: Book, group: Option<&str>) -> Result<Opened, Error> {
    let absolute = std::path::absolute(path).map_err(|error| system(path, &error))?;
    let group = group.map(|name| group_named(path, name)).transpose()?;
    let directory = absolute.parent().unwrap_or(Path::new("/"));
    if !directory.exists() {
        unfinished::directory(directory, 0o2770, group).map_err(|error| system(directory, &error))?;
    }
    let path = without_links(&absolute)?;
    on_this_machine(&path, path.parent().unwrap_or(Path::new("/")))?;
    let at = |error: io::Error| system(&path, &error);
    // Side files of a plan that is gone would be taken for the new one's.
    for name in [""].iter().chain(&SIDES).map(|ending| beside(&path, ending)) {
        if name.symlink_metadata().is_ok() {
            return Err(Error::Exists { path: name });
        }
    }
    let unfinished = Unfinished::begin(&path).map_err(at)?;
    // Closed before it gets its name: what SQLite has put beside it goes then.
    drop(connection::to_write(unfinished.path(), book).map_err(|trouble| trouble.at(&path))?);
    unfinished.place(0o660, group).map_err(at)?;
    open(&path, false)
}

/// The group of this name, for a new plan.
fn group_named(path: &Path, name: &str) -> Result<Gid, Error> {
    let found = Group::from_name(name).ok().flatten().map(|group| group.gid);
    let cause = || format!("cannot be made for the group {name:?}, which this machine does not know");
    found.ok_or_else(|| Error::Unfit { path: path.to_path_buf(), cause: cause() })
}

/// The directory of a plan's backups, made where it is missing: for the group of the plan's own.
pub(super) fn backups(path: &Path) -> Result<PathBuf, Error> {
    beside_the_plan(path, "backups", 0o2770)
}

/// The directory in which the plan is published, made where it is missing: for readers of a group that
/// whoever keeps the server gives it.
pub(super) fn published(path: &Path) -> Result<PathBuf, Error> {
    beside_the_plan(path, "published", 0o2750)
}

fn beside_the_plan(path: &Path, name: &str, mode: u32) -> Result<PathBuf, Error> {
    let parent = path.parent().unwrap_or(Path::new("/"));
    let directory = parent.join(name);
    if !directory.is_dir() {
        unfinished::directory(&directory, mode, None).map_err(|error| system(&directory, &error))?;
        // Where its maker is not of the group, it is there all the same.
        let _ = group_of(parent).and_then(|group| Ok(chown(&directory, None, Some(group))?));
    }
    Ok(directory)
}

/// The group of a file or directory.
pub(super) fn group_of(path: &Path) -> io::Result<Gid> {
    fs::metadata(path).map(|found| Gid::from_raw(found.gid()))
}

/// Opens a plan that is there: to be written where that is allowed, or only to be read.
pub(super) fn open(path: &Path, to_read: bool) -> Result<Opened, Error> {
    let (path, looked) = found(path)?;
    on_this_machine(&path, &path)?;
    readable(&path)?;
    let at = |trouble: Trouble| trouble.at(&path);
    let (book, snapshot) = connection::header(&path).map_err(at)?;
    let mut read_only = if snapshot { Some(SNAPSHOT.to_owned()) } else { accessible(&path)? };
    let connection = match (&read_only, to_read) {
        (Some(_), _) => connection::to_read(&path).map_err(at)?,
        (None, true) => connection::to_look(&path).map_err(at)?,
        (None, false) => connection::to_write(&path, book).map_err(at)?,
    };
    // SQLite says nothing when it could open a file only for reading.
    if read_only.is_none() && connection.is_readonly("main").unwrap_or(false) {
        read_only = Some("the system opened it for reading only".to_owned());
    }
    let made_at = if snapshot { Some(schema::made_at(&connection).map_err(|error| at(error.into()))?) } else { None };
    let identity = identity(&path)?;
    if identity != (looked.dev(), looked.ino()) {
        return Err(Error::Moved { path });
    }
    let read_only = read_only.or_else(|| to_read.then(|| ASKED.to_owned()));
    Ok(Opened { connection, path, book, identity, read_only, snapshot: made_at })
}

/// Why a snapshot is not written.
const SNAPSHOT: &str = "it is a snapshot for readers, as `folkmoot publish` makes it";

/// Why a plan is not written that somebody only wants to see.
const ASKED: &str = "it was opened with --read-only";

/// A file that may be a plan, by its name without links.
pub(super) fn found(path: &Path) -> Result<(PathBuf, Metadata), Error> {
    let absolute = std::path::absolute(path).map_err(|error| system(path, &error))?;
    // A link is named as one, before its directory is looked up.
    let looked = fs::symlink_metadata(&absolute).map_err(|error| system(&absolute, &error))?;
    one_regular_file(&absolute, &looked)?;
    Ok((without_links(&absolute)?, looked))
}

/// An empty plan that lives as long as its connection.
pub(super) fn in_memory(book: Book) -> Result<Opened, Error> {
    let path = PathBuf::from(":memory:");
    let connection = connection::in_memory(book).map_err(|trouble| trouble.at(&path))?;
    Ok(Opened { connection, path, book, identity: (0, 0), read_only: None, snapshot: None })
}

/// Which file stands under a name now.
pub(super) fn identity(path: &Path) -> Result<(u64, u64), Error> {
    let metadata = fs::symlink_metadata(path).map_err(|error| system(path, &error))?;
    Ok((metadata.dev(), metadata.ino()))
}

/// The file's name with its directory spelled out; SQLite refuses links anywhere in a name.
pub(super) fn without_links(path: &Path) -> Result<PathBuf, Error> {
    let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Error::NotAPlan { path: path.to_path_buf(), found: "a directory".to_owned() });
    };
    let directory = fs::canonicalize(directory).map_err(|error| system(directory, &error))?;
    Ok(directory.join(name))
}

/// Refuses what is no regular file, or goes by several names.
fn one_regular_file(path: &Path, found: &Metadata) -> Result<(), Error> {
    let kind = found.file_type();
    let path = path.to_path_buf();
    let not_a_plan = |found: &str| Err(Error::NotAPlan { path: path.clone(), found: found.to_owned() });
    if kind.is_symlink() {
        let next = match fs::canonicalize(&path) {
            Ok(target) => format!("name the file itself, {target:?}"),
            Err(_) => "it points nowhere; name the file itself".to_owned(),
        };
        return Err(Error::OtherName { path, found: "a symbolic link".to_owned(), next });
    }
    if kind.is_dir() {
        return not_a_plan("a directory");
    }
    if kind.is_fifo() {
        return not_a_plan("a pipe");
    }
    if !kind.is_file() {
        return not_a_plan("a device or socket");
    }
    if found.len() == 0 {
        return not_a_plan("an empty file");
    }
    if found.nlink() > 1 {
        let found = format!("one of {} names of one file", found.nlink());
        return Err(Error::OtherName { path, found, next: "remove the other names (hard links)".to_owned() });
    }
    Ok(())
}

/// Refuses a network file system; `near` is what can be asked already.
pub(super) fn on_this_machine(path: &Path, near: &Path) -> Result<(), Error> {
    let found = statfs::statfs(near).map_err(|error| system(path, &error.into()))?.filesystem_type();
    match NETWORK.iter().find(|(network, _)| *network == found) {
        Some((_, kind)) => Err(Error::Network { path: path.to_path_buf(), kind }),
        None => Ok(()),
    }
}

/// What is known of other machines' disks, and of file systems that a program makes up.
const NETWORK: &[(FsType, &str)] = &[
    (statfs::NFS_SUPER_MAGIC, "NFS"),
    (statfs::SMB_SUPER_MAGIC, "SMB"),
    (FsType(0xFF53_4D42), "CIFS"),
    (FsType(0xFE53_4D42), "SMB"),
    (statfs::AFS_SUPER_MAGIC, "AFS"),
    (FsType(0x6B41_4653), "AFS"),
    (statfs::CODA_SUPER_MAGIC, "Coda"),
    (FsType(0x0102_1997), "9P"),
    (statfs::NCP_SUPER_MAGIC, "NCP"),
    (FsType(0x7461_636F), "OCFS2"),
    (FsType(0x0116_1970), "GFS2"),
    (FsType(0x00C3_6400), "Ceph"),
    (FsType(0x0BD0_0BD0), "Lustre"),
    (FsType(0x4750_4653), "GPFS"),
    (FsType(0x786F_4256), "VirtualBox's shared folders"),
    (FsType(0x6261_636D), "VMware's shared folders"),
    (statfs::FUSE_SUPER_MAGIC, "FUSE, as sshfs"),
];

/// File systems of a machine's own disks and memory, on which SQLite's locks are known to hold.
const LOCAL: &[FsType] = &[
    statfs::EXT4_SUPER_MAGIC,
    statfs::XFS_SUPER_MAGIC,
    statfs::BTRFS_SUPER_MAGIC,
    statfs::TMPFS_MAGIC,
    statfs::OVERLAYFS_SUPER_MAGIC,
    FsType(0x2FC1_2FC1), // ZFS
    FsType(0xF2F5_2010), // F2FS
    FsType(0xCA45_1A4E), // bcachefs
    FsType(0x3153_464A), // JFS
    FsType(0x5265_4973), // ReiserFS
];

/// The number of a file system that is neither known to be local nor refused.
pub(super) fn unknown_file_system(path: &Path) -> Option<String> {
    let found = statfs::statfs(path).ok()?.filesystem_type();
    let known = LOCAL.contains(&found) || NETWORK.iter().any(|(network, _)| *network == found);
    (!known).then(|| format!("{:#x}", found.0))
}

/// Refuses what this person may not even read.
pub(super) fn readable(path: &Path) -> Result<(), Error> {
    if access(path, AccessFlags::R_OK).is_ok() {
        return Ok(());
    }
    let why = format!("you may not read it ({}); ask for it to be given to your group", whose(path));
    Err(Error::Denied { path: path.to_path_buf(), why })
}

const READ_ONLY_DISK: &str = "its disk is mounted for reading only, and the side files that even reading needs cannot \
     be made; ask for it to be mounted for writing again";

/// What this person may do: nothing where all may be written, else why it may only be read.
fn accessible(path: &Path) -> Result<Option<String>, Error> {
    let may = |path: &Path, flags| access(path, flags).is_ok();
    let directory = path.parent().unwrap_or(Path::new("/"));
    let denied = |path: &Path, why: String| Err(Error::Denied { path: path.to_path_buf(), why });
    let written = access(path, AccessFlags::W_OK);
    if written == Err(Errno::EROFS) && !beside(path, "-shm").exists() {
        return denied(path, READ_ONLY_DISK.to_owned());
    }
    if written.is_err() {
        return Ok(Some(format!("you may not write it ({})", whose(path))));
    }
    let mut shared = true;
    for side in [beside(path, "-wal"), beside(path, "-shm")] {
        // Side files come and go with whoever opens first and closes last.
        let asked = access(&side, AccessFlags::R_OK | AccessFlags::W_OK);
        shared &= asked.is_ok();
        if asked.is_err_and(|error| error != Errno::ENOENT) {
            let mend = format!("chmod --reference={path:?} {side:?} && chown --reference={path:?} {side:?}");
            let why = format!("this side file of the plan shuts you out ({}); root can mend it: {mend}", whose(&side));
            return denied(&side, why);
        }
    }
    if !may(directory, AccessFlags::W_OK | AccessFlags::X_OK) {
        return if shared {
            Ok(Some(format!("its directory may not be written ({})", whose(directory))))
        } else {
            denied(path, format!("{DIRECTORY} (it is {})", whose(directory)))
        };
    }
    Ok(None)
}

/// Owner, group and mode, for sentences about access.
pub(super) fn whose(path: &Path) -> String {
    let Ok(found) = fs::metadata(path) else { return "it cannot be looked at".to_owned() };
    let user = User::from_uid(Uid::from_raw(found.uid())).ok().flatten();
    let group = Group::from_gid(Gid::from_raw(found.gid())).ok().flatten();
    let user = user.map_or_else(|| found.uid().to_string(), |user| user.name);
    let group = group.map_or_else(|| found.gid().to_string(), |group| group.name);
    format!("owner {user}, group {group}, mode {:04o}", found.mode() & 0o7777)
}

/// The name of a side file.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_of_an_unknown_kind_is_told_and_not_refused() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(unknown_file_system(directory.path()), None);
        let made_up = Path::new("/proc");
        assert!(unknown_file_system(made_up).is_some_and(|kind| kind.starts_with("0x")));
        assert!(on_this_machine(made_up, made_up).is_ok());
        assert!(NETWORK.iter().all(|(network, _)| !LOCAL.contains(network)));
    }
}
