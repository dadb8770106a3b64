//! `folkmoot init`: makes a new plan, or a restricted file beside one.

use super::{Done, Failure, Place, identity, print};
use crate::{
    plan::partnership,
    session::{
        desk::{Clock, Desk},
        reviews,
    },
};
use clap::Args;
use std::path::Path;

#[derive(Debug, Args)]
pub struct Init {
    /// Begin with the Kent plan instead of an empty one
    #[arg(long)]
    kent: bool,
    /// With --restricted: what reviews are called, such as DHR or DARDR
    #[arg(long, value_name = "LABEL", default_value = "DARDR")]
    called: String,
    /// The group whose members shall work on it; else that of its directory
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Makes a new plan; one that is there already is left as it is.
pub fn run(task: &Init, place: &Place) -> Done {
    let (path, _) = place.path()?;
    if place.restricted && task.kent {
        let says = "the Kent plan is open to everybody; expected `folkmoot --restricted init` without --kent";
        return Err(Failure::Usage(says.to_owned()));
    }
    let group = task.group.as_deref();
    let mut desk = if place.restricted {
        reviews::trusted(&path)?;
        let name = reviews_of(&place.plan()?.0);
        Desk::create_reviews(&path, (&name, &task.called), group, identity(), Clock::System)?
    } else {
        Desk::create_for(&path, task.kent, group, identity(), Clock::System)?
    };
    let (plan, _) = desk.load()?;
    let at = desk.path().display().to_string();
    if task.json {
        return print::json(&serde_json::json!({ "plan": at, "records": plan.len() }));
    }
    let mut lines = vec![format!("made {at} with {} records", plan.len())];
    lines.extend(place.restricted.then(|| reviews::warning(&path)).flatten());
    print::lines(&lines)
}

/// What the register of reviews is called at first: after the partnership, where the plan beside it names one.
fn reviews_of(plan: &Path) -> String {
    let named = Desk::open(plan, identity(), Clock::System).and_then(|mut desk| desk.load()).ok();
    let name = named.and_then(|(plan, _)| Some(plan.partnership()?.get(partnership::NAME).to_owned()));
    name.unwrap_or_else(|| "Reviews".to_owned())
}
