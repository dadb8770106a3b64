//! Maps: how a file with certain headings was read, kept so that the next one is read the same way.
//!
//! A map is a record of the plan, so it is shared, listed, changed and exported as any other. It
//! speaks of columns by their headings, because next year's file may have them in another order.

use super::{Choices, Problem, Shape, decode::Encoding, headers::plain, layout::Delimiter, sheet::Sheet};
use crate::plan::{
    Kind, Mint, Plan,
    cell::Cell,
    change::{Change, diff},
    folded, mapping,
    record::Record,
};
use std::collections::BTreeMap;

/// What stands between the headings of a map.
const BETWEEN: &str = " | ";

/// The headings of a sheet as a map keeps them.
fn headings(sheet: &Sheet) -> String {
    let mut headings: Vec<String> = sheet.headers().map(plain).collect();
    // The refused rows of a file come back with two columns more, and are read by the same map.
    if headings.ends_with(&["line".to_owned(), "reason".to_owned()]) {
        headings.truncate(headings.len() - 2);
    }
    headings.join(BETWEEN)
}

/// The map of this name.
pub(super) fn named<'p>(plan: &'p Plan, name: &str) -> Option<&'p Record> {
    plan.all(Kind::Mapping).iter().find(|map| folded(map.get(mapping::NAME)) == folded(name))
}

/// The map by which a sheet is to be read: the one that is named, else the last that was made for
/// these headings, unless it is to be left alone or an officer has said otherwise already.
pub(super) fn fitting<'p>(plan: &'p Plan, sheet: &Sheet, choices: &Choices) -> Result<Option<&'p Record>, Problem> {
    if let Some(name) = &choices.map {
        let found = named(plan, name);
        // A name that is not there yet is what this reading shall be remembered as.
        return match found {
            Some(map) if !says_something(choices) => Ok(Some(map)),
            Some(_) => Ok(None),
            None if says_something(choices) => Ok(None),
            None => {
                let names: Vec<&str> = plan.all(Kind::Mapping).iter().map(|map| map.get(mapping::NAME)).collect();
                let names = if names.is_empty() { "there is none yet".to_owned() } else { names.join(", ") };
                Err(Problem::of_file(0, format!("the name of a map ({names}), and \"{name}\" is none")))
            }
        };
    }
    if choices.without_map || says_something(choices) {
        return Ok(None);
    }
    let headings = headings(sheet);
    let all = plan.all(Kind::Mapping).iter().rev();
    let as_they_stand = |map: &&Record| map.get(mapping::HEADINGS) == headings;
    let in_any_order = |map: &&Record| {
        // A column without a heading is known by its place, and so needs its order.
        let named = sheet.headers().all(|header| !header.is_empty());
        named && in_order(map.get(mapping::HEADINGS)) == in_order(&headings)
    };
    Ok(all.clone().find(as_they_stand).or_else(|| all.clone().find(in_any_order)))
}

/// The headings of a map in the order of their letters.
fn in_order(headings: &str) -> Vec<&str> {
    let mut headings: Vec<&str> = headings.split(BETWEEN).collect();
    headings.sort_unstable();
    headings
}

/// Whether an officer has said how the file is to be read.
fn says_something(choices: &Choices) -> bool {
    !choices.columns.is_empty() || choices.shape.is_some() || choices.title.is_some()
}

/// The choices of a map about a sheet, where its headings stand there.
pub(super) fn choices(map: &Record, sheet: &Sheet, given: &Choices) -> Choices {
    let mut choices = Choices { map: Some(map.get(mapping::NAME).to_owned()), ..given.clone() };
    choices.shape = given.shape.or_else(|| Shape::named(map.get(mapping::READ_AS)));
    let title = map.get(mapping::TITLE);
    choices.title = given.title.clone().or_else(|| (!title.is_empty()).then(|| title.to_owned()));
    for line in map.get(mapping::COLUMNS).lines() {
        let Some((heading, becomes)) = line.split_once(" = ").or_else(|| Some((line.strip_suffix(" =")?, ""))) else {
            continue;
        };
        let wanted = plain(heading);
        let becomes = if becomes.trim() == NOTHING { "" } else { becomes.trim() };
        // A heading without words is known by its place.
        let place = match wanted.strip_prefix("column ").and_then(|number| number.parse::<usize>().ok()) {
            Some(number) if number > 0 => Some(number - 1),
            _ => sheet.headers().position(|header| plain(header) == wanted),
        };
        if let Some(place) = place {
            choices.columns.entry(place).or_insert_with(|| becomes.to_owned());
        }
    }
    choices
}

/// How a map's choices about the text of a file are applied before its headings are known.
pub(super) fn about_text(map: &Record, given: &Choices) -> Choices {
    let mut choices = given.clone();
    let word = |column| -> &str { map.get(column) };
    let encoding = word(mapping::ENCODING);
    choices.encoding = given.encoding.or_else(|| Encoding::ALL.into_iter().find(|known| known.to_string() == encoding));
    let delimiter = word(mapping::DELIMITER);
    choices.delimiter = given.delimiter.or_else(|| Delimiter::named(delimiter));
    let rows = map.get(mapping::HEADER_ROWS).and_then(|rows| usize::try_from(rows).ok());
    choices.header_rows = given.header_rows.or(rows);
    choices
}

/// What a map says of a column that is left out.
const NOTHING: &str = "nothing";

/// What is kept of how a file was read, where an officer said something of it: a new map, or what
/// changes about the one of its name.
pub(super) fn remembered(
    plan: &Plan,
    sheet: &Sheet,
    choices: &Choices,
    shape: Shape,
    fallback: &str,
    mint: &mut Mint,
) -> Vec<Change> {
    if !says_something(choices) && choices.map.is_none() {
        return Vec::new();
    }
    let name = choices.map.clone().unwrap_or_else(|| fallback.to_owned());
    let before = named(plan, &name);
    let line = |(column, becomes): (&usize, &String)| {
        let header = sheet.header(*column);
        let header = if header.is_empty() { format!("column {}", column + 1) } else { header.to_owned() };
        let becomes = if becomes.is_empty() { NOTHING } else { becomes };
        format!("{header} = {becomes}")
    };
    let columns: BTreeMap<usize, String> = choices.columns.clone();
    let columns: Vec<String> = columns.iter().map(line).collect();
    let mut after = match before {
        Some(before) => before.clone(),
        None => Record::new(Kind::Mapping, mint.next_id()).with(mapping::NAME, Cell::text(&name)),
    };
    if before.is_none() {
        // A map that is chosen for another file goes on fitting the files that it was made for.
        after.set(mapping::HEADINGS, Cell::text(&headings(sheet)));
    }
    after.set(mapping::READ_AS, Cell::text(&shape.word()));
    after.set(mapping::COLUMNS, Cell::text(&columns.join("\n")));
    after.set(mapping::TITLE, Cell::text(choices.title.as_deref().unwrap_or("")));
    let word = |chosen: Option<String>| chosen.map_or(Cell::Empty, |word| Cell::text(&word));
    after.set(mapping::ENCODING, word(choices.encoding.map(|encoding| encoding.to_string())));
    after.set(mapping::DELIMITER, word(choices.delimiter.map(|delimiter| delimiter.to_string())));
    let rows = choices.header_rows.and_then(|rows| i64::try_from(rows).ok());
    after.set(mapping::HEADER_ROWS, rows.map_or(Cell::Empty, Cell::Whole));
    if let Some(before) = before {
        return diff(plan, before, &after);
    }
    after.set(mapping::SOURCE, Cell::text(&choices.file));
    vec![Change::add(plan, &after)]
}
