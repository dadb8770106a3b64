//! Connections to SQLite, set up alike.
//!
//! ```text
//! header     reads whose file it is and of which version, and leaves no trace
//! to_write   the plan's own connection; brings the file up to date first
//! to_read    the same where the file may not be written
//! to_look    the same where it may, and shall not be
//! another    a second one beside it that only reads, for loading
//! copy       to look through a copy before it is trusted
//! ```
//!
//! A plan could have been written by somebody else, so every connection is set up as SQLite
//! advises for files that are not trusted. Waiting for others is set up here too.

use super::{
    copy,
    error::{Error, Trouble},
    open, schema,
};
use crate::plan::Book;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, limits::Limit};
use std::{
    fmt::Write as _,
    hash::{BuildHasher, Hasher, RandomState},
    os::unix::ffi::OsStrExt,
    path::Path,
    thread,
    time::{Duration, Instant},
};

// Before 3.51.3, two connections that wrote and checkpointed at once could lose a commit.
const _: () = assert!(rusqlite::ffi::SQLITE_VERSION_NUMBER >= 3_051_003, "this SQLite can lose commits");

/// How long to wait for others before giving up.
const PATIENCE: Duration = Duration::from_secs(5);

/// No text in a plan is longer than this, in bytes.
const LONGEST: i32 = 64 << 20;

/// What the header of a file says: which book it is, and whether it is a snapshot for readers; refuses one
/// that is not ours or of no known version. What is refused gets no side files either, because SQLite is
/// told that the file never changes.
pub(super) fn header(path: &Path) -> Result<(Book, bool), Trouble> {
    let connection = glance(path)?;
    Ok((schema::not_newer(&connection)?, schema::is_snapshot(&connection)?))
}

/// Whether a file is a copy of a book, of whatever version, and no snapshot.
pub(super) fn is_copy_of(path: &Path, book: Book) -> bool {
    let of = |connection: &Connection| Ok((schema::book(connection)?, schema::is_snapshot(connection)?));
    glance(path).map_err(Trouble::from).and_then(|connection| of(&connection)).is_ok_and(|found| found == (book, false))
}

/// A connection that sees no more than the file, and leaves no trace.
fn glance(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(as_uri(path), flags)?;
    // While somebody else writes, the header may promise more pages than are there yet. Only this
    // setting keeps SQLite from calling that damage; nothing is written over this connection.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)?;
    Ok(connection)
}

/// The file's name as SQLite reads it where options follow.
fn as_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => uri.push(char::from(*byte)),
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// The connection of a plan that may be written.
pub(super) fn to_write(path: &Path, book: Book) -> Result<Connection, Trouble> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    bring_up(&mut connection, book, &|version| backup_before(path, version))?;
    Ok(connection)
}

/// Makes the backup that comes before a file is brought up to date.
///
/// The caller holds the write lock, so this is done once, and what the second connection reads is what
/// will be changed. The name says the version and no time: this room has no clock.
fn backup_before(path: &Path, version: i64) -> Result<(), Trouble> {
    let kept = || {
        let source = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|trouble| trouble.at(path))?;
        let directory = open::backups(path)?;
        let stem = path.file_stem().unwrap_or_default();
        for count in 1.. {
            let mut name = stem.to_owned();
            name.push(format!("-before-version-{version}"));
            if count > 1 {
                name.push(format!("-{count}"));
            }
            name.push(".folkmoot");
            match copy::whole(&source, &directory.join(name), copy::For::Safety) {
                Err(Error::Exists { .. }) => {}
                done => return done,
            }
        }
        Err(Error::Exists { path: directory })
    };
    kept().map(|_| ()).map_err(|error| Trouble::NoBackup(error.to_string()))
}

/// The connection of a plan that may be written, to somebody who only looks.
///
/// It can clear up its side files as any other, and writes nothing else.
pub(super) fn to_look(path: &Path) -> Result<Connection, Trouble> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    schema::still_known(&connection)?;
    Ok(connection)
}

/// A connection to a copy that nobody else knows yet, to say in it what it is.
pub(super) fn to_stamp(path: &Path) -> Result<Connection, Trouble> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// A connection to a copy that is looked through.
pub(super) fn copy(path: &Path) -> Result<Connection, Trouble> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// The connection of a plan that may only be read.
pub(super) fn to_read(path: &Path) -> Result<Connection, Trouble> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::still_known(&connection)?;
    Ok(connection)
}

/// A second connection that only reads, to a plan that is open.
pub(super) fn another(path: &Path, identity: (u64, u64)) -> Result<Connection, Trouble> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    if open::identity(path).is_ok_and(|now| now == identity) { Ok(connection) } else { Err(Trouble::Moved) }
}

/// The connection of a plan that is in no file.
pub(super) fn in_memory(book: Book) -> Result<Connection, Trouble> {
    let mut connection = Connection::open_in_memory()?;
    guard(&mut connection)?;
    bring_up(&mut connection, book, &|_| Ok(()))?;
    Ok(connection)
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, Trouble> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut connection = Connection::open_with_flags(path, flags)?;
    guard(&mut connection)?;
    Ok(connection)
}

/// Waits for others, and SQLite's own advice for files that somebody else could have written.
fn guard(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(patience()))?;
    connection.set_prepared_statement_cache_capacity(256);
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
    ] {
        connection.set_db_config(setting, on)?;
    }
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY")
}

/// What only writing needs: the newest version of the schema, and a log that many may share.
fn bring_up(connection: &mut Connection, book: Book, keep: schema::Keep<'_>) -> Result<(), Trouble> {
    connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 8388608")?;
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    schema::migrate(connection, book, keep)?;
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    // A new file, or a copy from a backup; a plan in memory stays as it is.
    if mode == "delete" { share(connection) } else { Ok(()) }
}

/// Turns to the log that lets others read while one writes; it stays so for whoever opens the file later.
fn share(connection: &Connection) -> Result<(), Trouble> {
    // SQLite does not ask the busy handler here, because two that both turned would wait for each other.
    let mut patience = patience();
    for count in 0.. {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && patience(count) => {}
            done => return Ok(done?),
        }
    }
    Ok(())
}

/// Waits for others in short sleeps of random length: SQLite's own waits grow, and starve whoever came late.
fn patience() -> impl FnMut(i32) -> bool + Send + 'static {
    let mut random = RandomState::new().build_hasher().finish() | 1;
    let mut since = Instant::now();
    move |count| {
        if count == 0 {
            since = Instant::now();
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        thread::sleep(Duration::from_micros(500 + random % 5_500));
        since.elapsed() < PATIENCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_options_stays_a_name() {
        let uri = as_uri(Path::new("/a b/%41?mode=memory&x#y:\u{e9}"));
        assert_eq!(uri, "file:/a%20b/%2541%3Fmode%3Dmemory%26x%23y%3A%C3%A9?immutable=1");
    }

    #[test]
    fn a_header_that_promises_more_pages_than_are_there_yet_is_still_ours() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.folk");
        drop(open::create(&path, Book::Plan, None).unwrap());
        let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.set_len(file.metadata().unwrap().len() - 4_096).unwrap();
        assert!(header(&path).is_ok());
        let opened = open::open(&path, false).map(|_| ()).unwrap_err();
        assert!(opened.to_string().contains("is damaged"), "{opened}");
    }

    #[test]
    fn a_header_of_a_newer_version_is_told_before_anything_else_is_opened() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.folk");
        let opened = open::create(&path, Book::Plan, None).unwrap();
        opened.connection.execute_batch("PRAGMA user_version = 99").unwrap();
        assert!(header(&path).is_ok(), "the log is not looked at");
        drop(opened);
        assert!(matches!(header(&path), Err(Trouble::Newer(99, _))));
    }

    #[test]
    fn waits_are_short_random_and_end() {
        let mut patience = patience();
        let mut waits = Vec::new();
        for count in 0..12 {
            let start = Instant::now();
            assert!(patience(count));
            waits.push(start.elapsed());
        }
        assert!(waits.iter().all(|wait| *wait >= Duration::from_micros(500)), "{waits:?}");
        let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
        assert!(*most > *least + Duration::from_micros(300), "they differ: {waits:?}");
    }

    #[test]
    fn a_connection_distrusts_the_file() {
        let connection = in_memory(Book::Plan).unwrap();
        let asked = |text: &str| connection.query_row(text, [], |row| row.get::<_, i64>(0)).unwrap();
        for (text, wanted) in [
            ("PRAGMA foreign_keys", 1),
            ("PRAGMA trusted_schema", 0),
            ("PRAGMA cell_size_check", 1),
            ("PRAGMA secure_delete", 1),
            ("PRAGMA synchronous", 2),
            ("PRAGMA temp_store", 2),
            ("PRAGMA journal_size_limit", 8_388_608),
        ] {
            assert_eq!(asked(text), wanted, "{text}");
        }
        assert!(connection.execute_batch("CREATE VIEW v AS SELECT 1; SELECT * FROM v").is_err());
        assert!(connection.query_row("SELECT \"no such column\"", [], |_| Ok(())).is_err());
        assert!(connection.execute_batch("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema").is_err());
    }
}
