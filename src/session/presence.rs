//! Who has the plan open: a small file beside it, in which each session has a slot.
//!
//! ```text
//! plan.folkmoot-here    64 slots of 512 bytes; a session locks its slot and writes there
//!   "folkmoot 1", who, machine, since, screen, kind, id, what it is called, writes or looks
//! ```
//!
//! A slot is believed while it is locked, and the system drops the lock of a process that ends,
//! however it ends: a killed session is gone at once, without a heartbeat and with nothing to
//! clean up. The locks belong to the open file, not to the process, so they can neither meet
//! nor drop those of SQLite, which are on other files. Nothing of it is in the plan.
//!
//! The file has the mode and the group of the plan: who may read the plan may see who is here,
//! who may write it can be seen. Whatever goes wrong here, the work goes on without it.

use crate::{
    app::here::{Colleague, Doing},
    plan::{Id, Kind},
};
use nix::{
    fcntl::{FcntlArg, OFlag, fcntl},
    libc,
};
use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, ErrorKind},
    os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown},
    path::{Path, PathBuf},
};

/// How many sessions are seen at once; more are not, and see those.
const SLOTS: usize = 64;
/// The bytes of a slot.
const SLOT: usize = 512;
/// The most bytes of one text in a slot: the longest together leave room for the rest.
const TEXT: usize = 96;
/// What a slot of this version begins with.
const MARK: &str = "folkmoot 1";

/// Who sits here and since when, as others see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sitter {
    /// As the operating system names them.
    pub by: String,
    /// The machine.
    pub host: String,
    /// Since when, in seconds since 1970.
    pub since: i64,
}

/// A place at a plan: one's own slot, where there is one, and a look at the others'.
#[derive(Debug)]
pub struct Presence {
    plan: PathBuf,
    /// Who is seen here; nobody where the plan may only be read, or only somebody looks.
    sitter: Option<Sitter>,
    file: Option<File>,
    slot: Option<usize>,
    said: Option<Doing>,
}

impl Presence {
    /// Takes a place at a plan.
    pub fn at(plan: &Path, sitter: Option<Sitter>) -> Self {
        let mut presence = Self { plan: plan.to_path_buf(), sitter, file: None, slot: None, said: None };
        presence.join();
        presence
    }

    /// Says what is done here, if it is something else than was said last.
    pub fn say(&mut self, doing: Doing) {
        if self.is_lost() {
            self.join();
        }
        self.take_slot();
        let (Some(file), Some(slot), Some(sitter)) = (&self.file, self.slot, &self.sitter) else { return };
        if self.said.as_ref() != Some(&doing) && write(file, slot, &written(sitter, &doing)).is_ok() {
            self.said = Some(doing);
        }
    }

    /// The others who have the plan open, in the order of their slots.
    pub fn others(&self) -> Vec<Colleague> {
        let Some(file) = &self.file else { return Vec::new() };
        let mut bytes = vec![0; SLOTS * SLOT];
        let Ok(count) = read(file, &mut bytes) else { return Vec::new() };
        let slots = bytes.get(..count).unwrap_or_default().chunks(SLOT).enumerate();
        let others =
            slots.filter(|(slot, bytes)| Some(*slot) != self.slot && bytes.first().is_some_and(|byte| *byte != 0));
        others.filter(|(slot, _)| is_held(file, *slot)).filter_map(|(_, bytes)| told(bytes)).collect()
    }

    /// Opens the file, and makes it where it is not there yet.
    fn join(&mut self) {
        (self.slot, self.said) = (None, None);
        // A plan in memory has nobody beside it.
        self.file = if self.plan.is_absolute() { open(&self.plan, self.sitter.is_some()).ok() } else { None };
        self.take_slot();
    }

    fn take_slot(&mut self) {
        let (None, Some(file), Some(_)) = (self.slot, &self.file, &self.sitter) else { return };
        self.slot = (0..SLOTS).find(|slot| lock(file, *slot, libc::F_WRLCK).is_ok());
        if let Some(slot) = self.slot {
            // Whoever had the slot before is not here.
            let _ = write(file, slot, &[]);
        }
    }

    /// Whether the file under the name is no longer the one that is open, or came only now.
    fn is_lost(&self) -> bool {
        if !self.plan.is_absolute() {
            return false;
        }
        let named = fs::symlink_metadata(beside(&self.plan)).map(|found| (found.dev(), found.ino())).ok();
        let open = self.file.as_ref().and_then(|file| file.metadata().ok()).map(|found| (found.dev(), found.ino()));
        named != open || named.is_none()
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if let (Some(file), Some(slot)) = (&self.file, self.slot) {
            let _ = write(file, slot, &[]);
        }
    }
}

/// Everybody who has a plan open now.
pub fn everybody(plan: &Path) -> Vec<Colleague> {
    Presence::at(plan, None).others()
}

/// The file beside a plan.
fn beside(plan: &Path) -> PathBuf {
    let mut name = plan.as_os_str().to_owned();
    name.push("-here");
    PathBuf::from(name)
}

/// Opens the file beside a plan: to write where somebody sits here and may, else to look.
fn open(plan: &Path, sits: bool) -> io::Result<File> {
    let path = beside(plan);
    // A link is not followed, and a pipe does not hang.
    let flags = (OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits();
    let existing = |write: bool| OpenOptions::new().read(true).write(write).custom_flags(flags).open(&path);
    let file = match existing(sits) {
        Err(error) if sits && error.kind() == ErrorKind::NotFound => {
            let made = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path);
            // Somebody else may have made it in between.
            made.or_else(|_| existing(true))
        }
        Err(error) if sits && error.kind() == ErrorKind::PermissionDenied => existing(false),
        opened => opened,
    }?;
    let found = file.metadata()?;
    if !found.is_file() || found.nlink() != 1 {
        return Err(ErrorKind::InvalidData.into());
    }
    let like = fs::symlink_metadata(plan)?;
    // Only its owner can, and nobody else has to.
    if found.gid() != like.gid() {
        let _ = fchown(&file, None, Some(like.gid()));
    }
    let mode = like.mode() & 0o666;
    if sits && found.mode() & 0o777 != mode {
        let _ = file.set_permissions(Permissions::from_mode(mode));
    }
    Ok(file)
}

/// The range of a slot, for a lock of this sort.
fn range(slot: usize, sort: libc::c_int) -> libc::flock {
    libc::flock {
        l_type: i16::try_from(sort).unwrap_or_default(),
        l_whence: i16::try_from(libc::SEEK_SET).unwrap_or_default(),
        l_start: i64::try_from(slot * SLOT).unwrap_or_default(),
        l_len: i64::try_from(SLOT).unwrap_or_default(),
        l_pid: 0,
    }
}

/// Locks a slot, if nobody else has.
fn lock(file: &File, slot: usize, sort: libc::c_int) -> nix::Result<()> {
    fcntl(file, FcntlArg::F_OFD_SETLK(&range(slot, sort))).map(drop)
}

/// Whether somebody else has locked a slot.
fn is_held(file: &File, slot: usize) -> bool {
    let mut asked = range(slot, libc::F_WRLCK);
    let told = fcntl(file, FcntlArg::F_OFD_GETLK(&mut asked));
    told.is_ok() && libc::c_int::from(asked.l_type) != libc::F_UNLCK
}

fn write(file: &File, slot: usize, text: &[u8]) -> io::Result<()> {
    let mut bytes = text.to_vec();
    bytes.resize(SLOT, 0);
    file.write_all_at(&bytes, u64::try_from(slot * SLOT).unwrap_or_default())
}

fn read(file: &File, bytes: &mut [u8]) -> io::Result<usize> {
    file.read_at(bytes, 0)
}

/// What stands in a slot: lines, none of them long enough to push another out.
fn written(sitter: &Sitter, doing: &Doing) -> Vec<u8> {
    let (kind, id) = doing.record.map_or(("", String::new()), |(kind, id)| (kind.table(), id.0.to_string()));
    let does = if doing.writes { "writes" } else { "looks" };
    let since = sitter.since.to_string();
    let lines = [MARK, &sitter.by, &sitter.host, &since, &doing.screen, kind, &id, &doing.label, does];
    lines.map(short).join("\n").into_bytes()
}

/// One line of a text, cut where it is too long.
fn short(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }) {
        if line.len() + letter.len_utf8() > TEXT {
            break;
        }
        line.push(letter);
    }
    line
}

/// Who stands in a slot; nobody where it is not written as it should be.
fn told(bytes: &[u8]) -> Option<Colleague> {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.trim_end_matches('\0').split('\n').collect();
    let [MARK, by, host, since, screen, kind, id, label, does] = lines.as_slice() else { return None };
    let record = Kind::of_table(kind).zip(id.parse().ok().map(Id));
    Some(Colleague {
        by: short(by),
        host: short(host),
        since: since.parse().ok()?,
        when: String::new(),
        doing: Doing { screen: short(screen), record, label: short(label), writes: *does == "writes" },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn doing(label: &str) -> Doing {
        let record = Some((Kind::Action, Id(7)));
        Doing { screen: "Actions".to_owned(), record, label: label.to_owned(), writes: true }
    }

    fn sitter(by: &str) -> Sitter {
        Sitter { by: by.to_owned(), host: "county".to_owned(), since: 1_800_000_000 }
    }

    proptest! {
        #[test]
        fn what_is_written_is_told_and_always_fits(by in any::<String>(), label in any::<String>()) {
            let bytes = written(&sitter(&by), &doing(&label));
            prop_assert!(bytes.len() <= SLOT);
            let mut slot = bytes;
            slot.resize(SLOT, 0);
            let told = told(&slot).unwrap();
            prop_assert_eq!(told.by, short(&by));
            prop_assert_eq!(told.doing, Doing { label: short(&label), ..doing("") });
        }

        #[test]
        fn any_bytes_are_somebody_or_nobody(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            if let Some(colleague) = told(&bytes) {
                prop_assert!(colleague.by.len() <= TEXT && !colleague.by.contains('\n'));
            }
        }
    }
}
