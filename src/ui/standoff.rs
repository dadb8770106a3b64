//! The choice between mine and theirs when a colleague was faster.
//!
//! ```text
//! ┌ chair changed this while you were typing ────────────────────────────┐
//! │ Nothing was saved yet ... Choose for each field:                     │
//! │ DA-03 Title                                            theirs        │
//! │ DA-03 Description                                      choose m or t │
//! │ ──────────────────────────────────────────────────────────────────── │
//! │ m mine                 t theirs               original               │
//! │ the three texts, wrapped, what differs from the original underlined  │
//! └──────────────────────────────────────────────────────────────────────┘
//! ```

use super::{
    canvas::{Canvas, wrapped},
    visible::visible,
};
use crate::{
    app::{
        App, Metrics,
        standoff::{Clash, Standoff},
    },
    plan::change::{Edit, Found},
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use std::ops::Range;

/// How many fields are listed at once.
const LISTED: u16 = 5;

/// Draws the choice; returns where the cursor stands.
pub fn draw(
    canvas: &mut Canvas<'_>,
    app: &App,
    standoff: &Standoff,
    area: Rect,
    metrics: &mut Metrics,
) -> Option<Position> {
    let inner = canvas.frame(area, &title(standoff));
    let says = "Nothing was saved yet, and all you typed is kept. Choose for each field:";
    canvas.text(inner.x, inner.y, inner.width, says, Style::new());
    let listed = u16::try_from(standoff.clashes.len()).unwrap_or(LISTED).min(LISTED);
    let list = Rect { y: inner.y + 1, height: listed, ..inner };
    let cursor = fields(canvas, standoff, list);
    let under = list.bottom() + 1;
    canvas.rule(inner.x, list.bottom(), inner.width);
    let texts = Rect { y: under, height: inner.bottom().saturating_sub(under), ..inner };
    if let Some(clash) = standoff.clashes.get(standoff.cursor) {
        sides(canvas, app, clash, standoff.top, texts, metrics);
    }
    cursor
}

fn title(standoff: &Standoff) -> String {
    let mut names: Vec<&str> = standoff.clashes.iter().map(|clash| clash.by.as_str()).collect();
    names.dedup();
    match names.as_slice() {
        [""] | [] => "A colleague changed this while you were typing".to_owned(),
        [by] => format!("{by} changed this while you were typing"),
        _ => "Colleagues changed this while you were typing".to_owned(),
    }
}

/// Draws a line for each field with what was chosen.
fn fields(canvas: &mut Canvas<'_>, standoff: &Standoff, area: Rect) -> Option<Position> {
    const CHOICE: u16 = 14;
    let first = standoff.cursor.saturating_sub(usize::from(area.height.saturating_sub(1)));
    let mut cursor = None;
    for (y, (place, clash)) in (area.y..area.bottom()).zip(standoff.clashes.iter().enumerate().skip(first)) {
        let wanted = &clash.conflict.wanted;
        let Edit::Set { field, .. } = &wanted.edit else { continue };
        let header = wanted.kind.fields().get(*field).map_or("", |field| field.header);
        let choice = match clash.mine {
            Some(true) => "► mine",
            Some(false) => "► theirs",
            None => "choose m or t",
        };
        let style = if place == standoff.cursor { canvas.theme.chosen() } else { Style::new() };
        canvas.row_style(area.x, y, area.width, style);
        canvas.text(area.x, y, area.width.saturating_sub(CHOICE), &format!("{} {header}", wanted.code), style);
        canvas.text(area.right().saturating_sub(CHOICE), y, CHOICE, choice, style);
        if place == standoff.cursor {
            cursor = Some(Position::new(area.x, y));
        }
    }
    cursor
}

/// Draws the three texts side by side, from a line on.
fn sides(canvas: &mut Canvas<'_>, app: &App, clash: &Clash, top: Option<usize>, area: Rect, metrics: &mut Metrics) {
    let (Edit::Set { field, before, after }, Found::Other(theirs)) =
        (&clash.conflict.wanted.edit, &clash.conflict.found)
    else {
        return;
    };
    let Some(field) = clash.conflict.wanted.kind.fields().get(*field) else { return };
    let texts = [after, theirs, before].map(|cell| match app.plan.shown(field.domain, cell) {
        text if text.is_empty() => "(empty)".to_owned(),
        text => text.into_owned(),
    });
    let width = area.width.saturating_sub(2) / 3;
    let columns: Vec<(Vec<String>, Range<usize>)> =
        texts.iter().map(|text| (wrapped(text, width.saturating_sub(1)), differing(&texts[2], text))).collect();
    let whose = if clash.by.is_empty() { "t theirs".to_owned() } else { format!("t theirs: {}", clash.by) };
    let heads = [("m mine", "what you typed"), (&whose, &clash.when), ("original", "as you read it")];
    for (place, (head, about)) in (0u16..).zip(heads) {
        let x = area.x + place * (width + 1);
        canvas.text(x, area.y, width, head, canvas.theme.key());
        canvas.text(x, area.y + 1, width, about, canvas.theme.faint());
    }
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..area };
    let height = usize::from(body.height);
    let lines = columns.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    let last = lines.saturating_sub(height);
    let apart = columns.iter().filter(|(_, range)| !range.is_empty()).map(|(lines, range)| line_of(lines, range.start));
    // Long texts begin where they differ.
    let begin = apart.min().filter(|line| *line + 2 >= height).map_or(0, |line| line.saturating_sub(1));
    let first = top.unwrap_or(begin).min(last);
    (metrics.first, metrics.further) = (first, last);
    for (place, (lines, range)) in (0u16..).zip(&columns) {
        let x = area.x + place * (width + 1);
        side(canvas, lines, range, first, Rect { x, width, ..body });
    }
    let left = lines.saturating_sub(first + height);
    let more = match (first, left) {
        (0, 0) => return,
        (before, 0) => format!("{before} lines before; PgUp"),
        (0, after) => format!("{after} lines more; PgDn reads on"),
        (before, after) => format!("{before} lines before, {after} more; PgUp PgDn"),
    };
    canvas.right(area.x, area.bottom().saturating_sub(1), area.width, &more, canvas.theme.key());
}

/// Draws one text; what differs is underlined.
fn side(canvas: &mut Canvas<'_>, lines: &[String], range: &Range<usize>, first: usize, area: Rect) {
    let differs = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let mut seen: usize = lines.iter().take(first).map(|line| letters(line)).sum();
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(first)) {
        let mut x = area.x;
        let mut run = String::new();
        let mut inside = false;
        for letter in line.chars() {
            let is = range.contains(&seen);
            if is != inside && !letter.is_whitespace() {
                x += canvas.text(x, y, area.right() - x, &run, if inside { differs } else { Style::new() });
                run.clear();
                inside = is;
            }
            run.push(letter);
            seen += usize::from(!letter.is_whitespace());
        }
        canvas.text(x, y, area.right().saturating_sub(x), &run, if inside { differs } else { Style::new() });
    }
}

/// The line on which a letter stands.
fn line_of(lines: &[String], letter: usize) -> usize {
    let mut seen = 0;
    lines
        .iter()
        .take_while(|line| {
            seen += letters(line);
            seen <= letter
        })
        .count()
}

/// The letters of a text, without blanks: they are the same however it is wrapped.
fn letters(text: &str) -> usize {
    text.chars().filter(|letter| !letter.is_whitespace()).count()
}

/// Which letters of a text differ from the original: those between the words that both begin with
/// and the words that both end in.
fn differing(original: &str, text: &str) -> Range<usize> {
    let shown = |text: &str| text.split('\n').map(|line| visible(line).into_owned()).collect::<Vec<_>>().join("\n");
    let (original, text) = (shown(original), shown(text));
    let (old, new): (Vec<&str>, Vec<&str>) = (original.split_whitespace().collect(), text.split_whitespace().collect());
    let begin = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - begin;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let count = |words: &[&str]| words.iter().map(|word| letters(word)).sum::<usize>();
    let from = count(new.get(..begin).unwrap_or_default());
    let middle = count(new.get(begin..new.len() - end).unwrap_or_default());
    from..from + middle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_stands_between_what_both_begin_with_and_end_in() {
        for (original, text, wanted) in [
            ("share the lessons", "share all the lessons", "all"),
            ("share the lessons", "share the lessons", ""),
            ("share the lessons", "share lessons", ""),
            ("a a a", "a a a a", "a"),
            ("", "new", "new"),
            ("one\ntwo", "one\nthree", "three"),
        ] {
            let range = differing(original, text);
            let letters: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
            let differs: String = letters.chars().skip(range.start).take(range.len()).collect();
            assert_eq!(differs, wanted, "{original} / {text}");
        }
    }

    #[test]
    fn a_letter_is_found_on_its_line() {
        let lines = ["share the", "lessons"].map(str::to_owned);
        assert_eq!([0, 7, 8, 20].map(|letter| line_of(&lines, letter)), [0, 0, 1, 2]);
    }
}
