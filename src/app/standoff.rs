//! A save that met a colleague's: mine, theirs and the original, with a choice for each field.
//!
//! Nothing was saved when it opens, and nothing typed is touched by it: Esc leads back to the
//! form as it was. What is chosen for a field makes theirs the value that the form started
//! from, so that the next save is measured against what stands in the file by then.

use super::{App, Effect, form::Form, list::moved, overlay::Overlay};
use crate::plan::change::{Conflict, Edit, Found};

/// A field, or a record, that a colleague was faster at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// What was wanted, and what stands there.
    pub conflict: Conflict,
    /// Who put there what stands there; empty where the journal does not say.
    pub by: String,
    /// When, in words of the officer's own time.
    pub when: String,
    /// Whether mine is kept; nothing until chosen.
    pub mine: Option<bool>,
}

impl Clash {
    /// Who and when, in words: `chair, 22 Nov 2026 14:05`.
    pub fn whose(&self) -> String {
        if self.by.is_empty() { "a colleague".to_owned() } else { format!("{}, {}", self.by, self.when) }
    }

    /// Whether there is something to choose between.
    fn is_choice(&self) -> bool {
        matches!((&self.conflict.found, &self.conflict.wanted.edit), (Found::Other(_), Edit::Set { .. }))
    }
}

/// A form that colleagues' changes stand against.
#[derive(Clone, Debug)]
pub struct Standoff {
    /// The form, with everything that was typed.
    pub form: Form,
    /// What stands against it, one after another.
    pub clashes: Vec<Clash>,
    /// The chosen one.
    pub cursor: usize,
    /// The first line of its texts that is drawn; nothing where the first difference decides.
    pub top: Option<usize>,
}

impl Standoff {
    /// Moves to another field, whose texts begin where they differ.
    pub fn move_by(&mut self, by: isize) {
        let before = self.cursor;
        self.cursor = moved(self.cursor, by, self.clashes.len());
        if self.cursor != before {
            self.top = None;
        }
    }
}

impl App {
    /// Others changed what was to be saved: asks for each field, or says why nothing can be chosen.
    pub(super) fn conflicts(&mut self, clashes: Vec<Clash>) -> Vec<Effect> {
        // What stood in the way says who, and more of it than the news did.
        self.news.heard.clear();
        let says = clashes.first().map_or_else(String::new, |clash| {
            let by = if clash.by.is_empty() { String::new() } else { format!(" ({})", clash.whose()) };
            format!("{}{by}", clash.conflict.worded(&self.plan))
        });
        match self.overlays.pop() {
            Some(Overlay::Form(form)) if clashes.iter().all(Clash::is_choice) => {
                let standoff = Standoff { form: *form, clashes, cursor: 0, top: None };
                self.overlays.push(Overlay::Conflict(Box::new(standoff)));
                Vec::new()
            }
            Some(Overlay::Form(form)) => {
                self.overlays.push(Overlay::Form(form));
                self.say(format!("not saved: {says}"))
            }
            Some(Overlay::Preview(mut preview)) => {
                preview.blocked = Some(format!("{says}; leave, and read it again"));
                self.overlays.push(Overlay::Preview(preview));
                self.say(format!("nothing was changed: {says}"))
            }
            Some(Overlay::Import(mut import)) => {
                import.stands = Some(says.clone());
                self.overlays.push(Overlay::Import(import));
                self.say(format!("nothing was changed: {says}"))
            }
            other => {
                self.overlays.extend(other);
                self.say(format!("nothing was changed: {says}"))
            }
        }
    }

    /// Chooses mine or theirs for the chosen field, and goes on to the next.
    pub(super) fn choose_side(&mut self, mine: bool) -> Vec<Effect> {
        if let Some(Overlay::Conflict(standoff)) = self.overlays.last_mut() {
            let cursor = standoff.cursor;
            if let Some(clash) = standoff.clashes.get_mut(cursor) {
                clash.mine = Some(mine);
            }
            standoff.move_by(1);
        }
        Vec::new()
    }

    /// Reads on in texts that are longer than the window.
    pub(super) fn read_on(&mut self, by: isize) -> Vec<Effect> {
        let (first, last) = (self.metrics.first, self.metrics.further);
        if let Some(Overlay::Conflict(standoff)) = self.overlays.last_mut() {
            standoff.top = Some(moved(standoff.top.unwrap_or(first), by, last + 1));
        }
        Vec::new()
    }
}
