//! What an answer to a field means: a number or a word of a choice, a name that is begun, a text.

use crate::{
    app::form::{Entry, Form},
    plan::{
        Id, Kind, Plan,
        cell::{Cell, Choice, Domain},
        contains_folded, folded,
        record::Record,
    },
};

/// How many names that fit are offered at once.
const OFFERED: usize = 9;

/// What an answer comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This text stands in the field from now on.
    Text(String),
    /// One of these is meant: what each is called, and the whole answer that it makes.
    OneOf(Vec<(String, String)>),
    /// It cannot be read: what would be right.
    Wrong(String),
}

/// The domain of an entry.
pub fn domain(form: &Form, entry: &Entry) -> Domain {
    form.field(entry).map_or(Domain::Line, |field| field.domain)
}

/// What was answered in a field.
pub fn read(plan: &Plan, form: &Form, entry: &Entry, line: &str) -> Answer {
    let domain = domain(form, entry);
    let text = line.trim();
    if let Some(text) = text.strip_prefix('=') {
        return Answer::Text(text.trim().to_owned());
    }
    match domain {
        Domain::Word(choices) => word(choices, text),
        Domain::One(kind) => one(plan, kind, text, |id| plan.written(domain, &Cell::One(id))),
        Domain::Many(kind) => many(plan, domain, kind, entry.input.value(), text),
        _ => Answer::Text(text.to_owned()),
    }
}

/// The words of a field, numbered: `1 not started, 2 in progress`.
pub fn numbered(choices: &[Choice]) -> String {
    let said = choices.iter().enumerate().map(|(place, choice)| format!("{} {}", place + 1, choice.word));
    said.collect::<Vec<_>>().join(", ")
}

fn word(choices: &[Choice], text: &str) -> Answer {
    let wanted = text.to_lowercase();
    if let Some(choice) = text.parse().ok().and_then(|number: usize| choices.get(number.checked_sub(1)?)) {
        return Answer::Text(choice.word.to_owned());
    }
    let letter = |choice: &&Choice| choice.letter.to_string() == wanted;
    let exact =
        choices.iter().find(|choice| choice.word.to_lowercase() == wanted).or_else(|| choices.iter().find(letter));
    if let Some(choice) = exact {
        return Answer::Text(choice.word.to_owned());
    }
    let begins: Vec<&Choice> =
        choices.iter().filter(|choice| choice.word.to_lowercase().starts_with(&wanted)).collect();
    match begins.as_slice() {
        [only] => Answer::Text(only.word.to_owned()),
        [] => Answer::Wrong(format!("\"{text}\" is none of these: {}", numbered(choices))),
        several => {
            Answer::OneOf(several.iter().map(|choice| (choice.word.to_owned(), choice.word.to_owned())).collect())
        }
    }
}

/// The records that fit a name that is begun, the first of them.
fn fitting<'p>(plan: &'p Plan, kind: Kind, text: &str) -> Vec<&'p Record> {
    let fits = |record: &&Record| plan.also_called(record).iter().any(|name| contains_folded(name, text));
    plan.all(kind).iter().filter(fits).take(OFFERED + 1).collect()
}

fn one(plan: &Plan, kind: Kind, text: &str, written: impl Fn(Id) -> String) -> Answer {
    if let Some(id) = plan.find(kind, text) {
        return Answer::Text(written(id));
    }
    let found = fitting(plan, kind, text);
    match found.as_slice() {
        [] => Answer::Wrong(format!(
            "no {} is called \"{text}\"; expected part of the name of one, or ? to hear them",
            kind.one()
        )),
        [only] => Answer::Text(written(only.id)),
        several if several.len() > OFFERED => {
            Answer::Wrong(format!("many {} are called so; type more of the name", kind.many()))
        }
        several => Answer::OneOf(several.iter().map(|record| (plan.line_of(record), written(record.id))).collect()),
    }
}

/// Several names with semicolons between them; one that begins with a plus is added to what stands.
fn many(plan: &Plan, domain: Domain, kind: Kind, stands: &str, text: &str) -> Answer {
    let find = |kind: Kind, name: &str| plan.find(kind, name);
    let (mut ids, text) = match text.strip_prefix('+') {
        Some(more) => {
            let known = domain.read(stands, &find).map(|cell| cell.names().to_vec()).unwrap_or_default();
            (known, more)
        }
        None => (Vec::new(), text),
    };
    // What reads as it stands, as a text that was put back does, is taken so.
    if let (true, Ok(cell)) = (ids.is_empty(), domain.read(text.trim(), &find)) {
        return Answer::Text(plan.written(domain, &cell));
    }
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let before = ids.clone();
        let with = |id: Id| {
            let mut all = before.clone();
            if !all.contains(&id) {
                all.push(id);
            }
            all
        };
        match one(plan, kind, part, |id| plan.written(domain, &Cell::many(&with(id)))) {
            Answer::Text(written) => match domain.read(&written, &find) {
                Ok(cell) => ids = cell.names().to_vec(),
                Err(wanted) => return Answer::Wrong(format!("expected {wanted}")),
            },
            // What comes after the name that is not clear is answered once more.
            other => return other,
        }
    }
    Answer::Text(plan.written(domain, &Cell::many(&ids)))
}

/// Whether an answer is one of the words that leave a field empty.
pub fn clears(line: &str) -> bool {
    matches!(folded(line.trim()).as_str(), "-" | "/clear")
}

/// The names of a kind, the first of them: what `?` reads in a field of names.
pub fn names(plan: &Plan, kind: Kind) -> Vec<String> {
    plan.all(kind).iter().map(|record| plan.line_of(record)).collect()
}
