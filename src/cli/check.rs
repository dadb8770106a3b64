//! `folkmoot check`: looks through the file and what stands around it, for a person or a nightly job.
//!
//! | exit code | means |
//! | --- | --- |
//! | 0 | sound |
//! | 1 | could not be checked |
//! | 3 | something is wrong with the file |
//! | 4 | the file is sound, and something around it should be looked at |

use super::{Done, Failure, Place, print};
use crate::session::{checkup, desk::Clock};
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
#[command(
    after_help = "Looks at every page, index and reference, at the journal's chain and at the journal against the records; at
modes, groups and side files, at the room on the disk, and at the age of the newest backup. Nothing is
changed, and others go on working meanwhile.

Exit codes: 0 sound, 1 could not be checked, 2 wrong command line, 3 something is wrong with the file,
4 sound, but something around it should be looked at."
)]
pub struct Check {
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Looks through the file.
pub fn run(task: &Check, place: &Place) -> Done {
    let (path, _) = place.path()?;
    place.may_read(&path)?;
    let found = checkup::of(&path, &Clock::System).map_err(|says| super::hint(&path, says))?;
    let at = path.display().to_string();
    if task.json {
        let look: Vec<_> =
            found.look.iter().map(|finding| json!({ "says": finding.says, "mend": finding.mend })).collect();
        let backup = found.backup.as_ref().map(|(path, at)| json!({ "path": path.display().to_string(), "at": at }));
        print::json(&json!({ "file": at, "wrong": found.wrong, "look": look, "newest_backup": backup }))?;
    } else {
        let mut lines: Vec<String> = found.wrong.iter().map(|says| format!("wrong: {says}")).collect();
        for finding in &found.look {
            lines.push(format!("look: {}", finding.says));
            lines.extend(finding.mend.iter().map(|command| format!("      mend it with: {command}")));
        }
        if found.wrong.is_empty() {
            lines.push(format!("the file is sound: {at}"));
        }
        if let Some((path, at)) = &found.backup {
            lines.push(format!("newest backup: {}, of {}", path.display(), Clock::System.moment(*at)));
        }
        print::lines(&lines)?;
    }
    let count = |count: usize| if count == 1 { "1 thing".to_owned() } else { format!("{count} things") };
    if !found.wrong.is_empty() {
        let says =
            format!("{} wrong with {at}; keep a copy of it, and `folkmoot restore` a backup", count(found.wrong.len()));
        return Err(Failure::Refused(says));
    }
    match found.look.len() {
        0 => Ok(()),
        look => Err(Failure::Nothing(format!("{at} is sound, and {} should be looked at", count(look)))),
    }
}
