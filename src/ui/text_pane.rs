//! The pane of a long text: the whole of it in drawn lines, with the cursor in it.

use super::canvas::Canvas;
use crate::app::{
    App, Metrics,
    prose::{lines, place},
    text_pane::TextPane,
};
use ratatui::{
    layout::{Position, Rect},
    style::Style,
};

/// Draws the pane; returns how many lines had room and where the cursor stands.
pub fn draw(
    canvas: &mut Canvas<'_>,
    app: &App,
    pane: TextPane,
    area: Rect,
    metrics: &mut Metrics,
) -> (usize, Option<Position>) {
    let Some((form, (entry, _))) = app.form_on_top().and_then(|form| Some((form, form.focused()?))) else {
        return (1, None);
    };
    let header = form.field(entry).map_or("", |field| field.header);
    let inner = canvas.frame(area, &format!("{header}: {}", form.title));
    // The last column is for a blank at the edge, and for the cursor behind a full line.
    let width = usize::from(inner.width).saturating_sub(1);
    metrics.text = width;
    let rows = usize::from(inner.height).saturating_sub(1);
    let text: Vec<char> = entry.input.value().chars().collect();
    let lines = lines(&text, width);
    let (line, column) = place(&text, &lines, entry.input.cursor());
    for (y, range) in (inner.y..inner.bottom() - 1).zip(lines.iter().skip(pane.top)) {
        let shown: String = text.get(range.clone()).unwrap_or_default().iter().collect();
        canvas.text(inner.x, y, inner.width, shown.trim_end_matches(' '), Style::new());
    }
    let words = entry.input.value().split_whitespace().count();
    let of = if words == 1 { "word" } else { "words" };
    let says = format!("line {} of {} · {words} {of}", line + 1, lines.len());
    canvas.right(inner.x, inner.bottom() - 1, inner.width, &says, canvas.theme.faint());
    let seen = line.checked_sub(pane.top).filter(|row| *row < rows);
    let cursor = seen.map(|row| {
        let (x, y) = (u16::try_from(column.min(width)).unwrap_or(0), u16::try_from(row).unwrap_or(0));
        Position::new(inner.x + x, inner.y + y)
    });
    (rows, cursor)
}
