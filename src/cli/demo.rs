//! `folkmoot demo`: the Kent plan in a scratch copy, with as many more actions as are asked for.

use super::{Done, Failure, Place, identity, open};
use crate::{
    plan::change::Revision,
    session::{
        Session,
        desk::{Clock, Desk, Scratch},
        sample,
    },
    ui::theme::Theme,
};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Demo {
    /// Add actions until there are so many, each with updates: for measuring
    #[arg(long, value_name = "N")]
    actions: Option<usize>,
    /// Write the plan to this file instead of opening a scratch copy
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

/// Opens the Kent plan in a scratch copy, or writes it.
pub fn run(task: &Demo, place: &Place, theme: Theme) -> Done {
    if let Some(path) = &task.to {
        let path = std::path::absolute(path)?;
        make(&path, task.actions)?;
        return super::print::lines(&[format!("wrote {}", path.display())]);
    }
    let scratch = Scratch::new()?;
    let path = scratch.plan();
    let desk = make(&path, task.actions)?;
    let session = Session::at(open::start(place, path, true)?, desk)?;
    open::show(session, theme, place.linear)
}

fn make(path: &Path, actions: Option<usize>) -> Result<Desk, Failure> {
    const MOST: usize = 200_000;
    let mut desk = Desk::create(path, true, identity(), Clock::System)?;
    let mut mint = Clock::System.mint();
    if let Some(wanted) = actions {
        if wanted > MOST {
            return Err(Failure::Usage(format!("at most {MOST} actions can be made")));
        }
        let (plan, _) = desk.load()?;
        let more = wanted.saturating_sub(plan.all(crate::plan::Kind::Action).len());
        if more > 0 {
            let changes = sample::actions(&plan, &mut mint, more, desk.today());
            let revision = Revision::new(format!("{more} sample actions"), changes);
            desk.commit(&plan, &mut mint, revision).map_err(|refusal| Failure::Failed(refusal.worded(&plan)))?;
        }
    }
    Ok(desk)
}
