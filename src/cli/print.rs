//! Printing: the one way in which the subcommands write what the plan holds.
//!
//! Text passes the sanitiser; a closed pipe ends the printing quietly, as `| head` expects.

use super::Failure;
use crate::{
    config,
    ui::{
        theme::Theme,
        visible::{visible, visible_lines},
    },
};
use std::{
    fmt::Write as _,
    io::{self, BufWriter, ErrorKind, IsTerminal, Write},
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines for people: each sanitised.
pub fn lines(lines: &[String]) -> Result<(), Failure> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&visible_lines(line));
        text.push('\n');
    }
    bytes(legible(text, io::stdout().is_terminal()).as_bytes())
}

/// Text as the terminal that it goes to can show it: ASCII where its locale is not UTF-8. Into a pipe or a
/// file it goes as it is, whatever the locale, for a script shall read the same everywhere.
pub fn legible(text: String, to_terminal: bool) -> String {
    if !to_terminal || text.is_ascii() || config::utf8_locale() {
        return text;
    }
    text.chars().map(|letter| Theme::BARE.glyph(letter)).collect()
}

/// A table for people: columns as wide as they need, two spaces between them.
pub fn table(headers: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
    let shown: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| visible(cell).into_owned()).collect()).collect();
    let width = |place: usize| {
        let cells = shown.iter().filter_map(|row| row.get(place)).map(|cell| cell.width());
        cells.chain(headers.get(place).map(|header| header.width())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headers.len()).map(width).collect();
    let line = |cells: &[String]| {
        let last = cells.len().saturating_sub(1);
        let mut line = String::new();
        for (place, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            line.push_str(cell);
            if place < last {
                line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
            }
        }
        line.trim_end().to_owned()
    };
    let mut text = String::new();
    text.push_str(&line(&headers.iter().map(|header| (*header).to_owned()).collect::<Vec<_>>()));
    text.push('\n');
    for row in &shown {
        text.push_str(&line(row));
        text.push('\n');
    }
    bytes(legible(text, io::stdout().is_terminal()).as_bytes())
}

/// A JSON value on one indented page; JSON escapes what would act.
pub fn json(value: &serde_json::Value) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| Failure::Failed(error.to_string()))?;
    text.push('\n');
    bytes(ascii_controls(&text).as_bytes())
}

/// JSON escapes the controls of ASCII by itself; those of Unicode, and marks that could pile
/// up on a character, are escaped here.
fn ascii_controls(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        let shows = visible(letter.encode_utf8(&mut [0; 4])) == letter.encode_utf8(&mut [0; 4]) as &str;
        if letter == '\n' || (shows && letter.width() != Some(0)) {
            escaped.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    escaped
}

/// A file's bytes: as they are into a pipe or a file, harmless on a terminal.
pub fn file(bytes_of_file: &[u8]) -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        return bytes(visible_lines(&String::from_utf8_lossy(bytes_of_file)).as_bytes());
    }
    bytes(bytes_of_file)
}

/// Bytes as they are.
pub fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("could not write the output: {error}")))
        }
        _ => Ok(()),
    }
}
