//! Files looked at before they are taken in, in words: the part that has the keys, line by line.

use super::{
    body::line,
    overlay::{Shown, Takes},
    plain::ended,
};
use crate::app::{
    App,
    import::{Import, Opened, Pane},
};

/// The part of the screen that has the keys, or the heap that is opened.
pub fn shown(app: &App, import: &Import) -> Shown {
    match &import.opened {
        Some(opened) => heap(app, import, opened),
        None => part(import),
    }
}

fn title(import: &Import) -> String {
    let file = import.draft().map_or("", |draft| draft.file.as_str());
    match import.batch.drafts.len() {
        1 => format!("Import of {file}."),
        count => {
            format!("Import of {count} files, {}. This is file {}, {file}.", import.batch.summary(), import.shown + 1)
        }
    }
}

/// What taking the files in does, or why they cannot be taken.
fn accept(import: &Import) -> String {
    let says = match import.accept() {
        Ok(says) | Err(says) => says,
    };
    ended(&says)
}

fn part(import: &Import) -> Shown {
    let (name, rows): (&str, Vec<String>) = match import.pane {
        Pane::Reading => {
            let yours = |yours: bool| if yours { " (as you said)" } else { "" };
            let rows = import.settings.iter();
            let rows = rows.map(|line| format!("{}: {}{}", line.label, line.value, yours(line.yours)));
            ("How it is read", rows.collect())
        }
        Pane::Columns => {
            let rows = import.columns.iter().map(|column| {
                let first =
                    if column.value.is_empty() { String::new() } else { format!(", first value {}", column.value) };
                format!("{}{first}, becomes {}", column.header, column.becomes)
            });
            ("Its columns", rows.collect())
        }
        Pane::Heaps => {
            let rows = import.heaps.iter().map(|heap| {
                let glimpse = if heap.glimpse.is_empty() { String::new() } else { format!(": {}", heap.glimpse) };
                format!("{} {}{glimpse}", heap.count, heap.word)
            });
            ("What would change", rows.collect())
        }
    };
    let summary = import.draft().map_or_else(String::new, |draft| format!("It would change: {}.", draft.summary()));
    let lines = if rows.len() == 1 { "1 line".to_owned() } else { format!("{} lines", rows.len()) };
    let part = format!("{name}, {lines}; open and a number opens one, pane goes to the next part.");
    let accept = accept(import);
    let mut says = vec![title(import), summary, accept];
    says.retain(|line| !line.is_empty());
    Shown { key: says.concat(), says, part, rows, cursor: import.cursor(import.pane), takes: Takes::Row }
}

fn heap(app: &App, import: &Import, opened: &Opened) -> Shown {
    let what = format!("{} {}", opened.count, opened.heap.word(opened.count));
    let key = format!("{}: {what}. {}", import.draft().map_or("", |draft| draft.file.as_str()), opened.heap.about());
    if let Some(cursor) = opened.line {
        let rows = import.detail(&app.plan).iter().map(line).collect();
        let part = format!("Detail of row {} of {what}.", opened.cursor + 1);
        return Shown { says: vec![key.clone()], key, part, rows, cursor, takes: Takes::Row };
    }
    let rows = opened.items.iter().map(|item| match item.line {
        0 => item.text.clone(),
        line => format!("line {line}: {}", item.text),
    });
    let rows: Vec<String> = rows.collect();
    let mut says = vec![key.clone()];
    if rows.len() < opened.count {
        says.push(format!("The first {} of {}.", rows.len(), opened.count));
    }
    Shown { key, says, part: String::new(), rows, cursor: opened.cursor, takes: Takes::Row }
}
