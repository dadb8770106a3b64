//! Where the table of a file stands: what is between its cells, which rows are its header, and
//! where it ends.
//!
//! Nothing but the start of a file is looked at. Several small tables below each other are told
//! apart there, and one is read; a header may have several rows, which are read as one.

use super::{
    Choices, Problem, Table,
    decode::{Decoded, Encoding},
    sheet::{Row, Rows, Sheet, first_rows},
};
use csv::StringRecord;
use std::{collections::HashSet, fmt};

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiter(u8);

impl Delimiter {
    /// The delimiters that are looked for, the likeliest first.
    pub const ALL: [Self; 4] = [Self(b','), Self(b';'), Self(b'\t'), Self(b'|')];

    /// Whether a byte is it.
    pub(super) fn is(self, byte: u8) -> bool {
        self.0 == byte
    }

    /// The byte.
    pub(super) fn byte(self) -> u8 {
        self.0
    }

    /// The delimiter that is this letter, where it can be one.
    pub fn of(letter: char) -> Option<Self> {
        let plain = letter.is_ascii() && !letter.is_ascii_alphanumeric() && !matches!(letter, '"' | '\r' | '\n');
        u8::try_from(letter).ok().filter(|_| plain).map(Self)
    }
}

impl Delimiter {
    /// The delimiter that a map writes in words.
    pub(super) fn named(word: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|known| known.to_string() == word);
        known.or_else(|| Self::of(word.trim_matches('"').chars().next()?))
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

/// How well cells are known as a header: the more, the likelier they are one.
pub(super) type Worth<'w> = dyn Fn(&StringRecord) -> usize + 'w;

/// How many rows are looked at to find the delimiter and the header.
const LOOKED_AT: usize = 50;
/// How many rows below the header are looked at to tell what they are.
const SAMPLE: usize = 200;
/// The most rows that a header has.
const HEADER_ROWS: usize = 5;

/// Finds the layout of a text.
pub(super) fn of_text(decoded: &Decoded, choices: &Choices, worth: &Worth) -> Result<Sheet, Problem> {
    let text = decoded.head.as_str();
    let said = separator_line(text);
    let after = usize::from(said.is_some());
    let delimiter = choices.delimiter.or(said).unwrap_or_else(|| likeliest(text, after, worth));
    let rows = Rows::of_text(text, delimiter).after(after).all();
    let mut sheet = of_rows(&rows, choices, worth)?;
    sheet.delimiter = delimiter;
    sheet.encoding = decoded.encoding;
    Ok(sheet)
}

/// Finds the layout of rows.
pub(super) fn of_rows(rows: &[Row], choices: &Choices, worth: &Worth) -> Result<Sheet, Problem> {
    let no_header = || Problem::of_file(0, "a header row and rows below it, but there are none");
    let tables = if choices.header_line.is_some() { Vec::new() } else { tables(rows, worth) };
    let table = choices.table.unwrap_or(0).min(tables.len().saturating_sub(1));
    let span = tables.get(table).cloned().unwrap_or_default();
    let inside = |row: &&Row| row.line >= span.first_line && (span.end_line == 0 || row.line < span.end_line);
    let rows: Vec<&Row> = rows.iter().filter(inside).collect();
    let place = match choices.header_line {
        Some(line) => rows.iter().position(|row| row.line >= line),
        None => header_place(rows.get(..LOOKED_AT.min(rows.len())).unwrap_or_default(), worth),
    };
    let place = place.ok_or_else(no_header)?;
    let (first, count) = match (choices.header_rows, choices.header_line) {
        (Some(count), _) => (place, count.clamp(1, HEADER_ROWS)),
        (None, Some(_)) => (place, 1),
        (None, None) => header_span(&rows, place),
    };
    let (place_of_first, place_of_last) = (first, first + count - 1);
    let header = rows.get(first..).and_then(|rows| rows.get(..count.min(rows.len()))).ok_or_else(no_header)?;
    let (first, last) = (header.first().ok_or_else(no_header)?, header.last().ok_or_else(no_header)?);
    let merged = Row { line: first.line, number: 0, cells: merged(header) };
    let most = choices.limits.columns;
    if merged.cells.len() > most {
        let wanted = format!("at most {most} columns, but there are {}", merged.cells.len());
        return Err(Problem::of_file(merged.line, wanted));
    }
    let above = rows.iter().take(place_of_first).take(SAMPLE).map(|row| (*row).clone()).collect();
    Ok(Sheet {
        above,
        encoding: Encoding::Utf8,
        delimiter: Delimiter::default(),
        header: merged,
        header_rows: header.len(),
        after: last.line,
        end: span.end_line,
        tables,
        table,
        sample: rows.iter().skip(place_of_last + 1).take(SAMPLE).map(|row| (*row).clone()).collect(),
    })
}

/// What a first line `sep=;` says, by which Excel is told the delimiter.
fn separator_line(text: &str) -> Option<Delimiter> {
    let line = text.split(['\r', '\n']).next()?.trim_matches('"');
    let said = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    let mut letters = said.chars();
    let delimiter = letters.next().and_then(Delimiter::of)?;
    letters.next().is_none().then_some(delimiter)
}

/// The delimiter under which a header row is known best, or else most rows are cut as it is.
fn likeliest(text: &str, after: usize, worth: &Worth) -> Delimiter {
    let value = |delimiter: Delimiter| {
        let rows = first_rows(text, delimiter, after, LOOKED_AT);
        let all: Vec<&Row> = rows.iter().collect();
        let header = header_place(&all, worth).and_then(|place| rows.get(place));
        let known = header.map_or(0, |row| worth(&row.cells));
        let columns = header.map_or(0, |row| row.cells.len());
        let alike = rows.iter().filter(|row| columns > 1 && row.cells.len() == columns).count();
        (known, alike)
    };
    // Of equals the first counts, and `max_by_key` would take the last.
    Delimiter::ALL.into_iter().rev().max_by_key(|delimiter| value(*delimiter)).unwrap_or_default()
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// The place of the header: the first row whose cells are known best, or else the first that is
/// not much emptier than the others, as a title above the header is.
fn header_place(rows: &[&Row], worth: &Worth) -> Option<usize> {
    let known: Vec<usize> = rows.iter().map(|row| worth(&row.cells)).collect();
    let best = known.iter().copied().max().filter(|best| *best > 0);
    if let Some(best) = best {
        return known.iter().position(|count| *count == best);
    }
    let fullest = rows.iter().map(|row| filled(row)).max()?;
    rows.iter().position(|row| filled(row) * 2 > fullest)
}

/// Whether a cell of a header could stand for rows of numbers below it: it is no number itself,
/// but a year is one that heads a column.
fn is_number(cell: &str) -> bool {
    let cell = cell.trim().trim_start_matches(['£', '-', '(']).trim_end_matches(['%', ')']);
    let is_year = cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20"));
    !is_year && cell.starts_with(|letter: char| letter.is_ascii_digit()) && cell.replace(',', "").parse::<f64>().is_ok()
}

fn has_numbers(row: &Row) -> bool {
    row.cells.iter().any(is_number)
}

/// The header's first row and how many it has, by the rows above and below the one that was found.
///
/// ```text
///           ,2022/23,,2023/24,      a row above that groups columns: several cells, none a number
///  Area     ,Count  ,Rate,Count,Rate
///           ,       ,    ,     ,Restated    a row below that goes on: nothing in its first cell
/// ```
fn header_span(rows: &[&Row], place: usize) -> (usize, usize) {
    let Some(found) = rows.get(place) else { return (place, 1) };
    let repeats = {
        let mut seen = HashSet::new();
        let cells = found.cells.iter().map(str::trim).filter(|cell| !cell.is_empty());
        cells.filter(|cell| !seen.insert(cell.to_lowercase())).count() > 0
    };
    let sparse = |row: &Row| {
        let cells = row.cells.len();
        cells > 2 && row.cell(0).is_empty() && filled(row) >= 1 && !has_numbers(row)
    };
    let mut first = place;
    while let Some(above) = first.checked_sub(1).and_then(|above| rows.get(above)) {
        let groups = sparse(above) && (repeats || filled(above) >= 2) && above.cells.len() == found.cells.len();
        if !groups || place - first + 1 >= HEADER_ROWS {
            break;
        }
        first -= 1;
    }
    let mut last = place;
    let mut gap = has_numbers(found);
    while let (false, Some(below), Some(after)) = (gap, rows.get(last + 1), rows.get(last + 2)) {
        let further = rows.get(last + 3).copied().unwrap_or(after);
        let goes_on = sparse(below) && below.cells.len() == found.cells.len() && !after.cell(0).is_empty()
            || repeats_below(found, below, &[after, further]);
        if !goes_on || last - first + 1 >= HEADER_ROWS {
            break;
        }
        last += 1;
        gap = false;
    }
    (first, last - first + 1)
}

/// Whether the row that was found only groups columns, and the one below it says what they are.
fn repeats_below(found: &Row, below: &Row, after: &[&Row]) -> bool {
    let holes = found.cells.iter().skip(1).filter(|cell| cell.trim().is_empty()).count();
    holes > 0
        && found.cells.len() == below.cells.len()
        && filled(below) > filled(found)
        && !has_numbers(below)
        && after.iter().any(|row| has_numbers(row))
}

/// Several rows of a header as one: what groups columns stands before what they are.
fn merged(rows: &[&Row]) -> StringRecord {
    let [rest @ .., last] = rows else { return StringRecord::new() };
    if rest.is_empty() {
        return last.cells.clone();
    }
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut names = vec![String::new(); width];
    for (number, row) in rows.iter().enumerate() {
        // A group spreads to the right over the columns that have no group of their own, where
        // a row below says what these are; the last row says only what stands in it.
        let spreads = number + 1 < rows.len() && rows.get(number + 1..).is_some_and(|below| !below.is_empty());
        let mut group = "";
        for (column, name) in names.iter_mut().enumerate() {
            let cell = row.cell(column);
            let below = rows.get(number + 1..).unwrap_or_default().iter().any(|row| !row.cell(column).is_empty());
            if !cell.is_empty() {
                group = cell;
            } else if !(spreads && below && column > 0) {
                continue;
            }
            if !group.is_empty() && !name.ends_with(group) {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(group);
            }
        }
    }
    names.into()
}

/// The tables in rows: one, unless several stand below each other with a blank line between.
fn tables(rows: &[Row], worth: &Worth) -> Vec<Table> {
    let mut parts: Vec<Vec<&Row>> = vec![Vec::new()];
    let mut next = 0;
    for row in rows {
        let blank = filled(row) == 0;
        let gap = next > 0 && row.line > next;
        if (gap || blank) && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
        }
        if !blank && let Some(part) = parts.last_mut() {
            part.push(row);
        }
        let breaks: usize = row.cells.iter().map(|cell| cell.matches('\n').count()).sum();
        next = row.line + breaks + 1;
    }
    let mut found: Vec<Table> = Vec::new();
    let mut headers: Vec<&Row> = Vec::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        // Below a header whose words are known, only another such begins a table of its own.
        let known = |header: &Row| worth(&header.cells) > 1;
        let begins = begins(part, headers.last().copied());
        // What stands before the first table, and what goes on below a blank line, is part of it.
        let Some(header) = begins.filter(|header| headers.first().is_none_or(|first| !known(first) || known(header)))
        else {
            continue;
        };
        let first_line = part.first().map_or(0, |row| row.line);
        if let Some(before) = found.last_mut() {
            before.end_line = first_line;
        }
        let titled = part.first().filter(|row| filled(row) == 1 && row.line < header.line);
        let title = titled.map_or_else(
            || header.cells.iter().filter(|cell| !cell.trim().is_empty()).take(3).collect::<Vec<_>>().join(", "),
            |row| row.cells.iter().find(|cell| !cell.trim().is_empty()).unwrap_or("").to_owned(),
        );
        found.push(Table { first_line, end_line: 0, title });
        headers.push(header);
    }
    if found.len() < 2 { Vec::new() } else { found }
}

/// The header of a part of a file that begins a table of its own; nothing where it goes on with
/// the table before it, or is a note.
fn begins<'r>(part: &[&'r Row], before: Option<&Row>) -> Option<&'r Row> {
    let place = part.iter().position(|row| filled(row) >= 2)?;
    let header = *part.get(place)?;
    let below = part.get(place + 1..).unwrap_or_default();
    if below.is_empty() || has_numbers(header) || header.cells.iter().next().is_none_or(|cell| cell.trim().is_empty()) {
        return None;
    }
    let mut seen = HashSet::new();
    let distinct = header.cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).all(|cell| seen.insert(cell));
    let Some(before) = before else { return Some(header) };
    // The same header again, as at the top of each printed page, goes on with the same table.
    if before.cells.iter().map(str::trim).eq(header.cells.iter().map(str::trim)) {
        return None;
    }
    let same_width = filled(before) == filled(header);
    let told_apart = below.iter().any(|row| has_numbers(row)) && part.len() > 2;
    (distinct && (told_apart || !same_width) && part.len() >= 3).then_some(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        intake::{Desk, places::Places},
        plan::{Kind, Plan},
    };
    use jiff::civil::date;

    fn choices() -> Choices {
        Choices::new("file.csv", date(2026, 3, 10), "officer")
    }

    fn layout(text: &str, choices: &Choices) -> Result<Sheet, Problem> {
        let plan = Plan::empty();
        let desk = Desk { plan: &plan, choices, places: &Places::new(&plan) };
        let decoded = Decoded { encoding: Encoding::Utf8, head: text.to_owned() };
        of_text(&decoded, choices, &|cells| desk.worth(cells))
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
            ("Force,Bailed,Charged,Fined\nAvon,310,1350,7\nKent,1999,2016,5\n", 1),
        ] {
            assert_eq!(layout(text, &choices()).unwrap().header.line, line, "{text}");
        }
        let chosen = Choices { header_line: Some(3), ..choices() };
        let sheet = layout("Reference,Title\nx,y\n\"a\nb\",c\n1,2\n", &chosen).unwrap();
        assert_eq!((sheet.header.line, sheet.header(1), sheet.after), (3, "c", 3));
        assert_eq!(sheet.sample.first().map(|row| row.line), Some(5));
    }

    #[test]
    fn a_kind_that_is_chosen_decides_which_row_is_the_header() {
        let text = "CSP,Issue,Rank\nReference,Title,x\n";
        assert_eq!(layout(text, &choices()).unwrap().header.line, 1);
        assert_eq!(layout(text, &choices().of(Kind::Action)).unwrap().header.line, 2);
    }

    #[test]
    fn a_header_of_several_rows_is_read_as_one() {
        for (text, headers, rows) in [
            ("Area,Period,Value\nx,2018,1\n", "Area|Period|Value", 1),
            (
                ",2022/23,,2023/24,\nArea,Count,Rate,Count,Rate\nx,1,2,3,4\n",
                "Area|2022/23 Count|2022/23 Rate|2023/24 Count|2023/24 Rate",
                2,
            ),
            (
                "Staff,,,,\n\n,,,2013-14,2012-13\nSegment,Own,Others,Total,Total\n,,,,Restated\nPolicy,6,1,7,5\nOther,1,1,2,2\n",
                "Segment|Own|Others|2013-14 Total|2012-13 Total Restated",
                3,
            ),
        ] {
            let sheet = layout(text, &choices()).unwrap();
            let found = sheet.headers().collect::<Vec<_>>().join("|");
            assert_eq!((found.as_str(), sheet.header_rows), (headers, rows), "{text}");
        }
        let one = Choices { header_rows: Some(1), ..choices() };
        let sheet = layout(",2022/23,,2023/24,\nArea,Count,Rate,Count,Rate\nx,1,2,3,4\n", &one).unwrap();
        assert_eq!(sheet.header_rows, 1);
    }

    #[test]
    fn several_small_tables_in_one_file_are_told_apart_and_offered_one_by_one() {
        let text =
            "Class,Words\n1,Motorway\n2,A road\n,\nSurface,Words\n1,Dry\n2,Wet\n\nLights,State\n1,Lit\n2,Unlit\n";
        let titles = |sheet: &Sheet| sheet.tables.iter().map(|table| table.title.clone()).collect::<Vec<_>>();
        let first = layout(text, &choices()).unwrap();
        assert_eq!(titles(&first), ["Class, Words", "Surface, Words", "Lights, State"]);
        assert_eq!((first.header.line, first.end), (1, 5));
        let last = layout(text, &Choices { table: Some(2), ..choices() }).unwrap();
        assert_eq!((last.header.line, last.end, last.header(0)), (9, 0, "Lights"));
        for whole in ["Area,Value\nx,1\n\ny,2\n", "A title\n\nArea,Value\nx,1\ny,2\n\nSource: ONS\n"] {
            assert_eq!(titles(&layout(whole, &choices()).unwrap()), [""; 0], "{whole}");
        }
    }
}
