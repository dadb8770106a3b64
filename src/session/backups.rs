//! Backups: when they are made, what they are called, how many are kept, and what restoring one changes.
//!
//! ```text
//! plan-2026-11-22T141503.folkmoot                asked for, as each night
//! plan-2026-11-22T141503-before-import.folkmoot  before a large intake; counted apart
//! plan-before-version-2.folkmoot                 before a newer program changed the file; never removed
//! ```
//!
//! They lie in `backups` beside the file, also those of the restricted file. Only what is certainly such
//! a copy is ever removed: its name is one of these, and its header says that it is of this book.

#![allow(clippy::unnecessary_debug_formatting, reason = "a file name may hold anything, so it is shown escaped")]

use crate::{
    plan::{
        Book, Id, Kind, Plan,
        change::{Change, Edit, diff},
        figure::{Figures, Sink, Stop},
    },
    store::{Copied, Error, Head, Store},
};
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// How many backups of each sort are kept where nothing else is said: two weeks of nights.
pub const KEPT: usize = 14;

/// An intake of more changes than this is preceded by a backup: more than an officer would look through,
/// and less than a year's plan of a county.
const MANY_CHANGES: usize = 1_000;

/// So is one of more figures than this: every edition of them stays in the file for good.
const MANY_FIGURES: usize = 10_000;

/// Whether an intake is so large that a backup is made before it.
pub(super) fn is_large(changes: usize, figures: usize) -> bool {
    changes > MANY_CHANGES || figures > MANY_FIGURES
}

/// Why a backup is made; each sort is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Somebody, or a nightly job, asked for it.
    Asked,
    /// Much is about to be taken in.
    Intake,
}

impl Why {
    const ALL: [Self; 2] = [Self::Asked, Self::Intake];

    const fn suffix(self) -> &'static str {
        match self {
            Self::Asked => "",
            Self::Intake => "-before-import",
        }
    }
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it.
    pub copied: Copied,
    /// The oldest, which were removed for it.
    pub removed: Vec<PathBuf>,
}

/// Makes a backup: into a directory, which keeps so many of its sort, or under a name of its own.
pub(super) fn make(store: &Store, to: Option<&Path>, stamp: &str, why: Why, kept: usize) -> Result<Made, Error> {
    let directory = match to {
        None => store.backups()?,
        Some(to) if to.is_dir() => to.to_path_buf(),
        Some(to) => {
            let path = std::path::absolute(to).unwrap_or_else(|_| to.to_path_buf());
            return Ok(Made { copied: store.backup_to(&path)?, path, removed: Vec::new() });
        }
    };
    let directory = std::path::absolute(&directory).unwrap_or(directory);
    let stem = stem(store.path());
    let mut turn = 1;
    loop {
        let again = if turn > 1 { format!("-{turn}") } else { String::new() };
        let path = directory.join(format!("{stem}-{stamp}{again}{}.folkmoot", why.suffix()));
        match store.backup_to(&path) {
            // Two within one second.
            Err(Error::Exists { .. }) => turn += 1,
            copied => {
                let copied = copied?;
                return Ok(Made { copied, path, removed: thin(&directory, store, why, kept) });
            }
        }
    }
}

/// What a copy of a file is called where nothing is added.
pub(super) fn named(plan: &Path) -> String {
    format!("{}.folkmoot", stem(plan))
}

fn stem(plan: &Path) -> String {
    plan.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// Removes the oldest backups of a sort until so many are left, and never the last.
fn thin(directory: &Path, store: &Store, why: Why, kept: usize) -> Vec<PathBuf> {
    let mut own = of_sort(directory, store.path(), store.book(), why);
    own.truncate(own.len().saturating_sub(kept.max(1)));
    own.retain(|path| fs::remove_file(path).is_ok());
    own
}

/// The backups of a sort, the oldest first.
fn of_sort(directory: &Path, plan: &Path, book: Book, why: Why) -> Vec<PathBuf> {
    let stem = stem(plan);
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| Some((key(&entry.file_name(), &stem, why)?, entry.path())));
    let mut own: Vec<_> = named.filter(|(_, path)| Store::is_copy_of(path, book)).collect();
    own.sort();
    own.into_iter().map(|(_, path)| path).collect()
}

/// The moment of a backup of a sort by its name, and which of that second it is.
fn key(name: &OsStr, stem: &str, why: Why) -> Option<(String, u32)> {
    const SHAPE: &str = "dddd-dd-ddTdddddd";
    let rest = name.to_str()?.strip_prefix(stem)?.strip_prefix('-')?;
    let rest = rest.strip_suffix(".folkmoot")?.strip_suffix(why.suffix())?;
    let (stamp, turn) = rest.split_at_checked(SHAPE.len())?;
    let fits = |(shape, letter): (char, char)| if shape == 'd' { letter.is_ascii_digit() } else { shape == letter };
    let turn = if turn.is_empty() { Some(1) } else { turn.strip_prefix('-')?.parse().ok() };
    SHAPE.chars().zip(stamp.chars()).all(fits).then_some((stamp.to_owned(), turn?))
}

/// The newest backup of a file in its own place, and when it was made, in seconds since 1970.
pub(super) fn newest(plan: &Path, book: Book) -> Option<(PathBuf, i64)> {
    let directory = plan.with_file_name("backups");
    let all = Why::ALL.into_iter().flat_map(|why| of_sort(&directory, plan, book, why));
    let when = |path: &PathBuf| seconds(fs::metadata(path).ok()?.modified().ok()?);
    all.filter_map(|path| Some((when(&path)?, path))).max().map(|(at, path)| (path, at))
}

/// Seconds since 1970.
fn seconds(moment: SystemTime) -> Option<i64> {
    i64::try_from(moment.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

/// What restoring a backup into a sound plan would change.
#[derive(Debug)]
pub struct Restoration {
    /// The changes that make the plan as it was.
    pub changes: Vec<Change>,
    /// The steps that were committed since, newest first.
    pub since: Vec<Head>,
    /// When the last step in the backup was committed, in seconds since 1970.
    pub as_at: Option<i64>,
    /// What the backup is called.
    pub name: String,
    backup: Store,
    /// The editions of figures that come back and that the file lacks.
    editions: Vec<Id>,
}

/// Compares a backup with the plan as it stands.
pub(super) fn restoration(store: &Store, plan: &Plan, path: &Path) -> Result<Restoration, String> {
    let told = |error: Error| error.to_string();
    let backup = Store::open_backup(path).map_err(told)?;
    let (name, (is, wanted)) = (format!("{:?}", backup.path()), (backup.book(), store.book()));
    if is != wanted {
        return Err(format!(
            "{name} is a backup of a {}, and this is a {}; nothing was changed",
            is.word(),
            wanted.word()
        ));
    }
    // A plan that nothing was ever done in takes any.
    let (ours, theirs) = (store.revision(1).map_err(told)?, backup.revision(1).map_err(told)?);
    if ours.is_some() && ours != theirs {
        return Err(format!(
            "{name} is a backup of another {}: their journals begin differently; nothing was changed",
            is.word()
        ));
    }
    let then = backup.load().map_err(told)?;
    if let Some(damage) = then.damage.first() {
        return Err(format!("{name} holds what this program did not write: {damage}; nothing was changed"));
    }
    let changes = differences(plan, &then.plan);
    let everything = crate::store::Ask { limit: usize::MAX, ..crate::store::Ask::default() };
    let mut since = store.history(&everything).map_err(told)?;
    since.retain(|head| head.number > then.number);
    let last = backup.history(&crate::store::Ask { limit: 1, ..everything }).map_err(told)?;
    let mut editions = Vec::new();
    for change in changes.iter().filter(|change| change.kind == Kind::FigureEdition) {
        let comes_back = matches!(change.edit, Edit::Add(_));
        if comes_back && store.count_figures(change.id).map_err(told)? == 0 {
            editions.push(change.id);
        }
    }
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(Restoration { changes, since, as_at: last.first().map(|head| head.at), name, backup, editions })
}

/// What has to change for a plan to be as another.
fn differences(now: &Plan, then: &Plan) -> Vec<Change> {
    let mut changes = Vec::new();
    for kind in now.kinds() {
        for record in now.all(*kind) {
            if then.record(*kind, record.id).is_none() {
                changes.push(Change::add(now, record).inverse());
            }
        }
        for record in then.all(*kind) {
            match now.record(*kind, record.id) {
                Some(stands) => changes.extend(diff(now, stands, record)),
                None => changes.push(Change::add(then, record)),
            }
        }
    }
    changes
}

impl Restoration {
    /// Who committed the steps since, each once.
    pub fn people(&self) -> Vec<&str> {
        let mut people: Vec<&str> = self.since.iter().map(|head| head.by.as_str()).collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}

impl Figures for Restoration {
    fn play(&mut self, sink: &mut Sink<'_>) -> Result<(), String> {
        let mut stopped = None;
        let read = self.backup.each_figure(&self.editions, None, &mut |edition, figure| {
            if stopped.is_none() {
                stopped = sink(edition, figure).err();
            }
        });
        read.map_err(|error| error.to_string())?;
        stopped.map_or(Ok(()), |stop: Stop| Err(stop.into()))
    }
}

/// Why a plan can only be put back as a whole: it is missing, or cannot be read; nothing where it is sound.
///
/// # Errors
/// A sentence where it is something else that must not be touched, or cannot be reached.
pub fn lost(path: &Path) -> Result<Option<String>, String> {
    let whole = Store::open(path).and_then(|store| store.is_whole());
    match whole {
        Ok(true) => Ok(None),
        Ok(false) => Ok(Some(format!("{path:?} is damaged"))),
        Err(Error::Missing { .. }) => Ok(Some(format!("there is nothing at {path:?}"))),
        Err(Error::Damaged { cause, .. }) => Ok(Some(format!("{path:?} is damaged ({cause})"))),
        Err(Error::NotAPlan { found, .. }) if matches!(found.as_str(), "an empty file" | "not a SQLite file") => {
            Ok(Some(format!("{path:?} is {found}")))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Puts a copy of a backup in the place of a plan that is lost; what was moved aside for it.
///
/// # Errors
/// A sentence.
pub fn put_back(backup: &Path, plan: &Path, book: Book, stamp: &str) -> Result<(Copied, Vec<PathBuf>), String> {
    Store::put_back(backup, plan, book, &format!("damaged-{stamp}")).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_known_by_its_whole_name() {
        let of = |name: &str, why| key(OsStr::new(name), "plan", why).map(|(_, turn)| turn);
        assert_eq!(of("plan-2026-11-22T141503.folkmoot", Why::Asked), Some(1));
        assert_eq!(of("plan-2026-11-22T141503-12.folkmoot", Why::Asked), Some(12));
        assert_eq!(of("plan-2026-11-22T141503-2-before-import.folkmoot", Why::Intake), Some(2));
        for (name, why) in [
            ("plan-2026-11-22T141503-before-import.folkmoot", Why::Asked),
            ("plan-2026-11-22T141503.folkmoot", Why::Intake),
            ("plan-before-version-2.folkmoot", Why::Asked),
            ("plan-2026-11-22.folkmoot", Why::Asked),
            ("plan-2026-11-22T1415033.folkmoot", Why::Asked),
            ("my-plan-2026-11-22T141503.folkmoot", Why::Asked),
            ("plan-2026-11-22T141503.folkmoot.old", Why::Asked),
            ("plan.folkmoot", Why::Asked),
        ] {
            assert_eq!(of(name, why), None, "{name}");
        }
    }
}
