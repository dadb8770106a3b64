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
    Id, Kind, Mint, Plan,
    change::{Change, Revision},
    day::FinancialYear,
    figure::Figure,
};
use decode::{Encoding, Sample};
use jiff::civil::Date;
use layout::{Delimiter, Row, Sheet};
use mapping::{ColumnUse, Columns};
use std::{
    collections::BTreeMap,
    io::{self, Read},
    ops::{ControlFlow, Range},
};

/// The most bytes that one cell may hold; more is nearly always a quote gone wrong.
pub const CELL_BYTES: usize = 64 * 1024;
/// The most columns that a file may have.
pub const COLUMNS: usize = 1_000;
/// How many rows of the file as read a draft keeps to be shown.
const SHOWN_ROWS: usize = 50;

/// What the one who takes a file in knows beside its bytes, and what they overrule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// What the file holds, where its headers shall not decide.
    pub shape: Option<Shape>,
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
    /// How many rows the header has, where the content shall not decide.
    pub header_rows: Option<usize>,
    /// Which of several tables in the file is meant, from 0.
    pub table: Option<usize>,
    /// Which sheet of a workbook is meant; the first that holds a table where nobody says.
    pub sheet: Option<String>,
    /// The field that a column becomes, by the column's place from 0; no name ignores it.
    pub columns: BTreeMap<usize, String>,
    /// What words mean an issue beside the plan's aliases; taking the file in adds them to these.
    pub issues: BTreeMap<String, Id>,
    /// What figures are called where the file does not say: the title of their edition.
    pub title: Option<String>,
    /// The name of the map by which the file shall be read, and under which it is remembered.
    pub map: Option<String>,
    /// Whether a map that the plan remembers for these headers is to be left alone.
    pub without_map: bool,
}

impl Choices {
    /// Leaves everything to the file.
    pub fn new(file: impl Into<String>, today: Date, by: impl Into<String>) -> Self {
        Self {
            shape: None,
            file: file.into(),
            today,
            by: by.into(),
            year: None,
            encoding: None,
            delimiter: None,
            header_line: None,
            header_rows: None,
            table: None,
            sheet: None,
            columns: BTreeMap::new(),
            issues: BTreeMap::new(),
            title: None,
            map: None,
            without_map: false,
        }
    }

    /// The same for records of this kind.
    #[must_use]
    pub fn of(self, kind: Kind) -> Self {
        Self { shape: Some(Shape::Records(kind)), ..self }
    }

    /// The kind of records that the file is said to hold.
    pub fn kind(&self) -> Option<Kind> {
        match self.shape {
            Some(Shape::Records(kind)) => Some(kind),
            Some(Shape::Findings) => Some(Kind::Finding),
            _ => None,
        }
    }
}

/// What the file turned out to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A row for each record of one kind, as our exports.
    Records(Kind),
    /// A row for each place and issue: districts' assessments.
    Findings,
    /// Issues down, places across: districts' assessments side by side.
    Matrix,
    /// Issues down, criteria across, a total or a rank: the year's risk scores.
    Scores,
    /// Measured series by area and period.
    Figures,
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
    /// The line that its header starts on; 0 where none was found.
    pub header_line: usize,
    /// How many rows the header has.
    pub header_rows: usize,
    /// The tables in the file; one, unless several stand below each other.
    pub tables: Vec<Table>,
    /// Which of these was read.
    pub table: usize,
    /// The sheets of a workbook; none where the file is text.
    pub sheets: Vec<String>,
    /// The sheet that was read.
    pub sheet: String,
    /// How many rows stand below the header; lines with nothing at all are no rows.
    pub rows: usize,
    /// The first of these rows.
    pub first: Vec<Shown>,
}

/// One of the tables in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The line that it starts on.
    pub first_line: usize,
    /// The line after it; 0 where it goes on to the end of the file.
    pub end_line: usize,
    /// Its title where it has one, else its first headers.
    pub title: String,
}

/// One row as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The line it starts on.
    pub line: usize,
    /// Its number below the header, from 1.
    pub record: usize,
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

/// What became of a row. Every row below the header has exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    /// It makes a new record, or brings figures that the plan has not.
    New,
    /// It changes a record or a figure.
    Changed,
    /// The plan holds it already.
    Same,
    /// It cannot be taken as it stands.
    Refused,
    /// It is no record: a total, a footnote, a place elsewhere.
    Aside,
}

impl Became {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::New, Self::Changed, Self::Same, Self::Refused, Self::Aside];

    /// The word of a summary that follows its count.
    pub const fn word(self, count: usize) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "unchanged",
            Self::Refused => "refused",
            Self::Aside if count == 1 => "not a record",
            Self::Aside => "not records",
        }
    }
}

/// One row and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOutcome {
    /// The line it starts on.
    pub line: usize,
    /// Its number below the header, from 1.
    pub record: usize,
    /// What became of it.
    pub became: Became,
    /// Where its changes stand among those of the draft.
    pub changes: Range<usize>,
    /// What people would call it, or why it is no record.
    pub says: String,
}

/// Words for an issue that the plan does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// The words as they stand in the file.
    pub words: String,
    /// The line they were first met on.
    pub line: usize,
    /// How many rows have them.
    pub count: usize,
}

/// Places of a file that the plan does not cover; their rows are counted, not lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The place as the file names it.
    pub place: String,
    /// How many rows are about it.
    pub count: usize,
}

/// An edition of figures that a file would make. The figures themselves are not held: taking the
/// file in reads them again and hands each to the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureSet {
    /// The edition's record, which is among the changes of the draft.
    pub edition: Option<Id>,
    /// How many figures there are, suppressed and missing ones among them.
    pub count: usize,
    /// How many are suppressed.
    pub suppressed: usize,
    /// How many are missing.
    pub missing: usize,
    /// The periods, oldest first.
    pub periods: Vec<String>,
    /// The areas as they are stored, in the order in which the file names them.
    pub areas: Vec<String>,
    /// The indicators by name; those that are new are among the changes of the draft.
    pub indicators: Vec<(String, Id)>,
    /// The first figures: those to be looked at before they are taken.
    pub first: Vec<Figure>,
}

/// What taking a file in would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The file's name.
    pub file: String,
    /// By what it was read, so that it can be read again a little differently.
    pub choices: Option<Choices>,
    /// The hash of its bytes, SHA-256 in hexadecimal.
    pub hash: String,
    /// How the file was read.
    pub reading: Reading,
    /// What it turned out to hold.
    pub shape: Shape,
    /// The remembered map by which it was read.
    pub map: Option<String>,
    /// What each of its columns becomes.
    pub columns: Vec<ColumnUse>,
    /// The changes that its sound rows make.
    pub changes: Vec<Change>,
    /// What is kept about the intake itself: the file taken in, its map, new words for issues.
    pub records: Vec<Change>,
    /// The figures that it holds, where it holds figures.
    pub figures: Option<FigureSet>,
    /// Rows that make a new record.
    pub added: usize,
    /// Rows that change a record.
    pub changed: usize,
    /// Rows that the plan holds already.
    pub same: usize,
    /// Rows that cannot be taken as they stand.
    pub refused: usize,
    /// The first rows of each outcome, in the order of the file.
    pub rows: Vec<RowOutcome>,
    /// Everything that is wrong, by line.
    pub problems: Vec<Problem>,
    /// What was read but should be looked at.
    pub warnings: Vec<Warning>,
    /// The rows that are refused, as they stand in the file.
    pub rejected: Vec<Shown>,
    /// Rows that are no record.
    pub ignored: Vec<Ignored>,
    /// Words for issues that the plan does not know, in the order of the file.
    pub unmapped: Vec<Unmapped>,
    /// Places that the plan does not cover, in the order of the file.
    pub elsewhere: Vec<Elsewhere>,
    /// Findings in the plan that a newer file of the same return lacks; they are never taken away.
    pub missing: Vec<String>,
    /// Where this very file was taken in before: when and by whom, in a sentence.
    pub taken_before: Option<String>,
}

impl Draft {
    /// Whether the whole file can be taken.
    pub fn sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many rows had one outcome.
    pub fn count(&self, became: Became) -> usize {
        match became {
            Became::New => self.added,
            Became::Changed => self.changed,
            Became::Same => self.same,
            Became::Refused => self.refused,
            Became::Aside => self.ignored.len(),
        }
    }

    /// Whether taking it in would leave the plan as it is.
    pub fn changes_nothing(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes as a revision that names the file.
    pub fn revision(&self, why: impl Into<String>) -> Revision {
        let changes = self.changes.iter().chain(&self.records).cloned().collect();
        Revision { source: self.file.clone(), ..Revision::new(why, changes) }
    }

    /// What became of the rows: `12 new, 3 changed, 117 unchanged, 2 refused, 1 not a record`.
    pub fn summary(&self) -> String {
        counted(&Became::ALL.map(|became| (self.count(became), became)))
    }
}

/// Several files that are taken in together, all or none, each read over those before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// What each would change, in the order in which they were given.
    pub drafts: Vec<Draft>,
}

impl Batch {
    /// Whether all of it can be taken.
    pub fn sound(&self) -> bool {
        self.drafts.iter().all(Draft::sound)
    }

    /// Whether taking it in would leave the plan as it is.
    pub fn changes_nothing(&self) -> bool {
        self.drafts.iter().all(Draft::changes_nothing)
    }

    /// How many rows of all files had one outcome.
    pub fn count(&self, became: Became) -> usize {
        self.drafts.iter().map(|draft| draft.count(became)).sum()
    }

    /// What became of all rows, in a line.
    pub fn summary(&self) -> String {
        counted(&Became::ALL.map(|became| (self.count(became), became)))
    }

    /// What the files are called together: `april.csv`, `april.csv and 11 more files`.
    pub fn files(&self) -> String {
        match self.drafts.as_slice() {
            [] => "no file".to_owned(),
            [only] => only.file.clone(),
            [first, second] => format!("{} and {}", first.file, second.file),
            [first, rest @ ..] => format!("{} and {} more files", first.file, rest.len()),
        }
    }

    /// The changes of all sound rows as one revision. Where some row is refused, these are the
    /// changes of the others: to take them is a choice that an officer makes.
    pub fn revision(&self) -> Revision {
        let taken = self.drafts.iter().filter(|draft| !draft.changes_nothing());
        let changes = taken.flat_map(|draft| draft.changes.iter().chain(&draft.records)).cloned().collect();
        let why = format!("import {}: {}", self.files(), self.summary());
        Revision { source: self.files(), ..Revision::new(why, changes) }
    }
}

/// Counts of outcomes in words: `12 new, 3 changed, 117 unchanged, 2 refused, 1 not a record`.
fn counted(counts: &[(usize, Became)]) -> String {
    let counted = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = counted.map(|(count, became)| format!("{count} {}", became.word(*count))).collect();
    if words.is_empty() { "no rows".to_owned() } else { words.join(", ") }
}

/// The bytes of a file, which can be read again from the start.
pub trait Source {
    /// Begins to read them from the start.
    ///
    /// # Errors
    /// Where the file cannot be read.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;

    /// How many bytes there are, as far as is known.
    fn len(&self) -> u64;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Source for [u8] {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self))
    }

    fn len(&self) -> u64 {
        u64::try_from(<[u8]>::len(self)).unwrap_or(u64::MAX)
    }
}

/// Looks at how far a reading has come, in bytes, and says whether it shall go on.
pub type Watch<'w> = dyn Fn(Progress) -> ControlFlow<()> + 'w;

/// How far a reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many bytes have been read.
    pub done: u64,
    /// How many there are.
    pub total: u64,
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

/// What taking several files in would change, each read over those before it; nothing where the
/// watch stopped it.
pub fn batch(files: &[(&dyn Source, Choices)], plan: &Plan, mint: &mut Mint, watch: &Watch) -> Option<Batch> {
    let total = files.iter().map(|(source, _)| source.len()).sum();
    let mut before = 0;
    let mut batch = Batch::default();
    let mut later: Option<Plan> = None;
    for (number, (source, choices)) in files.iter().enumerate() {
        let all = |progress: Progress| watch(Progress { done: before + progress.done, total });
        let draft = draft_of(*source, later.as_ref().unwrap_or(plan), mint, choices, &all)?;
        if number + 1 < files.len() {
            // A file is read over what those before it would have made of the plan.
            let over = later.get_or_insert_with(|| plan.clone());
            draft.changes.iter().chain(&draft.records).for_each(|change| over.play(change));
        }
        before += source.len();
        batch.drafts.push(draft);
    }
    Some(batch)
}

/// What taking one file in would change; nothing where the watch stopped it.
pub fn draft_of(source: &dyn Source, plan: &Plan, mint: &mut Mint, choices: &Choices, watch: &Watch) -> Option<Draft> {
    let mut bytes = Vec::new();
    let read = source.open().and_then(|mut reader| reader.read_to_end(&mut bytes));
    if watch(Progress { done: source.len(), total: source.len() }).is_break() {
        return None;
    }
    match read {
        Ok(_) => Some(draft(&bytes, plan, mint, choices)),
        Err(error) => {
            let problem = Problem::of_file(0, format!("a file that can be read ({error})"));
            Some(Draft { file: choices.file.clone(), problems: vec![problem], ..Draft::default() })
        }
    }
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
        Shape::Matrix | Shape::Scores | Shape::Figures | Shape::Unknown => return Ok(()),
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
            reading.first.push(Shown {
                line: row.line,
                record: row.number,
                cells: row.cells.iter().map(str::to_owned).collect(),
            });
        }
    }
}
