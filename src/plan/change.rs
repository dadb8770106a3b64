//! Changes: what was, and what shall be.
//!
//! Everything a person does becomes a list of these, shown before it is done, committed
//! together or not at all, and kept. The same list is the import preview, the confirmation,
//! the audit line, the conflict check, the undo (swap the two), and the plan as it was.

use super::{
    Id, Kind, Plan,
    cell::{Cell, Domain},
    ledger_entry,
    record::{Field, Record, Words},
    update,
};
use std::borrow::Cow;

/// What happens to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It comes to be, with these cells.
    Add(Vec<Cell>),
    /// One of its fields moves.
    Set {
        /// The field's number.
        field: usize,
        /// What must stand there now.
        before: Cell,
        /// What shall stand there.
        after: Cell,
    },
    /// It goes; these cells must be what it holds now.
    Remove(Vec<Cell>),
}

/// One change to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of record.
    pub kind: Kind,
    /// The record.
    pub id: Id,
    /// What people called it when the change was made.
    pub code: String,
    /// What happens to it.
    pub edit: Edit,
}

impl Change {
    /// A new record.
    pub fn add(plan: &Plan, record: &Record) -> Self {
        let code = plan.label_of(record).into_owned();
        Self { kind: record.kind, id: record.id, code, edit: Edit::Add(record.cells().to_vec()) }
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let edit = match &self.edit {
            Edit::Add(cells) => Edit::Remove(cells.clone()),
            Edit::Remove(cells) => Edit::Add(cells.clone()),
            Edit::Set { field, before, after } => {
                Edit::Set { field: *field, before: after.clone(), after: before.clone() }
            }
        };
        Self { edit, ..self.clone() }
    }

    /// The change in words: `DA-03 Stage: in progress → complete`.
    pub fn worded(&self, plan: &Plan) -> String {
        let named = if self.code.is_empty() { format!("#{}", self.id) } else { self.code.clone() };
        match &self.edit {
            Edit::Add(cells) if self.kind == Kind::Update => {
                let update = Record::with_cells(self.kind, self.id, cells.clone());
                let action = update.get(update::ACTION).map(|id| plan.label(Kind::Action, id)).unwrap_or_default();
                format!("note on {action}: {}", update.get(update::NOTE))
            }
            Edit::Add(cells) if self.kind == Kind::LedgerEntry => {
                let entry = Record::with_cells(self.kind, self.id, cells.clone());
                let word = entry.get(ledger_entry::ENTRY).map_or("entry", Words::word);
                let amount = entry.get(ledger_entry::AMOUNT).unwrap_or_default();
                let project = entry.get(ledger_entry::PROJECT).map(|id| plan.label(Kind::Project, id));
                let year = entry.get(ledger_entry::GRANT).map(|id| plan.label(Kind::Grant, id)).unwrap_or_default();
                let of = project.map_or_else(String::new, |project| format!(" {project},"));
                format!("{word} {amount},{of} {year}")
            }
            Edit::Add(_) => format!("new {}: {named}", self.kind.one()),
            Edit::Remove(_) => format!("{} gone: {named}", self.kind.one()),
            Edit::Set { field, before, after } => {
                let Some(field) = self.kind.fields().get(*field) else { return named };
                let word = |cell: &Cell| match plan.shown(field.domain, cell) {
                    text if text.is_empty() => "(empty)".to_owned(),
                    text => text.into_owned(),
                };
                format!("{named} {}: {} → {}", field.header, word(before), word(after))
            }
        }
    }
}

impl Change {
    /// The change in words, a new record with all that stands in it: for looking before accepting.
    pub fn told(&self, plan: &Plan) -> String {
        let Edit::Add(cells) = &self.edit else { return self.worded(plan) };
        let declaration = self.kind.declaration();
        let fields = declaration.fields.iter().zip(cells).enumerate();
        let said = fields.filter(|(number, (field, cell))| {
            !cell.is_empty() && !declaration.key.contains(number) && field.column != "source"
        });
        let told: Vec<String> = said
            .filter_map(|(_, (field, cell))| Some(format!("{}: {}", field.header, told(plan, field, cell)?)))
            .collect();
        if told.is_empty() { self.worded(plan) } else { format!("{} ({})", self.worded(plan), told.join("; ")) }
    }
}

/// What a field holds, for looking before accepting: many names as their number, and none that
/// are as new as the record itself.
fn told<'p>(plan: &'p Plan, field: &Field, cell: &'p Cell) -> Option<Cow<'p, str>> {
    const NAMED: usize = 4;
    match (field.domain, cell) {
        (Domain::One(kind), Cell::One(id)) if plan.record(kind, *id).is_none() => None,
        (Domain::Many(kind), Cell::Many(ids))
            if ids.len() > NAMED || ids.iter().any(|id| plan.record(kind, *id).is_none()) =>
        {
            Some(kind.counted(ids.len()).into())
        }
        _ => Some(plan.shown(field.domain, cell)),
    }
}

/// A list of changes that are committed together or not at all, with who, when and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// Its place in the journal; the file gives it when it commits.
    pub number: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who, as the operating system names them.
    pub by: String,
    /// On which machine.
    pub host: String,
    /// What it does, in words, or why.
    pub why: String,
    /// The file it was read from, where it was.
    pub source: String,
    /// The revision that this one takes back.
    pub undoes: Option<i64>,
    /// The changes, in order.
    pub changes: Vec<Change>,
}

impl Revision {
    /// A revision that does these changes for this reason; the session says who and when.
    pub fn new(why: impl Into<String>, changes: Vec<Change>) -> Self {
        Self { why: why.into(), changes, ..Self::default() }
    }

    /// The revision that takes this one back: each change swapped, the last first.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let changes = self.changes.iter().rev().map(Change::inverse).collect();
        let redoes = self.undoes.is_some();
        let why = match (redoes, self.why.strip_prefix("undo: ")) {
            (true, Some(first)) => format!("redo: {first}"),
            _ => format!("undo: {}", self.why.strip_prefix("redo: ").unwrap_or(&self.why)),
        };
        Self { undoes: Some(self.number), ..Self::new(why, changes) }
    }
}

/// A change that could not be made because something else stands there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The change as it was wanted.
    pub wanted: Change,
    /// What stands there now.
    pub found: Found,
}

/// What a conflicting change met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The field holds this instead of what the change started from.
    Other(Cell),
    /// The record is gone.
    Gone,
    /// A record with that id or reference is there already.
    Taken,
    /// The record has been changed since.
    Changed,
    /// Other records name it, so it cannot go.
    Named,
    /// A record that it names is gone.
    NamesNothing,
}

impl Conflict {
    /// The conflict in a sentence.
    pub fn worded(&self, plan: &Plan) -> String {
        let Change { kind, code, .. } = &self.wanted;
        let what = format!("{} {code}", kind.one());
        match (&self.found, &self.wanted.edit) {
            (Found::Other(theirs), Edit::Set { field, before, after }) => {
                let Some(field) = kind.fields().get(*field) else { return what };
                let word = |cell: &Cell| match plan.shown(field.domain, cell) {
                    text if text.is_empty() => "(empty)".to_owned(),
                    text => format!("\"{text}\""),
                };
                if theirs == after {
                    return format!("{what}: {} is {} already, by a later step", field.header, word(after));
                }
                format!(
                    "{what}: {} was {} when you read it, is now {}, and you want {}",
                    field.header,
                    word(before),
                    word(theirs),
                    word(after)
                )
            }
            (Found::Gone, _) => format!("{what} is no longer in the plan"),
            (Found::Taken, _) => format!("{what} is in the plan already; choose another reference"),
            (Found::Named, _) => format!("{what} is named by other records, which would point nowhere"),
            (Found::NamesNothing, _) => format!("{what} names a record that is no longer in the plan"),
            _ => format!("{what} has been changed since"),
        }
    }
}

/// What has to change for one record to become another.
pub fn diff(plan: &Plan, before: &Record, after: &Record) -> Vec<Change> {
    let code = plan.label_of(before).into_owned();
    let fields = before.cells().iter().zip(after.cells()).enumerate();
    let moved = fields.filter(|(_, (before, after))| before != after);
    moved
        .map(|(field, (was, shall))| Change {
            kind: before.kind,
            id: before.id,
            code: code.clone(),
            edit: Edit::Set { field, before: was.clone(), after: shall.clone() },
        })
        .collect()
}

/// The changes in a few words, for the history: what an officer would say was done.
pub fn reason(plan: &Plan, changes: &[Change]) -> String {
    // An update says less about itself than what it moved.
    let telling: Vec<&Change> = changes.iter().filter(|change| !is_update(change)).collect();
    match (telling.as_slice(), changes) {
        ([], [only]) => only.worded(plan),
        ([], [first, ..]) => format!("{} and {} more", first.worded(plan), changes.len() - 1),
        ([only], _) => only.worded(plan),
        ([first, rest @ ..], _) => format!("{} and {} more", first.worded(plan), rest.len()),
        ([], []) => "nothing".to_owned(),
    }
}

fn is_update(change: &Change) -> bool {
    matches!(change.kind, Kind::Update | Kind::RouteStep | Kind::Slip)
}

/// How many records a list of changes adds, changes and takes away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// New records.
    pub added: usize,
    /// Records of which some field moves.
    pub changed: usize,
    /// Records that go.
    pub removed: usize,
}

impl Extent {
    /// Counts records, each once.
    pub fn of(changes: &[Change]) -> Self {
        let mut extent = Self::default();
        let mut set: Vec<Id> = Vec::new();
        for change in changes {
            match change.edit {
                Edit::Add(_) => extent.added += 1,
                Edit::Remove(_) => extent.removed += 1,
                Edit::Set { .. } => set.push(change.id),
            }
        }
        set.sort_unstable();
        set.dedup();
        extent.changed = set.len();
        extent
    }
}
