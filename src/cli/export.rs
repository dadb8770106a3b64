//! `folkmoot export`: records as CSV or JSON, to be read back exactly.

use super::{
    Done, Failure, Place, kind_named,
    list::{chosen, split},
    print,
};
use crate::{paper, session::writing};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Export {
    /// The kind: actions, projects, ledger-entries, ...
    kind: String,
    /// A filter, as on the screen
    #[arg(allow_hyphen_values = true)]
    filter: Vec<String>,
    /// Write to this new file (for its owner only) instead of standard output
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Write JSON instead of CSV
    #[arg(long)]
    json: bool,
}

/// Exports records.
pub fn run(task: &Export, place: &Place) -> Done {
    let kind = kind_named(&task.kind)?;
    let office = place.open()?;
    office.holds(kind)?;
    let (filter, json) = split(&task.filter, task.json);
    let records = chosen(&office, kind, &filter)?;
    let count = records.len();
    let bytes = if json {
        let value = paper::json::list(&office.plan, records);
        let mut text = serde_json::to_string_pretty(&value).map_err(|error| Failure::Failed(error.to_string()))?;
        text.push('\n');
        text.into_bytes()
    } else {
        paper::csv::records(&office.plan, kind, records, paper::csv::Guard::Formulas)
    };
    office.may_write(task.to.as_deref())?;
    let Some(path) = &task.to else { return print::file(&bytes) };
    writing::write(path, &bytes, false).map_err(|error| {
        Failure::Failed(format!("could not write {}: {error}; choose another file with --to", path.display()))
    })?;
    print::lines(&[format!("wrote {} to {}", kind.counted(count), path.display())])
}
