//! STORE: one plan in one SQLite file, shared by several officers; the only room with SQL.
//!
//! The session opens a [`Store`], loads the [`Plan`](crate::plan::Plan), commits each
//! [`Revision`] and asks now and then what others have committed. The plan itself decides
//! what is lawful; the store only holds that nothing is overwritten unseen, that a revision
//! is there whole or not at all, and that the journal keeps every one.
//!
//! ```text
//! open        is it a plan, and safe to open?    commit      one revision, or its conflicts
//! connection  SQLite, set up and waiting         references  which names point nowhere
//! schema      the numbered steps of the file     journal     what was committed, for ever
//! load        the whole plan at one moment       history     reading it; undo and redo
//! row         records as rows                    figures     what an edition of them holds
//! error       what went wrong, in a sentence     chain       the hash that each revision carries
//! check       is the file sound?                 surroundings  and what stands around it?
//! copy        backups and snapshots, checked     restore     backups put back
//! unfinished  no half file under a final name
//! ```
//!
//! It never reads a clock, never prints, and holds no transaction between two calls.

mod chain;
mod check;
mod commit;
mod connection;
mod copy;
mod error;
mod figures;
mod history;
mod journal;
mod load;
mod open;
mod references;
mod restore;
mod row;
mod schema;
mod surroundings;
mod unfinished;

pub use commit::Judge;
pub use copy::Copied;
pub use error::Error;
pub use history::{Ask, Head};
pub use load::Loaded;
pub use surroundings::Finding;

use crate::plan::{
    Book, Id,
    change::{Change, Revision},
    figure::{Figure, Figures, Taken},
};
use error::Trouble;
use rusqlite::Connection;
use std::{
    cell::{Cell, OnceCell},
    fmt,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// What the store's work ends in.
pub type Result<T> = std::result::Result<T, Error>;

/// The size in bytes from which a plan is worth a second connection to load it: a few thousand actions.
const LONG: u64 = 16 << 20;

/// An open plan file.
pub struct Store {
    connection: Connection,
    book: Book,
    path: PathBuf,
    identity: (u64, u64),
    read_only: Option<String>,
    /// When it was made, where it is a snapshot for readers.
    snapshot: Option<i64>,
    /// Why nothing more is written since the file or its disk has failed.
    stopped: OnceCell<String>,
    /// SQLite's number for what others have committed, as it was when we last read.
    seen: Cell<i64>,
}

impl fmt::Debug for Store {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Store").field("path", &self.path).field("read_only", &self.read_only).finish_non_exhaustive()
    }
}

impl Store {
    /// Makes an empty file of a book for a group (mode 0660), and its directory where that is missing (2770).
    ///
    /// # Errors
    /// Where something is there already, or the place cannot hold a plan.
    pub fn create(path: &Path, book: Book) -> Result<Self> {
        Self::create_for(path, book, None)
    }

    /// The same for a group of this name; without one, for the group of the directory.
    ///
    /// # Errors
    /// As [`Store::create`]; also where there is no such group, or its files cannot be given to it.
    pub fn create_for(path: &Path, book: Book, group: Option<&str>) -> Result<Self> {
        open::create(path, book, group).and_then(Self::of)
    }

    /// Opens a plan file, and brings it up to date where it is older.
    ///
    /// # Errors
    /// Where it is not a plan, is newer or damaged, or is not safe to open; it is then left as it was.
    pub fn open(path: &Path) -> Result<Self> {
        open::open(path, false).and_then(Self::of)
    }

    /// Opens a plan file only to read it, whatever may be written: nothing in it changes, and a plan of an
    /// older version stays so and is refused.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_to_read(path: &Path) -> Result<Self> {
        open::open(path, true).and_then(Self::of)
    }

    /// An empty plan that lives only as long as the store: for tests and for trying things out.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn in_memory(book: Book) -> Result<Self> {
        open::in_memory(book).and_then(Self::of)
    }

    fn of(opened: open::Opened) -> Result<Self> {
        let open::Opened { connection, book, path, identity, read_only, snapshot } = opened;
        let stopped = OnceCell::new();
        let store = Self { connection, book, path, identity, read_only, snapshot, stopped, seen: Cell::new(0) };
        store.seen.set(store.data_version().map_err(|error| store.failed(error))?);
        Ok(store)
    }

    /// Which book the file is.
    pub fn book(&self) -> Book {
        self.book
    }

    /// The file's name, absolute and without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why the plan may only be read here, from the start or since something failed; nothing where it may be
    /// written.
    pub fn read_only(&self) -> Option<&str> {
        self.stopped.get().or(self.read_only.as_ref()).map(String::as_str)
    }

    /// When it was made, in seconds since 1970, where it is a snapshot for readers.
    pub fn snapshot(&self) -> Option<i64> {
        self.snapshot
    }

    /// Whether the open file is no longer the one under its name: what is written to it is lost.
    pub fn moved(&self) -> bool {
        moved(&self.path, self.identity)
    }

    /// Whether a path leads to the plan or one of its side files, by whatever name.
    ///
    /// Nobody may read these as plain files while the store is open: when a program closes a
    /// file, the system drops every lock it holds on it, and with them what keeps others off.
    pub fn is_at(&self, path: &Path) -> bool {
        let which = |path: &Path| std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
        let asked = which(path);
        let own = [self.path.clone(), open::beside(&self.path, "-wal"), open::beside(&self.path, "-shm")];
        asked.is_some() && own.iter().any(|own| which(own) == asked)
    }

    /// Reads the whole plan at one moment.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn load(&self) -> Result<Loaded> {
        let (path, identity) = (self.path.as_path(), self.identity);
        let another = || connection::another(path, identity);
        let is_long = std::fs::metadata(path).is_ok_and(|found| found.len() > LONG);
        self.reading(|connection| load::all(connection, is_long.then_some(&another)))
    }

    /// Commits a revision whole and returns its number; the revision's own number is not looked at.
    ///
    /// # Errors
    /// [`Error::Conflicts`] with every change that met something else than it started from. After
    /// any error the file is as it was.
    pub fn commit(&mut self, revision: &Revision) -> Result<i64> {
        self.write(revision, None, None)
    }

    /// Commits a revision as [`Store::commit`], that was judged when the journal ended at this number. Where
    /// others have committed since, it is judged again over what they did, while nobody else can write.
    ///
    /// # Errors
    /// As [`Store::commit`] and [`Store::commit_with`], and [`Error::Unlawful`] where the judge says no.
    pub fn commit_judged(
        &mut self,
        revision: &Revision,
        figures: Option<&mut dyn Figures>,
        known: i64,
        judge: &mut Judge<'_>,
    ) -> Result<i64> {
        let many = figures.is_some();
        let number = self.write(revision, figures, Some((known, judge)));
        if many {
            self.shrink_log();
        }
        number
    }

    /// Commits a revision together with the figures of the editions that it adds, whole or not at
    /// all, and returns its number. No more than one figure is held at a time.
    ///
    /// # Errors
    /// As [`Store::commit`], and [`Error::GivenUp`] with what the figures' own reader says. After
    /// any error the file is as it was.
    pub fn commit_with(&mut self, revision: &Revision, figures: &mut dyn Figures) -> Result<i64> {
        let number = self.write(revision, Some(figures), None);
        self.shrink_log();
        number
    }

    /// The log has grown by many figures. Where somebody still reads it, it shrinks at the next commit.
    fn shrink_log(&self) {
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }

    fn write(
        &mut self,
        revision: &Revision,
        figures: Option<&mut dyn Figures>,
        judged: Option<(i64, &mut Judge<'_>)>,
    ) -> Result<i64> {
        if let Some(why) = self.read_only() {
            return Err(Error::ReadOnly { path: self.path.clone(), why: why.to_owned() });
        }
        let (path, identity) = (&self.path, self.identity);
        let moved = || moved(path, identity);
        let done = commit::revision(&mut self.connection, &moved, revision, figures, judged);
        done.map_err(|trouble| self.told(trouble))
    }

    /// Lends the figures of editions one after another, of one indicator or of all: in the order in
    /// which the editions are given, by indicator, and then in the order of the file.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn each_figure(
        &self,
        editions: &[Id],
        indicator: Option<Id>,
        each: &mut dyn FnMut(Id, &Figure<&str>),
    ) -> Result<()> {
        self.asking(|connection| figures::each(connection, editions, indicator, each))
    }

    /// The figures of editions, as [`Store::each_figure`].
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn figures(&self, editions: &[Id], indicator: Option<Id>) -> Result<Vec<Taken>> {
        let mut taken = Vec::new();
        self.each_figure(editions, indicator, &mut |edition, figure| {
            taken.push(Taken { edition, figure: figure.held() });
        })?;
        Ok(taken)
    }

    /// How many figures an edition holds.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn count_figures(&self, edition: Id) -> Result<usize> {
        self.asking(|connection| figures::count(connection, edition))
    }

    /// Whether others have committed since this store last read; it goes on saying so until it has read.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn changed_elsewhere(&self) -> Result<bool> {
        let now = self.data_version().map_err(|error| self.failed(error))?;
        Ok(now != self.seen.get())
    }

    /// The whole revisions committed after a number, oldest first, to be played forward.
    ///
    /// # Errors
    /// Where the file cannot be read, or is of a newer version by now.
    pub fn since(&self, number: i64) -> Result<Vec<Revision>> {
        self.reading(|connection| {
            schema::still_known(connection)?;
            journal::since(connection, number)
        })
    }

    /// One revision with all its changes.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn revision(&self, number: i64) -> Result<Option<Revision>> {
        self.asking(|connection| journal::revision(connection, number))
    }

    /// The first changes of a revision.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn changes_of(&self, number: i64, limit: usize) -> Result<Vec<Change>> {
        self.asking(|connection| journal::changes(connection, number, limit))
    }

    /// Revisions without their changes, newest first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn history(&self, ask: &Ask) -> Result<Vec<Head>> {
        self.asking(|connection| history::heads(connection, ask))
    }

    /// Who touched last what a change touches (the field that it sets, or the whole record), and when
    /// in seconds since 1970; nothing where the journal has neither.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn last_touched(&self, change: &Change) -> Result<Option<(String, i64)>> {
        self.asking(|connection| history::last_touched(connection, change))
    }

    /// The revision that this person's undo takes back: their latest step that stands.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn to_undo(&self, by: &str) -> Result<Option<i64>> {
        self.asking(|connection| history::to_undo(connection, by))
    }

    /// The revision that this person's redo takes back: their latest undo, unless they went on since.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn to_redo(&self, by: &str) -> Result<Option<i64>> {
        self.asking(|connection| history::to_redo(connection, by))
    }

    /// Makes a checked copy of the whole file, mode 0600, while others go on writing.
    ///
    /// # Errors
    /// Where something has that name, or the copy cannot be made or is not sound; nothing is left then.
    pub fn backup_to(&self, path: &Path) -> Result<Copied> {
        if self.snapshot.is_some() {
            let cause = "is a snapshot for readers; make a backup of the plan itself".to_owned();
            return Err(Error::Unfit { path: self.path.clone(), cause });
        }
        copy::whole(&self.to_copy_from()?, path, copy::For::Safety)
    }

    /// Makes a snapshot of the plan for readers, of this moment in seconds since 1970: mode 0640, of the group
    /// of its directory, in the place of the one before.
    ///
    /// # Errors
    /// Where this is no plan, something else than a snapshot has that name, or the copy cannot be made; what
    /// was there stays then.
    pub fn publish_to(&self, path: &Path, at: i64) -> Result<Copied> {
        restore::may_be_published(&self.path, self.book, self.snapshot)?;
        restore::may_be_replaced(path)?;
        let group = path.parent().and_then(|directory| open::group_of(directory).ok());
        copy::whole(&self.to_copy_from()?, path, copy::For::Readers(at, group))
    }

    /// A connection that only reads, so that a store which may not write can be copied, too.
    fn to_copy_from(&self) -> Result<Connection> {
        connection::another(&self.path, self.identity).map_err(|trouble| self.told(trouble))
    }

    /// Opens a backup to be looked into and restored from; it stays as it is.
    ///
    /// # Errors
    /// As [`Store::open`], and where it is not sound.
    pub fn open_backup(path: &Path) -> Result<Self> {
        restore::opened(path).and_then(Self::of)
    }

    /// Puts a copy of a backup in the place of a book that is missing or damaged. What was there, and its side
    /// files, get names that end in `aside`; they are returned. No store may have the plan open.
    ///
    /// # Errors
    /// Where the backup is not sound or of another book, or another program has the plan open; what was
    /// moved aside by then stays there.
    pub fn put_back(backup: &Path, plan: &Path, book: Book, aside: &str) -> Result<(Copied, Vec<PathBuf>)> {
        restore::put_back(backup, plan, book, aside)
    }

    /// Whether a file is a copy of a book, of whatever version, as far as its header says.
    pub fn is_copy_of(path: &Path, book: Book) -> bool {
        path.symlink_metadata().is_ok_and(|found| found.is_file()) && connection::is_copy_of(path, book)
    }

    /// Whether SQLite can read every page and row: what is asked before something is restored into the file.
    ///
    /// # Errors
    /// Where the file cannot be read at all.
    pub fn is_whole(&self) -> Result<bool> {
        self.asking(|connection| Ok(check::pages(connection, check::How::Quick)?.is_empty()))
    }

    /// What is to be looked at around the file: modes, groups, side files, room on the disk.
    pub fn surroundings(&self) -> Vec<Finding> {
        surroundings::findings(&self.path)
    }

    /// Where backups of this file belong; the directory is made where it is missing.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn backups(&self) -> Result<PathBuf> {
        open::backups(&self.path)
    }

    /// Where snapshots of this file belong; the directory is made where it is missing.
    ///
    /// # Errors
    /// Where it cannot be made, or nothing of this file is published.
    pub fn published(&self) -> Result<PathBuf> {
        restore::may_be_published(&self.path, self.book, self.snapshot)?;
        open::published(&self.path)
    }

    /// Looks through the whole file and says what is not sound, in sentences; nothing where all is well.
    ///
    /// It takes as long as the file is large: seconds for tens of thousands of actions.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut wrong = self.asking(|connection| check::pages(connection, check::How::Whole))?;
        match self.asking(check::records) {
            Ok(more) => wrong.extend(more),
            // Where pages are broken, that records cannot be read is no news.
            Err(error) if wrong.is_empty() => return Err(error),
            Err(_) => {}
        }
        Ok(wrong)
    }

    /// Reads at one moment, and remembers that what others did up to it is known.
    fn reading<T>(&self, read: impl FnOnce(&Connection) -> std::result::Result<T, Trouble>) -> Result<T> {
        let all = || {
            let moment = self.connection.unchecked_transaction()?;
            // The first reading fixes the moment.
            journal::last(&moment)?;
            let seen = self.data_version()?;
            let read = read(&moment)?;
            self.seen.set(seen);
            Ok(read)
        };
        all().map_err(|trouble: Trouble| self.told(trouble))
    }

    /// Reads what is not part of the plan, at one moment.
    fn asking<T>(&self, read: impl FnOnce(&Connection) -> std::result::Result<T, Trouble>) -> Result<T> {
        let all = || {
            let moment = self.connection.unchecked_transaction()?;
            read(&moment)
        };
        all().map_err(|trouble: Trouble| self.told(trouble))
    }

    fn data_version(&self) -> rusqlite::Result<i64> {
        self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
    }

    fn failed(&self, error: rusqlite::Error) -> Error {
        self.told(error.into())
    }

    /// The trouble at this file. After a failed disk or a damaged file nothing more is written over this
    /// store: what is there may still be read, and what comes on top would make it worse.
    fn told(&self, trouble: Trouble) -> Error {
        let error = trouble.at(&self.path);
        if let Error::Device { .. } | Error::Damaged { .. } | Error::NotAPlan { .. } = &error {
            let _ = self.stopped.set(
                "it could not be read or written before, so nothing more is written; close this program, look at \
                 the disk, run `folkmoot check`, then open the plan again"
                    .to_owned(),
            );
        }
        error
    }
}

/// A plan in memory has no name that could be given to another file.
fn moved(path: &Path, identity: (u64, u64)) -> bool {
    identity != (0, 0) && open::identity(path).map_or(true, |now| now != identity)
}
