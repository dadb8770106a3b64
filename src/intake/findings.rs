//! Assessment findings, a row for each place and issue -> what each row says.
//!
//! Places and issues are read as offices write them; an issue that is not known is a problem
//! that names the closest, never dropped. What the rows make of the plan is in `returns`.

use super::{
    Choices, Problem, Warning,
    cells::Cells,
    issues::Issues,
    mapping::{Becomes, ColumnUse},
    names::Meant,
    outcome::{Outcome, Outcomes},
    places::Places,
    returns::{Returns, Said},
    sheet::{Row, Rows, Sheet},
    text::Stop,
};
use crate::plan::{
    Id, Kind, Mint, Plan,
    assessment_return::{self, ReturnState},
    cell::Cell,
    day::FinancialYear,
    finding, folded,
    record::Words,
};
use std::collections::HashMap;

/// Reads every row of a sheet as a finding.
pub(super) fn read(
    sheet: &Sheet,
    rows: &mut Rows,
    columns: &[ColumnUse],
    plan: &Plan,
    mint: &mut Mint,
    choices: &Choices,
    missing: &mut Vec<String>,
) -> Result<Outcomes, Stop> {
    let mut outcomes = Outcomes::new(columns);
    let mut reader = Reader::new(sheet, columns, plan, choices);
    let mut returns = Returns::new(plan, choices);
    let mut row = Row::default();
    while rows.read(&mut row)? {
        if let Some(ignored) = sheet.ignored(&row) {
            outcomes.ignore(ignored);
            continue;
        }
        let place = outcomes.rows.len();
        outcomes.rows.push(Outcome::of(&row));
        if let Some(problem) = sheet.ragged(&row) {
            outcomes.refuse(place, problem);
        } else if let Some(said) = reader.said(&row, place, &mut outcomes) {
            returns.take(&row, place, said, &mut outcomes);
        }
    }
    outcomes.warnings.extend(reader.warning.take());
    outcomes.unmapped = reader.issues.unmapped;
    outcomes.warnings.extend(reader.cells.warnings());
    *missing = returns.settle(mint, &mut outcomes);
    Ok(outcomes)
}

/// Reads what a row says.
struct Reader<'a> {
    sheet: &'a Sheet,
    plan: &'a Plan,
    cells: Cells<'a>,
    places: Places,
    issues: Issues<'a>,
    /// The year of rows that do not say theirs.
    year: FinancialYear,
    /// Where the year is from, when no column says it.
    warning: Option<Warning>,
    /// The columns that name the place.
    place_columns: Vec<usize>,
    /// The column of each other field.
    columns: HashMap<(Kind, usize), usize>,
}

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, uses: &[ColumnUse], plan: &'a Plan, choices: &Choices) -> Self {
        let mut place_columns = Vec::new();
        let mut columns = HashMap::new();
        for (column, one) in uses.iter().enumerate() {
            match one.becomes {
                Becomes::Field(Kind::Return, field) if field == assessment_return::CSP.number() => {
                    place_columns.push(column);
                }
                Becomes::Field(kind, field) => {
                    columns.insert((kind, field), column);
                }
                _ => {}
            }
        }
        let (year, warning) = sheet.year(choices, "findings");
        let says = columns.contains_key(&(Kind::Return, assessment_return::YEAR.number()));
        Self {
            warning: warning.filter(|_| !says),
            sheet,
            plan,
            cells: Cells::new(plan, choices),
            places: Places::new(plan),
            issues: Issues::new(plan, choices),
            year,
            place_columns,
            columns,
        }
    }

    /// What a row says; nothing where nobody can tell what it is about. All that is wrong is reported.
    fn said(&mut self, row: &Row, place: usize, outcomes: &mut Outcomes) -> Option<Said> {
        let csp = self.csp(row).map_err(|problem| outcomes.refuse(place, problem));
        let issue = self.issue(row).map_err(|problem| outcomes.refuse(place, problem));
        let mut field = |kind: Kind, number: usize| match self.field(row, kind, number) {
            Ok(cell) => Some(cell),
            Err(problem) => {
                outcomes.refuse(place, problem);
                None
            }
        };
        let year = field(Kind::Return, assessment_return::YEAR.number());
        let state = field(Kind::Return, assessment_return::STATE.number());
        let received = field(Kind::Return, assessment_return::RECEIVED.number());
        let numbers = [finding::PROMINENCE.number(), finding::RANK.number(), finding::EVIDENCE.number()];
        let fields = numbers.map(|number| field(Kind::Finding, number).map(|cell| cell.map(|cell| (number, cell))));
        let words = field(Kind::Finding, finding::WORDS.number());
        let (csp, (issue, written)) = (csp.ok()?, issue.ok()?);
        // A row that is refused for a cell is still about its issue, so that another row about it
        // is found out now, and not once this one was mended.
        let said = |cell: Option<Option<Cell>>| cell.flatten().filter(|cell| !cell.is_empty());
        let words = said(words).unwrap_or(written);
        let fields = fields.into_iter().flatten().flatten();
        Some(Said {
            csp,
            year: if let Some(Cell::Year(year)) = year? { year } else { self.year },
            issue,
            state: said(state),
            received: said(received),
            fields: fields.chain([(finding::WORDS.number(), words)]).collect(),
        })
    }

    /// The text of a field's column, with the column's header; nothing where the file has none.
    fn text<'r>(&self, row: &'r Row, kind: Kind, field: usize) -> Option<(&'a str, &'r str)> {
        let column = *self.columns.get(&(kind, field))?;
        Some((self.sheet.header(column), row.cell(column)))
    }

    /// What stands in a field; nothing where the file has no column for it.
    fn field(&mut self, row: &Row, kind: Kind, number: usize) -> Result<Option<Cell>, Problem> {
        let Some((header, text)) = self.text(row, kind, number) else { return Ok(None) };
        let Some(field) = kind.fields().get(number) else { return Ok(None) };
        let is_prominence = kind == Kind::Finding && number == finding::PROMINENCE.number();
        let cell = self.cells.read(row, header, field, if is_prominence { prominence(text) } else { text })?;
        if cell == ReturnState::Awaited.cell() {
            return Err(Problem::of_cell(row, header, text, "draft or final: what has findings is not awaited"));
        }
        Ok(Some(cell))
    }

    /// The CSP that every place in a row means.
    fn csp(&self, row: &Row) -> Result<Id, Problem> {
        let mut found: Option<Id> = None;
        let mut filled = false;
        for column in &self.place_columns {
            let (header, text) = (self.sheet.header(*column), row.cell(*column));
            let about = |wanted: String| Problem::of_cell(row, header, text, wanted);
            if text.is_empty() {
                continue;
            }
            filled = true;
            match (self.places.meant(text), found) {
                (Meant::One(id), Some(other)) if id != other => {
                    let (one, other) = (self.plan.label(Kind::Csp, id), self.plan.label(Kind::Csp, other));
                    return Err(about(format!("one place, but this is {one} and the row says {other} before it")));
                }
                (Meant::One(id), _) => found = Some(id),
                (Meant::Several(ids), _) => {
                    let names: Vec<_> = ids.iter().map(|id| self.plan.label(Kind::Csp, *id)).collect();
                    return Err(about(format!("one CSP, but this may be {}", names.join(" or "))));
                }
                (Meant::Nobody, _) => {
                    let wanted = self.cells.names.wanted(Kind::Csp, text);
                    return Err(about(format!("{wanted}, or one of its districts, by name or code")));
                }
            }
        }
        let header = self.place_columns.first().map_or("", |column| self.sheet.header(*column));
        let what = if filled { "a CSP that is in the plan" } else { "the CSP or district of the finding" };
        found.ok_or_else(|| Problem::of_cell(row, header, "", what))
    }

    /// The issue of a row, and the CSP's own words for it where they are not its name.
    fn issue(&mut self, row: &Row) -> Result<(Id, Cell), Problem> {
        let (header, text) = self.text(row, Kind::Finding, finding::ISSUE.number()).unwrap_or(("", ""));
        self.issues.read(&self.cells.names, row, header, text)
    }
}

/// The choice that other words for a prominence mean.
pub(super) fn prominence(text: &str) -> &str {
    match folded(text).as_str() {
        "priority" | "top priority" | "main" | "main issue" => "main priority",
        "cross-cutting theme" | "cross cutting theme" | "theme" => "cross-cutting",
        "broader" | "broader theme" | "part of broader theme" | "within a broader theme" => "part of a broader theme",
        _ => text,
    }
}
