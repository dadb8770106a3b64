//! Copies of a whole file: backups of any book, and snapshots of the plan for readers.
//!
//! ```text
//! whole   an unfinished file -> VACUUM INTO -> looked through -> its final name
//! ```
//!
//! SQLite takes the copy at one moment, while others go on writing; it neither syncs it nor says
//! where it was cut off, so it is looked through and synced before it gets its name.

use super::{
    check, connection,
    error::{Error, Trouble, system},
    journal, schema,
    unfinished::Unfinished,
};
use nix::unistd::Gid;
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::{Path, PathBuf},
};

/// A copy that was made and found sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// How many revisions are in it.
    pub revisions: i64,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What a copy is for.
#[derive(Clone, Copy)]
pub(super) enum For<'a> {
    /// Its owner, who may restore it; it never takes the place of another.
    Safety,
    /// Readers of the group; it takes the place of the one before. Made at a moment, in seconds since 1970.
    Readers(i64, Option<Gid>),
    /// Everybody's plan, once what is in its place was moved aside.
    Plan(Option<Gid>, &'a dyn Fn() -> Result<(), Error>),
}

/// Makes a checked copy under a final name; where that fails nothing is left.
pub(super) fn whole(source: &Connection, to: &Path, purpose: For<'_>) -> Result<Copied, Error> {
    let at = |error: std::io::Error| system(to, &error);
    if matches!(purpose, For::Safety) && to.symlink_metadata().is_ok() {
        return Err(Error::Exists { path: to.to_path_buf() });
    }
    let unfinished = Unfinished::begin(to).map_err(at)?;
    let revisions = made(source, unfinished.path(), purpose).map_err(|trouble| match trouble.at(to) {
        // What cannot be copied because it makes no sense is the file itself, not the copy that is not there yet.
        Error::Damaged { path, cause } => Error::Damaged { path: source.path().map_or(path, PathBuf::from), cause },
        other => other,
    })?;
    let bytes = unfinished.path().metadata().map_err(at)?.size();
    let placed = match purpose {
        For::Safety => unfinished.place(0o600, None),
        For::Readers(_, group) => unfinished.replace(0o640, group),
        For::Plan(group, clear) => {
            clear()?;
            unfinished.place(0o660, group)
        }
    };
    placed.map_err(at)?;
    Ok(Copied { revisions, bytes })
}

/// Copies and looks through the copy; the number of its revisions.
fn made(source: &Connection, to: &Path, purpose: For<'_>) -> Result<i64, Trouble> {
    let version = || source.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0));
    let (least, before) = (journal::last(source)?, version()?);
    // A name may be of any bytes, and a text that SQLite is handed may not.
    source.execute("VACUUM INTO CAST(?1 AS TEXT)", [to.as_os_str().as_bytes()])?;
    let stands = counts(source)?;
    let unmoved = version()? == before;
    if let For::Readers(at, _) = purpose {
        schema::make_snapshot(&connection::to_stamp(to)?, at)?;
    }
    let copy = connection::copy(to)?;
    let held = journal::last(&copy)?;
    let mut wrong = check::pages(&copy, check::How::Quick)?;
    wrong.extend(check::nameless(&copy)?);
    // Others may have gone on since the copy was taken; then it holds what there was at that moment.
    let mut counted = counts(&copy)?;
    counted.remove(schema::SNAPSHOT_TABLE);
    if held < least || (unmoved && counted != stands) {
        wrong.push("it lacks some of what it should hold".to_owned());
    }
    match wrong.into_iter().next() {
        Some(wrong) => Err(Trouble::BadCopy(wrong)),
        None => Ok(held),
    }
}

/// How many rows each table has.
fn counts(connection: &Connection) -> rusqlite::Result<BTreeMap<String, i64>> {
    let mut tables = connection
        .prepare("SELECT \"name\" FROM \"sqlite_schema\" WHERE \"type\" = 'table' AND \"name\" NOT LIKE 'sqlite%'")?;
    let names = tables.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let count = |name: String| {
        let text = format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\""));
        connection.query_row(&text, [], |row| row.get(0)).map(|count| (name, count))
    };
    names.into_iter().map(count).collect()
}
