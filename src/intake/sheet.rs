//! The rows of a file, one after the other, whatever it is written in.
//!
//! The csv crate cuts the rows of a text; this room knows the line that each starts on, also
//! where lines end with CR alone, lines are blank, or a cell holds line breaks.

use super::{
    Choices, Ignored, Problem, Shown, Table, Warning,
    decode::{self, Encoding, Sample},
    layout::Delimiter,
    text::{Block, Blocks, Stop, line_ends},
};
use crate::plan::{day::FinancialYear, progress};
use csv::{Reader, ReaderBuilder, StringRecord};
use std::io::Cursor;

/// How many rows of the file as read a draft keeps to be shown.
const SHOWN_ROWS: usize = 50;

/// One row of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// The line it starts on, from 1.
    pub line: usize,
    /// Its number below the header, from 1.
    pub number: usize,
    /// Its cells as they stand.
    pub cells: StringRecord,
}

impl Row {
    /// One of its cells without the white space around it; empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or("").trim()
    }

    /// The row as it is shown.
    pub fn shown(&self) -> Shown {
        Shown { line: self.line, record: self.number, cells: self.cells.iter().map(str::to_owned).collect() }
    }
}

/// Where a table stands in a file.
#[derive(Debug)]
pub(super) struct Sheet {
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    pub header: Row,
    /// How many rows the header has.
    pub header_rows: usize,
    /// The line of the last of them.
    pub after: usize,
    /// The line after the table; 0 where it goes on to the end.
    pub end: usize,
    pub tables: Vec<Table>,
    pub table: usize,
    /// The first rows below the header, to tell by what they are.
    pub sample: Vec<Row>,
    /// What stands above the header: titles, notes.
    pub above: Vec<Row>,
}

impl Sheet {
    /// The one financial year that the titles above the header name, or else the file's name.
    fn year_of_title(&self, file: &str) -> Option<(FinancialYear, String)> {
        let one = |text: &str| {
            let words =
                text.split(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | ',' | ':' | ';'));
            let mut years: Vec<FinancialYear> = words.filter_map(|word| FinancialYear::read(word).ok()).collect();
            years.dedup();
            if let [only] = years.as_slice() { Some(*only) } else { None }
        };
        let titles = self.above.iter().map(|row| (row.line, row.cells.iter().collect::<Vec<_>>().join(" ")));
        let mut said = titles.rev().filter_map(|(line, text)| Some((one(&text)?, format!("line {line} says so"))));
        let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem).replace('_', " ");
        said.next().or_else(|| Some((one(&name)?, "the file's name says so".to_owned())))
    }

    /// The year of rows that do not say theirs, and a warning about where it is from.
    pub fn year(&self, choices: &Choices, what: &str) -> (FinancialYear, Option<Warning>) {
        if let Some(year) = choices.year {
            return (year, None);
        }
        let (year, why) = self.year_of_title(&choices.file).unwrap_or_else(|| {
            (progress::assessment_year(choices.today), "it is the one that is being assessed now".to_owned())
        });
        let says = format!("no column says the year, so these are {what} for {year}: {why}");
        (year, Some(Warning { line: self.header.line, says }))
    }

    /// The headers without the white space around them.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.header.cells.iter().map(str::trim)
    }

    /// The header of a column.
    pub fn header(&self, column: usize) -> &str {
        self.header.cell(column)
    }

    /// Why a row is no record although it stands among them.
    pub fn aside(&self, row: &Row) -> Option<&'static str> {
        const TOTALS: [&str; 8] =
            ["total", "totals", "grand total", "subtotal", "sub-total", "sub total", "overall", "all areas"];
        const NOTES: [&str; 12] = [
            "source:", "source -", "sources:", "note:", "notes:", "notes", "footnote", "\u{a9}", "* ", "† ", "end of ",
            "[note",
        ];
        let mut filled = row.cells.iter().map(str::trim).filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return Some("blank row") };
        let word = first.trim_end_matches([':', ' ']);
        if TOTALS.iter().any(|total| total.eq_ignore_ascii_case(word)) {
            return Some("total row");
        }
        let rest = filled.next().is_some();
        let starts = |start: &&str| first.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
        if !rest && self.header.cells.len() > 1 && NOTES.iter().any(starts) {
            return Some("footnote");
        }
        let again = rest && row.cells.iter().map(str::trim).eq(self.headers());
        again.then_some("the header again")
    }

    /// What a row that is no record is counted as.
    pub fn ignored(&self, row: &Row) -> Option<Ignored> {
        let why = self.aside(row)?;
        Some(Ignored { line: row.line, record: row.number, why: why.into() })
    }

    /// What is wrong with the number of a row's cells.
    pub fn ragged(&self, row: &Row) -> Option<Problem> {
        let (wanted, found) = (self.header.cells.len(), row.cells.len());
        let cells = |count: usize| format!("{count} cell{}", if count == 1 { "" } else { "s" });
        (wanted != found)
            .then(|| Problem::of_row(row, format!("{} as in the header, but there are {found}", cells(wanted))))
    }
}

/// Where rows come from.
enum From<'s> {
    /// A text, block by block; the first block may be all there is.
    Text { blocks: Option<Box<Blocks<'s>>>, delimiter: Delimiter, reader: Reader<Cursor<String>>, lines: Lines },
    /// The rows of a workbook.
    Grid(std::slice::Iter<'s, Row>),
}

/// Reads rows one after the other, into a row that is used again.
pub(super) struct Rows<'s> {
    from: From<'s>,
    /// Rows up to this line are not given out.
    after: usize,
    /// Nor rows from this line on, unless it is 0.
    end: usize,
    /// How many rows were given out.
    pub number: usize,
    /// The first of them, to be shown.
    pub first: Vec<Shown>,
    /// A line to judge a guessed encoding by.
    pub sample: Option<Sample>,
    /// What is strange about the text.
    pub warnings: Vec<Warning>,
    encoding: Encoding,
    keeps: usize,
}

impl<'s> Rows<'s> {
    fn new(from: From<'s>) -> Self {
        Self {
            from,
            after: 0,
            end: 0,
            number: 0,
            first: Vec::new(),
            sample: None,
            warnings: Vec::new(),
            encoding: Encoding::Utf8,
            keeps: 0,
        }
    }

    /// The rows of a text that is held.
    pub fn of_text(text: &str, delimiter: Delimiter) -> Self {
        let lines = Lines { at: 0, line: 1, before: 0 };
        let reader = reader(text.to_owned(), delimiter);
        Self::new(From::Text { blocks: None, delimiter, reader, lines })
    }

    /// The rows of a text that is read block by block.
    pub fn of_blocks(blocks: Blocks<'s>, sheet: &Sheet) -> Self {
        let lines = Lines { at: 0, line: 1, before: 0 };
        let delimiter = sheet.delimiter;
        let reader = reader(String::new(), delimiter);
        let rows = Self::new(From::Text { blocks: Some(Box::new(blocks)), delimiter, reader, lines });
        Self { encoding: sheet.encoding, ..rows }.within(sheet)
    }

    /// The rows of a workbook's sheet.
    pub fn of_grid(rows: &'s [Row], sheet: &Sheet) -> Self {
        Self::new(From::Grid(rows.iter())).within(sheet)
    }

    /// Only the rows of a sheet's table, of which the first are kept to be shown.
    fn within(self, sheet: &Sheet) -> Self {
        Self { after: sheet.after, end: sheet.end, keeps: SHOWN_ROWS, ..self }
    }

    /// Only the rows after a line.
    pub fn after(self, after: usize) -> Self {
        Self { after, ..self }
    }

    /// All rows, of a text that is held.
    pub fn all(mut self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut row = Row::default();
        while matches!(self.read(&mut row), Ok(true)) {
            rows.push(row.clone());
        }
        rows
    }

    /// Reads the next row; whether there was one.
    pub fn read(&mut self, row: &mut Row) -> Result<bool, Stop> {
        loop {
            if !self.next(row)? {
                return Ok(false);
            }
            if self.end > 0 && row.line >= self.end {
                // What stands below the table is still looked through, for marks that are not closed.
                continue;
            }
            if row.line > self.after {
                self.number += 1;
                row.number = self.number;
                if self.first.len() < self.keeps {
                    self.first.push(row.shown());
                }
                return Ok(true);
            }
        }
    }

    /// Reads what is left, so that all rows are counted and all of the text is looked through.
    pub fn rest(&mut self) -> Result<(), Stop> {
        let mut row = Row::default();
        while self.read(&mut row)? {}
        Ok(())
    }

    fn next(&mut self, row: &mut Row) -> Result<bool, Stop> {
        match &mut self.from {
            From::Grid(rows) => Ok(rows.next().map(|next| row.clone_from(next)).is_some()),
            From::Text { blocks, delimiter, reader: text, lines } => loop {
                if matches!(text.read_record(&mut row.cells), Ok(true)) {
                    let start = row.cells.position().map_or(0, csv::Position::byte);
                    let start = usize::try_from(start).unwrap_or(usize::MAX);
                    row.line = lines.advance(text.get_ref().get_ref().as_bytes(), start);
                    return Ok(true);
                }
                let Some(open) = blocks else { return Ok(false) };
                let Some(Block { text: more, first_line, before }) = open.next()? else {
                    self.warnings.extend(open.warnings());
                    *blocks = None;
                    return Ok(false);
                };
                if self.encoding == Encoding::Windows1252 && self.sample.is_none() {
                    self.sample = decode::sample(&more, first_line);
                }
                if self.warnings.is_empty() {
                    self.warnings.extend(decode::twice_decoded(&more, first_line));
                }
                *lines = Lines { at: 0, line: first_line, before };
                *text = reader(more, *delimiter);
            },
        }
    }
}

fn reader(text: String, delimiter: Delimiter) -> Reader<Cursor<String>> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter.byte()).buffer_capacity(1 << 16);
    builder.from_reader(Cursor::new(text))
}

/// The first rows of a text after a line, to judge a layout by.
pub(super) fn first_rows(text: &str, delimiter: Delimiter, after: usize, count: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut from = Rows::of_text(text, delimiter).after(after);
    let mut row = Row::default();
    while rows.len() < count && matches!(from.read(&mut row), Ok(true)) {
        rows.push(row.clone());
    }
    rows
}

/// Counts lines, whether they end with LF, CRLF or CR.
#[derive(Debug)]
struct Lines {
    at: usize,
    line: usize,
    before: u8,
}

impl Lines {
    /// The number of the line on which the row starts that the csv crate says starts here:
    /// it counts the blank lines before a row as part of the row.
    fn advance(&mut self, bytes: &[u8], start: usize) -> usize {
        let start = start.min(bytes.len());
        let passed = bytes.get(self.at..start).unwrap_or_default();
        self.line += line_ends(passed, self.before);
        if let Some(last) = passed.last() {
            self.before = *last;
            self.at = start;
        }
        while let Some(byte @ (b'\r' | b'\n')) = bytes.get(self.at) {
            self.line += usize::from(*byte == b'\r' || self.before != b'\r');
            self.before = *byte;
            self.at += 1;
        }
        self.line
    }
}
