//! INTAKE: the bytes of a file -> a [`Draft`] of what taking it in would change.
//!
//! Used by the preview on the screen, by `folkmoot import`, and to load the Kent plan itself.
//! It is pure and total: it reads no clock and no file, it never fails and never panics,
//! whatever the bytes; it reports. Nothing is ever dropped in silence: every row below the
//! header is new, changed, unchanged, refused with a reason, or named as no record.
//!
//! ```text
//! bytes -> text -> layout -> mapping -> rows, findings, matrix, scores or figures -> Draft
//!   or  workbook   header    fields               changes, problems
//! ```
//!
//! A new shape of file is a new arm of [`Shape`] with a room of its own beside `findings`.

pub mod decode;
pub mod layout;
pub mod mapping;

mod cells;
mod figure_columns;
mod figure_rows;
mod figures;
mod findings;
mod headers;
mod issues;
mod maps;
mod marks;
mod matrix;
mod names;
mod numbers;
mod outcome;
mod places;
mod returns;
mod rows;
mod scores;
mod sheet;
mod template;
mod text;
mod totals;
mod workbook;

use self::mapping::{ColumnUse, Columns};
use crate::plan::{
    self, Id, Kind, Mint, Plan,
    cell::Cell,
    change::{Change, Revision},
    day::{FinancialYear, show_day},
    figure::{Figure, Sink},
    issue_alias,
    record::Record,
    taken_file,
};
use csv::StringRecord;
use decode::{Encoding, Sample};
use figure_columns::FigureColumns;
pub use figure_columns::Role;
use jiff::civil::Date;
use layout::Delimiter;
use matrix::MatrixColumns;
use places::Places;
use scores::ScoreColumns;
use sheet::{Row, Rows, Sheet};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
    io::{self, Read},
    ops::{ControlFlow, Range},
};
pub use template::template;
use text::{Blocks, Examined, Stop};

/// The most bytes that one cell may hold; more is nearly always a quote gone wrong.
pub const CELL_BYTES: usize = 64 * 1024;
/// The most columns that a file may have.
pub const COLUMNS: usize = 1_000;

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
    /// The field that a column becomes, by the column's heading: for who has not seen the file.
    pub headings: BTreeMap<String, String>,
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
            headings: BTreeMap::new(),
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

impl Shape {
    /// The shapes beside records of one kind, with what they are called.
    pub const BESIDE_RECORDS: [(&'static str, Self); 4] = [
        ("findings", Self::Findings),
        ("findings in a matrix", Self::Matrix),
        ("risk scoring", Self::Scores),
        ("figures", Self::Figures),
    ];

    /// What it is called: `actions`, `findings in a matrix`.
    pub fn word(self) -> String {
        let named = Self::BESIDE_RECORDS.iter().find(|(_, shape)| *shape == self);
        match (self, named) {
            // Findings that name their return, as in our own export, are records.
            (Self::Records(Kind::Finding), _) => "records of findings".to_owned(),
            (Self::Records(kind), _) => kind.many().to_owned(),
            (_, Some((word, _))) => (*word).to_owned(),
            (_, None) => "nothing that is known".to_owned(),
        }
    }

    /// The shape that is called so: `actions`, `ledger-entries`, `matrix`, `figures`.
    pub fn named(text: &str) -> Option<Self> {
        let plain = text.trim().to_lowercase().replace(['-', '_'], " ");
        match plain.as_str() {
            "matrix" => return Some(Self::Matrix),
            "scores" | "scoring" => return Some(Self::Scores),
            "records of findings" => return Some(Self::Records(Kind::Finding)),
            _ => {}
        }
        let named = Self::BESIDE_RECORDS.iter().find(|(word, _)| *word == plain);
        named.map(|(_, shape)| *shape).or_else(|| Kind::named(&plain).map(Self::Records))
    }
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

/// Where something strange was seen first, and how often.
#[derive(Debug, Default)]
struct Strange {
    first: usize,
    count: usize,
}

impl Strange {
    fn seen(&mut self, line: usize) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }

    fn warning(&self, says: &str) -> Option<Warning> {
        let more = if self.count > 1 { format!(" ({} times in the file)", self.count) } else { String::new() };
        (self.count > 0).then(|| Warning { line: self.first, says: format!("{says}{more}") })
    }
}

/// A row that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The line it starts on.
    pub line: usize,
    /// The row's number below the header, from 1.
    pub record: usize,
    /// Why it is none.
    pub why: Cow<'static, str>,
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
    /// The record of the file, which is among the records of the draft.
    pub file: Option<Id>,
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
    /// The numbers of all rows of figures that are refused.
    pub refused_rows: HashSet<usize>,
    /// The first rows that are refused, as they stand in the file.
    pub rejected: Vec<Shown>,
    /// How many rows are no record.
    pub aside: usize,
    /// The first of them.
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
            Became::Aside => self.aside,
        }
    }

    /// Whether taking it in would leave the plan as it is.
    pub fn changes_nothing(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether it is no file whose rows could be looked at.
    pub fn could_not_be_read(&self) -> bool {
        self.problems.iter().any(|problem| problem.record == 0)
    }

    /// Takes nothing of it in, whatever it would change.
    pub fn leave_out(&mut self) {
        self.changes.clear();
        self.records.clear();
        self.figures = None;
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

/// What a reading asks of outside: whether to go on, and the figures that stand.
#[derive(Clone, Copy)]
pub struct Outside<'o> {
    /// Looks at how far it has come.
    pub watch: &'o Watch<'o>,
    /// The figures of an indicator that stand in the plan.
    pub standing: &'o (dyn Fn(&Plan, Id) -> Vec<Figure> + 'o),
}

impl Outside<'static> {
    /// Nothing to be asked: it is never stopped, and no figures stand.
    pub const NOTHING: Self = Self { watch: &|_| ControlFlow::Continue(()), standing: &|_, _| Vec::new() };
}

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
    draft_of(bytes, plan, mint, choices, &Outside::NOTHING).unwrap_or_default()
}

/// What taking several files in would change, each read over those before it; nothing where the
/// watch stopped it.
pub fn batch(files: &[(&dyn Source, Choices)], plan: &Plan, mint: &mut Mint, outside: &Outside) -> Option<Batch> {
    let total = files.iter().map(|(source, _)| source.len()).sum();
    let mut before = 0;
    let mut batch = Batch::default();
    let mut later: Option<Plan> = None;
    for (number, (source, choices)) in files.iter().enumerate() {
        let all = |progress: Progress| (outside.watch)(Progress { done: before + progress.done, total });
        let outside = Outside { watch: &all, ..*outside };
        let draft = draft_of(*source, later.as_ref().unwrap_or(plan), mint, choices, &outside)?;
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

/// What taking one file in would change, and everything that is wrong with it; nothing where the
/// watch stopped it.
pub fn draft_of(
    source: &(impl Source + ?Sized),
    plan: &Plan,
    mint: &mut Mint,
    choices: &Choices,
    outside: &Outside,
) -> Option<Draft> {
    let source: &dyn Source = &source;
    let mut draft = Draft { file: choices.file.clone(), choices: Some(choices.clone()), ..Draft::default() };
    match fill(&mut draft, source, plan, mint, choices, outside) {
        Ok(()) => {}
        Err(Stop::Stopped) => return None,
        Err(Stop::Unsound(problem)) => {
            // Whatever became of the rows before it was found, nothing of the file can be taken.
            (draft.added, draft.changed, draft.same, draft.aside) = (0, 0, 0, 0);
            draft.ignored.clear();
            draft.rejected.clear();
            draft.refused = draft.reading.rows;
            draft.problems.insert(0, problem);
        }
    }
    Some(draft)
}

impl<S: Source + ?Sized> Source for &S {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        (**self).open()
    }

    fn len(&self) -> u64 {
        (**self).len()
    }
}

/// Fills the draft as far as the file can be read; a problem of the whole file ends it.
fn fill(
    draft: &mut Draft,
    source: &dyn Source,
    plan: &Plan,
    mint: &mut Mint,
    choices: &Choices,
    outside: &Outside,
) -> Result<(), Stop> {
    let examined = text::examine(source, outside.watch)?;
    draft.hash.clone_from(&examined.hash);
    draft.taken_before = taken_before(plan, &draft.hash);
    let choices = match choices.map.as_deref().and_then(|name| maps::named(plan, name)) {
        Some(map) => &maps::about_text(map, choices),
        None => choices,
    };
    let places = Places::new(plan);
    let mut reading = Reading::default();
    let draft = std::cell::RefCell::new(draft);
    let done = on_sheet(source, &examined, plan, &places, choices, &mut reading, outside.watch, &mut |sheet, rows| {
        read(&mut draft.borrow_mut(), plan, &places, choices, sheet, rows, mint, outside)
    });
    let draft = draft.into_inner();
    reading.rows = draft.reading.rows;
    reading.first = std::mem::take(&mut draft.reading.first);
    reading.sample = draft.reading.sample.take();
    draft.reading = reading;
    done?;
    if draft.refused > 0 && draft.rejected.is_empty() {
        draft.rejected = refused(draft, source, &examined, plan, &places, outside.watch)?;
    }
    Ok(())
}

/// The first refused rows as they stand in the file: it is read once more, because many a row is
/// only refused by what stands below it, and until then no row is held.
fn refused(
    draft: &Draft,
    source: &dyn Source,
    examined: &Examined,
    plan: &Plan,
    places: &Places,
    watch: &Watch,
) -> Result<Vec<Shown>, Stop> {
    let Some(choices) = &draft.choices else { return Ok(Vec::new()) };
    let refused = draft.rows.iter().filter(|row| row.became == Became::Refused).map(|row| row.record);
    let refused: HashSet<usize> = refused.collect();
    let again = |progress: Progress| watch(Progress { done: progress.total, ..progress });
    let mut found = Vec::new();
    on_sheet(source, examined, plan, places, choices, &mut Reading::default(), &again, &mut |_, mut rows| {
        let mut row = Row::default();
        while found.len() < refused.len() && rows.read(&mut row)? {
            if refused.contains(&row.number) {
                found.push(row.shown());
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Finds the sheet of a file, and does something with its rows.
#[expect(clippy::too_many_arguments, reason = "one file, one plan, and what is done with its rows")]
fn on_sheet(
    source: &dyn Source,
    examined: &Examined,
    plan: &Plan,
    places: &Places,
    choices: &Choices,
    reading: &mut Reading,
    watch: &Watch,
    then: &mut dyn FnMut(&Sheet, Rows) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let desk = Desk { plan, choices, places };
    let worth = |cells: &StringRecord| desk.worth(cells);
    let mut tell = |sheet: &Sheet| {
        reading.delimiter = sheet.delimiter;
        reading.header_line = sheet.header.line;
        reading.header_rows = sheet.header_rows;
        reading.tables.clone_from(&sheet.tables);
        reading.table = sheet.table;
    };
    if decode::is_workbook(&examined.start) {
        let book = workbook::read(source, choices, &worth)?;
        let sheet = layout::of_rows(&book.rows, choices, &worth);
        if let Ok(sheet) = &sheet {
            tell(sheet);
        }
        reading.sheets = book.sheets;
        reading.sheet = book.sheet;
        let sheet = sheet?;
        return then(&sheet, Rows::of_grid(&book.rows, &sheet));
    }
    let decoded = decode::decode(source, examined, choices.encoding)?;
    let sheet = layout::of_text(&decoded, choices, &worth);
    if let Ok(sheet) = &sheet {
        tell(sheet);
    }
    reading.encoding = decoded.encoding;
    let sheet = sheet?;
    let blocks = Blocks::new(source, decoded.encoding, sheet.delimiter, watch)?;
    then(&sheet, Rows::of_blocks(blocks, &sheet))
}

/// When and by whom this very file was taken in, where it was and that stands.
fn taken_before(plan: &Plan, hash: &str) -> Option<String> {
    let taken = plan.all(Kind::TakenFile).iter().rev().find(|taken| taken.get(taken_file::HASH) == hash)?;
    let day = taken.get(taken_file::TAKEN).map_or_else(String::new, |day| format!(" on {}", show_day(day)));
    let (by, file) = (taken.get(taken_file::TAKEN_BY), taken.get(taken_file::FILE));
    Some(format!("this very file was taken in{day} by {by}, as {file}: {}", taken.get(taken_file::OUTCOME)))
}

/// Hands each figure of a drafted file to a sink, with its edition: the file is read once more.
///
/// # Errors
/// A sentence where the file is another one by now, or cannot be read, or the sink stops it.
pub fn play(
    source: &(impl Source + ?Sized),
    plan: &Plan,
    draft: &Draft,
    watch: &Watch,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    let source: &dyn Source = &source;
    let (Some(set), Some(choices)) = (&draft.figures, &draft.choices) else { return Ok(()) };
    let Some(edition) = set.edition else { return Ok(()) };
    let sentence = |stop: Stop| match stop {
        Stop::Unsound(problem) => problem.worded(&draft.file),
        Stop::Stopped => "stopped".to_owned(),
    };
    let other = || format!("{} is another file than the one that was shown; read it again", draft.file);
    let examined = text::examine(source, watch).map_err(sentence)?;
    if examined.hash != draft.hash {
        return Err(other());
    }
    let places = Places::new(plan);
    let mut count = 0;
    let mut each = |figure: &Figure<&str>| {
        count += 1;
        sink(edition, figure).map_err(|_| Stop::Stopped)
    };
    on_sheet(source, &examined, plan, &places, choices, &mut Reading::default(), watch, &mut |sheet, mut rows| {
        let desk = Desk { plan, choices, places: &places };
        let columns = FigureColumns::new(sheet, &said(choices, sheet), &places);
        figures::play(&desk, sheet, &mut rows, columns, (set, &draft.refused_rows), &mut each)
    })
    .map_err(sentence)?;
    if count == set.count { Ok(()) } else { Err(other()) }
}

/// What an officer says of each column.
fn said(choices: &Choices, sheet: &Sheet) -> Vec<Option<String>> {
    (0..sheet.header.cells.len()).map(|column| choices.columns.get(&column).cloned()).collect()
}

/// What every shape of file is read with.
struct Desk<'a> {
    plan: &'a Plan,
    choices: &'a Choices,
    places: &'a Places,
}

impl Desk<'_> {
    /// How well cells are known as a header: by fields, or by what stands across a table.
    fn worth(&self, cells: &StringRecord) -> usize {
        let several = |count: usize| if count > 1 { count } else { 0 };
        let places = several(self.places.among(cells.iter()));
        let across = places.max(several(figure_columns::periods_in(cells)));
        let figures = figure_columns::known(cells);
        headers::known(cells, self.choices.kind()).max(figures).max(across + figures.min(2))
    }
}

/// Reads the rows of a sheet as what they are.
#[expect(clippy::too_many_arguments, reason = "what every shape of file is read with")]
fn read(
    draft: &mut Draft,
    plan: &Plan,
    places: &Places,
    choices: &Choices,
    sheet: &Sheet,
    mut rows: Rows,
    mint: &mut Mint,
    outside: &Outside,
) -> Result<(), Stop> {
    draft.reading.header_line = sheet.header.line;
    let choices = &with_headings(choices, sheet)?;
    let map = maps::fitting(plan, sheet, choices)?;
    let choices = map.map_or_else(|| choices.clone(), |map| maps::choices(map, sheet, choices));
    draft.map = map.map(|map| map.get(plan::mapping::NAME).to_owned());
    let desk = Desk { plan, choices: &choices, places };
    let mut done = read_as(draft, &desk, sheet, &mut rows, mint, outside);
    if matches!(done, Err(Stop::Unsound(_)))
        && let Err(stop) = rows.rest()
    {
        // A mark that is never closed counts before what it made of the rows after it.
        done = Err(stop);
    }
    draft.reading.rows = rows.number;
    draft.reading.first = rows.first;
    draft.reading.sample = rows.sample;
    draft.warnings.splice(0..0, rows.warnings);
    if done.is_ok() && !draft.changes.is_empty() {
        draft.records = records(draft, &desk, sheet, mint);
    }
    draft.choices = Some(choices);
    done
}

/// What was said of columns by their headings, as it holds for this file.
fn with_headings(choices: &Choices, sheet: &Sheet) -> Result<Choices, Problem> {
    let mut choices = choices.clone();
    for (heading, becomes) in &choices.headings {
        let wanted = headers::plain(heading);
        let place = sheet.headers().position(|header| headers::plain(header) == wanted);
        let place = place.ok_or_else(|| {
            let headers: Vec<&str> = sheet.headers().collect();
            let wanted = format!("a column \"{heading}\", but they are: {}", headers.join(", "));
            Problem::of_file(sheet.header.line, wanted)
        })?;
        choices.columns.insert(place, becomes.clone());
    }
    Ok(choices)
}

/// What is kept about an intake itself: the file, its map, the new words for issues.
fn records(draft: &mut Draft, desk: &Desk, sheet: &Sheet, mint: &mut Mint) -> Vec<Change> {
    let (plan, choices) = (desk.plan, desk.choices);
    let id = draft.figures.as_ref().and_then(|set| set.file).unwrap_or_else(|| mint.next_id());
    let file = Record::new(Kind::TakenFile, id)
        .with(taken_file::FILE, Cell::text(&draft.file))
        .with(taken_file::TAKEN, Cell::Day(choices.today))
        .with(taken_file::TAKEN_BY, Cell::text(&choices.by))
        .with(taken_file::READ_AS, Cell::text(&draft.shape.word()))
        .with(taken_file::ROWS, Cell::Whole(i64::try_from(draft.reading.rows).unwrap_or(i64::MAX)))
        .with(taken_file::OUTCOME, Cell::text(&draft.summary()))
        .with(taken_file::HASH, Cell::text(&draft.hash));
    let mut records = vec![Change::add(plan, &file)];
    for (words, issue) in &choices.issues {
        let alias = Record::new(Kind::IssueAlias, mint.next_id())
            .with(issue_alias::ALIAS, Cell::text(words))
            .with(issue_alias::ISSUE, Cell::One(*issue))
            .with(issue_alias::SOURCE, Cell::text(&draft.file));
        records.push(Change::add(plan, &alias));
    }
    let fallback = figure_rows::title_of(&draft.file);
    records.extend(maps::remembered(plan, sheet, choices, draft.shape, &fallback, mint));
    records
}

/// Finds out what the rows of a sheet are, and what they would change.
fn read_as(
    draft: &mut Draft,
    desk: &Desk,
    sheet: &Sheet,
    rows: &mut Rows,
    mint: &mut Mint,
    outside: &Outside,
) -> Result<(), Stop> {
    let (plan, choices) = (desk.plan, desk.choices);
    let columns = Columns::new(sheet, choices);
    let of_figures = FigureColumns::new(sheet, &said(choices, sheet), desk.places);
    let matrix = MatrixColumns::new(sheet, choices, desk.places);
    let scores = ScoreColumns::new(sheet, choices, plan);
    let is_matrix = matrix.as_ref().is_some_and(|matrix| matrix.fit(sheet, plan, choices));
    if !of_figures.fit() && !is_matrix {
        columns.each_once()?;
    }
    let others = [(Shape::Matrix, is_matrix), (Shape::Scores, scores.fit())];
    draft.shape = columns.shape(desk, &of_figures, &others)?;
    if draft.shape == Shape::Figures {
        draft.columns = columns.of_figures(&of_figures);
        return figures::read(draft, desk, sheet, rows, of_figures, mint, outside);
    }
    let outcomes = match draft.shape {
        Shape::Matrix => {
            let wanted = "a column of issues and the names of at least two CSPs or districts beside it";
            let matrix = matrix.ok_or_else(|| Problem::of_file(sheet.header.line, wanted))?;
            draft.columns = matrix.uses(sheet, plan);
            matrix::read(desk, sheet, rows, &matrix, &draft.columns, mint, &mut draft.missing)?
        }
        Shape::Scores if !scores.fit() => {
            let wanted = "a column of issues, and beside it criteria, a total or a rank";
            return Err(Problem::of_file(sheet.header.line, wanted).into());
        }
        Shape::Scores => {
            draft.columns = scores.uses(sheet);
            scores::read(desk, sheet, rows, &scores, &draft.columns, mint)?
        }
        shape => {
            columns.each_once()?;
            draft.columns = columns.uses(shape)?;
            match shape {
                Shape::Records(kind) => rows::read(sheet, rows, kind, &draft.columns, plan, mint, choices)?,
                _ => findings::read(sheet, rows, &draft.columns, plan, mint, choices, &mut draft.missing)?,
            }
        }
    };
    outcomes.settle(plan, choices.today, draft);
    Ok(())
}
