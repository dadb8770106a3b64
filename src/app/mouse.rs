//! The mouse, where somebody has switched it on: the wheel moves, a click chooses a row and a second
//! one opens it, a click on a tab goes there.
//!
//! What lies where, the drawing says: it returns the places with what had room. Nothing needs the
//! mouse, and it is off at first, because a terminal that is asked for it no longer selects text.

use super::{App, Effect, Focus, command::Command, screen::screens};

/// What the mouse did, in columns and rows from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// The wheel was turned towards the user.
    WheelDown,
    /// The wheel was turned away.
    WheelUp,
    /// The left button was pressed here.
    Click(u16, u16),
}

/// A place on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// Its first column.
    pub x: u16,
    /// Its first row.
    pub y: u16,
    /// Its columns.
    pub width: u16,
    /// Its rows.
    pub height: u16,
}

impl Patch {
    /// How many rows below its first a place in it is.
    fn row(self, x: u16, y: u16) -> Option<u16> {
        let across = x.checked_sub(self.x).is_some_and(|x| x < self.width);
        y.checked_sub(self.y).filter(|row| across && *row < self.height)
    }
}

/// How many rows one turn of the wheel moves.
const TURN: usize = 3;

impl App {
    /// Looks at the mouse, or no longer.
    pub(super) fn turn_mouse(&mut self) -> Vec<Effect> {
        self.fittings.mouse = !self.fittings.mouse;
        self.tell(if self.fittings.mouse {
            "the mouse is on: wheel, rows, tabs; with Shift it still selects text".to_owned()
        } else {
            "the mouse is off: it selects text as in every terminal".to_owned()
        });
        vec![Effect::Mouse(self.fittings.mouse)]
    }

    /// Does what the mouse means.
    pub(super) fn pointed(&mut self, pointed: Pointed) -> Vec<Effect> {
        match pointed {
            Pointed::WheelDown => self.turned(Command::Down),
            Pointed::WheelUp => self.turned(Command::Up),
            // What lies on top has keys only, and what lies beneath is not to be reached through it.
            Pointed::Click(..) if !self.overlays.is_empty() => Vec::new(),
            Pointed::Click(x, y) => self.clicked(x, y),
        }
    }

    /// Moves, where the keys that move have their row.
    fn turned(&mut self, way: Command) -> Vec<Effect> {
        let scope = self.scope();
        if !self.keymap.rows(scope).any(|row| row.command == way) {
            return Vec::new();
        }
        (0..TURN).flat_map(|_| self.ask_for(way)).collect()
    }

    fn clicked(&mut self, x: u16, y: u16) -> Vec<Effect> {
        let tabs = screens(self.plan.book(), self.setting.beside).zip(self.metrics.tabs);
        let tab = tabs.filter(|(_, tab)| tab.row(x, y).is_some()).map(|(screen, _)| screen.page).next();
        if let Some(page) = tab {
            return self.ask_for(Command::Go(page));
        }
        let Some(row) = self.metrics.rows.row(x, y) else { return Vec::new() };
        let list = self.list();
        let place = list.top + usize::from(row);
        match place {
            _ if place >= list.rows.len() => Vec::new(),
            _ if place == list.cursor && self.focus == Focus::List => self.ask_for(Command::Open),
            _ => {
                self.focus = Focus::List;
                self.move_to(place)
            }
        }
    }
}
