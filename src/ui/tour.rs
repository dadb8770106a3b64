//! The card of the tour, over that part of the body that has not the keys.

use super::canvas::{Canvas, wrapped};
use crate::app::{App, Focus, command::Command, tour::CARDS};
use ratatui::{layout::Rect, style::Style};

/// Draws the card that is shown, if there is one.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, body: Rect) {
    let Some((place, card)) = app.card() else { return };
    let says = wrapped(card.says, body.width.saturating_sub(4));
    let lines = u16::try_from(says.len()).unwrap_or(1);
    let height = (lines + 3).min(body.height);
    // At the foot, but where the keys go there it would hide what they do.
    let y = if app.focus == Focus::Detail { body.y } else { body.bottom() - height };
    let area = Rect { y, height, ..body };
    let back = app.key_of_card(Command::Back);
    let leaves = if app.back_leaves_tour() { format!(" ({back} leaves it)") } else { String::new() };
    let title = format!("A minute to look around: {} of {}{leaves}", place + 1, CARDS.len());
    let inner = canvas.frame(area, &title);
    for (y, line) in (inner.y..inner.bottom()).zip(&says) {
        canvas.text(inner.x, y, inner.width, line, Style::new());
    }
    let y = inner.bottom().saturating_sub(1);
    let mut x = inner.x;
    x += canvas.text(x, y, inner.width, "Press ", Style::new());
    x += canvas.text(x, y, 12, &app.key_of_card(card.press), canvas.theme.key());
    canvas.text(x, y, inner.right().saturating_sub(x), &format!(" to {}", card.then), Style::new());
}
