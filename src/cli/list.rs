//! `folkmoot list`: the records of a kind, all or those that a filter picks.

use super::{Done, Failure, Office, Place, kind_named, print};
use crate::{
    app::{
        columns::{Sight, columns, order},
        views::{View, all},
    },
    config, paper,
    plan::{
        Book, Kind, folded,
        progress::{self, AsAt},
        record::Record,
        select::{Query, Standpoint},
    },
    session,
};
use clap::Args;

#[derive(Debug, Args)]
pub struct List {
    /// The kind: actions, priorities, leads, projects, districts, meetings, ...; `kinds` lists them
    #[arg(required_unless_present = "view")]
    kind: Option<String>,
    /// A filter, as on the screen: words, field:value, overdue, stale, open
    #[arg(allow_hyphen_values = true)]
    filter: Vec<String>,
    /// A saved view by its name or number, in place of a kind and a filter: `overdue`, `2`; `views` lists them
    #[arg(long, conflicts_with_all = ["kind", "filter"], value_name = "NAME")]
    view: Option<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Lists records.
pub fn run(task: &List, place: &Place) -> Done {
    let (kind, filter, json, office) = match task.kind.as_deref() {
        Some("kinds") => {
            let book = if place.restricted { Book::Reviews } else { Book::Plan };
            return kinds(book, task.json);
        }
        Some("views") => return views(&known_views(&place.open()?)?, task.json),
        Some(kind) => {
            let kind = kind_named(kind)?;
            let office = place.open()?;
            office.holds(kind)?;
            let (filter, json) = split(&task.filter, task.json);
            (kind, filter, json, office)
        }
        None => {
            let office = place.open()?;
            let view = view_named(&office, task.view.as_deref().unwrap_or_default())?;
            (view.kind, view.is.filter, task.json, office)
        }
    };
    let records = chosen(&office, kind, &filter)?;
    if json {
        return print::json(&paper::json::list(&office.plan, records));
    }
    let as_at = AsAt::of(&office.plan, office.desk.today());
    let headers: Vec<&str> = columns(kind).iter().map(|column| column.header).collect();
    let progress = progress::progress(&office.plan, as_at);
    let sight = Sight { plan: &office.plan, as_at, progress: &progress };
    let rows: Vec<Vec<String>> = records
        .into_iter()
        .map(|record| columns(kind).iter().map(|column| column.text(&sight, record).into_owned()).collect())
        .collect();
    print::table(&headers, &rows)
}

/// A flag that stands after the filter is still a flag.
pub fn split(filter: &[String], json: bool) -> (String, bool) {
    let words: Vec<String> = filter.iter().filter(|word| *word != "--json").map(|word| quoted(word)).collect();
    (words.join(" "), json || words.len() < filter.len())
}

/// A word that the shell kept together stays together.
fn quoted(word: &str) -> String {
    if !word.contains(' ') || word.contains('"') {
        return word.to_owned();
    }
    match word.split_once([':', '=']) {
        Some((field, value)) if !field.contains(' ') => {
            let sign = word.chars().nth(field.chars().count()).unwrap_or(':');
            format!("{field}{sign}\"{value}\"")
        }
        _ => format!("\"{word}\""),
    }
}

/// The records of a kind that a filter picks, in the order of the screen.
pub fn chosen<'a>(office: &'a Office, kind: Kind, filter: &str) -> Result<Vec<&'a Record>, Failure> {
    let as_at = AsAt::of(&office.plan, office.desk.today());
    let query = Query::asked(&office.plan, kind, filter, Standpoint { as_at, me: &office.me });
    if !query.problems().is_empty() {
        let each = query.problems().iter().map(|problem| problem.pointed(filter));
        return Err(Failure::Usage(each.collect::<Vec<_>>().join("\n")));
    }
    let mut records: Vec<&Record> =
        office.plan.all(kind).iter().filter(|record| query.matches(&office.plan, record, as_at)).collect();
    if let Some(order) = order(kind) {
        records.sort_by(|one, other| order(one, other));
    }
    Ok(records)
}

/// The saved views: those of the program and the plan, and one's own.
fn known_views(office: &Office) -> Result<Vec<View>, Failure> {
    let own = config::views().map_or_else(|| Ok(Vec::new()), |path| session::views::read(&path))?;
    Ok(all(&office.plan, &own))
}

/// The view that is meant by a number or a name, or by how its name begins.
fn view_named(office: &Office, text: &str) -> Result<View, Failure> {
    let wanted = folded(text);
    let mut views = known_views(office)?;
    let fits = |view: &View| {
        let number = view.is.number.map(|number| number.to_string());
        number.as_ref() == Some(&wanted) || folded(&view.is.name) == wanted
    };
    let begins: Vec<usize> = (0..views.len())
        .filter(|place| views.get(*place).is_some_and(|view| folded(&view.is.name).starts_with(&wanted)))
        .collect();
    let place = views.iter().position(fits).or(if let [only] = begins.as_slice() { Some(*only) } else { None });
    if let Some(place) = place {
        return Ok(views.swap_remove(place));
    }
    let names: Vec<&str> = views.iter().map(|view| view.is.name.as_str()).collect();
    Err(Failure::Usage(format!("\"{text}\" is no saved view; expected one of {}", names.join(", "))))
}

fn views(views: &[View], json: bool) -> Done {
    let number = |view: &View| view.is.number.map_or_else(String::new, |number| number.to_string());
    if json {
        let told = views.iter().map(|view| {
            serde_json::json!({ "name": view.is.name, "number": view.is.number, "kind": view.kind.table(),
                "filter": view.is.filter, "whose": view.whose.word() })
        });
        return print::json(&told.collect());
    }
    let row = |view: &View| {
        let View { is, whose, .. } = view;
        vec![number(view), is.name.clone(), is.kind.clone(), whose.word().to_owned(), is.filter.clone()]
    };
    print::table(&["No", "View", "Of", "Whose", "Filter"], &views.iter().map(row).collect::<Vec<_>>())
}

fn kinds(book: Book, json: bool) -> Done {
    if json {
        let kinds = book.kinds().iter().map(
            |kind| serde_json::json!({ "kind": kind.table(), "many": kind.many(), "about": kind.declaration().about }),
        );
        return print::json(&kinds.collect());
    }
    let row = |kind: &Kind| vec![kind.many().replace(' ', "-"), kind.declaration().about.to_owned()];
    print::table(&["Kind", "What it is"], &book.kinds().iter().map(row).collect::<Vec<_>>())
}
