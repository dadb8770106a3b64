//! Which columns and which order each kind of record has in a list.

use super::screen::Role;
use crate::plan::{
    Kind, Plan,
    account::{self, Figure},
    action, assessment_return,
    cell::{Cell, Domain},
    csp,
    day::show_day,
    decision, district, finding, folded, grant, group, horizon_item, lead, ledger_entry, listing, meeting,
    money::Pence,
    organisation, priority,
    progress::{self, AsAt, Progress},
    project, recommendation,
    record::{Record, Words},
    restricted_item, review, review_recommendation, reviews, risk_score, status, tally, update,
};
use jiff::civil::Date;
use std::{borrow::Cow, cmp::Ordering};

/// What the columns of a list look at: the plan, the moment, and figures computed once for both.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The records.
    pub plan: &'a Plan,
    /// The moment.
    pub as_at: AsAt,
    /// How the actions stand.
    pub progress: &'a Progress,
}

/// One column of a list.
#[derive(Clone, Copy)]
pub struct ListColumn {
    /// Its heading.
    pub header: &'static str,
    /// Its width in cells; 0 takes what is left.
    pub width: u16,
    /// Whether it is shown only where there is room.
    pub extra: bool,
    /// Whether its text stands at the right.
    pub right: bool,
    /// Its name where the configuration of a list is written, where it is made and no field.
    name: &'static str,
    says: Says,
    /// What it is.
    pub role: fn(&Record, AsAt) -> Role,
}

/// Where the text of a column comes from, and with it the order of its rows.
#[derive(Clone, Copy)]
enum Says {
    /// A field, by its number: in the order of what is in it.
    Field(usize),
    /// Another text than that of the field whose order it has.
    Of(usize, Text),
    /// How many of something there are: none is a dot.
    Count(fn(&Sight<'_>, &Record) -> usize),
    /// A mark where there is something.
    Mark(&'static str, fn(&Sight<'_>, &Record) -> bool),
    /// A text, in the order of a number where there is one.
    Made(Text, fn(&Sight<'_>, &Record) -> Option<i64>),
    /// A text in its own order.
    Text(Text),
}

type Text = for<'a> fn(&Sight<'a>, &'a Record) -> Cow<'a, str>;

fn plain(_: &Record, _: AsAt) -> Role {
    Role::Plain
}

macro_rules! field {
    ($header:literal, $width:literal, $column:expr) => {
        ListColumn {
            header: $header,
            width: $width,
            extra: false,
            right: false,
            name: "",
            says: Says::Field($column.number()),
            role: plain,
        }
    };
}

/// A column that is no field.
const fn made(name: &'static str, header: &'static str, width: u16, says: Says) -> ListColumn {
    ListColumn { header, width, extra: false, right: false, name, says, role: plain }
}

/// By what the rows of a list stand in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A number, a day, an amount, the place of a word among its choices.
    Number(i64),
    /// A text, in which `2` comes before `10`.
    Text(String),
    /// Nothing: last, whichever way round.
    Nothing,
}

impl SortKey {
    /// A text as a key: without case, its numbers in the order of numbers.
    fn text(text: &str) -> Self {
        const DIGITS: usize = 12;
        let mut key = String::with_capacity(text.len());
        let mut digits = String::new();
        for letter in folded(text).chars().chain(std::iter::once(' ')) {
            if letter.is_ascii_digit() {
                digits.push(letter);
                continue;
            }
            if !digits.is_empty() {
                key.extend(std::iter::repeat_n('0', DIGITS.saturating_sub(digits.len())));
                key.push_str(&digits);
                digits.clear();
            }
            key.push(letter);
        }
        if key.trim().is_empty() { Self::Nothing } else { Self::Text(key) }
    }

    /// The order of two: upwards, or downwards with nothing still last.
    pub fn compared(&self, other: &Self, down: bool) -> Ordering {
        match (self == &Self::Nothing, other == &Self::Nothing) {
            (false, false) if down => other.cmp(self),
            _ => self.cmp(other),
        }
    }
}

impl ListColumn {
    /// The field that stands in it, or that it shows in other words.
    pub fn field(&self, kind: Kind) -> Option<usize> {
        match self.says {
            Says::Field(field) | Says::Of(field, _) => Some(field),
            Says::Made(..) | Says::Text(_) => kind.field(self.header),
            Says::Count(_) | Says::Mark(..) => None,
        }
    }

    /// What stands in it.
    pub fn text<'a>(&self, sight: &Sight<'a>, record: &'a Record) -> Cow<'a, str> {
        match self.says {
            Says::Field(field) => shown(sight.plan, record, field),
            Says::Of(_, text) | Says::Made(text, _) | Says::Text(text) => text(sight, record),
            Says::Count(count) => match count(sight, record) {
                0 => Cow::Borrowed("·"),
                count => Cow::Owned(count.to_string()),
            },
            Says::Mark(mark, is_so) => Cow::Borrowed(if is_so(sight, record) { mark } else { "" }),
        }
    }

    /// By what a record stands in its order.
    pub fn sort_key(&self, sight: &Sight<'_>, record: &Record) -> SortKey {
        let of_number = |number: Option<i64>| number.map_or(SortKey::Nothing, SortKey::Number);
        match self.says {
            Says::Field(field) | Says::Of(field, _) => field_key(sight.plan, record, field),
            Says::Count(count) => of_number(i64::try_from(count(sight, record)).ok()),
            Says::Mark(_, is_so) => of_number(is_so(sight, record).then_some(0)),
            Says::Made(_, number) => of_number(number(sight, record)),
            Says::Text(text) => SortKey::text(&text(sight, record)),
        }
    }

    /// Its name where the arrangement of a list is written: the name of its field, or its own.
    pub fn name(&self, kind: Kind) -> &'static str {
        match self.says {
            Says::Field(field) if self.name.is_empty() => kind.fields().get(field).map_or("", |field| field.column),
            _ => self.name,
        }
    }

    /// The same with another width; with nothing, with its own.
    #[must_use]
    pub fn as_wide(self, width: Option<u16>) -> Self {
        Self { width: width.unwrap_or(self.width), extra: self.extra && width.is_none(), ..self }
    }

    const fn extra(mut self) -> Self {
        self.extra = true;
        self
    }

    const fn right(mut self) -> Self {
        self.right = true;
        self
    }

    const fn role(mut self, role: fn(&Record, AsAt) -> Role) -> Self {
        self.role = role;
        self
    }
}

/// The cell of a field as people read it.
pub fn shown<'a>(plan: &'a Plan, record: &'a Record, field: usize) -> Cow<'a, str> {
    let domain = record.kind.fields().get(field).map_or(Domain::Line, |field| field.domain);
    plan.shown(domain, record.cell(field))
}

/// In a list the reference stands first in every row and needs no colour to be found.
const REFERENCE_ROLE: fn(&Record, AsAt) -> Role = plain;

const ACTION: &[ListColumn] = &[
    field!("Ref", 8, action::REFERENCE).role(REFERENCE_ROLE),
    field!("Action", 0, action::TITLE),
    made("linked", "»", 1, Says::Mark("»", |_, record| !record.get(action::LINKS).is_empty())).role(|_, _| Role::Link),
    made("funded", "£", 1, Says::Mark("£", |sight, record| is_funded(sight.plan, record))).role(|_, _| Role::Funded),
    made(
        "stage",
        "Stage",
        13,
        Says::Of(action::STAGE.number(), |_, record| Cow::Borrowed(status::stage(record).word())),
    )
    .role(|record, _| Role::Stage(status::stage(record))),
    made("rating", "Rating", 6, Says::Made(rating_letter, |_, record| urgency(status::rating(record))))
        .role(|record, _| Role::Rating(status::rating(record))),
    made("when", "When", 11, Says::Of(action::DUE.number(), when))
        .right()
        .role(|record, as_at| if progress::is_overdue(record, as_at) { Role::Warning } else { Role::Plain }),
    field!("Coordinator", 26, action::COORDINATOR).extra(),
];

const PRIORITY: &[ListColumn] = &[
    field!("Code", 5, priority::CODE).role(REFERENCE_ROLE),
    field!("Priority", 0, priority::NAME),
    made(
        "actions",
        "Actions",
        7,
        Says::Count(|sight, record| sight.plan.count_naming(Kind::Action, action::PRIORITY, record.id)),
    )
    .right(),
    made(
        "open",
        "Open",
        5,
        Says::Count(|sight, record| {
            let own = sight.progress.by_priority.iter().find(|(id, _)| *id == Some(record.id));
            own.map_or(0, |(_, standing)| standing.open())
        }),
    )
    .right(),
    field!("Leads", 30, priority::LEADS).extra(),
];

const LEAD: &[ListColumn] = &[
    field!("Post", 0, lead::POST).role(REFERENCE_ROLE),
    field!("Organisation", 28, lead::ORGANISATION),
    made(
        "leads",
        "Leads",
        5,
        Says::Count(|sight, record| sight.plan.count_naming(Kind::Priority, priority::LEADS, record.id)),
    )
    .right(),
    made(
        "actions",
        "Actions",
        7,
        Says::Count(|sight, record| sight.plan.count_naming(Kind::Action, action::COORDINATOR, record.id)),
    )
    .right(),
];

const PROJECT: &[ListColumn] = &[
    field!("Ref", 9, project::REFERENCE).role(|_, _| Role::Funded),
    field!("Project", 0, project::TITLE),
    field!("Year", 7, project::GRANT),
    field!("Asked", 10, project::ASKED).right(),
    field!("Step", 19, project::ROUTE),
    field!("Pot", 8, project::POT).extra(),
];

const DISTRICT: &[ListColumn] = &[
    field!("District", 0, district::NAME).role(REFERENCE_ROLE),
    field!("CSP", 22, district::CSP),
    made("return", "Return", 16, Says::Text(|sight, record| Cow::Owned(return_state(sight, record)))),
    made("findings", "Findings", 8, Says::Count(findings)).right(),
    field!("GSS code", 10, district::GSS).extra(),
];

const MEETING: &[ListColumn] = &[
    field!("Date", 11, meeting::DATE).right().role(REFERENCE_ROLE),
    field!("Body", 18, meeting::BODY),
    field!("Title", 0, meeting::TITLE),
    made(
        "decisions",
        "Decisions",
        9,
        Says::Count(|sight, record| sight.plan.count_naming(Kind::Decision, decision::MEETING, record.id)),
    )
    .right(),
    field!("Venue", 20, meeting::VENUE).extra(),
];

const UPDATE: &[ListColumn] = &[
    field!("Date", 11, update::DATE).right().role(REFERENCE_ROLE),
    field!("Action", 7, update::ACTION),
    field!("Stage", 11, update::STAGE),
    field!("Note", 0, update::NOTE),
    field!("Stated by", 24, update::STATED_BY).extra(),
];

const LEDGER: &[ListColumn] = &[
    field!("Grant", 7, ledger_entry::GRANT).role(REFERENCE_ROLE),
    field!("Date", 11, ledger_entry::DATE).right(),
    field!("Entry", 21, ledger_entry::ENTRY),
    field!("Amount", 11, ledger_entry::AMOUNT).right(),
    field!("Pot", 8, ledger_entry::POT),
    field!("Project", 9, ledger_entry::PROJECT).role(|_, _| Role::Funded),
    field!("Note", 0, ledger_entry::NOTE),
];

const GRANT: &[ListColumn] = &[
    field!("Year", 7, grant::YEAR).role(REFERENCE_ROLE),
    field!("Grant", 0, grant::NAME),
    made(
        "allocation",
        "Allocation",
        11,
        Says::Made(
            |sight, record| money(sight, record, Figure::Allocation),
            |sight, record| Some(pence(sight, record, Figure::Allocation).0),
        ),
    )
    .right(),
    made(
        "left",
        "Left",
        11,
        Says::Made(
            |sight, record| money(sight, record, Figure::AfterApproved),
            |sight, record| Some(pence(sight, record, Figure::AfterApproved).0),
        ),
    )
    .right(),
];

const GROUP: &[ListColumn] = &[
    field!("Group or strategy", 0, group::NAME).role(|_, _| Role::Link),
    field!("Short", 8, group::SHORT),
    field!("Form", 9, group::FORM),
    made(
        "actions",
        "Actions",
        7,
        Says::Count(|sight, record| sight.plan.count_naming(Kind::Action, action::LINKS, record.id)),
    )
    .right(),
];

const ORGANISATION: &[ListColumn] = &[
    field!("Organisation", 0, organisation::NAME).role(REFERENCE_ROLE),
    field!("Short", 10, organisation::SHORT),
    field!("Role", 21, organisation::ROLE),
];

const LISTING: &[ListColumn] = &[
    field!("Edition", 12, listing::EDITION).role(REFERENCE_ROLE),
    field!("No", 3, listing::POSITION).right(),
    field!("Listed as", 0, listing::NAME),
    field!("Lineage", 10, listing::LINEAGE),
];

const FINDING: &[ListColumn] = &[
    field!("Return", 32, finding::RETURN).role(REFERENCE_ROLE),
    field!("Issue", 0, finding::ISSUE),
    field!("Prominence", 14, finding::PROMINENCE),
    field!("Rank", 4, finding::RANK).right(),
];

const RETURN: &[ListColumn] = &[
    field!("CSP", 0, assessment_return::CSP).role(REFERENCE_ROLE),
    field!("Year", 7, assessment_return::YEAR),
    field!("State", 8, assessment_return::STATE),
    field!("Received", 11, assessment_return::RECEIVED).right(),
];

const RISK_SCORE: &[ListColumn] = &[
    field!("Year", 7, risk_score::YEAR).role(REFERENCE_ROLE),
    field!("Rank", 4, risk_score::RANK).right(),
    field!("Issue", 0, risk_score::ISSUE),
    field!("Criterion", 20, risk_score::CRITERION),
    field!("Score", 5, risk_score::SCORE).right(),
];

const TALLY: &[ListColumn] = &[
    field!("Year", 7, tally::YEAR).role(REFERENCE_ROLE),
    field!("Issue", 0, tally::ISSUE),
    field!("Named by", 8, tally::COUNT).right(),
    field!("of received", 11, tally::RECEIVED).right(),
];

const HORIZON: &[ListColumn] = &[
    field!("Year", 7, horizon_item::YEAR).role(REFERENCE_ROLE),
    field!("Heading", 16, horizon_item::HEADING),
    field!("Item", 0, horizon_item::ITEM),
];

const DECISION: &[ListColumn] = &[
    field!("Meeting", 24, decision::MEETING).role(REFERENCE_ROLE),
    field!("No", 5, decision::NUMBER),
    field!("Resolved", 0, decision::RESOLVED),
];

const RECOMMENDATION: &[ListColumn] = &[
    field!("Origin", 10, recommendation::ORIGIN).role(REFERENCE_ROLE),
    field!("Recommendation", 0, recommendation::RECOMMENDATION),
    field!("Form", 20, recommendation::ASK).extra(),
    field!("State", 11, recommendation::STATE),
];

const REVIEW: &[ListColumn] = &[
    field!("Case", 13, review::REFERENCE).role(REFERENCE_ROLE),
    field!("Subject", 0, review::SUBJECT),
    field!("Stage", 20, review::STAGE),
    field!("Published", 11, review::PUBLISHED).right(),
    made("open", "Open", 5, Says::Count(|sight, record| reviews::open_of(sight.plan, record.id).count())).right(),
    field!("CSP", 22, review::CSP).extra(),
];

const REVIEW_RECOMMENDATION: &[ListColumn] = &[
    field!("Case", 13, review_recommendation::REVIEW).role(REFERENCE_ROLE),
    field!("No", 4, review_recommendation::NUMBER).right(),
    field!("Recommendation", 0, review_recommendation::RECOMMENDATION),
    field!("Stage", 12, review_recommendation::STAGE),
    ListColumn {
        role: |record, as_at| {
            if reviews::is_overdue(record, as_at.today) { Role::Warning } else { Role::Plain }
        },
        ..field!("Target", 11, review_recommendation::TARGET).right()
    },
    field!("Owner", 24, review_recommendation::OWNER).extra(),
];

const RESTRICTED_ITEM: &[ListColumn] = &[
    field!("Date", 11, restricted_item::DATE).right().role(REFERENCE_ROLE),
    field!("Body", 18, restricted_item::BODY),
    field!("No", 4, restricted_item::NUMBER),
    field!("Item", 0, restricted_item::TITLE),
    field!("Presented by", 24, restricted_item::PRESENTER).extra(),
];

/// Any other kind: what people call it, and what says most about it.
const NAMED: &[ListColumn] =
    &[made("name", "Name", 0, Says::Text(|sight, record| Cow::Owned(sight.plan.line_of(record))))];

fn is_funded(plan: &Plan, action: &Record) -> bool {
    plan.naming(Kind::Project, project::ACTIONS, action.id).next().is_some()
}

fn rating_letter<'a>(_: &Sight<'a>, record: &'a Record) -> Cow<'a, str> {
    Cow::Owned(status::rating(record).letter().to_string())
}

/// Red comes before amber and green; what is not rated comes last.
const fn urgency(rating: status::Rating) -> Option<i64> {
    match rating {
        status::Rating::Red => Some(0),
        status::Rating::Amber => Some(1),
        status::Rating::Green => Some(2),
        status::Rating::NotRated => None,
    }
}

fn when<'a>(_: &Sight<'a>, record: &'a Record) -> Cow<'a, str> {
    match (record.get(action::DUE), record.get(action::TIMING)) {
        (Some(due), _) => Cow::Owned(show_day(due)),
        (None, Some(timing)) => Cow::Borrowed(timing.word()),
        (None, None) => Cow::Borrowed(""),
    }
}

/// A figure of a grant year.
fn pence(sight: &Sight<'_>, grant: &Record, figure: Figure) -> Pence {
    account::account(sight.plan, grant.id).whole(figure)
}

fn money<'a>(sight: &Sight<'_>, grant: &Record, figure: Figure) -> Cow<'a, str> {
    Cow::Owned(pence(sight, grant, figure).to_string())
}

/// How far a district's CSP is with this year's return: `2027/28 awaited`.
fn return_state(sight: &Sight<'_>, district: &Record) -> String {
    let Sight { plan, as_at, .. } = *sight;
    let Some(csp) = district.get(district::CSP) else { return String::new() };
    let year = progress::assessment_year(as_at.today);
    let outside = plan.record(Kind::Csp, csp).and_then(|csp| csp.get(csp::IN_AGREEMENT)) == Some(csp::YesNo::No);
    if outside && progress::return_of(plan, csp, year).is_none() {
        return "apart".to_owned();
    }
    let state = progress::return_of(plan, csp, year).and_then(|record| record.get(assessment_return::STATE));
    format!("{year} {}", state.unwrap_or(assessment_return::ReturnState::Awaited).word())
}

fn findings(sight: &Sight<'_>, district: &Record) -> usize {
    let Sight { plan, as_at, .. } = *sight;
    let year = progress::assessment_year(as_at.today);
    let record = district.get(district::CSP).and_then(|csp| progress::return_of(plan, csp, year));
    record.map_or(0, |record| plan.count_naming(Kind::Finding, finding::RETURN, record.id))
}

fn field_key(plan: &Plan, record: &Record, field: usize) -> SortKey {
    let domain = record.kind.fields().get(field).map_or(Domain::Line, |field| field.domain);
    match (record.cell(field), domain) {
        (Cell::Empty, _) => SortKey::Nothing,
        (Cell::Whole(number), _) => SortKey::Number(*number),
        (Cell::Money(amount), _) => SortKey::Number(amount.0),
        (Cell::Day(day), _) => SortKey::Number(days(*day)),
        (Cell::Year(year), _) => SortKey::Number(days(year.starts())),
        (Cell::Word(word), Domain::Word(choices)) => {
            let place = choices.iter().position(|choice| choice.word == *word);
            place.and_then(|place| i64::try_from(place).ok()).map_or(SortKey::Nothing, SortKey::Number)
        }
        _ => SortKey::text(&shown(plan, record, field)),
    }
}

/// A day as a number whose order is that of days.
fn days(day: Date) -> i64 {
    (i64::from(day.year()) * 100 + i64::from(day.month())) * 100 + i64::from(day.day())
}

/// Every column that a list of a kind can have: those it shows, then its other fields.
pub fn all(kind: Kind) -> Vec<ListColumn> {
    let shown = columns(kind);
    let is_shown = |field: usize| {
        let name = kind.fields().get(field).map_or("", |field| field.column);
        shown.iter().any(|column| column.name(kind) == name)
    };
    let others = (0..kind.fields().len()).filter(|field| !is_shown(*field)).filter_map(|field| of_field(kind, field));
    shown.iter().copied().chain(others).collect()
}

/// A column for a field that a list does not show of itself.
fn of_field(kind: Kind, field: usize) -> Option<ListColumn> {
    let declared = kind.fields().get(field)?;
    let (width, right) = match declared.domain {
        Domain::Day | Domain::Money => (11, true),
        Domain::Whole => (6, true),
        Domain::Year => (7, false),
        Domain::Code => (9, false),
        Domain::Word(_) => (14, false),
        Domain::One(_) | Domain::Line => (24, false),
        Domain::Many(_) | Domain::Prose => (32, false),
    };
    let column = made("", declared.header, width, Says::Field(field));
    Some(if right { column.right() } else { column })
}

/// The columns that a kind has in a list of itself.
pub fn columns(kind: Kind) -> &'static [ListColumn] {
    match kind {
        Kind::Action => ACTION,
        Kind::Priority => PRIORITY,
        Kind::Lead => LEAD,
        Kind::Project => PROJECT,
        Kind::District => DISTRICT,
        Kind::Meeting => MEETING,
        Kind::Update => UPDATE,
        Kind::LedgerEntry => LEDGER,
        Kind::Grant => GRANT,
        Kind::Group => GROUP,
        Kind::Organisation => ORGANISATION,
        Kind::Listing => LISTING,
        Kind::Finding => FINDING,
        Kind::Return => RETURN,
        Kind::RiskScore => RISK_SCORE,
        Kind::Tally => TALLY,
        Kind::HorizonItem => HORIZON,
        Kind::Decision => DECISION,
        Kind::Recommendation => RECOMMENDATION,
        Kind::Review => REVIEW,
        Kind::ReviewRecommendation => REVIEW_RECOMMENDATION,
        Kind::RestrictedItem => RESTRICTED_ITEM,
        _ => NAMED,
    }
}

/// The order of a kind in a list; most stand as they were entered.
pub fn order(kind: Kind) -> Option<fn(&Record, &Record) -> Ordering> {
    Some(match kind {
        Kind::Action => |one, other| one.get(action::REFERENCE).cmp(other.get(action::REFERENCE)),
        Kind::Project => |one, other| other.get(project::REFERENCE).cmp(one.get(project::REFERENCE)),
        Kind::Meeting => |one, other| other.get(meeting::DATE).cmp(&one.get(meeting::DATE)),
        Kind::District => |one, other| one.get(district::NAME).cmp(other.get(district::NAME)),
        Kind::Update => |one, other| other.get(update::DATE).cmp(&one.get(update::DATE)),
        Kind::Review => |one, other| other.get(review::REFERENCE).cmp(one.get(review::REFERENCE)),
        Kind::RestrictedItem => |one, other| other.get(restricted_item::DATE).cmp(&one.get(restricted_item::DATE)),
        Kind::Grant => |one, other| other.get(grant::YEAR).cmp(&one.get(grant::YEAR)),
        _ => return None,
    })
}
