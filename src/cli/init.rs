//! `folkmoot init`: makes a new plan.

use super::{Done, Place, identity, print};
use crate::session::desk::{Clock, Desk};
use clap::Args;

#[derive(Debug, Args)]
pub struct Init {
    /// Begin with the Kent plan instead of an empty one
    #[arg(long)]
    kent: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Makes a new plan; one that is there already is left as it is.
pub fn run(task: &Init, place: &Place) -> Done {
    let (path, _) = place.path()?;
    let mut desk = Desk::create(&path, task.kent, identity(), Clock::System)?;
    let (plan, _) = desk.load()?;
    let at = desk.path().display().to_string();
    if task.json {
        return print::json(&serde_json::json!({ "plan": at, "records": plan.len() }));
    }
    print::lines(&[format!("made {at} with {} records", plan.len())])
}
