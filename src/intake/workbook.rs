//! Workbooks (`.xlsx`, `.ods`, `.xls`) -> the rows of one sheet, as if they were text.
//!
//! A workbook is held whole, so what it unpacks to is looked at before anything is unpacked.
//! What a cell shows decides: a number that is formatted as a date is a date, any other is a
//! number. Formulas are not computed; what the spreadsheet program computed last is read.

use super::{Choices, Problem, Source, layout::Worth, sheet::Row};
use calamine::{Data, Range, Reader as _, Sheets, XlsxError, open_workbook_auto_from_rs};
use csv::StringRecord;
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

/// The most bytes that a workbook may have.
const FILE_BYTES: u64 = 64 << 20;
/// The most bytes that it may unpack to.
const UNPACKED_BYTES: u64 = 512 << 20;
/// The most cells that a sheet may span: a row of it is as wide as its widest.
const CELLS: usize = 16 << 20;

/// One sheet of a workbook.
#[derive(Debug)]
pub(super) struct Book {
    /// The names of all its sheets that hold something.
    pub sheets: Vec<String>,
    /// The name of this one.
    pub sheet: String,
    /// Its rows, each with its number in the sheet.
    pub rows: Vec<Row>,
}

/// Reads the sheet that is chosen, or else the first that holds a table.
pub(super) fn read(source: &dyn Source, choices: &Choices, worth: &Worth) -> Result<Book, Problem> {
    let whole = |why: String| Problem::of_file(0, why);
    if source.len() > FILE_BYTES {
        return Err(whole(format!("a workbook of at most {} MiB; save the sheet as CSV UTF-8", FILE_BYTES >> 20)));
    }
    let mut bytes = Vec::new();
    let unreadable = |error: std::io::Error| whole(format!("a file that can be read ({error})"));
    source.open().map_err(unreadable)?.take(FILE_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
    let unpacked = unpacked(&bytes);
    if unpacked.is_some_and(|size| size > UNPACKED_BYTES) {
        let most = UNPACKED_BYTES >> 20;
        return Err(whole(format!("a workbook that unpacks to at most {most} MiB; save the sheet as CSV UTF-8")));
    }
    let not_one = |_| {
        whole("a CSV file or a workbook (.xlsx, .ods), but this is neither; ask for the table as CSV UTF-8".to_owned())
    };
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(not_one)?;
    let names = book.sheet_names();
    let mut sheets: Vec<(String, Vec<Row>)> = Vec::new();
    for name in names {
        let wanted = choices.sheet.as_ref().is_none_or(|chosen| chosen.eq_ignore_ascii_case(&name));
        // The sheets that are not wanted are only named.
        let rows = if wanted {
            grid(&mut book, &name, choices.limits.columns)
                .map_err(|wanted| whole(format!("{wanted} (sheet {name})")))?
        } else {
            Vec::new()
        };
        if !wanted || !rows.is_empty() {
            sheets.push((name, rows));
        }
    }
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let best = |rows: &[Row]| rows.iter().take(50).map(|row| worth(&row.cells)).max().unwrap_or(0);
    let place = if let Some(chosen) = &choices.sheet {
        sheets.iter().position(|(name, _)| name.eq_ignore_ascii_case(chosen))
    } else {
        // A cover and a sheet of notes stand before the table in many a publisher's workbook.
        let most = sheets.iter().map(|(_, rows)| best(rows)).max();
        sheets.iter().position(|(_, rows)| Some(best(rows)) == most)
    };
    match place.map(|place| sheets.swap_remove(place)) {
        Some((sheet, rows)) => Ok(Book { sheets: names, sheet, rows }),
        None if choices.sheet.is_some() => Err(whole(format!("one of its sheets: {}", names.join(", ")))),
        None => Err(whole("a sheet with rows, but all its sheets are empty".to_owned())),
    }
}

/// What the parts of an archive unpack to by its own directory; nothing where it is no archive.
/// Where there is more than the directory says, the part ends there, and is damaged.
fn unpacked(bytes: &[u8]) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let sizes = (0..archive.len()).map(|number| archive.by_index_raw(number).map_or(u64::MAX, |part| part.size()));
    Some(sizes.fold(0, u64::saturating_add))
}

/// The rows of a sheet by its name, of at most so many columns.
fn grid(book: &mut Sheets<Cursor<Vec<u8>>>, name: &str, most: usize) -> Result<Vec<Row>, String> {
    let damaged = |error: String| format!("a sheet that can be read, but {error}");
    // A cell in the farthest corner would make a range of all cells between, so cells are read
    // one by one where the format allows it.
    let Sheets::Xlsx(book) = book else {
        return book.worksheet_range(name).map(|range| rows(&range)).map_err(|error| damaged(error.to_string()));
    };
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet that is a chart.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(error) => return Err(damaged(error.to_string())),
    };
    let mut found: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    let mut span: Option<(u32, u32)> = None;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(error.to_string()))? {
        let (row, column) = cell.get_position();
        let text = text(&Data::from(cell.get_value().clone()));
        if !text.trim().is_empty() {
            let (first, last) = span.unwrap_or((column, column));
            span = Some((first.min(column), last.max(column)));
            found.entry(row).or_default().push((column, text));
        }
    }
    let Some((first, last)) = span else { return Ok(Vec::new()) };
    let width = usize::try_from(last - first).map_or(usize::MAX, |width| width + 1);
    if width > most {
        return Err(format!("at most {most} columns, but there are {width}"));
    }
    if found.len().saturating_mul(width) > CELLS {
        return Err(format!("a sheet of at most {} million cells; save it as CSV UTF-8", CELLS >> 20));
    }
    let row = |(row, cells): (u32, Vec<(u32, String)>)| {
        let mut texts = vec![String::new(); width];
        for (column, text) in cells {
            if let Some(place) = usize::try_from(column - first).ok().and_then(|column| texts.get_mut(column)) {
                *place = text;
            }
        }
        Row { line: usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1), number: 0, cells: texts.into() }
    };
    Ok(found.into_iter().map(row).collect())
}

/// The rows of a sheet that hold something, all as wide as the sheet.
fn rows(range: &Range<Data>) -> Vec<Row> {
    let first = range.start().map_or(0, |(row, _)| usize::try_from(row).unwrap_or(0));
    let row = |(number, cells): (usize, &[Data])| {
        let cells: StringRecord = cells.iter().map(text).collect();
        Row { line: first + number + 1, number: 0, cells }
    };
    let filled = |row: &Row| row.cells.iter().any(|cell| !cell.trim().is_empty());
    range.rows().enumerate().map(row).filter(filled).collect()
}

/// A cell as text.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.replace('\0', ""),
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or(text).to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTime(moment) => moment.as_f64().to_string(),
        Data::Error(error) => format!("{error}"),
    }
}
