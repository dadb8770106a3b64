//! `folkmoot`: opens the plan on the screen, or the first screen where there is none.

use super::{Done, Failure, Place, identity, linear};
use crate::{
    config,
    session::{Session, Start, desk::Clock},
    terminal::{
        self, Drawing, Ended,
        clipboard::{self, Between},
    },
    ui::{self, theme::Theme},
};
use std::{
    io::{IsTerminal, stdin, stdout},
    path::PathBuf,
};

/// Opens the plan on the screen.
pub fn run(place: &Place, theme: Theme) -> Done {
    let (path, named) = place.path()?;
    place.may_read(&path)?;
    // Where one may not look, something may be: opening it says what stands in the way.
    let is_there = path.try_exists().unwrap_or(true);
    if !is_there && named {
        return Err(super::hint(&path, String::new()));
    }
    let start = start(place, path.clone(), false)?;
    let session = if is_there { Session::at(start, place.desk(place.read_only)?)? } else { Session::welcome(start) };
    show(session, theme, place)
}

/// Where a session begins.
pub fn start(place: &Place, own: PathBuf, scratch: bool) -> Result<Start, Failure> {
    let folder = place.config.import_folder.clone().or_else(|| std::env::current_dir().ok()).unwrap_or_default();
    let (limits, drafts) = (place.config.limits(), config::drafts());
    // A script begins where every script begins, not where somebody left their screens.
    let habits = config::habits().filter(|_| stdin().is_terminal());
    let editor = config::editor();
    let (read_only, backups_kept) = (place.read_only, place.config.backups_kept());
    let (identity, clock) = (identity(), Clock::System);
    let keymap = place.config.keymap().map_err(|error| Failure::Failed(format!("{error:#}")))?;
    let (me, views) = (place.config.me(), config::views());
    Ok(Start {
        identity,
        me,
        clock,
        own,
        folder,
        scratch,
        read_only,
        limits,
        backups_kept,
        keymap,
        habits,
        drafts,
        editor,
        views,
    })
}

/// What is said where a session ends while something is being typed.
pub(super) const KEPT: &str = "what you were typing is kept as a draft, and offered when the plan is next opened";

/// Runs a session: on the screen, or in plain lines where that is wished or no screen can be shown.
pub fn show(session: Session, theme: Theme, place: &Place) -> Done {
    let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
    if place.linear || dumb || !stdin().is_terminal() || !stdout().is_terminal() {
        return linear::run(session, theme.ascii);
    }
    let mut session = session;
    session.app.looks = theme.looks(session.app.looks.turned_to);
    session.app.fittings.mouse = place.config.mouse;
    session.app.fittings.no_clipboard = clipboard::missing(&std::env::var("TERM").unwrap_or_default());
    attend(session, &move |frame, app| ui::draw(frame, app, theme))
}

/// Runs a session with this drawing until it ends, and says what became of what was being typed.
pub fn attend(mut session: Session, drawing: &Drawing) -> Done {
    let between = Between::of(|name| std::env::var(name).ok());
    let ended = terminal::run(&mut session, drawing, between);
    let kept = session.keeper().keep();
    let lost = !kept && session.app.fittings.no_drafts && session.app.draft().is_some();
    session.leave();
    match ended {
        Ok(Ended::Broke(says)) => {
            let typed = if kept { KEPT } else { "nothing was being typed" };
            Err(Failure::Broke(format!(
                "the program broke and had to end: {says}. Everything saved is in the plan; {typed}. \
                 Please report what is said here with what you did last"
            )))
        }
        Ok(ended) => {
            if kept {
                super::say(KEPT);
            }
            if lost {
                super::say("what you were typing could not be kept as a draft, and is gone");
            }
            if let Ended::Signal(signal) = ended { Err(Failure::Signal(signal)) } else { Ok(()) }
        }
        Err(error) => {
            let typed = if kept { KEPT } else { "nothing is lost" };
            Err(Failure::Failed(format!("the terminal cannot be used: {error}; {typed}")))
        }
    }
}
