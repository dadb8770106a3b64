//! What holds for any ledger: the pots are the grant, nothing appears or vanishes, and undo restores all of it.

use super::*;
use folkmoot::{
    plan::{
        Id, Mint,
        account::{Account, Split},
        cell::Cell,
        change::{Change, Revision, diff},
        day::FinancialYear,
        grant,
        ledger_entry::Pot,
        record::Words,
    },
    session::desk::{Committed, Desk},
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::HashMap;

const ENTRIES: [Entry; 12] = [
    Entry::Allocation,
    Entry::RolloverAsked,
    Entry::RolloverAgreed,
    Entry::RolloverRefused,
    Entry::Commitment,
    Entry::CommitmentChange,
    Entry::Withdrawal,
    Entry::Refund,
    Entry::Spend,
    Entry::Return,
    Entry::Lapse,
    Entry::Moved,
];

fn an_entry() -> impl Strategy<Value = Record> {
    let pot = select(vec![None, Some(Pot::Upfront), Some(Pot::Tactical)]);
    let amount = prop_oneof![1..10_000_000_i64, select(vec![1, 99, 100, 3_966_100, 99_999_999_999])];
    (select(ENTRIES.to_vec()), amount, pot, proptest::option::of(0..4_i64)).prop_map(|(entry, pence, pot, project)| {
        let shrinks = entry == Entry::CommitmentChange && pence % 2 == 0;
        Record::new(Kind::LedgerEntry, Id(0))
            .with(ledger_entry::ENTRY, entry.cell())
            .with(ledger_entry::AMOUNT, Cell::Money(Pence(if shrinks { -pence } else { pence })))
            .with(ledger_entry::POT, pot.map_or(Cell::Empty, Words::cell))
            .with(ledger_entry::PROJECT, project.map_or(Cell::Empty, |id| Cell::One(Id(id))))
    })
}

fn account_of(entries: &[Record]) -> Account {
    Account::of(entries.iter(), std::iter::empty(), Split::of(entries.iter()))
}

fn sum_of(entries: &[Record], kinds: &[Entry]) -> Pence {
    let of = |record: &&Record| record.get(ledger_entry::ENTRY).is_some_and(|entry| kinds.contains(&entry));
    entries.iter().filter(of).filter_map(|record| record.get(ledger_entry::AMOUNT)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_pots_are_the_grant_and_what_is_in_a_pot_is_committed_gone_or_free(entries in vec(an_entry(), 0..40)) {
        let account = account_of(&entries);
        let given = sum_of(&entries, &[Entry::Allocation, Entry::RolloverAgreed]);
        prop_assert_eq!(account.whole(Figure::Pot), given);
        for figure in Figure::ALL {
            let parts = account.amount(figure, Part::Upfront) + account.amount(figure, Part::Tactical);
            prop_assert_eq!(parts, account.whole(figure), "{:?}", figure);
        }
        for part in Part::ALL {
            let of = |figure| account.amount(figure, part);
            let gone = of(Figure::Returned) + of(Figure::Lapsed);
            prop_assert_eq!(of(Figure::Committed) + gone + of(Figure::AfterApproved), of(Figure::Pot), "{:?}", part);
            prop_assert_eq!(of(Figure::Spent) + gone + of(Figure::AfterSpent), of(Figure::Pot), "{:?}", part);
        }
    }

    #[test]
    fn where_nothing_is_returned_or_lapsed_committed_and_free_are_the_pot(entries in vec(an_entry(), 0..40)) {
        let gone = [Entry::Return, Entry::Lapse];
        let kept: Vec<Record> = entries
            .into_iter()
            .filter(|record| record.get(ledger_entry::ENTRY).is_some_and(|entry| !gone.contains(&entry)))
            .collect();
        let account = account_of(&kept);
        for part in Part::ALL {
            let of = |figure| account.amount(figure, part);
            prop_assert_eq!(of(Figure::Committed) + of(Figure::AfterApproved), of(Figure::Pot));
        }
    }

    #[test]
    fn no_order_of_entries_changes_a_figure(
        (entries, other) in vec(an_entry(), 0..30).prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle()))
    ) {
        prop_assert_eq!(account_of(&entries), account_of(&other));
    }

    #[test]
    fn each_entry_moves_each_figure_by_its_weight_and_nothing_else(entries in vec(an_entry(), 1..30)) {
        let (last, before) = entries.split_last().unwrap();
        let split = Split::of(entries.iter());
        // The first allocation to a pot says how the year is split; from then on each entry adds to the sums.
        prop_assume!(Split::of(before.iter()) == split);
        let (account, earlier) = (account_of(&entries), account_of(before));
        let amount = last.get(ledger_entry::AMOUNT).unwrap();
        for (figure, part) in Figure::ALL.into_iter().flat_map(|figure| Part::ALL.map(|part| (figure, part))) {
            let moved = account.amount(figure, part) - earlier.amount(figure, part);
            prop_assert_eq!(moved, amount.times(figure.weight(last, part, split)), "{:?} {:?}", figure, part);
        }
    }

    #[test]
    fn a_withdrawal_frees_exactly_what_was_committed(entries in vec(an_entry(), 0..30), pence in 1..5_000_000_i64, upfront: bool) {
        let pot = if upfront { Pot::Upfront } else { Pot::Tactical };
        let movement = |entry: Entry| {
            Record::new(Kind::LedgerEntry, Id(0))
                .with(ledger_entry::ENTRY, entry.cell())
                .with(ledger_entry::AMOUNT, Cell::Money(Pence(pence)))
                .with(ledger_entry::POT, pot.cell())
                .with(ledger_entry::PROJECT, Cell::One(Id(9)))
        };
        let mut all = entries;
        let free = |entries: &[Record]| account_of(entries).whole(Figure::AfterApproved);
        let before = free(&all);
        all.push(movement(Entry::Commitment));
        prop_assert_eq!(before - free(&all), Pence(pence));
        all.push(movement(Entry::Withdrawal));
        prop_assert_eq!(free(&all), before);
    }
}

/// What somebody does at a year with four projects.
#[derive(Clone, Debug)]
enum Deed {
    Advance(usize),
    Withdraw(usize),
    Entry(usize, Entry, i64),
    Whole(Entry, i64, Option<Pot>),
    Edit(usize, i64),
    Back(i64),
}

fn a_deed() -> impl Strategy<Value = Deed> {
    let of_project = select(vec![Entry::Spend, Entry::Refund, Entry::CommitmentChange, Entry::Return]);
    let whole =
        select(vec![Entry::Allocation, Entry::RolloverAsked, Entry::RolloverAgreed, Entry::Lapse, Entry::Moved]);
    let pot = select(vec![None, Some(Pot::Upfront), Some(Pot::Tactical)]);
    prop_oneof![
        6 => (0..4_usize).prop_map(Deed::Advance),
        1 => (0..4_usize).prop_map(Deed::Withdraw),
        4 => (0..4_usize, of_project, 1..400_000_i64).prop_map(|(at, entry, pence)| Deed::Entry(at, entry, pence)),
        2 => (whole, 1..2_000_000_i64, pot).prop_map(|(entry, pence, pot)| Deed::Whole(entry, pence, pot)),
        3 => (0..40_usize, 1..2_000_000_i64).prop_map(|(at, pence)| Deed::Edit(at, pence)),
        2 => (2..40_i64).prop_map(Deed::Back),
    ]
}

/// A grant year of £39,661 without a pot, with four bids, two for each pot.
pub(super) struct Year {
    pub(super) desk: Desk,
    pub(super) plan: Plan,
    mint: Mint,
    pub(super) grant: Id,
    pub(super) projects: Vec<Id>,
}

impl Year {
    pub(super) fn new() -> Self {
        Self::at(Desk::in_memory(false, identity("clerk"), noon(0)).unwrap(), None)
    }

    /// The same at a desk, with an allocation to each pot of these pence where they are named.
    pub(super) fn at(mut desk: Desk, pots: Option<(i64, i64)>) -> Self {
        let (plan, _) = desk.load().unwrap();
        let mut mint = noon(0).mint();
        let grant = Record::new(Kind::Grant, mint.next_id())
            .with(grant::YEAR, Cell::Year(FinancialYear(2026)))
            .with(grant::NAME, Cell::text("CRG"));
        let pots = pots.map_or(vec![(3_966_100, None)], |(upfront, tactical)| {
            vec![(upfront, Some(Pot::Upfront)), (tactical, Some(Pot::Tactical))]
        });
        let allocation = |(pence, pot): (i64, Option<Pot>)| {
            Record::new(Kind::LedgerEntry, mint.next_id())
                .with(ledger_entry::GRANT, Cell::One(grant.id))
                .with(ledger_entry::ENTRY, Entry::Allocation.cell())
                .with(ledger_entry::AMOUNT, Cell::Money(Pence(pence)))
                .with(ledger_entry::POT, pot.map_or(Cell::Empty, Words::cell))
                .with(ledger_entry::DATE, Cell::Day(date(2026, 4, 1)))
        };
        let allocations: Vec<Record> = pots.into_iter().map(allocation).collect();
        let bids: Vec<Record> = (0..4_i64)
            .map(|number| {
                let pot = if number % 2 == 0 { Pot::Upfront } else { Pot::Tactical };
                Record::new(Kind::Project, mint.next_id())
                    .with(project::REFERENCE, Cell::text(&format!("CRG-26-{number:02}")))
                    .with(project::TITLE, Cell::text("A project"))
                    .with(project::GRANT, Cell::One(grant.id))
                    .with(project::POT, pot.cell())
                    .with(project::ASKED, Cell::Money(Pence(62_250 + number * 400_001)))
            })
            .collect();
        let (grant_id, projects) = (grant.id, bids.iter().map(|bid| bid.id).collect());
        let all = [grant].into_iter().chain(allocations).chain(bids);
        let changes = all.map(|record| Change::add(&plan, &record)).collect();
        let mut year = Self { desk, plan, mint, grant: grant_id, projects };
        assert!(year.does(Revision::new("a year", changes)), "a year begins");
        year
    }

    fn settled(&mut self, committed: Committed) -> bool {
        let Ok(revisions) = committed else { return false };
        for revision in &revisions {
            self.plan.forward(revision);
        }
        true
    }

    pub(super) fn does(&mut self, revision: Revision) -> bool {
        let committed = self.desk.commit(&self.plan, &mut self.mint, revision);
        self.settled(committed)
    }

    /// Does it, or says why not.
    pub(super) fn tries(&mut self, changes: Vec<Change>) -> Result<(), String> {
        let committed = self.desk.commit(&self.plan, &mut self.mint, Revision::new("a try", changes));
        let told = committed.as_ref().err().map(|refusal| refusal.worded(&self.plan));
        self.settled(committed);
        told.map_or(Ok(()), Err)
    }

    /// Takes a step back by its number, or says why not.
    pub(super) fn takes_back(&mut self, number: i64) -> Result<(), String> {
        let committed = self.desk.take_back(&self.plan, number);
        let told = committed.as_ref().err().map(|refusal| refusal.worded(&self.plan));
        self.settled(committed);
        told.map_or(Ok(()), Err)
    }

    /// The newest entry of a project, or of the year.
    pub(super) fn newest(&self, what: Entry) -> &Record {
        let of = |entry: &&Record| entry.get(ledger_entry::ENTRY) == Some(what);
        self.plan.all(Kind::LedgerEntry).iter().rfind(of).unwrap()
    }

    pub(super) fn next_id(&mut self) -> Id {
        self.mint.next_id()
    }

    pub(super) fn entry(&mut self, entry: Entry, pence: i64, pot: Option<Pot>, project: Option<Id>) -> Change {
        let record = Record::new(Kind::LedgerEntry, self.mint.next_id())
            .with(ledger_entry::GRANT, Cell::One(self.grant))
            .with(ledger_entry::ENTRY, entry.cell())
            .with(ledger_entry::AMOUNT, Cell::Money(Pence(pence)))
            .with(ledger_entry::POT, pot.map_or(Cell::Empty, Words::cell))
            .with(ledger_entry::PROJECT, project.map_or(Cell::Empty, Cell::One))
            .with(ledger_entry::DECIDED_BY, Cell::text("Police and Crime Commissioner"))
            .with(ledger_entry::DATE, Cell::Day(date(2026, 11, 1)));
        Change::add(&self.plan, &record)
    }

    /// Takes a project a step on, or out, as the screen and the shell do.
    pub(super) fn step(&mut self, id: Id, to: Option<Route>) -> bool {
        let project = self.plan.record(Kind::Project, id).unwrap().clone();
        let Some(to) = to.or_else(|| route::next(&self.plan, &project)) else { return false };
        let step = route::proposed(&self.plan, &project, self.mint.next_id(), to, date(2026, 11, 1))
            .with(route_step::NOTE, Cell::text("So it was decided."));
        let mut changes = route::step_changes(&self.plan, &project, &step);
        for mut entry in route::money_of(&self.plan, &project, &step) {
            entry.id = self.mint.next_id();
            changes.push(Change::add(&self.plan, &entry));
        }
        self.does(Revision::new("a step", changes))
    }

    fn act(&mut self, deed: &Deed) -> bool {
        match deed {
            Deed::Advance(at) => self.step(self.projects[*at], None),
            Deed::Withdraw(at) => self.step(self.projects[*at], Some(Route::Withdrawn)),
            Deed::Entry(at, entry, pence) => {
                let id = self.projects[*at];
                let pot = self.plan.record(Kind::Project, id).unwrap().get(project::POT);
                let pence = if *entry == Entry::CommitmentChange && pence % 2 == 0 { -pence } else { *pence };
                let change = self.entry(*entry, pence, pot, Some(id));
                self.does(Revision::new("money", vec![change]))
            }
            Deed::Edit(at, pence) => {
                let entries = self.plan.all(Kind::LedgerEntry);
                let Some(entry) = entries.get(at % entries.len()) else { return false };
                // What the funder gives is what it says, whatever is committed by then.
                if entry.get(ledger_entry::ENTRY) == Some(Entry::Allocation) {
                    return false;
                }
                let edited = entry.clone().with(ledger_entry::AMOUNT, Cell::Money(Pence(*pence)));
                let changes = diff(&self.plan, entry, &edited);
                !changes.is_empty() && self.does(Revision::new("an edit", changes))
            }
            Deed::Back(number) => self.takes_back(*number).is_ok(),
            Deed::Whole(entry, pence, pot) => {
                let pot = if *entry == Entry::Moved { None } else { *pot };
                let change = self.entry(*entry, *pence, pot, None);
                self.does(Revision::new("money", vec![change]))
            }
        }
    }

    pub(super) fn account(&self) -> Account {
        account::account(&self.plan, self.grant)
    }

    fn is_sound(&self) {
        let account = self.account();
        for part in Part::ALL {
            let of = |figure| account.amount(figure, part);
            let gone = of(Figure::Returned) + of(Figure::Lapsed);
            assert_eq!(of(Figure::Committed) + gone + of(Figure::AfterApproved), of(Figure::Pot));
            assert!(of(Figure::AfterApproved) >= Pence::ZERO, "no deed over-commits a pot: {account:?}");
        }
        let own: Pence = self
            .projects
            .iter()
            .map(|id| account::of_project(&self.plan, *id, Some(self.grant)).whole(Figure::Committed))
            .sum();
        assert_eq!(own, account.whole(Figure::Committed), "what is committed is committed to the projects");
        for id in &self.projects {
            let project = self.plan.record(Kind::Project, *id).unwrap();
            let own = account::of_project(&self.plan, *id, None);
            let (committed, spent) = (own.whole(Figure::Committed), own.whole(Figure::Spent));
            assert!(committed >= Pence::ZERO && spent >= Pence::ZERO);
            match route::route(project) {
                Route::Withdrawn => assert!(committed <= spent, "what fell holds only what was spent"),
                stands if !stands.is_approved() => assert_eq!(committed, Pence::ZERO),
                _ => assert!(own.whole(Figure::Approved) > Pence::ZERO),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_account_is_sound_and_undo_restores_every_balance(deeds in vec(a_deed(), 1..30)) {
        let mut year = Year::new();
        let mut before = Vec::new();
        for deed in &deeds {
            let stood = (year.account(), everything(&year.plan));
            if year.act(deed) {
                let number = i64::try_from(before.len()).unwrap() + 2;
                let took_back = if let Deed::Back(number) = deed { Some(*number) } else { None };
                before.push((stood, number, took_back));
            } else {
                prop_assert_eq!(&everything(&year.plan), &stood.1, "what was refused changed nothing");
            }
            year.is_sound();
        }
        // The last first; what a step took back is taken back by what brought it back.
        let mut brought_back: HashMap<i64, i64> = HashMap::new();
        let mut last = i64::try_from(before.len()).unwrap() + 1;
        while let Some(((account, records), number, took_back)) = before.pop() {
            let undone = year.takes_back(*brought_back.get(&number).unwrap_or(&number));
            last += 1;
            brought_back.extend(took_back.map(|number| (number, last)));
            prop_assert!(undone.is_ok(), "{:?}", undone);
            prop_assert_eq!(year.account(), account);
            prop_assert_eq!(everything(&year.plan), records);
        }
    }
}
