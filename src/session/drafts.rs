//! Where drafts are kept: what is being typed goes into a small file of its own, so that a line
//! that drops, a signal or a panic costs at most the last second of typing.
//!
//! ```text
//! each key     the draft in memory                                  Keeper::holds
//! a pause, 200 keys, a signal, a stop, a panic, the end: the file   Keeper::keep
//! saved or dropped: the file goes
//! ```
//!
//! There is one file for each session at a plan, named after both, so that two windows never
//! write over each other. It says which process wrote it: one that still runs is left alone. A
//! file is written whole under another name, synced and renamed; it and its folder are the
//! user's own and nobody else's. Whatever is strange about a file that is found (damaged, newer,
//! someone else's, a link), it is left where it is.

use super::writing;
use crate::{
    app::drafts::{Aim, Draft, Kept, Offer, Typed},
    plan::{
        Id, Kind,
        cell::{Cell, Stored},
        record::{Field, Record},
    },
};
use nix::{fcntl::OFlag, sys::signal::kill, unistd};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, OpenOptions},
    io::{self, ErrorKind, Read},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    process,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The version of the file that this program writes and reads.
const VERSION: u32 = 1;
/// The most bytes of a file: what somebody types is far less, and a paste that is not has a file already.
const MOST: usize = 384 * 1024;
/// After how many changes the file is written although nobody paused.
const KEYS: u32 = 200;
/// How many files are looked at: nobody has so many drafts.
const LOOKED_AT: usize = 1_000;
/// How the name of a draft ends.
const ENDING: &str = ".draft";
/// How the name of a folder begins in which a text is written in an editor; behind it is a process.
pub(super) const WRITING: &str = "writing-";
/// What the name of one that is being written holds.
const BEGUN: &str = ".draft.";
/// After how long one that is being written was given up by a session that was killed over it.
const GIVEN_UP: Duration = Duration::from_secs(24 * 3_600);

/// Which plan a draft belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct OfPlan {
    path: String,
    device: u64,
    inode: u64,
}

impl OfPlan {
    fn at(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        let path = fs::canonicalize(path).ok()?.to_string_lossy().into_owned();
        Some(Self { path, device: about.dev(), inode: about.ino() })
    }

    /// Whether this is the other plan: under its name, or the same file under a name it had before.
    fn is(&self, other: &Self) -> bool {
        let same_file = (self.device, self.inode) == (other.device, other.inode);
        self.path == other.path || (same_file && !Path::new(&self.path).exists())
    }
}

/// Which process wrote a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Writer {
    host: String,
    /// The machine's boot, as its kernel names it; empty where it does not say.
    boot: String,
    pid: u32,
    /// When the process was started, in the kernel's ticks since the boot; zero where it does not say.
    started: u64,
}

impl Writer {
    fn here(host: &str) -> Self {
        let pid = process::id();
        Self { host: host.to_owned(), boot: boot(), pid, started: started(pid) }
    }

    /// Whether it still runs on this machine; of another machine nobody can tell.
    fn runs(&self, host: &str) -> bool {
        let Ok(pid) = i32::try_from(self.pid) else { return false };
        // Signal 0 asks only; not to be allowed to send one means that somebody is there.
        let there = !matches!(kill(unistd::Pid::from_raw(pid), None), Err(nix::errno::Errno::ESRCH));
        self.host == host && self.boot == boot() && there && self.started == started(self.pid)
    }
}

fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    id.trim().to_owned()
}

/// The 22nd field of a process's line, counted after its name, which may hold anything.
fn started(pid: u32) -> u64 {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = line.rsplit_once(')').map_or("", |(_, after)| after);
    after.split_whitespace().nth(19).and_then(|ticks| ticks.parse().ok()).unwrap_or(0)
}

/// What stands in the file of a draft.
#[derive(Debug, Serialize, Deserialize)]
struct DraftFile {
    version: u32,
    plan: OfPlan,
    session: Writer,
    /// When it was written, in seconds since 1970.
    at: i64,
    forms: Vec<FormInFile>,
}

/// One form, with the names that fields have in the plan's file.
#[derive(Debug, Serialize, Deserialize)]
struct FormInFile {
    title: String,
    aim: String,
    kind: String,
    record: i64,
    base: i64,
    /// The records of a form for several; a draft of before has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    several: Vec<i64>,
    focus: String,
    /// What stood in each field when the form opened, as the plan's file holds it.
    before: BTreeMap<String, String>,
    typed: Vec<FieldInFile>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FieldInFile {
    field: String,
    text: String,
    #[serde(default)]
    needed: bool,
}

impl FormInFile {
    fn of(kept: &Kept) -> Self {
        let fields = kept.record.kind.fields();
        let column = |number: usize| fields.get(number).map_or("", |field| field.column).to_owned();
        let stood = fields.iter().zip(kept.record.cells());
        let typed = kept.fields.iter();
        Self {
            title: kept.title.clone(),
            aim: kept.aim.word().to_owned(),
            kind: kept.record.kind.table().to_owned(),
            record: kept.record.id.0,
            base: kept.base.0,
            several: kept.several.iter().map(|id| id.0).collect(),
            focus: column(kept.focus),
            before: stood.filter_map(|(field, cell)| Some((field.column.to_owned(), cell.stored()?))).collect(),
            typed: typed
                .map(|typed| FieldInFile { field: column(typed.field), text: typed.text.clone(), needed: typed.needed })
                .collect(),
        }
    }

    /// The form that this is; else what this version does not know of it.
    fn kept(self) -> Result<Kept, String> {
        let kind = Kind::of_table(&self.kind).ok_or_else(|| format!("it names a kind of record {:?}", self.kind))?;
        let aim = Aim::named(&self.aim);
        let aim = aim.ok_or_else(|| format!("it is of a form {:?}", self.aim))?;
        let number = |column: &str| {
            let place = kind.fields().iter().position(|field| field.column == column);
            place.ok_or_else(|| format!("it names a field {column:?}"))
        };
        let mut record = Record::with_cells(kind, Id(self.record), Vec::new());
        for (column, stored) in &self.before {
            let place = number(column)?;
            record.set_cell(place, cell(kind.fields().get(place), stored)?);
        }
        let typed = self.typed.into_iter();
        let typed =
            typed.map(|typed| Ok(Typed { field: number(&typed.field)?, text: typed.text, needed: typed.needed }));
        let fields = typed.collect::<Result<Vec<_>, String>>()?;
        let several = self.several.into_iter().map(Id).collect();
        let focus = number(&self.focus)?;
        Ok(Kept { title: self.title, aim, record, base: Id(self.base), several, focus, fields })
    }
}

fn cell(field: Option<&Field>, stored: &str) -> Result<Cell, String> {
    field.map_or(Ok(Cell::Empty), |field| field.domain.restore(Stored::Text(stored)))
}

/// Where the drafts of one session at one plan go.
#[derive(Debug)]
struct Place {
    folder: PathBuf,
    name: String,
    plan: OfPlan,
    writer: Writer,
}

#[derive(Debug, Default)]
struct Held {
    place: Option<Place>,
    /// What is being typed.
    typing: Option<Draft>,
    /// What was last tried to be written.
    tried: Option<Draft>,
    /// What the file holds.
    written: Option<Draft>,
    /// When what is being typed was typed, in seconds since 1970.
    at: i64,
    /// How often it moved since it was tried to be written.
    moves: u32,
    /// Why it could not be kept, until somebody is told; it is told once.
    trouble: Option<String>,
    told: bool,
}

/// Keeps what is being typed; the signal thread has one too, for the case that the loop is stuck.
#[derive(Clone, Debug, Default)]
pub struct Keeper(Arc<Mutex<Held>>);

impl Keeper {
    /// Sits down at a plan: from now on what is typed is kept for it, in this folder.
    pub(super) fn sit(&self, folder: Option<&Path>, plan: &Path, host: &str) {
        let mut held = self.held();
        *held = Held::default();
        // A plan in memory has no file, and nothing to come back to.
        let Some(plan) = OfPlan::at(plan) else { return };
        let Some(folder) = folder else {
            let says = "there is no folder of your own for drafts: what you type is lost if the line drops";
            held.trouble = Some(says.to_owned());
            return;
        };
        let writer = Writer::here(host);
        let in_name = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let host: String = host.chars().map(in_name).collect();
        let name = format!("{:x}-{:x}-{host}-{}-{}{ENDING}", plan.device, plan.inode, writer.pid, writer.started);
        held.place = Some(Place { folder: folder.to_path_buf(), name, plan, writer });
    }

    /// What sessions that are gone left of the plan one sits at.
    pub(super) fn found(&self) -> Found {
        self.held().place.as_ref().map(found).unwrap_or_default()
    }

    /// Takes in what is being typed now; a draft that was saved or dropped goes at once.
    pub(super) fn holds(&self, typing: Option<Draft>, at: i64) {
        let mut held = self.held();
        if held.typing == typing {
            return;
        }
        held.typing = typing;
        held.at = at;
        held.moves += 1;
        if held.typing.is_none() || held.moves >= KEYS {
            held.keep();
        }
    }

    /// Whether there is something to keep that was not tried yet.
    pub(super) fn waits(&self) -> bool {
        let held = self.held();
        held.place.is_some() && held.typing.is_some() && held.typing != held.tried
    }

    /// Writes what is being typed, if the file does not hold it yet; whether it holds a draft then.
    pub fn keep(&self) -> bool {
        let mut held = self.held();
        held.keep();
        held.written.is_some()
    }

    /// As [`Keeper::keep`], for a thread that must not wait: not where a write is under way.
    pub fn keep_at_once(&self) -> bool {
        self.0.try_lock().is_ok_and(|mut held| {
            held.keep();
            held.written.is_some()
        })
    }

    /// Why drafts cannot be kept, said once and only when there is something to keep.
    pub(super) fn trouble(&self) -> Option<String> {
        let mut held = self.held();
        if held.told || held.typing.is_none() {
            return None;
        }
        let trouble = held.trouble.take();
        held.told = trouble.is_some();
        trouble
    }

    /// Lets go of another session's draft, once what is being typed here is kept.
    pub(super) fn drop_draft(&self, name: &str) -> Result<(), String> {
        let mut held = self.held();
        held.keep();
        if held.typing != held.written {
            return Ok(());
        }
        let Some(place) = &held.place else { return Ok(()) };
        let path = place.folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(format!("could not remove the draft {}: {error}; it will be offered again", path.display()))
            }
            _ => Ok(()),
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // A panic elsewhere is no reason to lose what was typed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn keep(&mut self) {
        if self.typing == self.written {
            return;
        }
        let Some(place) = &self.place else { return };
        let done = match &self.typing {
            Some(draft) => place.write(draft, self.at),
            None => place.clear(),
        };
        (self.tried, self.moves) = (self.typing.clone(), 0);
        match done {
            Ok(()) => self.written = self.typing.clone(),
            Err(says) => self.trouble = Some(says),
        }
    }
}

impl Place {
    fn write(&self, draft: &Draft, at: i64) -> Result<(), String> {
        let forms = draft.forms.iter().map(FormInFile::of).collect();
        let file = DraftFile { version: VERSION, plan: self.plan.clone(), session: self.writer.clone(), at, forms };
        let bytes = serde_json::to_vec_pretty(&file).map_err(|error| self.trouble(&error))?;
        if bytes.len() > MOST {
            let says =
                format!("what you type is too long for a draft ({} KiB; {} at most)", bytes.len() / 1024, MOST / 1024);
            return Err(format!("{says}: the rest is lost if the line drops"));
        }
        self.put(&bytes).map_err(|error| self.trouble(&error))
    }

    fn put(&self, bytes: &[u8]) -> io::Result<()> {
        own(&self.folder)?;
        writing::write(&self.folder.join(&self.name), bytes, true)
    }

    fn clear(&self) -> Result<(), String> {
        match fs::remove_file(self.folder.join(&self.name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.trouble(&error)),
            _ => Ok(()),
        }
    }

    fn trouble(&self, error: &dyn std::fmt::Display) -> String {
        let folder = self.folder.display();
        format!("drafts cannot be kept in {folder} ({error}): what you type is lost if the line drops")
    }
}

/// Makes the folder, for its owner alone, or sees that it is so.
pub(super) fn own(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let about = fs::symlink_metadata(folder)?;
    if !about.is_dir() || about.uid() != unistd::geteuid().as_raw() {
        return Err(io::Error::other("it is not a folder of your own"));
    }
    if about.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// What others left in the folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Drafts of this plan whose session is gone, with when they were written, newest first.
    pub drafts: Vec<(i64, String, Draft)>,
    /// What is wrong with files that cannot be read, in sentences.
    pub strange: Vec<String>,
}

impl Found {
    /// The drafts as they are offered; `moment` says when that was.
    pub(super) fn offers(&mut self, moment: impl Fn(i64) -> String) -> Vec<Offer> {
        let drafts = std::mem::take(&mut self.drafts).into_iter();
        drafts.map(|(at, name, draft)| Offer { name, when: moment(at), draft }).collect()
    }
}

fn found(place: &Place) -> Found {
    let mut found = Found::default();
    let Ok(entries) = fs::read_dir(&place.folder) else { return found };
    for entry in entries.flatten().take(LOOKED_AT) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.contains(BEGUN) && is_old(&entry) {
            let _ = fs::remove_file(entry.path());
        }
        if name.strip_prefix(WRITING).and_then(|rest| rest.split('-').next()?.parse().ok()).is_some_and(is_gone) {
            let (path, says) = (entry.path(), "was being written in an editor when a session was lost");
            found.strange.push(format!("a text {says}: it is in {} until you remove it", path.display()));
        }
        if !name.ends_with(ENDING) {
            continue;
        }
        match draft_of(&entry.path(), place) {
            Ok(Some((at, draft))) => found.drafts.push((at, name, draft)),
            Ok(None) => {}
            Err(says) => {
                let path = entry.path();
                found.strange.push(format!("the draft {} was not read: {says}; it was left as it is", path.display()));
            }
        }
    }
    found.drafts.sort_by_key(|(at, name, _)| (std::cmp::Reverse(*at), name.clone()));
    found
}

/// Whether nobody has this number any more.
fn is_gone(pid: i32) -> bool {
    matches!(kill(unistd::Pid::from_raw(pid), None), Err(nix::errno::Errno::ESRCH))
}

fn is_old(entry: &fs::DirEntry) -> bool {
    let age = entry.metadata().ok().and_then(|about| about.modified().ok()?.elapsed().ok());
    age.is_some_and(|age| age > GIVEN_UP)
}

/// The draft in a file and when it was written; nothing where it is of another plan, or of a
/// session that still runs.
fn draft_of(path: &Path, place: &Place) -> Result<Option<(i64, Draft)>, String> {
    let file = read(path)?;
    if !file.plan.is(&place.plan) || file.session.runs(&place.writer.host) {
        return Ok(None);
    }
    let forms = file.forms.into_iter().map(FormInFile::kept).collect::<Result<Vec<_>, _>>();
    let forms = forms.map_err(|says| format!("{says}, which is not known here"))?;
    Ok(Some((file.at, Draft { forms })).filter(|(_, draft)| !draft.forms.is_empty()))
}

/// What stands in a file; else what is wrong with it.
fn read(path: &Path) -> Result<DraftFile, String> {
    // Not following a link, and not waiting for whoever writes into a pipe.
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits()).open(path);
    let file = file.map_err(|error| match error.raw_os_error() {
        Some(code) if code == nix::errno::Errno::ELOOP as i32 => "it is a link".to_owned(),
        _ => error.to_string(),
    })?;
    let about = file.metadata().map_err(|error| error.to_string())?;
    if !about.is_file() || about.uid() != unistd::geteuid().as_raw() {
        return Err("it is not a file of your own".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(MOST as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() > MOST {
        return Err(format!("it is longer than the {} KiB of a draft", MOST / 1024));
    }
    let version = serde_json::from_slice::<Version>(&bytes).map_err(|_| "it is damaged".to_owned())?.version;
    if version > VERSION {
        return Err("it was written by a newer folkmoot".to_owned());
    }
    serde_json::from_slice(&bytes).map_err(|_| "it is damaged".to_owned())
}

/// The one member that every version has.
#[derive(Deserialize)]
struct Version {
    version: u32,
}
