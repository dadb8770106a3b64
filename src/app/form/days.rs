//! Days in a form: what is typed, what it means, and what stands there once its field is left.

use super::Form;
use crate::plan::{
    Plan,
    cell::{Cell, Domain},
    day::{
        show_day,
        typed::{self, Sense},
    },
};
use jiff::civil::Date;
use tui_input::Input;

impl Form {
    /// When the focused field is left: what was typed as a day becomes that day, for `fri` means another
    /// tomorrow; what cannot be read is said beside it.
    pub(super) fn check(&mut self, plan: &Plan, today: Date) {
        let Some((entry, _)) = self.focused() else { return };
        if entry.input.value() == entry.started {
            return;
        }
        let read = plan.read_typed(self.kind, entry.field, entry.input.value(), today);
        let Some(entry) = self.entries.get_mut(self.focus) else { return };
        match read {
            Ok(Cell::Day(day)) => entry.input = Input::new(show_day(day)),
            Ok(_) => {}
            Err(wanted) => entry.problem = Some(format!("expected {wanted}")),
        }
    }

    /// The day that the focused field means, once something is typed there that can be read as one.
    pub fn meant_day(&self, today: Date) -> Option<Date> {
        let (entry, domain) = self.focused()?;
        let text = entry.input.value();
        let typed = domain == Domain::Day && text != entry.started;
        typed.then(|| typed::read(text, today, Sense::of(self.kind, entry.field)).ok()).flatten()
    }

    /// The day that the focused field means or that stands there.
    pub(in crate::app) fn day_there(&self, today: Date) -> Option<Date> {
        let (entry, _) = self.focused()?;
        typed::read(entry.input.value(), today, Sense::of(self.kind, entry.field)).ok()
    }

    /// Puts a day into the focused field.
    pub(in crate::app) fn put_day(&mut self, day: Date) {
        self.put(&show_day(day));
        self.fresh = false;
    }
}
