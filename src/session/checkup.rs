//! A check of a file and of what stands around it, for a person or a nightly job.
//!
//! It looks and changes nothing, beside others who write. What is wrong with the file itself is one
//! thing; what somebody should look at, as modes, room on the disk or old backups, is another.

use super::{backups, desk::Clock};
use crate::store::{Error, Finding, Store};
use std::path::{Path, PathBuf};

/// A backup older than this is told, in seconds: a nightly one was missed.
const OLD: i64 = 48 * 60 * 60;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkup {
    /// What is wrong with the file, in sentences.
    pub wrong: Vec<String>,
    /// What somebody should look at.
    pub look: Vec<Finding>,
    /// The newest backup, and when it was made, in seconds since 1970.
    pub backup: Option<(PathBuf, i64)>,
}

/// Looks through a file.
///
/// # Errors
/// A sentence where it cannot be looked at.
pub fn of(path: &Path, clock: &Clock) -> Result<Checkup, String> {
    let store = match Store::open_to_read(path) {
        Ok(store) => store,
        // A file that does not even open is what a check is there to tell.
        Err(error @ Error::Damaged { .. }) => {
            return Ok(Checkup { wrong: vec![error.to_string()], ..Checkup::default() });
        }
        Err(error) => return Err(error.to_string()),
    };
    let wrong = match store.check() {
        Ok(wrong) => wrong,
        Err(error @ (Error::Damaged { .. } | Error::Strange { .. })) => vec![error.to_string()],
        Err(error) => return Err(error.to_string()),
    };
    // A snapshot for readers has its own mode and no backups.
    if store.snapshot().is_some() {
        return Ok(Checkup { wrong, ..Checkup::default() });
    }
    let backup = backups::newest(store.path(), store.book());
    let mut look = store.surroundings();
    look.extend(of_backups(backup.as_ref(), store.path(), clock));
    Ok(Checkup { wrong, look, backup })
}

fn of_backups(newest: Option<&(PathBuf, i64)>, path: &Path, clock: &Clock) -> Option<Finding> {
    let says = match newest {
        None => "there is no backup that you may read".to_owned(),
        Some((_, at)) if clock.now_ms() / 1_000 - at > OLD => {
            format!("the newest backup is of {}", clock.moment(*at))
        }
        Some(_) => return None,
    };
    Some(Finding { says, mend: Some(format!("folkmoot --plan '{}' backup", path.display())) })
}
