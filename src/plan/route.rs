//! The route of a bid: its order, what comes next, and what money each step asks for.
//!
//! ```text
//! proposed - recommended - agreed by the Chair - approved by the PCC - in delivery - complete - outcome reported
//!     |           |                |                    | commits          |
//!     +-----------+----------------+--------------------+------------------+--> declined, withdrawn, deferred
//! ```
//!
//! A project moves by a dated step that says who by post decided, in the same revision; only the
//! PCC's approval commits money, and a withdrawal frees what is committed and not spent. Used by
//! forms, the shell, the intake and the rules, so that all of them ask the same.

use super::{
    Id, Kind, Plan,
    account::{self, Figure, Part},
    cell::Cell,
    change::{Change, Edit, diff},
    grant, ledger_entry,
    ledger_entry::{Entry, Pot},
    meeting::{self, Body},
    money::Pence,
    organisation, partnership,
    project::{self, Route},
    record::{Record, Words},
    route_step,
};
use jiff::civil::Date;

impl Route {
    /// The steps of the way in their order; the other words leave it.
    pub const WAY: [Self; 7] = [
        Self::Proposed,
        Self::Recommended,
        Self::Agreed,
        Self::Approved,
        Self::InDelivery,
        Self::Complete,
        Self::Reported,
    ];

    /// Its place on the way; nothing where it left it.
    pub fn place(self) -> Option<usize> {
        Self::WAY.iter().position(|step| *step == self)
    }

    /// Whether money is committed at it: from the PCC's approval on.
    pub const fn is_approved(self) -> bool {
        matches!(self, Self::Approved | Self::InDelivery | Self::Complete | Self::Reported)
    }

    /// Whether it is a bid that may still be approved.
    pub const fn is_bid(self) -> bool {
        matches!(self, Self::Proposed | Self::Recommended | Self::Agreed | Self::Deferred)
    }

    /// Whether the project fell.
    pub const fn is_fallen(self) -> bool {
        matches!(self, Self::Declined | Self::Withdrawn)
    }

    /// Its heading on a board, in at most nine letters.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::Recommended => "Recomm.",
            Self::Agreed => "Chair",
            Self::Approved => "PCC",
            Self::InDelivery => "Delivery",
            Self::Complete => "Complete",
            Self::Reported => "Reported",
            Self::Declined => "Declined",
            Self::Withdrawn => "Withdrawn",
            Self::Deferred => "Deferred",
        }
    }

    /// The steps between it and another that are left out on the way there.
    pub fn skipped(self, to: Self) -> &'static [Self] {
        match (self.place(), to.place()) {
            (Some(from), Some(to)) if to > from + 1 => Self::WAY.get(from + 1..to).unwrap_or(&[]),
            _ => &[],
        }
    }
}

/// Whether a change moves a project on its route.
pub fn moves_route(change: &Change) -> bool {
    change.kind == Kind::Project && matches!(change.edit, Edit::Set { field, .. } if field == project::ROUTE.number())
}

/// How far a project is.
pub fn route(project: &Record) -> Route {
    project.get(project::ROUTE).unwrap_or(Route::Proposed)
}

/// The step that comes next for a project; nothing at the end of the way, and for what fell.
pub fn next(plan: &Plan, project: &Record) -> Option<Route> {
    let stands = match route(project) {
        // What was put off goes on from where it was.
        Route::Deferred => {
            let steps = plan.naming(Kind::RouteStep, route_step::PROJECT, project.id).rev();
            steps.filter_map(|step| step.get(route_step::STEP)).find(|step| step.place().is_some())
        }
        other => Some(other),
    };
    let place = stands.unwrap_or(Route::Proposed).place()?;
    Route::WAY.get(place + 1).copied()
}

/// The post or body that usually decides a step.
pub fn decider(plan: &Plan, project: &Record, step: Route) -> String {
    let partnership = plan.partnership();
    let name = partnership.map_or("partnership", |record| record.get(partnership::NAME));
    let short = partnership.map_or("", |record| record.get(partnership::SHORT));
    let group = format!("{} Working Group", if short.is_empty() { name } else { short });
    let bidder = project.get(project::BIDDER).and_then(|id| plan.record(Kind::Organisation, id));
    match step {
        Route::Agreed => format!("Chair of the {name}"),
        Route::Approved => {
            let grant = project.get(project::GRANT).and_then(|id| plan.record(Kind::Grant, id));
            grant.map_or("Police and Crime Commissioner", grant::funder).to_owned()
        }
        Route::Proposed | Route::InDelivery | Route::Complete | Route::Reported | Route::Withdrawn => {
            bidder.map_or(group, |bidder| bidder.get(organisation::NAME).to_owned())
        }
        Route::Recommended | Route::Declined | Route::Deferred => group,
    }
}

/// The meeting at which the working group most likely recommended: its last within a quarter.
pub fn recommended_at(plan: &Plan, day: Date) -> Option<Id> {
    const DAYS: i64 = 92;
    let held = |meeting: &&Record| {
        let date = meeting.get(meeting::DATE);
        meeting.get(meeting::BODY) == Some(Body::WorkingGroup)
            && date.is_some_and(|date| (0..=DAYS).contains(&super::progress::days_between(date, day)))
    };
    let last = plan.all(Kind::Meeting).iter().filter(held).max_by_key(|meeting| meeting.get(meeting::DATE));
    last.map(|meeting| meeting.id)
}

/// A step of a project as it is proposed: dated, by the usual post, at the last meeting.
pub fn proposed(plan: &Plan, project: &Record, id: Id, step: Route, day: Date) -> Record {
    let meeting = if step == Route::Recommended { recommended_at(plan, day) } else { None };
    // Nobody decides on a bid whose year is over: such a step is entered late, and its day is asked for.
    let grant = project.get(project::GRANT).and_then(|id| plan.record(Kind::Grant, id));
    let is_over = grant.and_then(|grant| grant.get(grant::YEAR)).is_some_and(|year| year.ends() < day);
    let decides = matches!(step, Route::Recommended | Route::Agreed | Route::Approved);
    let date = if is_over && decides { Cell::Empty } else { Cell::Day(day) };
    Record::new(Kind::RouteStep, id)
        .with(route_step::PROJECT, Cell::One(project.id))
        .with(route_step::STEP, step.cell())
        .with(route_step::DATE, date)
        .with(route_step::DECIDED_BY, Cell::text(&decider(plan, project, step)))
        .with(route_step::MEETING, meeting.map_or(Cell::Empty, Cell::One))
}

/// The changes by which a project takes a step.
pub fn step_changes(plan: &Plan, project: &Record, step: &Record) -> Vec<Change> {
    let mut after = project.clone().with(project::ROUTE, step.cell(route_step::STEP.number()).clone());
    // What is reported is the outcome, where none was entered; what a file says of it stands in its own column.
    let reports = step.get(route_step::STEP) == Some(Route::Reported) && step.get(route_step::SOURCE).is_empty();
    if reports && project.get(project::OUTCOME).is_empty() {
        after.set_cell(project::OUTCOME.number(), step.cell(route_step::NOTE.number()).clone());
    }
    let mut changes = vec![Change::add(plan, step)];
    changes.extend(diff(plan, project, &after));
    changes
}

/// Money that is committed to a project and not spent, in one year and from one pot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unspent {
    /// The grant year.
    pub grant: Id,
    /// The pot.
    pub pot: Pot,
    /// How much.
    pub amount: Pence,
}

/// What is committed to a project and not spent, the newest year first.
pub fn unspent(plan: &Plan, project: &Record) -> Vec<Unspent> {
    let mut unspent = Vec::new();
    for grant in account::years_of(plan, project) {
        let account = account::of_project(plan, project.id, Some(grant));
        for pot in [Pot::Upfront, Pot::Tactical] {
            let part = Part::of(Some(pot));
            let amount = account.amount(Figure::Committed, part) - account.amount(Figure::Spent, part);
            if amount > Pence::ZERO {
                unspent.push(Unspent { grant, pot, amount });
            }
        }
    }
    unspent.sort_by_key(|one| std::cmp::Reverse(plan.record(Kind::Grant, one.grant).and_then(|g| g.get(grant::YEAR))));
    unspent
}

/// The ledger entries that a step asks for, each with what it proposes: the commitment of an approval,
/// the withdrawals of what fell. None where the step moves no money.
pub fn money_of(plan: &Plan, project: &Record, step: &Record) -> Vec<Record> {
    let to = step.get(route_step::STEP).unwrap_or(Route::Proposed);
    let entry = |entry: Entry, amount: Cell, grant: Cell, pot: Cell| {
        let decided = if entry == Entry::Commitment && to != Route::Approved {
            Cell::text(&decider(plan, project, Route::Approved))
        } else {
            step.cell(route_step::DECIDED_BY.number()).clone()
        };
        Record::new(Kind::LedgerEntry, Id(0))
            .with(ledger_entry::GRANT, grant)
            .with(ledger_entry::DATE, step.cell(route_step::DATE.number()).clone())
            .with(ledger_entry::ENTRY, entry.cell())
            .with(ledger_entry::AMOUNT, amount)
            .with(ledger_entry::POT, pot)
            .with(ledger_entry::PROJECT, Cell::One(project.id))
            .with(ledger_entry::DECIDED_BY, decided)
    };
    let unspent = unspent(plan, project);
    let approved = account::of_project(plan, project.id, None).whole(Figure::Committed);
    if to == Route::Withdrawn {
        let frees = |one: Unspent| {
            let (amount, grant) = (Cell::Money(one.amount), Cell::One(one.grant));
            entry(Entry::Withdrawal, amount, grant, one.pot.cell())
                .with(ledger_entry::NOTE, step.cell(route_step::NOTE.number()).clone())
        };
        return unspent.into_iter().map(frees).collect();
    }
    // What fell and is approved again is committed again, whatever was spent on it before.
    if to.is_approved() && (approved == Pence::ZERO || route(project).is_fallen()) {
        let of = |field: usize| project.cell(field).clone();
        let (asked, grant, pot) = (project::ASKED.number(), project::GRANT.number(), project::POT.number());
        return vec![entry(Entry::Commitment, of(asked), of(grant), of(pot))];
    }
    Vec::new()
}

/// The day on which something was last heard of a project: a dated step, or a dated entry.
pub fn last_heard(plan: &Plan, project: Id) -> Option<Date> {
    let steps = plan.naming(Kind::RouteStep, route_step::PROJECT, project);
    let entries = plan.naming(Kind::LedgerEntry, ledger_entry::PROJECT, project);
    let days = steps.filter_map(|step| step.get(route_step::DATE));
    days.chain(entries.filter_map(|entry| entry.get(ledger_entry::DATE))).max()
}

/// The newest dated step of a project that says it took this one.
pub fn taken_on(plan: &Plan, project: Id, step: Route) -> Option<Date> {
    let steps = plan.naming(Kind::RouteStep, route_step::PROJECT, project);
    steps
        .filter(|taken| taken.get(route_step::STEP) == Some(step))
        .filter_map(|taken| taken.get(route_step::DATE))
        .max()
}

/// A reference for a new project of a grant year that is not in use yet: `CRG-26-01`.
pub fn next_reference(plan: &Plan, grant: Option<Id>, day: Date) -> String {
    let year = grant.and_then(|id| plan.record(Kind::Grant, id)).and_then(|grant| grant.get(grant::YEAR));
    let year = year.unwrap_or_else(|| super::day::FinancialYear::of(day));
    let start = format!("CRG-{:02}-", year.0.rem_euclid(100));
    let taken = plan.all(Kind::Project).iter().filter_map(|project| {
        project.get(project::REFERENCE).to_uppercase().strip_prefix(start.as_str())?.parse::<u32>().ok()
    });
    format!("{start}{:02}", taken.max().unwrap_or(0).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn project(id: i64, reference: &str, route: Route) -> Record {
        Record::new(Kind::Project, Id(id))
            .with(project::REFERENCE, Cell::text(reference))
            .with(project::TITLE, Cell::text("Best Bar None"))
            .with(project::ROUTE, route.cell())
    }

    #[test]
    fn what_lies_between_two_steps_is_skipped() {
        assert_eq!(Route::Proposed.skipped(Route::Recommended), []);
        assert_eq!(Route::Proposed.skipped(Route::Approved), [Route::Recommended, Route::Agreed]);
        assert_eq!(Route::Complete.skipped(Route::Proposed), [], "back is not skipping");
        assert_eq!(Route::Proposed.skipped(Route::Withdrawn), []);
    }

    #[test]
    fn a_bid_that_was_put_off_goes_on_from_where_it_was() {
        let bid = project(1, "CRG-26-01", Route::Deferred);
        let mut plan = Plan::of(vec![(Kind::Project, vec![bid.clone()])]);
        assert_eq!(next(&plan, &bid), Some(Route::Recommended));
        for (id, step) in [(2, Route::Recommended), (3, Route::Agreed), (4, Route::Deferred)] {
            let step = proposed(&plan, &bid, Id(id), step, date(2026, 5, 1));
            plan.insert(step);
        }
        assert_eq!(next(&plan, &bid), Some(Route::Approved));
        assert_eq!(next(&plan, &project(9, "X", Route::Reported)), None);
        assert_eq!(next(&plan, &project(9, "X", Route::Withdrawn)), None);
    }

    #[test]
    fn references_are_counted_on_within_their_year() {
        let projects = vec![project(1, "CRG-26-01", Route::Proposed), project(2, "crg-26-07", Route::Proposed)];
        let plan = Plan::of(vec![(Kind::Project, projects)]);
        assert_eq!(next_reference(&plan, None, date(2026, 11, 28)), "CRG-26-08");
        assert_eq!(next_reference(&plan, None, date(2027, 11, 28)), "CRG-27-01");
    }

    #[test]
    fn every_step_has_a_short_heading_of_its_own() {
        let shorts: Vec<&str> =
            Route::CHOICES.iter().filter_map(|c| Route::from_word(c.word)).map(Route::short).collect();
        let mut unique = shorts.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!((shorts.len(), unique.len()), (10, 10));
        assert!(shorts.iter().all(|short| short.len() <= 9));
    }
}
