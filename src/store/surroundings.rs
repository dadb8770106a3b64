//! What stands around a plan file: modes and groups, side files, room on the disk.
//!
//! Nothing here is about what is in the file, and nothing is changed. Each finding says what it does
//! to colleagues, and the command that mends it where there is one.

#![allow(clippy::unnecessary_debug_formatting, reason = "a file name may hold anything, so it is shown escaped")]

use super::{open, restore::SIDES, unfinished};
use nix::sys::statvfs::statvfs;
use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// A log longer than this, in bytes, is one that somebody has kept from being taken into the file.
const LONG_LOG: u64 = 64 << 20;

/// The least room on the disk, in bytes; a plan that is longer wants three times its length, for the
/// copies that backups and publishing make.
const LEAST_ROOM: u64 = 64 << 20;

/// Something about the place of a plan that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is found, in a sentence.
    pub says: String,
    /// The command that mends it.
    pub mend: Option<String>,
}

impl Finding {
    fn new(says: impl Into<String>) -> Self {
        Self { says: says.into(), mend: None }
    }

    fn mended(self, command: &str, path: &Path) -> Self {
        Self { mend: Some(format!("{command} {}", quoted(path))), ..self }
    }
}

/// A path as a shell takes it for one word.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

/// What is to be looked at around a plan.
pub(super) fn findings(plan: &Path) -> Vec<Finding> {
    let directory = plan.parent().unwrap_or(Path::new("/"));
    let mut found = Vec::new();
    found.extend(of_the_directory(directory));
    found.extend(of_the_plan(plan, directory));
    found.extend(of_side_files(plan));
    found.extend(of_backups(&directory.join("backups")));
    found.extend(of_the_disk(plan, directory));
    found.extend(unfinished::left(directory).into_iter().map(|path| {
        Finding::new(format!("{path:?} was left by a program that was killed; the next backup removes it"))
    }));
    found
}

fn of_the_directory(directory: &Path) -> Option<Finding> {
    let mode = mode(directory)?;
    let wrong = match mode {
        mode if mode & 0o007 != 0 => "others than its group may look into it",
        mode if mode & 0o070 != 0o070 => "its group may not work in it",
        mode if mode & 0o2000 == 0 => "side files made in it may get a group that shuts colleagues out",
        _ => return None,
    };
    let says = format!("the directory {directory:?} has mode {mode:04o}: {wrong}");
    Some(Finding::new(says).mended("chmod 2770", directory))
}

fn of_the_plan(plan: &Path, directory: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(mode) = mode(plan).filter(|mode| *mode != 0o660) {
        let what = match mode {
            mode if mode & 0o007 != 0 => "others than its group may use it",
            mode if mode & 0o060 != 0o060 => "its group may not read and write it",
            _ => "a plan is never run",
        };
        found.push(Finding::new(format!("{plan:?} has mode {mode:04o}: {what}")).mended("chmod 660", plan));
    }
    if let (Ok(plans), Ok(theirs)) = (open::group_of(plan), open::group_of(directory))
        && plans != theirs
    {
        let (is, around) = (open::whose(plan), open::whose(directory));
        let says = format!("{plan:?} ({is}) is of another group than its directory ({around})");
        found.push(Finding::new(says).mended(&format!("chgrp {theirs}"), plan));
    }
    found
}

fn of_side_files(plan: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    let of = |path: &Path| fs::symlink_metadata(path).ok().map(|found| (found.mode() & 0o7777, found.gid()));
    let own = of(plan);
    // Beside SQLite's own there is the file of who is here.
    for ending in SIDES.into_iter().chain(["-here"]) {
        let side = open::beside(plan, ending);
        let Some(looked) = fs::symlink_metadata(&side).ok() else { continue };
        if of(&side) != own {
            let says = format!(
                "the side file {side:?} ({}) is not as the plan, and may shut colleagues out",
                open::whose(&side)
            );
            let like = quoted(plan);
            let command = format!("chmod --reference={like} {side} && chgrp --reference={like}", side = quoted(&side));
            found.push(Finding::new(says).mended(&command, &side));
        }
        if ending == "-journal" {
            found.push(Finding::new(format!(
                "{side:?} is of another program, or of one that was killed; leave it where it is, and open the plan once"
            )));
        }
        if ending == "-wal" && looked.len() > LONG_LOG {
            let mebibytes = looked.len() >> 20;
            found.push(Finding::new(format!(
                "{side:?} has grown to {mebibytes} MiB, because some program has been reading for long; look for a stopped folkmoot"
            )));
        }
    }
    found
}

fn of_backups(backups: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(mode) = mode(backups).filter(|mode| mode & 0o007 != 0) {
        let says = format!("the directory {backups:?} has mode {mode:04o}: others than its group may look into it");
        found.push(Finding::new(says).mended("chmod 2770", backups));
    }
    for path in files(backups) {
        if let Some(mode) = mode(&path).filter(|mode| mode & 0o077 != 0) {
            let says = format!("the backup {path:?} has mode {mode:04o}: others than its owner may use it");
            found.push(Finding::new(says).mended("chmod 600", &path));
        }
    }
    found
}

fn of_the_disk(plan: &Path, directory: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Ok(disk) = statvfs(directory) {
        let free = disk.blocks_available().saturating_mul(disk.fragment_size());
        let wanted = fs::metadata(plan).map_or(0, |found| found.len()).saturating_mul(3).max(LEAST_ROOM);
        if free < wanted {
            let (free, wanted) = (free >> 20, wanted >> 20);
            found.push(Finding::new(format!(
                "the disk that holds {directory:?} has {free} MiB left, and {wanted} are wanted; make room"
            )));
        }
    }
    if let Some(kind) = open::unknown_file_system(directory) {
        found.push(Finding::new(format!(
            "{directory:?} lies on a file system of an unknown kind ({kind}); make sure that it is a disk of this machine"
        )));
    }
    found
}

fn mode(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|found| found.mode() & 0o7777)
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> =
        entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())).map(|entry| entry.path()).collect();
    files.sort();
    files
}
