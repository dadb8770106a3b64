//! The title line, the tabs, the notice and the hints: the edges of every screen.

use super::{
    canvas::{Canvas, wrapped},
    filter, here, in_place, views,
    visible::visible,
};
use crate::{
    app::{
        App, TABS,
        command::{Command, absent, blocked},
        keys::Scope,
        mouse::Patch,
        screen::{Role, Screen, screens},
    },
    plan::{Book, Kind, day::show_day, edition, partnership, register, reviews},
};
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// Draws the title line: whose plan, which edition, for which day, who sits here.
pub fn title(canvas: &mut Canvas<'_>, app: &App, width: u16) {
    if app.plan.book() == Book::Reviews {
        return restricted_title(canvas, app, width);
    }
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
    if app.setting.read_only.is_some() {
        tail = format!("{tail} · read only");
    }
    let titled = |name: &str| match name {
        "" => format!("folkmoot{tail}"),
        name => format!("folkmoot · {name}{tail}"),
    };
    let room = who(canvas, app, width, &titled(if short.is_empty() { name } else { short }));
    let fits = titled(name).width() + usize::from(room) < usize::from(width);
    let left = titled(if fits || short.is_empty() { name } else { short });
    canvas.text(0, 0, width.saturating_sub(room + 1), &left, canvas.theme.key());
}

/// Draws the title line over what is restricted, so that nobody shares this screen unaware.
fn restricted_title(canvas: &mut Canvas<'_>, app: &App, width: u16) {
    let register = app.plan.all(Kind::Register).first().map_or("", |record| record.get(register::NAME));
    let read_only = if app.setting.read_only.is_some() { " · read only" } else { "" };
    let left = format!("RESTRICTED · {} · {register}{read_only}", reviews::label(&app.plan));
    let room = who(canvas, app, width, &left);
    canvas.text(0, 0, width.saturating_sub(room + 1), &left, canvas.theme.style(Role::Warning));
}

/// Draws the day, who sits here and who else does at the right, beside a text on the left; the
/// columns that they took.
fn who(canvas: &mut Canvas<'_>, app: &App, width: u16, beside: &str) -> u16 {
    let right = format!("as at {} · {}", show_day(app.setting.today), app.setting.who);
    let left = usize::from(width).saturating_sub(visible(beside).width() + 1 + right.width());
    let right = right + &here::with_others(app, left);
    let room = u16::try_from(visible(&right).width()).unwrap_or(width).min(width * 4 / 5);
    canvas.right(width.saturating_sub(room), 0, room, &right, Style::new());
    room
}

/// Draws the tabs; the letter of each key stands out in its name. Returns where they are.
pub fn tabs(canvas: &mut Canvas<'_>, app: &App, width: u16) -> [Patch; TABS] {
    let book = app.plan.book();
    let chosen = app.page.tab(book);
    let shown: Vec<&Screen> = screens(book, app.setting.beside).collect();
    let length: usize = shown.iter().map(|screen| screen.name.len()).sum();
    let names = if length + shown.len() <= usize::from(width) + 1 { |s: &Screen| s.name } else { |s: &Screen| s.short };
    let length: usize = shown.iter().map(|screen| names(screen).len()).sum();
    let gap = (usize::from(width).saturating_sub(length) / shown.len().max(1)).clamp(1, 3);
    let mut x = 0;
    let mut patches = [Patch::default(); TABS];
    for (place, screen) in shown.into_iter().enumerate() {
        let begins = x;
        let plain = if place == chosen { canvas.theme.chosen() } else { Style::new() };
        for letter in names(screen).chars() {
            let marked = plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
            let style = if letter == screen.letter { marked } else { plain };
            x += canvas.text(x, 1, width.saturating_sub(x), &letter.to_string(), style);
        }
        if let Some(patch) = patches.get_mut(place) {
            *patch = Patch { x: begins, y: 1, width: x - begins, height: 1 };
        }
        x += u16::try_from(gap).unwrap_or(1);
    }
    patches
}

/// Draws the two lines of hints from the table of keys; a notice takes the place of the first.
pub fn hints(canvas: &mut Canvas<'_>, app: &App, width: u16, height: u16) {
    let scope = app.scope();
    let (going, doing): (Vec<Hint>, Vec<Hint>) = offered(app, scope).into_iter().partition(|hint| hint.goes);
    if let Some(notice) = app.notice.as_ref().filter(|notice| notice.warns && app.news.heard.is_empty()) {
        // What could not be done is read to its end, where the next step stands.
        let style = canvas.theme.style(Role::Warning);
        let mut lines = wrapped(&notice.text, width).into_iter();
        canvas.text(0, height - 2, width, &lines.next().unwrap_or_default(), style);
        let rest = lines.collect::<Vec<_>>().join(" ");
        if !rest.is_empty() {
            canvas.text(0, height - 1, width, &rest, style);
            return;
        }
    } else if app.notice.is_some() || !app.news.heard.is_empty() {
        said(canvas, app, width, height - 2);
    } else if let Some(form) = app.edited_in_row() {
        in_place::line(canvas, app, form, width, height - 2);
    } else if let Some(count) = app.count {
        let used = canvas.text(0, height - 2, width, &format!("{count} and then  "), canvas.theme.key());
        let after: Vec<Hint> = counted(app, scope).collect();
        line_at(canvas, used, height - 2, width, &after);
    } else if scope == Scope::Views {
        // The names of the views stand before what else can follow.
        let needed: usize = doing.iter().map(|hint| hint.key.width() + hint.says.width() + 3).sum();
        let tail = u16::try_from(needed.saturating_sub(2)).unwrap_or(width).min(width);
        let used = views::keys(canvas, app, width, height - 2, width - tail);
        line_at(canvas, if used { width - tail } else { 0 }, height - 1, width, &doing);
        return;
    } else if scope == Scope::Filter {
        if filter::beneath(canvas, app, width, height - 2) {
            return;
        }
    } else {
        line(canvas, height - 2, width, &going);
    }
    line(canvas, height - 1, width, &doing);
}

/// Draws what just happened: what one did oneself, and beside it what a colleague did meanwhile.
fn said(canvas: &mut Canvas<'_>, app: &App, width: u16, y: u16) {
    let heard = app.news.heard.as_str();
    let Some(notice) = &app.notice else {
        canvas.text(0, y, width, heard, canvas.theme.style(Role::Heading));
        return;
    };
    let columns = |text: &str| u16::try_from(visible(text).width()).unwrap_or(width).min(width);
    // What one did oneself comes first, and is known; what the other did has at least half of the line.
    let left = match columns(heard) {
        0 => width,
        needed => columns(&notice.text).min(width.saturating_sub(3 + needed.min(width / 2))),
    };
    let role = if notice.warns { Role::Warning } else { Role::Heading };
    let used = canvas.text(0, y, left, &notice.text, canvas.theme.style(role));
    if !heard.is_empty() {
        let dash = canvas.text(used, y, 3, " · ", Style::new());
        canvas.text(used + dash, y, width.saturating_sub(used + dash), heard, canvas.theme.style(Role::Heading));
    }
}

/// A key that the footer offers.
struct Hint {
    key: String,
    says: &'static str,
    goes: bool,
}

/// What can be done now and has a word for the footer.
fn offered(app: &App, scope: Scope) -> Vec<Hint> {
    let (mut hints, mut told) = (Vec::new(), Vec::new());
    if scope.is_body() {
        let letters = screens(app.plan.book(), app.setting.beside).map(|screen| screen.letter);
        hints.push(Hint { key: letters.collect(), says: "screens", goes: true });
        if app.plan.book() == Book::Reviews && app.setting.beside {
            hints.push(Hint { key: "O".to_owned(), says: "the plan", goes: true });
        }
    }
    let hinted = app.keymap.rows_with(scope, |row| !row.hint.is_empty());
    for row in hinted.filter(|row| !absent(row.command, app.setting.beside) && blocked(row.command, app).is_none()) {
        let Some(key) = row.keys.first() else { continue };
        if told.contains(&row.command) {
            continue;
        }
        // Of a field in its row there is no next one, although Tab completes a name there too.
        if app.edited_in_row().is_some() && matches!(row.command, Command::NextField | Command::PreviousField) {
            continue;
        }
        told.push(row.command);
        let goes = row.command.goes() && (scope.is_body() || scope == Scope::Import);
        hints.push(Hint { key: key.to_string(), says: row.hint, goes });
    }
    hints
}

/// What can follow a number.
fn counted(app: &App, scope: Scope) -> impl Iterator<Item = Hint> {
    let says = [
        (Command::Down, "so many down"),
        (Command::Up, "so many up"),
        (Command::Last, "to that row"),
        (Command::Earlier, "so many earlier"),
        (Command::Later, "so many later"),
    ];
    says.into_iter().filter_map(move |(command, says)| {
        let key = app.keymap.shown(scope, command)?;
        let key = if command == Command::Last { app.keymap.letter(scope, command).unwrap_or(key) } else { key };
        Some(Hint { key: key.to_string(), says, goes: true })
    })
}

/// Draws hints from the left.
fn line(canvas: &mut Canvas<'_>, y: u16, width: u16, hints: &[Hint]) {
    line_at(canvas, 0, y, width, hints);
}

/// Draws hints from a place on as far as they fit, two spaces between them where there is room.
fn line_at(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, hints: &[Hint]) {
    let columns = |hint: &Hint| hint.key.width() + 1 + hint.says.width();
    let needed: usize = hints.iter().map(columns).sum();
    let room = usize::from(width.saturating_sub(x));
    let gap = if needed + 2 * hints.len().saturating_sub(1) <= room { 2 } else { 1 };
    let mut x = x;
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
