//! `folkmoot restore`: the plan as it was in a backup, after showing what that changes.
//!
//! Into a sound plan it is one step like any other: colleagues see it come, the history keeps what was
//! there, and undo takes it back. A plan that is missing or damaged is put back as a whole.

use super::{Done, Failure, Place, print, steps};
use crate::{
    plan::{Book, Plan, change::Extent},
    session::{
        backups::{self, Restoration},
        desk::Clock,
    },
};
use clap::Args;
use serde_json::{Value, json};
use std::{
    io::{IsTerminal, Write, stderr, stdin},
    path::{Path, PathBuf},
};

/// More changes than these are counted and not told one by one.
const SHOWN: usize = 200;

#[derive(Debug, Args)]
#[command(
    after_help = "Shows what would change and asks; where nobody can be asked, --yes is needed. A damaged file is moved aside
under a name that says so, never removed. The backup stays as it is.

Exit codes: 0 restored, 1 could not be done, 2 wrong command line, 3 refused or not confirmed, 4 nothing differs."
)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// Do it without asking
    #[arg(long)]
    yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Restores a backup.
pub fn run(task: &Restore, place: &Place) -> Done {
    if !task.backup.try_exists().unwrap_or(true) {
        let at = task.backup.display();
        return Err(Failure::Failed(format!("there is no backup at {at}; nothing was changed; name the file of one")));
    }
    let (path, _) = place.path()?;
    match backups::lost(&path).map_err(Failure::Failed)? {
        None => as_a_step(task, place),
        Some(why) => as_a_whole(task, &path, if place.restricted { Book::Reviews } else { Book::Plan }, &why),
    }
}

/// Into a sound plan.
fn as_a_step(task: &Restore, place: &Place) -> Done {
    let mut office = place.open()?;
    let restoration = office.desk.restoration(&office.plan, &task.backup).map_err(Failure::Failed)?;
    if restoration.changes.is_empty() {
        return Err(Failure::Nothing("nothing differs: the plan stands as in the backup".to_owned()));
    }
    let mut value = told(&restoration, &office.plan);
    if !task.json {
        print::lines(&shown(&restoration, &office.plan))?;
    }
    confirmed(task, "restore the plan as it was?")?;
    let committed = office.desk.restore(restoration);
    let number = office.settle(committed)?;
    if task.json {
        value["step"] = json!(number);
        return print::json(&value);
    }
    print::lines(&[format!("restored as step {number}; `folkmoot undo` takes it back")])
}

/// In the place of a plan that is lost.
fn as_a_whole(task: &Restore, path: &Path, book: Book, why: &str) -> Done {
    if !task.json {
        print::lines(&[format!("{why}; {} would be put in its place", task.backup.display())])?;
    }
    confirmed(task, "put it back as a whole?")?;
    let stamp = Clock::System.stamp();
    let (copied, moved) = backups::put_back(&task.backup, path, book, &stamp).map_err(Failure::Failed)?;
    let moved: Vec<String> = moved.iter().map(|path| path.display().to_string()).collect();
    let at = path.display().to_string();
    if task.json {
        return print::json(&json!({ "file": at, "steps": copied.revisions, "moved_aside": moved }));
    }
    let mut lines = vec![format!("put back with its whole history ({}): {at}", steps(copied.revisions))];
    lines.extend(moved.iter().map(|path| format!("what was there is kept: {path}")));
    print::lines(&lines)
}

/// What would change, kind by kind and then one by one.
fn shown(restoration: &Restoration, plan: &Plan) -> Vec<String> {
    let mut lines: Vec<String> = by_kind(restoration, plan)
        .into_iter()
        .map(|(kind, Extent { added, changed, removed })| {
            format!("{kind}: {added} new, {changed} changed, {removed} gone")
        })
        .collect();
    lines.extend(restoration.changes.iter().take(SHOWN).map(|change| change.worded(plan)));
    let more = restoration.changes.len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(format!("and {more} more changes"));
    }
    let (steps, people) = (restoration.since.len(), restoration.people().join(", "));
    lines.push(match steps {
        0 => "no step was taken since the backup".to_owned(),
        1 => format!("1 step was taken since the backup, by {people}"),
        _ => format!("{steps} steps were taken since the backup, by {people}"),
    });
    lines
}

fn told(restoration: &Restoration, plan: &Plan) -> Value {
    let kinds = by_kind(restoration, plan).into_iter().map(|(kind, Extent { added, changed, removed })| {
        json!({ "kind": kind, "new": added, "changed": changed, "gone": removed })
    });
    json!({
        "backup": restoration.name,
        "kinds": kinds.collect::<Vec<_>>(),
        "changes": restoration.changes.len(),
        "steps_since": restoration.since.len(),
        "people_since": restoration.people(),
        "step": Value::Null,
    })
}

fn by_kind(restoration: &Restoration, plan: &Plan) -> Vec<(&'static str, Extent)> {
    let of = |kind| {
        let own: Vec<_> = restoration.changes.iter().filter(|change| change.kind == kind).cloned().collect();
        Extent::of(&own)
    };
    let kinds = plan.kinds().iter().map(|kind| (kind.many(), of(*kind)));
    kinds.filter(|(_, extent)| *extent != Extent::default()).collect()
}

/// Whether it shall be done: asked on a terminal, else said on the command line.
fn confirmed(task: &Restore, question: &str) -> Result<(), Failure> {
    if task.yes {
        return Ok(());
    }
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return Err(Failure::Refused("nothing was changed; say --yes where nobody can be asked".to_owned()));
    }
    eprint!("{question} [y/N] ");
    stderr().flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::Refused("nothing was changed".to_owned())),
    }
}
