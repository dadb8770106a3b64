//! `folkmoot list`: the records of a kind, all or those that a filter picks.

use super::{Done, Failure, Office, Place, kind_named, print};
use crate::{
    app::columns::{Sight, columns, order},
    paper,
    plan::{
        Book, Kind,
        progress::{self, AsAt},
        record::Record,
        select::{Query, Standpoint},
    },
};
use clap::Args;

#[derive(Debug, Args)]
pub struct List {
    /// The kind: actions, priorities, leads, projects, districts, meetings, ...; `kinds` lists them
    kind: String,
    /// A filter, as on the screen: words, field:value, overdue, stale, open
    #[arg(allow_hyphen_values = true)]
    filter: Vec<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Lists records.
pub fn run(task: &List, place: &Place) -> Done {
    if task.kind == "kinds" {
        let book = if place.restricted { Book::Reviews } else { Book::Plan };
        return kinds(book, task.json);
    }
    let kind = kind_named(&task.kind)?;
    let office = place.open()?;
    office.holds(kind)?;
    let (filter, json) = split(&task.filter, task.json);
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
