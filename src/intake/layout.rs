//! Text -> rows: what stands between cells, which row is the header, and where each row starts.
//!
//! The csv crate cuts the rows; this room knows the line that each starts on, also where lines
//! end with CR alone, lines are blank, or a cell holds line breaks. Quotes are looked through
//! before anything is read, because one that is never closed would swallow the rest of the file.

use super::{COLUMNS, Choices, Problem, Warning, headers};
use csv::{Reader, ReaderBuilder, StringRecord};
use std::fmt;

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiter(u8);

impl Delimiter {
    /// The delimiters that are looked for, the likeliest first.
    pub const ALL: [Self; 4] = [Self(b','), Self(b';'), Self(b'\t'), Self(b'|')];

    /// The delimiter that is this letter, where it can be one.
    pub fn of(letter: char) -> Option<Self> {
        let plain = letter.is_ascii() && !letter.is_ascii_alphanumeric() && !matches!(letter, '"' | '\r' | '\n');
        u8::try_from(letter).ok().filter(|_| plain).map(Self)
    }
}

impl Default for Delimiter {
    fn default() -> Self {
        Self(b',')
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b',' => out.pad("comma"),
            b';' => out.pad("semicolon"),
            b'\t' => out.pad("tab"),
            b'|' => out.pad("pipe"),
            other => out.pad(&format!("\"{}\"", char::from(other).escape_default())),
        }
    }
}

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
}

/// A text as a table: a header and the rows below it.
#[derive(Debug)]
pub(super) struct Sheet<'t> {
    pub delimiter: Delimiter,
    pub header: Row,
    pub warnings: Vec<Warning>,
    text: &'t str,
    /// The line that the text starts on, after what was cut off before it.
    first_line: usize,
}

impl<'t> Sheet<'t> {
    /// The rows below the header.
    pub fn rows(&self) -> Rows<'t> {
        Rows { after: self.header.line, number: 0, ..Rows::new(self.text, self.first_line, self.delimiter) }
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
        const TOTALS: [&str; 6] = ["total", "totals", "grand total", "subtotal", "sub-total", "sub total"];
        const NOTES: [&str; 10] =
            ["source:", "sources:", "note:", "notes:", "notes", "footnote", "©", "* ", "† ", "end of "];
        let mut filled = row.cells.iter().map(str::trim).filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return Some("blank row") };
        let rest = filled.count();
        let lower = first.to_lowercase();
        if TOTALS.contains(&lower.trim_end_matches(':')) {
            return Some("total row");
        }
        if rest == 0 && self.header.cells.len() > 1 && NOTES.iter().any(|start| lower.starts_with(start)) {
            return Some("footnote");
        }
        let again = rest > 0 && row.cells.iter().map(str::trim).eq(self.headers());
        again.then_some("the header again")
    }

    /// What is wrong with the number of a row's cells.
    pub fn ragged(&self, row: &Row) -> Option<Problem> {
        let (wanted, found) = (self.header.cells.len(), row.cells.len());
        let cells = |count: usize| format!("{count} cell{}", if count == 1 { "" } else { "s" });
        (wanted != found)
            .then(|| Problem::of_row(row, format!("{} as in the header, but there are {found}", cells(wanted))))
    }
}

/// Reads rows one after the other, into a row that is used again.
#[derive(Debug)]
pub(super) struct Rows<'t> {
    reader: Reader<&'t [u8]>,
    lines: Lines<'t>,
    /// Rows up to this line are not given out.
    after: usize,
    number: usize,
}

impl<'t> Rows<'t> {
    fn new(text: &'t str, first_line: usize, delimiter: Delimiter) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter.0);
        let lines = Lines { bytes: text.as_bytes(), at: 0, line: first_line };
        Self { reader: builder.from_reader(text.as_bytes()), lines, after: 0, number: 0 }
    }

    /// Reads the next row; whether there was one.
    pub fn read(&mut self, row: &mut Row) -> bool {
        loop {
            if !matches!(self.reader.read_record(&mut row.cells), Ok(true)) {
                return false;
            }
            let start = row.cells.position().map_or(0, csv::Position::byte);
            row.line = self.lines.advance(usize::try_from(start).unwrap_or(usize::MAX));
            if row.line > self.after {
                self.number += 1;
                row.number = self.number;
                return true;
            }
        }
    }

    /// The first rows, to judge a layout by.
    fn first(mut self, count: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut row = Row::default();
        while rows.len() < count && self.read(&mut row) {
            rows.push(row.clone());
        }
        rows
    }
}

/// Counts lines, whether they end with LF, CRLF or CR.
#[derive(Debug)]
struct Lines<'t> {
    bytes: &'t [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The number of the line on which the row starts that the csv crate says starts here:
    /// it counts the blank lines before a row as part of the row.
    fn advance(&mut self, start: usize) -> usize {
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            let second_half = *byte == b'\n' && self.at > 0 && self.bytes.get(self.at - 1) == Some(&b'\r');
            self.line += usize::from(matches!(byte, b'\r' | b'\n') && !second_half);
            self.at += 1;
        }
        self.line
    }
}

/// How many rows are looked at to find the delimiter and the header.
const LOOKED_AT: usize = 50;

/// Finds the layout of a text.
pub(super) fn layout<'t>(text: &'t str, choices: &Choices) -> Result<Sheet<'t>, Problem> {
    let (said, text, first_line) = after_separator_line(text);
    let delimiter = choices.delimiter.or(said).unwrap_or_else(|| likeliest(text, choices));
    let warnings = quotes(text, first_line, delimiter)?;
    let rows = Rows::new(text, first_line, delimiter).first(LOOKED_AT);
    let header = match choices.header_line {
        Some(line) => Rows { after: line.saturating_sub(1), ..Rows::new(text, first_line, delimiter) }.first(1).pop(),
        None => header_place(&rows, choices).and_then(|place| rows.get(place).cloned()),
    };
    let header = header.ok_or_else(|| Problem::of_file(0, "a header row and rows below it, but there are none"))?;
    if header.cells.len() > COLUMNS {
        return Err(Problem::of_file(
            header.line,
            format!("at most {COLUMNS} columns, but there are {}", header.cells.len()),
        ));
    }
    Ok(Sheet { delimiter, header, warnings, text, first_line })
}

/// Obeys and cuts off a first line `sep=;`, by which Excel is told the delimiter.
fn after_separator_line(text: &str) -> (Option<Delimiter>, &str, usize) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (line, rest) = text.split_at(end);
    let line = line.trim_matches('"');
    let said = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..));
    let mut letters = said.unwrap_or("").chars();
    match (letters.next().and_then(Delimiter::of), letters.next()) {
        (Some(delimiter), None) => {
            let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
            (Some(delimiter), rest, 2)
        }
        _ => (None, text, 1),
    }
}

/// The delimiter under which a header row is known best, or else most rows are cut as it is.
fn likeliest(text: &str, choices: &Choices) -> Delimiter {
    let worth = |delimiter: Delimiter| {
        let rows = Rows::new(text, 1, delimiter).first(LOOKED_AT);
        let header = header_place(&rows, choices).and_then(|place| rows.get(place));
        let known = header.map_or(0, |row| headers::known(&row.cells, choices.kind()));
        let columns = header.map_or(0, |row| row.cells.len());
        let alike = rows.iter().filter(|row| columns > 1 && row.cells.len() == columns).count();
        (known, alike)
    };
    // Of equals the first counts, and `max_by_key` would take the last.
    Delimiter::ALL.into_iter().rev().max_by_key(|delimiter| worth(*delimiter)).unwrap_or_default()
}

/// The place of the header: the first row whose cells match names of fields best, or else the
/// first that is not much emptier than the others, as a title above the header is.
fn header_place(rows: &[Row], choices: &Choices) -> Option<usize> {
    let known: Vec<usize> = rows.iter().map(|row| headers::known(&row.cells, choices.kind())).collect();
    let best = known.iter().copied().max().filter(|best| *best > 0);
    if let Some(best) = best {
        return known.iter().position(|count| *count == best);
    }
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let fullest = rows.iter().map(filled).max()?;
    rows.iter().position(|row| filled(row) * 2 > fullest)
}

/// Looks through the quotes of a text as the csv crate will read them.
///
/// ```text
///  start --"--> quoted --"--> closed --"--> quoted
///    |                          | `--other--> plain, and warned of
///    `--other--> plain   delimiter or line end: start again
/// ```
fn quotes(text: &str, first_line: usize, delimiter: Delimiter) -> Result<Vec<Warning>, Problem> {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum In {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    if !text.contains('"') {
        return Ok(Vec::new());
    }
    let (mut state, mut line, mut opened, mut before) = (In::Start, first_line, 0, 0);
    let (mut after_quote, mut inside) = (Strange::default(), Strange::default());
    for byte in text.bytes() {
        state = match (state, byte) {
            (In::Start, b'"') => {
                opened = line;
                In::Quoted
            }
            (In::Quoted, b'"') => In::Closed,
            (In::Quoted, _) | (In::Closed, b'"') => In::Quoted,
            (_, byte) if byte == delimiter.0 || matches!(byte, b'\r' | b'\n') => In::Start,
            (In::Closed, _) => {
                after_quote.seen(line);
                In::Plain
            }
            (In::Plain, b'"') => {
                inside.seen(line);
                In::Plain
            }
            (In::Start | In::Plain, _) => In::Plain,
        };
        line += usize::from(byte == b'\r' || (byte == b'\n' && before != b'\r'));
        before = byte;
    }
    if state == In::Quoted {
        let wanted = "a second quotation mark that closes the cell opened on this line; nothing after it can be read";
        return Err(Problem::of_file(opened, wanted));
    }
    let warnings = [
        after_quote.warning("text follows a closing quotation mark; look whether the cell is whole"),
        inside.warning("a quotation mark stands inside a cell that does not start with one; it was kept as it is"),
    ];
    Ok(warnings.into_iter().flatten().collect())
}

/// Where something strange was seen first, and how often.
#[derive(Default)]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Kind;
    use jiff::civil::date;

    fn choices() -> Choices {
        Choices::new("file.csv", date(2026, 3, 10), "officer")
    }

    #[test]
    fn the_delimiter_is_found_by_the_headers_and_else_by_the_shape_of_the_rows() {
        for (text, delimiter) in [
            ("Reference,Title\nDA-01,\"a; b; c\"\n", "comma"),
            ("Reference;Title;Due\nDA-01;1,5;\nDA-02;1,5;\n", "semicolon"),
            ("Reference\tTitle\nDA-01\ta, b\n", "tab"),
            ("Reference|Title\nDA-01|a, b\n", "pipe"),
            ("x;y\n1,5;2\n1,7;3\n", "semicolon"),
            ("Name\nKent; Medway\n", "comma"),
            ("sep=^\nReference^Title\n", "\"^\""),
            ("\"sep=;\"\r\nReference;Title\r\n", "semicolon"),
            ("sep=\"\nReference,Title\n", "comma"),
        ] {
            assert_eq!(layout(text, &choices()).unwrap().delimiter.to_string(), delimiter, "{text}");
        }
        let forced = Choices { delimiter: Delimiter::of(';'), ..choices() };
        assert_eq!(layout("Reference,Title\n", &forced).unwrap().header.cells.len(), 1);
    }

    #[test]
    fn the_header_is_found_by_content_and_can_be_chosen() {
        for (text, line) in [
            ("Reference,Title\nDA-01,One\n", 1),
            ("sep=,\r\nReference,Title\r\n", 2),
            ("\n\n\nReference,Title\nDA-01,One\n", 4),
            ("Our plan,,\n\"as at\nMarch\",,\nReference,Title,Due\n", 4),
            ("a title\n\nx,y,z\n1,2,3\n", 3),
            ("Report,,\nx,y,\n1,2,3\n", 2),
        ] {
            assert_eq!(layout(text, &choices()).unwrap().header.line, line, "{text}");
        }
        let chosen = Choices { header_line: Some(3), ..choices() };
        let sheet = layout("Reference,Title\nx,y\n\"a\nb\",c\n1,2\n", &chosen).unwrap();
        assert_eq!((sheet.header.line, sheet.header(1)), (3, "c"));
        let mut row = Row::default();
        assert!(sheet.rows().read(&mut row));
        assert_eq!((row.line, row.number, row.cell(0)), (5, 1, "1"));
    }

    #[test]
    fn a_kind_that_is_chosen_decides_which_row_is_the_header() {
        let text = "CSP,Issue,Rank\nReference,Title,x\n";
        assert_eq!(layout(text, &choices()).unwrap().header.line, 1);
        assert_eq!(layout(text, &choices().of(Kind::Action)).unwrap().header.line, 2);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_a_problem_at_the_line_that_opens_it() {
        for (text, line) in [
            ("a,b\n1,\"x\n2,y\n", 2),
            ("a,b\r\r\n\"x\",\"y\n\n", 3),
            ("a,b\n\"one\ntwo\",3\n\"four\"\"\n", 4),
            ("sep=,\na,b\n\"\n", 3),
        ] {
            assert_eq!(layout(text, &choices()).unwrap_err().line, line, "{text:?}");
        }
        for text in ["a,b\n5\"6,x\n", "a,b\n\"\"\"\",x\n", "a,b\n\"\",\"x\""] {
            assert!(layout(text, &choices()).is_ok(), "{text:?}");
        }
    }
}
