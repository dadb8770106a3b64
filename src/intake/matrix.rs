//! Assessments side by side, issues down and places across -> a return with findings for each.
//!
//! ```text
//! Issue            Ashford   Canterbury   Dartford & Gravesham
//! Domestic abuse      x          1             main
//! County lines                   2             b
//! ```
//!
//! A tick names the issue, a number is its rank, a word or letter says how prominent it is; a
//! blank says nothing. Where all of a column's numbers are ones they are ticks.

use super::{
    Choices, Desk, Ignored, Problem, Warning,
    cells::Cells,
    findings::prominence,
    issues::Issues,
    mapping::{Becomes, ColumnUse},
    names::Names,
    numbers::{self, Said as Number},
    outcome::{Outcome, Outcomes},
    places::Places,
    returns::{Returns, Said},
    sheet::{Row, Rows, Sheet},
    text::Stop,
};
use crate::plan::{
    Id, Kind, Mint, Plan,
    cell::{Cell, Domain},
    finding::{self, Prominence},
    record::Words,
};
use std::collections::HashSet;

/// The most that a number can be to be a rank; districts name a dozen issues or two.
const RANKS: i64 = 60;

/// The columns of a matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MatrixColumns {
    /// The column of issues.
    pub issue: usize,
    /// The columns of places, with their CSPs.
    pub places: Vec<(usize, Id)>,
}

impl MatrixColumns {
    /// The columns of a sheet that has issues down and places across.
    pub fn new(sheet: &Sheet, choices: &Choices, places: &Places) -> Option<Self> {
        let left_out = |column: usize| choices.columns.get(&column).is_some_and(String::is_empty);
        let said = |column: usize, role: &str| choices.columns.get(&column).is_some_and(|said| said == role);
        let named = |(column, header): (usize, &str)| {
            let name = choices.columns.get(&column).map_or(header, String::as_str);
            places.one(name).map(|csp| (column, csp)).filter(|_| !left_out(column))
        };
        let across: Vec<(usize, Id)> = sheet.headers().enumerate().filter_map(named).collect();
        let width = sheet.header.cells.len();
        let is_place = |column: usize| across.iter().any(|(place, _)| *place == column);
        let issue = (0..width)
            .find(|column| said(*column, "issue"))
            .or_else(|| (0..width).find(|column| super::headers::is_issue(sheet.header(*column))))
            .or_else(|| (0..width).find(|column| !is_place(*column) && !left_out(*column)))?;
        let csps: HashSet<Id> = across.iter().map(|(_, csp)| *csp).collect();
        (csps.len() >= 2 && !is_place(issue)).then_some(Self { issue, places: across })
    }

    /// Whether what stands in them are findings and not figures: most labels are issues, or there
    /// are words, and hardly a cell holds a number that is too large for a rank.
    pub fn fit(&self, sheet: &Sheet, plan: &Plan, choices: &Choices) -> bool {
        let names = Names::new(plan);
        let issues = Issues::new(plan, choices);
        let labels = sheet.sample.iter().map(|row| row.cell(self.issue)).filter(|label| !label.is_empty());
        let (known, all) = labels
            .fold((0, 0), |(known, all), label| (known + usize::from(issues.known(&names, label).is_some()), all + 1));
        let cells = || sheet.sample.iter().flat_map(|row| self.places.iter().map(|(column, _)| row.cell(*column)));
        let is_no_rank = |cell: &&str| match numbers::read(cell) {
            Some(Number::Number(number)) => rank(number.0).is_none(),
            _ => false,
        };
        let words = cells().filter(|cell| !cell.is_empty() && numbers::number(cell).is_none()).count();
        // One number that is no rank among many words is a slip; figures have no words.
        let ranks = cells().filter(is_no_rank).count() * 4 <= words;
        ranks && (known * 3 >= all.max(1) || (words > 0 && super::headers::is_issue(sheet.header(self.issue))))
    }

    /// What each column becomes.
    pub fn uses(&self, sheet: &Sheet, plan: &Plan) -> Vec<ColumnUse> {
        let becomes = |column: usize| {
            if column == self.issue {
                return Becomes::Field(Kind::Finding, finding::ISSUE.number());
            }
            match self.places.iter().find(|(place, _)| *place == column) {
                Some((_, csp)) => Becomes::Place(plan.label(Kind::Csp, *csp).into_owned()),
                None => Becomes::Nothing("no CSP or district is called this".to_owned()),
            }
        };
        let headers = sheet.headers().map(str::to_owned).enumerate();
        headers.map(|(column, header)| ColumnUse { header, becomes: becomes(column) }).collect()
    }
}

/// A number as a rank.
fn rank(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a rank is small and whole, or it is none")]
    let whole = number as i64;
    (number.fract() == 0.0 && (0..=RANKS).contains(&whole)).then_some(whole)
}

/// What a cell of a matrix says of an issue; nothing where it does not name it.
type Says = Option<Fields>;
/// Fields of a finding by number.
type Fields = Vec<(usize, Cell)>;

/// Reads every row of a sheet as findings of several CSPs.
pub(super) fn read(
    desk: &Desk,
    sheet: &Sheet,
    rows: &mut Rows,
    columns: &MatrixColumns,
    uses: &[ColumnUse],
    mint: &mut Mint,
    missing: &mut Vec<String>,
) -> Result<Outcomes, Stop> {
    let (plan, choices) = (desk.plan, desk.choices);
    let (year, warning) = sheet.year(choices, "returns");
    let mut outcomes = Outcomes::new(uses);
    let cells = Cells::new(plan, choices);
    let mut issues = Issues::new(plan, choices);
    let mut returns = Returns::new(plan, choices);
    let ticks = ticked(sheet, columns);
    let mut named: HashSet<Id> = HashSet::new();
    let mut row = Row::default();
    while rows.read(&mut row)? {
        if let Some(ignored) = sheet.ignored(&row) {
            outcomes.ignore(ignored);
            continue;
        }
        let found: Vec<(usize, Id, Result<Says, Problem>)> = columns
            .places
            .iter()
            .map(|(column, csp)| (*column, *csp, cell(sheet, &row, *column, ticks.contains(column))))
            .collect();
        if sheet.ragged(&row).is_none() && found.iter().all(|(.., cell)| matches!(cell, Ok(None))) {
            let why = "no CSP names it".into();
            outcomes.ignore(Ignored { line: row.line, record: row.number, why });
            continue;
        }
        let place = outcomes.rows.len();
        outcomes.rows.push(Outcome::of(&row));
        if let Some(problem) = sheet.ragged(&row) {
            outcomes.refuse(place, problem);
            continue;
        }
        let header = sheet.header(columns.issue);
        let issue = issues.read(&cells.names, &row, header, row.cell(columns.issue));
        let issue = issue.map_err(|problem| outcomes.refuse(place, problem)).ok();
        let mut said: Vec<(Id, usize, Fields)> = Vec::new();
        for (column, csp, cell) in found {
            match cell {
                Err(problem) => outcomes.refuse(place, problem),
                Ok(None) => {}
                Ok(Some(fields)) => {
                    named.insert(csp);
                    match said.iter().find(|(other, ..)| *other == csp) {
                        None => said.push((csp, column, fields)),
                        // Two districts of one CSP stand side by side, and must not disagree.
                        Some((_, first, other)) if *other != fields => {
                            let wanted = format!("the same as in {}, which is of the same CSP", sheet.header(*first));
                            let value = row.cell(column);
                            outcomes.refuse(place, Problem::of_cell(&row, sheet.header(column), value, wanted));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
        let Some((issue, words)) = issue else { continue };
        for (csp, _, mut fields) in said {
            fields.push((finding::WORDS.number(), words.clone()));
            let said = Said { csp, year, issue, fields, state: None, received: None };
            returns.take(&row, place, said, &mut outcomes);
        }
    }
    let line = sheet.header.line;
    outcomes.warnings.extend(warning);
    for column in 0..sheet.header.cells.len() {
        let known = column == columns.issue || columns.places.iter().any(|(place, _)| *place == column);
        let filled = sheet.sample.iter().filter(|row| !row.cell(column).is_empty()).count();
        let left_out = choices.columns.get(&column).is_some_and(String::is_empty);
        if !known && !left_out && filled > 0 {
            let header = sheet.header(column);
            let says = format!("no CSP or district is called \"{header}\", so its {filled} cells are left out");
            outcomes.warnings.push(Warning { line, says });
        }
    }
    for (_, csp) in columns.places.iter().filter(|(_, csp)| !named.contains(csp)) {
        let says = format!("nothing stands under {}: no return is received by this file", plan.label(Kind::Csp, *csp));
        outcomes.warnings.push(Warning { line, says });
    }
    outcomes.unmapped = issues.unmapped;
    *missing = returns.settle(mint, &mut outcomes);
    Ok(outcomes)
}

/// The columns in which all numbers are ones or noughts: they are ticks, not ranks.
fn ticked(sheet: &Sheet, columns: &MatrixColumns) -> HashSet<usize> {
    let is_tick = |column: usize| {
        let cells = sheet.sample.iter().map(|row| row.cell(column));
        let ones = cells.clone().filter(|cell| *cell == "1").count();
        let others = cells.filter(|cell| numbers::number(cell).is_some_and(|number| number > 1.0)).count();
        ones > 1 && others == 0
    };
    columns.places.iter().map(|(column, _)| *column).filter(|column| is_tick(*column)).collect()
}

/// What a cell says of an issue.
fn cell(sheet: &Sheet, row: &Row, column: usize, ticks: bool) -> Result<Says, Problem> {
    const TICKS: [&str; 9] = ["x", "✓", "✔", "y", "yes", "tick", "●", "•", "√"];
    const NOTHING: [&str; 8] = ["", "-", "–", "n", "no", "none", "n/a", "na"];
    let text = row.cell(column);
    let lower = text.to_lowercase();
    if NOTHING.contains(&lower.as_str()) || text == "0" {
        return Ok(None);
    }
    if TICKS.contains(&lower.as_str()) || (ticks && text == "1") {
        return Ok(Some(Vec::new()));
    }
    if let Some(rank) = numbers::number(text).and_then(rank) {
        return Ok(Some(vec![(finding::RANK.number(), Cell::Whole(rank))]));
    }
    // A word, with the rank beside it where there is one: `main (1)`, `M1`.
    let digits = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len());
    let (word, number) = text.split_at(digits);
    let number = number.trim_matches([')', ' ', '.']);
    let word = word.trim_matches(['(', ' ', '#', ':', ',']);
    let wanted = || {
        let wanted = "a tick, a rank, or how prominent it is: main priority, cross-cutting, part of a broader theme";
        Problem::of_cell(row, sheet.header(column), text, wanted)
    };
    let rank = match number {
        "" => None,
        number => Some(numbers::number(number).and_then(rank).ok_or_else(wanted)?),
    };
    let prominent = match word.to_lowercase().as_str() {
        "m" | "p" | "h" => Prominence::Main.cell(),
        "c" | "t" => Prominence::CrossCutting.cell(),
        "b" => Prominence::Broader.cell(),
        _ => {
            let field = Kind::Finding.fields().get(finding::PROMINENCE.number());
            let domain = field.map_or(Domain::Line, |field| field.domain);
            domain.read(prominence(word), &|_, _| None).map_err(|_| wanted())?
        }
    };
    let mut fields = vec![(finding::PROMINENCE.number(), prominent)];
    fields.extend(rank.map(|rank| (finding::RANK.number(), Cell::Whole(rank))));
    Ok(Some(fields))
}
