//! Sorting by ear: by the name of a column, or by its number where `sort` read the columns.

use super::body;
use crate::{
    app::{
        App, Focus,
        arrangement::Arrange,
        command::{Command, blocked},
        spoken::Spoken,
    },
    plan::folded,
};

/// What is said where the columns are read to sort by one.
pub const ASKS: &str = "Columns of the list; a number sorts by one, again downwards, and again no more.";

/// What sorts the list by the column that is called so, `sort due` or `sort due downwards`; nothing
/// where no column is.
pub fn by_name(app: &App, text: &str) -> Option<Vec<Spoken>> {
    let kind = app.page.kind().filter(|_| blocked(Command::Sort, app).is_none() && app.focus == Focus::List)?;
    let wanted = folded(text.trim());
    let wanted = wanted.strip_prefix("by ").unwrap_or(&wanted);
    let (wanted, down) = match wanted.rsplit_once(' ') {
        Some((name, "down" | "downwards")) => (name.trim(), true),
        _ => (wanted, false),
    };
    let list = app.list();
    let offered = list.offered(kind);
    let called = |place: usize| {
        offered.get(place).map_or_else(Vec::new, |one| {
            vec![folded(body::sign(one.column.header)), folded(&one.column.name(kind).replace('_', " "))]
        })
    };
    let find = |is: &dyn Fn(&String) -> bool| (0..offered.len()).find(|place| called(*place).iter().any(is));
    let place = find(&|name| name == wanted).or_else(|| find(&|name| name.starts_with(wanted)))?;
    let sorts = list.arrangement.sorts(offered.get(place)?.column.name(kind)).map(|(_, down)| down);
    let sort = Spoken::Command(Command::Arrange(Arrange::Sort));
    // Downwards comes after upwards, and after that the list's own order.
    let times = match (sorts, down) {
        (None | Some(false), true) => 1 + usize::from(sorts.is_none()),
        (Some(true), true) => 0,
        (_, false) => 1,
    };
    let begin = [Spoken::Command(Command::Sort), Spoken::Place(place)];
    let close = [Spoken::Command(Command::Cancel)];
    Some(begin.into_iter().chain(std::iter::repeat_n(sort, times)).chain(close).collect())
}

/// By what the list is sorted now, in a sentence of its own.
pub fn says(app: &App) -> String {
    match by(app) {
        sorts if sorts.is_empty() => "In the list's own order.".to_owned(),
        sorts => format!("Sorted by {}.", sorts.join(", then ")),
    }
}

/// By what the list is sorted, each column by the heading that is heard.
pub fn by(app: &App) -> Vec<String> {
    let Some(kind) = app.page.kind() else { return Vec::new() };
    let list = app.list();
    if list.arrangement.sort.is_empty() {
        return Vec::new();
    }
    let offered = list.offered(kind);
    let sorts = list.arrangement.sort.iter().map(|by| {
        let column = offered.iter().find(|one| one.column.name(kind) == by.name);
        let name = column.map_or_else(|| by.name.clone(), |one| body::header(body::sign(one.column.header)));
        if by.down { format!("{name} downwards") } else { name }
    });
    sorts.collect()
}
