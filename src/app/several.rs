//! Several records at once: marks in a list, and one form whose words hold for all that is marked.
//!
//! A form for several records shows what they have in common; what differs is empty and says so,
//! and only what is typed moves. Saving it shows every record before and after, and only then
//! commits, as one step. What is marked but hidden by a filter is counted aloud: nothing moves
//! that nobody knows of.

use super::{
    App, Effect,
    form::{Entry, Form, Purpose},
    overlay::{Overlay, Preview},
};
use crate::plan::{
    Id, Kind, Plan, action,
    cell::Cell,
    change::{Change, Edit, Revision, diff},
    record::{Record, Words},
    rules::{self, Problem},
    slip,
    status::{self, Stage},
    update,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// How many letters of a typed text name a step of the history.
const TOLD: usize = 60;

impl Form {
    /// A form for one update of several actions, with the focus on the stage, the rating or the note.
    pub fn update_several(plan: &Plan, actions: &[&Record], id: Id, today: Date, focus: usize) -> Option<Self> {
        let first = *actions.first()?;
        let mut form = Self::update(plan, first, id, today, focus);
        form.title = format!("Change {}", Kind::Action.counted(actions.len()));
        let common = [
            (update::STAGE.number(), common(actions, |action| status::stage(action).cell())),
            (update::RATING.number(), common(actions, |action| action.cell(action::RATING.number()).clone())),
            (update::CONFIRMED.number(), common(actions, |action| action.cell(action::CONFIRMED.number()).clone())),
        ];
        form.hold_for(plan, actions, &common);
        Some(form)
    }

    /// A form that withdraws several actions, for one reason.
    pub fn withdraw_several(plan: &Plan, actions: &[&Record], id: Id, today: Date) -> Option<Self> {
        let mut form = Self::update_several(plan, actions, id, today, update::NOTE.number())?;
        form.title = format!("Withdraw {}", Kind::Action.counted(actions.len()));
        form.offer(update::STAGE.number(), Stage::Withdrawn.word());
        form.need(update::NOTE.number());
        Some(form)
    }

    /// A form for the fields of several records, but for those that name each of them.
    pub fn edit_several(plan: &Plan, records: &[&Record], form: Self) -> Option<Self> {
        let kind = records.first()?.kind;
        let mut form = form;
        form.title = format!("Change {}", kind.counted(records.len()));
        let key = kind.declaration().key;
        form.entries.retain(|entry| !key.contains(&entry.field));
        form.focus = 0;
        let of = |entry: &Entry| (entry.field, common(records, |record| record.cell(entry.field).clone()));
        let common: Vec<(usize, Common)> = form.entries.iter().map(of).collect();
        form.hold_for(plan, records, &common);
        (!form.entries.is_empty()).then_some(form)
    }

    /// Makes it a form for these records, beginning with what they have in common.
    fn hold_for(&mut self, plan: &Plan, records: &[&Record], common: &[(usize, Common)]) {
        self.several = records.iter().map(|record| record.id).collect();
        for (field, common) in common {
            let cell = common.clone().unwrap_or(Cell::Empty);
            self.begin_with(plan, *field, &cell, true);
            for entry in self.entries.iter_mut().filter(|entry| entry.field == *field) {
                entry.differs = common.is_none();
            }
        }
    }

    /// The changes of all the records that it holds for, as they stand in the plan now.
    pub(super) fn several_changes(&self, plan: &Plan, record: &Record) -> Vec<Change> {
        let updates = self.purpose == Purpose::Update;
        let of = |(place, id): (usize, &Id)| {
            let Some(stands) = plan.record(if updates { Kind::Action } else { self.kind }, *id) else {
                return Vec::new();
            };
            if updates {
                let own = self.own_ids.get(place).copied().unwrap_or(record.id);
                let mut update = Record::with_cells(Kind::Update, own, record.cells().to_vec());
                update.set_cell(update::ACTION.number(), Cell::One(*id));
                let words = [update::NOTE.number(), update::NEXT_STEP.number()];
                let is_said = words.iter().any(|field| !update.cell(*field).is_empty());
                let changes = self.update_changes(plan, stands, update);
                // Nothing is said of an action that stands so already.
                let moves = changes.iter().any(|change| matches!(change.edit, Edit::Set { .. }));
                return if is_said || moves { changes } else { Vec::new() };
            }
            let mut after = stands.clone();
            for entry in self.entries.iter().filter(|entry| entry.input.value() != entry.started) {
                after.set_cell(entry.field, record.cell(entry.field).clone());
            }
            diff(plan, stands, &after)
        };
        self.several.iter().enumerate().flat_map(of).collect()
    }

    /// What was typed for all of them, in a few words: `Stage complete, Note "Done."`.
    fn typed_for_all(&self) -> String {
        let typed = self.entries.iter().filter(|entry| entry.input.value() != entry.started);
        let word = |entry: &Entry| {
            let header = self.field(entry).map_or("", |field| field.header);
            let text = entry.input.value();
            let text = if text.is_empty() { "(empty)" } else { text };
            let short: String = text.chars().take(TOLD).collect();
            let cut = if short.len() < text.len() { "…" } else { "" };
            format!("{header} {short}{cut}")
        };
        typed.map(word).collect::<Vec<_>>().join(", ")
    }
}

/// How many records of a kind something is done to: they change, or something is said of them.
fn touched(kind: Kind, changes: &[Change]) -> usize {
    let of = |change: &Change| match &change.edit {
        _ if change.kind == kind => Some(change.id),
        Edit::Add(cells) if change.kind == Kind::Update => {
            Record::with_cells(change.kind, change.id, cells.clone()).get(update::ACTION)
        }
        _ => None,
    };
    changes.iter().filter_map(of).collect::<BTreeSet<Id>>().len()
}

/// How many of so many records change, and what is noted of them.
fn told(kind: Kind, count: usize, changes: &[Change]) -> String {
    let moved: BTreeSet<Id> = changes.iter().filter(|change| change.kind == kind).map(|change| change.id).collect();
    let added = |kind: Kind| changes.iter().filter(|change| change.kind == kind).count();
    let said = match (added(Kind::Update), added(Kind::Slip)) {
        (0, 0) => String::new(),
        (1, _) => "; 1 note is taken".to_owned(),
        (0, 1) => "; why the date moves is kept".to_owned(),
        (0, _) => "; why the dates move is kept".to_owned(),
        (said, _) => format!("; {said} notes are taken"),
    };
    let change = if moved.len() == 1 { "changes" } else { "change" };
    format!("of {} {} {change}{said}", kind.counted(count), moved.len())
}

/// What several records have in common; nothing where they differ.
type Common = Option<Cell>;

fn common(records: &[&Record], cell: impl Fn(&Record) -> Cell) -> Common {
    let first = cell(records.first()?);
    records.iter().all(|record| cell(record) == first).then_some(first)
}

impl App {
    /// Marks the chosen row and goes on, or takes its mark away.
    pub(super) fn mark_row(&mut self) -> Vec<Effect> {
        let list = self.list_mut();
        let Some(id) = list.chosen() else { return Vec::new() };
        if !list.marked.remove(&id) {
            list.marked.insert(id);
            list.last_marked = Some(id);
        }
        self.move_by(1)
    }

    /// Marks every row that is shown; where all of them are marked, takes the marks away.
    pub(super) fn mark_shown(&mut self) -> Vec<Effect> {
        let list = self.list_mut();
        if list.rows.iter().all(|id| list.marked.contains(id)) {
            return self.drop_marks();
        }
        list.marked.extend(list.rows.iter().copied());
        self.say_marked()
    }

    /// Marks the rows from the one that was marked last to the chosen one.
    pub(super) fn mark_range(&mut self) -> Vec<Effect> {
        let list = self.list_mut();
        let begins = list.last_marked.and_then(|id| list.rows.iter().position(|row| *row == id));
        let begins = begins.unwrap_or(list.cursor);
        let (from, to) = (begins.min(list.cursor), begins.max(list.cursor));
        let range: Vec<Id> = list.rows.get(from..=to).unwrap_or_default().to_vec();
        list.marked.extend(range);
        list.last_marked = list.chosen();
        self.say_marked()
    }

    /// Takes all marks of the list away.
    pub(super) fn drop_marks(&mut self) -> Vec<Effect> {
        let list = self.list_mut();
        let count = list.marked.len();
        list.marked.clear();
        list.last_marked = None;
        let marks = if count == 1 { "mark" } else { "marks" };
        self.tell(format!("{count} {marks} taken away; nothing was changed"));
        Vec::new()
    }

    fn say_marked(&mut self) -> Vec<Effect> {
        let kind = self.page.kind().unwrap_or(Kind::Action);
        self.tell(format!("{} marked; Esc takes the marks away", kind.counted(self.marked().len())));
        Vec::new()
    }

    /// The records that are marked on this page, in the order of the list; those that a filter hides come last.
    pub fn marked(&self) -> Vec<&Record> {
        let Some(kind) = self.page.kind() else { return Vec::new() };
        let list = self.list();
        if list.marked.is_empty() {
            return Vec::new();
        }
        let shown: Vec<Id> = list.rows.iter().filter(|id| list.marked.contains(id)).copied().collect();
        let known: BTreeSet<Id> = shown.iter().copied().collect();
        let hidden = list.marked.difference(&known).copied();
        shown.iter().copied().chain(hidden).filter_map(|id| self.plan.record(kind, id)).collect()
    }

    /// How many records are marked, and how many of them a filter hides. Drawn with every frame.
    pub fn marked_count(&self) -> (usize, usize) {
        let list = self.list();
        let count = list.marked.len();
        if count == 0 || !list.is_filtered() {
            return (count, 0);
        }
        (count, count - list.rows.iter().filter(|id| list.marked.contains(id)).count())
    }

    /// Why what is marked cannot be moved together; nothing where it can, or where nothing is marked.
    pub(super) fn no_bulk(&self, withdraws: bool) -> Option<String> {
        // Asked for every frame: no more is looked at than is needed.
        let marked = &self.list().marked;
        let kind = self.page.kind().filter(|_| !marked.is_empty())?;
        if kind == Kind::Project {
            return Some(
                "projects take their steps one by one, for each has its own money; Esc drops the marks".into(),
            );
        }
        if !withdraws || kind != Kind::Action {
            return None;
        }
        let is_open =
            |id: &Id| self.plan.record(kind, *id).is_some_and(|record| status::stage(record) != Stage::Withdrawn);
        (!marked.iter().any(is_open)).then(|| "all that is marked is withdrawn already".to_owned())
    }

    /// Shows what saving a form for several records would do, each before and after.
    pub(super) fn preview_several(&mut self, form: &Form, changes: &[Change]) {
        let kind = form.base.kind;
        let count = touched(kind, changes);
        let why = format!("{}: {}", kind.counted(count), form.typed_for_all());
        let (_, hidden) = self.marked_count();
        let unseen = if hidden == 0 { String::new() } else { format!(" ({hidden} of them hidden by the filter)") };
        let title = format!("Change {}{unseen}: {}", kind.counted(count), form.typed_for_all());
        let revision = Revision::new(why, changes.to_vec());
        // What would be refused is said before somebody accepts it.
        let refused = rules::problems(&self.plan, &revision, self.setting.today).first().map(Problem::worded);
        let mut shown = Preview::revision(&self.plan, title, changes, Effect::Commit(revision));
        shown.summary = told(kind, form.several.len(), changes);
        shown.blocked = refused;
        self.overlays.push(Overlay::Preview(shown));
    }

    /// The form for several records that lies on top or beneath a question, if there is one.
    pub(super) fn several_form(&self) -> Option<&Form> {
        self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Form(form) if !form.several.is_empty() => Some(&**form),
            _ => None,
        })
    }
}

/// The slips of several due dates that move for one reason.
pub(super) fn slips_alike(plan: &Plan, said: &Record, alike: &[Record]) -> Vec<Change> {
    let same = |record: &Record| {
        let words = [slip::WHY.number(), slip::AGREED_BY.number()];
        let mut record = record.clone();
        for field in words {
            record.set_cell(field, said.cell(field).clone());
        }
        Change::add(plan, &record)
    };
    alike.iter().map(same).collect()
}
