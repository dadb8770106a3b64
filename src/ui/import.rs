//! Files looked at before they are taken in: one screen of three parts, or an opened heap as a
//! list with its detail. The list of ways to choose from, what is typed, and how far a reading is.
//!
//! ```text
//! ┌ Import april.csv · file 2 of 12 ────────────────────────────────┐
//! │ How it is read              │ Column       First value  Becomes │
//! │  Read as    findings        │  CSP         Ashford      CSP     │
//! ├─ 12 new, 3 changed, 2 refused ──────────────────────────────────┤
//! │   12 new         Ashford, 2027/28, Domestic Abuse               │
//! ├─────────────────────────────────────────────────────────────────┤
//! │ what the chosen line means                                      │
//! │ t takes 12 new and 3 changed rows, as one step                  │
//! └─────────────────────────────────────────────────────────────────┘
//! ```

use super::{
    canvas::{Canvas, wrapped},
    detail,
    overlay::{self, Drawn, size},
    theme::Theme,
};
use crate::app::{
    App,
    import::{Import, Opened, Pane},
    overlay::{Pick, Prompt, Wish},
    screen::Role,
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

/// The lines under the heaps: a rule, what the chosen line means, what taking does.
const FOOT: u16 = 4;
/// The columns of the label of a setting.
const LABEL: u16 = 14;
/// From this width on there is room for more beside each other.
const WIDE: u16 = 100;

/// Draws files before they are taken in.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, import: &Import, area: Rect) -> Drawn {
    let inner = canvas.frame(area, &title(import));
    let foot = Rect { y: inner.bottom().saturating_sub(FOOT), height: FOOT, ..inner };
    let mut body = Rect { height: inner.height.saturating_sub(FOOT), ..inner };
    if let (None, count @ 2..) = (&import.opened, import.batch.drafts.len()) {
        let all = format!("All {count} files: {}", import.batch.summary());
        canvas.text(body.x, body.y, body.width, &all, canvas.theme.key());
        canvas.rule(body.x, body.y + 1, body.width);
        body = Rect { y: body.y + 2, height: body.height.saturating_sub(2), ..body };
    }
    let drawn = match &import.opened {
        Some(opened) => heap(canvas, app, import, opened, body),
        None => parts(canvas, import, body),
    };
    foot_lines(canvas, import, foot);
    drawn
}

fn title(import: &Import) -> String {
    let file = import.draft().map_or("", |draft| draft.file.as_str());
    let files = match import.batch.drafts.len() {
        1 => String::new(),
        count => format!(" · file {} of {count}", import.shown + 1),
    };
    match &import.opened {
        Some(opened) => format!("{file}: {} {}", opened.count, opened.heap.word(opened.count)),
        None => format!("Import {file}{files}"),
    }
}

/// The three parts: how it is read, its columns, what would change.
fn parts(canvas: &mut Canvas<'_>, import: &Import, area: Rect) -> Drawn {
    let heaps = u16::try_from(import.heaps.len()).unwrap_or(u16::MAX);
    let settings = u16::try_from(import.settings.len()).unwrap_or(u16::MAX);
    // The upper parts need their settings, the heaps a line each; what is left shows more of the columns.
    let upper = area.height.saturating_sub(heaps.max(1) + 1).max((settings + 1).min(area.height * 3 / 5));
    let left = if area.width >= WIDE { area.width * 2 / 5 } else { area.width * 9 / 20 };
    let reading = Rect { width: left.saturating_sub(2), height: upper, ..area };
    let columns = Rect { x: area.x + left + 1, width: area.width.saturating_sub(left + 1), height: upper, ..area };
    canvas.upright(area.x + left - 1, area.y, upper);
    let below = Rect { y: area.y + upper, height: area.height.saturating_sub(upper), ..area };
    let drawn = [
        reading_part(canvas, import, reading),
        columns_part(canvas, import, columns),
        heaps_part(canvas, import, below),
    ];
    let [reading, columns, heaps] = drawn;
    match import.pane {
        Pane::Reading => reading,
        Pane::Columns => columns,
        Pane::Heaps => heaps,
    }
}

/// The first of so many lines to draw, page by page, so that the cursor is seen.
fn first(cursor: usize, count: usize, height: u16) -> usize {
    let height = usize::from(height.max(1));
    (cursor - cursor % height).min(count.saturating_sub(height))
}

/// How a heading of a part looks: the one that the keys go to stands out.
fn heading(theme: &Theme, has_keys: bool) -> Style {
    if has_keys { Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED) } else { theme.faint() }
}

/// Marks the chosen line of a part, where the keys go there.
fn chosen(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16) -> Position {
    canvas.row_style(x, y, width, canvas.theme.chosen());
    Position::new(x, y)
}

fn reading_part(canvas: &mut Canvas<'_>, import: &Import, area: Rect) -> Drawn {
    let has_keys = import.pane == Pane::Reading;
    canvas.text(area.x, area.y, area.width, "How it is read", heading(&canvas.theme, has_keys));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let cursor = import.cursor(Pane::Reading);
    let from = first(cursor, import.settings.len(), rows.height);
    let mut place = None;
    let mut y = rows.y;
    for (number, line) in import.settings.iter().enumerate().skip(from) {
        if y >= rows.bottom() {
            break;
        }
        canvas.text(rows.x, y, LABEL, line.label, canvas.theme.faint());
        let style = if line.yours { canvas.theme.key() } else { Style::new() };
        let mark = if line.yours { "» " } else { "" };
        canvas.text(rows.x + LABEL, y, rows.width.saturating_sub(LABEL), &format!("{mark}{}", line.value), style);
        if has_keys && number == cursor {
            place = Some(chosen(canvas, rows.x, y, rows.width));
        }
        y += 1;
    }
    if from == 0 && rows.bottom() > y + 2 {
        first_rows(canvas, import, Rect { y: y + 1, height: rows.bottom() - y - 1, ..rows });
    }
    (usize::from(rows.height), place)
}

/// The headings and the first rows as they stand in the file, as far as there is room.
fn first_rows(canvas: &mut Canvas<'_>, import: &Import, area: Rect) {
    const LINE: u16 = 6;
    const CELL: usize = 14;
    let Some(draft) = import.draft() else { return };
    let rows: Vec<_> = draft.reading.first.iter().take(usize::from(area.height.saturating_sub(1))).collect();
    let headers: Vec<&str> = import.columns.iter().map(|column| column.header.as_str()).collect();
    let width = |place: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(place)).map(|cell| cell.width());
        let widest = cells.chain(headers.get(place).map(|header| header.width())).max().unwrap_or(0);
        u16::try_from(widest.clamp(2, CELL)).unwrap_or(2)
    };
    let dim = canvas.theme.faint();
    let mut x = area.x + LINE;
    for place in 0..rows.iter().map(|row| row.cells.len()).chain([headers.len()]).max().unwrap_or(0) {
        if x >= area.right() {
            break;
        }
        let columns = width(place).min(area.right() - x);
        canvas.text(
            x,
            area.y,
            columns,
            headers.get(place).copied().unwrap_or(""),
            dim.add_modifier(Modifier::UNDERLINED),
        );
        for (y, row) in (area.y + 1..area.bottom()).zip(&rows) {
            canvas.text(x, y, columns, row.cells.get(place).map_or("", String::as_str), Style::new());
        }
        x += columns + 1;
    }
    for (y, row) in (area.y + 1..area.bottom()).zip(&rows) {
        canvas.right(area.x, y, LINE - 1, &row.line.to_string(), dim);
    }
}

fn columns_part(canvas: &mut Canvas<'_>, import: &Import, area: Rect) -> Drawn {
    let has_keys = import.pane == Pane::Columns;
    let (header, value) = if area.width >= 55 {
        (area.width * 3 / 10, area.width * 3 / 10)
    } else {
        (area.width / 3, area.width * 3 / 10)
    };
    let becomes = area.width.saturating_sub(header + value + 2);
    let places = [(area.x, header), (area.x + header + 1, value), (area.x + header + value + 2, becomes)];
    let count = import.columns.len();
    let put = |canvas: &mut Canvas<'_>, y: u16, texts: [&str; 3], styles: [Style; 3]| {
        for ((text, (x, width)), style) in texts.into_iter().zip(places).zip(styles) {
            canvas.text(x, y, width, text, style);
        }
    };
    let title = if count == 1 { "1 column".to_owned() } else { format!("{count} columns") };
    put(canvas, area.y, [&title, "First value", "Becomes"], [heading(&canvas.theme, has_keys); 3]);
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let cursor = import.cursor(Pane::Columns);
    let mut place = None;
    let lines = import.columns.iter().enumerate().skip(first(cursor, count, rows.height));
    for (y, (number, column)) in (rows.y..rows.bottom()).zip(lines) {
        let faint = canvas.theme.faint();
        let style = match (column.left_out, column.yours) {
            (true, _) => faint,
            (false, true) => canvas.theme.key(),
            (false, false) => Style::new(),
        };
        // Why a column is left out stands below, once it is chosen.
        let becomes = if column.left_out { "(left out)" } else { column.becomes.as_str() };
        let becomes = if column.yours { format!("» {becomes}") } else { becomes.to_owned() };
        put(canvas, y, [&column.header, &column.value, &becomes], [Style::new(), faint, style]);
        if has_keys && number == cursor {
            place = Some(chosen(canvas, rows.x, y, rows.width));
        }
    }
    if import.columns.is_empty() {
        canvas.text(rows.x, rows.y, rows.width, "none were found", Style::new());
    }
    (usize::from(rows.height), place)
}

fn heaps_part(canvas: &mut Canvas<'_>, import: &Import, area: Rect) -> Drawn {
    const COUNT: u16 = 9;
    const WORD: u16 = 16;
    let has_keys = import.pane == Pane::Heaps;
    canvas.rule(area.x, area.y, area.width);
    let summary = import.draft().map_or_else(String::new, |draft| format!(" Would change: {} ", draft.summary()));
    canvas.text(area.x + 1, area.y, area.width.saturating_sub(2), &summary, heading(&canvas.theme, has_keys));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let cursor = import.cursor(Pane::Heaps);
    let mut place = None;
    let lines = import.heaps.iter().enumerate().skip(first(cursor, import.heaps.len(), rows.height));
    for (y, (number, line)) in (rows.y..rows.bottom()).zip(lines) {
        let style = canvas.theme.style(line.role);
        canvas.right(rows.x, y, COUNT, &line.count.to_string(), style);
        canvas.text(rows.x + COUNT + 1, y, WORD, line.word, style);
        let x = rows.x + COUNT + WORD + 2;
        canvas.text(x, y, rows.right().saturating_sub(x), &line.glimpse, Style::new());
        if has_keys && number == cursor {
            place = Some(chosen(canvas, rows.x, y, rows.width));
        }
    }
    (usize::from(rows.height), place)
}

/// What the chosen line means, and what taking the files in does.
fn foot_lines(canvas: &mut Canvas<'_>, import: &Import, area: Rect) {
    canvas.rule(area.x, area.y, area.width);
    let (says, role) = match import.accept() {
        Ok(says) => (says, Role::Heading),
        Err(why) if import.batch.sound() && import.stands.is_none() => (why, Role::Plain),
        Err(why) => (why, Role::Warning),
    };
    let style = canvas.theme.style(role);
    let says = wrapped(&says, area.width);
    let room = usize::from(area.height.saturating_sub(1)).saturating_sub(says.len());
    let mut about = wrapped(&import.about(), area.width);
    let rest = about.split_off(room.min(about.len()));
    if let (Some(last), false) = (about.last_mut(), rest.is_empty()) {
        *last = format!("{last} {}", rest.join(" "));
    }
    let about = about.into_iter().map(|line| (line, Style::new()));
    let lines = about.chain(says.into_iter().map(|line| (line, style)));
    for (y, (line, style)) in (area.y + 1..area.bottom()).zip(lines) {
        canvas.text(area.x, y, area.width, &line, style);
    }
}

/// An opened heap: what lies in it, and the detail of the chosen thing.
fn heap(canvas: &mut Canvas<'_>, app: &App, import: &Import, opened: &Opened, area: Rect) -> Drawn {
    const LINE: u16 = 7;
    let (list, about) = if area.width >= WIDE {
        let left = area.width / 2;
        canvas.upright(area.x + left - 1, area.y, area.height);
        let about = Rect { x: area.x + left + 1, width: area.width.saturating_sub(left + 1), ..area };
        (Rect { width: left.saturating_sub(2), ..area }, about)
    } else {
        let top = (area.height / 2).min(u16::try_from(opened.items.len() + 2).unwrap_or(u16::MAX)).max(3);
        canvas.rule(area.x, area.y + top, area.width);
        let about = Rect { y: area.y + top + 1, height: area.height.saturating_sub(top + 1), ..area };
        (Rect { height: top, ..area }, about)
    };
    let in_list = opened.line.is_none();
    canvas.right(list.x, list.y, LINE - 1, "Line", heading(&canvas.theme, in_list));
    canvas.text(list.x + LINE, list.y, list.width.saturating_sub(LINE), "What", heading(&canvas.theme, in_list));
    let rows = Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list };
    let count = opened.items.len();
    let mut place = None;
    let lines = opened.items.iter().enumerate().skip(first(opened.cursor, count, rows.height));
    for (y, (number, item)) in (rows.y..rows.bottom()).zip(lines) {
        if item.line > 0 {
            canvas.right(rows.x, y, LINE - 1, &item.line.to_string(), canvas.theme.faint());
        }
        canvas.text(rows.x + LINE, y, rows.width.saturating_sub(LINE), &item.text, Style::new());
        if number == opened.cursor {
            let style = if in_list { canvas.theme.chosen() } else { canvas.theme.resting() };
            canvas.row_style(rows.x, y, rows.width, style);
            place = Some(Position::new(rows.x, y));
        }
    }
    if count < opened.count {
        let says = format!("… the first {count} of {}", opened.count);
        canvas.right(list.x + LINE, list.y, list.width.saturating_sub(LINE), &says, Style::new());
    }
    let lines = import.detail(&app.plan);
    let (height, cursor) = detail::lines(canvas, &lines, opened.line, about);
    match cursor {
        Some(cursor) => (height, Some(cursor)),
        None => (usize::from(rows.height), place),
    }
}

/// Draws a list of ways of reading a file.
pub fn pick(canvas: &mut Canvas<'_>, app: &App, pick: &Pick, area: Rect) -> Drawn {
    let fitting = pick.fitting();
    let height = u16::try_from(pick.ways.len() + 3).unwrap_or(u16::MAX).min(area.height);
    let inner = canvas.frame(Rect { y: area.bottom() - height, height, ..area }, &pick.title);
    let typed = format!("Search: {}", pick.input.value());
    canvas.text(inner.x, inner.y, inner.width, &typed, Style::new());
    let x = inner.x + 8 + u16::try_from(pick.input.visual_cursor()).unwrap_or(0);
    let mut cursor = Position::new(x.min(inner.right().saturating_sub(1)), inner.y);
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let widest = pick.ways.iter().map(|way| way.label.width()).max().unwrap_or(0);
    let label = u16::try_from(widest).unwrap_or(u16::MAX).clamp(10, rows.width / 2);
    let lines = fitting.iter().enumerate().skip(first(pick.cursor, fitting.len(), rows.height));
    for (y, (number, way)) in (rows.y..rows.bottom()).zip(lines) {
        canvas.text(rows.x, y, 2, if way.now { "»" } else { "" }, canvas.theme.key());
        canvas.text(rows.x + 2, y, label, &way.label, Style::new());
        let x = rows.x + label + 4;
        canvas.text(x, y, rows.right().saturating_sub(x), &way.about, canvas.theme.faint());
        if number == pick.cursor {
            cursor = overlay::chosen(canvas, app, Rect { y, ..rows }, cursor);
        }
    }
    if fitting.is_empty() {
        canvas.text(rows.x, rows.y, rows.width, "nothing is called so; Backspace widens the search", Style::new());
    }
    (usize::from(rows.height), Some(cursor))
}

/// Draws what is typed: a name, a title, a path.
pub fn prompt(canvas: &mut Canvas<'_>, prompt: &Prompt, area: Rect) -> Drawn {
    let asks = wrapped(prompt.asks(), area.width.saturating_sub(4));
    let problem = prompt.problem.as_deref().map_or_else(Vec::new, |says| wrapped(says, area.width.saturating_sub(4)));
    let wanted = u16::try_from(asks.len() + problem.len() + 3).unwrap_or(u16::MAX);
    let height = wanted.min(area.height);
    let inner = canvas.frame(Rect { y: area.bottom() - height, height, ..area }, prompt.title());
    let label = if matches!(prompt.wish, Wish::Refused | Wish::Paper | Wish::Seen) { "File: " } else { "Name: " };
    let before = u16::try_from(label.width()).unwrap_or(0);
    // The end of a long path is what is typed at.
    let room = usize::from(inner.width.saturating_sub(before + 1));
    let place = prompt.input.visual_cursor();
    let skipped = place.saturating_sub(room);
    let shown: String = prompt.input.value().chars().skip(skipped).collect();
    canvas.text(inner.x, inner.y, before, label, Style::new());
    let underline = Style::new().add_modifier(Modifier::UNDERLINED);
    canvas.text(inner.x + before, inner.y, inner.width.saturating_sub(before), &shown, Style::new());
    canvas.row_style(inner.x + before, inner.y, inner.width.saturating_sub(before), underline);
    let warning = canvas.theme.style(Role::Warning);
    let dim = canvas.theme.faint();
    let lines = problem.iter().map(|line| (line, warning)).chain(asks.iter().map(|line| (line, dim)));
    for (y, (line, style)) in (inner.y + 1..inner.bottom()).zip(lines) {
        canvas.text(inner.x, y, inner.width, line, style);
    }
    let x = inner.x + before + u16::try_from(place - skipped).unwrap_or(0);
    (1, Some(Position::new(x.min(inner.right().saturating_sub(1)), inner.y)))
}

/// Draws how far a reading has come: `41% of 120 MB`.
pub fn reading(canvas: &mut Canvas<'_>, done: u64, total: u64, area: Rect) -> Drawn {
    const WIDTH: u16 = 50;
    let width = WIDTH.min(area.width);
    let height = 5.min(area.height);
    let at = Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height);
    let inner = canvas.frame(at, "Reading");
    let percent = done.saturating_mul(100) / total.max(1);
    canvas.text(inner.x, inner.y, inner.width, &format!("{percent}% of {}", size(total)), canvas.theme.key());
    let filled = usize::try_from(percent * u64::from(inner.width) / 100).unwrap_or(0).min(usize::from(inner.width));
    let bar = format!("{}{}", "█".repeat(filled), "░".repeat(usize::from(inner.width) - filled));
    canvas.text(inner.x, inner.y + 1, inner.width, &bar, Style::new());
    canvas.text(inner.x, inner.y + 2, inner.width, "Esc stops; nothing is changed", Style::new());
    (1, Some(Position::new(inner.x, inner.y)))
}
