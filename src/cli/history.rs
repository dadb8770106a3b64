//! `folkmoot history`: who changed what and when.

use super::{Done, Place, print};
use crate::store::Ask;
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub struct History {
    /// One record's own history: DA-03
    record: Option<String>,
    /// The kind, where a name may mean several
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// How many steps, the newest first
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Shows the history.
pub fn run(task: &History, place: &Place) -> Done {
    const SHOWN: usize = 200;
    let office = place.open()?;
    let records = match &task.record {
        Some(text) => office.plan.with_what_was_said(office.named(text, task.kind.as_deref())?.id),
        None => Vec::new(),
    };
    let steps = office.desk.history(&Ask { records: records.clone(), by: None, before: None, limit: task.limit })?;
    let mut lines = Vec::new();
    let mut values = Vec::new();
    for step in steps {
        let changes = office.desk.changes_of(step.number, SHOWN)?;
        let own = changes.iter().filter(|change| records.is_empty() || records.contains(&change.id));
        let mut worded: Vec<String> = own.map(|change| change.worded(&office.plan)).collect();
        if !task.json {
            worded.retain(|change| *change != step.why);
        }
        if task.json {
            values.push(json!({
                "step": step.number, "at": step.at, "when": office.desk.moment(step.at), "by": step.by, "why": step.why,
                "source": step.source, "undoes": step.undoes, "undone_by": step.undone_by,
                "changes": step.changes, "worded": worded,
            }));
            continue;
        }
        let undone = step.undone_by.map_or_else(String::new, |by| format!(" (taken back by step {by})"));
        lines.push(format!("step {}  {}  {}  {}{undone}", step.number, office.desk.moment(step.at), step.by, step.why));
        if !records.is_empty() {
            lines.extend(worded.iter().map(|change| format!("    {change}")));
        }
    }
    if task.json { print::json(&serde_json::Value::Array(values)) } else { print::lines(&lines) }
}
