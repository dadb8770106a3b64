//! What can go wrong with a plan file, each in one sentence a person can act on.
//!
//! A sentence says what, at which file, why in plain words, what was left untouched, and the
//! next step. The rooms of the store hand [`Trouble`] up, which knows no file; the front door
//! makes an [`Error`] of it. Nothing here reads or writes a file. Paths are shown quoted and escaped,
//! because a file name may hold anything.

use crate::plan::change::Conflict;
use nix::{
    libc::RLIM_INFINITY,
    sys::{
        resource::{Resource, getrlimit},
        statvfs::statvfs,
    },
};
use rusqlite::ffi;
use std::{
    io,
    path::{Path, PathBuf},
};

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is there.
    #[error("there is no plan at {path:?}; make one with `folkmoot init`, or name another with --plan")]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A new plan would replace something.
    #[error("{path:?} is there already and was left untouched; choose another name")]
    Exists {
        /// What is there.
        path: PathBuf,
    },
    /// Something else than a plan.
    #[error("{path:?} is {found}, not a plan, and was left untouched; name a plan file with --plan")]
    NotAPlan {
        /// What was named.
        path: PathBuf,
        /// What it is instead.
        found: String,
    },
    /// Another name for the plan, under which SQLite would not find its side files.
    #[error("{path:?} is {found}, which would part the plan from its side files; it was left untouched; {next}")]
    OtherName {
        /// What was named.
        path: PathBuf,
        /// What kind of name it is.
        found: String,
        /// The next step.
        next: String,
    },
    /// The file knows more than this program.
    #[error(
        "{path:?} was written by a newer folkmoot (version {found}; this one knows versions up to {known}); \
         nothing was changed; close this program and use the newer one"
    )]
    Newer {
        /// The plan.
        path: PathBuf,
        /// The file's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The file has to be brought up to date, and may only be read.
    #[error(
        "{path:?} is of an older version ({found}) and has to be brought up to date once by someone who may write it"
    )]
    Older {
        /// The plan.
        path: PathBuf,
        /// The file's version.
        found: i64,
    },
    /// The backup that comes before a file is brought up to date could not be made.
    #[error("{path:?} has to be brought up to date once, and is not until a backup is made, which failed: {cause}")]
    NoBackup {
        /// The plan.
        path: PathBuf,
        /// Why there is no backup.
        cause: String,
    },
    /// A copy that is not as it should be.
    #[error("the copy for {path:?} was not sound ({cause}) and was removed; check the plan and the disk")]
    BadCopy {
        /// Where the copy should have been.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// A file that cannot be put in the place of the plan, or copied from it.
    #[error("{path:?} {cause}; nothing was changed")]
    Unfit {
        /// The file.
        path: PathBuf,
        /// What it is, and what would be accepted.
        cause: String,
    },
    /// A file system on which SQLite's locks cannot be trusted.
    #[error(
        "{path:?} lies on a network file system ({kind}), where files are damaged by several writers; \
         it was left untouched; keep the plan on a local disk of the server"
    )]
    Network {
        /// The plan.
        path: PathBuf,
        /// The kind of file system.
        kind: &'static str,
    },
    /// The file or its directory may not be used by this person.
    #[error("{path:?} cannot be opened: {why}")]
    Denied {
        /// What cannot be opened.
        path: PathBuf,
        /// Why, and what would help.
        why: String,
    },
    /// The plan may be read and not written.
    #[error("{path:?} may only be read: {why}; nothing was changed")]
    ReadOnly {
        /// The plan.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Somebody else held the file too long.
    #[error(
        "{path:?} has been kept busy by another program for five seconds; nothing was changed; \
         try again, and look for a stopped folkmoot if it goes on"
    )]
    Busy {
        /// The plan.
        path: PathBuf,
    },
    /// No room.
    #[error("the disk that holds {path:?} is full; nothing was changed; make room and try again")]
    Full {
        /// The plan.
        path: PathBuf,
    },
    /// The system could not read or write.
    #[error("{path:?} could not be read or written ({cause}); nothing was changed; look at the disk, then try again")]
    Device {
        /// The plan.
        path: PathBuf,
        /// What the system says.
        cause: String,
    },
    /// The file's pages do not make sense.
    #[error("{path:?} is damaged ({cause}); nothing was changed; keep a copy of it, and `folkmoot restore` a backup")]
    Damaged {
        /// The plan.
        path: PathBuf,
        /// What SQLite says.
        cause: String,
    },
    /// The open file is no longer the one under this name.
    #[error(
        "{path:?} has been moved, removed or replaced since it was opened; nothing was changed; \
         close this program and open the plan again"
    )]
    Moved {
        /// The plan.
        path: PathBuf,
    },
    /// Changes that met something else than they started from.
    #[error("{} of the changes meet{} something else in the plan than they started from; nothing was changed",
        .0.len(), if .0.len() == 1 { "s" } else { "" })]
    Conflicts(Vec<Conflict>),
    /// A revision that was already taken back.
    #[error("revision {number} was taken back already, by revision {taken_back_by}; nothing was changed")]
    TakenBack {
        /// The revision that was to be taken back.
        number: i64,
        /// The revision that did it before.
        taken_back_by: i64,
    },
    /// A revision that the journal does not hold.
    #[error("the journal of {path:?} holds no revision {number}; nothing was changed")]
    NoRevision {
        /// The plan.
        path: PathBuf,
        /// The number.
        number: i64,
    },
    /// A change that no lawful revision holds.
    #[error("{path:?} does not take this change: {cause}; nothing was changed")]
    Refused {
        /// The plan.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// Figures that could not be had as they were shown, or that somebody stopped.
    #[error("{cause}; nothing was changed")]
    GivenUp {
        /// What their reader says.
        cause: String,
    },
    /// What others committed meanwhile makes it unlawful.
    #[error("{path:?} does not take this change over what others committed meanwhile; nothing was changed")]
    Unlawful {
        /// The plan.
        path: PathBuf,
    },
    /// A value in the file that this program did not write.
    #[error("{path:?} holds something that this program did not write: {what}; nothing was changed")]
    Strange {
        /// The plan.
        path: PathBuf,
        /// What and where.
        what: String,
    },
    /// Anything else.
    #[error("{path:?} could not be used: {source}; nothing was changed")]
    Unexpected {
        /// The plan.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

/// Why a room of the store could not do its part; it does not know at which file.
#[derive(Debug)]
pub(super) enum Trouble {
    /// SQLite could not.
    Sql(rusqlite::Error),
    /// The change is none that a lawful revision holds.
    Refused(String),
    /// Figures ended before the last.
    GivenUp(String),
    /// A value that this program did not write.
    Strange(String),
    /// The file is something else.
    NotAPlan(&'static str),
    /// The file is of a newer version than this program.
    Newer(i64, i64),
    /// The file is of an older version than it was.
    Older(i64),
    /// No backup could be made before the file is brought up to date: a sentence.
    NoBackup(String),
    /// A copy is not sound.
    BadCopy(String),
    /// The journal holds no such revision.
    NoRevision(i64),
    /// The first was taken back by the second already.
    TakenBack(i64, i64),
    /// Changes met something else.
    Conflicts(Vec<Conflict>),
    /// It is not lawful over what others committed meanwhile.
    Unlawful,
    /// The open file is no longer the one under its name.
    Moved,
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl Trouble {
    /// The trouble at a file.
    pub fn at(self, path: &Path) -> Error {
        let path = path.to_path_buf();
        match self {
            Self::Sql(error) => sql(path, error),
            Self::Refused(cause) => Error::Refused { path, cause },
            Self::GivenUp(cause) => Error::GivenUp { cause },
            Self::Strange(what) => Error::Strange { path, what },
            Self::NotAPlan(found) => Error::NotAPlan { path, found: found.to_owned() },
            Self::Newer(found, known) => Error::Newer { path, found, known },
            Self::Older(found) => Error::Older { path, found },
            Self::NoBackup(cause) => Error::NoBackup { path, cause },
            Self::BadCopy(cause) => Error::BadCopy { path, cause },
            Self::NoRevision(number) => Error::NoRevision { path, number },
            Self::TakenBack(number, taken_back_by) => Error::TakenBack { number, taken_back_by },
            Self::Conflicts(conflicts) => Error::Conflicts(conflicts),
            Self::Unlawful => Error::Unlawful { path },
            Self::Moved => Error::Moved { path },
        }
    }
}

/// What SQLite's codes mean to a person.
fn sql(path: PathBuf, error: rusqlite::Error) -> Error {
    let cause = match &error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    };
    let Some(code) = error.sqlite_extended_error_code() else { return Error::Unexpected { path, source: error } };
    match (code & 0xff, code) {
        (_, ffi::SQLITE_READONLY_DIRECTORY) => Error::Denied { path, why: DIRECTORY.to_owned() },
        (ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED, _) => Error::Busy { path },
        (ffi::SQLITE_READONLY, ffi::SQLITE_READONLY_DBMOVED) => Error::Moved { path },
        (ffi::SQLITE_READONLY, _) => Error::ReadOnly { path, why: "the system refuses to write it".to_owned() },
        (ffi::SQLITE_FULL, _) => Error::Full { path },
        (ffi::SQLITE_IOERR, _) => refused_by_the_system(path, format!("{cause}, code {code}")),
        // All our SQL is fixed, so what SQLite cannot make sense of is the file's own schema.
        (ffi::SQLITE_CORRUPT | ffi::SQLITE_ERROR, _) => Error::Damaged { path, cause },
        (ffi::SQLITE_NOTADB, _) => Error::NotAPlan { path, found: "not a SQLite file".to_owned() },
        (ffi::SQLITE_CANTOPEN, _) => Error::Denied { path, why: CANNOT_OPEN.to_owned() },
        (ffi::SQLITE_CONSTRAINT | ffi::SQLITE_TOOBIG | ffi::SQLITE_MISMATCH, _) => Error::Refused { path, cause },
        _ => Error::Unexpected { path, source: error },
    }
}

/// SQLite tells alike all that the system refuses, so what commonly stands in the way is asked for here.
fn refused_by_the_system(path: PathBuf, cause: String) -> Error {
    if statvfs(&path).is_ok_and(|disk| disk.blocks_available() == 0) {
        return Error::Full { path };
    }
    let limit = getrlimit(Resource::RLIMIT_FSIZE).ok().map(|(soft, _)| soft).filter(|soft| *soft != RLIM_INFINITY);
    let limited = limit.map(|most| format!("{cause}; no file may grow beyond {most} bytes here, see ulimit -f"));
    Error::Device { path, cause: limited.unwrap_or(cause) }
}

/// What stands in the way where the directory may not be written.
pub(super) const DIRECTORY: &str = "its directory may not be written, and the side files that even reading needs \
     cannot be made; ask for the directory to be given to your group with mode 2770";

const CANNOT_OPEN: &str = "the system does not open it or its side files (-wal and -shm); see whether its directory \
     may be written and how many files this program may open";

/// What the operating system says about a file, where it is not about SQLite.
pub(super) fn system(path: &Path, error: &io::Error) -> Error {
    let path = path.to_path_buf();
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::Missing { path },
        io::ErrorKind::AlreadyExists => Error::Exists { path },
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full { path },
        io::ErrorKind::PermissionDenied => Error::Denied {
            path,
            why: "you may not reach it; ask for it and its directory to be given to your group".to_owned(),
        },
        _ => Error::Device { path, cause: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_code(code: i32) -> Error {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some("what SQLite says".to_owned()));
        Trouble::from(error).at(Path::new("/srv/plan.folk"))
    }

    #[test]
    fn every_code_is_told_in_plain_words() {
        for (code, words) in [
            (5, "kept busy by another program"),
            (261, "kept busy by another program"),
            (517, "kept busy by another program"),
            (6, "kept busy by another program"),
            (8, "may only be read"),
            (264, "may only be read"),
            (520, "may only be read"),
            (1032, "moved, removed or replaced"),
            (1544, "mode 2770"),
            (10, "could not be read or written (what SQLite says, code 10)"),
            (778, "could not be read or written (what SQLite says, code 778)"),
            (4874, "could not be read or written (what SQLite says, code 4874)"),
            (11, "is damaged (what SQLite says)"),
            (267, "is damaged (what SQLite says)"),
            (1, "is damaged (what SQLite says)"),
            (26, "is not a SQLite file, not a plan"),
            (13, "the disk that holds \"/srv/plan.folk\" is full"),
            (14, "how many files this program may open"),
            (275, "does not take this change: what SQLite says"),
            (18, "does not take this change: what SQLite says"),
            (7, "could not be used: what SQLite says"),
        ] {
            let sentence = of_code(code).to_string();
            assert!(sentence.contains(words), "{code}: {sentence}");
            assert!(sentence.contains("/srv/plan.folk"), "{code}: {sentence}");
        }
    }

    #[test]
    fn every_sentence_is_one_and_hides_what_a_file_name_does() {
        let path = PathBuf::from("/srv/\u{1b}[31m\n\u{202e}plan");
        let conflicts = |count| Error::Conflicts(vec![conflict(); count]).to_string();
        assert!(conflicts(1).starts_with("1 of the changes meets something else"), "{}", conflicts(1));
        assert!(conflicts(2).starts_with("2 of the changes meet something else"), "{}", conflicts(2));
        for trouble in [
            Trouble::Refused("cause".into()),
            Trouble::GivenUp("cause".into()),
            Trouble::Strange("cause".into()),
            Trouble::NotAPlan("a thing"),
            Trouble::Newer(9, 1),
            Trouble::Older(0),
            Trouble::NoBackup("cause".into()),
            Trouble::BadCopy("cause".into()),
            Trouble::NoRevision(4),
            Trouble::TakenBack(1, 2),
            Trouble::Unlawful,
            Trouble::Moved,
        ] {
            let sentence = trouble.at(&path).to_string();
            assert!(!sentence.contains(['\u{1b}', '\n', '\u{202e}']) && !sentence.ends_with('.'), "{sentence}");
        }
        for kind in [io::ErrorKind::NotFound, io::ErrorKind::PermissionDenied, io::ErrorKind::StorageFull] {
            let sentence = system(&path, &io::Error::from(kind)).to_string();
            assert!(!sentence.contains(['\u{1b}', '\n', '\u{202e}']) && !sentence.ends_with('.'), "{sentence}");
        }
    }

    fn conflict() -> Conflict {
        use crate::plan::{Id, Kind, change};
        let edit = change::Edit::Add(Vec::new());
        let wanted = change::Change { kind: Kind::Theme, id: Id(1), code: String::new(), edit };
        Conflict { wanted, found: change::Found::Taken }
    }
}
