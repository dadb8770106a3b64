//! `folkmoot project`: a project's next step, and its money.

use super::{Done, Failure, Office, Place, finish};
use crate::plan::{
    Id, Kind, Plan,
    account::{self, Figure},
    cell::{Cell, Domain},
    change::{Change, Revision, reason},
    day::typed::{self, Sense},
    grant::{self, Grant},
    ledger_entry::{self, Entry, Pot},
    meeting::Meeting,
    money::Pence,
    project::{self, Route},
    record::{Day, Money as Amount, One, Record, Shape, Words},
    route, route_step,
};
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct Project {
    #[command(subcommand)]
    task: ProjectTask,
}

#[derive(Debug, Subcommand)]
enum ProjectTask {
    /// Take a project to its next step, or to another; an approval commits money
    Advance(Advance),
    /// Enter money spent on a project
    Spend(Money),
    /// Enter money of a project that was paid back
    Refund(Money),
}

#[derive(Debug, Args)]
pub struct Advance {
    /// The project: CRG-22-05
    project: String,
    /// The step, where it is not the next one: recommended, "agreed by the Chair", "approved by the PCC", ...
    #[arg(long, value_name = "STEP")]
    to: Option<String>,
    /// What the approval commits, or the withdrawal frees; else what was asked, or what is not spent
    #[arg(long, value_name = "POUNDS", allow_hyphen_values = true)]
    amount: Option<String>,
    /// The pot that it is committed from; else the project's own
    #[arg(long, value_name = "POT")]
    pot: Option<String>,
    /// The grant year that it is committed from; else the project's own
    #[arg(long, value_name = "YEAR")]
    grant: Option<String>,
    #[command(flatten)]
    said: Said,
    /// The meeting that decided: "working group, 2026-10-12"
    #[arg(long, value_name = "MEETING")]
    meeting: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// What every step and entry says of itself.
#[derive(Debug, Default, Args)]
pub struct Said {
    /// The day, where it is not today: 31/3, 31 Mar 2026, fri, yesterday
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The post or body that decided; else the usual one
    #[arg(long, value_name = "POST")]
    by: Option<String>,
    /// Why, or how it goes; needed where a step is skipped
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The paper that says so
    #[arg(long, value_name = "PAPER")]
    source: Option<String>,
}

impl Said {
    /// Says only a note.
    pub fn note(text: &str) -> Self {
        Self { note: Some(text.trim().to_owned()), ..Self::default() }
    }
}

#[derive(Debug, Args)]
pub struct Money {
    /// The project: CRG-22-05
    project: String,
    /// How much, in pounds: 1,837.50
    #[arg(allow_hyphen_values = true)]
    amount: String,
    /// The grant year; else the project's own
    #[arg(long, value_name = "YEAR")]
    grant: Option<String>,
    /// The pot; else the project's own
    #[arg(long, value_name = "POT")]
    pot: Option<String>,
    #[command(flatten)]
    said: Said,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Takes a project on its route, or enters its money.
pub fn run(task: &Project, place: &Place) -> Done {
    let mut office = place.open()?;
    office.holds(Kind::Project)?;
    match &task.task {
        ProjectTask::Advance(task) => advance(&mut office, task),
        ProjectTask::Spend(task) => enter(&mut office, task, Entry::Spend),
        ProjectTask::Refund(task) => enter(&mut office, task, Entry::Refund),
    }
}

/// Reads what the command line gives for a field, in the words of its domain; a day as people type it.
fn given<S: Shape>(office: &Office, name: &str, text: Option<&String>) -> Result<Option<Cell>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let read = match S::DOMAIN {
        Domain::Day => typed::read(text, office.desk.today(), Sense::Behind).map(Cell::Day),
        domain => domain.read(text, &|kind, name| office.plan.find(kind, name)),
    };
    let cell = read.map_err(|wanted| {
        Failure::Refused(format!("{name}: expected {wanted}, found \"{text}\"; nothing was changed"))
    })?;
    Ok(Some(cell))
}

fn advance(office: &mut Office, task: &Advance) -> Done {
    let project = office.named(&task.project, Some("project"))?.clone();
    let plan = &office.plan;
    let to = match given::<Route>(office, "--to", task.to.as_ref())? {
        Some(Cell::Word(word)) => Route::from_word(word),
        _ => route::next(plan, &project),
    };
    let Some(to) = to else {
        let stands = route::route(&project).word();
        return Err(Failure::Nothing(format!(
            "{} is {stands}: nothing comes next; say which step with --to",
            task.project
        )));
    };
    let meeting = given::<One<Meeting>>(office, "--meeting", task.meeting.as_ref())?;
    let money = [
        (ledger_entry::AMOUNT.number(), given::<Amount>(office, "--amount", task.amount.as_ref())?),
        (ledger_entry::POT.number(), given::<Pot>(office, "--pot", task.pot.as_ref())?),
        (ledger_entry::GRANT.number(), given::<One<Grant>>(office, "--grant", task.grant.as_ref())?),
    ];
    let changes = step(office, &project, to, &task.said, meeting, &money)?;
    let why = reason(&office.plan, &changes);
    finish(office, Revision::new(why, changes), task.json)
}

/// The changes by which a project takes a step, with the money that it moves.
pub fn step(
    office: &mut Office,
    project: &Record,
    to: Route,
    said: &Said,
    meeting: Option<Cell>,
    money: &[(usize, Option<Cell>)],
) -> Result<Vec<Change>, Failure> {
    let today = office.desk.today();
    let id = office.mint.next_id();
    let plan = &office.plan;
    let date = given::<Day>(office, "--date", said.date.as_ref())?;
    let day = match &date {
        Some(Cell::Day(day)) => *day,
        _ => today,
    };
    let mut step = route::proposed(plan, project, id, to, day);
    if let Some(date) = date {
        step.set(route_step::DATE, date);
    } else if step.get(route_step::DATE).is_none() && said.source.is_none() {
        let says = "its grant year is over, so it was not decided today; expected the day, as in `folkmoot project \
                    advance CRG-22-05 --date 17/11/2022`; nothing was changed";
        return Err(Failure::Usage(says.to_owned()));
    }
    say(
        &mut step,
        &[
            (route_step::DECIDED_BY.number(), said.by.as_ref()),
            (route_step::NOTE.number(), said.note.as_ref()),
            (route_step::SOURCE.number(), said.source.as_ref()),
        ],
    );
    if let Some(meeting) = meeting {
        step.set(route_step::MEETING, meeting);
    }
    let mut entries = route::money_of(plan, project, &step);
    if entries.is_empty() && money.iter().any(|(_, cell)| cell.is_some()) {
        let says = format!(
            "the step {} moves no money of {}; expected no --amount, --pot or --grant; nothing was changed",
            to.word(),
            project.get(project::REFERENCE)
        );
        return Err(Failure::Usage(says));
    }
    if let Some(first) = entries.first_mut() {
        for (field, cell) in money {
            if let Some(cell) = cell {
                first.set_cell(*field, cell.clone());
            }
        }
    }
    let mut changes = route::step_changes(&office.plan, project, &step);
    for mut entry in entries {
        entry.id = office.mint.next_id();
        changes.push(Change::add(&office.plan, &entry));
    }
    Ok(changes)
}

fn say(record: &mut Record, fields: &[(usize, Option<&String>)]) {
    for (field, text) in fields {
        if let Some(text) = text {
            record.set_cell(*field, Cell::text(text.trim()));
        }
    }
}

fn enter(office: &mut Office, task: &Money, entry: Entry) -> Done {
    let project = office.named(&task.project, Some("project"))?.clone();
    let id = office.mint.next_id();
    let today = office.desk.today();
    let plan = &office.plan;
    let amount = given::<Amount>(office, "AMOUNT", Some(&task.amount))?;
    let year = given::<One<Grant>>(office, "--grant", task.grant.as_ref())?;
    let year = year.unwrap_or_else(|| usual_year(plan, &project));
    let pot = given::<Pot>(office, "--pot", task.pot.as_ref())?;
    let date = given::<Day>(office, "--date", task.said.date.as_ref())?;
    let mut record = Record::new(Kind::LedgerEntry, id)
        .with(ledger_entry::GRANT, year)
        .with(ledger_entry::ENTRY, entry.cell())
        .with(ledger_entry::AMOUNT, amount.unwrap_or_default())
        .with(ledger_entry::POT, pot.unwrap_or_else(|| project.cell(project::POT.number()).clone()))
        .with(ledger_entry::PROJECT, Cell::One(project.id))
        .with(ledger_entry::DATE, date.unwrap_or(Cell::Day(today)))
        .with(ledger_entry::DECIDED_BY, Cell::text(&route::decider(plan, &project, Route::InDelivery)));
    say(
        &mut record,
        &[
            (ledger_entry::DECIDED_BY.number(), task.said.by.as_ref()),
            (ledger_entry::NOTE.number(), task.said.note.as_ref()),
            (ledger_entry::SOURCE.number(), task.said.source.as_ref()),
        ],
    );
    let change = Change::add(plan, &record);
    let why = change.worded(plan);
    finish(office, Revision::new(why, vec![change]), task.json)
}

/// The grant year of a project's money: the newest in which something is committed to it, else its own.
fn usual_year(plan: &Plan, project: &Record) -> Cell {
    let committed = |id: &Id| account::of_project(plan, project.id, Some(*id)).whole(Figure::Committed);
    let years = account::years_of(plan, project);
    let newest = years
        .into_iter()
        .filter(|id| committed(id) != Pence::ZERO)
        .max_by_key(|id| plan.record(Kind::Grant, *id).and_then(|grant| grant.get(grant::YEAR)));
    newest.map_or_else(|| project.cell(project::GRANT.number()).clone(), Cell::One)
}
