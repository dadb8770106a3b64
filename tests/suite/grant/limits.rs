//! The limits of the grant, against all who try to get round them: two at once, an edit, a step taken back.

use super::{laws::Year, *};
use folkmoot::{
    plan::{
        Id,
        cell::Cell,
        change::{Change, diff},
        day::FinancialYear,
        grant,
        ledger_entry::Pot,
        record::Words,
    },
    session::desk::Desk,
};

const UP: Option<Pot> = Some(Pot::Upfront);
const TACTICAL: Option<Pot> = Some(Pot::Tactical);

impl Year {
    /// Takes a project up to this step, step by step.
    fn up_to(&mut self, project: Id, route: Route) {
        while route::route(self.plan.record(Kind::Project, project).unwrap()) != route {
            assert!(self.step(project, None), "a step on the way to {}", route.word());
        }
    }

    fn enters(&mut self, entry: Entry, pence: i64, pot: Option<Pot>, project: Option<Id>) -> Result<(), String> {
        let change = self.entry(entry, pence, pot, project);
        self.tries(vec![change])
    }

    /// Edits the newest entry of a sort.
    fn edits(&mut self, what: Entry, field: usize, cell: Cell) -> Result<(), String> {
        let entry = self.newest(what).clone();
        let mut edited = entry.clone();
        edited.set_cell(field, cell);
        self.tries(diff(&self.plan, &entry, &edited))
    }

    fn pays(&mut self, what: Entry, pence: i64) -> Result<(), String> {
        self.edits(what, ledger_entry::AMOUNT.number(), Cell::Money(Pence(pence)))
    }
}

#[track_caller]
fn refused(tried: Result<(), String>, wanted: &str) {
    let says = tried.expect_err("it is refused");
    assert!(says.contains(wanted), "{says}");
}

#[test]
fn two_who_each_keep_to_what_is_free_do_not_over_commit_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.folkmoot");
    let mut one = Year::at(Desk::create(&path, false, identity("ann"), noon(0)).unwrap(), Some((100_000, 1_000_000)));
    let (first, second) = (one.projects[0], one.projects[2]);
    one.up_to(first, Route::Agreed);
    one.up_to(second, Route::Agreed);
    let mut desk = Desk::open(&path, identity("bea"), noon(1)).unwrap();
    let (stale, _) = desk.load().unwrap();
    let mut mint = noon(2).mint();
    one.up_to(first, Route::Approved);
    // She sees what was there before, approves the other bid, and it would have been within the pot.
    let bid = stale.record(Kind::Project, second).unwrap();
    let step = route::proposed(&stale, bid, mint.next_id(), Route::Approved, date(2026, 11, 1));
    let mut changes = route::step_changes(&stale, bid, &step);
    for mut entry in route::money_of(&stale, bid, &step) {
        entry.id = mint.next_id();
        entry.set(ledger_entry::AMOUNT, Cell::Money(Pence(90_000)));
        changes.push(Change::add(&stale, &entry));
    }
    let revision = folkmoot::plan::change::Revision::new("an approval", changes);
    let refusal = desk.commit(&stale, &mut mint, revision.clone()).unwrap_err().worded(&stale);
    let says = "£900.00 is more than the £377.50 that is free in the upfront pot; expected at most £377.50";
    assert!(refusal.contains(says), "{refusal}");
    let (now, _) = desk.load().unwrap();
    assert_eq!(account::account(&now, one.grant).amount(Figure::AfterApproved, Part::Upfront), Pence(37_750));
    // What is still within it is taken over what the other did.
    let stale = now;
    one.up_to(first, Route::InDelivery);
    let less = |change: &mut Change| {
        if let (Kind::LedgerEntry, folkmoot::plan::change::Edit::Add(cells)) = (change.kind, &mut change.edit) {
            cells[ledger_entry::AMOUNT.number()] = Cell::Money(Pence(37_750));
        }
    };
    let mut revision = revision;
    revision.changes.iter_mut().for_each(less);
    let committed = desk.commit(&stale, &mut mint, revision).unwrap();
    assert_eq!(committed.len(), 2, "the other's step and one's own");
}

#[test]
fn an_undo_is_held_to_what_others_committed_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.folkmoot");
    let mut one = Year::at(Desk::create(&path, false, identity("ann"), noon(0)).unwrap(), Some((100_000, 1_000_000)));
    let (first, second) = (one.projects[0], one.projects[2]);
    one.up_to(first, Route::Approved);
    one.up_to(second, Route::Agreed);
    assert!(one.step(first, Some(Route::Withdrawn)), "it falls and frees £622.50");
    let mut desk = Desk::open(&path, identity("bea"), noon(1)).unwrap();
    let (stale, _) = desk.load().unwrap();
    let fall = desk.history(&folkmoot::store::Ask::default()).unwrap()[0].number;
    let bid = one.plan.record(Kind::Project, second).unwrap().clone();
    let smaller = bid.clone().with(project::ASKED, Cell::Money(Pence(90_000)));
    assert_eq!(one.tries(diff(&one.plan, &bid, &smaller)), Ok(()));
    one.up_to(second, Route::Approved);
    let refusal = desk.take_back(&stale, fall).unwrap_err().worded(&stale);
    assert!(refusal.contains("£522.50 of it is committed by now; take those commitments back first"), "{refusal}");
}

#[test]
fn an_edit_of_an_entry_is_held_to_the_limits_of_a_new_one() {
    let mut year = Year::at(Desk::in_memory(false, identity("clerk"), noon(0)).unwrap(), Some((100_000, 1_000_000)));
    let bid = year.projects[0];
    year.up_to(bid, Route::InDelivery);
    refused(year.pays(Entry::Commitment, 100_001), "£0.01 more would be committed than is in the upfront pot");
    assert_eq!(year.pays(Entry::Commitment, 100_000), Ok(()));
    assert_eq!(year.enters(Entry::Spend, 60_000, UP, Some(bid)), Ok(()));
    refused(year.pays(Entry::Commitment, 59_999), "expected an amount that leaves £600.00 committed");
    assert_eq!(year.enters(Entry::Withdrawal, 40_000, UP, Some(bid)), Ok(()));
    refused(year.pays(Entry::Withdrawal, 40_001), "£600.00 is spent on the project from the upfront pot and £599.99");
    assert_eq!(year.enters(Entry::Refund, 10_000, UP, Some(bid)), Ok(()));
    refused(year.pays(Entry::Refund, 60_001), "£0.01 more would come back than was spent from the upfront pot");
    assert_eq!(year.enters(Entry::RolloverAsked, 5_000, None, None), Ok(()));
    assert_eq!(year.enters(Entry::RolloverAgreed, 5_000, UP, None), Ok(()));
    refused(year.pays(Entry::RolloverAsked, 4_999), "more rollover would be answered than was asked");
    let to_tactical = year.edits(Entry::Commitment, ledger_entry::POT.number(), Pot::Tactical.cell());
    refused(to_tactical, "is spent on the project from the upfront pot and £0.00 would be committed");
    assert_eq!(year.pays(Entry::Allocation, 900_000), Ok(()), "the funder gives what it says");
}

#[test]
fn an_entry_stays_what_it_is_and_a_year_with_entries_its_year() {
    let mut year = Year::new();
    year.up_to(year.projects[0], Route::Approved);
    let turned = year.edits(Entry::Commitment, ledger_entry::ENTRY.number(), Entry::Return.cell());
    refused(turned, "an entry stays what it is; expected a new entry");
    let grant = year.plan.record(Kind::Grant, year.grant).unwrap().clone();
    let other = grant.clone().with(grant::YEAR, Cell::Year(FinancialYear(2025)));
    refused(year.tries(diff(&year.plan, &grant, &other)), "expected the year as it is");
}

#[test]
fn nothing_is_spent_that_was_not_committed_from_that_pot() {
    let mut year = Year::new();
    let (bid, other) = (year.projects[0], year.projects[1]);
    year.up_to(bid, Route::InDelivery);
    let elsewhere = year.enters(Entry::Spend, 100, TACTICAL, Some(bid));
    refused(
        elsewhere,
        "nothing is committed to it from the tactical pot; expected the upfront pot, from which £622.50 is",
    );
    refused(year.enters(Entry::Spend, 100, TACTICAL, Some(other)), "expected its commitment there first");
    assert_eq!(year.enters(Entry::Spend, 100, UP, Some(bid)), Ok(()));
    // What fell unspent has nothing left to spend.
    assert_eq!(year.enters(Entry::Refund, 100, UP, Some(bid)), Ok(()));
    assert!(year.step(bid, Some(Route::Withdrawn)));
    refused(year.enters(Entry::Spend, 700, UP, Some(bid)), "expected its commitment there first");
}

#[test]
fn a_correction_of_one_allocation_excuses_no_other_change_beside_it() {
    let mut year = Year::at(Desk::in_memory(false, identity("clerk"), noon(0)).unwrap(), Some((100_000, 1_000_000)));
    year.up_to(year.projects[0], Route::Approved);
    let edit = |year: &Year, record: &Record, pence| {
        diff(&year.plan, record, &record.clone().with(ledger_entry::AMOUNT, Cell::Money(Pence(pence))))
    };
    let (allocation, commitment) =
        (year.plan.all(Kind::LedgerEntry)[1].clone(), year.newest(Entry::Commitment).clone());
    let mut both = edit(&year, &allocation, 1_000_001);
    both.extend(edit(&year, &commitment, 100_001));
    refused(year.tries(both), "£0.01 more would be committed than is in the upfront pot");
    let mut both = edit(&year, &allocation, 1);
    both.extend(edit(&year, &commitment, 100_000));
    assert_eq!(year.tries(both), Ok(()), "a commitment within its pot beside a correction of the other");
}

#[test]
fn a_return_or_a_change_of_a_project_names_the_pot_that_it_is_of_and_who_decided() {
    let mut year = Year::new();
    let bid = year.projects[0];
    year.up_to(bid, Route::Approved);
    refused(year.enters(Entry::Return, 100, None, Some(bid)), "is of a pot; expected upfront or tactical");
    let other = year.enters(Entry::CommitmentChange, 100, TACTICAL, Some(bid));
    refused(other, "expected the upfront pot, from which £622.50 is");
    let unsaid = year.edits(Entry::Commitment, ledger_entry::DECIDED_BY.number(), Cell::Empty);
    refused(unsaid, "a commitment says who; expected the post or body that decided");
}

#[test]
fn what_fell_is_not_delivered_before_it_is_approved_again() {
    let mut year = Year::new();
    let bid = year.projects[0];
    year.up_to(bid, Route::InDelivery);
    assert_eq!(year.enters(Entry::Spend, 62_250, UP, Some(bid)), Ok(()));
    assert!(year.step(bid, Some(Route::Withdrawn)));
    assert!(!year.step(bid, Some(Route::InDelivery)), "what was spent is no approval");
    assert!(year.step(bid, Some(Route::Approved)));
}

#[test]
fn a_step_that_was_taken_stays_what_it_was_in_its_place() {
    let mut year = Year::new();
    let bid = year.projects[0];
    year.up_to(bid, Route::Agreed);
    let steps: Vec<Record> = year.plan.naming(Kind::RouteStep, route_step::PROJECT, bid).cloned().collect();
    let mut edits = |step: &Record, field: usize, cell: Cell| {
        let mut edited = step.clone();
        edited.set_cell(field, cell);
        let changes = diff(&year.plan, step, &edited);
        year.tries(changes)
    };
    let (first, last) = (&steps[0], &steps[1]);
    refused(edits(last, route_step::STEP.number(), Route::Declined.cell()), "a step stays what it is");
    refused(edits(last, route_step::DECIDED_BY.number(), Cell::Empty), "a step says who");
    let on = |month, day| Cell::Day(date(2026, month, day));
    refused(edits(last, route_step::DATE.number(), on(10, 1)), "the step before it was on 1 Nov 2026");
    refused(edits(first, route_step::DATE.number(), on(11, 2)), "the project went on from it on 1 Nov 2026");
    refused(edits(last, route_step::DATE.number(), on(12, 1)), "it is a day to come");
    assert_eq!(edits(first, route_step::DATE.number(), on(10, 1)), Ok(()));
    assert_eq!(edits(last, route_step::DATE.number(), on(10, 20)), Ok(()));
}

#[test]
fn a_project_has_one_commitment_from_a_pot_and_changes_of_it() {
    let mut year = Year::new();
    let bid = year.projects[0];
    year.up_to(bid, Route::Approved);
    let twice = year.enters(Entry::Commitment, 62_250, UP, Some(bid));
    refused(twice, "£622.50 is committed to it from the upfront pot already; expected a change of commitment");
    assert_eq!(year.enters(Entry::CommitmentChange, 1_000, UP, Some(bid)), Ok(()));
    assert!(year.step(bid, Some(Route::Withdrawn)));
    assert!(year.step(bid, Some(Route::Approved)), "what fell and is approved again is committed again");
    assert_eq!(year.account().whole(Figure::Committed), Pence(62_250));
}

#[test]
fn nothing_more_is_committed_to_what_was_put_off_or_fell() {
    for route in [Route::Deferred, Route::Withdrawn] {
        let mut year = Year::new();
        let bid = year.projects[0];
        year.up_to(bid, Route::Approved);
        assert!(year.step(bid, Some(route)));
        let more = year.enters(Entry::CommitmentChange, 1_000, UP, Some(bid));
        refused(more, &format!("it is {}, and only what the PCC approved has money committed to it", route.word()));
    }
}

#[test]
fn what_was_not_approved_is_not_delivered_whatever_reason_is_given() {
    let mut year = Year::new();
    let bid = year.plan.record(Kind::Project, year.projects[0]).unwrap().clone();
    for to in [Route::InDelivery, Route::Complete, Route::Reported] {
        let id = year.next_id();
        let step = route::proposed(&year.plan, &bid, id, to, date(2026, 11, 1))
            .with(route_step::NOTE, Cell::text("It had begun."));
        let mut changes = route::step_changes(&year.plan, &bid, &step);
        for mut entry in route::money_of(&year.plan, &bid, &step) {
            entry.id = year.next_id();
            changes.push(Change::add(&year.plan, &entry));
        }
        refused(year.tries(changes), "only what the PCC approved is delivered; expected the step approved by the PCC");
    }
}

#[test]
fn a_step_that_was_forgotten_is_told_late_and_moves_nothing() {
    let mut year = Year::new();
    let id = year.projects[0];
    year.up_to(id, Route::Agreed);
    let bid = year.plan.record(Kind::Project, id).unwrap().clone();
    let mut told = |day| {
        let next = year.next_id();
        let step = route::proposed(&year.plan, &bid, next, Route::Proposed, day);
        year.tries(vec![Change::add(&year.plan, &step)])
    };
    assert_eq!(told(date(2026, 10, 1)), Ok(()));
    refused(told(date(2026, 11, 2)), "the project stands at agreed by the Chair, and this would be its newest step");
    assert_eq!(route::route(year.plan.record(Kind::Project, id).unwrap()), Route::Agreed);
}

#[test]
fn what_was_spent_beyond_what_is_committed_is_not_free() {
    let mut year = Year::at(Desk::in_memory(false, identity("clerk"), noon(0)).unwrap(), Some((70_000, 1_000_000)));
    let (bid, other) = (year.projects[0], year.projects[2]);
    year.up_to(bid, Route::InDelivery);
    assert_eq!(year.enters(Entry::Spend, 65_000, UP, Some(bid)), Ok(()), "it is warned of");
    year.up_to(other, Route::Agreed);
    let record = year.plan.record(Kind::Project, other).unwrap().clone();
    let smaller = record.clone().with(project::ASKED, Cell::Money(Pence(7_750)));
    assert_eq!(year.tries(diff(&year.plan, &record, &smaller)), Ok(()));
    assert!(!year.step(other, Some(Route::Approved)), "£77.50 is left, of which £27.50 is spent");
    let smaller_yet = smaller.clone().with(project::ASKED, Cell::Money(Pence(5_000)));
    assert_eq!(year.tries(diff(&year.plan, &smaller, &smaller_yet)), Ok(()));
    assert!(year.step(other, Some(Route::Approved)));
    assert_eq!(year.enters(Entry::CommitmentChange, 2_750, UP, Some(bid)), Ok(()), "and it may be given its cover");
}

#[test]
fn where_the_allocation_names_its_pots_so_does_what_comes_and_goes() {
    let mut year = Year::at(Desk::in_memory(false, identity("clerk"), noon(0)).unwrap(), Some((70_000, 1_000_000)));
    refused(year.enters(Entry::Lapse, 100, None, None), "the allocation of the year names its pots");
    refused(year.enters(Entry::Return, 100, None, None), "expected upfront or tactical");
    assert_eq!(year.enters(Entry::Lapse, 100, TACTICAL, None), Ok(()));
    assert_eq!(Year::new().enters(Entry::Lapse, 100, None, None), Ok(()));
}

#[test]
fn a_step_is_taken_back_again_only_where_it_still_fits() {
    let mut year = Year::at(Desk::in_memory(false, identity("clerk"), noon(0)).unwrap(), Some((100_000, 1_000_000)));
    let (bid, other) = (year.projects[0], year.projects[2]);
    year.up_to(bid, Route::Approved);
    let approval = year.desk.history(&folkmoot::store::Ask::default()).unwrap()[0].number;
    assert_eq!(year.takes_back(approval), Ok(()));
    let record = year.plan.record(Kind::Project, other).unwrap().clone();
    let smaller = record.clone().with(project::ASKED, Cell::Money(Pence(90_000)));
    assert_eq!(year.tries(diff(&year.plan, &record, &smaller)), Ok(()));
    year.up_to(other, Route::Approved);
    refused(year.takes_back(approval + 1), "£522.50 of it is committed by now; take those commitments back first");
}

#[test]
fn an_approval_is_not_taken_back_from_under_what_was_added_to_it() {
    let mut year = Year::new();
    let bid = year.projects[0];
    year.up_to(bid, Route::Approved);
    let approval = year.desk.history(&folkmoot::store::Ask::default()).unwrap()[0].number;
    assert_eq!(year.enters(Entry::CommitmentChange, 1_000, UP, Some(bid)), Ok(()));
    refused(year.takes_back(approval), "only the PCC's approval commits money");
    assert_eq!(year.takes_back(approval + 1), Ok(()));
    assert_eq!(year.takes_back(approval), Ok(()), "in their order both go");
}

#[test]
fn the_latest_step_is_taken_back_whatever_stood_before_it() {
    let mut year = Year::at(Desk::in_memory(false, identity("clerk"), noon(0)).unwrap(), Some((100_000, 1_000_000)));
    let bid = year.projects[0];
    year.up_to(bid, Route::Approved);
    let allocation = year.plan.all(Kind::LedgerEntry)[0].clone();
    let cut = allocation.clone().with(ledger_entry::AMOUNT, Cell::Money(Pence(50_000)));
    assert_eq!(year.tries(diff(&year.plan, &allocation, &cut)), Ok(()), "the funder gives less than is committed");
    assert!(year.step(bid, Some(Route::Withdrawn)));
    assert_eq!(year.account().amount(Figure::AfterApproved, Part::Upfront), Pence(50_000));
    let fall = year.desk.history(&folkmoot::store::Ask::default()).unwrap()[0].number;
    assert_eq!(year.takes_back(fall), Ok(()));
    assert_eq!(year.account().amount(Figure::AfterApproved, Part::Upfront), Pence(-12_250));
}
