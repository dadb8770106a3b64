//! `folkmoot add`: a new record, its fields given as `column=value`.

use super::{Done, Failure, Place, finish, kind_named};
use crate::plan::{
    Kind, action,
    cell::Cell,
    change::{Change, Revision},
    project::{self, Route},
    record::Record,
};
use clap::Args;

#[derive(Debug, Args)]
pub struct Add {
    /// The kind: action, priority, lead, project, ...
    kind: String,
    /// The fields: title="Share the lessons" priority=DA
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Adds a record.
pub fn run(task: &Add, place: &Place) -> Done {
    let kind = kind_named(&task.kind)?;
    let mut office = place.open()?;
    office.holds(kind)?;
    let mut record = Record::new(kind, office.mint.next_id());
    for given in &task.fields {
        let Some((name, value)) = given.split_once('=') else {
            return Err(Failure::Usage(format!("\"{given}\" is no field; expected FIELD=VALUE, as title=\"...\"")));
        };
        let Some(number) = kind.field(name) else {
            let columns: Vec<&str> = kind.fields().iter().map(|field| field.column).collect();
            let says = format!("\"{name}\" is no field of {}; expected one of {}", kind.many(), columns.join(", "));
            return Err(Failure::Usage(says));
        };
        let field = &kind.fields()[number];
        let plan = &office.plan;
        let cell = plan.read_typed(kind, number, value, office.desk.today()).map_err(|wanted| {
            Failure::Refused(format!("{}: expected {wanted}, found \"{value}\"; nothing was changed", field.header))
        })?;
        record.set_cell(number, cell);
    }
    if kind == Kind::Action && record.get(action::REFERENCE).is_empty() {
        let reference = action::next_reference(&office.plan, record.get(action::PRIORITY));
        record.set(action::REFERENCE, Cell::text(&reference));
    }
    let route = record.get(project::ROUTE).filter(|_| kind == Kind::Project);
    if route.is_some_and(|route| route != Route::Proposed) && record.get(project::SOURCE).is_empty() {
        let says = "Route: a new bid is proposed and moves by its steps; expected no route, then \
             `folkmoot project advance`; nothing was changed";
        return Err(Failure::Refused(says.to_owned()));
    }
    let change = Change::add(&office.plan, &record);
    let why = change.worded(&office.plan);
    finish(&mut office, Revision::new(why, vec![change]), task.json)
}
