//! `folkmoot`: opens the plan on the screen, or the first screen where there is none.

use super::{Done, Failure, Place, identity};
use crate::{
    session::{
        Session, Start,
        desk::{Clock, Desk},
    },
    terminal,
    ui::theme::Theme,
};
use std::{
    io::{IsTerminal, stdin, stdout},
    path::PathBuf,
};

/// Opens the plan on the screen.
pub fn run(place: &Place, theme: Theme) -> Done {
    let (path, named) = place.path()?;
    place.may_read(&path)?;
    if !path.exists() && named {
        return Err(super::hint(&path, String::new()));
    }
    let start = start(place, path.clone(), false);
    let session = if path.exists() {
        let desk = Desk::open(&path, start.identity.clone(), Clock::System)?.within(start.limits);
        Session::at(start, desk)?
    } else {
        Session::welcome(start)
    };
    show(session, theme)
}

/// Where a session begins.
pub fn start(place: &Place, own: PathBuf, scratch: bool) -> Start {
    let folder = place.config.import_folder.clone().or_else(|| std::env::current_dir().ok()).unwrap_or_default();
    Start { identity: identity(), clock: Clock::System, own, folder, scratch, limits: place.config.limits() }
}

/// Runs a session on the screen.
pub fn show(mut session: Session, theme: Theme) -> Done {
    if !stdin().is_terminal() || !stdout().is_terminal() {
        return Err(Failure::Failed(
            "the screen needs a terminal; without one use the subcommands, such as `folkmoot list actions`".to_owned(),
        ));
    }
    if std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        let says = "this terminal (TERM=dumb) shows no screen; use the subcommands, such as `folkmoot list actions`";
        return Err(Failure::Failed(says.to_owned()));
    }
    match terminal::run(&mut session, theme) {
        Ok(None) => Ok(()),
        Ok(Some(signal)) => Err(Failure::Signal(signal)),
        Err(error) => Err(Failure::Failed(format!("the terminal cannot be used: {error}; nothing is lost"))),
    }
}
