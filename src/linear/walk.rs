//! A form by ear: asked field by field, read back before it is saved.
//!
//! ```text
//! opens ─> a field ─ answer ─> the next ... ─> what would be saved ─ 1 save
//!            ^  wrong: what would be right         │ 2 change a field ─> which? ─> the field
//!            └─────────────────────────────────────┘ 3 leave (asks where something was typed)
//! ```
//!
//! What is typed goes into the form of the app answer by answer, so that a draft of it is kept as on
//! the screen, and what is wrong is said by the form itself.

use super::{
    answer::{self, domain},
    asking::{HELP, question, stands, summary},
    plain::ended,
};
use crate::{
    app::{
        App, Focus,
        form::{Entry, Form, Purpose},
        overlay::Overlay,
    },
    plan::{cell::Domain, update},
};

/// Where one is in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum At {
    /// It was not asked yet.
    #[default]
    New,
    /// At the field at this place.
    Field(usize),
    /// In the lines of the long text at this place.
    Lines(usize, Vec<String>),
    /// At what would be saved.
    Summary,
    /// At the question which field is changed.
    Which,
}

/// The walk through a form.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Which form it is of.
    pub of: String,
    /// Where one is.
    pub at: At,
    /// Whether only one field was meant, so that the summary follows it.
    pub single: bool,
    /// Whether something lay on top of it meanwhile, so that what it is called is said again.
    pub covered: bool,
    /// Whether it was said already that an empty line does not end a text.
    pub goes_on: bool,
    /// How many sentences of what colleagues did meanwhile were said.
    pub beside: usize,
}

/// The form on top.
pub fn form(app: &App) -> Option<&Form> {
    match app.overlays.last() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

/// Whether a form is on top, or beneath what is.
pub fn lies_beneath(app: &App) -> bool {
    app.overlays.iter().any(|overlay| matches!(overlay, Overlay::Form(_)))
}

/// What tells a form from another.
fn identity(app: &App, form: &Form) -> String {
    format!("{}:{}:{}", app.overlays.len(), form.base.id, form.title)
}

impl Walk {
    /// Says what is asked now, and notes where that is.
    pub fn tell(&mut self, app: &App, form: &Form) -> Vec<String> {
        let mut lines = Vec::new();
        let of = identity(app, form);
        if self.of == of {
            // Where one is in it stays: a text that is half typed goes on where it stood.
            lines.extend(std::mem::take(&mut self.covered).then(|| ended(&form.title)));
            lines.extend(self.refused(app, form));
        } else {
            // A single field was meant where a line of a detail was opened, or the form proposes one to begin with.
            let single = form.purpose == Purpose::Edit && app.focus == Focus::Detail;
            *self = Self { of, single, ..Self::default() };
            let hint = "Empty keeps, - clears, a full stop goes to the end, /? says more.";
            lines.push(format!("{}. {hint}", form.title.trim_end_matches('.')));
            if form.purpose != Purpose::Add {
                lines.extend(app.also_at(form.base.kind, form.base.id).iter().map(|says| ended(says)));
            }
            self.at = At::Field(form.focus);
        }
        lines.extend(form.beside.iter().skip(self.beside).map(|says| ended(says)));
        self.beside = form.beside.len();
        lines.extend(self.asks(form));
        lines
    }

    /// A save that was refused, or an answer that cannot be read, asks there and says why, once.
    fn refused(&mut self, app: &App, form: &Form) -> Option<String> {
        let (entry, _) = form.focused()?;
        let problem = entry.problem.as_deref()?;
        self.at = At::Field(form.focus);
        let problem = format!("{}: {problem}", form.field(entry).map_or("", |field| field.header));
        let said = app.notice.as_ref().is_some_and(|notice| notice.text.contains(problem.trim_end_matches('.')));
        (!said).then(|| ended(&problem))
    }

    /// What is asked where one is.
    pub fn asks(&self, form: &Form) -> Vec<String> {
        match &self.at {
            At::New => Vec::new(),
            At::Field(place) => form.entries.get(*place).map(|entry| question(form, entry)).into_iter().collect(),
            At::Lines(_, lines) => vec![format!("Line {}; a full stop alone ends the text.", lines.len() + 1)],
            At::Summary => summary(form),
            At::Which => {
                let row = |(place, entry): (usize, &Entry)| format!("{}. {}", place + 1, stands(form, entry));
                let rows = form.entries.iter().enumerate().map(row);
                std::iter::once("Which field?".to_owned()).chain(rows).collect()
            }
        }
    }

    /// Where one goes after a field was answered.
    pub fn after(&self, form: &Form, place: usize) -> At {
        if self.single {
            return At::Summary;
        }
        let field = form.entries.get(place).map(|entry| entry.field);
        // After the stage of an update its note is said, as on the screen; the rest can be changed at the end.
        if form.purpose == Purpose::Update {
            let note = form.entries.iter().position(|entry| entry.field == update::NOTE.number());
            return match note {
                Some(note) if field != Some(update::NOTE.number()) => At::Field(note),
                _ => At::Summary,
            };
        }
        if place + 1 < form.entries.len() { At::Field(place + 1) } else { At::Summary }
    }
}

/// What a form does with a line.
#[derive(Debug)]
pub enum Heard {
    /// Goes there.
    Go(At),
    /// Puts this into the field at a place, and goes there.
    Put(usize, String, At),
    /// Says this, and asks again.
    Say(Vec<String>),
    /// Offers these answers: what each is called, and the line that gives it.
    Offer(Vec<(String, String)>),
    /// Saves.
    Save,
    /// Leaves the form.
    Leave,
    /// Leaves the program.
    Quit,
}

/// What a typed line means where one is.
pub fn hear(walk: &Walk, app: &App, form: &Form, line: &str) -> Heard {
    let text = line.trim();
    match &walk.at {
        At::Lines(place, lines) => match form.entries.get(*place) {
            Some(entry) => in_lines(walk, form, *place, entry, lines, line),
            None => Heard::Go(At::Summary),
        },
        At::Summary => match text.to_lowercase().as_str() {
            "1" | "save" | "s" | "/save" => Heard::Save,
            "2" | "change" | "/fields" => Heard::Go(At::Which),
            "3" | "leave" | "/leave" | "cancel" => Heard::Leave,
            "quit" | "/quit" => Heard::Quit,
            "" => Heard::Go(At::Summary),
            _ => Heard::Say(vec!["Choose 1 save, 2 change a field, or 3 leave.".to_owned()]),
        },
        At::Which => which(form, text),
        At::New => Heard::Go(At::Field(form.focus)),
        At::Field(place) => match form.entries.get(*place) {
            Some(entry) => in_field(walk, app, form, *place, entry, line),
            None => Heard::Go(At::Summary),
        },
    }
}

fn which(form: &Form, text: &str) -> Heard {
    let wanted = text.to_lowercase();
    let number =
        text.parse().ok().and_then(|number: usize| number.checked_sub(1)).filter(|at| *at < form.entries.len());
    let named = || {
        let begins =
            |entry: &Entry| form.field(entry).is_some_and(|field| field.header.to_lowercase().starts_with(&wanted));
        form.entries.iter().position(begins).filter(|_| !wanted.is_empty())
    };
    match number.or_else(named) {
        Some(place) => Heard::Go(At::Field(place)),
        None if matches!(wanted.as_str(), "" | "." | "back" | "/back") => Heard::Go(At::Summary),
        None => {
            Heard::Say(vec![format!("Choose a number up to {}, or part of the name of a field.", form.entries.len())])
        }
    }
}

fn in_field(walk: &Walk, app: &App, form: &Form, place: usize, entry: &Entry, line: &str) -> Heard {
    let text = line.trim();
    let next = walk.after(form, place);
    let domain = domain(form, entry);
    match text {
        "" if entry.problem.is_some() => return Heard::Put(place, entry.started.clone(), next),
        "" => return Heard::Go(next),
        "." => return Heard::Go(At::Summary),
        "?" => {
            if let Some(kind) = domain.refers_to() {
                return Heard::Say(answer::names(&app.plan, kind));
            }
            return Heard::Say(vec![form.field(entry).map_or("", |field| field.help).to_owned()]);
        }
        _ if answer::clears(text) => return Heard::Put(place, String::new(), next),
        _ => {}
    }
    if let Some(command) = text.strip_prefix('/') {
        let unknown = || vec![format!("\"{text}\" is nothing here; /? says what can be typed in a form.")];
        return command_of(form, place, entry, command).unwrap_or_else(|| Heard::Say(unknown()));
    }
    if domain == Domain::Prose {
        let first = line.strip_prefix('=').unwrap_or(line).to_owned();
        return Heard::Put(place, first.clone(), At::Lines(place, vec![first]));
    }
    match answer::read(&app.plan, form, entry, text) {
        answer::Answer::Text(text) => Heard::Put(place, text, next),
        answer::Answer::Wrong(says) => {
            let header = form.field(entry).map_or("", |field| field.header);
            Heard::Say(vec![format!("{header}: {}", ended(&says))])
        }
        answer::Answer::OneOf(several) => Heard::Offer(several),
    }
}

/// What a command of the form does, without its slash; nothing where it is none.
fn command_of(form: &Form, place: usize, entry: &Entry, command: &str) -> Option<Heard> {
    Some(match command.trim().to_lowercase().as_str() {
        "save" | "done" | "end" => Heard::Go(At::Summary),
        "back" => Heard::Go(At::Field(place.saturating_sub(1))),
        "fields" | "field" => Heard::Go(At::Which),
        "leave" | "cancel" => Heard::Leave,
        "quit" => Heard::Quit,
        "read" => {
            let text = entry.input.value();
            let text = if text.is_empty() { "empty" } else { text };
            Heard::Say(text.lines().map(str::to_owned).collect())
        }
        "help" => Heard::Say(vec![form.field(entry).map_or("", |field| field.help).to_owned()]),
        "?" => Heard::Say(HELP.map(str::to_owned).to_vec()),
        _ => return None,
    })
}

/// What a line means within a long text: an end, a command of the form, or a line of it.
fn in_lines(walk: &Walk, form: &Form, place: usize, entry: &Entry, lines: &[String], line: &str) -> Heard {
    let text = line.trim();
    if text == "." {
        let next = walk.after(form, place);
        let whole = lines.join("\n");
        // Empty lines before the end were typed to end it.
        return match whole.trim_end() {
            text if text == whole => Heard::Go(next),
            text => Heard::Put(place, text.to_owned(), next),
        };
    }
    if text == "/clear" {
        return Heard::Put(place, String::new(), At::Field(place));
    }
    // A slash that begins no command is the text's own, as in a list of paths.
    if let Some(heard) = text.strip_prefix('/').and_then(|command| command_of(form, place, entry, command)) {
        return heard;
    }
    let mut lines = lines.to_vec();
    // A line of the text that is only a full stop is typed with one more.
    lines.push(if text == ".." { "." } else { line.strip_prefix('=').unwrap_or(line) }.to_owned());
    Heard::Put(place, lines.join("\n"), At::Lines(place, lines))
}
