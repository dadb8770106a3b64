//! Facts about projects, and about the actions that lost theirs: computed, never stored, each with a word.

use super::{
    Id, Kind, Plan,
    account::{self, Figure},
    day::FinancialYear,
    grant, ledger_entry,
    money::Pence,
    progress::{AsAt, days_between},
    project::{self, Route},
    record::Record,
    route, status,
};
use jiff::civil::Date;

/// Something that can be said of a project, and asked for by its word in a filter line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It names no priority and no action.
    Unlinked,
    /// It may still be approved.
    Bid,
    /// Recommended, or agreed by the Chair: it awaits the PCC.
    Pending,
    /// Approved by the PCC, whatever came after; not what fell.
    Approved,
    /// Declined or withdrawn.
    Fell,
    /// Under way, and not heard of for the plan's number of days.
    Quiet,
    /// Complete, and its outcome is not reported.
    Unreported,
    /// More is spent on it than is committed to it.
    Overspent,
    /// A bid whose deadline has passed.
    Late,
    /// Approved, and no amount of it is in the ledger.
    Unstated,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Unlinked,
        Self::Bid,
        Self::Pending,
        Self::Approved,
        Self::Fell,
        Self::Quiet,
        Self::Unreported,
        Self::Overspent,
        Self::Late,
        Self::Unstated,
    ];

    /// Its word in a filter line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unlinked => "unlinked",
            Self::Bid => "bid",
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Fell => "fell",
            Self::Quiet => "quiet",
            Self::Unreported => "unreported",
            Self::Overspent => "overspent",
            Self::Late => "late",
            Self::Unstated => "unstated",
        }
    }

    /// What it says, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Unlinked => "names no priority and no action",
            Self::Bid => "may still be approved",
            Self::Pending => "awaits the PCC",
            Self::Approved => "approved by the PCC, whatever came after",
            Self::Fell => "declined or withdrawn",
            Self::Quiet => "under way and not heard of for long",
            Self::Unreported => "complete, its outcome not reported",
            Self::Overspent => "more is spent than is committed",
            Self::Late => "a bid whose deadline has passed",
            Self::Unstated => "approved, and no amount is in the ledger",
        }
    }

    /// Whether it holds of a project.
    pub fn holds(self, plan: &Plan, project: &Record, as_at: AsAt) -> bool {
        let stands = route::route(project);
        match self {
            Self::Unlinked => project.get(project::PRIORITIES).is_empty() && project.get(project::ACTIONS).is_empty(),
            Self::Bid => stands.is_bid(),
            Self::Pending => account::is_pending(project),
            Self::Approved => stands.is_approved(),
            Self::Fell => stands.is_fallen(),
            Self::Quiet => {
                let under_way = matches!(stands, Route::Approved | Route::InDelivery);
                under_way
                    && route::last_heard(plan, project.id)
                        .is_none_or(|day| days_between(day, as_at.today) > as_at.stale_days)
            }
            Self::Unreported => stands == Route::Complete,
            Self::Overspent => {
                let account = account::of_project(plan, project.id, None);
                account.whole(Figure::Spent) > account.whole(Figure::Committed)
            }
            Self::Late => stands.is_bid() && deadline_of(plan, project).is_some_and(|day| day < as_at.today),
            Self::Unstated => {
                stands.is_approved()
                    && account::of_project(plan, project.id, None).whole(Figure::Approved) == Pence::ZERO
            }
        }
    }
}

/// The last day for a bid: for the pot it is for, else the end of its year.
fn deadline_of(plan: &Plan, project: &Record) -> Option<Date> {
    let grant = plan.record(Kind::Grant, project.get(project::GRANT)?)?;
    let upfront = project.get(project::POT) == Some(ledger_entry::Pot::Upfront);
    let column = if upfront { grant::BUSINESS_CASES_BY } else { grant::TACTICAL_BY };
    grant.get(column).or_else(|| grant.get(grant::YEAR).map(FinancialYear::ends))
}

/// Whether an open action's project fell and no other project of it stands.
pub fn lost_its_project(plan: &Plan, action: &Record) -> bool {
    let mut projects = plan.naming(Kind::Project, project::ACTIONS, action.id).peekable();
    status::stage(action).is_open()
        && projects.peek().is_some()
        && projects.all(|project| route::route(project).is_fallen())
}

/// How many actions lost their project.
pub fn lost_their_project(plan: &Plan) -> usize {
    let mut named: Vec<Id> =
        plan.all(Kind::Project).iter().flat_map(|project| project.get(project::ACTIONS)).copied().collect();
    named.sort_unstable();
    named.dedup();
    let actions = named.into_iter().filter_map(|id| plan.record(Kind::Action, id));
    actions.filter(|action| lost_its_project(plan, action)).count()
}

/// How many projects are linked to nothing of the plan.
pub fn unlinked(plan: &Plan, as_at: AsAt) -> usize {
    plan.all(Kind::Project).iter().filter(|project| Fact::Unlinked.holds(plan, project, as_at)).count()
}
