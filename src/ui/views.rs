//! Saved views: what the keys after their prefix open, the list of them, and the keeping of one.

use super::{canvas::Canvas, overlay::Drawn, visible::visible};
use crate::app::{
    App,
    screen::Role,
    views::{
        View, Views, Whose,
        keeping::{Asks, Keeping},
    },
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

/// Draws in the footer which key opens which view: in the first line, and in the second as far as `left` goes.
/// Returns whether the second line is used.
pub fn keys(canvas: &mut Canvas<'_>, app: &App, width: u16, y: u16, left: u16) -> bool {
    let views: Vec<View> = app.views().into_iter().filter(|view| view.is.number.is_some()).collect();
    let names: Vec<u16> =
        views.iter().map(|view| u16::try_from(visible(&view.is.name).width()).unwrap_or(width)).collect();
    // Where they have no room in full, all are cut alike.
    let places = (6..=40).rev().find_map(|longest| places(&names, longest, width, left)).unwrap_or_default();
    for (view, (x, line, columns)) in views.iter().zip(&places) {
        let number = view.is.number.unwrap_or_default().to_string();
        canvas.text(*x, y + line, 1, &number, canvas.theme.key());
        canvas.text(x + 2, y + line, *columns, &view.is.name, Style::new());
    }
    places.last().is_some_and(|(_, line, _)| *line > 0)
}

/// Where names of so many columns stand in two lines, none longer than said; nothing where they have no room.
fn places(names: &[u16], longest: u16, width: u16, left: u16) -> Option<Vec<(u16, u16, u16)>> {
    let (mut x, mut line) = (0, 0);
    let mut places = Vec::new();
    for name in names {
        let columns = (*name).min(longest);
        if line == 0 && x + columns + 2 > width {
            (x, line) = (0, 1);
        }
        if x + columns + 2 > if line == 0 { width } else { left.saturating_sub(2) } {
            return None;
        }
        places.push((x, line, columns));
        x += columns + 4;
    }
    Some(places)
}

/// Draws the list of views.
pub fn list(canvas: &mut Canvas<'_>, app: &App, shown: &Views, area: Rect) -> Drawn {
    let views = app.views();
    let rows = u16::try_from(views.len().max(1)).unwrap_or(u16::MAX);
    let outer = Rect { height: rows.saturating_add(5).min(area.height), ..area };
    let inner = canvas.frame(outer, "Saved views");
    let columns =
        [("", 0, 1), ("View", 2, 30), ("Of", 33, 10), ("Whose", 44, 7), ("Filter", 52, inner.width.saturating_sub(52))];
    let under = Style::new().add_modifier(Modifier::UNDERLINED);
    canvas.row_style(inner.x, inner.y, inner.width, under);
    for (header, x, width) in columns {
        canvas.text(inner.x + x, inner.y, width, header, under);
    }
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(3), ..inner };
    for (y, (place, view)) in (rows.y..rows.bottom()).zip(views.iter().enumerate().skip(shown.top)) {
        let number = view.is.number.map_or_else(String::new, |number| number.to_string());
        let texts = [&number, &view.is.name, &view.is.kind, view.whose.word(), &view.is.filter].map(str::to_owned);
        for ((_, x, width), text) in columns.iter().zip(&texts) {
            let style = if *x == 0 { canvas.theme.key() } else { Style::new() };
            canvas.text(rows.x + x, y, *width, text, style);
        }
        if place == shown.cursor {
            canvas.row_style(rows.x, y, rows.width, canvas.theme.chosen());
        }
    }
    // What the column cuts is read in full under it.
    canvas.rule(inner.x, rows.bottom(), inner.width);
    let says = views.get(shown.cursor).map_or_else(String::new, |view| match view.is.filter.as_str() {
        "" => format!("all {}", view.is.kind),
        filter => format!("{}: {filter}", view.is.kind),
    });
    canvas.text(inner.x, rows.bottom() + 1, inner.width, &says, Style::new());
    let line = u16::try_from(shown.cursor.saturating_sub(shown.top)).unwrap_or(0);
    (usize::from(rows.height), Some(Position::new(rows.x, rows.y + line)))
}

/// Draws what is asked of a view that is kept.
pub fn keeping(canvas: &mut Canvas<'_>, app: &App, keeping: &Keeping, area: Rect) -> Drawn {
    let title = if keeping.was.is_some() { "Change a saved view" } else { "Save this view" };
    let inner = canvas.frame(Rect { height: 10.min(area.height), ..area }, title);
    let views = app.views();
    let shows = match keeping.is.filter.as_str() {
        "" => format!("all {}", keeping.is.kind),
        filter => format!("{}: {filter}", keeping.is.kind),
    };
    let number = keeping.is.number.map_or_else(|| "none".to_owned(), |number| number.to_string());
    let beside = match keeping.takes_from(&views) {
        Some(view) if keeping.shared && view.whose == Whose::Own => {
            format!("for the others; yours stays \"{}\"", view.is.name)
        }
        Some(view) => format!("opens \"{}\" until now", view.is.name),
        None if keeping.is.number.is_none() => "it is opened from the list of views".to_owned(),
        None => format!("' {number} opens it"),
    };
    let whose = if keeping.shared { "shared" } else { "private" };
    let who = match (&keeping.was, keeping.shared) {
        (Some((_, Whose::Shared(_))), _) | (None, true) => "everybody has it, and it is in the history",
        _ => "for you alone, in every plan that you open",
    };
    let replaces = keeping.replaces(&views).map(|view| format!("takes the place of \"{}\"", view.is.name));
    let name = replaces.unwrap_or_default();
    let rows = [
        (Asks::Name, "Name", keeping.name.value().to_owned(), name),
        (Asks::Number, "Number", number, beside),
        (Asks::Whose, "Whose", whose.to_owned(), who.to_owned()),
    ];
    let mut cursor = Position::new(inner.x, inner.y);
    for (y, (asks, label, value, says)) in (inner.y..inner.bottom()).zip(rows) {
        let asked = keeping.asks == asks;
        let style = if asked { canvas.theme.key() } else { Style::new() };
        canvas.text(inner.x, y, 8, label, style);
        let used = canvas.text(inner.x + 9, y, inner.width.saturating_sub(9), &value, style);
        if asked {
            let typed = if asks == Asks::Name { keeping.name.visual_cursor() } else { 0 };
            let x = inner.x + 9 + u16::try_from(typed).unwrap_or(0);
            cursor = Position::new(x.min(inner.right().saturating_sub(1)), y);
        }
        let x = inner.x + 9 + used.max(10) + 2;
        let faint = canvas.theme.faint();
        canvas.text(x, y, inner.right().saturating_sub(x), &says, faint);
    }
    canvas.text(inner.x, inner.y + 3, 8, "Shows", Style::new());
    canvas.text(inner.x + 9, inner.y + 3, inner.width.saturating_sub(9), &shows, Style::new());
    if let Some(problem) = &keeping.problem {
        canvas.text(inner.x, inner.y + 5, inner.width, problem, canvas.theme.style(Role::Warning));
    } else {
        let says = match keeping.asks {
            Asks::Name => "A few words; the name of a view that is there replaces it.",
            Asks::Number => "1 to 9, or 0 for none; ← and → go through them.",
            Asks::Whose => "p private or s shared; ← and → change it.",
        };
        canvas.text(inner.x, inner.y + 5, inner.width, says, Style::new());
    }
    (1, Some(cursor))
}
