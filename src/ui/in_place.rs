//! A field that is edited in its row, and the choice of one.

use super::{canvas::Canvas, form::says_of, overlay::Drawn};
use crate::{
    app::{App, form::Form, in_place::Fields, screen::Role},
    plan::cell::Domain,
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthChar;

/// The least columns in which a value is edited.
const fn least(domain: Domain) -> u16 {
    match domain {
        Domain::Day | Domain::Year | Domain::Money | Domain::Whole | Domain::Code => 18,
        _ => 30,
    }
}

/// Draws the field over its cell in the row, in brackets; where its column is not drawn, over the row's end.
/// Returns where the cursor stands.
pub fn draw(canvas: &mut Canvas<'_>, form: &Form, row: Rect, cell: Option<(u16, u16)>) -> Option<Position> {
    let (entry, domain) = form.focused()?;
    let (width, x) = cell.filter(|(width, _)| *width > 0).unwrap_or((0, row.width));
    // A bracket stands on each side of what is typed, and the cursor behind its end.
    let width = width.max(least(domain)).min(row.width);
    let x = row.x + x.min(row.width - width);
    for column in x.saturating_sub(1).max(row.x)..x + width {
        if let Some(cell) = canvas.buffer.cell_mut((column, row.y)) {
            cell.reset();
        }
    }
    let key = canvas.theme.key();
    canvas.text(x, row.y, 1, "[", key);
    canvas.text(x + width - 1, row.y, 1, "]", key);
    let (x, room) = (x + 1, width - 2);
    let value = entry.input.value();
    if let Domain::Word(_) = domain {
        let style = canvas.theme.chosen().add_modifier(Modifier::BOLD);
        canvas.text(x, row.y, room, value, style);
        return Some(Position::new(x, row.y));
    }
    // Of a long text the part that the cursor is in.
    let scroll = entry.input.visual_scroll(usize::from(room));
    let mut skipped = 0;
    let is_left = |letter: &char| {
        skipped += letter.width().unwrap_or(0);
        skipped <= scroll
    };
    let shown: String = value.chars().skip_while(is_left).collect();
    canvas.row_style(x, row.y, room, Style::new().add_modifier(Modifier::UNDERLINED));
    canvas.text(x, row.y, room, &shown, Style::new().add_modifier(Modifier::UNDERLINED));
    let column = entry.input.visual_cursor().saturating_sub(scroll);
    Some(Position::new(x + u16::try_from(column).unwrap_or(0).min(room), row.y))
}

/// Draws what the lines of a form would say, in one line under the list.
pub fn line(canvas: &mut Canvas<'_>, app: &App, form: &Form, width: u16, y: u16) {
    let Some((entry, _)) = form.focused() else { return };
    let header = form.field(entry).map_or("", |field| field.header);
    let (text, style) = match &entry.problem {
        // Which names fit is shown with the one that would be taken.
        Some(problem) if form.candidates(&app.plan).is_empty() => (problem.clone(), canvas.theme.style(Role::Warning)),
        _ => (says_of(app, form), Style::new()),
    };
    let used = canvas.text(0, y, width, &format!("{header}: "), canvas.theme.key());
    canvas.text(used, y, width.saturating_sub(used), &text, style);
}

/// Draws the short fields of the chosen row, each with its letter and what stands in it.
pub fn fields(canvas: &mut Canvas<'_>, app: &App, fields: &Fields, area: Rect) -> Drawn {
    let (Some(kind), Some(record)) = (fields.kind, app.chosen_record()) else { return (1, None) };
    let count = u16::try_from(fields.choices.len()).unwrap_or(u16::MAX);
    let height = count.saturating_add(2).min(area.height);
    let width = 60.min(area.width);
    let outer = Rect::new(area.x, area.bottom() - height, width, height);
    let inner = canvas.frame(outer, &format!("Edit in the row of {}", app.plan.label_of(record)));
    let rows = usize::from(inner.height);
    let top = fields.cursor.saturating_sub(rows.saturating_sub(1));
    let mut cursor = None;
    for (y, (place, (letter, number))) in (inner.y..inner.bottom()).zip(fields.choices.iter().enumerate().skip(top)) {
        let Some(field) = kind.fields().get(*number) else { continue };
        let is_chosen = place == fields.cursor;
        canvas.text(inner.x, y, 2, &letter.to_string(), canvas.theme.key());
        canvas.text(inner.x + 2, y, 22, field.header, Style::new());
        let value = app.plan.shown(field.domain, record.cell(*number));
        canvas.text(inner.x + 25, y, inner.width.saturating_sub(25), &value, Style::new());
        if is_chosen {
            canvas.row_style(inner.x, y, inner.width, canvas.theme.chosen());
            cursor = Some(Position::new(inner.x, y));
        }
    }
    (rows, cursor)
}
