//! The rules of the route: a project moves by a step, and a step says when, by whom and, where it
//! leaves the way, why.

use super::{Problem, said_of};
use crate::plan::{
    ById, Id, Kind, Plan,
    account::{self, Figure},
    cell::Cell,
    change::{Change, Edit},
    day::show_day,
    money::Pence,
    project::{self, Route},
    record::{Record, Words},
    route, route_step,
};
use jiff::civil::Date;
use std::collections::HashMap;

/// The steps that a revision adds, by their project.
fn steps(changes: &[Change]) -> ById<Vec<Record>> {
    let mut steps: ById<Vec<Record>> = ById::default();
    for change in changes.iter().filter(|change| change.kind == Kind::RouteStep) {
        let Edit::Add(cells) = &change.edit else { continue };
        let step = Record::with_cells(Kind::RouteStep, change.id, cells.clone());
        if let Some(project) = step.get(route_step::PROJECT) {
            steps.entry(project).or_default().push(step);
        }
    }
    steps
}

/// What of the steps and the moves of projects is not lawful.
pub(super) fn problems(plan: &Plan, changes: &[Change], today: Date, problems: &mut Vec<Problem>) {
    let steps = steps(changes);
    moved_by_a_step(plan, changes, &steps, problems);
    edited(plan, changes, today, problems);
    let mut after: HashMap<Id, Route> = HashMap::new();
    for change in changes.iter().filter(|change| route::moves_route(change)) {
        if let Edit::Set { after: Cell::Word(word), .. } = &change.edit
            && let Some(route) = Route::from_word(word)
        {
            after.insert(change.id, route);
        }
    }
    for (id, steps) in &steps {
        // What comes with its project, as the seed does, is a history and moves nothing.
        let Some(project) = plan.record(Kind::Project, *id) else { continue };
        let stands = after.get(id).copied().unwrap_or_else(|| route::route(project));
        // What comes in the same file counts as if it were there, where it is lawful itself.
        let told = steps
            .iter()
            .filter(|step| !step.get(route_step::SOURCE).is_empty() || step.get(route_step::STEP) == Some(stands));
        let told = told.filter_map(|step| step.get(route_step::DATE)).filter(|date| *date <= today);
        let newest = told.chain(dates(plan, *id)).max();
        for step in steps {
            of_step(plan, project, (step, newest), stands, today, problems);
        }
    }
}

/// A step stays the step of its project that it was, has its day and who decided, and in their order the
/// newest is the one at which the project stands.
fn edited(plan: &Plan, changes: &[Change], today: Date, problems: &mut Vec<Problem>) {
    for change in changes.iter().filter(|change| change.kind == Kind::RouteStep) {
        let (Edit::Set { field, after, .. }, Some(step)) = (&change.edit, plan.record(Kind::RouteStep, change.id))
        else {
            continue;
        };
        let mut add = |says: String| problems.push(said_of(plan, step, Some(*field), says));
        let from_paper = !step.get(route_step::SOURCE).is_empty();
        if [route_step::STEP.number(), route_step::PROJECT.number()].contains(field) {
            add("a step stays what it is; expected a new step, and this one taken back where it was wrong".to_owned());
        } else if *field == route_step::DECIDED_BY.number() && after.is_empty() && !from_paper {
            add("a step says who; expected the post or body that decided".to_owned());
        } else if *field == route_step::DATE.number() {
            let mut edited = step.clone();
            edited.set_cell(*field, after.clone());
            let (date, project) = (edited.get(route_step::DATE), step.get(route_step::PROJECT));
            let stands = project.and_then(|id| plan.record(Kind::Project, id)).map(route::route);
            let is_of_it = |other: &Record| other.get(route_step::STEP) == stands;
            let others = project.into_iter().flat_map(|id| plan.naming(Kind::RouteStep, route_step::PROJECT, id));
            let others = others.filter(|other| other.id != step.id);
            let newest = others.filter_map(|other| Some((other.get(route_step::DATE)?, is_of_it(other)))).max();
            match date {
                None if !from_paper => add("a step has its day; expected a date as 31/03/2026".to_owned()),
                Some(date) if date > today => {
                    add("it is a day to come; expected today or a day before".to_owned());
                }
                Some(date) if is_of_it(step) && newest.is_some_and(|(day, same)| !same && date < day) => {
                    let day = newest.map_or_else(String::new, |(day, _)| show_day(day));
                    add(format!("the step before it was on {day}; expected that day or a later one"));
                }
                Some(date) if !is_of_it(step) && newest.is_none_or(|(day, _)| date > day) => {
                    let day = newest.map_or_else(|| "its first step".to_owned(), |(day, _)| show_day(day));
                    add(format!("the project went on from it on {day}; expected that day or one before"));
                }
                _ => {}
            }
        }
    }
}

/// The days of the steps of a project.
fn dates(plan: &Plan, project: Id) -> impl Iterator<Item = Date> {
    plan.naming(Kind::RouteStep, route_step::PROJECT, project).filter_map(|step| step.get(route_step::DATE))
}

/// A project's route moves only by a step in the same revision.
fn moved_by_a_step(plan: &Plan, changes: &[Change], steps: &ById<Vec<Record>>, problems: &mut Vec<Problem>) {
    for change in changes.iter().filter(|change| route::moves_route(change)) {
        let Edit::Set { field, after, .. } = &change.edit else { continue };
        let of_project = steps.get(&change.id).map_or(&[][..], Vec::as_slice);
        let told = of_project.iter().any(|step| step.cell(route_step::STEP.number()) == after);
        if !told {
            problems.push(Problem {
                kind: Kind::Project,
                id: change.id,
                code: plan.label(Kind::Project, change.id).into_owned(),
                field: Some(*field),
                says: "it moves only by a step, which says when and who decided".to_owned(),
            });
        }
    }
}

/// What of a step is not lawful, given the day of the newest step of its project.
fn of_step(
    plan: &Plan,
    project: &Record,
    (step, newest): (&Record, Option<Date>),
    stands: Route,
    today: Date,
    problems: &mut Vec<Problem>,
) {
    let mut add = |field: usize, says: String| problems.push(said_of(plan, step, Some(field), says));
    let Some(to) = step.get(route_step::STEP) else { return };
    let from = route::route(project);
    let (why, date) = (step.get(route_step::NOTE).trim(), step.get(route_step::DATE));
    if date.is_some_and(|date| date > today) {
        add(route_step::DATE.number(), "it is a day to come; expected today or a day before".to_owned());
    }
    // What a paper says may lack its day: then the paper is named.
    let from_paper = !step.get(route_step::SOURCE).is_empty();
    if !from_paper {
        if date.is_none() {
            add(route_step::DATE.number(), "a step has its day; expected a date as 31/03/2026".to_owned());
        }
        if step.get(route_step::DECIDED_BY).is_empty() {
            add(route_step::DECIDED_BY.number(), "a step says who; expected the post or body that decided".to_owned());
        }
        let is_past = to != stands && newest > date;
        if to != stands && !is_past {
            let says = format!(
                "the project stands at {}, and this would be its newest step; expected that step, or a day before \
                 the newest",
                stands.word()
            );
            add(route_step::STEP.number(), says);
        }
        if to == Route::Reported && to == stands && project.get(project::OUTCOME).is_empty() && why.is_empty() {
            let says = "it says what came of the project; expected a note, which becomes the project's outcome";
            add(route_step::NOTE.number(), says.to_owned());
            return;
        }
        // What was put off after its approval goes on with the money it has.
        let has_money = || account::of_project(plan, project.id, None).whole(Figure::Committed) > Pence::ZERO;
        let after_approval = to.is_approved() && to != Route::Approved;
        let goes_on = from.is_approved() || from == Route::Deferred && has_money();
        if to == stands && after_approval && !goes_on {
            let says = "only what the PCC approved is delivered; expected the step approved by the PCC first";
            add(route_step::STEP.number(), says.to_owned());
        }
        if to == Route::Recommended
            && from != to
            && step.get(route_step::MEETING).is_none()
            && step.get(route_step::NOTE).is_empty()
        {
            let says = "the working group recommends at a meeting; expected the meeting, or a note that says how";
            add(route_step::MEETING.number(), says.to_owned());
        }
        // A step that was taken and never written down is told late, and moves nothing.
        if is_past {
            return;
        }
        if let (Some(before), Some(date)) = (newest, date)
            && date < before
        {
            let says = format!("the step before it was on {}; expected that day or a later one", show_day(before));
            add(route_step::DATE.number(), says);
        }
    }
    if !why.is_empty() {
        return;
    }
    let skipped = from.skipped(to);
    let note = route_step::NOTE.number();
    if !skipped.is_empty() {
        let skipped: Vec<&str> = skipped.iter().map(|step| step.word()).collect();
        add(note, format!("it leaves out {}; expected a note that says why", skipped.join(" and ")));
    } else if from == to {
        add(note, "it stands there already; expected a note on how it goes, or another step".to_owned());
    } else if to.place().is_none() {
        add(note, format!("it is {}; expected a note that says why", to.word()));
    } else if to.place() < from.place() {
        add(note, format!("it goes back from {}; expected a note that says why", from.word()));
    }
}

/// Money and route say the same: only what the PCC approved has money committed to it, what it
/// approved has, and what fell has none but what was spent.
///
/// Of the projects whose money moves, those to which something more is committed are named too.
pub(super) fn agrees(after: &Plan, (moved, money, committed_to): (&[Id], &[Id], &[Id]), problems: &mut Vec<Problem>) {
    let mut ids: Vec<Id> = moved.iter().chain(money).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    for project in ids.iter().filter_map(|id| after.record(Kind::Project, *id)) {
        let account = account::of_project(after, project.id, None);
        let (committed, spent) = (account.whole(Figure::Committed), account.whole(Figure::Spent));
        let stands = route::route(project);
        let route = Some(project::ROUTE.number());
        let mut add = |says: String| problems.push(said_of(after, project, route, says));
        let was_moved = moved.contains(&project.id);
        match stands {
            Route::Proposed | Route::Recommended | Route::Agreed | Route::Declined if committed != Pence::ZERO => {
                add(format!(
                    "it is {}, and only the PCC's approval commits money; expected the step approved by the PCC \
                     before {committed} is committed to it",
                    stands.word()
                ));
            }
            _ if !stands.is_approved() && committed_to.contains(&project.id) => {
                add(format!(
                    "it is {}, and only what the PCC approved has money committed to it; expected the step approved \
                     by the PCC first",
                    stands.word()
                ));
            }
            Route::Withdrawn if committed > spent => {
                let rest = committed - spent;
                add(format!("{rest} would still be committed to it; expected all of it withdrawn that is not spent"));
            }
            _ if stands.is_approved() && was_moved && account.whole(Figure::Approved) == Pence::ZERO => {
                add("its approval has no amount; expected the commitment of what the PCC approved".to_owned());
            }
            _ => {}
        }
    }
}
