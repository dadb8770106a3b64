//! The calendar over a date of a form: a month, what the plan knows of its days, and the chosen one in words.

use super::canvas::Canvas;
use crate::{
    app::calendar::{Calendar, Known, Square},
    plan::day::show_day,
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};

/// Columns of a day: `[31]m`.
const DAY: u16 = 6;
/// Lines of what the plan knows of the chosen day.
const KNOWN: usize = 3;

/// Draws the calendar; returns where the cursor stands.
pub fn draw(canvas: &mut Canvas<'_>, calendar: &Calendar, area: Rect) -> Option<Position> {
    let (width, height) = (66.min(area.width), 17.min(area.height));
    let outer = Rect::new(area.right().saturating_sub(width), area.bottom().saturating_sub(height), width, height);
    let inner = canvas.frame(outer, calendar.header);
    let x = inner.x;
    canvas.text(x, inner.y, inner.width, &calendar.month(), canvas.theme.key());
    for (place, name) in (0_u16..).zip(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]) {
        canvas.text(x + 1 + place * DAY, inner.y + 1, DAY, name, Style::new());
    }
    let mut cursor = None;
    for (y, week) in (inner.y + 2..).zip(calendar.weeks()) {
        for (place, square) in (0_u16..).zip(week) {
            let Some(square) = square else { continue };
            let at = Position::new(x + place * DAY, y);
            day(canvas, square, at);
            if square.chosen {
                cursor = Some(Position::new(at.x + 2, at.y));
            }
        }
    }
    let mut y = inner.y + 9;
    canvas.text(x, y, inner.width, &calendar.chosen(), canvas.theme.key());
    for line in lines(calendar.known_of_chosen()) {
        y += 1;
        canvas.text(x, y, inner.width, &line, Style::new());
    }
    let legend = format!("m meeting  d due  * both  today {}", show_day(calendar.today));
    canvas.text(x, inner.bottom() - 1, inner.width, &legend, canvas.theme.faint());
    cursor
}

/// Draws one day: in brackets where it is chosen, with the sign of what is known of it.
fn day(canvas: &mut Canvas<'_>, square: Square, at: Position) {
    let Square { number, sign, .. } = square;
    let (text, mut style) = if square.chosen {
        (format!("[{number:>2}]{sign}"), canvas.theme.chosen())
    } else {
        (format!(" {number:>2} {sign}"), Style::new())
    };
    if square.today {
        style = style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    }
    canvas.text(at.x, at.y, DAY - 1, text.trim_end(), style);
}

/// The lines of what is known of a day, the last of which says how much more there is.
fn lines(known: &[Known]) -> Vec<String> {
    let shown = if known.len() > KNOWN { KNOWN - 1 } else { KNOWN };
    let mut lines: Vec<String> = known.iter().take(shown).map(|known| known.text.clone()).collect();
    if known.len() > KNOWN {
        lines.push(format!("and {} more", known.len() - shown));
    }
    lines
}
