//! `folkmoot backup`: a checked copy of the file, whole or not at all.

use super::{Done, Failure, Place, print, steps};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "A backup is taken at one moment while others go on working, looked through, synced and only then
given its name; it is readable by you alone (mode 0600). Only backups of this file made here by name and date
are ever removed, the oldest first, and never the last. To look at one: `folkmoot --read-only --plan BACKUP`."
)]
pub struct Backup {
    /// A new file, or a directory; else `backups` beside the file
    #[arg(long, value_name = "FILE|DIR")]
    to: Option<PathBuf>,
    /// How many backups of this sort are kept; else `backups_kept` of the configuration, else 14
    #[arg(long, value_name = "N")]
    keep: Option<usize>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Makes a backup.
pub fn run(task: &Backup, place: &Place) -> Done {
    let desk = place.desk(true)?;
    if let (Some(to), Some(folder)) = (&task.to, desk.confines()) {
        // Something in the directory stands for the directory itself.
        let within = if to.is_dir() { to.join("backup") } else { to.clone() };
        super::may_write(Some(&within), Some(&folder))?;
    }
    let kept = task.keep.unwrap_or_else(|| place.config.backups_kept());
    let made = desk.back_up(task.to.as_deref(), kept).map_err(Failure::Failed)?;
    let at = made.path.display().to_string();
    if task.json {
        let removed: Vec<String> = made.removed.iter().map(|path| path.display().to_string()).collect();
        return print::json(&json!({
            "backup": at, "steps": made.copied.revisions, "bytes": made.copied.bytes, "removed": removed,
        }));
    }
    let mut lines = vec![format!("backup with its whole history ({}), checked: {at}", steps(made.copied.revisions))];
    lines.extend(made.removed.iter().map(|path| format!("removed the oldest: {}", path.display())));
    print::lines(&lines)
}
