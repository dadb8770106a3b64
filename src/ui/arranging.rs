//! The columns of a list beside the list that they arrange: what is done is seen at once.

use super::{canvas::Canvas, overlay::Drawn};
use crate::app::{App, arrangement::Arranging};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};

/// How wide it is: the list is seen beside it.
const WIDTH: u16 = 46;

/// Draws the columns: whether each is shown, how it sorts, how wide it is.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, arranging: &Arranging, area: Rect) -> Drawn {
    let kind = arranging.kind;
    let list = app.list();
    let offered = list.offered(kind);
    let width = WIDTH.min(area.width);
    let wanted = u16::try_from(offered.len() + 3).unwrap_or(area.height);
    // Over the lower part: the rows that are arranged stay in sight above it.
    let height = wanted.min(area.height / 2 + 2).max(6).min(area.height);
    let outer = Rect { x: area.right() - width, y: area.bottom() - height, width, height };
    let inner = canvas.frame(outer, "Columns and order");
    let heading = Style::new().add_modifier(Modifier::UNDERLINED);
    canvas.row_style(inner.x, inner.y, inner.width, heading);
    canvas.text(inner.x, inner.y, 4, "Show", heading);
    canvas.text(inner.x + 5, inner.y, 5, "Sort", heading);
    canvas.text(inner.x + 11, inner.y, inner.width.saturating_sub(18), "Column", heading);
    canvas.right(inner.x, inner.y, inner.width, "Width", heading);
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let mut cursor = None;
    for (y, (place, one)) in (rows.y..rows.bottom()).zip(offered.iter().enumerate().skip(arranging.top)) {
        let plain = Style::new();
        canvas.text(rows.x, y, 4, if one.shown { "[x]" } else { "[ ]" }, canvas.theme.key());
        if let Some((number, down)) = list.arrangement.sorts(one.column.name(kind)) {
            let sign = if down { '▼' } else { '▲' };
            canvas.text(rows.x + 5, y, 5, &format!("{number} {sign}"), canvas.theme.key());
        }
        let header = match one.column.header {
            "»" => "» links to a group or strategy",
            "£" => "£ funded by a project",
            header => header,
        };
        canvas.text(rows.x + 11, y, rows.width.saturating_sub(18), header, plain);
        let wide = if one.column.width == 0 { "the rest".to_owned() } else { one.column.width.to_string() };
        canvas.right(rows.x, y, rows.width, &wide, plain);
        if place == arranging.cursor {
            canvas.row_style(rows.x, y, rows.width, canvas.theme.chosen());
            cursor = Some(Position::new(rows.x, y));
        }
    }
    (usize::from(rows.height), cursor)
}
