//! A form: edits a copy of a record and turns what was typed into changes.
//!
//! The copy remembers the record as it was when the form opened. What is saved is the
//! difference to that, field by field, so that two officers who edit different fields of one
//! record both keep their work, and the same field is noticed. A wrong value stays as typed,
//! with what would be right beside it; nothing typed is ever dropped.

mod days;
mod names;

use super::several::slips_alike;
use crate::plan::{
    Id, Kind, Plan, action,
    cell::{Cell, Domain},
    change::{Change, Conflict, Edit, Found, diff},
    day::{FinancialYear, show_day, typed},
    grant, ledger_entry,
    project::{self, Route},
    record::{Field, Record, Words},
    route, route_step,
    status::{self, Stage},
    update,
};
use jiff::civil::Date;
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

    /// A form for a new record, in which what is known already stands.
    pub fn add(plan: &Plan, record: Record) -> Self {
        let kind = record.kind;
        let title = format!("Add {}", kind.with_article());
        let base = record.clone();
        let mut form = Self::over(title, Purpose::Add, plan, record, base, &asked_first(kind));
        // What is proposed already can stay; the first that is needed and empty is asked for.
        let asked = form
            .entries
            .iter()
            .position(|entry| entry.started.is_empty() && form.field(entry).is_some_and(|field| field.required));
        form.focus = asked.unwrap_or(0);
        form
    }

    /// A form for a movement of a project's money, with what it proposes.
    pub fn movement(plan: &Plan, entry: Record, title: String) -> Self {
        let mut form = Self::add(plan, entry);
        form.title = title;
        form.focus_on(Some(ledger_entry::AMOUNT.number()));
        form
    }

    /// A form for the fields of a record, with the focus on one of them.
    pub fn edit(plan: &Plan, record: &Record, focus: Option<usize>) -> Self {
        let kind = record.kind;
        let fields = asked_first(kind);
        let title = format!("Edit {} {}", kind.one(), plan.name_of(record));
        let mut form = Self::over(title, Purpose::Edit, plan, record.clone(), record.clone(), &fields);
        form.focus_on(focus);
        form.manner = Manner::Edited;
        form
    }

    /// A form for an update of an action, with the focus on the stage, the rating or the note.
    pub fn update(plan: &Plan, action: &Record, id: Id, today: Date, focus: usize) -> Self {
        let record = Record::new(Kind::Update, id)
            .with(update::ACTION, Cell::One(action.id))
            .with(update::DATE, Cell::Day(today))
            .with(update::STAGE, status::stage(action).cell())
            .with(update::RATING, action.cell(action::RATING.number()).clone())
            .with(update::CONFIRMED, action.cell(action::CONFIRMED.number()).clone());
        let fields = [
            update::STAGE.number(),
            update::RATING.number(),
            update::NOTE.number(),
            update::NEXT_STEP.number(),
            update::CONFIRMED.number(),
            update::DATE.number(),
            update::STATED_BY.number(),
            update::MEETING.number(),
        ];
        let title = plan.line_of(action);
        let mut form = Self::over(title, Purpose::Update, plan, record, action.clone(), &fields);
        form.focus_on(Some(focus));
        form
    }

    /// A form that withdraws an action: it asks for the reason.
    pub fn withdraw(plan: &Plan, action: &Record, id: Id, today: Date) -> Self {
        let mut form = Self::update(plan, action, id, today, update::NOTE.number());
        form.title = format!("Withdraw {}", plan.line_of(action));
        form.offer(update::STAGE.number(), Stage::Withdrawn.word());
        form.need(update::NOTE.number());
        form
    }

    /// Puts a text into a field that nobody typed.
    pub(super) fn offer(&mut self, field: usize, text: &str) {
        for entry in self.entries.iter_mut().filter(|entry| entry.field == field) {
            entry.input = Input::new(text.to_owned());
            entry.offered = Some(text.to_owned());
        }
    }

    pub(super) fn need(&mut self, field: usize) {
        self.entries.iter_mut().filter(|entry| entry.field == field).for_each(|entry| entry.needed = true);
    }

    /// A form for a step of a project on its route: the next one, this one, or a note where it stands.
    pub fn step(plan: &Plan, project: &Record, id: Id, today: Date, step: Option<Route>) -> Self {
        let stands = route::route(project);
        let to = step.or_else(|| route::next(plan, project)).unwrap_or(stands);
        let record = route::proposed(plan, project, id, to, today).with(route_step::STEP, stands.cell());
        let fields = [
            route_step::STEP.number(),
            route_step::DATE.number(),
            route_step::NOTE.number(),
            route_step::DECIDED_BY.number(),
            route_step::MEETING.number(),
            route_step::SOURCE.number(),
        ];
        let title = plan.line_of(project);
        let mut form = Self::over(title, Purpose::Step, plan, record, project.clone(), &fields);
        form.offer(route_step::STEP.number(), to.word());
        if to.place().is_none() || to == stands {
            if to == Route::Withdrawn {
                form.title = format!("Withdraw {}", plan.line_of(project));
            }
            form.need(route_step::NOTE.number());
            form.focus_on(Some(route_step::NOTE.number()));
        }
        form
    }

    /// After another step was chosen: the post that usually decides it, and the meeting, where nobody
    /// has typed others.
    pub fn follow_step(&mut self, plan: &Plan) {
        if self.purpose != Purpose::Step {
            return;
        }
        let at = |field: usize| self.entries.iter().find(|entry| entry.field == field);
        let step = at(route_step::STEP.number()).and_then(|entry| Route::from_word(entry.input.value()));
        let Some(step) = step else { return };
        // No day is proposed where the grant year is over.
        let day = self.record.get(route_step::DATE).unwrap_or(Date::MAX);
        let usual = route::proposed(plan, &self.base, self.record.id, step, day);
        for field in [route_step::DECIDED_BY.number(), route_step::MEETING.number()] {
            let typed = |entry: &Entry| entry.field == field && entry.input.value() != entry.started;
            if !self.entries.iter().any(typed) {
                self.begin_with(plan, field, usual.cell(field), true);
            }
        }
    }

    /// A form for how far a review or a recommendation is: its stage, and the days that go with it.
    pub fn stage(plan: &Plan, record: &Record) -> Self {
        use crate::plan::{review, review_recommendation};
        let fields: &[usize] = match record.kind {
            Kind::Review => &[
                review::STAGE.number(),
                review::SENT.number(),
                review::REPLIED.number(),
                review::PUBLISHED.number(),
                review::WHERE.number(),
                review::SIGNED_OFF.number(),
                review::NOTE.number(),
            ],
            _ => &[
                review_recommendation::STAGE.number(),
                review_recommendation::COMPLETED.number(),
                review_recommendation::OUTCOME.number(),
                review_recommendation::TARGET.number(),
                review_recommendation::NOTE.number(),
            ],
        };
        Self::over(plan.line_of(record), Purpose::Edit, plan, record.clone(), record.clone(), fields)
    }

    /// A form that asks what else must be said of changes, which wait for it: why a due date moved, or
    /// what a step of a project commits or frees.
    pub fn also(plan: &Plan, record: Record, alike: Vec<Record>, waiting: Vec<Change>) -> Self {
        use crate::plan::slip::{ACTION, AGREED_BY, MOVED_FROM, MOVED_TO, WHY};
        let base = record.clone();
        if record.kind == Kind::LedgerEntry {
            let project = record.get(ledger_entry::PROJECT).map(|id| plan.label(Kind::Project, id)).unwrap_or_default();
            let title = match record.get(ledger_entry::ENTRY) {
                Some(ledger_entry::Entry::Withdrawal) => format!("What does withdrawing {project} free?"),
                _ => format!("What does the approval of {project} commit?"),
            };
            let fields = [
                ledger_entry::AMOUNT.number(),
                ledger_entry::POT.number(),
                ledger_entry::GRANT.number(),
                ledger_entry::DATE.number(),
                ledger_entry::DECIDED_BY.number(),
                ledger_entry::NOTE.number(),
                ledger_entry::SOURCE.number(),
            ];
            return Self::over(title, Purpose::Also(waiting), plan, record, base, &fields);
        }
        let action = record.get(ACTION).map(|id| plan.label(Kind::Action, id)).unwrap_or_default();
        let title = match alike.len() {
            0 => {
                let day = |cell: &Cell| plan.shown(Domain::Day, cell).into_owned();
                let (from, to) = (record.cell(MOVED_FROM.number()), record.cell(MOVED_TO.number()));
                let to = if to.is_empty() { "none".to_owned() } else { day(to) };
                format!("Why does the due date of {action} move? {} → {to}", day(from))
            }
            more => format!("Why do the due dates of {} move?", Kind::Action.counted(more + 1)),
        };
        let mut form =
            Self::over(title, Purpose::Also(waiting), plan, record, base, &[WHY.number(), AGREED_BY.number()]);
        form.need(WHY.number());
        form.alike = alike;
        form
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
    pub(super) fn start_from(&mut self, plan: &Plan, own: usize, cell: &Cell) {
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
    pub(super) fn begin_with(&mut self, plan: &Plan, own: usize, cell: &Cell, gives_way: bool) {
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
fn asks_for_more(change: &Change) -> bool {
    let (due, route) = (action::DUE.number(), project::ROUTE.number());
    let Edit::Set { field, .. } = &change.edit else { return false };
    matches!((change.kind, *field), (Kind::Action, moved) if moved == due)
        || matches!((change.kind, *field), (Kind::Project, moved) if moved == route)
}

/// The fields of a form over a record, what is typed first at the front.
fn asked_first(kind: Kind) -> Vec<usize> {
    let first: &[usize] = match kind {
        Kind::Project => &[
            project::TITLE.number(),
            project::ASKED.number(),
            project::POT.number(),
            project::BIDDER.number(),
            project::PRIORITIES.number(),
            project::ACTIONS.number(),
            project::THEMES.number(),
            project::PCC_PRIORITIES.number(),
            project::DESCRIPTION.number(),
            project::REFERENCE.number(),
        ],
        Kind::LedgerEntry => &[
            ledger_entry::ENTRY.number(),
            ledger_entry::AMOUNT.number(),
            ledger_entry::DATE.number(),
            ledger_entry::POT.number(),
            ledger_entry::PROJECT.number(),
            ledger_entry::DECIDED_BY.number(),
            ledger_entry::NOTE.number(),
            ledger_entry::SOURCE.number(),
        ],
        _ => &[],
    };
    let rest = (0..kind.fields().len()).filter(|number| !first.contains(number) && !moves_by_update(kind, *number));
    first.iter().copied().chain(rest).collect()
}

/// Stage and ratings of an action and the step of a project move by updates and steps, not by editing.
fn moves_by_update(kind: Kind, field: usize) -> bool {
    match kind {
        Kind::Action => [action::STAGE.number(), action::RATING.number(), action::CONFIRMED.number()].contains(&field),
        Kind::Project => field == project::ROUTE.number(),
        _ => false,
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
