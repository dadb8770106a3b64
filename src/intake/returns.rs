//! What the rows of a file say -> returns with their findings.
//!
//! The rows of one CSP and year are its return. One that was awaited, or is not in the plan yet,
//! is received by them; one that was received before is touched only where the file says so.
//! A finding that the plan has and a newer file of the same return lacks is named, never taken
//! away.

use super::{
    Choices, Problem, Warning,
    outcome::{Outcomes, twice},
    sheet::Row,
};
use crate::plan::{
    Id, Kind, Mint, Plan,
    assessment_return::{self, ReturnState},
    cell::Cell,
    change::{Change, Edit, diff},
    day::FinancialYear,
    finding, progress,
    record::{Record, Words},
};
use std::collections::{HashMap, HashSet};

/// What one row says.
#[derive(Debug)]
pub(super) struct Said {
    pub csp: Id,
    pub year: FinancialYear,
    pub issue: Id,
    /// The other fields of the finding that the file has.
    pub fields: Vec<(usize, Cell)>,
    pub state: Option<Cell>,
    pub received: Option<Cell>,
}

/// All rows of one return.
#[derive(Debug)]
struct Gathered {
    csp: Id,
    year: FinancialYear,
    /// What the file says of the return itself, with the line that says so first.
    state: Option<(Cell, usize)>,
    received: Option<(Cell, usize)>,
    /// The row that each issue was first met in, also where it was refused.
    issues: HashMap<Id, usize>,
    rows: Vec<(usize, Said)>,
}

/// What people call a return that may not be in the plan yet.
fn label(plan: &Plan, csp: Id, year: FinancialYear) -> String {
    format!("{}, {year}", plan.label(Kind::Csp, csp))
}

/// The returns that a file holds, in the order in which it names them.
pub(super) struct Returns<'a> {
    plan: &'a Plan,
    choices: &'a Choices,
    places: HashMap<(Id, FinancialYear), usize>,
    gathered: Vec<Gathered>,
}

impl<'a> Returns<'a> {
    pub fn new(plan: &'a Plan, choices: &'a Choices) -> Self {
        Self { plan, choices, places: HashMap::new(), gathered: Vec::new() }
    }

    /// Takes what a row says; a second row about the same issue is refused, and the first with it.
    pub fn take(&mut self, row: &Row, place: usize, said: Said, outcomes: &mut Outcomes) {
        let (csp, year) = (said.csp, said.year);
        let next = self.gathered.len();
        let number = *self.places.entry((csp, year)).or_insert(next);
        if number == next {
            let (issues, rows) = (HashMap::new(), Vec::new());
            self.gathered.push(Gathered { csp, year, state: None, received: None, issues, rows });
        }
        let Some(gathered) = self.gathered.get_mut(number) else { return };
        let plan = self.plan;
        let label = || label(plan, csp, year);
        let of_return =
            [(&said.state, &mut gathered.state, "state"), (&said.received, &mut gathered.received, "day received")];
        for (cell, stands, what) in of_return {
            let Some(cell) = cell else { continue };
            let (other, line) = stands.get_or_insert_with(|| (cell.clone(), row.line));
            if other != cell {
                let wanted = format!("one {what} for {}, but line {line} says another", label());
                outcomes.refuse(place, Problem::of_row(row, wanted));
            }
        }
        let first = *gathered.issues.entry(said.issue).or_insert(place);
        if first == place {
            gathered.rows.push((place, said));
        } else {
            let issue = plan.label(Kind::Issue, said.issue);
            let problem = twice(row, first, &format!("{}, {issue}", label()), outcomes);
            outcomes.refuse(place, problem);
        }
    }

    /// Gives each sound row its changes; the findings that the file lacks, by what people call them.
    pub fn settle(self, mint: &mut Mint, outcomes: &mut Outcomes) -> Vec<String> {
        let mut missing = Vec::new();
        for mut gathered in self.gathered {
            let known = progress::return_of(self.plan, gathered.csp, gathered.year);
            let held = held(self.plan, known);
            let lacking = held.iter().filter(|(issue, _)| !gathered.issues.contains_key(issue));
            let mut lacking: Vec<&Record> = lacking.map(|(_, finding)| *finding).collect();
            lacking.sort_by_key(|finding| finding.id);
            missing.extend(lacking.into_iter().map(|finding| self.plan.label_of(finding).into_owned()));

            let rows = std::mem::take(&mut gathered.rows);
            let sound = rows.into_iter().filter(|(place, _)| outcomes.rows.get(*place).is_some_and(|row| !row.refused));
            let sound: Vec<(usize, Said)> = sound.collect();
            if sound.is_empty() {
                continue;
            }
            // What the file does to the return itself goes with its first sound row.
            let (id, mut first) = received(self.plan, self.choices, mint, &gathered, known);
            for (place, said) in sound {
                let Some(row) = outcomes.rows.get_mut(place) else { continue };
                row.changes.append(&mut first);
                let before = held.get(&said.issue);
                row.adds |= before.is_none();
                match before {
                    Some(before) => row.changes.extend(changed(self.plan, self.choices, before, said.fields)),
                    None => row.changes.push(added(self.plan, self.choices, mint, (id, &gathered), said)),
                }
            }
        }
        outcomes.warnings.extend(also_changes(outcomes));
        missing
    }
}

/// A row of a matrix may bring a finding for one CSP and change another's: it counts as new, and
/// what it changes must not go unseen.
fn also_changes(outcomes: &Outcomes) -> Option<Warning> {
    let moves = |change: &&Change| change.kind == Kind::Finding && matches!(change.edit, Edit::Set { .. });
    let rows = outcomes.rows.iter().filter(|row| row.adds && !row.refused);
    let found: Vec<(usize, Id)> =
        rows.flat_map(|row| row.changes.iter().filter(moves).map(|change| (row.line, change.id))).collect();
    let (line, _) = *found.first()?;
    let findings: HashSet<Id> = found.iter().map(|(_, id)| *id).collect();
    let many = Kind::Finding.counted(findings.len());
    Some(Warning { line, says: format!("rows that bring new findings also change {many} that the plan has already") })
}

/// The findings of a return by issue.
fn held<'p>(plan: &'p Plan, known: Option<&Record>) -> HashMap<Id, &'p Record> {
    let Some(known) = known else { return HashMap::new() };
    let findings = plan.naming(Kind::Finding, finding::RETURN, known.id);
    findings.filter_map(|finding| Some((finding.get(finding::ISSUE)?, finding))).collect()
}

/// The return that findings are in, and what their file changes about it.
fn received(
    plan: &Plan,
    choices: &Choices,
    mint: &mut Mint,
    gathered: &Gathered,
    known: Option<&Record>,
) -> (Id, Vec<Change>) {
    let says = |said: &Option<(Cell, usize)>| said.as_ref().map(|(cell, _)| cell.clone());
    let awaited =
        |known: &Record| known.get(assessment_return::STATE).is_none_or(|state| state == ReturnState::Awaited);
    let mut after = match known {
        Some(known) => known.clone(),
        None => Record::new(Kind::Return, mint.next_id())
            .with(assessment_return::CSP, Cell::One(gathered.csp))
            .with(assessment_return::YEAR, Cell::Year(gathered.year)),
    };
    let arrives = awaited(&after);
    let state = says(&gathered.state).or_else(|| arrives.then(|| ReturnState::Final.cell()));
    if let Some(state) = state.filter(|state| state != after.cell(assessment_return::STATE.number())) {
        after.set(assessment_return::STATE, state);
        after.set(assessment_return::RECEIVED, Cell::Day(choices.today));
        after.set(assessment_return::SOURCE, Cell::text(&choices.file));
    }
    if let Some(day) = says(&gathered.received) {
        after.set(assessment_return::RECEIVED, day);
    }
    let changes = match known {
        Some(known) => diff(plan, known, &after),
        None => vec![Change::add(plan, &after)],
    };
    (after.id, changes)
}

/// The change that makes a new finding; its return may be as new as it is.
fn added(plan: &Plan, choices: &Choices, mint: &mut Mint, (id, of): (Id, &Gathered), said: Said) -> Change {
    let mut finding = Record::new(Kind::Finding, mint.next_id())
        .with(finding::RETURN, Cell::One(id))
        .with(finding::ISSUE, Cell::One(said.issue))
        .with(finding::SOURCE, Cell::text(&choices.file));
    for (number, cell) in said.fields {
        finding.set_cell(number, cell);
    }
    let code = format!("{}, {}", label(plan, of.csp, of.year), plan.label(Kind::Issue, said.issue));
    Change { code, ..Change::add(plan, &finding) }
}

/// What a row changes about a finding; the file is its source only where it changes something.
fn changed(plan: &Plan, choices: &Choices, before: &Record, fields: Vec<(usize, Cell)>) -> Vec<Change> {
    let mut after = before.clone();
    for (number, cell) in fields {
        after.set_cell(number, cell);
    }
    if after == *before {
        return Vec::new();
    }
    after.set(finding::SOURCE, Cell::text(&choices.file));
    diff(plan, before, &after)
}
