//! A form: its fields, what was typed in them, what is wrong with it, and what others do beside it.

use super::{
    canvas::{Canvas, wrapped},
    here,
};
use crate::{
    app::{
        App,
        form::{Entry, Form, Manner, Purpose, letters},
        screen::Role,
    },
    plan::{
        cell::{Choice, Domain},
        day::typed,
    },
};
use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_width::UnicodeWidthStr;

const LABEL: u16 = 25;
/// How many lines of a long text are drawn while it has the focus, and while it has not.
const PROSE: (usize, usize) = (7, 3);

/// What stands in a field in which several records differ.
const DIFFERS: &str = "(they differ; what is typed holds for all)";

/// One field as it is drawn: its lines, and where the cursor stands among them.
struct Drawn {
    height: u16,
    cursor: Option<(u16, u16)>,
}

/// Draws a form; returns where the cursor stands.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, form: &Form, area: Rect) -> Option<Position> {
    let inside = area.width.saturating_sub(4);
    let wanted: u16 = (0..form.entries.len()).map(|place| height(form, place, inside)).sum();
    let says = others(app, form);
    let foot = foot(app, form, inside, canvas.theme.faint());
    let outer = Rect {
        height: (wanted + 4 + longest_foot(form, inside))
            .saturating_add(said_lines(&says, area.width))
            .clamp(8.min(area.height), area.height),
        ..area
    };
    let inner = canvas.frame(outer, &form.title);
    let lines = u16::try_from(foot.len()).unwrap_or(u16::MAX).saturating_add(1);
    // Whatever others do, half of the form stays for what is typed.
    let used = here::sentences(canvas, &says, Rect { height: inner.height / 3, ..inner });
    let body = Rect { y: inner.y + used, height: inner.height.saturating_sub(lines + used), ..inner };
    let mut y = body.y;
    let mut cursor = None;
    for place in first_entry(form, body)..form.entries.len() {
        let room = body.bottom().saturating_sub(y);
        if room == 0 {
            break;
        }
        let drawn = entry_lines(canvas, app, form, place, Rect::new(body.x, y, body.width, room));
        if let (true, Some((x, line))) = (place == form.focus, drawn.cursor) {
            cursor = Some(Position::new(body.x + LABEL + x, y + line));
        }
        y += drawn.height;
    }
    canvas.rule(inner.x, inner.bottom().saturating_sub(lines), inner.width);
    for (line, (text, style)) in (inner.bottom().saturating_sub(lines - 1)..inner.bottom()).zip(&foot) {
        canvas.text(inner.x, line, inner.width, text, *style);
    }
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
        let needs = height(form, place, body.width);
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

fn height(form: &Form, place: usize, width: u16) -> u16 {
    let Some(entry) = form.entries.get(place) else { return 0 };
    let room = width.saturating_sub(LABEL);
    let lines = match domain(form, entry) {
        Domain::Word(choices) => choice_lines(choices, room).len(),
        _ => Shown::of(entry, room, place == form.focus).lines.len(),
    };
    let problem = entry.problem.as_ref().map_or(0, |problem| wrapped(&format!("! {problem}"), room).len());
    u16::try_from(lines.max(1) + problem).unwrap_or(1)
}

/// The lines of a text that are drawn: of a long one those around the cursor.
struct Shown {
    lines: Vec<String>,
    cursor: (u16, u16),
    /// How many lines the whole has, where not all are drawn.
    of: Option<usize>,
}

impl Shown {
    fn of(entry: &Entry, room: u16, focused: bool) -> Self {
        let mut lines = wrapped(entry.input.value(), room);
        let all = lines.len();
        let most = if focused { PROSE.0 } else { PROSE.1 };
        let (x, line) = cursor_place(entry.input.value(), entry.input.cursor(), room, u16::try_from(all).unwrap_or(1));
        if all <= most {
            return Self { lines, cursor: (x, line), of: None };
        }
        let first = if focused { usize::from(line).saturating_sub(most / 2).min(all - most) } else { 0 };
        lines.truncate(first + most);
        lines.drain(..first);
        // One more line says that there is more.
        lines.push(String::new());
        Self { lines, cursor: (x, line - u16::try_from(first).unwrap_or(0)), of: Some(all) }
    }
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

fn entry_lines(canvas: &mut Canvas<'_>, app: &App, form: &Form, place: usize, area: Rect) -> Drawn {
    let Some(entry) = form.entries.get(place) else { return Drawn { height: 1, cursor: None } };
    let Some(field) = form.field(entry) else { return Drawn { height: 1, cursor: None } };
    let focused = place == form.focus;
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
        let shown = Shown::of(entry, room, focused);
        drawn.height = text_lines(canvas, &shown, Rect { x, width: room, ..area }, focused);
        if entry.differs && entry.input.value().is_empty() {
            canvas.text(x, area.y, room, DIFFERS, canvas.theme.faint());
        }
        if let (true, Some(day)) = (focused, form.meant_day(app.setting.today)) {
            // What the text became, beside it: no day is taken that nobody saw.
            let text = format!("= {}", typed::said(day));
            let after = u16::try_from(entry.input.value().width()).unwrap_or(room).max(12) + 2;
            canvas.text(x + after, area.y, room.saturating_sub(after), &text, canvas.theme.style(Role::Heading));
        }
        drawn.cursor = Some(shown.cursor);
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

/// Draws the lines of a text; how many.
fn text_lines(canvas: &mut Canvas<'_>, shown: &Shown, area: Rect, focused: bool) -> u16 {
    let underline = Style::new().add_modifier(Modifier::UNDERLINED);
    let mut height = 0;
    for (place, text) in shown.lines.iter().enumerate() {
        let y = area.y + height;
        height += 1;
        if y >= area.bottom() {
            continue;
        }
        if let Some(all) = shown.of.filter(|_| place + 1 == shown.lines.len()) {
            let says = format!("… {all} lines; Ctrl-G opens the whole text");
            canvas.text(area.x, y, area.width, &says, canvas.theme.faint());
            continue;
        }
        canvas.text(area.x, y, area.width, text, Style::new());
        if focused {
            canvas.row_style(area.x, y, area.width, underline);
        }
    }
    height
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

/// What the lines below the form say of the focused field: what it is, and what can be typed.
fn foot(app: &App, form: &Form, width: u16, faint: Style) -> Vec<(String, Style)> {
    let Some((entry, _)) = form.focused() else { return Vec::new() };
    let help = form.field(entry).map_or("", |field| field.help);
    let help = wrapped(help, width).into_iter().take(FOOT).map(|line| (line, Style::new()));
    let says = wrapped(&says_of(app, form), width).into_iter().take(FOOT).map(|line| (line, faint));
    help.chain(says).collect()
}

/// What can be typed into the focused field, the names that fit what was begun, or the day that it became.
pub(super) fn says_of(app: &App, form: &Form) -> String {
    let Some((_, domain)) = form.focused() else { return String::new() };
    if let (true, Some(day)) = (form.manner == Manner::InRow, form.meant_day(app.setting.today)) {
        return format!("= {}", typed::said(day));
    }
    let names = form.candidates(&app.plan);
    if names.is_empty() {
        return accepts(form, domain);
    }
    let marked = |(place, name): (usize, &String)| {
        if place == form.candidate { format!("[{name}]") } else { name.clone() }
    };
    let several = if names.len() > 1 { "; Ctrl-N the next" } else { "" };
    let names: Vec<String> = names.iter().enumerate().map(marked).collect();
    format!("Tab takes {}{several}", names.join(" "))
}

/// How many lines each of the two sentences of the foot may take.
const FOOT: usize = 2;

/// How many lines the foot takes where it takes most, so that the frame stays where it is.
fn longest_foot(form: &Form, width: u16) -> u16 {
    let lines = |entry: &Entry| {
        let help = form.field(entry).map_or("", |field| field.help);
        let says = accepts(form, domain(form, entry));
        [help, says.as_str()].iter().map(|text| wrapped(text, width).len().min(FOOT)).sum::<usize>()
    };
    u16::try_from(form.entries.iter().map(lines).max().unwrap_or(FOOT)).unwrap_or(4)
}

/// What can be typed into a field of a domain.
fn accepts(form: &Form, domain: Domain) -> String {
    match domain {
        Domain::Word(_) if form.manner == Manner::Entered => {
            "a letter chooses and goes on; the arrows ← → choose and stay".to_owned()
        }
        Domain::Word(_) if form.manner == Manner::InRow => format!("{} or the arrows ← →", letters(domain)),
        Domain::Word(_) => "press a letter, or the arrows ← →".to_owned(),
        Domain::Prose => "expects text of any length".to_owned(),
        Domain::One(kind) => format!("type part of the name of {}", kind.with_article()),
        Domain::Many(kind) => format!("type part of a name; put ; between several {}", kind.many()),
        domain => format!("expects {}", typed::wanted(domain)),
    }
}
