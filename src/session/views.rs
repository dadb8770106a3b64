//! The user's own views of lists: one small file in the user's own state, beside the drafts.
//!
//! ```text
//! views.json       { "version": 1, "views": [ { "name", "kind", "filter", "sort", "columns", "number" } ] }
//! views.json.lock  locked while one is kept: two sessions at once read, merge and write in turn
//! ```
//!
//! Each change reads the file again, so that what another session kept is not lost, and the file is
//! written whole under another name and renamed. One that is damaged or of a later version is left as it
//! is, and said; nothing is written over it.

use super::{Session, writing};
use crate::app::{Message, views::OwnView};
use nix::fcntl::{Flock, FlockArg};
use serde::{Deserialize, Serialize};
use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Read},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    thread,
    time::Duration,
};

/// The version of the file that this program writes and reads.
const VERSION: u32 = 1;
/// How often one asks for one's turn, a fiftieth of a second apart: writing a file takes less.
const TRIES: u32 = 100;
/// The most bytes of a file: nobody has so many views.
const MOST: u64 = 1 << 20;

#[derive(Debug, Serialize, Deserialize)]
struct ViewsFile {
    version: u32,
    #[serde(default)]
    views: Vec<ViewInFile>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ViewInFile {
    name: String,
    kind: String,
    #[serde(default)]
    filter: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    columns: String,
    #[serde(default)]
    number: Option<u8>,
}

/// The views in a file; none where there is no file.
///
/// # Errors
/// A sentence where it is there and cannot be read.
pub fn read(path: &Path) -> Result<Vec<OwnView>, String> {
    let cannot =
        |why: &str| format!("your own views could not be read: {} {why}; it was left as it is", path.display());
    let flags = nix::fcntl::OFlag::O_NONBLOCK.bits();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        opened => opened.map_err(|error| cannot(&format!("({error})")))?,
    };
    if !file.metadata().is_ok_and(|found| found.is_file() && found.len() <= MOST) {
        return Err(cannot("is no file of views"));
    }
    let mut text = String::new();
    file.take(MOST).read_to_string(&mut text).map_err(|error| cannot(&format!("({error})")))?;
    let found: ViewsFile = serde_json::from_str(&text).map_err(|_| cannot("is damaged"))?;
    if found.version > VERSION {
        return Err(cannot("is of a newer version of this program"));
    }
    let views = found.views.into_iter().map(|view| OwnView {
        name: view.name,
        kind: view.kind,
        filter: view.filter,
        sort: view.sort,
        columns: view.columns,
        number: view.number.filter(|number| (1..=9).contains(number)),
    });
    Ok(views.collect())
}

/// Keeps a view: in the place of the one it was, or of one that is called so; whichever had its number
/// gives it up. Returns all that there are then.
///
/// # Errors
/// A sentence; the file is as it was then.
pub fn keep(path: &Path, view: OwnView, was: Option<&str>) -> Result<Vec<OwnView>, String> {
    change(path, |views| {
        let called = |other: &OwnView, name: &str| other.name.to_lowercase() == name.to_lowercase();
        let place = views.iter().position(|other| was.is_some_and(|was| called(other, was)));
        let place = place.or_else(|| views.iter().position(|other| called(other, &view.name)));
        for other in views.iter_mut().filter(|other| view.number.is_some() && other.number == view.number) {
            other.number = None;
        }
        let name = view.name.clone();
        let place = place.unwrap_or(views.len());
        match views.get_mut(place) {
            Some(known) => *known = view,
            None => views.push(view),
        }
        let mut at = 0;
        views.retain(|other| {
            at += 1;
            at - 1 == place || !called(other, &name)
        });
    })
}

/// Drops a view by its name. Returns those that are left.
///
/// # Errors
/// A sentence; the file is as it was then.
pub fn drop_view(path: &Path, name: &str) -> Result<Vec<OwnView>, String> {
    change(path, |views| views.retain(|view| view.name != name))
}

impl Session {
    /// The user's own views of lists.
    pub(super) fn own_views(&self) -> Vec<Message> {
        let Some(path) = &self.start.views else { return Vec::new() };
        let read = read(path).map(|views| Message::Views { views, says: None });
        vec![read.unwrap_or_else(Message::Failed)]
    }

    pub(super) fn keep_view(&self, view: OwnView, was: Option<&str>) -> Vec<Message> {
        let says = match view.number {
            Some(number) => format!("Saved for you: {} (' {number} opens it)", view.name),
            None => format!("Saved for you: {}", view.name),
        };
        self.with_views(|path| keep(path, view, was), says)
    }

    pub(super) fn drop_view(&self, name: &str) -> Vec<Message> {
        self.with_views(|path| drop_view(path, name), format!("Dropped: {name}"))
    }

    fn with_views(&self, change: impl FnOnce(&Path) -> Result<Vec<OwnView>, String>, says: String) -> Vec<Message> {
        let Some(path) = &self.start.views else {
            let says = "there is no home directory to keep views of your own in; a shared one can be kept";
            return vec![Message::Failed(says.to_owned())];
        };
        let changed = change(path).map(|views| Message::Views { views, says: Some(says) });
        vec![changed.unwrap_or_else(Message::Failed)]
    }
}

fn change(path: &Path, with: impl FnOnce(&mut Vec<OwnView>)) -> Result<Vec<OwnView>, String> {
    let cannot = |error: io::Error| format!("your view could not be kept in {}: {error}", path.display());
    let _turn = turn(path).map_err(cannot)?;
    let mut views = read(path)?;
    with(&mut views);
    let in_file = |view: &OwnView| ViewInFile {
        name: view.name.clone(),
        kind: view.kind.clone(),
        filter: view.filter.clone(),
        sort: view.sort.clone(),
        columns: view.columns.clone(),
        number: view.number,
    };
    let file = ViewsFile { version: VERSION, views: views.iter().map(in_file).collect() };
    let mut bytes = serde_json::to_vec_pretty(&file).map_err(|error| cannot(error.into()))?;
    bytes.push(b'\n');
    writing::write(path, &bytes, true).map_err(cannot)?;
    Ok(views)
}

/// Waits for one's turn among the sessions of the same user.
fn turn(path: &Path) -> io::Result<Flock<File>> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(name)?;
    let mut lock = lock;
    for _ in 0..TRIES {
        match Flock::lock(lock, FlockArg::LockExclusiveNonblock) {
            Ok(turn) => return Ok(turn),
            Err((held, nix::errno::Errno::EWOULDBLOCK)) => lock = held,
            Err((_, error)) => return Err(error.into()),
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err(io::Error::new(ErrorKind::TimedOut, "another session of yours keeps one; try again"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn view(name: &str, number: Option<u8>) -> OwnView {
        OwnView { name: name.to_owned(), kind: "actions".to_owned(), number, ..OwnView::default() }
    }

    fn names(views: &[OwnView]) -> Vec<(&str, Option<u8>)> {
        views.iter().map(|view| (view.name.as_str(), view.number)).collect()
    }

    #[test]
    fn a_view_is_kept_renamed_and_dropped_and_no_two_have_one_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/views.json");
        assert_eq!(read(&path), Ok(Vec::new()));
        keep(&path, view("Fire", Some(7)), None).unwrap();
        keep(&path, view("Police", Some(7)), None).unwrap();
        assert_eq!(names(&read(&path).unwrap()), [("Fire", None), ("Police", Some(7))]);
        keep(&path, view("Ours", Some(8)), Some("Fire")).unwrap();
        assert_eq!(names(&read(&path).unwrap()), [("Ours", Some(8)), ("Police", Some(7))]);
        keep(&path, OwnView { filter: "open".to_owned(), ..view("police", None) }, None).unwrap();
        assert_eq!(names(&read(&path).unwrap()), [("Ours", Some(8)), ("police", None)], "one name, one view");
        assert_eq!(names(&drop_view(&path, "Ours").unwrap()), [("police", None)]);
    }

    #[test]
    fn two_sessions_at_once_lose_nothing_of_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("views.json");
        let sessions: Vec<_> = (0..4)
            .map(|session| {
                let path = path.clone();
                thread::spawn(move || {
                    for number in 0..10 {
                        keep(&path, view(&format!("{session} {number}"), None), None).unwrap();
                    }
                })
            })
            .collect();
        for session in sessions {
            session.join().unwrap();
        }
        assert_eq!(read(&path).unwrap().len(), 40);
    }

    #[test]
    fn a_file_that_is_damaged_or_newer_is_said_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("views.json");
        for text in ["{", "", "{\"version\": 2, \"views\": []}", "\u{0}"] {
            fs::write(&path, text).unwrap();
            assert!(read(&path).is_err_and(|says| says.contains("left as it is")), "{text}");
            assert!(keep(&path, view("Fire", None), None).is_err(), "{text}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
