//! A form: its fields, what was typed in them, what is wrong with it, and what others do beside it.

use super::{
    canvas::{Canvas, wrapped},
    here,
};
use crate::{
    app::{
        App,
        form::{Entry, Form, Purpose},
        screen::Role,
    },
    plan::cell::{Choice, Domain},
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

const LABEL: u16 = 25;

/// What stands in a field in which several records differ.
const DIFFERS: &str = "(they differ; what is typed holds for all)";

/// One field as it is drawn: its lines, and where the cursor stands among them.
struct Drawn {
    height: u16,
    cursor: Option<(u16, u16)>,
}

/// Draws a form; returns where the cursor stands.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, form: &Form, area: Rect) -> Option<Position> {
    let wanted: u16 = form.entries.iter().map(|entry| height(form, entry, area.width.saturating_sub(4))).sum();
    let says = others(app, form);
    let outer = Rect {
        height: (wanted + 6).saturating_add(said_lines(&says, area.width)).clamp(8.min(area.height), area.height),
        ..area
    };
    let inner = canvas.frame(outer, &form.title);
    let foot = 3;
    // Whatever others do, half of the form stays for what is typed.
    let used = here::sentences(canvas, &says, Rect { height: inner.height / 3, ..inner });
    let body = Rect { y: inner.y + used, height: inner.height.saturating_sub(foot + used), ..inner };
    let first = first_entry(form, body);
    let mut y = body.y;
    let mut cursor = None;
    for (place, entry) in form.entries.iter().enumerate().skip(first) {
        let room = body.bottom().saturating_sub(y);
        if room == 0 {
            break;
        }
        let focused = place == form.focus;
        let drawn = entry_lines(canvas, form, entry, Rect::new(body.x, y, body.width, room), focused);
        if let (true, Some((x, line))) = (focused, drawn.cursor) {
            cursor = Some(Position::new(body.x + LABEL + x, y + line));
        }
        y += drawn.height;
    }
    foot_lines(canvas, app, form, Rect::new(inner.x, inner.bottom().saturating_sub(foot), inner.width, foot));
    cursor
}

/// What others do with the record, and did to it since the form opened.
fn others(app: &App, form: &Form) -> Vec<String> {
    let mut says = if form.purpose == Purpose::Add { Vec::new() } else { app.also_at(form.base.kind, form.base.id) };
    says.extend(form.beside.iter().cloned());
    says
}

fn said_lines(says: &[String], width: u16) -> u16 {
    let lines: usize = says.iter().map(|says| wrapped(&format!("! {says}"), width.saturating_sub(4)).len()).sum();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// The first field to draw, so that the focused one is seen.
fn first_entry(form: &Form, body: Rect) -> usize {
    let mut room = body.height;
    let mut first = form.focus;
    for place in (0..=form.focus).rev() {
        let Some(entry) = form.entries.get(place) else { break };
        let needs = height(form, entry, body.width);
        if needs > room {
            break;
        }
        room -= needs;
        first = place;
    }
    first
}

fn domain(form: &Form, entry: &Entry) -> Domain {
    form.field(entry).map_or(Domain::Line, |field| field.domain)
}

fn height(form: &Form, entry: &Entry, width: u16) -> u16 {
    let room = width.saturating_sub(LABEL);
    let lines = match domain(form, entry) {
        Domain::Word(choices) => choice_lines(choices, room).len(),
        _ => wrapped(entry.input.value(), room).len(),
    };
    let problem = entry.problem.as_ref().map_or(0, |problem| wrapped(&format!("! {problem}"), room).len());
    u16::try_from(lines.max(1) + problem).unwrap_or(1)
}

/// The words of a field over as many lines as they need.
fn choice_lines(choices: &'static [Choice], width: u16) -> Vec<Vec<&'static Choice>> {
    let mut lines: Vec<Vec<&Choice>> = vec![Vec::new()];
    let mut used = 0;
    for choice in choices {
        let columns = choice.word.width() + 4;
        if used > 0 && used + columns > usize::from(width) {
            lines.push(Vec::new());
            used = 0;
        }
        used += columns;
        if let Some(line) = lines.last_mut() {
            line.push(choice);
        }
    }
    lines
}

fn entry_lines(canvas: &mut Canvas<'_>, form: &Form, entry: &Entry, area: Rect, focused: bool) -> Drawn {
    let Some(field) = form.field(entry) else { return Drawn { height: 1, cursor: None } };
    let needed = field.required || entry.needed;
    let label = format!("{}{}", field.header, if needed { " *" } else { "" });
    let label_style = if focused { canvas.theme.chosen() } else { Style::new() };
    canvas.text(area.x, area.y, LABEL - 1, &label, label_style);
    let room = area.width.saturating_sub(LABEL);
    let x = area.x + LABEL;
    let mut drawn = Drawn { height: 0, cursor: None };
    if let Domain::Word(choices) = field.domain {
        for line in choice_lines(choices, room) {
            let mut column = x;
            for choice in line {
                let chosen = choice.word == entry.input.value();
                if chosen {
                    drawn.cursor = Some((column - x, drawn.height));
                }
                column += choice_word(canvas, column, area.y + drawn.height, choice, chosen, focused);
            }
            drawn.height += 1;
        }
        drawn.cursor = drawn.cursor.or(Some((0, 0)));
    } else {
        let value = entry.input.value();
        if entry.differs && value.is_empty() {
            canvas.text(x, area.y, room, DIFFERS, Style::new().add_modifier(Modifier::DIM));
        }
        let underline = Style::new().add_modifier(Modifier::UNDERLINED);
        let lines = wrapped(value, room);
        for text in &lines {
            let y = area.y + drawn.height;
            if y < area.bottom() {
                canvas.text(x, y, room, text, Style::new());
                if focused {
                    canvas.row_style(x, y, room, underline);
                }
            }
            drawn.height += 1;
        }
        drawn.cursor = Some(cursor_place(value, entry.input.cursor(), room, drawn.height));
    }
    if let Some(problem) = &entry.problem {
        let style = canvas.theme.style(Role::Warning);
        for text in wrapped(&format!("! {problem}"), room) {
            if area.y + drawn.height < area.bottom() {
                canvas.text(x, area.y + drawn.height, room, &text, style);
            }
            drawn.height += 1;
        }
    }
    drawn
}

/// Where the cursor stands in a wrapped text: by wrapping what is before it.
fn cursor_place(value: &str, cursor: usize, room: u16, lines: u16) -> (u16, u16) {
    let before: String = value.chars().take(cursor).collect();
    let wrapped = wrapped(&before, room);
    let line = u16::try_from(wrapped.len().saturating_sub(1)).unwrap_or(0);
    let column = wrapped.last().map_or(0, |text| text.width());
    (u16::try_from(column).unwrap_or(0).min(room.saturating_sub(1)), line.min(lines.saturating_sub(1)))
}

fn choice_word(canvas: &mut Canvas<'_>, x: u16, y: u16, choice: &Choice, chosen: bool, focused: bool) -> u16 {
    let style = match (chosen, focused) {
        (true, _) => canvas.theme.chosen().add_modifier(Modifier::BOLD),
        (false, true) => Style::new(),
        (false, false) => canvas.theme.faint(),
    };
    let key = canvas.theme.key();
    let mut used = 0;
    if focused {
        used += canvas.text(x, y, 3, &format!("{} ", choice.letter), key);
    } else if chosen {
        // Without reverse video the chosen word must still be seen.
        used += canvas.text(x, y, 3, "> ", Style::new());
    } else {
        used += 2;
    }
    used += canvas.text(x + used, y, 40, choice.word, style);
    used + 2
}

fn foot_lines(canvas: &mut Canvas<'_>, app: &App, form: &Form, area: Rect) {
    canvas.rule(area.x, area.y, area.width);
    let Some((entry, domain)) = form.focused() else { return };
    let help = form.field(entry).map_or("", |field| field.help);
    canvas.text(area.x, area.y + 1, area.width, help, Style::new());
    let names = form.candidates(&app.plan);
    let says = match (names.is_empty(), domain) {
        (false, _) => {
            let marked = |(place, name): (usize, &String)| {
                if place == form.candidate { format!("[{name}]") } else { name.clone() }
            };
            let names: Vec<String> = names.iter().enumerate().map(marked).collect();
            format!("Tab takes {} (Ctrl-N next)", names.join(" "))
        }
        (true, Domain::Word(_)) => "press a letter, or the arrows ← →".to_owned(),
        (true, Domain::One(kind)) => format!("type part of the name of {}", kind.with_article()),
        (true, Domain::Many(kind)) => format!("type part of a name; put ; between several {}", kind.many()),
        (true, domain) => format!("expects {}", domain.wanted()),
    };
    canvas.text(area.x, area.y + 2, area.width, &says, canvas.theme.faint());
}
