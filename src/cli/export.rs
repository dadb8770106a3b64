//! `folkmoot export`: records as CSV or JSON, to be read back exactly.

use super::{
    Done, Failure, Place, kind_named,
    list::{chosen, split},
    print,
};
use crate::paper;
use clap::Args;
use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf};

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
    let Some(path) = &task.to else { return print::file(&bytes) };
    let mut options = OpenOptions::new();
    let options = options.write(true).create_new(true).mode(0o600);
    let written = options.open(path).and_then(|mut file| file.write_all(&bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| {
        Failure::Failed(format!("could not write {}: {error}; choose another file with --to", path.display()))
    })?;
    print::lines(&[format!("wrote {} to {}", kind.counted(count), path.display())])
}
