//! `folkmoot list`: the records of a kind, all or those that a filter picks.

use super::{Done, Failure, Office, Place, kind_named, print, say};
use crate::{
    app::{
        arrangement::Arrangement,
        columns::{Sight, order},
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
    /// A filter, as on the screen: words, field:value, overdue, stale, open; in one word ("overdue stale") or several
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
    let mut arrangement = Arrangement::default();
    let (kind, filter, json, office) = match task.kind.as_deref() {
        Some("kinds") => {
            let book = if place.restricted { Book::Reviews } else { Book::Plan };
            return kinds(book, task.json);
        }
        Some("views") => return views(&known_views(&place.open()?), task.json),
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
            arrangement = Arrangement::read(view.kind, &view.is.sort, &view.is.columns);
            (view.kind, view.is.filter.into(), task.json, office)
        }
    };
    let as_at = AsAt::of(&office.plan, office.desk.today());
    let progress = progress::progress(&office.plan, as_at);
    let sight = Sight { plan: &office.plan, as_at, progress: &progress };
    let mut placed: Vec<(usize, &Record)> = chosen(&office, kind, &filter)?.into_iter().enumerate().collect();
    arrangement.order(kind, &sight, &mut placed);
    if json {
        return print::json(&paper::json::list(&office.plan, placed.into_iter().map(|(_, record)| record)));
    }
    let columns = arrangement.laid(kind);
    let headers: Vec<&str> = columns.iter().map(|column| column.header).collect();
    let rows: Vec<Vec<String>> = placed
        .into_iter()
        .map(|(_, record)| columns.iter().map(|column| column.text(&sight, record).into_owned()).collect())
        .collect();
    print::table(&headers, &rows)
}

/// A filter as the shell gave it.
pub struct Asked {
    /// The line that it is.
    line: String,
    /// The line that it is where the first cannot be read: the shell took the quotes of its value away.
    whole: Option<String>,
}

impl From<String> for Asked {
    fn from(line: String) -> Self {
        Self { line, whole: None }
    }
}

/// The filter of some words, and whether JSON is asked for: a flag that stands after the filter is still one.
///
/// One word is the line of the screen: `"overdue stale"` asks for both. Of several words each is one term,
/// because who writes them apart quotes what belongs together.
pub fn split(filter: &[String], json: bool) -> (Asked, bool) {
    let words: Vec<&str> = filter.iter().map(String::as_str).filter(|word| *word != "--json").collect();
    let json = json || words.len() < filter.len();
    let asked = match words.as_slice() {
        [only] => {
            let whole = quoted(only);
            Asked { line: (*only).to_owned(), whole: (whole != *only).then_some(whole) }
        }
        several => several.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ").into(),
    };
    (asked, json)
}

/// A word that the shell kept together stays together.
fn quoted(word: &str) -> String {
    if !word.contains(char::is_whitespace) || word.contains('"') {
        return word.to_owned();
    }
    let value = word.find([':', '=', '<', '>']).map(|sign| {
        let or_equal =
            usize::from(word.get(sign..).is_some_and(|rest| rest.starts_with("<=") || rest.starts_with(">=")));
        word.split_at(sign + 1 + or_equal)
    });
    match value {
        Some((field, value)) if !field.contains(char::is_whitespace) => format!("{field}\"{value}\""),
        _ => match word.strip_prefix('-') {
            Some(word) => format!("-\"{word}\""),
            None => format!("\"{word}\""),
        },
    }
}

/// The records of a kind that a filter picks, in the order of the screen.
pub fn chosen<'a>(office: &'a Office, kind: Kind, filter: &Asked) -> Result<Vec<&'a Record>, Failure> {
    let as_at = AsAt::of(&office.plan, office.desk.today());
    let parsed = |line: &str| Query::asked(&office.plan, kind, line, Standpoint { as_at, me: &office.me });
    let (mut line, mut query) = (&filter.line, parsed(&filter.line));
    if let Some(whole) = filter.whole.as_ref().filter(|_| !query.problems().is_empty()) {
        let other = parsed(whole);
        if other.problems().is_empty() {
            (line, query) = (whole, other);
        }
    }
    if !query.problems().is_empty() {
        let each = query.problems().iter().map(|problem| problem.pointed(line));
        return Err(Failure::Usage(each.collect::<Vec<_>>().join("\n")));
    }
    let mut records: Vec<&Record> =
        office.plan.all(kind).iter().filter(|record| query.matches(&office.plan, record, as_at)).collect();
    if let Some(order) = order(kind) {
        records.sort_by(|one, other| order(one, other));
    }
    Ok(records)
}

/// The saved views: those of the program and the plan, and one's own. Where one's own cannot be read that
/// is said, and the others are there all the same.
fn known_views(office: &Office) -> Vec<View> {
    let own = config::views().map_or_else(|| Ok(Vec::new()), |path| session::views::read(&path));
    let own = own.unwrap_or_else(|says| {
        say(&says);
        Vec::new()
    });
    all(&office.plan, &own)
}

/// The view that is meant by a number or a name, or by how its name begins.
fn view_named(office: &Office, text: &str) -> Result<View, Failure> {
    let wanted = folded(text);
    let mut views = known_views(office);
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
