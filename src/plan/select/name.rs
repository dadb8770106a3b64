//! What a filter line may ask of a kind of record: the words that stand by themselves, and the names that
//! stand before a sign. Its two tables are all there is: reading, completing and the sentence that says
//! what would have been accepted come from them.

use crate::plan::{Kind, cell::Domain, fact::Fact};

/// A word that says something by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saying {
    Overdue,
    Stale,
    Open,
    New,
    Mine,
    Unheard,
    Unlinked,
    LostProject,
    Fact(Fact),
}

/// What a name before a sign asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// What stands in a field.
    Field(usize),
    /// The rating that counts.
    Rating,
    /// Who answers for it: the leads of its priority, and its coordinator.
    Lead,
    /// The organisations of those.
    Organisation,
    /// The projects that fund it.
    Project,
    /// The grant years in which it takes part.
    Year,
    /// The figures in which it counts.
    Counts,
    /// For how long nothing was said of it.
    Stale,
    /// What it became since the last meeting.
    Newly,
}

/// A word or a name, and what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<T> {
    pub word: &'static str,
    pub is: T,
    pub about: &'static str,
}

type Row<T> = (&'static [Kind], &'static str, T, &'static str);

const ACTION: &[Kind] = &[Kind::Action];
const PROJECT: &[Kind] = &[Kind::Project];
const LATE: &[Kind] = &[Kind::Action, Kind::ReviewRecommendation];
const DONE: &[Kind] = &[Kind::Action, Kind::Review, Kind::ReviewRecommendation];
const SOMEBODYS: &[Kind] = &[Kind::Action, Kind::Priority, Kind::Project, Kind::Lead];
const LED: &[Kind] = &[Kind::Action, Kind::Project];

const SAYINGS: &[Row<Saying>] = &[
    (LATE, "overdue", Saying::Overdue, "its day has passed and it is not done"),
    (ACTION, "stale", Saying::Stale, "open, and no update for the plan's number of days"),
    (ACTION, "unheard", Saying::Unheard, "open, and no update since the last meeting"),
    (DONE, "open", Saying::Open, "still to be done"),
    (SOMEBODYS, "mine", Saying::Mine, "yours, by the post that your configuration names"),
    (ACTION, "new", Saying::New, "in the plan since the last meeting"),
    (ACTION, "unlinked", Saying::Unlinked, "names no group and no strategy"),
    (ACTION, "fell", Saying::LostProject, "open, and its project fell"),
];

const NAMES: &[Row<About>] = &[
    (ACTION, "rating", About::Rating, "the rating that counts: the group's where there is one, else the lead's"),
    (LED, "lead", About::Lead, "a lead of its priority or its coordinator, by post, organisation or short name"),
    (ACTION, "organisation", About::Organisation, "the organisation of a lead of its priority or of its coordinator"),
    (ACTION, "project", About::Project, "the project that funds it"),
    (ACTION, "stale", About::Stale, "open, and no update for so long, as stale>60d"),
    (ACTION, "newly", About::Newly, "its rating or stage became that since the last meeting"),
    (PROJECT, "year", About::Year, "the grant years in which it takes part"),
    (&[Kind::LedgerEntry], "counts", About::Counts, "the figures in which it counts, as spent/tactical"),
];

/// Other words for fields: what a heading says, and what people say.
const ALSO: &[(Kind, &str, &str)] = &[
    (Kind::Action, "when", "due"),
    (Kind::Action, "group", "links"),
    (Kind::Action, "strategy", "links"),
    (Kind::Project, "organisation", "bidder"),
    (Kind::Project, "step", "route"),
    (Kind::Project, "stage", "route"),
    (Kind::LedgerEntry, "year", "grant"),
];

fn of<T: Copy>(rows: &'static [Row<T>], kind: Kind) -> impl Iterator<Item = Known<T>> {
    let known = rows.iter().filter(move |(kinds, ..)| kinds.contains(&kind));
    known.map(|(_, word, is, about)| Known { word, is: *is, about })
}

/// The words that say something of a record of this kind.
pub(super) fn sayings(kind: Kind) -> Vec<Known<Saying>> {
    let mut known: Vec<Known<Saying>> = of(SAYINGS, kind).collect();
    if kind == Kind::Project {
        let facts = Fact::ALL.into_iter();
        known.extend(facts.map(|fact| Known { word: fact.word(), is: Saying::Fact(fact), about: fact.about() }));
    }
    known
}

/// The names that may stand before a sign, those first that people use most: the fields of a list come
/// before those that only a form shows.
pub(super) fn names(kind: Kind) -> Vec<Known<About>> {
    let own: Vec<Known<About>> = of(NAMES, kind).collect();
    let free = |word: &str| !own.iter().any(|name| name.word == word);
    let fields = kind.fields().iter().enumerate().filter(|(_, field)| free(field.column));
    let fields: Vec<Known<About>> = fields
        .map(|(number, field)| Known { word: field.column, is: About::Field(number), about: field.help })
        .collect();
    let also = ALSO.iter().filter(|(of, ..)| *of == kind).filter_map(|(_, word, column)| {
        let number = kind.field(column)?;
        Some(Known { word, is: About::Field(number), about: kind.fields().get(number)?.help })
    });
    own.iter().copied().chain(fields.iter().copied()).chain(also).collect()
}

/// Why a name is not known.
pub(super) enum Unnamed {
    /// Several begin so.
    Several(Vec<&'static str>),
    /// None does.
    None,
}

/// What a name means: the name itself, the heading of a field, or the one name that begins so.
pub(super) fn named(kind: Kind, text: &str) -> Result<About, Unnamed> {
    let wanted = text.trim().to_lowercase().replace('-', "_");
    let names = names(kind);
    if let Some(name) = names.iter().find(|name| name.word == wanted) {
        return Ok(name.is);
    }
    if let Some(number) = kind.field(text) {
        return Ok(About::Field(number));
    }
    let begun: Vec<&Known<About>> =
        names.iter().filter(|name| !wanted.is_empty() && name.word.starts_with(&wanted)).collect();
    match begun.split_first() {
        Some((first, rest)) if rest.iter().all(|name| name.is == first.is) => Ok(first.is),
        Some(_) => Err(Unnamed::Several(begun.iter().map(|name| name.word).collect())),
        None => Err(Unnamed::None),
    }
}

/// What may stand in a field.
pub(super) fn domain(kind: Kind, field: usize) -> Domain {
    kind.fields().get(field).map_or(Domain::Line, |field| field.domain)
}
