//! What a form asks, in words: a field, all its fields, what would be saved.

use super::{
    answer::{domain, numbered},
    plain::ended,
};
use crate::{
    app::form::{Entry, Form, Purpose},
    plan::{cell::Domain, day::typed},
};

/// From how many letters on a text is not read again in full with every question.
const LONG: usize = 160;

/// A text in short: its end is read where somebody asks for it.
fn brief(text: &str) -> String {
    let flat = text.replace('\n', " ");
    if flat.chars().count() <= LONG {
        return flat;
    }
    let begin: String = flat.chars().take(LONG).collect();
    format!("{begin}… (/read reads all {} letters)", flat.chars().count())
}

/// The label of a field, what is expected, what stands there.
pub fn question(form: &Form, entry: &Entry) -> String {
    let Some(field) = form.field(entry) else { return String::new() };
    let needed = if field.required || entry.needed { ", needed" } else { "" };
    let text = entry.input.value();
    let now = match text {
        "" if entry.differs => "not the same in all".to_owned(),
        "" => "empty".to_owned(),
        text => brief(text),
    };
    let now = format!("now {}", ended(&now));
    let expects = match domain(form, entry) {
        Domain::Word(choices) => numbered(choices),
        Domain::One(kind) => format!("Part of the name of {}; ? reads the names", kind.with_article()),
        Domain::Many(kind) => {
            format!("Names of {}, with ; between them; + before one that is added; ? reads the names", kind.many())
        }
        Domain::Prose if text.is_empty() => "In lines; a full stop alone ends the text".to_owned(),
        Domain::Prose => "In lines, in the place of what stands; a full stop alone ends the text".to_owned(),
        Domain::Line | Domain::Code => String::new(),
        domain => format!("Expects {}", typed::wanted(domain)),
    };
    let expects = if expects.is_empty() { String::new() } else { format!(" {expects}.") };
    format!("{}{needed}, {now}{expects}", field.header)
}

/// A field with what stands in it.
pub fn stands(form: &Form, entry: &Entry) -> String {
    let header = form.field(entry).map_or("", |field| field.header);
    let problem = entry.problem.as_ref().map_or_else(String::new, |problem| format!(" ({problem})"));
    match entry.input.value() {
        "" => format!("{header}: empty{problem}"),
        text => format!("{header}: {}{problem}", brief(text)),
    }
}

/// What would be saved, and the choices there are.
pub fn summary(form: &Form) -> Vec<String> {
    let moved = |entry: &&Entry| {
        let text = entry.input.value();
        if form.purpose == Purpose::Add || matches!(form.purpose, Purpose::Also(_)) {
            !text.is_empty()
        } else {
            text != entry.started
        }
    };
    let line = |entry: &Entry| {
        let header = form.field(entry).map_or("", |field| field.header);
        let text = entry.input.value();
        let becomes = if text.is_empty() { "empty" } else { text }.replace('\n', " ");
        if entry.started.is_empty() || entry.started == text {
            return format!("{header}: {becomes}");
        }
        format!("{header}: {} becomes {becomes}", entry.started.replace('\n', " "))
    };
    let lines: Vec<String> = form.entries.iter().filter(moved).map(line).collect();
    let begin = if lines.is_empty() { "Nothing was changed." } else { "To be saved:" };
    let choices = "1 save, 2 change a field, 3 leave";
    std::iter::once(begin.to_owned()).chain(lines).chain([choices.to_owned()]).collect()
}

/// What `/?` says in a form.
pub const HELP: [&str; 8] = [
    "Type the value; for a choice its number or its first letters, for a name a part of it.",
    "Empty keeps what stands; where it cannot be read it puts back what stood at first.",
    "- clears the field. = before a text takes the rest as it is typed.",
    "A full stop goes to the end, where everything is read back before it is saved.",
    "/back asks the field before, /fields lists the fields, /read reads the field in full.",
    "In a long text every line is one of it but a full stop alone and these commands; = before a line types them too.",
    "/help says what the field is for. ? in a field of names reads the names there are.",
    "/leave leaves the form, and asks first where something was typed. /quit leaves the program.",
];
