//! The projects of a grant year as a board: a column for each step of the route.

use super::{
    grant_of,
    what_if::{what_if, with_pending},
};
use crate::{
    app::{
        detail::Target,
        screen::Role,
        sheet::{Column, Row, Sheet, Square, Stands},
    },
    plan::{
        Id, Kind, Plan,
        account::{self, Figure},
        day::{FinancialYear, show_day},
        money::Pence,
        project::{self, Route},
        record::{Record, Words},
        route, route_step,
    },
};

/// What left the way stands in the last column.
const LEFT_THE_WAY: [Route; 3] = [Route::Deferred, Route::Declined, Route::Withdrawn];

/// The board of a year.
pub(super) fn sheet(plan: &Plan, year: FinancialYear, marked: &[Id]) -> Sheet {
    let title = |says: String| vec![(says, Role::Heading)];
    let Some(grant) = grant_of(plan, year) else {
        let empty = vec![format!("There is no grant of {year} yet: v goes on to the account, where a adds it.")];
        return Sheet { says: title(format!("Projects of {year}")), empty, ..Sheet::default() };
    };
    let projects = account::projects(plan, grant.id);
    if projects.is_empty() {
        let empty = vec![format!("No project of {year} yet: a adds a bid, i takes in a file of them.")];
        return Sheet { says: title(format!("Projects of {year}")), empty, ..Sheet::default() };
    }
    let steps: Vec<Vec<Route>> = Route::WAY.iter().map(|step| vec![*step]).chain([LEFT_THE_WAY.to_vec()]).collect();
    let at = |steps: &[Route]| -> Vec<&Record> {
        projects.iter().filter(|project| steps.contains(&route::route(project))).copied().collect()
    };
    let by_step: Vec<Vec<&Record>> = steps.iter().map(|steps| at(steps)).collect();
    let columns = steps.iter().zip(&by_step).map(|(steps, projects)| {
        let header = if steps.len() == 1 { steps.first().map_or("", |step| step.short()) } else { "Fell" };
        let sum: Pence = projects.iter().map(|project| amount(plan, grant.id, project)).sum();
        let under = if projects.is_empty() { String::new() } else { brief(sum) };
        Column { under, ..Column::new(header, 9).wide(26).walked().stands(Stands::Moving) }
    });
    let height = by_step.iter().map(Vec::len).max().unwrap_or(0);
    let row = |place: usize| {
        let squares = by_step.iter().map(|projects| {
            projects.get(place).map_or_else(Square::default, |project| square(plan, grant.id, project, marked))
        });
        Row { id: None, squares: squares.collect(), apart: false, spans: false }
    };
    let count = Kind::Project.counted(projects.len());
    let mut says = title(format!("Grant {year}: {count} by step; under each step what is asked or approved"));
    let thought = [what_if(plan, grant, marked), with_pending(plan, grant, marked)];
    says.extend(thought.into_iter().flatten().map(|says| (says, Role::Warning)));
    let notes = if marked.is_empty() {
        vec![("m marks a bid: what would be left if it were approved.".to_owned(), Role::Plain)]
    } else {
        vec![(
            "* as if approved; nothing is saved. K keeps the marked bids as the recommendation.".to_owned(),
            Role::Plain,
        )]
    };
    Sheet {
        says,
        columns: columns.collect(),
        rows: (0..height).map(row).collect(),
        notes,
        words_in: 2,
        ..Sheet::default()
    }
}

/// What a project is about: committed to it in the year once it was approved, else what it asks.
fn amount(plan: &Plan, grant: Id, project: &Record) -> Pence {
    let approved = account::of_project(plan, project.id, Some(grant)).whole(Figure::Approved);
    if approved == Pence::ZERO { project.get(project::ASKED).unwrap_or_default() } else { approved }
}

/// An amount in at most nine letters: whole pounds without their pence.
fn brief(amount: Pence) -> String {
    let shown = amount.to_string();
    match shown.strip_suffix(".00") {
        Some(pounds) => pounds.to_owned(),
        None if shown.len() > 10 => shown.replace(',', ""),
        None => shown,
    }
}

fn square(plan: &Plan, grant: Id, project: &Record, marked: &[Id]) -> Square {
    let stands = route::route(project);
    let since = plan
        .naming(Kind::RouteStep, route_step::PROJECT, project.id)
        .filter(|step| step.get(route_step::STEP) == Some(stands))
        .filter_map(|step| step.get(route_step::DATE))
        .min()
        .map_or_else(String::new, |day| format!(" since {}", show_day(day)));
    let pot = project.get(project::POT).map_or("no pot stated", Words::word);
    let money = match amount(plan, grant, project) {
        Pence::ZERO => "no amount stated".to_owned(),
        amount => amount.to_string(),
    };
    let words = format!("{}: {}{since}, {money}, {pot}", plan.line_of(project), stands.word());
    Square {
        brief: project.get(project::REFERENCE).to_owned(),
        marked: marked.contains(&project.id),
        ..Square::text(plan.line_of(project))
            .role(Role::Funded)
            .leads(words, Some(Target::Record(Kind::Project, project.id)))
    }
}
