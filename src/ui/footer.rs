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
    let short = app.plan.partnership().map_or("", |record| record.get(partnership::SHORT));
    let edition = app.plan.edition(app.setting.today).map_or("", |record| record.get(edition::TITLE));
    let mut tail = String::new();
    if !edition.is_empty() {
        tail = format!("{tail} · edition {edition}");
    }
    if app.setting.scratch {
        tail = format!("{tail} · scratch copy");
    }
    if app.setting.read_only {
        tail = format!("{tail} · read only");
    }
    let right = format!("as at {} · {}", show_day(app.setting.today), app.setting.who);
    let room = u16::try_from(right.width()).unwrap_or(0).min(width / 2);
    let titled = |name: &str| match name {
        "" => format!("folkmoot{tail}"),
        name => format!("folkmoot · {name}{tail}"),
    };
    let fits = titled(name).width() + usize::from(room) < usize::from(width);
    let left = titled(if fits || short.is_empty() { name } else { short });
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
            let marked = plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
            let style = if letter == screen.letter { marked } else { plain };
            x += canvas.text(x, 1, width.saturating_sub(x), &letter.to_string(), style);
        }
        x += u16::try_from(gap).unwrap_or(1);
    }
}

/// Draws the two lines of hints from the table of keys; a notice takes the place of the first.
pub fn hints(canvas: &mut Canvas<'_>, app: &App, width: u16, height: u16) {
    let scope = app.scope();
    let (going, doing): (Vec<Hint>, Vec<Hint>) = offered(app, scope).into_iter().partition(|hint| hint.goes);
    if let Some(notice) = &app.notice {
        let role = if notice.warns { Role::Warning } else { Role::Heading };
        let style = canvas.theme.style(role);
        canvas.text(0, height - 2, width, &notice.text, style);
    } else if let Some(count) = app.count {
        canvas.text(
            0,
            height - 2,
            width,
            &format!("{count} … a motion repeats so often; G goes to that row"),
            Style::new(),
        );
    } else if scope == Scope::Filter {
        canvas.text(0, height - 2, width, FILTER_WORDS, Style::new());
    } else {
        line(canvas, height - 2, width, &going);
    }
    line(canvas, height - 1, width, &doing);
}

/// What a filter line may say.
const FILTER_WORDS: &str = "words  field:text  field=exactly  overdue  stale  open  -not  due<31/12/2026";

/// A key that the footer offers.
struct Hint {
    key: String,
    says: &'static str,
    goes: bool,
}

/// What can be done now and has a word for the footer.
fn offered(app: &App, scope: Scope) -> Vec<Hint> {
    let mut hints = Vec::new();
    if scope.is_body() {
        hints.push(Hint { key: "OPALJDMHR".to_owned(), says: "screens", goes: true });
    }
    for row in rows(scope).filter(|row| !row.hint.is_empty() && blocked(row.command, app).is_none()) {
        let Some(key) = row.keys.first() else { continue };
        let goes = row.command.goes() && (scope.is_body() || scope == Scope::Import);
        hints.push(Hint { key: key.to_string(), says: row.hint, goes });
    }
    hints
}

/// Draws hints from the left as far as they fit, two spaces between them where there is room.
fn line(canvas: &mut Canvas<'_>, y: u16, width: u16, hints: &[Hint]) {
    let columns = |hint: &Hint| hint.key.width() + 1 + hint.says.width();
    let needed: usize = hints.iter().map(columns).sum();
    let gap = if needed + 2 * hints.len().saturating_sub(1) <= usize::from(width) { 2 } else { 1 };
    let mut x = 0;
    for hint in hints {
        let used = u16::try_from(columns(hint)).unwrap_or(width);
        if x + used > width {
            break;
        }
        let key = canvas.theme.key();
        let after = canvas.text(x, y, width - x, &hint.key, key) + 1;
        canvas.text(x + after, y, (width - x).saturating_sub(after), hint.says, Style::new());
        x += used + gap;
    }
}
