//! A draft of a session that is gone: what was typed, and on request what stands there now.

use super::canvas::{Canvas, wrapped};
use crate::app::{
    App,
    drafts::{Compared, Drafts},
    screen::Role,
};
use ratatui::{
    layout::{Position, Rect},
    style::Style,
};

/// Columns of the word before a text.
const LABEL: u16 = 25;
/// Lines under the text that say what the keys do.
const FOOT: u16 = 3;

/// One line of the text.
struct Row {
    label: String,
    text: String,
    style: Style,
}

/// Draws the draft that is shown; the lines that had room, how many more there are, and the cursor.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, drafts: &Drafts, area: Rect) -> (usize, usize, Option<Position>) {
    let Some(offer) = drafts.shown() else { return (1, 0, None) };
    let inner = canvas.frame(area, &title(drafts));
    let orphaned = offer.draft.is_orphaned(&app.plan);
    let about = format!("{} · {}", offer.when, offer.draft.title());
    let mut y = inner.y;
    for line in wrapped(&about, inner.width).iter().take(2) {
        canvas.text(inner.x, y, inner.width, line, canvas.theme.key());
        y += 1;
    }
    let says = if orphaned {
        "This record is no longer in the plan, so no form can be opened; the text can be read and copied here."
    } else {
        "The session ended while this was being typed."
    };
    let style = if orphaned { canvas.theme.style(Role::Warning) } else { Style::new() };
    for line in wrapped(says, inner.width) {
        canvas.text(inner.x, y, inner.width, &line, style);
        y += 1;
    }
    y += 1;
    let body = Rect { y, height: inner.bottom().saturating_sub(y + FOOT), ..inner };
    let rows = rows(canvas, app, drafts, body.width.saturating_sub(LABEL));
    let further = rows.len().saturating_sub(usize::from(body.height));
    for (y, row) in (body.y..body.bottom()).zip(rows.iter().skip(drafts.top.min(further))) {
        canvas.text(body.x, y, LABEL - 1, &row.label, canvas.theme.key());
        canvas.text(body.x + LABEL, y, body.width.saturating_sub(LABEL), &row.text, row.style);
    }
    foot(canvas, drafts, orphaned, further > 0, Rect::new(inner.x, body.bottom(), inner.width, FOOT));
    (usize::from(body.height), further, Some(Position::new(body.x, body.y)))
}

fn title(drafts: &Drafts) -> String {
    let counted = match drafts.offers.len() {
        1 => String::new(),
        count => format!(" ({} of {count})", drafts.cursor + 1),
    };
    format!("What you were typing was kept{counted}")
}

/// The text, line by line.
fn rows(canvas: &Canvas<'_>, app: &App, drafts: &Drafts, width: u16) -> Vec<Row> {
    let fields = drafts.shown().map(|offer| offer.draft.compared(&app.plan)).unwrap_or_default();
    let mut rows = Vec::new();
    for field in &fields {
        if drafts.compares {
            rows.push(Row { label: field.header.to_owned(), text: String::new(), style: Style::new() });
            for (label, text, style) in sides(canvas, field) {
                rows.extend(lines(&format!("  {label}"), &text, width, style));
            }
        } else {
            rows.extend(lines(field.header, &field.typed, width, Style::new()));
        }
    }
    rows
}

/// What was typed, what stands there now, what stood there: each in a word and its text.
fn sides(canvas: &Canvas<'_>, field: &Compared) -> [(&'static str, String, Style); 3] {
    let dim = canvas.theme.faint();
    let moved = field.now.as_ref().is_some_and(|now| *now != field.original);
    let now = field.now.clone().unwrap_or_else(|| "(gone)".to_owned());
    let style = if moved { canvas.theme.style(Role::Warning) } else { Style::new() };
    let word = if moved { "now (changed since)" } else { "now" };
    [("typed", field.typed.clone(), Style::new()), (word, now, style), ("original", field.original.clone(), dim)]
}

fn lines(label: &str, text: &str, width: u16, style: Style) -> Vec<Row> {
    let text = if text.is_empty() { "(empty)" } else { text };
    let row = |(place, text): (usize, String)| {
        let label = if place == 0 { label.to_owned() } else { String::new() };
        Row { label, text, style }
    };
    wrapped(text, width).into_iter().enumerate().map(row).collect()
}

fn foot(canvas: &mut Canvas<'_>, drafts: &Drafts, orphaned: bool, more: bool, area: Rect) {
    canvas.rule(area.x, area.y, area.width);
    let restore = if orphaned { "" } else { "r opens the form with it · " };
    let compare = if drafts.compares { "c shows only what was typed" } else { "c compares it with what is there now" };
    canvas.text(area.x, area.y + 1, area.width, &format!("{restore}{compare}"), Style::new());
    let scroll = if more { " · ↓ PgDn for more" } else { "" };
    let says = format!("Esc leaves it for the next time · X drops it for good{scroll}");
    canvas.text(area.x, area.y + 2, area.width, &says, Style::new());
}
