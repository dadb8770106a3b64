//! Who is here: the mark in the title line, the list, and the sentences beside a record.

use super::{
    canvas::{Canvas, wrapped},
    overlay::Drawn,
    visible::visible,
};
use crate::app::{App, here::Who, screen::Role};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

/// Who else is here, in so many columns: their names, else their number, and the key that lists them;
/// nothing where one is alone.
pub fn with_others(app: &App, room: usize) -> String {
    let mut others: Vec<String> = app.here.iter().map(|colleague| app.name_of(colleague)).collect();
    others.dedup();
    let named = match others.as_slice() {
        [] => return String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    let counted = if app.here.len() == 1 { "1 other".to_owned() } else { format!("{} others", app.here.len()) };
    let said = [format!(" · with {named} (@)"), format!(" · with {counted} (@)")];
    let fits = |text: &String| visible(text).width() <= room;
    said.into_iter().find(fits).unwrap_or_else(|| format!(" · with {counted}"))
}

/// Draws the list of who is here.
pub fn who(canvas: &mut Canvas<'_>, app: &App, who: &Who, area: Rect) -> Drawn {
    const SAYS: u16 = 3;
    let rows = u16::try_from(app.here.len().max(1)).unwrap_or(u16::MAX);
    let outer = Rect { height: rows.saturating_add(3 + SAYS).min(area.height), ..area };
    let inner = canvas.frame(outer, "Who else has the plan open");
    let columns = [("Who", 0, 18), ("Where", 19, 37), ("Since", 57, inner.width.saturating_sub(57))];
    let under = Style::new().add_modifier(Modifier::UNDERLINED);
    canvas.row_style(inner.x, inner.y, inner.width, under);
    for (header, x, width) in columns {
        canvas.text(inner.x + x, inner.y, width, header, under);
    }
    let rows = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1 + SAYS), ..inner };
    for (y, (place, colleague)) in (rows.y..rows.bottom()).zip(app.here.iter().enumerate().skip(who.top)) {
        let texts = [app.name_of(colleague), colleague.place(), colleague.when.clone()];
        for ((_, x, width), text) in columns.iter().zip(&texts) {
            canvas.text(rows.x + x, y, *width, text, Style::new());
        }
        if place == who.cursor {
            canvas.row_style(rows.x, y, rows.width, canvas.theme.chosen());
        }
    }
    // What the columns cut is read in full under them.
    let says = app.here.get(who.cursor).map_or_else(
        || "nobody else any more".to_owned(),
        |one| format!("{} at {}, since {}: {}", app.name_of(one), one.host, one.when, one.place()),
    );
    canvas.rule(inner.x, rows.bottom(), inner.width);
    for (y, line) in (rows.bottom() + 1..inner.bottom()).zip(wrapped(&says, inner.width)) {
        canvas.text(inner.x, y, inner.width, &line, Style::new());
    }
    let line = u16::try_from(who.cursor.saturating_sub(who.top)).unwrap_or(0);
    (usize::from(rows.height), Some(Position::new(rows.x, rows.y + line)))
}

/// Sentences that stand beside what is typed, wrapped, each line a warning.
pub fn sentences(canvas: &mut Canvas<'_>, says: &[String], area: Rect) -> u16 {
    let style = canvas.theme.style(Role::Warning);
    let lines = says.iter().flat_map(|sentence| wrapped(&format!("! {sentence}"), area.width));
    let mut used = 0;
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        canvas.text(area.x, y, area.width, &line, style);
        used += 1;
    }
    used
}
