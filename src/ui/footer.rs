//! The title line, the tabs, the notice and the hints: the edges of every screen.

use super::canvas::Canvas;
use crate::{
    app::{
        App,
        command::blocked,
        keys::{Scope, rows},
        screen::{Role, SCREENS},
    },
    plan::{day::show_day, edition, partnership},
};
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// Draws the title line: whose plan, which edition, for which day, who sits here.
pub fn title(canvas: &mut Canvas<'_>, app: &App, width: u16) {
    let name = app.plan.partnership().map_or("", |record| record.get(partnership::NAME));
    let name = if name.is_empty() { app.setting.plan_name.as_str() } else { name };
    let edition = app.plan.edition(app.setting.today).map_or("", |record| record.get(edition::TITLE));
    let mut left = format!("folkmoot · {name}");
    if !edition.is_empty() {
        left = format!("{left} · edition {edition}");
    }
    if app.setting.scratch {
        left = format!("{left} · scratch copy");
    }
    if app.setting.read_only {
        left = format!("{left} · read only");
    }
    let right = format!("{} · {}", show_day(app.setting.today), app.setting.who);
    let room = u16::try_from(right.width()).unwrap_or(0).min(width / 2);
    canvas.text(0, 0, width.saturating_sub(room + 1), &left, canvas.theme.key());
    canvas.right(width.saturating_sub(room), 0, room, &right, Style::new());
}

/// Draws the tabs; the letter of each key stands out in its name.
pub fn tabs(canvas: &mut Canvas<'_>, app: &App, width: u16) {
    let chosen = app.page.tab();
    let names: usize = SCREENS.iter().map(|screen| screen.name.len()).sum();
    let gaps = SCREENS.len();
    let gap = (usize::from(width).saturating_sub(names) / gaps).clamp(1, 3);
    let mut x = 0;
    for (place, screen) in SCREENS.iter().enumerate() {
        let plain = if place == chosen { canvas.theme.chosen() } else { Style::new() };
        for letter in screen.name.chars() {
            let style = match letter == screen.letter {
                true => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
                false => plain,
            };
            x += canvas.text(x, 1, width.saturating_sub(x), &letter.to_string(), style);
        }
        x += u16::try_from(gap).unwrap_or(1);
    }
}

/// Draws the notice line and the hints below it.
pub fn hints(canvas: &mut Canvas<'_>, app: &App, width: u16, height: u16) {
    if let Some(notice) = &app.notice {
        let role = if notice.warns { Role::Warning } else { Role::Heading };
        let style = canvas.theme.style(role);
        canvas.text(0, height - 2, width, &notice.text, style);
    } else if let Some(count) = app.count {
        canvas.text(0, height - 2, width, &format!("{count} …"), Style::new());
    }
    let mut x = 0;
    let scope = app.scope();
    // Help and quit are found at the same place whatever else is offered.
    let tail = if matches!(scope, Scope::List | Scope::Detail) { "? help  q quit" } else { "" };
    let room = width.saturating_sub(u16::try_from(tail.len()).unwrap_or(0) + 1);
    if matches!(scope, Scope::List) {
        x += hint(canvas, x, height - 1, room, "A-Z", "screens");
    }
    for row in rows(scope).filter(|row| !row.hint.is_empty()) {
        let known = matches!(row.hint, "help" | "quit") && !tail.is_empty();
        if known || blocked(row.command, app).is_some() {
            continue;
        }
        let Some(key) = row.keys.first() else { continue };
        let key = key.to_string();
        let columns = u16::try_from(key.width() + row.hint.width() + 3).unwrap_or(width);
        if x + columns > room + 2 {
            break;
        }
        x += hint(canvas, x, height - 1, room, &key, row.hint);
    }
    if !tail.is_empty() {
        let start = width.saturating_sub(u16::try_from(tail.len()).unwrap_or(0));
        let next = hint(canvas, start, height - 1, width - start, "?", "help");
        hint(canvas, start + next, height - 1, width - start - next, "q", "quit");
    }
}

fn hint(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, key: &str, says: &str) -> u16 {
    let style = canvas.theme.key();
    let mut used = canvas.text(x, y, width, key, style);
    used += canvas.text(x + used + 1, y, width.saturating_sub(used + 1), says, Style::new()) + 1;
    used + 2
}
