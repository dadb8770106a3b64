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
};
use crate::plan::Book;
use nix::{
    errno::Errno,
    sys::statfs::{self, FsType},
    unistd::{AccessFlags, Gid, Group, Uid, User, access},
};
use rusqlite::Connection;
use std::{
    fs::{self, DirBuilder, Metadata, OpenOptions, Permissions},
    os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt},
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
}

/// Makes an empty plan where nothing is yet.
pub(super) fn create(path: &Path, book: Book) -> Result<Opened, Error> {
    let absolute = std::path::absolute(path).map_err(|error| system(path, &error))?;
    let directory = absolute.parent().unwrap_or(Path::new("/"));
    if !directory.exists() {
        make_directory(directory).map_err(|error| system(directory, &error))?;
    }
    let path = without_links(&absolute)?;
    on_this_machine(&path, path.parent().unwrap_or(Path::new("/")))?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o660).open(&path);
    let file = file.map_err(|error| system(&path, &error))?;
    // Nobody else knows the file yet, so nothing can hold a lock on it that closing it would drop.
    let made = file.set_permissions(Permissions::from_mode(0o660)).map_err(|error| system(&path, &error));
    drop(file);
    let opened = made.and_then(|()| {
        let connection = connection::to_write(&path, book).map_err(|trouble| trouble.at(&path))?;
        Ok(Opened { connection, path: path.clone(), book, identity: identity(&path)?, read_only: None })
    });
    if opened.is_err() {
        // What was half made is ours alone, and would only be refused the next time.
        for name in [path.clone(), beside(&path, "-journal"), beside(&path, "-wal"), beside(&path, "-shm")] {
            let _ = fs::remove_file(name);
        }
    }
    opened
}

/// Opens a plan that is there.
pub(super) fn open(path: &Path) -> Result<Opened, Error> {
    let absolute = std::path::absolute(path).map_err(|error| system(path, &error))?;
    // A link is named as one, before its directory is looked up.
    let looked = fs::symlink_metadata(&absolute).map_err(|error| system(&absolute, &error))?;
    one_regular_file(&absolute, &looked)?;
    let path = without_links(&absolute)?;
    on_this_machine(&path, &path)?;
    let mut read_only = accessible(&path)?;
    let at = |trouble: Trouble| trouble.at(&path);
    let book = connection::header(&path).map_err(at)?;
    let connection = match read_only {
        Some(_) => connection::to_read(&path).map_err(at)?,
        None => connection::to_write(&path, book).map_err(at)?,
    };
    // SQLite says nothing when it could open a file only for reading.
    if read_only.is_none() && connection.is_readonly("main").unwrap_or(false) {
        read_only = Some("the system opened it for reading only".to_owned());
    }
    let identity = identity(&path)?;
    if identity != (looked.dev(), looked.ino()) {
        return Err(Error::Moved { path });
    }
    Ok(Opened { connection, path, book, identity, read_only })
}

/// An empty plan that lives as long as its connection.
pub(super) fn in_memory(book: Book) -> Result<Opened, Error> {
    let path = PathBuf::from(":memory:");
    let connection = connection::in_memory(book).map_err(|trouble| trouble.at(&path))?;
    Ok(Opened { connection, path, book, identity: (0, 0), read_only: None })
}

/// Which file stands under a name now.
pub(super) fn identity(path: &Path) -> Result<(u64, u64), Error> {
    let metadata = fs::symlink_metadata(path).map_err(|error| system(path, &error))?;
    Ok((metadata.dev(), metadata.ino()))
}

/// A directory for a group: its files belong to the group too, and nobody else looks in.
fn make_directory(directory: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o770).create(directory)?;
    fs::set_permissions(directory, Permissions::from_mode(0o2770))
}

/// The file's name with its directory spelled out; SQLite refuses links anywhere in a name.
fn without_links(path: &Path) -> Result<PathBuf, Error> {
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
fn on_this_machine(path: &Path, near: &Path) -> Result<(), Error> {
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
        (FsType(0x00C3_6400), "Ceph"),
        (statfs::FUSE_SUPER_MAGIC, "FUSE, as sshfs"),
    ];
    let found = statfs::statfs(near).map_err(|error| system(path, &error.into()))?.filesystem_type();
    match NETWORK.iter().find(|(network, _)| *network == found) {
        Some((_, kind)) => Err(Error::Network { path: path.to_path_buf(), kind }),
        None => Ok(()),
    }
}

/// What this person may do: nothing where all may be written, else why it may only be read.
fn accessible(path: &Path) -> Result<Option<String>, Error> {
    let may = |path: &Path, flags| access(path, flags).is_ok();
    let directory = path.parent().unwrap_or(Path::new("/"));
    let denied = |path: &Path, why: String| Err(Error::Denied { path: path.to_path_buf(), why });
    if !may(path, AccessFlags::R_OK) {
        let why = format!("you may not read it ({}); ask for it to be given to your group", whose(path));
        return denied(path, why);
    }
    if !may(path, AccessFlags::W_OK) {
        return Ok(Some(format!("you may not write it ({})", whose(path))));
    }
    let mut shared = true;
    for side in [beside(path, "-wal"), beside(path, "-shm")] {
        // Side files come and go with whoever opens first and closes last.
        let asked = access(&side, AccessFlags::R_OK | AccessFlags::W_OK);
        shared &= asked.is_ok();
        if asked.is_err_and(|error| error != Errno::ENOENT) {
            let mend = format!("chmod --reference={path:?} {side:?} && chown --reference={path:?} {side:?}");
            let why =
                format!("this side file of the plan shuts you out ({}); its owner can mend it: {mend}", whose(&side));
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
fn whose(path: &Path) -> String {
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
