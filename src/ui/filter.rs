//! The filter of a list: its line while it is typed, its chips over the list once it stands, and what is
//! offered at its cursor.
//!
//! ```text
//! Actions showing 23 of 114 · /rating:red due<30      while it is typed
//! Actions showing 23 of 114 [rating:red] [due<30d]    once it stands; +2 where two more have no room
//! ```

use super::canvas::{Canvas, wrapped};
use crate::app::{
    App, Focus,
    filtering::Said,
    screen::{Page, Role},
};
use ratatui::{
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What a filter line may say, where nothing is offered.
const FILTER_WORDS: &str = "words  field:text  field=exactly  -not  due<30d  stage:a,b  project:*";
/// What the filter line of the history may say.
const HISTORY_WORDS: &str = "words by:NAME record:DA-03 kind:action removed import since:2026-11 before: on:";

/// Whether there is a filter to be shown.
pub fn is_shown(app: &App) -> bool {
    app.focus == Focus::Filter || app.list().is_filtered()
}

/// Draws the filter behind the title of a list.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, area: Rect) {
    let counted = showing(app);
    let used = canvas.text(area.x, area.y, area.width, &counted, Style::new()) + 1;
    let rest = Rect { x: area.x + used, width: area.width.saturating_sub(used), height: 1, ..area };
    if app.focus == Focus::Filter { line(canvas, app, rest) } else { chips(canvas, app, rest) }
}

/// How many rows a filter leaves. How many steps there are in all only the file could say.
fn showing(app: &App) -> String {
    let list = app.list();
    match app.page {
        Page::History => format!("showing {}{}", list.rows.len(), if app.past.more { "+" } else { "" }),
        _ => format!("showing {} of {}", list.rows.len(), list.total),
    }
}

/// What stands before the line while it is typed.
const BEGINS: &str = "· /";

/// Draws the line as it is typed, as much of it as has room around the cursor; what is wrong looks so.
fn line(canvas: &mut Canvas<'_>, app: &App, area: Rect) {
    let list = app.list();
    let used = canvas.text(area.x, area.y, area.width, BEGINS, canvas.theme.key());
    let room = area.width.saturating_sub(used);
    let text = list.filter.value();
    let mut skip = list.filter.visual_scroll(usize::from(room));
    let mut x = area.x + used;
    let is_cut = skip > 0;
    let wrong: Vec<_> =
        list.query
            .problems()
            .iter()
            .filter(|problem| {
                !list.query.chips().iter().any(|chip| {
                    problem.at.end <= chip.end && problem.at.start >= chip.start && app.is_being_typed(chip)
                })
            })
            .map(|problem| problem.at.clone())
            .collect();
    for (place, letter) in text.char_indices() {
        let columns = letter.width().unwrap_or(0);
        if skip > 0 {
            skip = skip.saturating_sub(columns);
            continue;
        }
        let is_wrong = app.page != Page::History && wrong.iter().any(|at| at.contains(&place));
        let style = if is_wrong { canvas.theme.style(Role::Warning) } else { canvas.theme.key() };
        x += canvas.text(x, area.y, area.right().saturating_sub(x), letter.encode_utf8(&mut [0; 4]), style);
    }
    if is_cut {
        canvas.text(area.x + used, area.y, 1, "…", canvas.theme.key());
    }
}

/// Draws the terms that stand, each a chip; those without room are counted.
fn chips(canvas: &mut Canvas<'_>, app: &App, area: Rect) {
    let list = app.list();
    let text = list.filter.value();
    // The history is filtered in the file, so its terms are known only as words.
    let mut ranges = crate::plan::select::tokens(text);
    // What is wrong is not among those without room.
    let is_right = |at: &std::ops::Range<usize>| app.page == Page::History || list.query.problem_at(at).is_none();
    ranges.sort_by_key(|token| is_right(&token.at));
    let mut x = area.x;
    for (place, token) in ranges.iter().enumerate() {
        let words = text.get(token.at.clone()).unwrap_or_default();
        let problem = app.page != Page::History && list.query.problem_at(&token.at).is_some();
        let chip = if problem { format!("[! {words}]") } else { format!("[{words}]") };
        let columns = u16::try_from(chip.width()).unwrap_or(u16::MAX);
        let later = ranges.len() - place - 1;
        let left = area.right().saturating_sub(x);
        let kept = if later > 0 { 4 } else { 0 };
        if columns.saturating_add(kept) > left && place > 0 {
            canvas.text(x, area.y, left, &format!("+{}", later + 1), canvas.theme.key());
            return;
        }
        let style = if problem { canvas.theme.style(Role::Warning) } else { canvas.theme.key() };
        x += canvas.text(x, area.y, left.saturating_sub(kept), &chip, style) + 1;
    }
}

/// Where the cursor of the filter line stands; `title` is what stands before.
pub fn cursor(app: &App, area: Rect, title: &str) -> Position {
    let before = title.width() + 1 + showing(app).width() + 1 + BEGINS.width();
    let room = usize::from(area.width).saturating_sub(before);
    let filter = &app.list().filter;
    let columns = before + filter.visual_cursor().saturating_sub(filter.visual_scroll(room));
    Position::new(area.x + u16::try_from(columns).unwrap_or(0).min(area.width.saturating_sub(1)), area.y)
}

/// Draws beneath the list, while the filter is typed: what is wrong with it, else what may stand at the
/// cursor. Returns whether that took the next line too.
pub fn beneath(canvas: &mut Canvas<'_>, app: &App, width: u16, y: u16) -> bool {
    let said = if app.page == Page::History { Said::Nothing } else { app.said_of_filter() };
    let offers = app.offers();
    match said {
        Said::Wrong(says) if offers.chosen().is_none() => return sentence(canvas, says, width, y, Role::Warning),
        Said::Unfinished(says) if offers.candidates().is_empty() => {
            return sentence(canvas, says, width, y, Role::Plain);
        }
        _ => {}
    }
    if offers.candidates().is_empty() {
        let words = if app.page == Page::History { HISTORY_WORDS } else { FILTER_WORDS };
        canvas.text(0, y, width, words, Style::new());
    } else {
        offered(canvas, app, width, y);
    }
    false
}

fn sentence(canvas: &mut Canvas<'_>, says: &str, width: u16, y: u16, role: Role) -> bool {
    let style = canvas.theme.style(role);
    let mut lines = wrapped(says, width).into_iter();
    canvas.text(0, y, width, &lines.next().unwrap_or_default(), style);
    let rest = lines.collect::<Vec<_>>().join(" ");
    if rest.is_empty() {
        return false;
    }
    canvas.text(0, y + 1, width, &rest, style);
    true
}

/// Draws what may stand at the cursor in a line, the one that stands there marked and explained.
fn offered(canvas: &mut Canvas<'_>, app: &App, width: u16, y: u16) {
    let offers = app.offers();
    let candidates = offers.candidates();
    let chosen = offers.chosen().and_then(|place| candidates.get(place));
    let about = chosen.or(candidates.first().filter(|_| candidates.len() == 1)).map_or("", |one| one.about.as_str());
    let told = u16::try_from(about.width()).unwrap_or(width).min(width * 2 / 5);
    let room = width - if told > 0 { told + 3 } else { 0 };
    let mut x = canvas.text(0, y, room, "Tab", canvas.theme.key()) + 1;
    // The chosen one is always among those that are seen.
    let columns = |place: usize| candidates.get(place).map_or(0, |one| one.text.width() + 2);
    let mut first = 0;
    while let Some(place) = offers.chosen()
        && first < place
        && (first..=place).map(columns).sum::<usize>() + 6 > usize::from(room)
    {
        first += 1;
    }
    for (place, candidate) in candidates.iter().enumerate().skip(first) {
        let needed = u16::try_from(candidate.text.width()).unwrap_or(width);
        let kept = if place + 1 < candidates.len() { 2 } else { 0 };
        if x + needed + kept > room && place > first {
            canvas.text(x, y, room.saturating_sub(x), "…", Style::new());
            break;
        }
        let style = if offers.chosen() == Some(place) { canvas.theme.chosen() } else { Style::new() };
        x += canvas.text(x, y, room.saturating_sub(x), &candidate.text, style) + 2;
    }
    if told > 0 {
        canvas.text(width - told, y, told, about, Style::new());
    }
}
