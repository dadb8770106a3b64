//! The choice between mine, theirs and the original, in words, field by field.

use super::{
    body,
    overlay::{Shown, Takes},
};
use crate::{
    app::{
        App,
        standoff::{Clash, Standoff},
    },
    plan::change::{Edit, Found},
};

/// What the field is called that a clash is about.
fn field_of(clash: &Clash) -> String {
    let wanted = &clash.conflict.wanted;
    let Edit::Set { field, .. } = &wanted.edit else { return wanted.code.clone() };
    let header = wanted.kind.fields().get(*field).map_or("", |field| field.header);
    format!("{} {}", wanted.code, body::header(header))
}

/// A colleague was faster: each field with mine, theirs and the original.
pub fn shown(app: &App, standoff: &Standoff) -> Shown {
    let says = "A colleague changed this while you were typing. Nothing was saved yet, and all you typed is kept.";
    let mut shown = Shown::new(says);
    let open = standoff.clashes.iter().filter(|clash| clash.mine.is_none()).count();
    let rows = standoff.clashes.iter().map(|clash| {
        let chosen = match clash.mine {
            Some(true) => "mine",
            Some(false) => "theirs",
            None => "not chosen yet",
        };
        format!("{}: {chosen}", field_of(clash))
    });
    let rows: Vec<String> = rows.collect();
    if let Some(clash) = standoff.clashes.get(standoff.cursor) {
        let count = standoff.clashes.len();
        let of = if count == 1 { String::new() } else { format!("Field {} of {count}. ", standoff.cursor + 1) };
        shown = shown.says(format!("{of}{}.", rows.get(standoff.cursor).map_or("", String::as_str)));
        shown.says.extend(sides(app, clash));
    }
    if open == 0 {
        shown = shown.says("All are chosen: save saves with these choices.");
    }
    shown.key = format!(
        "{}{:?}{}",
        shown.key,
        standoff.clashes.iter().map(|one| one.mine).collect::<Vec<_>>(),
        standoff.cursor
    );
    shown.lists(rows, standoff.cursor, Takes::Command)
}

fn sides(app: &App, clash: &Clash) -> Vec<String> {
    let (Edit::Set { field, before, after }, Found::Other(theirs)) =
        (&clash.conflict.wanted.edit, &clash.conflict.found)
    else {
        return vec![clash.conflict.worded(&app.plan)];
    };
    let Some(field) = clash.conflict.wanted.kind.fields().get(*field) else { return Vec::new() };
    let text = |cell| match app.plan.shown(field.domain, cell) {
        text if text.is_empty() => "(empty)".to_owned(),
        text => text.replace('\n', " "),
    };
    vec![
        format!("Mine: {}", text(after)),
        format!("Theirs, {}: {}", clash.whose(), text(theirs)),
        format!("Original: {}", text(before)),
    ]
}
