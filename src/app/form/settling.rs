//! What a colleague saved under an open form, taken in field by field; what was typed stays or gives way.

use super::{Form, Purpose, entry_text};
use crate::plan::{
    Kind, Plan, action,
    cell::{Cell, Domain},
    change::{Change, Conflict, Edit, Found},
    project, route_step, update,
};
use tui_input::Input;

impl Form {
    /// Which of its own fields move which of the base's, where the two are not the same.
    fn moves(&self) -> &'static [(usize, usize)] {
        const UPDATE: [(usize, usize); 3] = [
            (update::STAGE.number(), action::STAGE.number()),
            (update::RATING.number(), action::RATING.number()),
            (update::CONFIRMED.number(), action::CONFIRMED.number()),
        ];
        const STEP: [(usize, usize); 1] = [(route_step::STEP.number(), project::ROUTE.number())];
        match self.purpose {
            Purpose::Update => &UPDATE,
            Purpose::Step => &STEP,
            _ => &[],
        }
    }

    /// Measures one of its fields against this cell instead of what stands there now; what is
    /// typed there stays.
    pub(in crate::app) fn start_from(&mut self, plan: &Plan, own: usize, cell: &Cell) {
        if self.record.cell(own) == cell {
            return;
        }
        let moved = self.moves().iter().find(|(number, _)| *number == own).map(|(_, moved)| *moved);
        // A field of an update that moves nothing has no place in the action.
        let same = self.record.kind == self.base.kind;
        if let Some(field) = moved.or(same.then_some(own)) {
            self.base.set_cell(field, cell.clone());
        }
        self.begin_with(plan, own, cell, false);
    }

    /// What one of its fields began with; the text there gives way to it, or stays.
    pub(in crate::app) fn begin_with(&mut self, plan: &Plan, own: usize, cell: &Cell, gives_way: bool) {
        self.record.set_cell(own, cell.clone());
        let domain = self.kind.fields().get(own).map_or(Domain::Line, |field| field.domain);
        let text = entry_text(plan, domain, cell);
        for entry in self.entries.iter_mut().filter(|entry| entry.field == own) {
            entry.started.clone_from(&text);
            if gives_way {
                entry.input = Input::new(text.clone());
            }
        }
    }

    /// Takes in a field of the base as a colleague saved it; `mine` keeps what was typed.
    pub fn settle(&mut self, plan: &Plan, conflict: &Conflict, mine: bool) {
        let (Edit::Set { field, .. }, Found::Other(theirs)) = (&conflict.wanted.edit, &conflict.found) else { return };
        if matches!(self.purpose, Purpose::Also(_)) {
            return self.settle_waiting(conflict, theirs, mine);
        }
        let own = self.moves().iter().find(|(_, moved)| moved == field).map_or(*field, |(own, _)| *own);
        self.base.set_cell(*field, theirs.clone());
        self.begin_with(plan, own, theirs, !mine);
    }

    /// Settles one of the changes that wait.
    fn settle_waiting(&mut self, conflict: &Conflict, theirs: &Cell, mine: bool) {
        use crate::plan::slip::MOVED_FROM;
        let is_slip = self.kind == Kind::Slip;
        let Purpose::Also(waiting) = &mut self.purpose else { return };
        for change in waiting.iter_mut().filter(|change| **change == conflict.wanted) {
            if let Edit::Set { field, before, after } = &mut change.edit {
                before.clone_from(theirs);
                if !mine {
                    after.clone_from(theirs);
                }
                if is_slip && *field == action::DUE.number() {
                    self.record.set(MOVED_FROM, theirs.clone());
                }
            }
        }
        waiting.retain(|change| !matches!(&change.edit, Edit::Set { before, after, .. } if before == after));
        // A step that moves nothing any more is not taken.
        if !is_slip && !waiting.iter().any(asks_for_more) {
            waiting.clear();
        }
    }
}

/// Whether a change is one of which more must be said: a due date that moves, a project that takes a step.
pub(super) fn asks_for_more(change: &Change) -> bool {
    let (due, route) = (action::DUE.number(), project::ROUTE.number());
    let Edit::Set { field, .. } = &change.edit else { return false };
    matches!((change.kind, *field), (Kind::Action, moved) if moved == due)
        || matches!((change.kind, *field), (Kind::Project, moved) if moved == route)
}
