//! What became of each row, until the rules have been asked and the draft can be filled.
//!
//! A row has one outcome. The rules of the plan are asked about all changes together, as if all
//! that is wrong were put right, so that one look shows everything; then the changes of refused
//! rows are left out, until what is left is lawful by itself.

use super::{
    Became, Draft, Ignored, Problem, RowOutcome, Unmapped, Warning,
    mapping::{Becomes, ColumnUse},
    sheet::Row,
};
use crate::plan::{
    ById, Kind, Plan,
    change::{Change, Edit, Revision},
    rules,
};
use jiff::civil::Date;
use std::{collections::HashMap, ops::Range};

/// How many rows of each outcome a draft keeps, to be looked at; all are counted.
pub(super) const KEPT: usize = 10_000;

/// What became of one row.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub line: usize,
    pub record: usize,
    pub changes: Vec<Change>,
    /// Where its changes stand once those of all rows are in one list.
    place: Range<usize>,
    /// Whether its record is new.
    pub adds: bool,
    pub refused: bool,
    /// Whether a later row has been found to be about the same record.
    pub repeated: bool,
    /// What people would call the row: what stands in its first cells.
    pub says: Box<str>,
    /// The fields about which something has been said.
    pub said: Vec<(Kind, usize)>,
}

impl Outcome {
    pub fn of(row: &Row) -> Self {
        let mut cells = row.cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).take(3);
        let mut says = cells.next().unwrap_or("").to_owned();
        for cell in cells {
            says.push_str(", ");
            says.push_str(cell);
        }
        Self { line: row.line, record: row.number, says: says.into(), ..Self::default() }
    }
}

/// What became of all rows of a file.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    pub rows: Vec<Outcome>,
    pub problems: Vec<Problem>,
    pub warnings: Vec<Warning>,
    /// How many rows are no record, and the first of them.
    pub aside: usize,
    pub ignored: Vec<Ignored>,
    /// Words for issues that the plan does not know.
    pub unmapped: Vec<Unmapped>,
    /// The header of the column that became a field.
    pub headers: HashMap<(Kind, usize), String>,
}

impl Outcomes {
    /// Outcomes of a file with these columns, and no row yet.
    pub fn new(columns: &[ColumnUse]) -> Self {
        let headers = columns.iter().filter_map(|one| match one.becomes {
            Becomes::Field(kind, field) => Some(((kind, field), one.header.clone())),
            _ => None,
        });
        Self { headers: headers.collect(), ..Self::default() }
    }

    /// Counts a row that is no record.
    pub fn ignore(&mut self, ignored: Ignored) {
        self.aside += 1;
        if self.ignored.len() < KEPT {
            self.ignored.push(ignored);
        }
    }

    /// Refuses a row.
    pub fn refuse(&mut self, place: usize, problem: Problem) {
        if let Some(row) = self.rows.get_mut(place) {
            row.refused = true;
        }
        self.problems.push(problem);
    }

    /// Asks the rules, and fills the draft.
    pub fn settle(mut self, plan: &Plan, today: Date, draft: &mut Draft) {
        let mut revision = Revision::default();
        for row in &mut self.rows {
            let start = revision.changes.len();
            revision.changes.append(&mut row.changes);
            row.place = start..revision.changes.len();
        }
        loop {
            let found = self.breaches(plan, &revision, today);
            for (place, problem) in found {
                self.refuse(place, problem);
            }
            if !self.leave_out_refused(&mut revision) {
                break;
            }
        }
        self.fill(revision.changes, draft);
    }

    /// What the rules say about the changes, each with its row.
    fn breaches(&self, plan: &Plan, revision: &Revision, today: Date) -> Vec<(usize, Problem)> {
        let breaches = rules::problems(plan, revision, today);
        if breaches.is_empty() {
            return Vec::new();
        }
        let mut rows: ById<usize> = ById::default();
        for (number, row) in self.rows.iter().enumerate() {
            for change in revision.changes.get(row.place.clone()).unwrap_or_default() {
                rows.entry(change.id).or_insert(number);
            }
        }
        let of_row = |breach: rules::Problem| {
            let number = *rows.get(&breach.id)?;
            let row = self.rows.get(number)?;
            let said = breach.field.is_some_and(|field| row.said.contains(&(breach.kind, field)));
            let changes = revision.changes.get(row.place.clone()).unwrap_or_default();
            (!said).then(|| (number, self.worded(plan, row, changes, &breach)))
        };
        breaches.into_iter().filter_map(of_row).collect()
    }

    /// A breach of a rule as a problem of its row.
    fn worded(&self, plan: &Plan, row: &Outcome, changes: &[Change], breach: &rules::Problem) -> Problem {
        let (line, record) = (row.line, row.record);
        let mut wanted = match breach.says.split_once("; expected ") {
            Some((why, wanted)) => format!("{wanted} ({why})"),
            None => breach.says.clone(),
        };
        let field = breach.field.and_then(|number| Some((number, breach.kind.fields().get(number)?)));
        let Some((number, field)) = field else { return Problem { line, record, wanted, ..Problem::default() } };
        let cell = changes.iter().filter(|change| change.id == breach.id).rev().find_map(|change| match &change.edit {
            Edit::Add(cells) => cells.get(number),
            Edit::Set { field, after, .. } if *field == number => Some(after),
            _ => None,
        });
        let value = cell.map_or(String::new(), |cell| plan.shown(field.domain, cell).into_owned());
        let header = self.headers.get(&(breach.kind, number));
        if header.is_none() {
            wanted.push_str("; the file has no such column");
        }
        let column = header.cloned().unwrap_or_else(|| field.header.to_owned());
        Problem { line, record, column, value, wanted }
    }

    /// Leaves out the changes of refused rows; whether there were any.
    fn leave_out_refused(&mut self, revision: &mut Revision) -> bool {
        let refused = |row: &Outcome| row.refused && !row.place.is_empty();
        if !self.rows.iter().any(refused) {
            return false;
        }
        let mut all = std::mem::take(&mut revision.changes).into_iter();
        for row in &mut self.rows {
            let changes = all.by_ref().take(row.place.len());
            let start = revision.changes.len();
            if row.refused {
                changes.for_each(drop);
            } else {
                revision.changes.extend(changes);
            }
            row.place = start..revision.changes.len();
        }
        true
    }

    /// Counts the rows, and hands over what was found and what shall change.
    fn fill(self, changes: Vec<Change>, draft: &mut Draft) {
        let mut kept = [0_usize; 5];
        let mut outcomes: Vec<RowOutcome> = Vec::new();
        for row in &self.rows {
            let became = match row {
                Outcome { refused: true, .. } => Became::Refused,
                Outcome { place, .. } if place.is_empty() => Became::Same,
                Outcome { adds: true, .. } => Became::New,
                _ => Became::Changed,
            };
            *match became {
                Became::Refused => &mut draft.refused,
                Became::Same => &mut draft.same,
                Became::New => &mut draft.added,
                _ => &mut draft.changed,
            } += 1;
            let Some(kept) = kept.get_mut(became as usize).filter(|kept| **kept < KEPT) else { continue };
            *kept += 1;
            let (line, record, changes) = (row.line, row.record, row.place.clone());
            outcomes.push(RowOutcome { line, record, became, changes, says: row.says.to_string() });
        }
        outcomes.extend(self.ignored.iter().map(|row| RowOutcome {
            line: row.line,
            record: row.record,
            became: Became::Aside,
            changes: 0..0,
            says: row.why.to_string(),
        }));
        outcomes.sort_by_key(|row| row.record);
        draft.rows = outcomes;
        draft.changes = changes;
        draft.problems.extend(self.problems);
        draft.problems.sort_by_key(|problem| problem.record);
        draft.warnings.extend(self.warnings);
        draft.unmapped = self.unmapped;
        draft.aside = self.aside;
        draft.ignored = self.ignored;
    }
}

/// The problem of a second row about the same record; the first row gets one too, once.
pub(super) fn twice(row: &Row, first: usize, what: &str, outcomes: &mut Outcomes) -> Problem {
    let again = |line: usize| format!("{what} once, but line {line} has it too");
    let Some(earlier) = outcomes.rows.get(first) else { return Problem::of_row(row, again(0)) };
    let line = earlier.line;
    if !earlier.repeated {
        let problem = Problem { line, record: earlier.record, wanted: again(row.line), ..Problem::default() };
        outcomes.refuse(first, problem);
        if let Some(earlier) = outcomes.rows.get_mut(first) {
            earlier.repeated = true;
        }
    }
    Problem::of_row(row, again(line))
}
