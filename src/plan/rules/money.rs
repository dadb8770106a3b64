//! The rules of the ledger: what an entry needs, when it may be dated, and how much it may be.
//!
//! An amount is held against the account as it would be after the whole revision, so several entries
//! in one step are judged together and in no order.

use super::{Problem, said_of};
use crate::plan::{
    ById, Id, Kind, Plan,
    account::{self, Account, Figure, Part},
    change::{Change, Edit},
    day::show_day,
    grant,
    ledger_entry::{self, Entry},
    money::Pence,
    project,
    record::{Record, Words},
};
use jiff::civil::Date;

/// What of the ledger is not lawful, and where money and route disagree.
pub(super) fn problems(
    plan: &Plan,
    touched: &[(Record, Vec<usize>)],
    changes: &[Change],
    today: Date,
    problems: &mut Vec<Problem>,
) {
    let entries: Vec<&(Record, Vec<usize>)> =
        touched.iter().filter(|(record, _)| record.kind == Kind::LedgerEntry).collect();
    for (entry, _) in &entries {
        of_entry(plan, touched, entry, today, problems);
    }
    asked(plan, touched, problems);
    let route = project::ROUTE.number();
    let of_route = |change: &&Change| {
        change.kind == Kind::Project && matches!(change.edit, Edit::Set { field, .. } if field == route)
    };
    let moved: Vec<Id> = changes.iter().filter(of_route).map(|change| change.id).collect();
    let money = changes.iter().any(|change| change.kind == Kind::LedgerEntry);
    if moved.is_empty() && !money {
        return;
    }
    let after = money_after(plan, changes);
    let mut years: ById<Account> = ById::default();
    for (entry, fields) in &entries {
        let counted = [ledger_entry::AMOUNT.number(), ledger_entry::POT.number(), ledger_entry::GRANT.number()];
        if let (Some(grant), true) = (entry.get(ledger_entry::GRANT), counted.iter().any(|it| fields.contains(it))) {
            let year = *years.entry(grant).or_insert_with(|| account::account(&after, grant));
            limit(&after, entry, grant, &year, problems);
            alike(&after, entry, grant, problems);
        }
    }
    let of_projects: Vec<Id> = entries.iter().filter_map(|(entry, _)| entry.get(ledger_entry::PROJECT)).collect();
    super::route::agrees(&after, &moved, &of_projects, problems);
}

/// Grants, projects and ledger as they would be after these changes; nothing else of the plan.
fn money_after(plan: &Plan, changes: &[Change]) -> Plan {
    const KINDS: [Kind; 3] = [Kind::Grant, Kind::Project, Kind::LedgerEntry];
    let mut after = Plan::of(KINDS.iter().map(|kind| (*kind, plan.all(*kind).to_vec())).collect());
    changes.iter().filter(|change| KINDS.contains(&change.kind)).for_each(|change| after.play(change));
    after
}

/// What a bid asks is an amount too.
fn asked(plan: &Plan, touched: &[(Record, Vec<usize>)], problems: &mut Vec<Problem>) {
    let field = project::ASKED.number();
    for (project, fields) in touched.iter().filter(|(record, _)| record.kind == Kind::Project) {
        if let Some(asked) = project.get(project::ASKED).filter(|_| fields.contains(&field))
            && !(Pence(1)..=Pence::MOST).contains(&asked)
        {
            let says = format!("{asked} cannot be asked; expected an amount above £0.00, up to {}", Pence::MOST);
            problems.push(said_of(plan, project, Some(field), says));
        }
    }
}

/// The rules about one entry by itself.
fn of_entry(plan: &Plan, touched: &[(Record, Vec<usize>)], entry: &Record, today: Date, problems: &mut Vec<Problem>) {
    let mut add = |field: usize, says: String| problems.push(said_of(plan, entry, Some(field), says));
    let Some(what) = entry.get(ledger_entry::ENTRY) else { return };
    let word = what.word();
    if let Some(amount) = entry.get(ledger_entry::AMOUNT) {
        let field = ledger_entry::AMOUNT.number();
        let most = Pence::MOST;
        if what == Entry::CommitmentChange && amount == Pence::ZERO {
            add(field, "nothing changes by £0.00; expected by how much it grows, or shrinks where negative".to_owned());
        } else if what != Entry::CommitmentChange && amount <= Pence::ZERO {
            let other = match what {
                Entry::Spend => "; money that comes back is a refund",
                Entry::Commitment => "; a commitment that shrinks is a change of commitment",
                _ => "",
            };
            add(field, format!("a {word} is more than nothing{other}; expected an amount above £0.00"));
        } else if amount > most || amount < -most {
            add(field, format!("it is more than any grant; expected an amount up to {most}"));
        }
    }
    let grant = entry.get(ledger_entry::GRANT);
    let in_step = |id: Id| touched.iter().map(|(record, _)| record).find(|record| record.id == id);
    let year = grant.and_then(|id| in_step(id).or_else(|| plan.record(Kind::Grant, id))?.get(grant::YEAR));
    match (entry.get(ledger_entry::DATE), year) {
        (Some(date), _) if date > today => {
            add(ledger_entry::DATE.number(), "it is a day to come; expected today or a day before".to_owned());
        }
        (Some(date), Some(year)) => {
            let (first, last) = what.days(year);
            if !(first..=last).contains(&date) {
                add(
                    ledger_entry::DATE.number(),
                    format!(
                        "{} is no day for a {word} of {year}; expected a day from {} to {}",
                        show_day(date),
                        show_day(first),
                        show_day(last)
                    ),
                );
            }
        }
        // What a paper says may lack its day: then the paper is named.
        (None, _) if entry.get(ledger_entry::SOURCE).is_empty() => {
            add(
                ledger_entry::DATE.number(),
                "an entry has its day, or its source; expected a date as 31/03/2026".into(),
            );
        }
        _ => {}
    }
    let project = entry.get(ledger_entry::PROJECT);
    if what.needs_project() && project.is_none() {
        add(ledger_entry::PROJECT.number(), format!("a {word} is of a project; expected its reference as CRG-22-01"));
    }
    if what.is_of_the_whole() && project.is_some() {
        let says = format!("the {word} is of the grant as a whole; expected no project");
        add(ledger_entry::PROJECT.number(), says);
    }
    let pot = entry.get(ledger_entry::POT);
    if what.needs_project() && pot.is_none() {
        add(ledger_entry::POT.number(), format!("a {word} is of a pot; expected upfront or tactical"));
    }
    if what == Entry::Moved && pot.is_some() {
        add(ledger_entry::POT.number(), "it goes from the upfront pot into the tactical; expected no pot".to_owned());
    }
}

/// How much an entry may be, given all that would stand beside it.
fn limit(after: &Plan, entry: &Record, grant: Id, year: &Account, problems: &mut Vec<Problem>) {
    let (Some(what), Some(amount)) = (entry.get(ledger_entry::ENTRY), entry.get(ledger_entry::AMOUNT)) else { return };
    let part = Part::of(entry.get(ledger_entry::POT));
    let own = entry.get(ledger_entry::PROJECT).map(|project| account::of_project(after, project, Some(grant)));
    let of_own = |account: &Account, figure| account.amount(figure, part);
    let unspent = own.map(|own| of_own(&own, Figure::Committed) - of_own(&own, Figure::Spent));
    // Each limit is what would be left of something, and what that is.
    let (left, of) = match what {
        Entry::Commitment => (year.free_for(part), free_in(year, part)),
        Entry::CommitmentChange if amount > Pence::ZERO => (year.free_for(part), free_in(year, part)),
        Entry::CommitmentChange => {
            if let Some(short) = unspent.filter(|left| *left < Pence::ZERO) {
                let least = amount - short;
                let says = format!("it would leave less than is spent; expected {least} at the least");
                problems.push(said_of(after, entry, Some(ledger_entry::AMOUNT.number()), says));
            }
            return;
        }
        Entry::Withdrawal => (unspent.unwrap_or_default(), "committed to it and not spent".to_owned()),
        Entry::Return if own.is_some() => (unspent.unwrap_or_default(), "committed to it and not spent".to_owned()),
        // It frees what it gives back, so no more than is committed either.
        Entry::Refund => {
            let spent = own.map(|own| of_own(&own, Figure::Spent)).unwrap_or_default();
            let committed = own.map(|own| of_own(&own, Figure::Committed)).unwrap_or_default();
            if committed < spent {
                (committed, "committed to it".to_owned())
            } else {
                (spent, "spent on it".to_owned())
            }
        }
        Entry::Return | Entry::Lapse => (year.amount(Figure::AfterApproved, part), free_in(year, part)),
        Entry::Moved => (year.amount(Figure::AfterApproved, Part::Upfront), "free in the upfront pot".to_owned()),
        Entry::RolloverAgreed | Entry::RolloverRefused => {
            (year.whole(Figure::RolloverAsked), "asked and not answered (enter what was asked first)".to_owned())
        }
        Entry::Allocation | Entry::RolloverAsked | Entry::Spend => return,
    };
    if left >= Pence::ZERO {
        return;
    }
    let most = (amount + left).max(Pence::ZERO);
    let expected = if most == Pence::ZERO { String::new() } else { format!("; expected at most {most}") };
    let says = format!("{amount} is more than the {most} that is {of}{expected}");
    problems.push(said_of(after, entry, Some(ledger_entry::AMOUNT.number()), says));
}

/// The allocations of a year name their pots, all of them or none: what is not set aside by name is what
/// is left, and the two ways do not mix.
fn alike(after: &Plan, entry: &Record, grant: Id, problems: &mut Vec<Problem>) {
    let is_allocation = |entry: &Record| entry.get(ledger_entry::ENTRY) == Some(Entry::Allocation);
    let named = entry.get(ledger_entry::POT).is_some();
    let differs = |other: &Record| is_allocation(other) && other.get(ledger_entry::POT).is_some() != named;
    if is_allocation(entry) && account::entries(after, grant).any(differs) {
        let says = if named {
            "another allocation of the year names no pot; expected no pot here either, or one there too"
        } else {
            "the other allocation of the year names its pot; expected upfront or tactical"
        };
        problems.push(said_of(after, entry, Some(ledger_entry::POT.number()), says.to_owned()));
    }
}

fn free_in(year: &Account, part: Part) -> String {
    match (part, year.split) {
        (Part::Upfront, account::Split::Rest) => "free in the grant".to_owned(),
        _ => format!("free in the {}", part.label().to_lowercase()),
    }
}

/// What stands on money that is taken back: later entries of the project, and commitments of the year.
pub(super) fn stood_on(plan: &Plan, changes: &[Change]) -> Vec<Problem> {
    // Only what was added can have something later standing on it.
    let goes = |change: &&Change| change.kind == Kind::LedgerEntry && matches!(change.edit, Edit::Remove(_));
    let entries: Vec<&Change> = changes.iter().filter(goes).collect();
    let first = entries.iter().map(|change| change.id).min();
    let undone = |id: Id| entries.iter().any(|change| change.id == id);
    let later = plan.all(Kind::LedgerEntry).iter().any(|entry| Some(entry.id) > first && !undone(entry.id));
    if !later {
        return Vec::new();
    }
    let after = money_after(plan, changes);
    let mut problems = Vec::new();
    let mut free: ById<bool> = ById::default();
    for change in entries {
        let was = plan.record(Kind::LedgerEntry, change.id);
        let record = was.or_else(|| after.record(Kind::LedgerEntry, change.id));
        let Some((record, grant)) = record.and_then(|record| Some((record, record.get(ledger_entry::GRANT)?))) else {
            continue;
        };
        let part = Part::of(record.get(ledger_entry::POT));
        let mut add = |says: String| problems.push(said_of(plan, record, None, says));
        if let Some(project) = record.get(ledger_entry::PROJECT) {
            let left = |plan: &Plan| {
                let account = account::of_project(plan, project, Some(grant));
                account.amount(Figure::Committed, part) - account.amount(Figure::Spent, part).max(Pence::ZERO)
            };
            let spent = |plan: &Plan| account::of_project(plan, project, Some(grant)).amount(Figure::Spent, part);
            if (left(&after) < Pence::ZERO && left(&after) < left(plan)) || spent(&after) < Pence::ZERO.min(spent(plan))
            {
                add("a later entry of the project stands on it; take that back first".to_owned());
                continue;
            }
        }
        let short = |plan: &Plan| {
            let account = account::account(plan, grant);
            Part::ALL.iter().map(|part| account.amount(Figure::AfterApproved, *part)).min().unwrap_or_default()
        };
        let told = free.entry(grant).or_insert(false);
        if !*told && short(&after) < Pence::ZERO && short(&after) < short(plan) {
            *told = true;
            let lacks = -short(&after);
            add(format!("{lacks} of it is committed by now; take those commitments back first"));
        }
    }
    problems
}
