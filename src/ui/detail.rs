//! The detail of what is chosen: labelled lines, wrapped, with the cursor's line in view.

use super::canvas::{Canvas, wrapped};
use crate::app::{
    App, Focus,
    detail::{Line, Target},
    screen::{Page, Role},
};
use ratatui::layout::{Position, Rect};

const LABEL: u16 = 18;

/// Draws the detail; returns how many lines had room and where the cursor's line stands.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, area: Rect) -> (usize, Option<Position>) {
    if area.height < 2 || area.width < 10 {
        return (0, None);
    }
    let head = heading(canvas, app, area);
    let body = Rect::new(area.x, area.y + head, area.width, area.height - head);
    let chosen = (app.focus == Focus::Detail).then_some(app.detail.cursor);
    let first = first_line(&app.detail.lines, app.detail.cursor, body);
    let drawn = lines_from(canvas, &app.detail.lines, first, chosen, body);
    marks(canvas, app, first, body);
    drawn
}

/// Draws lines of a detail; one of them is chosen while the keys go there.
pub fn lines(canvas: &mut Canvas<'_>, lines: &[Line], chosen: Option<usize>, body: Rect) -> (usize, Option<Position>) {
    let first = first_line(lines, chosen.unwrap_or(0), body);
    lines_from(canvas, lines, first, chosen, body)
}

/// Marks the lines of what a colleague changed a moment ago, in the gap before their text.
fn marks(canvas: &mut Canvas<'_>, app: &App, first: usize, body: Rect) {
    let Some((Page::List(kind), id)) = app.detail.of else { return };
    let mut y = body.y;
    for line in app.detail.lines.iter().skip(first) {
        if y >= body.bottom() {
            break;
        }
        if let Some(mark) = app.news.of_line(kind, id, line) {
            let gap = body.x + indent(line).saturating_sub(1);
            canvas.text(gap, y, 1, mark.sign(), canvas.theme.key());
        }
        y += height(line, body.width);
    }
}

/// How many lines of the window a line takes.
fn height(line: &Line, width: u16) -> u16 {
    u16::try_from(texts(line, width).len().max(labels(line).len()).max(1)).unwrap_or(u16::MAX)
}

fn lines_from(
    canvas: &mut Canvas<'_>,
    lines: &[Line],
    first: usize,
    chosen: Option<usize>,
    body: Rect,
) -> (usize, Option<Position>) {
    let mut y = body.y;
    let mut cursor = None;
    for (place, line) in lines.iter().enumerate().skip(first) {
        if y >= body.bottom() {
            break;
        }
        let is_chosen = chosen == Some(place);
        if is_chosen {
            cursor = Some(Position::new(body.x, y));
        }
        y += draw_line(canvas, line, Rect::new(body.x, y, body.width, body.bottom() - y), is_chosen);
    }
    if y >= body.bottom() && first + 1 < lines.len() && chosen.is_none() {
        canvas.right(body.x, body.bottom().saturating_sub(1), body.width, "… Tab: more", canvas.theme.key());
    }
    (usize::from(body.height), cursor)
}

/// Draws the title over at most two lines, and under it who else has this open; returns how many it took.
fn heading(canvas: &mut Canvas<'_>, app: &App, area: Rect) -> u16 {
    let used = title(canvas, app, area);
    let Some((Page::List(kind), id)) = app.detail.of else { return used };
    let others = app.also_at(kind, id).join("; ");
    if others.is_empty() || area.height <= used + 2 {
        return used;
    }
    canvas.text(area.x, area.y + used, area.width, &others, canvas.theme.style(Role::Warning));
    used + 1
}

fn title(canvas: &mut Canvas<'_>, app: &App, area: Rect) -> u16 {
    let lines = wrapped(&app.detail.title, area.width);
    match lines.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && area.height > 4 => {
            canvas.text(area.x, area.y, area.width, first, canvas.theme.key());
            canvas.text(area.x, area.y + 1, area.width, &rest.join(" "), canvas.theme.key());
            2
        }
        _ => {
            canvas.text(area.x, area.y, area.width, &app.detail.title, canvas.theme.key());
            1
        }
    }
}

/// The first line to draw, so that the cursor's line and some after it are seen.
fn first_line(lines: &[Line], cursor: usize, body: Rect) -> usize {
    let height = |line: &Line| usize::from(height(line, body.width));
    let total: usize = lines.iter().map(height).take(2_000).sum();
    if total <= usize::from(body.height) {
        return 0;
    }
    let room = usize::from(body.height) * 3 / 4;
    let mut used = 0;
    let mut first = cursor;
    while first > 0 {
        let Some(line) = lines.get(first) else { break };
        used += height(line);
        if used >= room {
            return first;
        }
        first -= 1;
    }
    first
}

fn indent(line: &Line) -> u16 {
    match (line.role, line.label.is_empty()) {
        (Role::Heading, _) => 0,
        (_, true) => 2,
        (_, false) => LABEL,
    }
}

/// The label over as many lines as it needs.
fn labels(line: &Line) -> Vec<String> {
    wrapped(&line.label, LABEL - 1)
}

fn texts(line: &Line, width: u16) -> Vec<String> {
    // A list's line is one line: what does not fit is read where it leads.
    let indent = indent(line);
    if line.label.is_empty() && !line.full && matches!(line.target, Some(Target::Record(..))) && indent == 2 {
        let mut lines = wrapped(&line.text, width.saturating_sub(indent + 2));
        if lines.len() > 2 {
            lines.truncate(2);
            if let Some(last) = lines.last_mut() {
                last.push('…');
            }
        }
        return lines;
    }
    wrapped(&line.text, width.saturating_sub(indent))
}

fn draw_line(canvas: &mut Canvas<'_>, line: &Line, area: Rect, chosen: bool) -> u16 {
    let indent = indent(line);
    let dim = canvas.theme.faint();
    let mut labelled = 0;
    for (y, label) in (area.y..area.bottom()).zip(labels(line)) {
        canvas.text(area.x, y, LABEL.min(area.width) - 1, &label, dim);
        labelled += 1;
    }
    let style = canvas.theme.style(line.role);
    let mark = canvas.theme.mark(line.role).map_or(String::new(), |mark| format!("{mark} "));
    let mark_style = canvas.theme.mark_style(line.role);
    let mut used = 0;
    for (place, text) in texts(line, area.width).iter().enumerate() {
        let y = area.y + used;
        if y >= area.bottom() {
            break;
        }
        let text = if place == 0 { format!("{mark}{text}") } else { text.clone() };
        canvas.text(area.x + indent, y, area.width.saturating_sub(indent), &text, style);
        if place == 0 && mark_style != style {
            canvas.row_style(area.x + indent, y, 1, mark_style);
        }
        used += 1;
    }
    used = used.max(labelled);
    if chosen {
        for y in area.y..area.y + used {
            canvas.row_style(area.x, y, area.width, canvas.theme.chosen());
        }
    }
    used.max(1)
}
