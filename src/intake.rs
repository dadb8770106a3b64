//! INTAKE: the bytes of a file -> a [`Draft`] of what taking it in would change.
//!
//! Used by the preview on the screen, by `folkmoot import`, and to load the Kent plan itself.
//! It is pure and total: it reads no clock and no file, it never fails and never panics,
//! whatever the bytes; it reports. Nothing is ever dropped in silence: every row below the
//! header is new, changed, unchanged, refused with a reason, or named as no record.
//!
//! ```text
//! bytes -> decode -> layout -> mapping -> rows or findings -> Draft
//!          text      header    fields     changes, problems
//! ```
//!
//! A new shape of file is a new arm of [`Shape`] with a room of its own beside `findings`.

pub mod decode;
pub mod layout;
pub mod mapping;

mod cells;
mod findings;
mod headers;
mod marks;
mod names;
mod outcome;
mod places;
mod returns;
mod rows;

use crate::plan::{
    Kind, Mint, Plan,
    change::{Change, Revision},
    day::FinancialYear,
};
use decode::{Encoding, Sample};
use jiff::civil::Date;
use layout::{Delimiter, Row, Sheet};
use mapping::{ColumnUse, Columns};
use std::collections::BTreeMap;

/// The most bytes that one cell may hold; more is nearly always a quote gone wrong.
pub const CELL_BYTES: usize = 64 * 1024;
/// The most columns that a file may have.
pub const COLUMNS: usize = 1_000;
/// How many rows of the file as read a draft keeps to be shown.
const SHOWN_ROWS: usize = 50;

/// What the one who takes a file in knows beside its bytes, and what they overrule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The kind of records, where the file's headers shall not decide.
    pub kind: Option<Kind>,
    /// The file's name, for messages and as the source of what is taken.
    pub file: String,
    /// The day of the intake.
    pub today: Date,
    /// Who takes it in.
    pub by: String,
    /// The year of the findings, where the file has no column for it.
    pub year: Option<FinancialYear>,
    /// How the bytes are written, where they shall not decide.
    pub encoding: Option<Encoding>,
    /// What stands between cells, where the content shall not decide.
    pub delimiter: Option<Delimiter>,
    /// The line that the header row starts on, where the content shall not decide.
    pub header_line: Option<usize>,
    /// The field that a column becomes, by the column's place from 0; no name ignores it.
    pub columns: BTreeMap<usize, String>,
}

impl Choices {
    /// Leaves everything to the file.
    pub fn new(file: impl Into<String>, today: Date, by: impl Into<String>) -> Self {
        Self {
            kind: None,
            file: file.into(),
            today,
            by: by.into(),
            year: None,
            encoding: None,
            delimiter: None,
            header_line: None,
            columns: BTreeMap::new(),
        }
    }

    /// The same for records of this kind.
    #[must_use]
    pub fn of(self, kind: Kind) -> Self {
        Self { kind: Some(kind), ..self }
    }
}

/// What the file turned out to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A row for each record of one kind, as our exports.
    Records(Kind),
    /// A row for each place and issue: districts' assessments.
    Findings,
    /// Nothing that can be taken.
    #[default]
    Unknown,
}

/// How the file was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// How its bytes are written.
    pub encoding: Encoding,
    /// A line to judge a guessed encoding by.
    pub sample: Option<Sample>,
    /// What stands between its cells.
    pub delimiter: Delimiter,
    /// The line that its header row starts on; 0 where none was found.
    pub header_line: usize,
    /// How many rows stand below the header; lines with nothing at all are no rows.
    pub rows: usize,
    /// The first of these rows.
    pub first: Vec<Shown>,
}

/// One row as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The line it starts on.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Something that cannot be taken as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The line that its row starts on; 0 where it concerns the whole file.
    pub line: usize,
    /// The row's number below the header, from 1; 0 where it concerns no row.
    pub record: usize,
    /// The column's header; empty where it concerns no column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What would be accepted; completes "expected ...".
    pub wanted: String,
}

impl Problem {
    /// A problem of the whole file.
    fn of_file(line: usize, wanted: impl Into<String>) -> Self {
        Self { line, wanted: wanted.into(), ..Self::default() }
    }

    /// A problem of a row as a whole.
    fn of_row(row: &Row, wanted: impl Into<String>) -> Self {
        Self { line: row.line, record: row.number, wanted: wanted.into(), ..Self::default() }
    }

    /// A problem of one cell.
    fn of_cell(row: &Row, column: &str, value: &str, wanted: impl Into<String>) -> Self {
        Self { column: column.to_owned(), value: value.to_owned(), ..Self::of_row(row, wanted) }
    }

    /// The problem in a sentence: `april.csv, line 12, Due: expected a date ..., found "soon"`.
    pub fn worded(&self, file: &str) -> String {
        let line = if self.line == 0 { String::new() } else { format!(", line {}", self.line) };
        let column = if self.column.is_empty() { String::new() } else { format!(", {}", self.column) };
        let found = match (self.value.is_empty(), self.column.is_empty()) {
            (false, _) => format!(", found \"{}\"", clipped(&self.value)),
            (true, false) => ", found nothing".to_owned(),
            (true, true) => String::new(),
        };
        format!("{file}{line}{column}: expected {}{found}", self.wanted)
    }
}

/// The start of a long value, for a message.
fn clipped(value: &str) -> String {
    const MOST: usize = 60;
    match value.char_indices().nth(MOST) {
        Some((place, _)) => format!("{}...", value.get(..place).unwrap_or(value)),
        None => value.to_owned(),
    }
}

/// Something that was read, but that a careful person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line it was first seen on.
    pub line: usize,
    /// What it is, in a sentence without its line.
    pub says: String,
}

/// A row that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The line it starts on.
    pub line: usize,
    /// The row's number below the header, from 1.
    pub record: usize,
    /// Why it is none.
    pub why: &'static str,
}

/// What taking a file in would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The file's name.
    pub file: String,
    /// How the file was read.
    pub reading: Reading,
    /// What it turned out to hold.
    pub shape: Shape,
    /// What each of its columns becomes.
    pub columns: Vec<ColumnUse>,
    /// The changes that its sound rows make.
    pub changes: Vec<Change>,
    /// Rows that make a new record.
    pub added: usize,
    /// Rows that change a record.
    pub changed: usize,
    /// Rows that the plan holds already.
    pub same: usize,
    /// Rows that cannot be taken as they stand.
    pub refused: usize,
    /// Everything that is wrong, by line.
    pub problems: Vec<Problem>,
    /// What was read but should be looked at.
    pub warnings: Vec<Warning>,
    /// Rows that are no record.
    pub ignored: Vec<Ignored>,
    /// Findings in the plan that a newer file of the same return lacks; they are never taken away.
    pub missing: Vec<String>,
}

impl Draft {
    /// Whether the whole file can be taken.
    pub fn sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// The changes as a revision that names the file.
    pub fn revision(&self, why: impl Into<String>) -> Revision {
        Revision { source: self.file.clone(), ..Revision::new(why, self.changes.clone()) }
    }

    /// What became of the rows: `12 new, 3 changed, 117 unchanged, 2 refused, 1 not a record`.
    pub fn summary(&self) -> String {
        let ignored = self.ignored.len();
        let counts = [
            (self.added, "new"),
            (self.changed, "changed"),
            (self.same, "unchanged"),
            (self.refused, "refused"),
            (ignored, if ignored == 1 { "not a record" } else { "not records" }),
        ];
        let words: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        if words.is_empty() { "no rows".to_owned() } else { words.join(", ") }
    }
}

/// What taking these bytes in would change in the plan, and everything that is wrong with them.
pub fn draft(bytes: &[u8], plan: &Plan, mint: &mut Mint, choices: &Choices) -> Draft {
    let mut draft = Draft { file: choices.file.clone(), ..Draft::default() };
    if let Err(problem) = fill(&mut draft, bytes, plan, mint, choices) {
        draft.refused = draft.reading.rows;
        draft.problems.push(problem);
    }
    draft
}

/// Fills the draft as far as the file can be read; a problem of the whole file ends it.
fn fill(draft: &mut Draft, bytes: &[u8], plan: &Plan, mint: &mut Mint, choices: &Choices) -> Result<(), Problem> {
    let decoded = decode::decode(bytes, choices.encoding)?;
    draft.reading.encoding = decoded.encoding;
    draft.reading.sample = decoded.sample;
    draft.warnings.extend(decoded.warning);
    let sheet = layout::layout(&decoded.text, choices)?;
    draft.reading.delimiter = sheet.delimiter;
    draft.reading.header_line = sheet.header.line;
    draft.warnings.extend(sheet.warnings.iter().cloned());
    show(&mut draft.reading, &sheet);
    let columns = Columns::new(&sheet, choices)?;
    draft.shape = columns.shape(choices)?;
    draft.columns = columns.uses(draft.shape)?;
    let outcomes = match draft.shape {
        Shape::Records(kind) => rows::read(&sheet, kind, &draft.columns, plan, mint, choices),
        Shape::Findings => findings::read(&sheet, &draft.columns, plan, mint, choices, &mut draft.missing),
        Shape::Unknown => return Ok(()),
    };
    outcomes.settle(plan, choices.today, draft);
    Ok(())
}

/// Counts the rows and keeps the first to be shown.
fn show(reading: &mut Reading, sheet: &Sheet) {
    let mut rows = sheet.rows();
    let mut row = Row::default();
    while rows.read(&mut row) {
        reading.rows += 1;
        if reading.first.len() < SHOWN_ROWS {
            reading.first.push(Shown { line: row.line, cells: row.cells.iter().map(str::to_owned).collect() });
        }
    }
}
