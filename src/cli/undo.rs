//! `folkmoot undo` and `redo`: takes back what was done, as a new step.

use super::{Done, Office, Place, print};
use crate::session::desk::Committed;
use clap::Args;

#[derive(Debug, Args)]
pub struct Undo {
    /// Take back this step of the history instead of your latest
    #[arg(long, value_name = "N")]
    step: Option<i64>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Redo {
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Takes back a step.
pub fn undo(task: &Undo, place: &Place) -> Done {
    let mut office = place.open()?;
    let committed = match task.step {
        Some(number) => office.desk.take_back(&office.plan, number),
        None => office.desk.undo(&office.plan),
    };
    finish(&mut office, committed, task.json)
}

/// Redoes what was undone last.
pub fn redo(task: &Redo, place: &Place) -> Done {
    let mut office = place.open()?;
    let committed = office.desk.redo(&office.plan);
    finish(&mut office, committed, task.json)
}

fn finish(office: &mut Office, committed: Committed, json: bool) -> Done {
    let why = committed.as_ref().ok().and_then(|revisions| revisions.last()).map(|revision| revision.why.clone());
    let number = office.settle(committed)?;
    let why = why.unwrap_or_default();
    if json {
        return print::json(&serde_json::json!({ "step": number, "why": why }));
    }
    print::lines(&[format!("step {number}: {why}")])
}
