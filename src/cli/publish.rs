//! `folkmoot publish`: a snapshot of the plan for readers who may not write it.

use super::{Done, Failure, Place, print};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "The snapshot has mode 0640 and the group of its directory; it opens for reading only, for everybody, and
says of which moment it is. It holds nothing restricted and no drafts. The next one takes its place at once."
)]
pub struct Publish {
    /// The snapshot; else in `published` beside the plan
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Publishes the plan.
pub fn run(task: &Publish, place: &Place) -> Done {
    let desk = place.desk(true)?;
    let (path, copied) = desk.publish(task.to.as_deref()).map_err(Failure::Failed)?;
    let at = path.display().to_string();
    if task.json {
        return print::json(&json!({ "snapshot": at, "steps": copied.revisions, "bytes": copied.bytes }));
    }
    let readers = "it can be read by the group of its directory; --to puts a snapshot where others may look";
    print::lines(&[format!("published as of now, to be read only: {at}"), readers.to_owned()])
}
