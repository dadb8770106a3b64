//! Help, previews, the choice of a file, the first screen, questions.

use super::canvas::{Canvas, wrapped};
use crate::{
    app::{
        App,
        command::blocked,
        overlay::{Ask, Chooser, Help, Preview, Wanted, Welcome, Yes},
        papers::Papers,
        screen::Role,
    },
    paper::PAPERS,
};
use ratatui::{
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

/// What was drawn: the lines that had room, and where the cursor stands.
pub type Drawn = (usize, Option<Position>);

/// Draws help: the rows of the one table of keys, the blocked ones with the reason.
pub fn help(canvas: &mut Canvas<'_>, app: &App, help: &Help, area: Rect) -> Drawn {
    let inner = canvas.frame(area, "Help: type to narrow, Enter runs the line");
    let typed = format!("Search: {}", help.input.value());
    canvas.text(inner.x, inner.y, inner.width, &typed, Style::new());
    let x = inner.x + 8 + u16::try_from(help.input.visual_cursor()).unwrap_or(0);
    let mut cursor = Position::new(x.min(inner.right().saturating_sub(1)), inner.y);
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let found = help.rows(&app.keymap);
    let mut scope = None;
    for (y, (place, row)) in (rows.y..rows.bottom()).zip(found.iter().enumerate().skip(help.top)) {
        let keys = row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let here = help.scopes.first().is_some_and(|first| first.takes(row.scope));
        let why = if here { blocked(row.command, app) } else { None };
        let style = if why.is_some() { canvas.theme.faint() } else { Style::new() };
        let place_name = if scope == Some(row.scope) { "" } else { row.scope.title() };
        scope = Some(row.scope);
        canvas.text(rows.x, y, 15, &keys, canvas.theme.key());
        let tail = place_name.width().min(30);
        let room = rows.width.saturating_sub(16 + u16::try_from(tail).unwrap_or(0) + 1);
        let text = why.map_or_else(|| row.help.to_owned(), |why| format!("{} ({why})", row.help));
        canvas.text(rows.x + 16, y, room, &text, style);
        canvas.right(rows.x, y, rows.width, place_name, canvas.theme.faint());
        if place == help.cursor {
            cursor = chosen(canvas, app, Rect { y, ..rows }, cursor);
        }
    }
    if found.is_empty() {
        canvas.text(rows.x, rows.y, rows.width, "nothing is called so; Backspace widens the search", Style::new());
    }
    (usize::from(rows.height), Some(cursor))
}

/// Marks the chosen row of a list beneath a text that is typed; where the cursor stands: on the row while
/// the list is walked, else where it stood in the text.
pub fn chosen(canvas: &mut Canvas<'_>, app: &App, row: Rect, typing: Position) -> Position {
    canvas.row_style(row.x, row.y, row.width, canvas.theme.chosen());
    if app.walks { row.as_position() } else { typing }
}

/// Draws changes before they are made.
pub fn preview(canvas: &mut Canvas<'_>, preview: &Preview, area: Rect) -> Drawn {
    let inner = canvas.frame(area, &preview.title);
    canvas.text(inner.x, inner.y, inner.width, &preview.summary, canvas.theme.key());
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(3), ..inner };
    let mut y = rows.y;
    for line in preview.lines.iter().skip(preview.top) {
        let style = canvas.theme.style(line.role);
        for (place, text) in wrapped(&line.text, rows.width.saturating_sub(2)).iter().enumerate() {
            if y >= rows.bottom() {
                break;
            }
            let indent = if place == 0 { 0 } else { 2 };
            canvas.text(rows.x + indent, y, rows.width - indent, text, style);
            y += 1;
        }
    }
    canvas.rule(inner.x, rows.bottom(), inner.width);
    let says = match &preview.blocked {
        Some(why) => format!("cannot be accepted: {why}"),
        None => "Enter makes these changes, all together; u takes them back".to_owned(),
    };
    let role = if preview.blocked.is_some() { Role::Warning } else { Role::Heading };
    let style = canvas.theme.style(role);
    canvas.text(inner.x, rows.bottom() + 1, inner.width, &says, style);
    (usize::from(rows.height), Some(Position::new(rows.x, rows.y)))
}

/// Draws the choice of a file.
pub fn chooser(canvas: &mut Canvas<'_>, app: &App, chooser: &Chooser, area: Rect) -> Drawn {
    let title = match chooser.wanted {
        Wanted::Import => "Import: choose CSV, xlsx or ods files, or type a path",
        Wanted::Plan => "Open a plan: choose its file, or type its path",
    };
    let inner = canvas.frame(area, title);
    let folder = chooser.folder.to_string_lossy();
    let marked = match chooser.marked.len() {
        0 => String::new(),
        1 => "1 marked; Enter reads it".to_owned(),
        count => format!("{count} marked; Enter reads them"),
    };
    let used = u16::try_from(marked.width()).unwrap_or(0) + 1;
    let dim = canvas.theme.faint();
    canvas.text(inner.x, inner.y, inner.width.saturating_sub(used), &format!("In {folder}"), dim);
    canvas.right(inner.x, inner.y, inner.width, &marked, canvas.theme.key());
    canvas.text(inner.x, inner.y + 1, inner.width, &format!("File: {}", chooser.input.value()), Style::new());
    let x = inner.x + 6 + u16::try_from(chooser.input.visual_cursor()).unwrap_or(0);
    let mut cursor = Position::new(x.min(inner.right().saturating_sub(1)), inner.y + 1);
    let mut rows = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if let Some(problem) = &chooser.problem {
        let style = canvas.theme.style(Role::Warning);
        for line in wrapped(problem, rows.width).iter().take(3) {
            canvas.text(rows.x, rows.y, rows.width, line, style);
            rows = Rect { y: rows.y + 1, height: rows.height.saturating_sub(1), ..rows };
        }
    }
    for (y, (number, place)) in (rows.y..rows.bottom()).zip(chooser.fitting().iter().enumerate().skip(chooser.top)) {
        let name = if place.folder { format!("{}/", place.name) } else { place.name.clone() };
        let style = if place.folder { canvas.theme.key() } else { Style::new() };
        let marked = chooser.is_marked(place);
        canvas.text(rows.x, y, 4, if marked { "[x]" } else { "" }, canvas.theme.key());
        canvas.text(rows.x + 4, y, rows.width.saturating_sub(17), &name, style);
        if !place.folder {
            canvas.right(rows.right().saturating_sub(12), y, 12, &size(place.size), Style::new());
        }
        if number == chooser.cursor {
            cursor = chosen(canvas, app, Rect { y, ..rows }, cursor);
        }
    }
    (usize::from(rows.height), Some(cursor))
}

/// Draws the papers that can be written.
pub fn papers(canvas: &mut Canvas<'_>, papers: &Papers, area: Rect) -> Drawn {
    let height = u16::try_from(PAPERS.len() * 2 + 3).unwrap_or(area.height).min(area.height);
    let inner = canvas.frame(Rect { height, ..area }, &format!("Papers of the grant {}", papers.year));
    let mut cursor = None;
    for (place, paper) in PAPERS.iter().enumerate() {
        let y = inner.y + u16::try_from(place * 2).unwrap_or(0);
        if y + 1 >= inner.bottom() {
            break;
        }
        canvas.text(inner.x, y, inner.width, paper.title, canvas.theme.key());
        canvas.text(inner.x + 2, y + 1, inner.width.saturating_sub(2), paper.about, Style::new());
        if place == papers.cursor {
            canvas.row_style(inner.x, y, inner.width, canvas.theme.chosen());
            cursor = Some(Position::new(inner.x, y));
        }
    }
    (PAPERS.len(), cursor)
}

/// A size in words.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// Draws the first screen.
pub fn welcome(canvas: &mut Canvas<'_>, welcome: &Welcome, area: Rect) -> Drawn {
    let inner = canvas.frame(area, "Welcome to folkmoot");
    let own = welcome.own.to_string_lossy();
    let says = format!("There is no plan yet. Yours would be kept in {own}. What would you like to begin with?");
    let mut y = inner.y + 1;
    for line in wrapped(&says, inner.width) {
        canvas.text(inner.x, y, inner.width, &line, Style::new());
        y += 1;
    }
    y += 1;
    let mut cursor = None;
    for (place, (key, title, about)) in [
        ("k", "The Kent plan", "Kent's agreement and action plan, from its papers"),
        ("n", "An empty plan", "for another partnership, or to import your own"),
        ("o", "Open another file", "a plan kept elsewhere, as in a shared folder"),
    ]
    .into_iter()
    .enumerate()
    {
        canvas.text(inner.x + 2, y, inner.width.saturating_sub(2), key, canvas.theme.key());
        canvas.text(inner.x + 5, y, inner.width.saturating_sub(5), title, canvas.theme.key());
        canvas.text(inner.x + 25, y, inner.width.saturating_sub(25), about, Style::new());
        if place == welcome.cursor {
            canvas.row_style(inner.x, y, inner.width, canvas.theme.chosen());
            cursor = Some(Position::new(inner.x + 2, y));
        }
        y += 1;
    }
    y += 1;
    if let Some(problem) = &welcome.problem {
        let style = canvas.theme.style(Role::Warning);
        for line in wrapped(problem, inner.width) {
            canvas.text(inner.x, y, inner.width, &line, style);
            y += 1;
        }
    }
    (3, cursor)
}

/// Draws a question over the middle of what is there.
pub fn ask(canvas: &mut Canvas<'_>, app: &App, ask: &Ask, area: Rect) -> Drawn {
    let answers = match ask.yes {
        Yes::DropForm if app.fittings.no_drafts => "y yes   n no (Esc)   it cannot be kept as a draft here",
        Yes::DropForm => "y yes   n no (Esc)   Ctrl-C leaves the program and keeps it",
        _ => "y yes   n no (Esc)",
    };
    let wide = ask.question.width().max(answers.width()) + 8;
    let width = u16::try_from(wide).unwrap_or(40).clamp(30, area.width.max(30)).min(area.width);
    let height = 5.min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 2;
    let inner = canvas.frame(Rect::new(x, y, width, height), "");
    canvas.text(inner.x, inner.y, inner.width, &ask.question, canvas.theme.key());
    canvas.text(inner.x, inner.y + 2, inner.width, answers, Style::new());
    (1, Some(Position::new(inner.x, inner.y)))
}
