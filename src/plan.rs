//! PLAN: all records as they stood at one moment, and the rules of the partnership.
//!
//! The plan is a value: nothing here reads a clock, a file or a terminal. Screens and papers
//! are functions of it; a change to it is a [`change::Revision`] that knows what was and what
//! shall be. Every other room uses this one, and it uses none of them.
//!
//! ```text
//! record  what kinds of records have       change  what was and what shall be
//! cell    what may stand in a field        apply   playing changes forward and back
//! status  stage and rating                 rules   what makes a revision lawful
//! select  filters and search               progress  every number that is shown
//! period  months, quarters and years       figures   which count, and what is said with them
//! assessment  who replied, what they name  series    one indicator's figures, areas by periods
//! account  the money of a grant year          route     how far a bid has come
//! terms    what a grant asks, and by when     fact, warning  what wants attention, in words
//! book    which kinds stand in which file   reviews   the figures of reviews that are published
//! wording  what is done to words wherever they are shown
//! ```

pub mod account;
pub mod apply;
pub mod assessment;
pub mod book;
pub mod cell;
pub mod change;
pub mod day;
pub mod fact;
pub mod figures;
mod mint;
pub mod money;
pub mod past;
pub mod period;
pub mod progress;
pub mod record;
pub mod reviews;
pub mod route;
pub mod rules;
pub mod select;
pub mod series;
pub mod status;
pub mod terms;
pub mod warning;
pub mod wording;

pub mod action;
pub mod agenda_item;
pub mod assessment_return;
pub mod caveat;
pub mod csp;
pub mod decision;
pub mod district;
pub mod edition;
pub mod edition_change;
pub mod figure;
pub mod figure_edition;
pub mod finding;
pub mod grant;
pub mod group;
pub mod horizon_item;
pub mod indicator;
pub mod issue;
pub mod issue_alias;
pub mod lead;
pub mod ledger_entry;
pub mod linked_plan;
pub mod listing;
pub mod mapping;
pub mod meeting;
pub mod organisation;
pub mod partnership;
pub mod pcc_priority;
pub mod priority;
pub mod project;
pub mod recommendation;
pub mod register;
pub mod restricted_item;
pub mod review;
pub mod review_recommendation;
pub mod risk_criterion;
pub mod risk_score;
pub mod route_step;
pub mod saved_view;
pub mod slip;
pub mod taken_file;
pub mod tally;
pub mod theme;
pub mod theme_listing;
pub mod update;

pub use book::Book;
pub use mint::Mint;

use cell::{Cell, Domain};
use jiff::civil::Date;
use record::{Declaration, Field, Record};
use std::{
    borrow::Cow,
    collections::HashMap,
    fmt,
    hash::{BuildHasherDefault, Hasher},
};

/// Which record it is, for ever; unique over all kinds without asking the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub i64);

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

macro_rules! kinds {
    ($($kind:ident $module:ident,)*) => {
        /// A kind of record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Kind { $(#[doc = concat!("See [`", stringify!($module), "`].")] $kind,)* }

        impl Kind {
            /// Every kind of both books; each refers only to kinds that may stand anywhere in this order.
            /// Which of them a plan can hold, its [`Book`] says.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// What it is and which fields it has.
            pub const fn declaration(self) -> &'static Declaration {
                match self { $(Self::$kind => &$module::DECLARATION,)* }
            }
        }
    };
}

kinds! {
    Partnership partnership,
    Organisation organisation,
    Group group,
    Lead lead,
    LinkedPlan linked_plan,
    PccPriority pcc_priority,
    Theme theme,
    Priority priority,
    Edition edition,
    EditionChange edition_change,
    Listing listing,
    ThemeListing theme_listing,
    Meeting meeting,
    AgendaItem agenda_item,
    Decision decision,
    Action action,
    Update update,
    Slip slip,
    Grant grant,
    Project project,
    RouteStep route_step,
    LedgerEntry ledger_entry,
    Csp csp,
    District district,
    Issue issue,
    IssueAlias issue_alias,
    Return assessment_return,
    Finding finding,
    Tally tally,
    TakenFile taken_file,
    Mapping mapping,
    Indicator indicator,
    FigureEdition figure_edition,
    Caveat caveat,
    RiskCriterion risk_criterion,
    RiskScore risk_score,
    HorizonItem horizon_item,
    Recommendation recommendation,
    SavedView saved_view,
    Register register,
    Review review,
    ReviewRecommendation review_recommendation,
    RestrictedItem restricted_item,
}

impl Kind {
    /// Its fields in order.
    pub const fn fields(self) -> &'static [Field] {
        self.declaration().fields
    }

    /// Its table, and its name in JSON and in the journal.
    pub const fn table(self) -> &'static str {
        self.declaration().table
    }

    /// One of them, in words.
    pub const fn one(self) -> &'static str {
        self.declaration().one
    }

    /// Several of them, in words.
    pub const fn many(self) -> &'static str {
        self.declaration().many
    }

    /// One of them with its article: `an action`.
    pub fn with_article(self) -> String {
        let one = self.one();
        let article =
            if one.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) || one == "update" { "an" } else { "a" };
        let article = if one.starts_with("one") || one.starts_with("unit") { "a" } else { article };
        format!("{article} {one}")
    }

    /// So many of them, in words: `1 action`, `12 actions`.
    pub fn counted(self, count: usize) -> String {
        format!("{count} {}", if count == 1 { self.one() } else { self.many() })
    }

    /// The kind with this table.
    pub fn of_table(table: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.table() == table)
    }

    /// The kind that a person means by `action`, `actions`, `ledger-entries`, `ledger entry`.
    pub fn named(text: &str) -> Option<Self> {
        let plain = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
        let wanted = plain(text.trim());
        let matches = |kind: &Kind| [kind.one(), kind.many(), kind.table()].iter().any(|name| plain(name) == wanted);
        Self::ALL.iter().copied().find(matches)
    }

    /// The number of the field with this column or header, in any case.
    pub fn field(self, name: &str) -> Option<usize> {
        let wanted = name.trim().to_lowercase().replace(['-', ' '], "_");
        self.fields()
            .iter()
            .position(|field| field.column == wanted || field.header.to_lowercase().replace(['-', ' '], "_") == wanted)
    }
}

/// A record that names another, and the field by which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Referrer {
    /// The kind of the record that names.
    pub kind: Kind,
    /// The number of its field.
    pub field: u8,
    /// The record that names.
    pub id: Id,
}

/// Ids are spread already, so hashing them again would only cost start-up time.
#[derive(Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_i64(&mut self, id: i64) {
        self.0 = id.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// A map from ids.
pub type ById<T> = HashMap<Id, T, BuildHasherDefault<IdHasher>>;

/// All records as they stood at one moment.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    book: Book,
    tables: Vec<Vec<Record>>,
    referrers: ById<Vec<Referrer>>,
    changes: u64,
    /// For each kind the last change that moved which records there are or what they are called.
    orders: Vec<u64>,
}

impl Plan {
    /// A plan in which nothing stands.
    pub fn empty() -> Self {
        let kinds = Kind::ALL.len();
        Self {
            book: Book::Plan,
            tables: vec![Vec::new(); kinds],
            referrers: ById::default(),
            changes: 0,
            orders: vec![0; kinds],
        }
    }

    /// The same records as those of another book.
    #[must_use]
    pub fn in_book(self, book: Book) -> Self {
        Self { book, ..self }
    }

    /// Which book these records are of.
    pub fn book(&self) -> Book {
        self.book
    }

    /// The kinds of record that can stand in it.
    pub fn kinds(&self) -> &'static [Kind] {
        self.book.kinds()
    }

    /// A plan of these records, each kind in the order of its ids.
    pub fn of(tables: Vec<(Kind, Vec<Record>)>) -> Self {
        let mut plan = Self::empty();
        let count = tables.iter().map(|(_, records)| records.len()).sum();
        plan.referrers.reserve(count);
        for (kind, mut records) in tables {
            if !records.is_sorted_by_key(|record| record.id) {
                records.sort_by_key(|record| record.id);
            }
            for record in &records {
                refer(&mut plan.referrers, record);
            }
            if let Some(table) = plan.tables.get_mut(kind as usize) {
                *table = records;
            }
        }
        plan
    }

    /// The records of a kind, oldest first.
    pub fn all(&self, kind: Kind) -> &[Record] {
        self.tables.get(kind as usize).map_or(&[], Vec::as_slice)
    }

    /// How many records there are in all.
    pub fn len(&self) -> usize {
        self.tables.iter().map(Vec::len).sum()
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number that moves with every change: what was computed from the plan holds while it stands.
    pub fn version(&self) -> u64 {
        self.changes
    }

    /// A number that moves when records of a kind come, go or are called otherwise: an order by
    /// what they are called holds while it stands.
    pub fn order_version(&self, kind: Kind) -> u64 {
        self.orders.get(kind as usize).copied().unwrap_or(0)
    }

    fn reorder(&mut self, kind: Kind) {
        if let Some(order) = self.orders.get_mut(kind as usize) {
            *order = self.changes;
        }
    }

    /// One record.
    pub fn record(&self, kind: Kind, id: Id) -> Option<&Record> {
        let table = self.all(kind);
        table.binary_search_by_key(&id, |record| record.id).ok().and_then(|place| table.get(place))
    }

    /// The record that some id stands for, of whatever kind.
    pub fn anywhere(&self, id: Id) -> Option<&Record> {
        self.kinds().iter().find_map(|kind| self.record(*kind, id))
    }

    /// The records that name this one.
    pub fn referrers(&self, id: Id) -> &[Referrer] {
        self.referrers.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The records of a kind that name this one in a field, oldest first.
    pub fn naming<S>(&self, kind: Kind, column: record::Column<S>, id: Id) -> impl DoubleEndedIterator<Item = &Record> {
        let wanted =
            move |referrer: &&Referrer| referrer.kind == kind && usize::from(referrer.field) == column.number();
        self.referrers(id).iter().filter(wanted).filter_map(move |referrer| self.record(kind, referrer.id))
    }

    /// How many records of a kind name this one in a field.
    pub fn count_naming<S>(&self, kind: Kind, column: record::Column<S>, id: Id) -> usize {
        let wanted = |referrer: &&Referrer| referrer.kind == kind && usize::from(referrer.field) == column.number();
        self.referrers(id).iter().filter(wanted).count()
    }

    /// A record and the records that only say something about it: the updates and slips of an
    /// action, the steps of a project. Their history is its history.
    pub fn with_what_was_said(&self, id: Id) -> Vec<Id> {
        let says = |kind: Kind| matches!(kind, Kind::Update | Kind::Slip | Kind::RouteStep);
        let said = self.referrers(id).iter().filter(|referrer| says(referrer.kind)).map(|referrer| referrer.id);
        [id].into_iter().chain(said).collect()
    }

    /// The partnership's own record, where the plan has one.
    pub fn partnership(&self) -> Option<&Record> {
        self.all(Kind::Partnership).first()
    }

    /// The edition of the agreement that holds on a day.
    pub fn edition(&self, today: Date) -> Option<&Record> {
        let effective = |record: &&Record| record.get(edition::EFFECTIVE).filter(|day| *day <= today);
        self.all(Kind::Edition).iter().filter(|record| effective(record).is_some()).max_by_key(effective)
    }

    /// What people call a record, written so that a file can be read back by it.
    pub fn label(&self, kind: Kind, id: Id) -> Cow<'_, str> {
        self.record(kind, id).map_or(Cow::Owned(format!("#{id}")), |record| self.label_of(record))
    }

    /// What people call a record, as [`Plan::label`].
    pub fn label_of<'a>(&'a self, record: &'a Record) -> Cow<'a, str> {
        called(record, &|domain, cell| Cow::Owned(self.written(domain, cell)))
    }

    /// What people call a record on a screen: as its label, with days as people write them.
    pub fn name(&self, kind: Kind, id: Id) -> Cow<'_, str> {
        self.record(kind, id).map_or(Cow::Owned(format!("#{id}")), |record| self.name_of(record))
    }

    /// What people call a record on a screen.
    pub fn name_of<'a>(&'a self, record: &'a Record) -> Cow<'a, str> {
        called(record, &|domain, cell| self.shown(domain, cell))
    }

    /// A record in a line: `DA-03 Share the lessons of reviews`.
    pub fn line_of(&self, record: &Record) -> String {
        let name = self.name_of(record);
        let declaration = record.kind.declaration();
        let title = match (declaration.fields.get(declaration.title), record.cell(declaration.title)) {
            (Some(field), cell) if !declaration.key.contains(&declaration.title) => self.shown(field.domain, cell),
            _ => Cow::Borrowed(""),
        };
        if title.is_empty() { name.into_owned() } else { format!("{name} {title}") }
    }

    /// Every text by which people may call a record: its label, its codes, its other names.
    pub fn also_called(&self, record: &Record) -> Vec<String> {
        let mut names = vec![self.label_of(record).into_owned()];
        for (number, field) in record.kind.fields().iter().enumerate() {
            match (record.cell(number), field.domain, field.column) {
                (Cell::Text(text), Domain::Code, _) | (Cell::Text(text), _, "short" | "name" | "post" | "title") => {
                    names.push(text.to_string());
                }
                (Cell::Text(text), _, "also") => names.extend(text.split(';').map(|name| name.trim().to_owned())),
                (Cell::Text(text), _, "version") => names.push(text.to_string()),
                _ => {}
            }
        }
        names.dedup();
        names
    }

    /// The one record of a kind that people mean by a text; nothing where none or several fit.
    pub fn find(&self, kind: Kind, text: &str) -> Option<Id> {
        let wanted = folded(text);
        if let Some(id) = text.strip_prefix('#').and_then(|id| id.parse().ok()).map(Id) {
            return self.record(kind, id).map(|record| record.id);
        }
        let label = self.all(kind).iter().find(|record| folded(&self.label_of(record)) == wanted);
        if let Some(record) = label {
            return Some(record.id);
        }
        let called = |record: &&Record| self.also_called(record).iter().any(|name| folded(name) == wanted);
        let mut matches = self.all(kind).iter().filter(called);
        let first = matches.next()?;
        matches.next().is_none().then_some(first.id)
    }

    /// Puts a record in; one with the same id is replaced.
    pub fn insert(&mut self, record: Record) {
        self.changes += 1;
        self.reorder(record.kind);
        self.remove(record.kind, record.id);
        refer(&mut self.referrers, &record);
        if let Some(table) = self.tables.get_mut(record.kind as usize) {
            let place = table.partition_point(|other| other.id < record.id);
            table.insert(place, record);
        }
    }

    /// Takes a record out.
    pub fn remove(&mut self, kind: Kind, id: Id) -> Option<Record> {
        self.changes += 1;
        self.reorder(kind);
        let table = self.tables.get_mut(kind as usize)?;
        let place = table.binary_search_by_key(&id, |record| record.id).ok()?;
        let record = table.remove(place);
        for (number, cell) in record.cells().iter().enumerate() {
            forget(&mut self.referrers, &record, number, cell);
        }
        Some(record)
    }

    /// Puts a cell into a field of a record; whether the record is there.
    pub fn set(&mut self, kind: Kind, id: Id, field: usize, cell: Cell) -> bool {
        self.changes += 1;
        if kind.declaration().key.contains(&field) {
            self.reorder(kind);
        }
        let Some(table) = self.tables.get_mut(kind as usize) else { return false };
        let Ok(place) = table.binary_search_by_key(&id, |record| record.id) else { return false };
        let Some(record) = table.get_mut(place) else { return false };
        let before = record.set_cell(field, cell);
        forget(&mut self.referrers, record, field, &before);
        refer_field(&mut self.referrers, record, field);
        true
    }
}

/// The words of a record's key, joined.
fn called<'a>(record: &'a Record, word: &dyn Fn(Domain, &'a Cell) -> Cow<'a, str>) -> Cow<'a, str> {
    let declaration = record.kind.declaration();
    let key = |number: &usize| declaration.fields.get(*number).map(|field| (field.domain, record.cell(*number)));
    if let [only] = declaration.key
        && let Cell::Text(text) = record.cell(*only)
    {
        return Cow::Borrowed(text);
    }
    let words = declaration.key.iter().filter_map(key).filter(|(_, cell)| !cell.is_empty());
    let label = words.map(|(domain, cell)| word(domain, cell)).collect::<Vec<_>>().join(", ");
    if label.is_empty() { Cow::Owned(format!("#{}", record.id)) } else { Cow::Owned(label) }
}

/// Text as it is compared: case, `&` and white space do not matter.
pub fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace('&', " and ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a name holds words, in any case.
pub fn contains_folded(name: &str, words: &str) -> bool {
    folded(name).contains(&folded(words))
}

fn refer(referrers: &mut ById<Vec<Referrer>>, record: &Record) {
    for field in 0..record.cells().len() {
        refer_field(referrers, record, field);
    }
}

fn refer_field(referrers: &mut ById<Vec<Referrer>>, record: &Record, field: usize) {
    for named in record.cell(field).names() {
        let referrer = Referrer { kind: record.kind, field: u8::try_from(field).unwrap_or(u8::MAX), id: record.id };
        let list = referrers.entry(*named).or_default();
        match list.last() {
            Some(newest) if *newest >= referrer => {
                if let Err(place) = list.binary_search(&referrer) {
                    list.insert(place, referrer);
                }
            }
            _ => list.push(referrer),
        }
    }
}

fn forget(referrers: &mut ById<Vec<Referrer>>, record: &Record, field: usize, cell: &Cell) {
    for named in cell.names() {
        if let Some(list) = referrers.get_mut(named) {
            list.retain(|referrer| (referrer.id, usize::from(referrer.field)) != (record.id, field));
        }
    }
}
