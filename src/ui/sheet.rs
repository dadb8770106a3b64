//! A table whose cells the cursor walks: the views of Districts and of the grant.
//!
//! ```text
//! v  Returns  Matrix  Tally  Figures                 < 2027/28 >
//! 2027/28: issues by CSP, of 3 returns received  → 2  ↓ 4 more
//! Issue                    CSPs Ash  Can  D&G │Med
//!                          of 3 F    F    D   │-
//! Domestic Abuse              3 ■M1  ■M2  □B  │
//! ...
//! the legend, and what must be said with the figures
//! ► Ashford, Domestic Abuse: main priority, rank 1 (from ashford.csv)
//! ```

use super::canvas::{Canvas, wrapped};
use crate::app::{
    App,
    command::Command,
    districts::{Picture, View},
    funding::Face,
    screen::Role,
    sheet::{Bar, Column, Row, Said, Sheet, Stack, Stands, Walked},
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

/// From this width on, columns that wait for room are shown.
const ROOMY: u16 = 100;
/// The columns of a number before its bar.
const NUMBER: u16 = 10;
/// Rows of the table that notes leave room for.
const ROWS_AT_LEAST: u16 = 6;
/// From this height on, blank lines set the parts apart.
const TALL: u16 = 26;

/// Where a column of the sheet is drawn.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    place: usize,
    x: u16,
    width: u16,
}

/// The columns that are drawn, and how many of those that scroll are left out on each side.
struct Layout {
    drawn: Vec<Drawn>,
    fit: usize,
    before: usize,
    after: usize,
}

/// The parts of the body, one under the other.
struct Parts {
    /// The first sentence over the table.
    says: u16,
    /// The first of the bars over it.
    stacks: u16,
    headings: u16,
    rows: Rect,
    notes: Rect,
    /// The square under the cursor in words.
    words: u16,
}

/// Divides the body: the notes stand right under the rows, and leave room for some of them.
fn parts(sheet: &Sheet, notes: usize, area: Rect) -> Parts {
    let airy = u16::from(area.height >= TALL);
    let says = area.y + 1 + airy;
    let stacks = says + u16::try_from(sheet.says.len()).unwrap_or(1);
    let headings = stacks + u16::try_from(sheet.stacks.len()).unwrap_or(0) + airy * u16::from(!sheet.stacks.is_empty());
    let first = headings + 1 + u16::from(has_second(sheet));
    let words = area.bottom().saturating_sub(sheet.words_in.max(1));
    let left = words.saturating_sub(first);
    let room = left.saturating_sub(ROWS_AT_LEAST + airy);
    let below = u16::try_from(notes).unwrap_or(room).min(room);
    let height = left - below - airy * u16::from(below > 0);
    let used = u16::try_from(sheet.rows.len()).unwrap_or(height).min(height);
    Parts {
        says,
        stacks,
        headings,
        rows: Rect::new(area.x, first, area.width, height),
        notes: Rect::new(area.x, first + used + airy, area.width, below),
        words,
    }
}

fn has_second(sheet: &Sheet) -> bool {
    sheet.columns.iter().any(|column| !column.under.is_empty())
}

/// Draws a view; returns how many rows and how many scrolling columns had room, and where the cursor stands.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, walked: Walked<'_>, area: Rect) -> (usize, usize, Option<Position>) {
    let sheet = walked.sheet;
    let layout = layout(sheet, walked.left, area.width);
    let notes = lines_of(&sheet.notes, area.width);
    let parts = parts(sheet, notes.len(), area);
    views(canvas, app, Rect { height: 1, ..area });
    let hidden = if sheet.rows.is_empty() { String::new() } else { hidden(app, sheet, &layout, parts.rows.height) };
    let aside = aside(canvas, app, &hidden, Rect::new(area.x, parts.says, area.width, 1));
    for (y, (text, role)) in (parts.says..parts.stacks).zip(&sheet.says) {
        let room = area.width.saturating_sub(if y == parts.says { aside } else { 0 });
        canvas.text(area.x, y, room, text, canvas.theme.style(*role));
    }
    for (y, stack) in (parts.stacks..parts.headings).zip(&sheet.stacks) {
        stacked(canvas, stack, Rect::new(area.x, y, area.width, 1));
    }
    if sheet.rows.is_empty() {
        let lines = sheet.empty.iter().flat_map(|text| wrapped(text, area.width.saturating_sub(2)));
        for (y, text) in (parts.headings + 1..area.bottom()).zip(lines) {
            canvas.text(area.x + 2, y, area.width.saturating_sub(2), &text, Style::new());
        }
        return (1, layout.fit, None);
    }
    headings(canvas, walked, &layout, Rect::new(area.x, parts.headings, area.width, 2));
    let cursor = squares(canvas, app, walked, &layout, parts.rows);
    note(canvas, &notes, parts.notes);
    let says = walked.words(app.list().cursor);
    if !says.is_empty() {
        let lines = wrapped(&format!("► {says}"), area.width);
        let room = usize::from(area.bottom().saturating_sub(parts.words));
        for (place, (y, line)) in (parts.words..area.bottom()).zip(&lines).enumerate() {
            // What has no room is seen to go on.
            let more = if place + 1 == room && lines.len() > room { " …" } else { "" };
            canvas.text(area.x, y, area.width, &format!("{line}{more}"), canvas.theme.key());
        }
    }
    (usize::from(parts.rows.height), layout.fit, cursor)
}

/// How much of the table is not seen, on each side of it: `← 3  ↓ 2 more`.
fn hidden(app: &App, sheet: &Sheet, layout: &Layout, height: u16) -> String {
    let (above, rows) = (app.list().top, sheet.rows.len());
    let below = rows.saturating_sub(above + usize::from(height));
    let sides = [('←', layout.before), ('→', layout.after), ('↑', above), ('↓', below)];
    let told: Vec<String> =
        sides.iter().filter(|(_, count)| *count > 0).map(|(side, count)| format!("{side} {count}")).collect();
    if told.is_empty() { String::new() } else { format!("{} more", told.join("  ")) }
}

/// The names of the views with their key, and at the right what can be stepped.
pub fn views(canvas: &mut Canvas<'_>, app: &App, area: Rect) {
    let (names, chosen, stepped) = match (app.view(), app.face()) {
        (Some(view), _) => {
            let stepped = app.districts.stepped(view, &app.plan, app.setting.today);
            (View::WALKED.map(View::name), view.name(), stepped)
        }
        (None, Some(face)) => {
            let steps = matches!(face, Face::Account | Face::Board);
            let stepped = if steps { app.grant_year().to_string() } else { String::new() };
            (Face::WALKED.map(Face::name), face.name(), stepped)
        }
        (None, None) => return,
    };
    let mut x = area.x + key(canvas, app, area.x, area.y, Command::NextView) + 1;
    for name in names {
        let style = if name == chosen { canvas.theme.chosen() } else { Style::new() };
        x += canvas.text(x, area.y, area.right().saturating_sub(x), &format!(" {name} "), style) + 1;
    }
    if stepped.is_empty() {
        return;
    }
    let room = area.right().saturating_sub(x + 1);
    let (earlier, later) = (key_of(app, Command::Earlier), key_of(app, Command::Later));
    let text = format!("{earlier} {stepped} {later}");
    canvas.right(x + 1, area.y, room, &text, canvas.theme.key());
}

/// A whole and its parts as a bar: `Upfront  ████▓▓░░░░ £21,440.00`.
fn stacked(canvas: &mut Canvas<'_>, stack: &Stack, area: Rect) {
    const LABEL: u16 = 9;
    const SAYS: u16 = 14;
    canvas.text(area.x, area.y, LABEL, &stack.label, Style::new());
    let room = area.width.saturating_sub(LABEL + SAYS);
    canvas.text(area.x + LABEL, area.y, room, &shades(&stack.parts, room), Style::new());
    canvas.right(area.x + LABEL + room, area.y, SAYS, &stack.says, canvas.theme.key());
}

/// The parts of a whole in so many columns: anything more than nothing has one at least.
fn shades(parts: &[(i64, char)], width: u16) -> String {
    let whole: i64 = parts.iter().map(|(part, _)| *part).sum();
    if whole <= 0 {
        return String::new();
    }
    let columns = i64::from(width);
    let mut left = columns;
    let mut shown = String::new();
    let shares = parts.iter().filter(|(part, _)| *part > 0);
    let mut waiting = i64::try_from(shares.clone().count()).unwrap_or(0);
    for (part, shade) in shares {
        waiting -= 1;
        let exact = (i128::from(*part) * i128::from(columns) + i128::from(whole) / 2) / i128::from(whole);
        let exact = i64::try_from(exact).unwrap_or(columns);
        // The last takes what is left, and leaves no gap.
        let share = if waiting == 0 { left } else { exact.clamp(1, (left - waiting).max(0)) };
        shown.extend(std::iter::repeat_n(*shade, usize::try_from(share).unwrap_or(0)));
        left -= share;
    }
    shown
}

/// What stands at the right of the first sentence: the pictures, and how much is not seen.
fn aside(canvas: &mut Canvas<'_>, app: &App, more: &str, area: Rect) -> u16 {
    let mut used = u16::try_from(more.width()).unwrap_or(0);
    canvas.right(area.x, area.y, area.width, more, Style::new());
    if app.view() == Some(View::Series) {
        let names: usize = Picture::ALL.iter().map(|picture| picture.name().len() + 2).sum();
        let width = u16::try_from(names).unwrap_or(0) + 2;
        used += if used == 0 { width } else { width + 2 };
        let mut x = area.right().saturating_sub(used);
        x += key(canvas, app, x, area.y, Command::Picture) + 1;
        for one in Picture::ALL {
            let style = if one == app.districts.place.picture { canvas.theme.chosen() } else { Style::new() };
            x += canvas.text(x, area.y, area.right().saturating_sub(x), &format!(" {} ", one.name()), style);
        }
    }
    if used == 0 { 0 } else { used + 1 }
}

/// The key of a command here, as the table of keys has it.
fn key_of(app: &App, command: Command) -> String {
    app.keymap.shown(app.body_scope(), command).map_or_else(String::new, |key| key.to_string())
}

fn key(canvas: &mut Canvas<'_>, app: &App, x: u16, y: u16, command: Command) -> u16 {
    let key = key_of(app, command);
    canvas.text(x, y, 8, &key, canvas.theme.key())
}

/// Places the columns: those that stand still first, then as many of the others as fit.
fn layout(sheet: &Sheet, left: usize, width: u16) -> Layout {
    let shown = |column: &Column| column.stands != Stands::WhereRoomy || width >= ROOMY;
    let columns: Vec<(usize, &Column)> = sheet.columns.iter().enumerate().filter(|(_, column)| shown(column)).collect();
    let (moving, still): (Vec<_>, Vec<_>) = columns.into_iter().partition(|(_, column)| column.moves());
    let apart = 2 * u16::from(moving.iter().any(|(_, column)| column.stands == Stands::MovingApart));
    let taken: u16 = apart + still.iter().map(|(_, column)| column.width + 1).sum::<u16>();
    let widest = moving.iter().map(|(_, column)| column.width).max().unwrap_or(1);
    let room = width.saturating_sub(taken);
    let fit = usize::from((room + 1) / (widest + 1)).max(1).min(moving.len().max(1));
    let before = left.min(moving.len().saturating_sub(fit));
    let seen: Vec<(usize, &Column)> = moving.iter().skip(before).take(fit).copied().collect();
    let after = moving.len().saturating_sub(before + seen.len());
    let mut widths: Vec<(usize, u16, u16, bool)> = still
        .iter()
        .chain(&seen)
        .map(|(place, column)| (*place, column.width, column.wide, column.stands == Stands::MovingApart))
        .collect();
    spread(&mut widths, still.len(), width);
    let mut x = 0;
    let mut drawn = Vec::new();
    for (place, columns, _, apart) in widths {
        x += u16::from(apart) * 2;
        drawn.push(Drawn { place, x, width: columns.min(width.saturating_sub(x)) });
        x += columns + 1;
    }
    Layout { drawn, fit, before, after }
}

/// Gives out what is left of the width: to the first column, then to those that scroll, alike, then to the rest.
fn spread(widths: &mut [(usize, u16, u16, bool)], still: usize, width: u16) {
    let apart: u16 = widths.iter().map(|(.., apart)| u16::from(*apart) * 2).sum();
    let taken: u16 = widths.iter().map(|(_, columns, ..)| columns + 1).sum();
    let mut left = (width + 1).saturating_sub(taken + apart);
    let give = |widths: &mut [(usize, u16, u16, bool)], left: &mut u16, each: u16| {
        for (_, columns, wide, _) in widths {
            let more = wide.saturating_sub(*columns).min(each).min(*left);
            *columns += more;
            *left -= more;
        }
    };
    let (standing, moving) = widths.split_at_mut(still.min(widths.len()));
    let (first, rest) = standing.split_at_mut(standing.len().min(1));
    let all = left;
    give(first, &mut left, all);
    let each = left / u16::try_from(moving.len().max(1)).unwrap_or(1);
    give(moving, &mut left, each);
    let all = left;
    give(rest, &mut left, all);
}

/// Draws the headings, in two lines where one of them has a second.
fn headings(canvas: &mut Canvas<'_>, walked: Walked<'_>, layout: &Layout, area: Rect) {
    let sheet = walked.sheet;
    let lines = 1 + u16::from(has_second(sheet));
    let walked = sheet.walked().get(walked.column).copied();
    let underlined = Style::new().add_modifier(Modifier::UNDERLINED);
    canvas.row_style(area.x, area.y + lines - 1, area.width, underlined);
    for one in &layout.drawn {
        let Some(column) = sheet.columns.get(one.place) else { continue };
        let chosen = if Some(one.place) == walked { Modifier::BOLD } else { Modifier::empty() };
        for (line, text) in (0..lines).zip([&column.header, &column.under]) {
            let style = if line + 1 == lines { underlined } else { Style::new() }.add_modifier(chosen);
            let place = Rect::new(area.x + one.x, area.y + line, one.width, 1);
            placed(canvas, place, text, column.right, style);
        }
        apart(canvas, column, Rect::new(area.x + one.x, area.y, 1, lines));
    }
}

fn placed(canvas: &mut Canvas<'_>, place: Rect, text: &str, right: bool, style: Style) {
    if right {
        canvas.right(place.x, place.y, place.width, text, style);
    } else {
        canvas.text(place.x, place.y, place.width, text, style);
    }
}

/// A line before a column that stands apart.
fn apart(canvas: &mut Canvas<'_>, column: &Column, area: Rect) {
    if column.stands == Stands::MovingApart && area.x >= 2 {
        canvas.upright(area.x - 2, area.y, area.height);
    }
}

/// Draws the rows that fit; returns where the cursor stands.
fn squares(canvas: &mut Canvas<'_>, app: &App, walked: Walked<'_>, layout: &Layout, area: Rect) -> Option<Position> {
    let sheet = walked.sheet;
    let list = app.list();
    let walked = sheet.walked().get(walked.column).copied();
    let mut cursor = None;
    for (y, place) in (area.y..area.bottom()).zip(list.top..sheet.rows.len()) {
        let Some(row) = sheet.rows.get(place) else { break };
        let line = Rect::new(area.x, y, area.width, 1);
        draw_row(canvas, sheet, row, layout, line);
        if sheet.rows.get(place + 1).is_some_and(|next| next.apart) {
            canvas.row_style(line.x, y, line.width, Style::new().add_modifier(Modifier::UNDERLINED));
        }
        if place != list.cursor {
            continue;
        }
        if row.spans {
            canvas.row_style(line.x, y, line.width, canvas.theme.chosen());
            cursor = Some(Position::new(line.x, y));
            continue;
        }
        let drawn = |wanted: usize| layout.drawn.iter().find(move |one| one.place == wanted);
        if let Some(label) = drawn(0) {
            canvas.row_style(line.x + label.x, y, label.width, canvas.theme.resting());
        }
        if let Some(one) = walked.and_then(drawn) {
            canvas.row_style(line.x + one.x, y, one.width, canvas.theme.chosen());
            cursor = Some(Position::new(line.x + one.x, y));
        }
    }
    cursor
}

fn draw_row(canvas: &mut Canvas<'_>, sheet: &Sheet, row: &Row, layout: &Layout, line: Rect) {
    if let (true, Some(square)) = (row.spans, row.squares.first()) {
        canvas.text(line.x, line.y, line.width, &square.text, canvas.theme.style(square.role));
        return;
    }
    for one in &layout.drawn {
        let (Some(column), Some(square)) = (sheet.columns.get(one.place), row.squares.get(one.place)) else { continue };
        let place = Rect::new(line.x + one.x, line.y, one.width, 1);
        let style = canvas.theme.style(square.role);
        if let Some(bar) = square.bar {
            let number = if square.text.is_empty() { 0 } else { NUMBER.min(one.width) };
            canvas.right(place.x, place.y, number, &square.text, style);
            let number = (number + u16::from(number > 0)).min(one.width);
            let rest = Rect::new(place.x + number, place.y, one.width - number, 1);
            placed(canvas, rest, &bar_of(bar, rest.width), false, style);
        } else {
            // A name that keeps only a letter or two of its title says less than its reference alone.
            let room = usize::from(place.width);
            let brief = !square.brief.is_empty() && square.text.width() > room && square.brief.width() + 4 > room;
            placed(canvas, place, if brief { &square.brief } else { &square.text }, column.right, style);
        }
        if square.marked {
            // In the gap behind the column, where no text can stand.
            canvas.text(place.right(), place.y, 1, "*", canvas.theme.key());
        }
        apart(canvas, column, place);
    }
}

/// A bar of at most so many columns: nothing for nothing, and something for anything more.
fn bar_of(bar: Bar, width: u16) -> String {
    if bar.part <= 0.0 || bar.whole <= 0.0 {
        return String::new();
    }
    let share = (bar.part / bar.whole).clamp(0.0, 1.0);
    let columns = (1..=width).rev().find(|columns| (f64::from(*columns) - 0.5) / f64::from(width) <= share);
    "█".repeat(usize::from(columns.unwrap_or(1)))
}

/// The notes in lines.
fn lines_of(notes: &[Said], width: u16) -> Vec<(String, Role)> {
    let lines = |(text, role): &Said| wrapped(text, width).into_iter().map(|line| (line, *role)).collect::<Vec<_>>();
    notes.iter().flat_map(lines).collect()
}

fn note(canvas: &mut Canvas<'_>, notes: &[(String, Role)], area: Rect) {
    for (y, (text, role)) in (area.y..area.bottom()).zip(notes) {
        canvas.text(area.x, y, area.width, text, canvas.theme.style(*role));
    }
    if notes.len() > usize::from(area.height) && area.height > 0 {
        canvas.right(area.x, area.bottom() - 1, area.width, " …", canvas.theme.key());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_hides_what_is_there() {
        let columns = |part: f64, whole: f64| bar_of(Bar { part, whole }, 10).chars().count();
        for (part, whole, wanted) in [
            (0.0, 5.0, 0),
            (1.0, 1000.0, 1),
            (2.5, 5.0, 5),
            (5.0, 5.0, 10),
            (9.0, 5.0, 10),
            (-3.0, 5.0, 0),
            (1.0, 0.0, 0),
        ] {
            assert_eq!(columns(part, whole), wanted, "{part} of {whole}");
        }
    }

    #[test]
    fn columns_that_do_not_fit_are_counted_and_those_that_stand_still_stay() {
        let moving = |name: usize| Column::new(name.to_string(), 4).walked().stands(Stands::Moving);
        let mut sheet =
            Sheet { columns: vec![Column::new("Issue", 20).wide(30), Column::new("CSPs", 5)], ..Sheet::default() };
        sheet.columns.extend((0..12).map(moving));
        for (width, left, fit, before, after) in
            [(80, 0, 10, 0, 2), (80, 2, 10, 2, 0), (120, 5, 12, 0, 0), (30, 3, 1, 3, 8)]
        {
            let laid = layout(&sheet, left, width);
            assert_eq!((laid.fit, laid.before, laid.after), (fit, before, after), "{width}");
            let last = laid.drawn.last().unwrap();
            assert!(last.x + last.width <= width, "{width}: {last:?}");
        }
    }
}
