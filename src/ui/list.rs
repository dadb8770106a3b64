//! A list: its heading, its columns, and the rows that fit.

use super::{
    canvas::{Canvas, wrapped},
    filter, in_place,
};
use crate::{
    app::{
        App, Focus,
        columns::ListColumn,
        form::Form,
        list::List,
        mouse::Patch,
        screen::{Page, Role},
    },
    plan::Kind,
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};

/// Where the rows are: under the heading and the headings of the columns.
pub fn rows_of(area: Rect) -> Patch {
    Patch { x: area.x, y: area.y + 2, width: area.width, height: area.height.saturating_sub(2) }
}

/// Draws the list of the page; returns how many rows had room and where the chosen row stands.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, area: Rect) -> (usize, Option<Position>) {
    heading(canvas, app, area);
    let whole = area;
    // What is marked stands in a margin of its own, while anything is.
    let margin = if app.list().marked.is_empty() { 0 } else { 2.min(area.width) };
    let area = Rect { x: area.x + margin, width: area.width - margin, ..area };
    let Patch { x, y, width, height } = rows_of(area);
    let rows = Rect::new(x, y, width, height);
    let columns = app.columns();
    let places = match app.page {
        Page::List(_) => places(&columns, area.width),
        Page::History => vec![(6, 0), (18, 7), (12, 26), (area.width.saturating_sub(39), 39)],
        _ => vec![(area.width.saturating_sub(8), 0), (7, area.width.saturating_sub(7))],
    };
    column_headings(canvas, app, Rect::new(area.x, area.y + 1, area.width, 1), (&columns, &places));
    let list = app.list();
    let mut chosen = None;
    for (line, place) in (rows.y..rows.bottom()).zip(list.top..list.rows.len()) {
        let is_chosen = place == list.cursor;
        row(canvas, app, Rect::new(rows.x, line, rows.width, 1), place, (&columns, &places));
        if list.rows.get(place).is_some_and(|id| list.marked.contains(id)) {
            canvas.text(whole.x, line, margin, MARKED, canvas.theme.key());
        }
        if is_chosen {
            let style = match app.focus {
                Focus::Detail => canvas.theme.resting(),
                _ => canvas.theme.chosen(),
            };
            canvas.row_style(rows.x, line, bar(&columns, &places, rows.width), style);
            chosen = Some(Position::new(rows.x, line));
            if let Some(form) = app.edited_in_row() {
                let cell = cell_of(form, &columns, &places);
                chosen = in_place::draw(canvas, form, Rect::new(rows.x, line, rows.width, 1), cell);
            }
        }
    }
    if list.rows.is_empty() {
        for (y, line) in (rows.y..rows.bottom()).zip(wrapped(&empty(app, list), rows.width)) {
            canvas.text(rows.x, y, rows.width, &line, Style::new());
        }
    }
    (usize::from(rows.height), chosen)
}

/// The columns of a list, and the width and the place of each.
type Laid<'a> = (&'a [ListColumn], &'a [(u16, u16)]);

/// A heading with the sign of the way it is sorted, which stands where there is room for both or not.
fn headed(sorts: Option<(usize, bool)>, header: &str, width: u16) -> String {
    let Some((_, down)) = sorts else { return header.to_owned() };
    let sign = if down { '▼' } else { '▲' };
    let room = usize::from(width).saturating_sub(1);
    header.chars().take(room).chain([sign]).collect()
}

/// The width and the place of the cell of a field that is edited, where its column is drawn.
fn cell_of(form: &Form, columns: &[ListColumn], places: &[(u16, u16)]) -> Option<(u16, u16)> {
    let field = form.focused()?.0.field;
    let place = columns.iter().position(|column| column.field(form.kind) == Some(field))?;
    places.get(place).copied()
}

/// What stands before a marked row.
const MARKED: &str = "■";

/// How wide the bar over the chosen row is: up to its name. What stands behind keeps its own
/// look, and each move over a slow line sends less.
fn bar(columns: &[ListColumn], places: &[(u16, u16)], width: u16) -> u16 {
    let named = columns.iter().position(|column| column.width == 0);
    named.and_then(|place| places.get(place)).map_or(width, |(columns, x)| (x + columns).min(width))
}

fn empty(app: &App, list: &List) -> String {
    if let (Page::History, Some(problem)) = (app.page, &app.past.problem) {
        return problem.clone();
    }
    match (app.page, list.is_filtered()) {
        (Page::List(_), true) if list.query.problem().is_some() => list.query.problem().unwrap_or_default().to_owned(),
        (_, true) => "nothing fits the filter; Esc drops it".to_owned(),
        (Page::List(kind), false) => format!("no {} yet; a adds one, i imports a file", kind.many()),
        _ => "nothing yet".to_owned(),
    }
}

fn heading(canvas: &mut Canvas<'_>, app: &App, area: Rect) {
    let list = app.list();
    let used = canvas.text(area.x, area.y, area.width, &title(app), canvas.theme.key());
    let x = area.x + used + 1;
    let marked = match app.marked_count() {
        (0, _) => String::new(),
        (count, 0) => format!("{count} marked"),
        (count, hidden) => format!("{count} marked, {hidden} of them hidden"),
    };
    canvas.right(area.x, area.y, area.width, &marked, canvas.theme.key());
    let taken = u16::try_from(marked.chars().count()).unwrap_or(0);
    let room = area.width.saturating_sub(used + 2 + taken);
    if filter::is_shown(app) {
        filter::draw(canvas, app, Rect { x, width: room, ..area });
    } else if !matches!(app.page, Page::Records) {
        canvas.text(x, area.y, room, &format!("({}{})", list.rows.len(), more(app)), Style::new());
    }
}

fn title(app: &App) -> String {
    match (app.page, app.past.about) {
        (Page::History, Some(id)) => {
            let record = app.plan.anywhere(id);
            let line = |record| {
                if app.focus == Focus::Filter || app.list().is_filtered() {
                    app.plan.label_of(record).into_owned()
                } else {
                    app.plan.line_of(record)
                }
            };
            format!("History of {}", record.map_or_else(|| format!("#{id}"), line))
        }
        (page, _) => page.title(),
    }
}

/// Whether there are older steps than those that were read.
fn more(app: &App) -> &'static str {
    if app.page == Page::History && app.past.more { "+" } else { "" }
}

/// Where the cursor of the filter line stands.
pub fn filter_cursor(app: &App, area: Rect) -> Position {
    filter::cursor(app, area, &title(app))
}

/// The width and the place of each column; the one without a width takes what is left.
fn places(columns: &[ListColumn], width: u16) -> Vec<(u16, u16)> {
    let shown = |column: &&ListColumn| !column.extra || width >= 100;
    let fixed: u16 = columns.iter().filter(shown).map(|column| column.width + u16::from(column.width > 0)).sum();
    // Where more is shown than fits, the last columns give way and not the name.
    let left = width.saturating_sub(fixed).max(20);
    let mut x = 0;
    let mut places = Vec::new();
    for column in columns {
        if !shown(&column) {
            places.push((0, x));
            continue;
        }
        let columns = if column.width == 0 { left } else { column.width };
        places.push((columns.min(width.saturating_sub(x)), x));
        x += columns + 1;
    }
    places
}

fn column_headings(canvas: &mut Canvas<'_>, app: &App, area: Rect, (columns, places): Laid<'_>) {
    let style = Style::new().add_modifier(Modifier::UNDERLINED);
    canvas.row_style(area.x, area.y, area.width, style);
    match app.page {
        Page::List(kind) => {
            for (column, (width, x)) in columns.iter().zip(places) {
                let header = headed(app.list().arrangement.sorts(column.name(kind)), column.header, *width);
                if column.right {
                    canvas.right(area.x + x, area.y, *width, &header, style);
                } else {
                    canvas.text(area.x + x, area.y, *width, &header, style);
                }
            }
        }
        page => {
            let headers: &[&str] =
                if page == Page::History { &["Step", "When", "Who", "What"] } else { &["Kind of record", "Records"] };
            for (header, (width, x)) in headers.iter().zip(places) {
                canvas.text(area.x + x, area.y, *width, header, style);
            }
        }
    }
}

fn row(canvas: &mut Canvas<'_>, app: &App, area: Rect, place: usize, (columns, places): Laid<'_>) {
    let Some(id) = app.list().rows.get(place).copied() else { return };
    match app.page {
        Page::List(kind) => record_row(canvas, app, area, (kind, id), (columns, places)),
        Page::History => {
            let Some(step) = app.past.steps.get(place).filter(|step| step.number == id.0) else { return };
            let why = if step.undone_by.is_some() { format!("(taken back) {}", step.why) } else { step.why.clone() };
            let texts = [step.number.to_string(), step.when.clone(), step.by.clone(), why];
            for (text, (width, x)) in texts.iter().zip(places) {
                canvas.text(area.x + x, area.y, *width, text, Style::new());
            }
        }
        _ => {
            let kind = usize::try_from(id.0).ok().and_then(|number| Kind::ALL.get(number));
            let (Some(kind), [(width, x), (count_width, count_x)]) = (kind, places) else { return };
            canvas.text(area.x + x, area.y, *width, &Page::List(*kind).title(), Style::new());
            let count = app.plan.all(*kind).len().to_string();
            canvas.right(area.x + count_x, area.y, *count_width, &count, Style::new());
        }
    }
}

fn record_row(
    canvas: &mut Canvas<'_>,
    app: &App,
    area: Rect,
    (kind, id): (Kind, crate::plan::Id),
    (columns, places): Laid<'_>,
) {
    let Some(record) = app.plan.record(kind, id) else { return };
    let sight = app.sight();
    // A bid that is marked has its star between its reference and its title, as on the board.
    if let (true, Some((_, x))) = (app.funding.marked.contains(&id), places.get(1)) {
        canvas.text((area.x + x).saturating_sub(1), area.y, 1, "*", canvas.theme.key());
    }
    for (column, (width, x)) in columns.iter().zip(places) {
        if *width == 0 {
            continue;
        }
        let text = column.text(&sight, record);
        let role = (column.role)(record, sight.as_at);
        // Where the mark is all that stands in a column, it looks as a mark does.
        let is_mark = matches!(role, Role::Link | Role::Funded) && column.width == 1;
        let style = if is_mark { canvas.theme.mark_style(role) } else { canvas.theme.style(role) };
        let marked = match (role, canvas.theme.mark(role)) {
            (Role::Stage(_) | Role::Rating(_), Some(mark)) => std::borrow::Cow::Owned(format!("{mark} {text}")),
            _ => text,
        };
        if column.right {
            canvas.right(area.x + x, area.y, *width, &marked, style);
        } else {
            canvas.text(area.x + x, area.y, *width, &marked, style);
        }
    }
    // In the gap behind the first column, where no text can stand.
    if let (Some(mark), Some((width, x))) = (app.news.of(kind, id), places.first()) {
        let gap = (area.x + x + width).min(area.right().saturating_sub(1));
        canvas.text(gap, area.y, 1, mark.sign(), canvas.theme.key());
    }
}
