//! Backups as they are looked into and put back, and what may be published.
//!
//! ```text
//! backup    a file that can be restored from: opened to be read, sound, of this version
//! put_back  a copy of it in the place of a plan that is missing or damaged; what was there is
//!           moved aside under a telling name, with its side files, and never removed
//! ```
//!
//! Into a sound plan nothing is put back here: what differs is committed as any other revision.

#![allow(clippy::unnecessary_debug_formatting, reason = "a file name may hold anything, so it is shown escaped")]

use super::{
    check, connection,
    copy::{self, Copied, For},
    error::{Error, Trouble, system},
    open::{self, Opened},
};
use crate::plan::Book;
use nix::{
    fcntl::{FcntlArg, fcntl},
    libc,
};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// The endings of a plan's side files.
pub(super) const SIDES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The byte of the `-shm` file on which every program that has the plan open holds a lock.
const OPEN: libc::off_t = 128;

/// Opens a backup to be read; nothing in it changes.
pub(super) fn opened(path: &Path) -> Result<Opened, Error> {
    let (path, book) = backup(path)?;
    let connection = connection::to_read(&path).map_err(|trouble| trouble.at(&path))?;
    let identity = open::identity(&path)?;
    Ok(Opened { connection, path, book, identity, read_only: Some("it is a backup".to_owned()), snapshot: None })
}

/// Refuses a file that cannot be restored from; its name without links, and the book that it is of.
fn backup(path: &Path) -> Result<(PathBuf, Book), Error> {
    let (path, _) = open::found(path)?;
    open::readable(&path)?;
    let at = |trouble: Trouble| trouble.at(&path);
    let (book, snapshot) = connection::header(&path).map_err(at)?;
    if snapshot {
        let cause = "is a snapshot for readers, not a backup; name one that `folkmoot backup` made";
        return Err(Error::Unfit { path: path.clone(), cause: cause.to_owned() });
    }
    let look = || -> Result<_, Trouble> {
        let connection = connection::copy(&path)?;
        let mut wrong = check::pages(&connection, check::How::Quick)?;
        wrong.extend(check::nameless(&connection)?);
        Ok(wrong.into_iter().next())
    };
    match look().map_err(at)? {
        Some(cause) => Err(Error::Damaged { path, cause }),
        None => Ok((path, book)),
    }
}

/// Puts a copy of a backup in the place of a plan that is missing or damaged; what was moved aside.
///
/// `aside` is what the names of moved files end in.
pub(super) fn put_back(from: &Path, to: &Path, wanted: Book, aside: &str) -> Result<(Copied, Vec<PathBuf>), Error> {
    let (from, book) = backup(from)?;
    let to = open::without_links(&std::path::absolute(to).map_err(|error| system(to, &error))?)?;
    let directory = to.parent().unwrap_or(Path::new("/"));
    open::on_this_machine(&to, directory)?;
    // What is restricted must not come to stand where the plan was, nor the plan where it was.
    let stands = connection::header(&to).map_or(wanted, |(stands, _)| stands);
    for meant in [wanted, stands] {
        if meant != book {
            let cause = format!("is a backup of a {}, and {to:?} is the place of a {}", book.word(), meant.word());
            return Err(Error::Unfit { path: from, cause });
        }
    }
    let source = connection::copy(&from).map_err(|trouble| trouble.at(&from))?;
    let moved = std::cell::RefCell::new(Vec::new());
    let clear = || {
        if let Some(process) = held_by(&to) {
            let cause = format!("is open in another program (process {process}), which is to be closed first");
            return Err(Error::Unfit { path: to.clone(), cause });
        }
        // The plan first: a plan without its side files could be taken for a sound one, side files alone never.
        for ending in [""].iter().chain(&SIDES) {
            let (stands, kept) = (open::beside(&to, ending), open::beside(&to, &format!(".{aside}{ending}")));
            if stands.symlink_metadata().is_ok() {
                fs::rename(&stands, &kept).map_err(|error| system(&stands, &error))?;
                moved.borrow_mut().push(kept);
            }
        }
        Ok(())
    };
    let group = open::group_of(directory).ok();
    let copied = copy::whole(&source, &to, For::Plan(group, &clear))?;
    Ok((copied, moved.into_inner()))
}

/// The process that has a plan open, as far as the system tells.
fn held_by(plan: &Path) -> Option<libc::pid_t> {
    // To open and close it drops this process's own locks on it, and it has none: its store is closed.
    let shared = File::open(open::beside(plan, "-shm")).ok()?;
    let mut lock = libc::flock {
        l_type: libc::c_short::try_from(libc::F_WRLCK).ok()?,
        l_whence: libc::c_short::try_from(libc::SEEK_SET).ok()?,
        l_start: OPEN,
        l_len: 1,
        l_pid: 0,
    };
    fcntl(&shared, FcntlArg::F_GETLK(&mut lock)).ok()?;
    (i32::from(lock.l_type) != libc::F_UNLCK).then_some(lock.l_pid)
}

/// Refuses to publish what is no plan.
pub(super) fn may_be_published(path: &Path, book: Book, snapshot: Option<i64>) -> Result<(), Error> {
    let unfit = |cause: &str| Err(Error::Unfit { path: path.to_path_buf(), cause: cause.to_owned() });
    match snapshot {
        _ if book != Book::Plan => unfit("holds what is restricted, and only the plan is published"),
        Some(_) => unfit("is a snapshot; publish from the plan itself"),
        None => Ok(()),
    }
}

/// Refuses to put a snapshot over anything else than the one before.
pub(super) fn may_be_replaced(by_snapshot: &Path) -> Result<(), Error> {
    match by_snapshot.symlink_metadata() {
        Ok(found) if !found.is_file() || !connection::header(by_snapshot).is_ok_and(|(_, snapshot)| snapshot) => {
            Err(Error::Exists { path: by_snapshot.to_path_buf() })
        }
        _ => Ok(()),
    }
}
