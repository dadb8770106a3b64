//! What a change of several records would do, by ear: a line for each record, not for each change.

use super::body;
use crate::{
    app::{App, Effect, overlay::Preview},
    plan::{
        Id, Kind, Plan,
        change::{Change, Edit},
        record::Record,
        slip, update,
    },
};
use std::collections::BTreeMap;

/// The lines of a preview: where it can be told which changes it is of, one for each record.
pub fn rows(app: &App, preview: &Preview) -> Vec<String> {
    match &preview.accept {
        Effect::Commit(revision) => of(&app.plan, &revision.changes),
        _ => preview.lines.iter().map(|line| unsigned(&line.text)).collect(),
    }
}

/// A line without the sign that only eyes read; its words say what it is too.
fn unsigned(text: &str) -> String {
    text.strip_prefix(['+', '~', '-']).map_or(text, str::trim_start).to_owned()
}

/// What happens to one record: what moves in it, and what is noted of it.
struct Told {
    name: String,
    moves: Vec<String>,
    notes: Vec<String>,
}

impl Told {
    fn line(self) -> String {
        let all: Vec<String> = self.moves.into_iter().chain(self.notes).collect();
        if all.is_empty() { self.name } else { format!("{}: {}", self.name, all.join("; ")) }
    }
}

/// Each record in the order of its first change, with all that happens to it.
fn of(plan: &Plan, changes: &[Change]) -> Vec<String> {
    let mut told: Vec<Told> = Vec::new();
    let mut places: BTreeMap<(Kind, Id), usize> = BTreeMap::new();
    for change in changes {
        let Some((of, name, says)) = words(plan, change) else {
            let name = change.told(plan);
            told.push(Told { name, moves: Vec::new(), notes: Vec::new() });
            continue;
        };
        let place = *places.entry(of).or_insert(told.len());
        if place == told.len() {
            told.push(Told { name, moves: Vec::new(), notes: Vec::new() });
        }
        let moves = matches!(change.edit, Edit::Set { .. });
        if let Some(one) = told.get_mut(place) {
            if moves { &mut one.moves } else { &mut one.notes }.push(says);
        }
    }
    told.into_iter().map(Told::line).collect()
}

/// Of which record a change is told, what that is called, and what happens to it; nothing where a
/// record comes or goes of itself.
fn words(plan: &Plan, change: &Change) -> Option<((Kind, Id), String, String)> {
    match &change.edit {
        Edit::Set { field, before, after } => {
            let field = change.kind.fields().get(*field)?;
            let word = |cell| match plan.shown(field.domain, cell) {
                text if text.is_empty() => "empty".to_owned(),
                text => text.replace('\n', " "),
            };
            let says = format!("{} {} to {}", body::header(field.header), word(before), word(after));
            Some(((change.kind, change.id), change.code.clone(), says))
        }
        Edit::Add(cells) => {
            let record = Record::with_cells(change.kind, change.id, cells.clone());
            let (action, says) = match change.kind {
                Kind::Update if record.get(update::NOTE).is_empty() => (record.get(update::ACTION)?, "noted"),
                Kind::Update => (record.get(update::ACTION)?, "note taken"),
                Kind::Slip => (record.get(slip::ACTION)?, "move of the date noted"),
                _ => return None,
            };
            Some(((Kind::Action, action), plan.label(Kind::Action, action).into_owned(), says.to_owned()))
        }
        Edit::Remove(_) => None,
    }
}
