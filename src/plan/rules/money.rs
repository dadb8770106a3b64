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
    route,
};
use jiff::civil::Date;
use std::collections::HashSet;

/// What of the ledger is not lawful, and where money and route disagree.
pub(super) fn problems(
    plan: &Plan,
    touched: &[(Record, Vec<usize>)],
    changes: &[Change],
    today: Date,
    problems: &mut Vec<Problem>,
) {
    let before = problems.len();
    let entries: Vec<&(Record, Vec<usize>)> =
        touched.iter().filter(|(record, _)| record.kind == Kind::LedgerEntry).collect();
    for (entry, _) in &entries {
        of_entry(plan, touched, entry, today, problems);
    }
    asked(plan, touched, problems);
    stays(plan, touched, changes, problems);
    let moved = moved(changes);
    let money = changes.iter().any(|change| change.kind == Kind::LedgerEntry);
    if moved.is_empty() && !money {
        return;
    }
    let after = money_after(plan, changes);
    let is_new = |entry: &Record| plan.record(Kind::LedgerEntry, entry.id).is_none();
    let several = entries.iter().filter(|(entry, _)| is_new(entry)).count() > 1;
    let mut years: ById<Account> = ById::default();
    for (entry, fields) in &entries {
        let Some(grant) = entry.get(ledger_entry::GRANT) else { continue };
        let year = *years.entry(grant).or_insert_with(|| account::account(&after, grant));
        if [ledger_entry::POT.number(), ledger_entry::GRANT.number()].iter().any(|field| fields.contains(field)) {
            alike(&after, entry, grant, year.split, problems);
        }
        if is_new(entry) {
            limit(&after, entry, (grant, &year), (&moved, several), problems);
        }
    }
    let of_projects: Vec<Id> = entries.iter().filter_map(|(entry, _)| entry.get(ledger_entry::PROJECT)).collect();
    let commits = |entry: &&Record| {
        let grows = entry.get(ledger_entry::AMOUNT).is_some_and(|amount| amount > Pence::ZERO);
        grows && matches!(entry.get(ledger_entry::ENTRY), Some(Entry::Commitment | Entry::CommitmentChange))
    };
    let new = entries.iter().map(|(entry, _)| entry).filter(|entry| is_new(entry));
    let stood = |id: &Id| plan.record(Kind::Project, *id).is_some();
    let committed: Vec<Id> =
        new.filter(commits).filter_map(|entry| entry.get(ledger_entry::PROJECT)).filter(stood).collect();
    super::route::agrees(&after, (&moved, &of_projects, &committed), problems);
    // What one entry may not do by itself was told in its own words.
    if problems.len() == before {
        problems.extend(shortfalls(plan, &after, changes, false));
    }
}

/// An entry stays what it was, and a year with entries the year that it is: their days were held against it.
fn stays(plan: &Plan, touched: &[(Record, Vec<usize>)], changes: &[Change], problems: &mut Vec<Problem>) {
    for change in changes {
        let Edit::Set { field, .. } = change.edit else { continue };
        let Some((record, _)) = touched.iter().find(|(record, _)| record.id == change.id) else { continue };
        let says = match change.kind {
            Kind::LedgerEntry if field == ledger_entry::ENTRY.number() => {
                "an entry stays what it is; expected a new entry, and this one taken back where it was wrong"
            }
            Kind::Grant if field == grant::YEAR.number() && account::entries(plan, change.id).next().is_some() => {
                "its ledger has entries, whose days are of the year; expected the year as it is"
            }
            Kind::Project if field == project::GRANT.number() && has_money_of_its_year(plan, change.id) => {
                "its ledger entries are of the year that it was bid for; expected that year"
            }
            _ => continue,
        };
        problems.push(said_of(plan, record, Some(field), says.to_owned()));
    }
}

fn has_money_of_its_year(plan: &Plan, project: Id) -> bool {
    let year = plan.record(Kind::Project, project).and_then(|project| project.get(project::GRANT));
    let mut entries = plan.naming(Kind::LedgerEntry, ledger_entry::PROJECT, project);
    entries.any(|entry| entry.get(ledger_entry::GRANT) == year)
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
    let a_word = if word.starts_with('a') { format!("an {word}") } else { format!("a {word}") };
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
            add(field, format!("{a_word} is more than nothing{other}; expected an amount above £0.00"));
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
                    if last == Date::MAX {
                        format!(
                            "{} is no day for {a_word} of {year}; expected {} or a later day",
                            show_day(date),
                            show_day(first)
                        )
                    } else {
                        format!(
                            "{} is no day for {a_word} of {year}; expected a day from {} to {}",
                            show_day(date),
                            show_day(first),
                            show_day(last)
                        )
                    },
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
    let commits = matches!(what, Entry::Commitment | Entry::CommitmentChange);
    if commits && entry.get(ledger_entry::DECIDED_BY).is_empty() && entry.get(ledger_entry::SOURCE).is_empty() {
        add(ledger_entry::DECIDED_BY.number(), format!("{a_word} says who; expected the post or body that decided"));
    }
    let project = entry.get(ledger_entry::PROJECT);
    if what.needs_project() && project.is_none() {
        add(ledger_entry::PROJECT.number(), format!("{a_word} is of a project; expected its reference as CRG-22-01"));
    }
    if what.is_of_the_whole() && project.is_some() {
        let says = format!("the {word} is of the grant as a whole; expected no project");
        add(ledger_entry::PROJECT.number(), says);
    }
    let pot = entry.get(ledger_entry::POT);
    let of_a_pot = what.needs_project() || what == Entry::Return && project.is_some();
    if of_a_pot && pot.is_none() {
        add(ledger_entry::POT.number(), format!("{a_word} is of a pot; expected upfront or tactical"));
    }
    if what == Entry::Moved && pot.is_some() {
        add(ledger_entry::POT.number(), "it goes from the upfront pot into the tactical; expected no pot".to_owned());
    }
}

/// How much a new entry may be, given all that would stand beside it.
fn limit(
    after: &Plan,
    entry: &Record,
    (grant, year): (Id, &Account),
    (moved, several): (&[Id], bool),
    problems: &mut Vec<Problem>,
) {
    let (Some(what), Some(amount)) = (entry.get(ledger_entry::ENTRY), entry.get(ledger_entry::AMOUNT)) else { return };
    let part = Part::of(entry.get(ledger_entry::POT));
    let project = entry.get(ledger_entry::PROJECT);
    let own = project.map(|project| account::of_project(after, project, Some(grant)));
    let of_own = |figure| own.map_or(Pence::ZERO, |account| account.amount(figure, part));
    let unspent = of_own(Figure::Committed) - of_own(Figure::Spent);
    // What lacks its project, its pot or its amount was told that.
    let is_change = what == Entry::CommitmentChange;
    let is_of_a_pot = what.needs_project() || what == Entry::Return && project.is_some();
    if is_of_a_pot && (project.is_none() || entry.get(ledger_entry::POT).is_none())
        || amount <= Pence::ZERO && !is_change
    {
        return;
    }
    let pot = part.label().to_lowercase();
    let mut add = |says: String| problems.push(said_of(after, entry, Some(ledger_entry::AMOUNT.number()), says));
    // Each limit is what would be left of something, and what that is.
    let (left, of) = match what {
        Entry::Commitment if of_own(Figure::Committed) > amount && !moved.iter().any(|id| Some(*id) == project) => {
            let stands = of_own(Figure::Committed) - amount;
            add(format!(
                "{stands} is committed to it from the {pot} already; expected a change of commitment, by how much \
                 it grows or shrinks"
            ));
            return;
        }
        Entry::Commitment => free(after, grant, year, part),
        Entry::CommitmentChange if of_own(Figure::Approved) - amount <= Pence::ZERO => {
            add(nothing_committed(own.as_ref(), part));
            return;
        }
        Entry::CommitmentChange if amount > Pence::ZERO => free(after, grant, year, part),
        Entry::CommitmentChange => {
            if unspent < Pence::ZERO {
                let least = (amount - unspent).min(Pence::ZERO);
                add(format!("it would leave less than is spent; expected {least} at the least"));
            }
            return;
        }
        // Several entries together are a history, in which what was spent may have come back already.
        Entry::Spend
            if of_own(Figure::Committed) <= Pence::ZERO && !(several && of_own(Figure::Approved) > Pence::ZERO) =>
        {
            add(nothing_committed(own.as_ref(), part));
            return;
        }
        Entry::Withdrawal => (unspent, "committed to it and not spent".to_owned()),
        Entry::Return if own.is_some() => (unspent, "committed to it and not spent".to_owned()),
        // It frees what it gives back, so no more than is committed either.
        Entry::Refund if of_own(Figure::Committed) < of_own(Figure::Spent) => {
            let says = "committed to it (more is spent: enter the change of commitment that covers it first)";
            (of_own(Figure::Committed), says.to_owned())
        }
        Entry::Refund => (of_own(Figure::Spent), "spent on it".to_owned()),
        Entry::Return | Entry::Lapse => (year.amount(Figure::AfterApproved, part), free_in(year, part)),
        Entry::Moved => (year.amount(Figure::AfterApproved, Part::Upfront), "free in the upfront pot".to_owned()),
        Entry::RolloverAgreed | Entry::RolloverRefused => {
            (year.whole(Figure::RolloverAsked), "asked and not answered (enter what was asked first)".to_owned())
        }
        Entry::Allocation | Entry::RolloverAsked | Entry::Spend => return,
    };
    if left < Pence::ZERO {
        let most = (amount + left).max(Pence::ZERO);
        let beside = if several { " beside the other entries" } else { "" };
        add(format!("{amount} is more than the {most} that is {of}{beside}; expected at most {most}"));
    }
}

/// That nothing is committed to a project from a pot, and from which something is.
fn nothing_committed(own: Option<&Account>, part: Part) -> String {
    let pot = part.label().to_lowercase();
    let other = if part == Part::Upfront { Part::Tactical } else { Part::Upfront };
    match own.map_or(Pence::ZERO, |own| own.amount(Figure::Committed, other)) {
        Pence::ZERO => format!("nothing is committed to it from the {pot}; expected its commitment there first"),
        there => {
            let from = other.label().to_lowercase();
            format!("nothing is committed to it from the {pot}; expected the {from}, from which {there} is")
        }
    }
}

/// What would be left of a part after a new commitment from it, and what that is. What was spent beyond
/// what is committed is gone too.
fn free(after: &Plan, grant: Id, year: &Account, part: Part) -> (Pence, String) {
    let within = if year.split == account::Split::Rest { Part::Whole } else { part };
    let overspent = account::overspent(after, grant, within);
    let mut of = free_in(year, part);
    if overspent > Pence::ZERO {
        of = format!("{of} ({overspent} is spent there beyond what is committed)");
    }
    (year.free_for(part) - overspent, of)
}

/// The allocations of a year name their pots, all of them or none: what is not set aside by name is what
/// is left, and the two ways do not mix. Where they do, what comes and goes names its pot too.
fn alike(after: &Plan, entry: &Record, grant: Id, split: account::Split, problems: &mut Vec<Problem>) {
    let Some(what) = entry.get(ledger_entry::ENTRY) else { return };
    let named = entry.get(ledger_entry::POT).is_some();
    let other = |other: &Record| {
        other.get(ledger_entry::ENTRY) == Some(Entry::Allocation) && other.get(ledger_entry::POT).is_some() != named
    };
    let says = match what {
        Entry::Allocation if named && account::entries(after, grant).any(other) => {
            "another allocation of the year names no pot; expected no pot here either, or one there too"
        }
        Entry::Allocation if account::entries(after, grant).any(other) => {
            "the other allocation of the year names its pot; expected upfront or tactical"
        }
        Entry::RolloverAgreed | Entry::Return | Entry::Lapse if !named && split == account::Split::Set => {
            "the allocation of the year names its pots; expected upfront or tactical"
        }
        _ => return,
    };
    problems.push(said_of(after, entry, Some(ledger_entry::POT.number()), says.to_owned()));
}

fn free_in(year: &Account, part: Part) -> String {
    match (part, year.split) {
        (Part::Upfront, account::Split::Rest) => "free in the grant".to_owned(),
        _ => format!("free in the {}", part.label().to_lowercase()),
    }
}

/// What stands on money and steps that are taken back: later entries of the project, commitments of the
/// year, and where the project has got to by them.
pub(super) fn stood_on(plan: &Plan, changes: &[Change]) -> Vec<Problem> {
    let moved = moved(changes);
    if moved.is_empty() && !changes.iter().any(|change| change.kind == Kind::LedgerEntry) {
        return Vec::new();
    }
    let after = money_after(plan, changes);
    let mut problems = shortfalls(plan, &after, changes, true);
    let states = |change: &Change| [plan, &after].map(|plan| plan.record(Kind::LedgerEntry, change.id));
    let entries = changes.iter().filter(|change| change.kind == Kind::LedgerEntry).flat_map(states).flatten();
    let of_projects: Vec<Id> = entries.filter_map(|entry| entry.get(ledger_entry::PROJECT)).collect();
    let disagrees = |plan: &Plan, problems: &mut Vec<Problem>| {
        super::route::agrees(plan, (&moved, &of_projects, &[]), problems);
    };
    let (mut was, mut shall) = (Vec::new(), Vec::new());
    disagrees(plan, &mut was);
    disagrees(&after, &mut shall);
    shall.retain(|one| ![&was, &problems].iter().any(|told| told.iter().any(|other| other.id == one.id)));
    problems.extend(shall);
    problems
}

/// The projects whose route moves.
fn moved(changes: &[Change]) -> Vec<Id> {
    changes.iter().filter(|change| route::moves_route(change)).map(|change| change.id).collect()
}

/// What changes of entries would leave short: no more is committed than there is, none is spent that is
/// not committed, none comes back that was not spent, and nothing is answered that was not asked.
///
/// What is short already may stay so and not grow. A spend may be more than is committed (it is warned
/// of), and an allocation is what the funder says, so an edit of it may leave the year over-committed.
fn shortfalls(plan: &Plan, after: &Plan, changes: &[Change], undoes: bool) -> Vec<Problem> {
    // What the funder corrects is so before anything else is judged.
    let corrections = changes.iter().filter(|change| !undoes && corrects_allocation(plan, change));
    let corrections: Vec<Change> = corrections.cloned().collect();
    let corrected = (!corrections.is_empty()).then(|| money_after(plan, &corrections));
    let stood = corrected.as_ref().unwrap_or(plan);
    let mut problems = Vec::new();
    let mut seen: HashSet<(Id, Option<Id>)> = HashSet::new();
    let ledger = || changes.iter().filter(|change| change.kind == Kind::LedgerEntry);
    for change in ledger() {
        let states = [plan.record(Kind::LedgerEntry, change.id), after.record(Kind::LedgerEntry, change.id)];
        for entry in states.into_iter().flatten() {
            let Some(grant) = entry.get(ledger_entry::GRANT) else { continue };
            let field = (!undoes).then_some(ledger_entry::AMOUNT.number());
            let mut add = |says: String| problems.push(said_of(plan, entry, field, says));
            let project = entry.get(ledger_entry::PROJECT);
            if let Some(project) = project.filter(|project| seen.insert((grant, Some(*project))))
                && let Some(lacks) = of_project_short(plan, after, (project, grant), spends(after, ledger(), project))
            {
                add(if undoes {
                    "a later entry of the project stands on it; take that back first".to_owned()
                } else {
                    lacks
                });
                continue;
            }
            if !seen.insert((grant, None)) {
                continue;
            }
            let [was, shall] = [stood, after].map(|plan| account::account(plan, grant));
            let grown = |part, figure| {
                let [was, shall] = [was, shall].map(|account| account.amount(figure, part).min(Pence::ZERO));
                (shall < was).then_some(-shall)
            };
            if grown(Part::Whole, Figure::RolloverAsked).is_some() {
                add("more rollover would be answered than was asked; expected no less than was answered".to_owned());
            }
            let parts = [Part::Upfront, Part::Tactical];
            if let Some((part, lacks)) =
                parts.iter().find_map(|part| Some((part, grown(*part, Figure::AfterApproved)?)))
            {
                add(if undoes {
                    format!("{lacks} of it is committed by now; take those commitments back first")
                } else {
                    let pot = part.label().to_lowercase();
                    format!("{lacks} more would be committed than is in the {pot}; expected {lacks} less")
                });
            }
        }
    }
    problems
}

/// What of a project would be short and is not, or not by as much: more spent than is committed, more back
/// than was spent.
fn of_project_short(plan: &Plan, after: &Plan, (project, grant): (Id, Id), spends: bool) -> Option<String> {
    let of = |plan: &Plan, part| {
        let account = account::of_project(plan, project, Some(grant));
        [Figure::Committed, Figure::Spent].map(|figure| account.amount(figure, part))
    };
    let short = |[committed, spent]: [Pence; 2]| {
        let covered = if spends { Pence::ZERO } else { committed - spent.max(Pence::ZERO) };
        [covered, committed, spent].map(|amount| amount.min(Pence::ZERO))
    };
    [Part::Upfront, Part::Tactical].iter().find_map(|part| {
        let shall = of(after, *part);
        let [covered, committed, spent] = short(shall);
        let was = short(of(plan, *part));
        let pot = part.label().to_lowercase();
        let [is_committed, is_spent] = shall;
        if spent < was[2] {
            return Some(format!("{} more would come back than was spent from the {pot}; expected {0} less", -spent));
        }
        (covered < was[0] || committed < was[1]).then(|| {
            let kept = is_committed.max(Pence::ZERO);
            format!(
                "{is_spent} is spent on the project from the {pot} and {kept} would be committed; expected an amount \
                 that leaves {is_spent} committed"
            )
        })
    })
}

/// Whether some of these changes enters or changes a spend of a project: it may be more than is committed.
fn spends<'c>(after: &Plan, mut changes: impl Iterator<Item = &'c Change>, project: Id) -> bool {
    changes.any(|change| {
        after.record(Kind::LedgerEntry, change.id).is_some_and(|entry| {
            entry.get(ledger_entry::ENTRY) == Some(Entry::Spend) && entry.get(ledger_entry::PROJECT) == Some(project)
        })
    })
}

/// Whether a change says only that an allocation is another amount.
fn corrects_allocation(plan: &Plan, change: &Change) -> bool {
    let amount = matches!(change.edit, Edit::Set { field, .. } if field == ledger_entry::AMOUNT.number());
    let entry = plan.record(Kind::LedgerEntry, change.id).and_then(|entry| entry.get(ledger_entry::ENTRY));
    amount && entry == Some(Entry::Allocation)
}
