//! What became of each row, until the rules have been asked and the draft can be filled.
//!
//! A row has one outcome. The rules of the plan are asked about all changes together, as if all
//! that is wrong were put right, so that one look shows everything; then the changes of refused
//! rows are left out, until what is left is lawful by itself.

use super::{
    Draft, Ignored, Problem, Warning,
    layout::Row,
    mapping::{Becomes, ColumnUse},
};
use crate::plan::{
    ById, Kind, Plan,
    change::{Change, Edit, Revision},
    rules,
};
use std::collections::HashMap;

/// What became of one row.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub line: usize,
    pub record: usize,
    pub changes: Vec<Change>,
    /// Whether its record is new.
    pub adds: bool,
    pub refused: bool,
    /// Whether a later row has been found to be about the same record.
    pub repeated: bool,
    /// The fields about which something has been said.
    pub said: Vec<(Kind, usize)>,
}

impl Outcome {
    pub fn of(row: &Row) -> Self {
        Self { line: row.line, record: row.number, ..Self::default() }
    }
}

/// What became of all rows of a file.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    pub rows: Vec<Outcome>,
    pub problems: Vec<Problem>,
    pub warnings: Vec<Warning>,
    pub ignored: Vec<Ignored>,
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

    /// Refuses a row.
    pub fn refuse(&mut self, place: usize, problem: Problem) {
        if let Some(row) = self.rows.get_mut(place) {
            row.refused = true;
        }
        self.problems.push(problem);
    }

    /// Asks the rules, and fills the draft.
    pub fn settle(mut self, plan: &Plan, draft: &mut Draft) {
        let mut found = self.ask(plan, |_| true);
        loop {
            for (place, problem) in found {
                self.refuse(place, problem);
            }
            if !self.rows.iter().any(|row| row.refused) {
                break;
            }
            found = self.ask(plan, |row| !row.refused);
            if found.is_empty() {
                break;
            }
        }
        self.fill(draft);
    }

    /// What the rules say about the changes of some rows, each with its row.
    fn ask(&self, plan: &Plan, which: impl Fn(&Outcome) -> bool) -> Vec<(usize, Problem)> {
        let mut places: ById<usize> = ById::default();
        let mut changes = Vec::new();
        for (place, row) in self.rows.iter().enumerate().filter(|(_, row)| which(row)) {
            for change in &row.changes {
                places.entry(change.id).or_insert(place);
                changes.push(change.clone());
            }
        }
        let breaches = rules::problems(plan, &Revision::new("", changes));
        let worded = breaches.into_iter().filter_map(|breach| {
            let place = *places.get(&breach.id)?;
            let row = self.rows.get(place)?;
            let said = breach.field.is_some_and(|field| row.said.contains(&(breach.kind, field)));
            (!said).then(|| (place, self.worded(plan, row, &breach)))
        });
        worded.collect()
    }

    /// A breach of a rule as a problem of its row.
    fn worded(&self, plan: &Plan, row: &Outcome, breach: &rules::Problem) -> Problem {
        let field = breach.field.and_then(|number| breach.kind.fields().get(number).map(|field| (number, field)));
        let header = breach.field.and_then(|number| self.headers.get(&(breach.kind, number)).cloned());
        let mut wanted = match breach.says.split_once("; expected ") {
            Some((why, wanted)) => format!("{wanted} ({why})"),
            None => breach.says.clone(),
        };
        let mut value = String::new();
        if let Some((number, field)) = field {
            let cells = row.changes.iter().filter(|change| change.id == breach.id);
            let cell = cells.rev().find_map(|change| match &change.edit {
                Edit::Add(cells) => cells.get(number),
                Edit::Set { field, after, .. } if *field == number => Some(after),
                _ => None,
            });
            value = cell.map_or(String::new(), |cell| plan.shown(field.domain, cell).into_owned());
            if header.is_none() {
                wanted.push_str("; the file has no such column");
            }
        }
        let column = header.or(field.map(|(_, field)| field.header.to_owned())).unwrap_or_default();
        Problem { line: row.line, record: row.record, column, value, wanted }
    }

    /// Counts the rows and hands over their changes.
    fn fill(self, draft: &mut Draft) {
        for row in self.rows {
            match row {
                Outcome { refused: true, .. } => draft.refused += 1,
                Outcome { changes, .. } if changes.is_empty() => draft.same += 1,
                Outcome { adds: true, changes, .. } => {
                    draft.added += 1;
                    draft.changes.extend(changes);
                }
                Outcome { changes, .. } => {
                    draft.changed += 1;
                    draft.changes.extend(changes);
                }
            }
        }
        draft.problems.extend(self.problems);
        draft.problems.sort_by_key(|problem| problem.record);
        draft.warnings.extend(self.warnings);
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
