//! A form: edits a copy of a record and turns what was typed into changes.
//!
//! The copy remembers the record as it was when the form opened. What is saved is the
//! difference to that, field by field, so that two officers who edit different fields of one
//! record both keep their work, and the same field is noticed. A wrong value stays as typed,
//! with what would be right beside it; nothing typed is ever dropped.

mod beginning;
mod days;
mod names;
mod settling;

use super::several::slips_alike;
use crate::plan::{
    Id, Kind, Plan, action,
    cell::{Cell, Domain},
    change::{Change, diff},
    day::{FinancialYear, show_day, typed},
    grant, project,
    record::{Field, Record},
    route, status, update,
};
use jiff::civil::Date;
use settling::asks_for_more;
use tui_input::{Input, InputRequest};

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new record.
    Add,
    /// Fields of a record.
    Edit,
    /// An update of an action: the record is the update, the base is the action.
    Update,
    /// A step of a project on its route: the record is the step, the base is the project.
    Step,
    /// What else must be said of a change: why a due date moved, what a step commits or frees. The
    /// changes wait for it.
    Also(Vec<Change>),
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The field's number.
    pub field: usize,
    /// What is typed.
    pub input: Input,
    /// What stood there when the form opened.
    pub started: String,
    /// Why it cannot be taken.
    pub problem: Option<String>,
    /// Whether this form needs it, beyond what the kind needs.
    pub needed: bool,
    /// What the form itself put there instead of what stood there: nobody typed it.
    pub offered: Option<String>,
    /// Whether the records that the form holds for differ in it.
    pub differs: bool,
}

/// How a form is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Field after field: the letter of a word goes on to the next one.
    Entered,
    /// Here and there: the focus stays on what was gone to, so that the next letter corrects a choice
    /// instead of being typed into another field.
    Edited,
    /// One field, drawn in the row of its record.
    InRow,
}

/// A form over one record.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it says at the top.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The kind whose fields it shows.
    pub kind: Kind,
    /// The record that is edited, as it was when the form opened.
    pub record: Record,
    /// The record that the changes are measured against: the action of an update, the project of a step.
    pub base: Record,
    /// The fields, in order.
    pub entries: Vec<Entry>,
    /// The field that has the focus.
    pub focus: usize,
    /// Which of the names that fit is offered.
    pub candidate: usize,
    /// Whether somebody turned to the name that is offered, instead of only typing.
    pub picked: bool,
    /// How it is filled in.
    pub manner: Manner,
    /// Whether nothing was typed in the focused field since it got the focus.
    pub fresh: bool,
    /// What colleagues did to the record since the form opened, in sentences.
    pub beside: Vec<String>,
    /// The records that it holds for, where it holds for several.
    pub several: Vec<Id>,
    /// The ids of the updates that saving adds to those records, one for each.
    pub own_ids: Vec<Id>,
    /// Further records that get the same words: the slips of other due dates that move.
    pub alike: Vec<Record>,
}

impl Form {
    /// A form over some fields of a record.
    fn over(title: String, purpose: Purpose, plan: &Plan, record: Record, base: Record, fields: &[usize]) -> Self {
        let kind = record.kind;
        let entry = |number: &usize| {
            let domain = kind.fields().get(*number).map_or(Domain::Line, |field| field.domain);
            let started = entry_text(plan, domain, record.cell(*number));
            let input = Input::new(started.clone());
            Entry { field: *number, input, started, problem: None, needed: false, offered: None, differs: false }
        };
        let entries = fields.iter().map(entry).collect();
        Self {
            title,
            purpose,
            kind,
            record,
            base,
            entries,
            focus: 0,
            candidate: 0,
            picked: false,
            manner: Manner::Entered,
            fresh: true,
            beside: Vec::new(),
            several: Vec::new(),
            own_ids: Vec::new(),
            alike: Vec::new(),
        }
    }

    pub(super) fn focus_on(&mut self, field: Option<usize>) {
        let place = field.and_then(|field| self.entries.iter().position(|entry| entry.field == field));
        self.focus = place.unwrap_or(0);
    }

    /// The declaration of an entry's field.
    pub fn field(&self, entry: &Entry) -> Option<&'static Field> {
        self.kind.fields().get(entry.field)
    }

    /// The entry that has the focus, with its domain.
    pub fn focused(&self) -> Option<(&Entry, Domain)> {
        let entry = self.entries.get(self.focus)?;
        Some((entry, self.field(entry).map_or(Domain::Line, |field| field.domain)))
    }

    /// Whether anything was typed that a save would keep.
    pub fn is_touched(&self) -> bool {
        let typed = |entry: &Entry| {
            let text = entry.input.value();
            text != entry.started && entry.offered.as_deref() != Some(text)
        };
        self.entries.iter().any(typed)
    }

    /// Moves the focus by so many fields, completing a name that was begun. Backwards nothing is taken
    /// that nobody chose: the lines below the form offer it to whoever goes on.
    pub fn move_focus(&mut self, plan: &Plan, today: Date, by: isize) {
        if by > 0 || self.is_plain(plan) {
            self.complete(plan);
            self.check(plan, today);
        } else {
            self.ask_which(plan);
        }
        let count = self.entries.len().max(1);
        self.fresh = true;
        self.focus = self.focus.wrapping_add_signed(by + isize::try_from(count).unwrap_or(1)) % count;
        (self.candidate, self.picked) = (0, false);
    }

    /// Puts a text with its cursor into the focused field.
    pub(super) fn put_text(&mut self, input: Input) {
        self.fresh = false;
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.input = input;
            entry.problem = None;
        }
    }

    /// Puts a whole text into a field, as typing it and leaving the field would; a day or an amount
    /// stands there as it was understood. Where several names fit, it says which.
    pub fn answer(&mut self, plan: &Plan, today: Date, place: usize, text: &str) {
        self.focus_at(place);
        self.put(text);
        if self.is_plain(plan) {
            self.complete(plan);
            self.check(plan, today);
        } else {
            self.ask_which(plan);
        }
        if let Some((entry, domain @ (Domain::Money | Domain::Whole | Domain::Year))) = self.focused()
            && let Ok(cell) = domain.read(entry.input.value(), &|kind, name| plan.find(kind, name))
        {
            self.put(&entry_text(plan, domain, &cell));
        }
        self.follow_step(plan);
        self.fresh = true;
    }

    /// Sends the keys to the field at a place.
    pub fn focus_at(&mut self, place: usize) {
        self.focus = place.min(self.entries.len().saturating_sub(1));
        (self.candidate, self.picked, self.fresh) = (0, false, true);
    }

    /// Types a character; in a field of words, the letter of a word chooses it and may go on.
    pub fn typed(&mut self, letter: char) {
        let Some((entry, domain)) = self.focused() else { return };
        if let Domain::Word(choices) = domain {
            // A capital begins a sentence: who types one is at the note already.
            let chosen = choices.iter().find(|choice| choice.letter == letter);
            match chosen {
                Some(choice) => {
                    self.put(choice.word);
                    self.go_on();
                }
                None if letter == ' ' => self.turn(1),
                None => {
                    let wanted = format!("press one of {}", letters(domain));
                    if let Some(entry) = self.entries.get_mut(self.focus) {
                        entry.problem = Some(wanted);
                    }
                }
            }
            return;
        }
        // A short value that stands already is replaced by what is typed; moving in it edits it.
        let proposed = matches!(self.purpose, Purpose::Add | Purpose::Step | Purpose::Also(_));
        let replaced = matches!(domain, Domain::One(_) | Domain::Day | Domain::Money | Domain::Whole | Domain::Year)
            || (proposed && domain == Domain::Line);
        if self.fresh && replaced && entry.input.value() == entry.started {
            self.put("");
        }
        self.request(InputRequest::InsertChar(letter));
    }

    /// After a word was chosen: to the note of an update, for that is what is said next; else on.
    fn go_on(&mut self) {
        if self.manner != Manner::Entered {
            return;
        }
        let note = self.entries.iter().position(|entry| entry.field == update::NOTE.number());
        self.focus = match (&self.purpose, note) {
            (Purpose::Update, Some(note)) => note,
            _ => (self.focus + 1).min(self.entries.len().saturating_sub(1)),
        };
        self.fresh = true;
    }

    /// Chooses the next or previous word in a field of words.
    pub fn turn(&mut self, by: isize) {
        let Some((entry, Domain::Word(choices))) = self.focused() else { return };
        let place = choices.iter().position(|choice| choice.word == entry.input.value());
        let count = choices.len().max(1);
        let next = match place {
            Some(place) => place.wrapping_add_signed(by + isize::try_from(count).unwrap_or(1)) % count,
            None => 0,
        };
        if let Some(choice) = choices.get(next) {
            self.put(choice.word);
        }
    }

    fn put(&mut self, text: &str) {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.input = Input::new(text.to_owned());
            entry.problem = None;
        }
    }

    /// Edits the text of the focused field.
    pub fn request(&mut self, request: InputRequest) {
        let is_word = matches!(self.focused(), Some((_, Domain::Word(_))));
        if is_word {
            match request {
                InputRequest::GoToNextChar => self.turn(1),
                InputRequest::GoToPrevChar => self.turn(-1),
                InputRequest::DeletePrevChar | InputRequest::DeleteNextChar => self.put(""),
                _ => {}
            }
            return;
        }
        self.fresh = false;
        (self.candidate, self.picked) = (0, false);
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.input.handle(request);
            entry.problem = None;
        }
    }

    /// Puts pasted text in at the cursor; a line break becomes a space where one line is wanted.
    pub fn paste(&mut self, text: &str) {
        let prose = matches!(self.focused(), Some((_, Domain::Prose)));
        // A terminal sends line breaks of a paste as carriage returns.
        for letter in text.replace("\r\n", "\n").chars() {
            let letter = match letter {
                '\n' | '\r' if prose => '\n',
                '\n' | '\r' | '\t' => ' ',
                other => other,
            };
            if !letter.is_control() || letter == '\n' {
                self.request(InputRequest::InsertChar(letter));
            }
        }
    }

    /// The record as the form would have it; nothing where something typed cannot be read.
    ///
    /// Each wrong field keeps its text and gets its problem; the focus goes to the first.
    pub fn read(&mut self, plan: &Plan, today: Date) -> Option<Record> {
        if !self.is_plain(plan) {
            self.ask_which(plan);
            return None;
        }
        self.complete(plan);
        let mut record = self.record.clone();
        let mut wrong = None;
        for (place, entry) in self.entries.iter_mut().enumerate() {
            let Some(field) = self.kind.fields().get(entry.field) else { continue };
            entry.problem = None;
            // What was not touched is kept exactly, not read again.
            if entry.input.value() == entry.started && !entry.needed {
                continue;
            }
            match plan.read_typed(self.kind, entry.field, entry.input.value(), today) {
                Ok(cell) if cell.is_empty() && entry.needed => {
                    entry.problem = Some("needed: the reason, in a few words".to_owned());
                }
                Ok(cell) if cell.is_empty() && field.required => {
                    entry.problem = Some(format!("needed: {}", typed::wanted(field.domain)));
                }
                Ok(cell) => {
                    if let Cell::Day(day) = cell {
                        entry.input = Input::new(show_day(day));
                    }
                    record.set_cell(entry.field, cell);
                }
                Err(wanted) => entry.problem = Some(format!("expected {wanted}")),
            }
            if entry.problem.is_some() && wrong.is_none() {
                wrong = Some(place);
            }
        }
        for (place, entry) in self.entries.iter_mut().enumerate() {
            let Some(field) = self.kind.fields().get(entry.field) else { continue };
            // Of several records each keeps what it has.
            let kept = !self.several.is_empty() && entry.input.value() == entry.started;
            if field.required && !kept && record.cell(entry.field).is_empty() && entry.problem.is_none() {
                entry.problem = Some(format!("needed: {}", typed::wanted(field.domain)));
                wrong = Some(wrong.unwrap_or(place).min(place));
            }
        }
        if let Some(place) = wrong {
            self.focus = place;
            return None;
        }
        Some(record)
    }

    /// The changes that saving would make; nothing where something typed cannot be read.
    pub fn changes(&mut self, plan: &Plan, today: Date) -> Option<Vec<Change>> {
        let record = self.read(plan, today)?;
        Some(match &self.purpose {
            _ if !self.several.is_empty() => self.several_changes(plan, &record),
            Purpose::Add => vec![Change::add(plan, &self.with_reference(plan, record))],
            Purpose::Edit => diff(plan, &self.base, &record),
            Purpose::Update => self.update_changes(plan, &self.base, record),
            Purpose::Step => route::step_changes(plan, &self.base, &record),
            Purpose::Also(waiting) => {
                let mut changes = waiting.clone();
                // Where a colleague's date or step was kept none moves, and there is nothing more to say.
                if waiting.iter().any(asks_for_more) {
                    changes.push(Change::add(plan, &record));
                    changes.extend(slips_alike(plan, &record, &self.alike));
                }
                changes
            }
        })
    }

    /// A proposed reference that was left alone follows the priority or the grant year that was chosen, and
    /// the proposed name of a grant its year.
    fn with_reference(&self, plan: &Plan, record: Record) -> Record {
        let moved = |field: usize| self.record.cell(field) != record.cell(field);
        match record.kind {
            Kind::Action if !moved(action::REFERENCE.number()) && moved(action::PRIORITY.number()) => {
                let reference = action::next_reference(plan, record.get(action::PRIORITY));
                record.with(action::REFERENCE, Cell::text(&reference))
            }
            Kind::Project if !moved(project::REFERENCE.number()) && moved(project::GRANT.number()) => {
                let year = record.get(project::GRANT);
                let starts = |grant: &Record| grant.get(grant::YEAR).map(FinancialYear::starts);
                match year.and_then(|id| plan.record(Kind::Grant, id)).and_then(starts) {
                    Some(day) => {
                        let reference = route::next_reference(plan, year, day);
                        record.with(project::REFERENCE, Cell::text(&reference))
                    }
                    None => record,
                }
            }
            Kind::Grant if !moved(grant::NAME.number()) && moved(grant::YEAR.number()) => {
                let text = |record: &Record| record.get(grant::YEAR).map_or_else(String::new, |year| year.to_string());
                let name = record.get(grant::NAME).replace(&text(&self.record), &text(&record));
                record.with(grant::NAME, Cell::text(&name))
            }
            _ => record,
        }
    }

    /// Only what was chosen here moves the action; what was left alone is a colleague's to move.
    pub(super) fn update_changes(&self, plan: &Plan, action: &Record, mut record: Record) -> Vec<Change> {
        let mut said = false;
        for column in [update::STAGE.number(), update::RATING.number(), update::CONFIRMED.number()] {
            if record.cell(column) == self.record.cell(column) {
                record.set_cell(column, Cell::Empty);
            } else {
                said = true;
            }
        }
        let words = [update::NOTE.number(), update::NEXT_STEP.number()];
        if !said && words.iter().all(|number| record.cell(*number).is_empty()) {
            return Vec::new();
        }
        status::update_changes_from(plan, action, record)
    }
}

/// A cell as it stands in a form: what [`Domain::read`] reads back.
pub(super) fn entry_text(plan: &Plan, domain: Domain, cell: &Cell) -> String {
    match domain {
        Domain::One(_) | Domain::Many(_) => plan.written(domain, cell),
        _ => plan.shown(domain, cell).into_owned(),
    }
}

/// The letters of a field of words: `n not started, p in progress`.
pub fn letters(domain: Domain) -> String {
    let Domain::Word(choices) = domain else { return String::new() };
    choices.iter().map(|choice| format!("{} {}", choice.letter, choice.word)).collect::<Vec<_>>().join(", ")
}
