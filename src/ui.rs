//! UI: draws the app. It decides nothing and changes nothing; what it learns (how many rows
//! had room) it returns, and the session hands it back before the next key.
//!
//! ```text
//! folkmoot · Kent Community Safety Partnership · edition April 2025       22 Nov 2026 · clerk
//! Overview Priorities Actions Leads proJects Districts Meetings History Records
//! ┌ list ──────────────────────────────┬ detail ─────────────────────────┐
//! │ (one over the other at 80 columns) │                                 │
//! └────────────────────────────────────┴─────────────────────────────────┘
//! what just happened, or why something cannot be done
//! s status  r rating  t note  ...                              ? help  q quit
//! ```

pub mod arranging;
pub mod calendar;
pub mod canvas;
pub mod detail;
pub mod drafts;
pub mod filter;
pub mod footer;
pub mod form;
pub mod here;
pub mod import;
pub mod in_place;
pub mod list;
pub mod overlay;
pub mod overview;
pub mod palette;
pub mod sheet;
pub mod standoff;
pub mod text_pane;
pub mod theme;
pub mod tour;
pub mod views;
pub mod visible;

use crate::app::{App, Focus, Metrics, mouse::Patch, overlay::Overlay};
use canvas::Canvas;
use ratatui::{
    Frame,
    layout::{Position, Rect},
    style::Style,
};
use theme::Theme;

/// The least size at which every screen is fully usable.
pub const LEAST: (u16, u16) = (80, 24);
/// The size below which nothing but the wish for more is drawn.
const SMALLEST: (u16, u16) = (78, 18);
/// From this width on, list and detail stand side by side.
const SIDE_BY_SIDE: u16 = 110;

/// Draws everything.
pub fn draw(frame: &mut Frame<'_>, app: &App, theme: Theme) -> Metrics {
    let area = frame.area();
    let theme = Theme { look: app.looks.chosen, ..theme };
    let mut canvas = Canvas { buffer: frame.buffer_mut(), theme };
    canvas.buffer.set_style(area, theme.page());
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let says = format!("The window is too small: {}x{}.", area.width, area.height);
        let key = if app.overlays.is_empty() { "q" } else { "Ctrl-C" };
        let ((width, height), (wide, high)) = (SMALLEST, LEAST);
        let wants = format!("folkmoot needs {width}x{height}; {wide}x{high} shows all.");
        let leaves = format!("Nothing is lost; {key} leaves.");
        canvas.text(0, 0, area.width, &says, Style::new());
        canvas.text(0, 1, area.width, &wants, Style::new());
        canvas.text(0, 2, area.width, &leaves, Style::new());
        if area.width > 0 && area.height > 0 {
            frame.set_cursor_position(Position::ORIGIN);
        }
        return Metrics { seen: false, ..app.metrics };
    }
    footer::title(&mut canvas, app, area.width);
    let tabs = footer::tabs(&mut canvas, app, area.width);
    let body = Rect::new(0, 2, area.width, area.height - 4);
    let mut metrics = Metrics { seen: true, tabs, rows: Patch::default(), ..app.metrics };
    let mut cursor = page(&mut canvas, app, body, &mut metrics);
    tour::draw(&mut canvas, app, body);
    for (place, overlay) in app.overlays.iter().enumerate() {
        // Of two forms only the later is seen: the other goes on where this one ends.
        let later = app.overlays.iter().skip(place + 1);
        if matches!(overlay, Overlay::Form(_)) && { later }.any(|later| matches!(later, Overlay::Form(_))) {
            continue;
        }
        let (rows, place) = match overlay {
            Overlay::Help(help) => overlay::help(&mut canvas, app, help, body),
            Overlay::Palette(shown) => palette::draw(&mut canvas, app, shown, body),
            // The list has drawn it already.
            Overlay::Form(_) if app.edited_in_row().is_some() => (1, cursor),
            Overlay::Form(form) => (1, form::draw(&mut canvas, app, form, body)),
            Overlay::Conflict(standoff) => {
                let place = standoff::draw(&mut canvas, app, standoff, body, &mut metrics);
                (usize::from(body.height / 2), place)
            }
            Overlay::Preview(preview) => overlay::preview(&mut canvas, preview, body),
            Overlay::Import(shown) => import::draw(&mut canvas, app, shown, body),
            Overlay::Pick(pick) => import::pick(&mut canvas, app, pick, body),
            Overlay::Papers(papers) => overlay::papers(&mut canvas, papers, body),
            Overlay::Prompt(prompt) => import::prompt(&mut canvas, prompt, body),
            Overlay::Reading(progress) => import::reading(&mut canvas, progress.done, progress.total, body),
            Overlay::Chooser(chooser) => overlay::chooser(&mut canvas, app, chooser, body),
            Overlay::Welcome(welcome) => overlay::welcome(&mut canvas, welcome, body),
            Overlay::Drafts(drafts) => {
                let (rows, further, place) = drafts::draw(&mut canvas, app, drafts, body);
                metrics.further = further;
                (rows, place)
            }
            Overlay::Ask(ask) => overlay::ask(&mut canvas, app, ask, body),
            Overlay::Views(shown) => views::list(&mut canvas, app, shown, body),
            Overlay::Keeping(shown) => views::keeping(&mut canvas, app, shown, body),
            Overlay::Who(who) => here::who(&mut canvas, app, who, body),
            Overlay::Arranging(arranging) => arranging::draw(&mut canvas, app, arranging, body),
            Overlay::Text(pane) => text_pane::draw(&mut canvas, app, *pane, body, &mut metrics),
            Overlay::Fields(fields) => in_place::fields(&mut canvas, app, fields, body),
            Overlay::Calendar(shown) => (1, calendar::draw(&mut canvas, shown, body)),
        };
        metrics.overlay = rows;
        cursor = place;
    }
    footer::hints(&mut canvas, app, area.width, area.height);
    // A screen reader reads where the cursor is: where nothing is chosen, the body from its beginning.
    let place = cursor.filter(|place| area.contains(*place)).unwrap_or_else(|| body.as_position());
    frame.set_cursor_position(place);
    metrics
}

/// Draws the list and the detail, side by side or one over the other.
fn page(canvas: &mut Canvas<'_>, app: &App, body: Rect, metrics: &mut Metrics) -> Option<Position> {
    if app.page.is_figures() {
        metrics.list = usize::from(body.height);
        return overview::draw(canvas, app, body);
    }
    if let Some(walked) = app.walked() {
        let (rows, columns, cursor) = sheet::draw(canvas, app, walked, body);
        (metrics.list, metrics.columns) = (rows, columns);
        return cursor;
    }
    let body = if app.face().is_some() {
        // The list of projects is a view of its screen.
        sheet::views(canvas, app, Rect { height: 1, ..body });
        Rect { y: body.y + 1, height: body.height.saturating_sub(1), ..body }
    } else {
        body
    };
    let (list_area, detail_area) = if body.width >= SIDE_BY_SIDE {
        let left = body.width * 3 / 5;
        canvas.upright(left, body.y, body.height);
        (
            Rect::new(body.x, body.y, left - 1, body.height),
            Rect::new(left + 2, body.y, body.width - left - 2, body.height),
        )
    } else {
        let top = body.height / 2 + 1;
        canvas.rule(body.x, body.y + top, body.width);
        (
            Rect::new(body.x, body.y, body.width, top),
            Rect::new(body.x, body.y + top + 1, body.width, body.height - top - 1),
        )
    };
    let (rows, list_cursor) = list::draw(canvas, app, list_area);
    let (lines, detail_cursor) = detail::draw(canvas, app, detail_area);
    metrics.list = rows;
    metrics.rows = list::rows_of(list_area);
    metrics.detail = lines;
    match app.focus {
        _ if app.edited_in_row().is_some() => list_cursor,
        Focus::List => list_cursor,
        Focus::Detail => detail_cursor,
        Focus::Filter if app.walks => list_cursor,
        Focus::Filter => Some(list::filter_cursor(app, list_area)),
    }
}
