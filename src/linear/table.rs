//! A table read row by row: the heading of the row, then each column by its heading and its value.

use super::{body::header, plain::heard};
use crate::app::sheet::{Row, Sheet, Square, Walked};

/// A row in words: `Committed: upfront £9,000.00, tactical £0.00, whole £9,000.00`.
pub fn row(sheet: &Sheet, place: usize) -> String {
    let Some(row) = sheet.rows.get(place) else { return String::new() };
    if row.spans {
        return row.squares.first().map_or_else(String::new, |square| heard(square.text.trim()));
    }
    let head = row.squares.first().map_or("", |square| square.text.trim());
    let said = values(sheet, row, false);
    let said = if said.is_empty() { "nothing".to_owned() } else { said.join(", ") };
    format!("{}: {said}", if head.is_empty() { "(no heading)" } else { head })
}

/// All squares of a row in words, each in a line of its own: what `row` reads.
pub fn whole(sheet: &Sheet, place: usize) -> Vec<String> {
    let Some(row) = sheet.rows.get(place) else { return Vec::new() };
    let head = row.squares.first().map_or("", |square| square.text.trim());
    let mut lines = vec![format!("{}. {head}", place + 1)];
    lines.extend(values(sheet, row, true));
    lines
}

/// The square under the cursor in words: its row, its column, what it says.
pub fn square(walked: Walked<'_>, place: usize) -> String {
    let says = walked.words(place);
    let Some(row) = walked.sheet.rows.get(place) else { return String::new() };
    if row.spans {
        let text = row.squares.first().map_or("", |square| square.text.trim());
        return if says.is_empty() { text.to_owned() } else { says.to_owned() };
    }
    match (says.is_empty(), column(walked.sheet, walked.column)) {
        (false, _) => says.to_owned(),
        (true, heading) => {
            let head = row.squares.first().map_or("", |square| square.text.trim());
            let value = walked.sheet.square(place, walked.column).map_or("", |square| square.text.trim());
            format!("{head}, {}: {value}", header(&heading))
        }
    }
}

/// The heading of a walked column by its number.
pub fn column(sheet: &Sheet, walked: usize) -> String {
    let column = sheet.walked().get(walked).and_then(|place| sheet.columns.get(*place));
    column.map_or_else(String::new, |column| headed(&column.header, &column.under))
}

/// The headings of the columns that can be walked, with a number each.
pub fn columns(sheet: &Sheet) -> Vec<String> {
    (0..sheet.walked().len()).map(|place| format!("{}. {}", place + 1, column(sheet, place))).collect()
}

fn headed(header: &str, under: &str) -> String {
    match under.trim() {
        "" | "-" => header.trim().to_owned(),
        under => format!("{} {under}", header.trim()),
    }
}

/// The squares after the first; those in which nothing stands only where all are read.
fn values(sheet: &Sheet, row: &Row, all: bool) -> Vec<String> {
    let squares = row.squares.iter().zip(&sheet.columns).skip(1);
    let said = squares.filter_map(|(square, column)| {
        let heading = header(&headed(&column.header, ""));
        match square.text.trim() {
            "" | "·" if !all => None,
            "" | "·" if square.words.is_empty() => Some(format!("{heading}: nothing")),
            "" | "·" => Some(square.words.clone()),
            _ if all && !square.words.is_empty() => Some(square.words.clone()),
            text if is_a_sign(text, square) => Some(square.words.clone()),
            text => Some(format!("{heading} {text}")),
        }
    });
    said.collect()
}

/// Whether a text is a sign that only eyes read, for which there are words.
fn is_a_sign(text: &str, square: &Square) -> bool {
    let heard = |letter: char| letter.is_alphanumeric() || letter.is_ascii() || matches!(letter, '£' | '–' | '…');
    !square.words.is_empty() && !text.chars().all(heard)
}
