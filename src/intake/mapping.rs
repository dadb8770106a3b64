//! Headers -> fields: what kind of records a file holds, and what each of its columns becomes.
//!
//! A header is a field's header or column name, or one of the other words that offices use for
//! it; case, dashes, underscores and white space do not matter. What is not known is named and
//! left out, never guessed at.

use super::{Choices, Problem, Shape, layout::Row, layout::Sheet};
use crate::plan::{Kind, cell::Domain};
use csv::StringRecord;
use std::{collections::HashMap, sync::LazyLock};

/// The header of the column that says which record a row of our own export is.
pub const ID: &str = "Id";

/// What a column becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// Which record the row is.
    Id,
    /// The field of a kind with this number.
    Field(Kind, usize),
    /// Nothing, and why.
    Nothing(String),
}

/// One column of a file and what it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUse {
    /// Its header as it stands in the file.
    pub header: String,
    /// What it becomes.
    pub becomes: Becomes,
}

impl ColumnUse {
    /// What it becomes in a few words: `Due`, or `left out: no action has this field`.
    pub fn worded(&self) -> String {
        match &self.becomes {
            Becomes::Id => "which record it is".to_owned(),
            Becomes::Field(kind, field) => {
                kind.fields().get(*field).map_or(String::new(), |field| field.header.to_owned())
            }
            Becomes::Nothing(why) => format!("left out: {why}"),
        }
    }
}

/// Other words for fields: the kind (none: every kind that has the column), the column, the words.
const ALIASES: &[(Option<Kind>, &str, &[&str])] = &[
    (None, "reference", &["ref", "ref no", "reference no", "reference number", "code"]),
    (None, "note", &["notes", "comment", "comments", "remarks"]),
    (None, "source", &["sources"]),
    (None, "also", &["also known as", "aka", "other names"]),
    (None, "organisation", &["organization"]),
    (None, "position", &["order", "no"]),
    (None, "year", &["financial year", "assessment year"]),
    (Some(Kind::Action), "reference", &["action ref", "action reference"]),
    (Some(Kind::Action), "title", &["action", "action title", "activity"]),
    (Some(Kind::Action), "stage", &["status", "progress"]),
    (Some(Kind::Action), "rating", &["rag", "rag status", "rag rating", "lead rating"]),
    (Some(Kind::Action), "confirmed", &["confirmed rag", "confirmed by group"]),
    (Some(Kind::Action), "due", &["due date", "deadline", "target date", "by when"]),
    (Some(Kind::Action), "review", &["review date"]),
    (Some(Kind::Action), "coordinator", &["lead", "owner", "lead officer", "co-ordinator"]),
    (Some(Kind::Action), "measure", &["measure", "measures", "measured by"]),
    (Some(Kind::Action), "themes", &["theme"]),
    (Some(Kind::Action), "links", &["link", "linked groups"]),
    (Some(Kind::Update), "note", &["update"]),
    (Some(Kind::Update), "stated_by", &["by", "updated by"]),
    (Some(Kind::Priority), "name", &["priority"]),
    (Some(Kind::Priority), "leads", &["lead"]),
    (Some(Kind::Project), "reference", &["project ref", "project reference"]),
    (Some(Kind::Project), "title", &["project", "project title"]),
    (Some(Kind::Project), "asked", &["amount", "amount requested", "bid"]),
    (Some(Kind::Csp), "code", &["csp code", "code"]),
    (Some(Kind::Csp), "name", &["csp", "csp name"]),
    (Some(Kind::District), "gss", &["gss", "district code", "area code"]),
    (Some(Kind::District), "name", &["district", "district name"]),
    (Some(Kind::Issue), "name", &["issue"]),
    (Some(Kind::IssueAlias), "alias", &["alias"]),
];

/// The headers of assessment findings: the field they become, and the words for it.
const FINDINGS: &[(Kind, &str, &[&str])] = &[
    (
        Kind::Return,
        "csp",
        &[
            "csp",
            "csp name",
            "csp code",
            "community safety partnership",
            "partnership",
            "district",
            "district name",
            "district code",
            "district/borough",
            "borough",
            "council",
            "local authority",
            "local authority name",
            "local authority code",
            "authority",
            "area",
            "area name",
            "area code",
            "place",
            "gss",
            "gss code",
            "ons code",
            "lad",
            "lad name",
            "lad code",
        ],
    ),
    (Kind::Return, "year", &["year", "financial year", "assessment year"]),
    (Kind::Return, "state", &["state", "status", "draft or final"]),
    (Kind::Return, "received", &["received", "received on", "date received"]),
    (Kind::Finding, "issue", &["issue", "issues", "issue name", "topic"]),
    (Kind::Finding, "prominence", &["prominence", "priority level", "level"]),
    (Kind::Finding, "rank", &["rank", "ranking", "position", "order"]),
    (
        Kind::Finding,
        "evidence",
        &["evidence", "comment", "comments", "evidence/comments", "note", "notes", "rationale", "supporting evidence"],
    ),
    (Kind::Finding, "words", &["in its words", "words", "as written"]),
];

/// A field that a header means, and whether the header is the field's own name.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    kind: Kind,
    field: usize,
    own: bool,
}

/// Every header that is known for some kind of record.
static HEADERS: LazyLock<HashMap<String, Vec<Meaning>>> = LazyLock::new(|| {
    let mut headers: HashMap<String, Vec<Meaning>> = HashMap::new();
    let mut add = |name: &str, meaning: Meaning| {
        let list = headers.entry(plain(name)).or_default();
        if !list.iter().any(|other| other.kind == meaning.kind) {
            list.push(meaning);
        }
    };
    for kind in Kind::ALL {
        for (number, field) in kind.fields().iter().enumerate() {
            add(field.header, Meaning { kind: *kind, field: number, own: true });
        }
        for (number, field) in kind.fields().iter().enumerate() {
            add(field.column, Meaning { kind: *kind, field: number, own: true });
        }
    }
    // A kind's own words come before the words that all kinds share.
    let shared_last =
        ALIASES.iter().filter(|(kind, ..)| kind.is_some()).chain(ALIASES.iter().filter(|(kind, ..)| kind.is_none()));
    for (of, column, words) in shared_last {
        for kind in Kind::ALL.iter().filter(|kind| of.is_none_or(|of| of == **kind)) {
            let Some(field) = kind.fields().iter().position(|field| field.column == *column) else { continue };
            for word in *words {
                add(word, Meaning { kind: *kind, field, own: false });
            }
        }
    }
    headers
});

/// Every header that is known for assessment findings.
static FINDING_HEADERS: LazyLock<HashMap<String, (Kind, usize)>> = LazyLock::new(|| {
    let words = FINDINGS.iter().flat_map(|(kind, column, words)| {
        let field = kind.field(column);
        words.iter().filter_map(move |word| field.map(|field| (plain(word), (*kind, field))))
    });
    words.collect()
});

/// A header as it is compared.
fn plain(header: &str) -> String {
    let lower = header.to_lowercase().replace(['_', '-'], " ");
    let words = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_end_matches([':', '*', ' ']).to_owned()
}

/// The meaning that a header has for a kind.
fn meaning(kind: Kind, header: &str) -> Option<Meaning> {
    HEADERS.get(&plain(header))?.iter().find(|meaning| meaning.kind == kind).copied()
}

/// How many cells of a row are headers of one kind of record, of the kind that fits best.
pub(super) fn known(cells: &StringRecord, kind: Option<Kind>) -> usize {
    let mut counts = vec![0_usize; Kind::ALL.len()];
    let mut findings = 0;
    for cell in cells {
        let name = plain(cell);
        findings += usize::from(FINDING_HEADERS.contains_key(&name));
        for meaning in HEADERS.get(&name).into_iter().flatten() {
            if let Some(count) = counts.get_mut(meaning.kind as usize) {
                *count += 1;
            }
        }
    }
    match kind {
        Some(Kind::Finding) => counts.get(Kind::Finding as usize).copied().unwrap_or(0).max(findings),
        Some(kind) => counts.get(kind as usize).copied().unwrap_or(0),
        None => counts.into_iter().max().unwrap_or(0).max(findings),
    }
}

/// What a file holds: as chosen, else by its headers, else by its name.
pub(super) fn shape(sheet: &Sheet, choices: &Choices) -> Result<Shape, Problem> {
    refuse_repeated(sheet, choices)?;
    let findings = || {
        let means = |kind: Kind, column: &str| {
            let field = kind.field(column).map(|field| (kind, field));
            sheet.headers().any(|header| FINDING_HEADERS.get(&plain(header)).copied() == field)
        };
        let exported = sheet.headers().any(|header| plain(header) == "return");
        means(Kind::Return, "csp") && means(Kind::Finding, "issue") && !exported
    };
    match choices.kind {
        None | Some(Kind::Finding) if findings() => return Ok(Shape::Findings),
        Some(kind) => return Ok(Shape::Records(kind)),
        None => {}
    }
    let fits: Vec<Fit> = Kind::ALL.iter().filter_map(|kind| fit(*kind, sheet)).collect();
    let best = fits.iter().map(Fit::worth).max();
    let best: Vec<&Fit> = fits.iter().filter(|fit| Some(fit.worth()) == best).collect();
    let whole: Vec<&&Fit> = best.iter().filter(|fit| fit.whole).collect();
    let named = || best.iter().find(|fit| Some(fit.kind) == named_by_file(&choices.file)).copied();
    match (best.as_slice(), whole.as_slice()) {
        ([only], _) => Ok(Shape::Records(only.kind)),
        (_, [only]) => Ok(Shape::Records(only.kind)),
        ([], _) => {
            let found: Vec<&str> = sheet.headers().filter(|header| !header.is_empty()).take(12).collect();
            let found = found.join(", ");
            Err(Problem::of_file(
                sheet.header.line,
                format!("the headers of one kind of record, or of findings (CSP, Year, Issue), but they are: {found}"),
            ))
        }
        _ => named().map(|fit| Shape::Records(fit.kind)).ok_or_else(|| {
            let kinds: Vec<&str> = best.iter().map(|fit| fit.kind.many()).collect();
            let kinds = kinds.join(", ");
            Problem::of_file(
                sheet.header.line,
                format!("to be told what these are, for the headers fit several: {kinds}"),
            )
        }),
    }
}

/// Every header may stand once, or nobody knows which column is meant.
fn refuse_repeated(sheet: &Sheet, choices: &Choices) -> Result<(), Problem> {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (column, header) in sheet.headers().enumerate() {
        if header.is_empty() || choices.columns.get(&column).is_some_and(String::is_empty) {
            continue;
        }
        if let Some(first) = places.insert(plain(header), column) {
            let wanted = format!("each header once, but columns {} and {} have the same", first + 1, column + 1);
            return Err(Problem {
                column: header.to_owned(),
                value: header.to_owned(),
                ..Problem::of_file(sheet.header.line, wanted)
            });
        }
    }
    Ok(())
}

/// How well a kind fits the headers of a file.
struct Fit {
    kind: Kind,
    known: usize,
    lacking: usize,
    /// Whether the headers are exactly the kind's fields, as in our exports.
    whole: bool,
}

impl Fit {
    /// More known headers are better, then fewer required fields that are lacking.
    fn worth(&self) -> (usize, std::cmp::Reverse<usize>) {
        (self.known, std::cmp::Reverse(self.lacking))
    }
}

/// How a kind fits; nothing where its records could not be told apart by these headers, or
/// most headers are strange to it.
fn fit(kind: Kind, sheet: &Sheet) -> Option<Fit> {
    let mut fields: Vec<usize> =
        sheet.headers().filter_map(|header| meaning(kind, header)).map(|meaning| meaning.field).collect();
    fields.sort_unstable();
    fields.dedup();
    let has_id = sheet.headers().any(is_id);
    if fields.is_empty() || !(has_id || tells_apart(kind, &fields)) {
        return None;
    }
    let needed = |(number, field): &(usize, &crate::plan::record::Field)| {
        field.required && field.starts.is_none() && !fields.contains(number)
    };
    let lacking = kind.fields().iter().enumerate().filter(needed).count();
    let named = sheet.headers().filter(|header| !header.is_empty() && !is_id(header));
    let others = named.filter(|header| meaning(kind, header).is_none()).count();
    // A common word such as Year among many strange ones is chance.
    if others > fields.len() {
        return None;
    }
    Some(Fit { kind, known: fields.len(), lacking, whole: others == 0 && fields.len() == kind.fields().len() })
}

/// Whether these fields say which record of a kind is meant.
fn tells_apart(kind: Kind, fields: &[usize]) -> bool {
    let has = |number: usize| fields.contains(&number);
    let all = kind.fields();
    let required = |number: &usize| all.get(*number).is_some_and(|field| field.required);
    let code = all.iter().enumerate().any(|(number, field)| field.domain == Domain::Code && has(number));
    code || kind.declaration().key.iter().filter(|number| required(number)).all(|number| has(*number))
}

fn is_id(header: &str) -> bool {
    plain(header) == plain(ID)
}

/// The kind that a file is named after: `leads.csv`, `03_route-steps (2).csv`.
fn named_by_file(file: &str) -> Option<Kind> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.split('.').next().unwrap_or(name);
    let word = stem.trim_matches(|letter: char| !letter.is_alphabetic());
    Kind::named(word)
}

/// What each column becomes; of two columns for one field the one with its own name counts.
pub(super) fn columns(shape: Shape, sheet: &Sheet, choices: &Choices) -> Vec<ColumnUse> {
    let mut first = Row::default();
    let has_rows = sheet.rows().read(&mut first);
    let mut uses: Vec<ColumnUse> = Vec::new();
    for (column, header) in sheet.headers().enumerate() {
        let becomes = match (choices.columns.get(&column), shape) {
            (Some(name), _) if name.is_empty() => Becomes::Nothing("you left it out".to_owned()),
            (Some(name), Shape::Records(kind)) => record_column(kind, name, ""),
            (Some(name), _) => finding_column(name),
            // Other programs number their rows under the same header.
            (None, Shape::Records(kind)) => record_column(kind, header, if has_rows { first.cell(column) } else { "" }),
            (None, _) => finding_column(header),
        };
        uses.push(ColumnUse { header: header.to_owned(), becomes });
    }
    one_for_each_field(shape, &mut uses);
    uses
}

fn record_column(kind: Kind, header: &str, first_cell: &str) -> Becomes {
    if header.is_empty() {
        return Becomes::Nothing("it has no header".to_owned());
    }
    if is_id(header) {
        let ours = first_cell.is_empty() || first_cell.starts_with('#');
        return if ours { Becomes::Id } else { Becomes::Nothing("its numbers are another program's".to_owned()) };
    }
    match meaning(kind, header) {
        Some(meaning) => Becomes::Field(kind, meaning.field),
        None => Becomes::Nothing(format!("{} has no such field", kind.with_article())),
    }
}

fn finding_column(header: &str) -> Becomes {
    match FINDING_HEADERS.get(&plain(header)) {
        Some((kind, field)) => Becomes::Field(*kind, *field),
        None if header.is_empty() => Becomes::Nothing("it has no header".to_owned()),
        None => Becomes::Nothing("a finding has no such field".to_owned()),
    }
}

/// Leaves one column for each field; only a place may be said twice, as a code and a name.
fn one_for_each_field(shape: Shape, uses: &mut [ColumnUse]) {
    let place = Kind::Return.field("csp");
    let mut kept: HashMap<(Kind, usize), usize> = HashMap::new();
    for column in 0..uses.len() {
        let Some(Becomes::Field(kind, field)) = uses.get(column).map(|one| one.becomes.clone()) else { continue };
        if shape == Shape::Findings && kind == Kind::Return && Some(field) == place {
            continue;
        }
        let own = |column: usize| {
            uses.get(column).and_then(|one| meaning(kind, &one.header)).is_some_and(|meaning| meaning.own)
        };
        let (stays, goes) = match kept.get(&(kind, field)) {
            None => (column, None),
            Some(first) if own(column) && !own(*first) => (column, Some(*first)),
            Some(first) => (*first, Some(column)),
        };
        kept.insert((kind, field), stays);
        let header = uses.get(stays).map(|one| one.header.clone()).unwrap_or_default();
        if let Some(one) = goes.and_then(|goes| uses.get_mut(goes)) {
            one.becomes = Becomes::Nothing(format!("it means the same as the column {header}"));
        }
    }
}

/// Refuses columns by which no record could be told from another.
pub(super) fn check(shape: Shape, columns: &[ColumnUse]) -> Result<(), Problem> {
    let field = |one: &ColumnUse| if let Becomes::Field(_, field) = one.becomes { Some(field) } else { None };
    let fields: Vec<usize> = columns.iter().filter_map(field).collect();
    let has = |becomes: &Becomes| columns.iter().any(|one| one.becomes == *becomes);
    match shape {
        Shape::Records(kind) if fields.is_empty() || !(has(&Becomes::Id) || tells_apart(kind, &fields)) => {
            let key = kind.declaration().key.iter().filter_map(|number| kind.fields().get(*number));
            let key: Vec<&str> = key.filter(|field| field.required).map(|field| field.header).collect();
            Err(Problem::of_file(
                0,
                format!("a column for {}, by which {} is known", key.join(" and "), kind.with_article()),
            ))
        }
        Shape::Findings => {
            let needed = [(Kind::Return, "csp", "the place"), (Kind::Finding, "issue", "the issue")];
            for (kind, column, words) in needed {
                if !kind.field(column).is_some_and(|field| has(&Becomes::Field(kind, field))) {
                    return Err(Problem::of_file(0, format!("a column for {words} of each finding")));
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
