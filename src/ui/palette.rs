//! The palette: what is typed, and under it every command, record and paper that fits.

use super::{
    canvas::Canvas,
    overlay::{self, Drawn},
};
use crate::app::{App, palette::Palette};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

/// Draws the palette.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, palette: &Palette, area: Rect) -> Drawn {
    let inner = canvas.frame(area, "Find and do: a command, a record, a paper");
    let typed = format!(": {}", palette.input.value());
    canvas.text(inner.x, inner.y, inner.width, &typed, Style::new());
    let x = inner.x + 2 + u16::try_from(palette.input.visual_cursor()).unwrap_or(0);
    let mut cursor = Position::new(x.min(inner.right().saturating_sub(1)), inner.y);
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let found = palette.found();
    for (y, (place, entry)) in (rows.y..rows.bottom()).zip(found.iter().enumerate().skip(palette.top)) {
        let dim = Style::new().add_modifier(Modifier::DIM);
        let beside = u16::try_from(entry.beside.width()).unwrap_or(0).min(rows.width / 3);
        let room = rows.width.saturating_sub(beside + 4);
        // What was used before is told from the rest without a colour.
        canvas.text(rows.x, y, 1, if palette.is_recent(place) { "·" } else { "" }, canvas.theme.key());
        canvas.text(rows.x + 2, y, room, &entry.shown(), if entry.blocked.is_some() { dim } else { Style::new() });
        canvas.right(rows.x, y, rows.width, &entry.beside, canvas.theme.key());
        if place == palette.cursor {
            cursor = overlay::chosen(canvas, app, Rect { y, ..rows }, cursor);
        }
    }
    if found.is_empty() {
        canvas.text(rows.x, rows.y, rows.width, "nothing is called so; Backspace widens the search", Style::new());
    }
    (usize::from(rows.height), Some(cursor))
}
