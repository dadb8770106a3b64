//! Which columns and which order each kind of record has in a list.

mod column;

use super::screen::Role;
use crate::plan::{
    Kind, Plan,
    account::{self, Figure},
    action, assessment_return,
    cell::Domain,
    csp,
    day::show_day,
    decision, district, finding, grant, group, horizon_item, lead, ledger_entry, listing, meeting,
    money::Pence,
    organisation, priority,
    progress::{self, AsAt},
    project, recommendation,
    record::{Record, Words},
    restricted_item, review, review_recommendation, reviews, risk_score, status, tally, update,
};
pub use column::{ListColumn, Sight, SortKey, shown};
use column::{Says, made, plain};
use std::{borrow::Cow, cmp::Ordering};

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
