//! `folkmoot history`: who changed what, when and why, and from which file.

use super::{Done, Failure, Office, Place, print};
use crate::{
    plan::{
        Id,
        past::{Query, Test},
    },
    store::{Ask, Head},
};
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct History {
    /// One record's own history: DA-03; also of one that is gone
    record: Option<String>,
    /// The same
    #[arg(long = "record", value_name = "RECORD", conflicts_with = "record")]
    named: Option<String>,
    /// Words and fields as the filter line of the history takes them: "removed since:2026-11 -by:bob"
    #[arg(long, value_name = "LINE", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    filter: String,
    /// Only of people whose name holds this
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only of a kind of record, or added, changed, removed, import, undo; beside a record, which one is meant
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only from a day, month or year on: 2026-11-03, 2026-11
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only up to the end of a day, month or year
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only from files whose name holds this
    #[arg(long, value_name = "NAME")]
    file: Option<String>,
    /// Only steps before this one, to read on
    #[arg(long, value_name = "STEP")]
    before: Option<i64>,
    /// How many steps, the newest first
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// How many changes of a step are printed.
const SHOWN: usize = 200;

/// Shows the history.
pub fn run(task: &History, place: &Place) -> Done {
    let office = place.open()?;
    let named = task.record.as_deref().or(task.named.as_deref());
    let found = named.map(|name| office.named(name, task.kind.as_deref()).map(|record| record.id)).transpose();
    let records = match &found {
        Ok(Some(id)) => office.plan.with_what_was_said(*id),
        _ => Vec::new(),
    };
    let query = query(task, &office, named, &records)?;
    let steps = office.desk.history(&Ask { query, before: task.before, limit: task.limit })?;
    if let (Err(unknown), []) = (found, steps.as_slice()) {
        return Err(unknown);
    }
    let mut lines = Vec::new();
    let mut values = Vec::new();
    for step in steps {
        let changes = office.desk.changes_of(step.number, SHOWN)?;
        let own = changes.iter().filter(|change| records.is_empty() || records.contains(&change.id));
        let mut worded: Vec<String> = own.map(|change| change.worded(&office.plan)).collect();
        if task.json {
            values.push(value(&step, &office, &worded));
            continue;
        }
        worded.retain(|change| *change != step.why);
        let file = if step.source.is_empty() { String::new() } else { format!(" (from {})", step.source) };
        let undone = step.undone_by.map_or_else(String::new, |by| format!(" (taken back by step {by})"));
        let when = office.desk.moment(step.at);
        lines.push(format!("step {}  {when}  {}  {}{file}{undone}", step.number, step.by, step.why));
        if !records.is_empty() {
            lines.extend(worded.iter().map(|change| format!("    {change}")));
        }
    }
    if task.json { print::json(&Value::Array(values)) } else { print::lines(&lines) }
}

fn value(step: &Head, office: &Office, worded: &[String]) -> Value {
    json!({
        "step": step.number, "at": step.at, "when": office.desk.moment(step.at), "by": step.by, "why": step.why,
        "source": step.source, "undoes": step.undoes, "undone_by": step.undone_by,
        "changes": step.changes, "worded": worded,
    })
}

/// What is asked for; of one record with all that was said of it, or by what it was called.
fn query(task: &History, office: &Office, named: Option<&str>, records: &[Id]) -> Result<Query, Failure> {
    let starts = |day| office.desk.midnight(day);
    let mut query = Query::parse(&office.plan, &task.filter, &starts);
    if let Some(problem) = query.problem() {
        return Err(Failure::Usage(problem.to_owned()));
    }
    if let Some(name) = named {
        query = query.and(match records {
            [] => Test::Called(name.to_owned()),
            records => Test::Records(records.to_vec()),
        });
    }
    // Beside a record the kind says which is meant.
    let kind = if named.is_some() { None } else { task.kind.as_ref() };
    let fields = [
        ("by", task.by.as_ref()),
        ("kind", kind),
        ("since", task.since.as_ref()),
        ("until", task.until.as_ref()),
        ("file", task.file.as_ref()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            query.ask(&office.plan, name, value, &starts).map_err(Failure::Usage)?;
        }
    }
    Ok(query)
}
