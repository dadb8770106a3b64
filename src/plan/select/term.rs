//! One thing that a filter line asks, and whether it is so of a record.
//!
//! What can be looked up beforehand (which leads are called so, which day the last meeting was) stands in
//! the test already, because it is asked of every record.

use super::{contains, standpoint::Mine};
use crate::plan::{
    Id, IdHasher, Kind, Plan,
    account::{self, Figure, Part, Split},
    action,
    cell::{Cell, Domain},
    fact::{self, Fact},
    folded, lead, ledger_entry, priority,
    progress::{self, AsAt, days_between},
    project,
    record::Record,
    reviews,
    status::{self, Rating, Stage},
    update,
};
use jiff::civil::Date;
use std::{cmp::Ordering, collections::HashSet, hash::BuildHasherDefault};

/// Records that are meant; their ids are spread already, and asked for thirty thousand times.
pub type Meant = HashSet<Id, BuildHasherDefault<IdHasher>>;

/// Something that must hold, or must not.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub negated: bool,
    pub test: Test,
}

/// Something that may hold of a record.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// The words stand in some text field, or one of the fields names one of these records.
    Words {
        text: String,
        named: Meant,
    },
    /// The field, as it is shown or written, holds the text or is exactly it.
    Holds {
        field: usize,
        text: String,
        exact: bool,
    },
    /// The field holds one of these words.
    Among {
        field: usize,
        words: Vec<&'static str>,
    },
    /// The field names one of these records.
    Names {
        field: usize,
        named: Meant,
    },
    /// Nothing stands in the field.
    Empty {
        field: usize,
    },
    /// The field stands so to a value.
    Compares {
        field: usize,
        sign: Sign,
        value: Cell,
    },
    /// The rating that counts is one of these.
    Rated(Vec<Rating>),
    /// One of these leads answers for it: of its priority, or as its coordinator.
    Led {
        leads: Meant,
        priorities: Meant,
    },
    /// One of these projects funds it.
    Funded(Meant),
    /// It names no group and no strategy.
    Unlinked,
    Overdue,
    Stale,
    Open,
    /// Open, and so many days are since its last update.
    Silent {
        sign: Sign,
        days: i64,
    },
    /// Open, and no update since this day.
    Unheard(Date),
    /// It came after this day.
    New(Date),
    /// It became one of these after this day.
    Newly {
        ratings: Vec<Rating>,
        stages: Vec<Stage>,
        since: Date,
    },
    /// It is somebody's.
    Mine {
        mine: Mine,
        priorities: Meant,
    },
    /// Something is so of a project.
    Fact(Fact),
    /// The action's project fell.
    LostProject,
    /// A project takes part in one of these grant years.
    InYear(Meant),
    /// The entry counts in a figure of a part of its grant year; the years whose allocation sets the pots.
    Counts {
        figure: Figure,
        part: Part,
        set: Meant,
    },
    /// One of several.
    Any(Vec<Self>),
    /// The other does not hold.
    Not(Box<Self>),
    /// It holds of no record: nothing is called so.
    Never,
}

/// How a field stands to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    /// Which side of it.
    pub side: Ordering,
    /// Whether the value itself is meant too.
    pub or_equal: bool,
}

impl Sign {
    fn takes(self, found: Ordering) -> bool {
        found == self.side || (self.or_equal && found == Ordering::Equal)
    }
}

impl Test {
    /// Whether it holds of a record.
    pub fn holds(&self, plan: &Plan, record: &Record, as_at: AsAt) -> bool {
        match self {
            Self::Words { text, named } => record.cells().iter().any(|cell| match cell {
                Cell::Text(words) => contains(words, text),
                Cell::Word(word) => contains(word, text),
                Cell::One(_) | Cell::Many(_) => any_of(cell.names(), named),
                Cell::Year(year) => contains(&year.to_string(), text),
                _ => false,
            }),
            Self::Holds { field, text, exact } => holds(plan, record, *field, text, *exact),
            Self::Among { field, words } => matches!(record.cell(*field), Cell::Word(word) if words.contains(word)),
            Self::Names { field, named } => any_of(record.cell(*field).names(), named),
            Self::Empty { field } => record.cell(*field).is_empty(),
            Self::Compares { field, sign, value } => {
                compared(record.cell(*field), value).is_some_and(|found| sign.takes(found))
            }
            Self::Rated(ratings) => ratings.contains(&status::rating(record)),
            Self::Led { leads, priorities } => led(record, leads, priorities),
            Self::Funded(projects) => {
                plan.naming(Kind::Project, project::ACTIONS, record.id).any(|project| projects.contains(&project.id))
            }
            Self::Unlinked => record.get(action::LINKS).is_empty(),
            Self::Overdue if record.kind == Kind::Action => progress::is_overdue(record, as_at),
            Self::Overdue => reviews::is_overdue(record, as_at.today),
            Self::Stale => progress::is_stale(plan, record, as_at),
            Self::Open if record.kind == Kind::Action => status::stage(record).is_open(),
            Self::Open => reviews::is_open(record),
            Self::Silent { sign, days } => is_silent(plan, record, as_at, *sign, *days),
            Self::Unheard(since) => progress::is_unheard(plan, record, *since),
            Self::New(since) => record.get(action::SINCE) > Some(*since),
            Self::Newly { ratings, stages, since } => became(plan, record, ratings, stages, *since),
            Self::Mine { mine, priorities } => is_mine(record, mine, priorities),
            Self::Fact(fact) => fact.holds(plan, record, as_at),
            Self::LostProject => fact::lost_its_project(plan, record),
            Self::InYear(grants) => account::years_of(plan, record).iter().any(|grant| grants.contains(grant)),
            Self::Counts { figure, part, set } => {
                let is_set = record.get(ledger_entry::GRANT).is_some_and(|grant| set.contains(&grant));
                figure.weight(record, *part, if is_set { Split::Set } else { Split::Rest }) != 0
            }
            Self::Any(tests) => tests.iter().any(|test| test.holds(plan, record, as_at)),
            Self::Not(test) => !test.holds(plan, record, as_at),
            Self::Never => false,
        }
    }
}

fn any_of(ids: &[Id], named: &Meant) -> bool {
    ids.iter().any(|id| named.contains(id))
}

fn holds(plan: &Plan, record: &Record, field: usize, text: &str, exact: bool) -> bool {
    match record.cell(field) {
        Cell::Empty => false,
        Cell::Text(words) if exact => folded(words) == text,
        Cell::Text(words) => contains(words, text),
        cell => {
            let domain = record.kind.fields().get(field).map_or(Domain::Line, |field| field.domain);
            let shown = plan.shown(domain, cell);
            if exact {
                folded(&shown) == text
            } else {
                contains(&shown, text) || contains(&plan.written(domain, cell), text)
            }
        }
    }
}

fn compared(found: &Cell, wanted: &Cell) -> Option<Ordering> {
    match (found, wanted) {
        (Cell::Day(found), Cell::Day(wanted)) => Some(found.cmp(wanted)),
        (Cell::Money(found), Cell::Money(wanted)) => Some(found.cmp(wanted)),
        (Cell::Whole(found), Cell::Whole(wanted)) => Some(found.cmp(wanted)),
        (Cell::Year(found), Cell::Year(wanted)) => Some(found.cmp(wanted)),
        _ => None,
    }
}

fn led(record: &Record, leads: &Meant, priorities: &Meant) -> bool {
    match record.kind {
        Kind::Action => {
            record.get(action::COORDINATOR).is_some_and(|lead| leads.contains(&lead))
                || record.get(action::PRIORITY).is_some_and(|priority| priorities.contains(&priority))
        }
        Kind::Project => any_of(record.get(project::PRIORITIES), priorities),
        _ => false,
    }
}

fn is_mine(record: &Record, mine: &Mine, priorities: &Meant) -> bool {
    match record.kind {
        Kind::Lead => mine.leads.contains(&record.id),
        Kind::Priority => priorities.contains(&record.id),
        Kind::Project => {
            let bidder = record.get(project::BIDDER).is_some_and(|bidder| mine.organisations.contains(&bidder));
            bidder || led(record, &mine.leads, priorities)
        }
        _ => led(record, &mine.leads, priorities),
    }
}

/// The priorities that one of these leads answers for.
pub(super) fn priorities_of(plan: &Plan, leads: &Meant) -> Meant {
    let led = |priority: &&Record| any_of(priority.get(priority::LEADS), leads);
    plan.all(Kind::Priority).iter().filter(led).map(|priority| priority.id).collect()
}

/// The posts of these organisations.
pub(super) fn posts_of(plan: &Plan, organisations: &Meant) -> Meant {
    let of = |lead: &&Record| lead.get(lead::ORGANISATION).is_some_and(|of| organisations.contains(&of));
    plan.all(Kind::Lead).iter().filter(of).map(|lead| lead.id).collect()
}

/// Whether an open action has been without an update for so long; one without any has been for ever.
fn is_silent(plan: &Plan, action: &Record, as_at: AsAt, sign: Sign, days: i64) -> bool {
    if !status::stage(action).is_open() {
        return false;
    }
    let latest = status::latest_update(plan, action.id).and_then(|update| update.get(update::DATE));
    let since = latest.map_or(i64::MAX, |day| days_between(day, as_at.today));
    sign.takes(since.cmp(&days))
}

/// Whether an action is so now and was not on a day.
fn became(plan: &Plan, action: &Record, ratings: &[Rating], stages: &[Stage], since: Date) -> bool {
    let (stage, rating) = (status::stage(action), status::rating(action));
    let (is_rated, is_at) = (ratings.contains(&rating), stages.contains(&stage));
    if !(is_rated || is_at) || !progress::moved_since(plan, action, since) {
        return false;
    }
    match progress::stood(plan, action.id, since) {
        Some((then_at, then_rated)) => (is_rated && then_rated != rating) || (is_at && then_at != stage),
        None => true,
    }
}
