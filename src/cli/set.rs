//! `folkmoot set`, `note` and `withdraw`: one change to one record.

use super::{
    Done, Failure, Office, Place, finish,
    project::{Said, step},
};
use crate::plan::{
    Id, Kind, action,
    cell::{Cell, Domain},
    change::{Change, Revision, diff, reason},
    project::{self, Route},
    record::{Record, Words},
    slip,
    status::{self, Rating, Stage},
    update,
};
use clap::Args;

#[derive(Debug, Args)]
pub struct Set {
    /// The reference or name: DA-03
    record: String,
    /// The field: stage, rating, title, due, ...
    field: String,
    /// The new value; an empty one ("") clears the field
    #[arg(allow_hyphen_values = true)]
    value: String,
    /// What was said, for stage and rating; why, for other fields
    #[arg(long, default_value = "")]
    note: String,
    /// What happens next, for stage and rating
    #[arg(long, default_value = "")]
    next_step: String,
    /// The kind, where a name may mean several
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Note {
    /// The action: DA-03
    record: String,
    /// What was said
    text: String,
    /// What happens next
    #[arg(long, default_value = "")]
    next_step: String,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Withdraw {
    /// The action or project: DA-03
    record: String,
    /// Why it is withdrawn
    #[arg(long)]
    reason: String,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Sets a field.
pub fn set(task: &Set, place: &Place) -> Done {
    let mut office = place.open()?;
    let record = office.named(&task.record, task.kind.as_deref())?.clone();
    let kind = record.kind;
    let Some(number) = kind.field(&task.field) else {
        let columns: Vec<&str> = kind.fields().iter().map(|field| field.column).collect();
        let says = format!("\"{}\" is no field of {}; expected one of {}", task.field, kind.many(), columns.join(", "));
        return Err(Failure::Usage(says));
    };
    let field = &kind.fields()[number];
    let plan = &office.plan;
    let cell = plan.read_typed(kind, number, &task.value, office.desk.today()).map_err(|wanted| {
        Failure::Refused(format!("{}: expected {wanted}, found \"{}\"; nothing was changed", field.header, task.value))
    })?;
    if by_update(kind, number).is_some() && cell.is_empty() {
        return Err(Failure::Nothing(emptied(number, field.domain)));
    }
    if stands(&record, number) == cell && task.note.is_empty() {
        return Err(Failure::Nothing(format!("nothing to change: {} stands so already", field.header)));
    }
    if kind == Kind::Action && number == action::DUE.number() && !record.cell(number).is_empty() && task.note.is_empty()
    {
        let says = "a due date that moves needs its reason: add --note \"...\"; nothing was changed";
        return Err(Failure::Usage(says.to_owned()));
    }
    let changes = match by_update(kind, number) {
        Some(column) => {
            let id = office.mint.next_id();
            let mut update = said(&office, &record, id, &task.note, &task.next_step);
            update.set_cell(column, cell);
            status::update_changes(&office.plan, update)
        }
        None if kind == Kind::Project && number == project::ROUTE.number() => {
            let Cell::Word(word) = cell else {
                return Err(Failure::Usage(
                    "a project is at some step; expected its word; nothing was changed".to_owned(),
                ));
            };
            let to = Route::from_word(word).unwrap_or(Route::Proposed);
            step(&mut office, &record, to, &Said::note(&task.note), None, &[])?
        }
        None => {
            let mut after = record.clone();
            after.set_cell(number, cell);
            let mut changes = diff(&office.plan, &record, &after);
            changes.extend(slip_of(&mut office, &record, &after, &task.note));
            changes
        }
    };
    let mut why = reason(&office.plan, &changes);
    // An update says its note itself; of other fields nothing else would.
    if !task.note.trim().is_empty() && by_update(kind, number).is_none() {
        why = format!("{why} ({})", task.note.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    finish(&mut office, Revision::new(why, changes), task.json)
}

/// Takes a note on an action.
pub fn note(task: &Note, place: &Place) -> Done {
    let mut office = place.open()?;
    let record = office.named(&task.record, Some("action"))?.clone();
    let id = office.mint.next_id();
    let update = said(&office, &record, id, &task.text, &task.next_step);
    if update.get(update::NOTE).is_empty() && update.get(update::NEXT_STEP).is_empty() {
        return Err(Failure::Usage("a note needs words; nothing was changed".to_owned()));
    }
    let changes = status::update_changes(&office.plan, update);
    let why = reason(&office.plan, &changes);
    finish(&mut office, Revision::new(why, changes), task.json)
}

/// Withdraws an action or a project.
pub fn withdraw(task: &Withdraw, place: &Place) -> Done {
    let mut office = place.open()?;
    let record = office.named(&task.record, None)?.clone();
    if task.reason.trim().is_empty() {
        return Err(Failure::Usage("a withdrawal needs its reason; nothing was changed".to_owned()));
    }
    let id = office.mint.next_id();
    let changes = match record.kind {
        Kind::Action if status::stage(&record) == Stage::Withdrawn => {
            return Err(Failure::Nothing(format!("{} is withdrawn already", task.record)));
        }
        Kind::Action => {
            let mut update = said(&office, &record, id, &task.reason, "");
            update.set(update::STAGE, Stage::Withdrawn.cell());
            status::update_changes(&office.plan, update)
        }
        Kind::Project => step(&mut office, &record, Route::Withdrawn, &Said::note(&task.reason), None, &[])?,
        kind => {
            let says = format!("only actions and projects are withdrawn; {} is {}", task.record, kind.with_article());
            return Err(Failure::Usage(says));
        }
    };
    let why = reason(&office.plan, &changes);
    finish(&mut office, Revision::new(why, changes), task.json)
}

/// The update's column that moves a field of an action.
fn by_update(kind: Kind, field: usize) -> Option<usize> {
    let moves = [
        (action::STAGE.number(), update::STAGE.number()),
        (action::RATING.number(), update::RATING.number()),
        (action::CONFIRMED.number(), update::CONFIRMED.number()),
    ];
    let found = moves.iter().find(|(of_action, _)| kind == Kind::Action && *of_action == field);
    found.map(|(_, of_update)| *of_update)
}

/// What a stage or a rating counts as where nothing stands; any other field as it is.
fn stands(record: &Record, field: usize) -> Cell {
    match (record.kind, record.cell(field)) {
        (Kind::Action, Cell::Empty) if field == action::STAGE.number() => status::stage(record).cell(),
        (Kind::Action, Cell::Empty) if by_update(Kind::Action, field).is_some() => Rating::NotRated.cell(),
        (_, cell) => cell.clone(),
    }
}

/// Why a stage or a rating is never cleared: an update without one says nothing of it.
fn emptied(field: usize, domain: Domain) -> String {
    let wanted = domain.wanted();
    if field == action::STAGE.number() {
        return format!("nothing to change: a stage is one of {wanted}; each action is at one");
    }
    format!("nothing to change: a rating is one of {wanted}; \"not rated\" takes it away")
}

/// What is said of a due date that moves: from which day to which, and why.
fn slip_of(office: &mut Office, before: &Record, after: &Record, note: &str) -> Option<Change> {
    let due = action::DUE.number();
    let (from, to) = (before.cell(due), after.cell(due));
    if before.kind != Kind::Action || from.is_empty() || from == to {
        return None;
    }
    let slip = Record::new(Kind::Slip, office.mint.next_id())
        .with(slip::ACTION, Cell::One(before.id))
        .with(slip::DATE, Cell::Day(office.desk.today()))
        .with(slip::MOVED_FROM, from.clone())
        .with(slip::MOVED_TO, to.clone())
        .with(slip::WHY, Cell::text(note.trim()));
    Some(Change::add(&office.plan, &slip))
}

/// An update of today with these words.
fn said(office: &Office, action: &Record, id: Id, note: &str, next_step: &str) -> Record {
    Record::new(Kind::Update, id)
        .with(update::ACTION, Cell::One(action.id))
        .with(update::DATE, Cell::Day(office.desk.today()))
        .with(update::NOTE, Cell::text(note.trim()))
        .with(update::NEXT_STEP, Cell::text(next_step.trim()))
}
