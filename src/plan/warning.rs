//! What in the money of a grant year wants attention, in words, with the rows behind each.
//!
//! A warning is computed, never stored, and holds for a day. What it says of a project is a [`Fact`], whose
//! word filter lines take too, so the rows behind a warning are exactly those that it counts.

use super::{
    Id, Kind, Plan,
    account::{self, Account, Figure, Part, Split},
    day::{FinancialYear, show_day},
    fact::Fact,
    grant, ledger_entry,
    money::Pence,
    progress::{AsAt, days_between},
    project::{self, Route},
    record::Record,
    route, select,
    terms::{self, Deadline, Standing, Third},
};
use jiff::civil::Date;

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What is so, in a sentence without its full stop.
    pub says: String,
    /// The kind of record behind it, and the filter line that picks them.
    pub behind: (Kind, String),
}

/// For how many days before its end a pot is about to lapse.
const SOON: i64 = 60;

/// What wants attention in a grant year, what weighs most first.
pub fn warnings(plan: &Plan, grant: &Record, as_at: AsAt) -> Vec<Warning> {
    let account = account::account(plan, grant.id);
    let watch = Watch { plan, grant, account, as_at };
    let mut warnings = Vec::new();
    watch.commitments(&mut warnings);
    watch.condition(&mut warnings);
    watch.carried(&mut warnings);
    watch.lapses(&mut warnings);
    watch.underspend(&mut warnings);
    watch.projects(&mut warnings);
    warnings
}

/// A filter line for the entries behind a figure of a grant year.
pub fn entries_behind(plan: &Plan, grant: Id, figure: Figure, part: Part) -> String {
    let of = select::naming_term(plan, Kind::LedgerEntry, ledger_entry::GRANT.number(), grant);
    format!("{of} counts:{}/{}", figure.slug(), part.slug())
}

/// A filter line for the projects of a grant year.
pub fn projects_of(plan: &Plan, grant: Id) -> String {
    format!("year:{}", plan.label(Kind::Grant, grant))
}

struct Watch<'p> {
    plan: &'p Plan,
    grant: &'p Record,
    account: Account,
    as_at: AsAt,
}

impl Watch<'_> {
    fn entries(&self, figure: Figure, part: Part) -> (Kind, String) {
        (Kind::LedgerEntry, entries_behind(self.plan, self.grant.id, figure, part))
    }

    fn with_fact(&self, fact: Fact) -> (Kind, String) {
        (Kind::Project, format!("{} {}", projects_of(self.plan, self.grant.id), fact.word()))
    }

    fn year_ends(&self) -> Option<Date> {
        self.grant.get(grant::YEAR).map(FinancialYear::ends)
    }

    fn commitments(&self, warnings: &mut Vec<Warning>) {
        for part in [Part::Upfront, Part::Tactical] {
            let pot = part.label().to_lowercase();
            let (approved, pending) =
                (self.account.amount(Figure::AfterApproved, part), self.account.amount(Figure::AfterPending, part));
            if approved < Pence::ZERO {
                let says = format!("Over-committed: the {pot} by {}", -approved);
                warnings.push(Warning { says, behind: self.entries(Figure::Committed, part) });
            } else if pending < Pence::ZERO {
                // Where no allocation sets the upfront pot, all bids draw on the rest.
                let drawn = if self.account.split == Split::Rest { Part::Whole } else { part };
                let asked = self.account.amount(Figure::Pending, drawn);
                let says = format!("Pending bids of {asked} would over-commit the {pot} by {}", -pending);
                warnings.push(Warning { says, behind: self.with_fact(Fact::Pending) });
            }
        }
    }

    fn condition(&self, warnings: &mut Vec<Warning>) {
        let asked = self.account.whole(Figure::RolloverAsked);
        if asked > Pence::ZERO {
            let says = format!("Rollover of {asked} is asked and not answered: it is in no balance");
            warnings.push(Warning { says, behind: self.entries(Figure::RolloverAsked, Part::Whole) });
        }
        // An over-committed pot is said already.
        let is_short = |third: &Third| third.standing == Standing::NotMet && third.tactical >= Pence::ZERO;
        if let Some(third) = Third::of(self.grant, &self.account).filter(is_short) {
            let behind = self.entries(Figure::Pot, Part::Tactical);
            warnings.push(Warning { says: third.worded(), behind });
        }
    }

    /// What the funder let the next year carry has left this one: as long as that is not entered here, it
    /// counts in both.
    fn carried(&self, warnings: &mut Vec<Warning>) {
        let Some(year) = self.grant.get(grant::YEAR) else { return };
        let is_next = |grant: &&Record| grant.get(grant::YEAR) == Some(FinancialYear(year.0 + 1));
        let Some(next) = self.plan.all(Kind::Grant).iter().find(is_next) else { return };
        let carried = account::account(self.plan, next.id).whole(Figure::RolloverAgreed);
        let entered = self.account.whole(Figure::Returned) + self.account.whole(Figure::Lapsed);
        let left = self.account.whole(Figure::AfterSpent);
        if carried > entered && left > Pence::ZERO {
            let says = format!(
                "{carried} was carried into {} and {entered} of it has left {year}: enter the return of underspend",
                self.plan.name_of(next)
            );
            warnings.push(Warning {
                says,
                behind: (Kind::LedgerEntry, entries_behind(self.plan, next.id, Figure::RolloverAgreed, Part::Whole)),
            });
        }
    }

    /// Money of a pot that is not committed when it can no longer be drawn.
    fn lapses(&self, warnings: &mut Vec<Warning>) {
        let Some(ends) = self.year_ends() else { return };
        for (part, last) in
            [(Part::Upfront, ends), (Part::Tactical, self.grant.get(grant::TACTICAL_BY).unwrap_or(ends))]
        {
            let free = self.account.amount(Figure::AfterApproved, part);
            if free <= Pence::ZERO {
                continue;
            }
            let (pot, day) = (part.label().to_lowercase(), show_day(last));
            let says = match days_between(self.as_at.today, last) {
                ..0 => format!("{free} of the {pot} was not drawn by {day}: enter its lapse or return"),
                0 => format!("{free} of the {pot} lapses today"),
                1 => format!("{free} of the {pot} lapses tomorrow"),
                days @ 2..=SOON => format!("{free} of the {pot} lapses in {days} days, on {day}"),
                _ => continue,
            };
            warnings.push(Warning { says, behind: self.entries(Figure::AfterApproved, part) });
        }
    }

    /// What will not be spent: what finished projects left, and, from the last quarter on, what is free.
    fn underspend(&self, warnings: &mut Vec<Warning>) {
        let Some(ends) = self.year_ends() else { return };
        let today = self.as_at.today;
        let spent = self.account.whole(Figure::Spent);
        if today > ends {
            let left = self.account.whole(Figure::AfterSpent);
            if left > Pence::ZERO {
                let says =
                    format!("The year is over and {left} of it is not accounted for: {spent} is entered as spent");
                warnings.push(Warning { says, behind: self.entries(Figure::AfterSpent, Part::Whole) });
            }
            return;
        }
        let done = account::projects(self.plan, self.grant.id).into_iter();
        let done = done.filter(|project| matches!(route::route(project), Route::Complete | Route::Reported));
        let left: Pence = done
            .map(|project| {
                let account = account::of_project(self.plan, project.id, Some(self.grant.id));
                (account.whole(Figure::Committed) - account.whole(Figure::Spent)).max(Pence::ZERO)
            })
            .sum();
        let last_quarter = days_between(today, ends) < 90;
        let free = if last_quarter { self.account.whole(Figure::AfterApproved).max(Pence::ZERO) } else { Pence::ZERO };
        if left + free > Pence::ZERO {
            let parts = match (left, free) {
                (left, Pence::ZERO) => format!("finished projects left {left}"),
                (Pence::ZERO, free) => format!("{free} is not committed"),
                (left, free) => format!("finished projects left {left}, and {free} is not committed"),
            };
            let says = format!("Under-spend forecast {}: {parts}", left + free);
            warnings.push(Warning { says, behind: self.entries(Figure::AfterSpent, Part::Whole) });
        }
    }

    /// How much a project has spent of how much.
    fn overspent(&self, reference: &str) -> String {
        let id = self.plan.find(Kind::Project, reference);
        let own = id.map(|id| account::of_project(self.plan, id, Some(self.grant.id)));
        let [spent, committed] =
            [Figure::Spent, Figure::Committed].map(|figure| own.map_or(Pence::ZERO, |own| own.whole(figure)));
        format!("{reference} has spent {spent} of the {committed} committed to it")
    }

    fn projects(&self, warnings: &mut Vec<Warning>) {
        let projects = account::projects(self.plan, self.grant.id);
        let days = self.as_at.stale_days;
        let outcomes = self.grant.get(grant::OUTCOMES_BY).map_or_else(String::new, |day| {
            match days_between(self.as_at.today, day) {
                ..0 => format!(", due by {} and late", show_day(day)),
                0 => ", due today".to_owned(),
                days => format!(", due in {days} days"),
            }
        });
        for (fact, one, many) in [
            (Fact::Overspent, String::new(), "have spent more than is committed to them".to_owned()),
            (
                Fact::Unstated,
                "is approved, and the ledger has no amount".to_owned(),
                "are approved, and the ledger has no amount".to_owned(),
            ),
            (Fact::Late, "is a bid past its deadline".to_owned(), "are bids past their deadline".to_owned()),
            (
                Fact::Unreported,
                format!("is complete, its outcome not reported{outcomes}"),
                format!("are complete, their outcomes not reported{outcomes}"),
            ),
            (Fact::Quiet, format!("has had no update for {days} days"), format!("have had no update for {days} days")),
        ] {
            let of: Vec<&str> = projects
                .iter()
                .filter(|project| fact.holds(self.plan, project, self.as_at))
                .map(|project| project.get(project::REFERENCE))
                .collect();
            let says = match of.as_slice() {
                [] => continue,
                [only] if fact == Fact::Overspent => self.overspent(only),
                [only] => format!("{only} {one}"),
                several => format!("{} projects {many}: {}", several.len(), listed(several)),
            };
            warnings.push(Warning { says, behind: self.with_fact(fact) });
        }
        if self.account.unstated > 0 {
            let bids = if self.account.unstated == 1 {
                "1 pending bid states"
            } else {
                &format!("{} pending bids state", self.account.unstated)
            };
            let says = format!("{bids} no amount, and no figure has it");
            let behind = (Kind::Project, format!("{} pending asked:", projects_of(self.plan, self.grant.id)));
            warnings.push(Warning { says, behind });
        }
    }
}

/// The first of several references, and how many more there are.
fn listed(references: &[&str]) -> String {
    const NAMED: usize = 4;
    let named = references.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match references.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// The deadlines to come of every grant year, the next first, and whose each is.
pub fn next_deadlines(plan: &Plan, today: Date) -> Vec<(&Record, Deadline)> {
    let grants = plan.all(Kind::Grant).iter();
    let all = grants.flat_map(|grant| terms::deadlines(grant).map(move |deadline| (grant, deadline)));
    let mut next: Vec<(&Record, Deadline)> = all.filter(|(_, deadline)| deadline.day >= today).collect();
    next.sort_by_key(|(_, deadline)| deadline.day);
    next
}

/// How long until a day, in words: `today`, `in 12 days`, `3 days ago`.
pub fn until(today: Date, day: Date) -> String {
    match days_between(today, day) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}
