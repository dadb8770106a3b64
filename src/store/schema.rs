//! The shape of a plan file, as numbered steps that are only ever added to.
//!
//! A new file takes all steps; an older one those it lacks, once, however many programs open
//! it at the same moment. The step that a file has reached stands in its `user_version`.
//! Used by [`super::open`]; each write reads the version again, so that a program that has
//! been running since before an upgrade does not write in the old way.

use super::error::Trouble;
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Stands in the file's header and says whose file it is: "folk".
pub(super) const APPLICATION: i64 = 0x666F_6C6B;

/// What was published stays as it is: a file may hold it already.
const STEPS: &[&str] = &[include_str!("schema/0001.sql")];

/// The newest version.
pub(super) const VERSION: i64 = STEPS.len().cast_signed() as i64;

/// The version that the file has reached.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))
}

/// Brings a file to the newest version.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Trouble> {
    // Most files are of this version, and to ask for the write lock would make them wait for others.
    match version(connection)? {
        VERSION => return Ok(()),
        newer if newer > VERSION => return Err(Trouble::Newer(newer)),
        _ => {}
    }
    let writing = Transaction::new(connection, TransactionBehavior::Immediate)?;
    let found = version(&writing)?;
    if found > VERSION {
        return Err(Trouble::Newer(found));
    }
    let reached = usize::try_from(found).unwrap_or(0);
    for step in STEPS.iter().skip(reached) {
        writing.execute_batch(step)?;
    }
    writing.execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}"))?;
    writing.commit()?;
    Ok(())
}

/// Refuses to go on with a file that has moved on to a newer version.
pub(super) fn still_known(connection: &Connection) -> Result<(), Trouble> {
    match version(connection)? {
        VERSION => Ok(()),
        newer if newer > VERSION => Err(Trouble::Newer(newer)),
        older => Err(Trouble::Older(older)),
    }
}
