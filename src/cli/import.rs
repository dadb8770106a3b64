//! `folkmoot import`: takes in a CSV file, whole or not at all.

use super::{Done, Failure, Place, kind_named, print};
use crate::{
    intake::{
        Draft,
        mapping::{Becomes, ColumnUse},
    },
    plan::change::Change,
};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What a file of findings looks like, for help.
const FINDINGS: &str = "Assessment findings have the columns CSP (or District), Year, Issue, Prominence (main priority, \
cross-cutting, part of a broader theme), Rank and Evidence; only the first and Issue are needed. A CSP's return becomes \
final unless a column State says draft. Records of any kind are read by their headings, as `folkmoot export` writes them.";

#[derive(Debug, Args)]
#[command(after_help = FINDINGS)]
pub struct Import {
    /// The CSV file
    file: PathBuf,
    /// Only say what would change; nothing is changed
    #[arg(long)]
    check: bool,
    /// The kind of record, where the file's headings do not say
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Takes a file in, or says what it would change.
pub fn run(task: &Import, place: &Place) -> Done {
    let mut office = place.open()?;
    let kind = task.kind.as_deref().map(kind_named).transpose()?;
    let draft = office.desk.draft(&office.plan, &mut office.mint, &task.file, kind)?;
    let worded: Vec<String> = draft.changes.iter().map(|change| change.told(&office.plan)).collect();
    let refused = !draft.sound();
    let nothing = draft.changes.is_empty();
    let mut step = None;
    if !task.check && !refused && !nothing {
        step = Some(office.commit(draft.revision(format!("import {}: {}", draft.file, draft.summary())))?);
    }
    if task.json {
        print::json(&value(&draft, &worded, step))?;
    } else {
        print::lines(&report(&draft, &worded, step, task.check))?;
    }
    match (refused, nothing, task.check) {
        (true, _, _) => {
            let what = match draft.refused {
                0 => draft.file.clone(),
                1 => format!("a row of {}", draft.file),
                count => format!("{count} rows of {}", draft.file),
            };
            let verb = if draft.refused > 1 { "are" } else { "is" };
            Err(Failure::Refused(format!("{what} {verb} refused; nothing was changed")))
        }
        (false, true, _) => Err(Failure::Nothing(format!("{} changes nothing: {}", draft.file, draft.summary()))),
        _ => Ok(()),
    }
}

/// The columns that become nothing, so that none is lost unseen.
fn left_out(draft: &Draft) -> Vec<String> {
    let nothing = |used: &&ColumnUse| matches!(used.becomes, Becomes::Nothing(_));
    draft
        .columns
        .iter()
        .filter(nothing)
        .map(|used| format!("column \"{}\" is {}", used.header, used.worded()))
        .collect()
}

fn report(draft: &Draft, worded: &[String], step: Option<i64>, check: bool) -> Vec<String> {
    const SHOWN: usize = 200;
    let mut lines = vec![format!("{}: {}", draft.file, draft.summary())];
    if let Some(sample) = &draft.reading.sample {
        lines.push(format!("read as {}; line {} reads \"{}\"", draft.reading.encoding, sample.line, sample.text));
    }
    lines.extend(left_out(draft));
    lines.extend(draft.warnings.iter().map(|warning| format!("line {}: {}", warning.line, warning.says)));
    lines.extend(draft.problems.iter().map(|problem| format!("refused: {}", problem.worded(&draft.file))));
    lines.extend(draft.ignored.iter().map(|row| format!("not a record: line {}: {}", row.line, row.why)));
    lines.extend(draft.missing.iter().map(|name| format!("in the plan but not in the file, left as it is: {name}")));
    lines.extend(worded.iter().take(SHOWN).cloned());
    if worded.len() > SHOWN {
        lines.push(format!("and {} more changes", worded.len() - SHOWN));
    }
    match step {
        Some(number) => lines.push(format!("taken as step {number}; `folkmoot undo` takes it back")),
        None if check => lines.push("only checked; nothing was changed".to_owned()),
        None => {}
    }
    lines
}

fn value(draft: &Draft, worded: &[String], step: Option<i64>) -> Value {
    let problem = |problem: &crate::intake::Problem| {
        json!({
            "line": problem.line, "record": problem.record, "column": problem.column,
            "value": problem.value, "expected": problem.wanted,
        })
    };
    let changes = |change: &Change| json!({ "kind": change.kind.table(), "id": change.id.to_string() });
    json!({
        "file": draft.file,
        "new": draft.added, "changed": draft.changed, "unchanged": draft.same, "refused": draft.refused,
        "not_records": draft.ignored.len(),
        "problems": draft.problems.iter().map(problem).collect::<Vec<_>>(),
        "changes": draft.changes.iter().map(changes).collect::<Vec<_>>(),
        "worded": worded,
        "left_out": left_out(draft),
        "missing": draft.missing,
        "step": step,
    })
}
