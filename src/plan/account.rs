//! The account of a grant year: every figure a sum of entries, each with a weight of plus or minus one.
//!
//! No balance is stored and none is edited. What a figure counts is one table ([`Figure::weight`]), so
//! the amount on a screen, the rows behind it and the column of a paper are the same sum. Sums have
//! no order: entries that come in another order give the same account.
//!
//! ```text
//! pot = committed + returned + lapsed + left after approved          of each part, and of the whole
//! upfront + tactical = whole = allocation + rollover agreed          one part summed, the other subtracted
//! ```
//!
//! The upfront pot is what the allocation sets aside for it; where the allocation names no pot, it is
//! what was approved upfront, and the rest is the tactical pot (working group papers of 18 March 2020,
//! para 2.2, and of 17 November 2022, paras 2.2 and 2.3). What falls upfront stays in the upfront pot
//! until the funder agrees that it moves.

use super::{
    Id, Kind, Plan,
    cell::Cell,
    ledger_entry::{self, Entry, Pot},
    money::Pence,
    project::{self, Route},
    record::{Record, Words},
};
use std::collections::HashMap;

/// A figure of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    /// What the funder gives for the year.
    Allocation,
    /// Carried into the year with the funder's agreement.
    RolloverAgreed,
    /// Rollover that was asked and not answered yet; in no balance.
    RolloverAsked,
    /// All that there is: allocation and agreed rollover, as it stands in the pots.
    Pot,
    /// Approved by the funder, with later changes, before anything fell.
    Approved,
    /// Approved and withdrawn.
    Withdrawn,
    /// Paid out and paid back.
    Refunded,
    /// What is committed now: approved, less what was withdrawn, refunded or returned.
    Committed,
    /// Asked by bids that are recommended or agreed by the Chair and await the funder.
    Pending,
    /// Spent, less what was paid back.
    Spent,
    /// Returned to the funder.
    Returned,
    /// Not used in time, and lost.
    Lapsed,
    /// What remains after what is approved.
    AfterApproved,
    /// What remains after what is approved and what is pending.
    AfterPending,
    /// What remains after what was spent.
    AfterSpent,
}

impl Figure {
    /// All of them, in the order of screens and papers.
    pub const ALL: [Self; 15] = [
        Self::Allocation,
        Self::RolloverAgreed,
        Self::RolloverAsked,
        Self::Pot,
        Self::Approved,
        Self::Withdrawn,
        Self::Refunded,
        Self::Committed,
        Self::Pending,
        Self::Spent,
        Self::Returned,
        Self::Lapsed,
        Self::AfterApproved,
        Self::AfterPending,
        Self::AfterSpent,
    ];

    /// What it is called on screens and in papers.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Allocation => "Allocation",
            Self::RolloverAgreed => "Rollover agreed",
            Self::RolloverAsked => "Rollover asked, in no balance",
            Self::Pot => "In the pots",
            Self::Approved => "Approved",
            Self::Withdrawn => "Withdrawn",
            Self::Refunded => "Refunded",
            Self::Committed => "Committed now",
            Self::Pending => "Pending bids",
            Self::Spent => "Spent",
            Self::Returned => "Returned to the funder",
            Self::Lapsed => "Lapsed",
            Self::AfterApproved => "Left after approved",
            Self::AfterPending => "Left after approved and pending",
            Self::AfterSpent => "Left after spent",
        }
    }

    /// Its name in JSON, CSV and filter lines.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Allocation => "allocation",
            Self::RolloverAgreed => "rollover_agreed",
            Self::RolloverAsked => "rollover_asked",
            Self::Pot => "pot",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
            Self::Refunded => "refunded",
            Self::Committed => "committed",
            Self::Pending => "pending",
            Self::Spent => "spent",
            Self::Returned => "returned",
            Self::Lapsed => "lapsed",
            Self::AfterApproved => "left_after_approved",
            Self::AfterPending => "left_after_pending",
            Self::AfterSpent => "left_after_spent",
        }
    }

    /// The sum in words, for those who want to check it.
    pub const fn sum(self) -> &'static str {
        match self {
            Self::Allocation => "allocations",
            Self::RolloverAgreed => "rollovers agreed",
            Self::RolloverAsked => "rollovers asked, less agreed or refused",
            Self::Pot => "allocation and agreed rollover",
            Self::Approved => "commitments and their changes",
            Self::Withdrawn => "withdrawals",
            Self::Refunded => "refunds",
            Self::Committed => "approved, less withdrawn, refunded and returned by projects",
            Self::Pending => "asked by bids that await the PCC",
            Self::Spent => "spends, less refunds",
            Self::Returned => "returns of underspend",
            Self::Lapsed => "lapses",
            Self::AfterApproved => "the pot, less committed, returned and lapsed",
            Self::AfterPending => "left after approved, less pending bids",
            Self::AfterSpent => "the pot, less spent, returned and lapsed",
        }
    }

    /// The figure with this name in filter lines.
    pub fn named(slug: &str) -> Option<Self> {
        let wanted = slug.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|figure| figure.slug() == wanted)
    }

    /// Whether only bids stand behind it, and no entry.
    pub const fn is_of_bids(self) -> bool {
        matches!(self, Self::Pending)
    }

    /// How often an entry counts in the whole grant's figure: 1, -1 or not at all.
    fn of_whole(self, entry: Entry, of_project: bool) -> i64 {
        use Entry as E;
        match self {
            Self::Allocation => i64::from(entry == E::Allocation),
            Self::RolloverAgreed => i64::from(entry == E::RolloverAgreed),
            Self::RolloverAsked => match entry {
                E::RolloverAsked => 1,
                E::RolloverAgreed | E::RolloverRefused => -1,
                _ => 0,
            },
            Self::Pot => i64::from(matches!(entry, E::Allocation | E::RolloverAgreed)),
            Self::Approved => i64::from(matches!(entry, E::Commitment | E::CommitmentChange)),
            Self::Withdrawn => i64::from(entry == E::Withdrawal),
            Self::Refunded => i64::from(entry == E::Refund),
            Self::Returned => i64::from(entry == E::Return),
            Self::Lapsed => i64::from(entry == E::Lapse),
            Self::Committed => match entry {
                E::Commitment | E::CommitmentChange => 1,
                E::Withdrawal | E::Refund => -1,
                // What a project did not need is no longer committed to it once it is returned.
                E::Return => -i64::from(of_project),
                _ => 0,
            },
            Self::Spent => match entry {
                E::Spend => 1,
                E::Refund => -1,
                _ => 0,
            },
            Self::Pending => 0,
            Self::AfterApproved | Self::AfterPending => {
                let of = |figure: Self| figure.of_whole(entry, of_project);
                of(Self::Pot) - of(Self::Committed) - of(Self::Returned) - of(Self::Lapsed)
            }
            Self::AfterSpent => {
                let of = |figure: Self| figure.of_whole(entry, of_project);
                of(Self::Pot) - of(Self::Spent) - of(Self::Returned) - of(Self::Lapsed)
            }
        }
    }

    /// How often an entry counts in a figure of a part: 1, -1 or not at all.
    pub fn weight(self, record: &Record, part: Part, split: Split) -> i64 {
        let Some(entry) = record.get(ledger_entry::ENTRY) else { return 0 };
        let of_project = record.get(ledger_entry::PROJECT).is_some();
        let whole = self.of_whole(entry, of_project);
        let upfront = match self {
            Self::Pot => split.upfront(entry, record.get(ledger_entry::POT)),
            Self::AfterApproved | Self::AfterPending | Self::AfterSpent => {
                let pot = Self::Pot.of_whole(entry, of_project);
                // All but the pot itself stands in the part that the entry names.
                let rest = if record.get(ledger_entry::POT) == Some(Pot::Upfront) { whole - pot } else { 0 };
                split.upfront(entry, record.get(ledger_entry::POT)) + rest
            }
            // What was asked and what is answered may name different pots, so it is counted as a whole.
            Self::RolloverAsked => 0,
            _ if record.get(ledger_entry::POT) == Some(Pot::Upfront) => whole,
            _ => 0,
        };
        match part {
            Part::Whole => whole,
            Part::Upfront => upfront,
            Part::Tactical => whole - upfront,
        }
    }
}

/// A part of the grant. What is not upfront is tactical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// For projects that are approved at the start of the year.
    Upfront,
    /// Kept for the year.
    Tactical,
    /// Both.
    Whole,
}

impl Part {
    /// All of them, in the order of screens and papers.
    pub const ALL: [Self; 3] = [Self::Upfront, Self::Tactical, Self::Whole];

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Upfront => "Upfront pot",
            Self::Tactical => "Tactical pot",
            Self::Whole => "Whole grant",
        }
    }

    /// Its name in JSON, CSV and filter lines.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Upfront => "upfront",
            Self::Tactical => "tactical",
            Self::Whole => "whole",
        }
    }

    /// The part of a pot; what names none is tactical.
    pub fn of(pot: Option<Pot>) -> Self {
        if pot == Some(Pot::Upfront) { Self::Upfront } else { Self::Tactical }
    }

    /// Whether a pot is of this part.
    pub fn has(self, pot: Option<Pot>) -> bool {
        self == Self::Whole || self == Self::of(pot)
    }
}

/// How a grant year is split into its pots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The allocation says how much is in each pot.
    Set,
    /// What is approved upfront is, and the rest is tactical.
    Rest,
}

impl Split {
    /// How these entries split their year.
    pub fn of<'r>(mut entries: impl Iterator<Item = &'r Record>) -> Self {
        let sets = |entry: &Record| {
            entry.get(ledger_entry::ENTRY) == Some(Entry::Allocation) && entry.get(ledger_entry::POT).is_some()
        };
        if entries.any(sets) { Self::Set } else { Self::Rest }
    }

    /// How often an entry counts in the upfront pot.
    fn upfront(self, entry: Entry, pot: Option<Pot>) -> i64 {
        use Entry as E;
        let upfront = i64::from(pot == Some(Pot::Upfront));
        match (entry, self) {
            (E::Moved, _) => -1,
            (E::RolloverAgreed, _) | (E::Allocation, Self::Set) | (E::Commitment | E::CommitmentChange, Self::Rest) => {
                upfront
            }
            _ => 0,
        }
    }
}

/// The account of one grant year, or of one project in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    upfront: [Pence; Figure::ALL.len()],
    whole: [Pence; Figure::ALL.len()],
    /// How the year is split.
    pub split: Split,
    /// Pending bids that state no amount, and so are in no figure.
    pub unstated: usize,
}

impl Account {
    /// The account of these entries and these bids.
    pub fn of<'r>(
        entries: impl Iterator<Item = &'r Record> + Clone,
        bids: impl Iterator<Item = &'r Record>,
        split: Split,
    ) -> Self {
        let nothing = [Pence::ZERO; Figure::ALL.len()];
        let mut account = Self { upfront: nothing, whole: nothing, split, unstated: 0 };
        for entry in entries {
            let amount = entry.get(ledger_entry::AMOUNT).unwrap_or_default();
            for (place, figure) in Figure::ALL.into_iter().enumerate() {
                account.add(place, Part::Whole, amount.times(figure.weight(entry, Part::Whole, split)));
                account.add(place, Part::Upfront, amount.times(figure.weight(entry, Part::Upfront, split)));
            }
        }
        for bid in bids.filter(|bid| is_pending(bid)) {
            let Some(asked) = bid.get(project::ASKED) else {
                account.unstated += 1;
                continue;
            };
            let upfront = Part::Upfront.has(bid.get(project::POT));
            // Where no allocation sets the upfront pot, an approval makes it larger and takes from the rest.
            let taken = upfront && split == Split::Set;
            for (figure, amount, of_upfront) in
                [(Figure::Pending, asked, upfront), (Figure::AfterPending, -asked, taken)]
            {
                let place = figure as usize;
                account.add(place, Part::Whole, amount);
                account.add(place, Part::Upfront, if of_upfront { amount } else { Pence::ZERO });
            }
        }
        account
    }

    fn add(&mut self, place: usize, part: Part, amount: Pence) {
        let amounts = if part == Part::Upfront { &mut self.upfront } else { &mut self.whole };
        if let Some(sum) = amounts.get_mut(place) {
            *sum = *sum + amount;
        }
    }

    /// A figure of a part. Only one of the two pots is summed, and the other subtracted.
    pub fn amount(&self, figure: Figure, part: Part) -> Pence {
        let at = |amounts: &[Pence; Figure::ALL.len()]| amounts.get(figure as usize).copied().unwrap_or_default();
        match part {
            Part::Upfront => at(&self.upfront),
            Part::Whole => at(&self.whole),
            Part::Tactical => at(&self.whole) - at(&self.upfront),
        }
    }

    /// A figure of the whole grant.
    pub fn whole(&self, figure: Figure) -> Pence {
        self.amount(figure, Part::Whole)
    }

    /// What a new commitment from a pot may be at most: where no allocation sets the upfront pot, an
    /// approval upfront takes from the rest.
    pub fn free_for(&self, part: Part) -> Pence {
        match (part, self.split) {
            (Part::Upfront, Split::Rest) => self.amount(Figure::AfterApproved, Part::Tactical),
            _ => self.amount(Figure::AfterApproved, part),
        }
    }
}

/// Whether a bid awaits the PCC: recommended, or agreed by the Chair.
pub fn is_pending(project: &Record) -> bool {
    matches!(project.get(project::ROUTE), Some(Route::Recommended | Route::Agreed))
}

/// The entries of a grant year, as they were entered.
pub fn entries(plan: &Plan, grant: Id) -> impl Iterator<Item = &Record> + Clone {
    let named = plan.naming(Kind::LedgerEntry, ledger_entry::GRANT, grant);
    named.collect::<Vec<_>>().into_iter()
}

/// The entries of a grant year as a ledger has them: by their days, those without one first.
pub fn ledger(plan: &Plan, grant: Id) -> Vec<&Record> {
    let mut entries: Vec<&Record> = entries(plan, grant).collect();
    entries.sort_by_key(|entry| (entry.get(ledger_entry::DATE), entry.id));
    entries
}

/// The account of a grant year.
pub fn account(plan: &Plan, grant: Id) -> Account {
    let split = Split::of(entries(plan, grant));
    Account::of(entries(plan, grant), plan.naming(Kind::Project, project::GRANT, grant), split)
}

/// The account of a grant year as it would be if these bids were approved, and no others.
pub fn as_if(plan: &Plan, grant: Id, approved: &[Id]) -> Account {
    let bids = approved.iter().filter_map(|id| plan.record(Kind::Project, *id));
    let commitments: Vec<Record> = bids
        .map(|bid| {
            Record::new(Kind::LedgerEntry, Id(0))
                .with(ledger_entry::ENTRY, Entry::Commitment.cell())
                .with(ledger_entry::AMOUNT, bid.cell(project::ASKED.number()).clone())
                .with(ledger_entry::POT, bid.cell(project::POT.number()).clone())
                .with(ledger_entry::PROJECT, Cell::One(bid.id))
        })
        .collect();
    let split = Split::of(entries(plan, grant));
    Account::of(entries(plan, grant).chain(&commitments), std::iter::empty(), split)
}

/// The account of one project in a grant year: what of it is approved, committed, spent.
pub fn of_project(plan: &Plan, project: Id, grant: Option<Id>) -> Account {
    let of_year = |entry: &&Record| grant.is_none() || entry.get(ledger_entry::GRANT) == grant;
    let entries: Vec<&Record> =
        plan.naming(Kind::LedgerEntry, ledger_entry::PROJECT, project).filter(of_year).collect();
    let bid = plan.record(Kind::Project, project).filter(|bid| grant.is_none() || bid.get(project::GRANT) == grant);
    Account::of(entries.into_iter(), bid.into_iter(), Split::Set)
}

/// What the projects of a grant year spent beyond what is committed to them.
pub fn overspent(plan: &Plan, grant: Id, part: Part) -> Pence {
    let mut own: HashMap<(Id, Part), (Pence, Pence)> = HashMap::new();
    for entry in entries(plan, grant) {
        let Some(project) = entry.get(ledger_entry::PROJECT) else { continue };
        let pot = Part::of(entry.get(ledger_entry::POT));
        if part != Part::Whole && part != pot {
            continue;
        }
        let amount = entry.get(ledger_entry::AMOUNT).unwrap_or_default();
        let counted = |figure: Figure| amount.times(figure.weight(entry, Part::Whole, Split::Set));
        let sums = own.entry((project, pot)).or_default();
        *sums = (sums.0 + counted(Figure::Committed), sums.1 + counted(Figure::Spent));
    }
    let beyond = own.values().map(|(committed, spent)| (*spent - (*committed).max(Pence::ZERO)).max(Pence::ZERO));
    beyond.fold(Pence::ZERO, |sum, more| sum + more)
}

/// The grant years that a project takes part in: the one it was bid for, and those with money for it.
pub fn years_of(plan: &Plan, project: &Record) -> Vec<Id> {
    let entries = plan.naming(Kind::LedgerEntry, ledger_entry::PROJECT, project.id);
    let mut years: Vec<Id> = entries.filter_map(|entry| entry.get(ledger_entry::GRANT)).collect();
    years.extend(project.get(project::GRANT));
    years.sort_unstable();
    years.dedup();
    years
}

/// The projects of a grant year: bid for in it, or with money in its ledger. Carried from one year
/// into the next, a project is one project in both.
pub fn projects(plan: &Plan, grant: Id) -> Vec<&Record> {
    let bids = plan.naming(Kind::Project, project::GRANT, grant).map(|bid| bid.id);
    let funded = plan
        .naming(Kind::LedgerEntry, ledger_entry::GRANT, grant)
        // What is only asked to be carried over has no money here yet.
        .filter(|entry| !matches!(entry.get(ledger_entry::ENTRY), Some(Entry::RolloverAsked | Entry::RolloverRefused)))
        .filter_map(|entry| entry.get(ledger_entry::PROJECT));
    let mut ids: Vec<Id> = bids.chain(funded).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut projects: Vec<&Record> = ids.into_iter().filter_map(|id| plan.record(Kind::Project, id)).collect();
    projects.sort_by(|one, other| one.get(project::REFERENCE).cmp(other.get(project::REFERENCE)));
    projects
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(entry: Entry, pounds: i64, pot: Option<Pot>, project: Option<i64>) -> Record {
        Record::new(Kind::LedgerEntry, Id(0))
            .with(ledger_entry::ENTRY, entry.cell())
            .with(ledger_entry::AMOUNT, Cell::Money(Pence(pounds * 100)))
            .with(ledger_entry::POT, pot.map_or(Cell::Empty, Words::cell))
            .with(ledger_entry::PROJECT, project.map_or(Cell::Empty, |id| Cell::One(Id(id))))
    }

    fn account_of(entries: &[Record]) -> Account {
        Account::of(entries.iter(), std::iter::empty(), Split::of(entries.iter()))
    }

    const UP: Option<Pot> = Some(Pot::Upfront);
    const TACTICAL: Option<Pot> = Some(Pot::Tactical);

    #[test]
    fn an_allocation_without_a_pot_leaves_to_the_tactical_pot_what_is_not_approved_upfront() {
        let account = account_of(&[
            entry(Entry::Allocation, 39_661, None, None),
            entry(Entry::Commitment, 21_440, UP, Some(1)),
            entry(Entry::Commitment, 4_600, TACTICAL, Some(2)),
        ]);
        let pounds = |figure, part| account.amount(figure, part).0 / 100;
        assert_eq!((pounds(Figure::Pot, Part::Upfront), pounds(Figure::Pot, Part::Tactical)), (21_440, 18_221));
        assert_eq!(pounds(Figure::AfterApproved, Part::Tactical), 13_621);
        assert_eq!(account.free_for(Part::Upfront), account.free_for(Part::Tactical));
    }

    #[test]
    fn what_falls_upfront_is_free_upfront_until_it_is_moved() {
        let mut entries = vec![
            entry(Entry::Allocation, 26_441, UP, None),
            entry(Entry::Allocation, 13_220, TACTICAL, None),
            entry(Entry::Commitment, 2_000, UP, Some(1)),
            entry(Entry::Withdrawal, 2_000, UP, Some(1)),
        ];
        let free = |entries: &[Record], part| account_of(entries).amount(Figure::AfterApproved, part).0 / 100;
        assert_eq!((free(&entries, Part::Upfront), free(&entries, Part::Tactical)), (26_441, 13_220));
        entries.push(entry(Entry::Moved, 2_000, None, None));
        assert_eq!((free(&entries, Part::Upfront), free(&entries, Part::Tactical)), (24_441, 15_220));
    }

    #[test]
    fn what_a_project_returns_leaves_the_pot_and_frees_nothing() {
        let mut entries = vec![
            entry(Entry::Allocation, 39_661, None, None),
            entry(Entry::Commitment, 5_980, UP, Some(1)),
            entry(Entry::Spend, 5_824, UP, Some(1)),
        ];
        let before = account_of(&entries);
        entries.push(entry(Entry::Return, 156, UP, Some(1)));
        let after = account_of(&entries);
        assert_eq!(after.whole(Figure::AfterApproved), before.whole(Figure::AfterApproved));
        assert_eq!(after.whole(Figure::Committed).0, 582_400);
        assert_eq!(before.whole(Figure::AfterSpent).0 - after.whole(Figure::AfterSpent).0, 15_600);
    }

    #[test]
    fn every_figure_has_a_name_of_its_own_and_is_found_by_it() {
        for figure in Figure::ALL {
            assert_eq!(
                Figure::named(&figure.label().replace(", in no balance", "")).or(Figure::named(figure.slug())),
                Some(figure)
            );
            assert_eq!(Figure::ALL[figure as usize], figure);
        }
    }
}
