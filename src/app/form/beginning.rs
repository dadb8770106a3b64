//! The forms there are: over a new record or one that stands, an update, a step, a withdrawal, and the
//! questions that other changes bring.

use super::{Entry, Form, Manner, Purpose};
use crate::plan::{
    Id, Kind, Plan, action,
    cell::{Cell, Domain},
    change::Change,
    ledger_entry,
    project::{self, Route},
    record::{Record, Words},
    route, route_step,
    status::{self, Stage},
    update,
};
use jiff::civil::Date;
use tui_input::Input;

impl Form {
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
    pub(in crate::app) fn offer(&mut self, field: usize, text: &str) {
        for entry in self.entries.iter_mut().filter(|entry| entry.field == field) {
            entry.input = Input::new(text.to_owned());
            entry.offered = Some(text.to_owned());
        }
    }

    pub(in crate::app) fn need(&mut self, field: usize) {
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
