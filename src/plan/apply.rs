//! Plays changes forward and back over a plan in memory.
//!
//! A commit costs what it changes, not what the plan holds: the session plays the committed
//! changes over the plan it already has. The same play, backwards, gives the plan as it was.

use super::{
    Plan,
    change::{Change, Conflict, Edit, Found, Revision},
    record::Record,
};

impl Plan {
    /// Plays a revision forward.
    pub fn forward(&mut self, revision: &Revision) {
        for change in &revision.changes {
            self.play(change);
        }
    }

    /// Plays a revision back.
    pub fn back(&mut self, revision: &Revision) {
        for change in revision.changes.iter().rev() {
            self.play(&change.inverse());
        }
    }

    /// Plays one change forward without checking what stands there.
    pub fn play(&mut self, change: &Change) {
        match &change.edit {
            Edit::Add(cells) => self.insert(Record::with_cells(change.kind, change.id, cells.clone())),
            Edit::Remove(_) => {
                self.remove(change.kind, change.id);
            }
            Edit::Set { field, after, .. } => {
                self.set(change.kind, change.id, *field, after.clone());
            }
        }
    }

    /// What stands in the way of these changes, each seen after those before it.
    ///
    /// The file checks the same again inside its transaction; this answers without it.
    pub fn conflicts(&self, changes: &[Change]) -> Vec<Conflict> {
        let mut after = super::ById::<Option<Record>>::default();
        let mut conflicts = Vec::new();
        for change in changes {
            let now = match after.get(&change.id) {
                Some(seen) => seen.clone(),
                None => self.record(change.kind, change.id).cloned(),
            };
            let (found, next) = meets(change, now);
            if let Some(found) = found {
                conflicts.push(Conflict { wanted: change.clone(), found });
            }
            after.insert(change.id, next);
        }
        conflicts.extend(self.left_nameless(changes));
        conflicts
    }

    /// Records that would go although others, which stay, name them.
    fn left_nameless(&self, changes: &[Change]) -> Vec<Conflict> {
        let mut after: Option<Self> = None;
        let mut conflicts = Vec::new();
        for change in changes.iter().filter(|change| matches!(change.edit, Edit::Remove(_))) {
            if self.referrers(change.id).is_empty() {
                continue;
            }
            // Only a removal of something that is named needs the plan as it would be.
            let after = after.get_or_insert_with(|| {
                let mut plan = self.clone();
                for change in changes {
                    plan.play(change);
                }
                plan
            });
            if !after.referrers(change.id).is_empty() {
                conflicts.push(Conflict { wanted: change.clone(), found: Found::Named });
            }
        }
        conflicts
    }
}

/// What a change meets on a record, and the record after it.
fn meets(change: &Change, now: Option<Record>) -> (Option<Found>, Option<Record>) {
    match (&change.edit, now) {
        (Edit::Add(cells), None) => (None, Some(Record::with_cells(change.kind, change.id, cells.clone()))),
        (Edit::Add(_), Some(record)) => (Some(Found::Taken), Some(record)),
        (_, None) => (Some(Found::Gone), None),
        (Edit::Remove(cells), Some(record)) => {
            let same = record.cells() == Record::with_cells(change.kind, change.id, cells.clone()).cells();
            ((!same).then_some(Found::Changed), None)
        }
        (Edit::Set { field, before, after }, Some(mut record)) => {
            let found = (record.cell(*field) != before).then(|| Found::Other(record.cell(*field).clone()));
            record.set_cell(*field, after.clone());
            (found, Some(record))
        }
    }
}

/// Every record of a plan as changes that build it from nothing, in an order that names nothing missing.
pub fn everything(plan: &Plan) -> Vec<Change> {
    let records = plan.kinds().iter().flat_map(|kind| plan.all(*kind));
    records.map(|record| Change::add(plan, record)).collect()
}
