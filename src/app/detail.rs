//! The detail of one record as lines: its fields, what names it, and where each line leads.
//!
//! The same lines serve the screen and `folkmoot show`. Nothing is left out but empty
//! fields; long lists of records are cut with a line that opens them all.

use super::screen::{Page, Role, role_of};
use crate::plan::{
    Id, Kind, Plan,
    account::{self, Figure, Part},
    action, agenda_item, assessment_return,
    cell::{Cell, Domain},
    day::{FinancialYear, show_day},
    decision, district,
    fact::Fact,
    finding, grant, ledger_entry, listing,
    money::Pence,
    progress::{self, AsAt},
    record::{Record, Words},
    restricted_item, review_recommendation, reviews, route_step, select, slip, status,
    terms::Third,
    theme_listing, update, warning,
    wording::capital,
};

/// Where a line leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a record.
    Record(Kind, Id),
    /// To the rows of a kind that a filter line picks.
    Rows(Kind, String),
    /// To a field of the record, for editing.
    Field(usize),
    /// To the record's own history.
    History(Id),
    /// To a screen.
    Page(Page),
    /// To a step of the history.
    Step(i64),
    /// To the figures of an indicator.
    Series(Id),
    /// To the account of a grant year.
    Account(FinancialYear),
    /// What wants attention in the account of a grant year.
    Warnings(FinancialYear),
}

/// One line of a detail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What the text is; empty for lines of a list.
    pub label: String,
    /// The text, of any length.
    pub text: String,
    /// What the text is, for how it looks.
    pub role: Role,
    /// Where it leads.
    pub target: Option<Target>,
    /// The field of the record that it shows, where it shows one.
    pub field: Option<usize>,
    /// Whether it is read in full here, because it is nowhere else.
    pub full: bool,
}

/// How many records of one sort a detail names before it offers the rest.
const NAMED_AT_MOST: usize = 60;

impl Target {
    /// The rows behind a figure of a grant year.
    pub fn behind(plan: &Plan, grant: Id, figure: Figure, part: Part) -> Self {
        if figure.is_of_bids() {
            let pot = if part == Part::Whole { String::new() } else { format!(" pot:{}", part.slug()) };
            return Self::Rows(Kind::Project, format!("{} pending{pot}", warning::projects_of(plan, grant)));
        }
        Self::Rows(Kind::LedgerEntry, warning::entries_behind(plan, grant, figure, part))
    }
}

impl Line {
    /// Whether it names the part that begins beneath it.
    pub fn is_heading(&self) -> bool {
        self.role == Role::Heading
    }

    fn heading(text: String, target: Option<Target>) -> Self {
        Self { text, role: Role::Heading, target, ..Self::default() }
    }

    fn said(label: &str, text: impl Into<String>) -> Self {
        Self { label: label.to_owned(), text: text.into(), ..Self::default() }
    }
}

/// The detail of a record.
pub fn lines(plan: &Plan, record: &Record, as_at: AsAt) -> Vec<Line> {
    let mut lines = facts(plan, record, as_at);
    lines.extend(fields(plan, record));
    if record.kind == Kind::District {
        lines.extend(assessments(plan, record));
    }
    lines.extend(named_by(plan, record));
    lines.push(Line {
        label: "History".to_owned(),
        text: "who changed it, when and why (b)".to_owned(),
        role: Role::Faint,
        target: Some(Target::History(record.id)),
        ..Line::default()
    });
    lines
}

/// A line whose text is longer than a small window, in parts that the cursor walks: else its end
/// could not be reached.
pub fn in_parts(line: Line) -> Vec<Line> {
    const LETTERS: usize = 400;
    if line.text.len() <= LETTERS {
        return vec![line];
    }
    let mut parts = Vec::new();
    let mut rest = line.text.as_str();
    while !rest.is_empty() {
        let end = rest.char_indices().nth(LETTERS).map_or(rest.len(), |(end, _)| end);
        let words = rest.get(..end).unwrap_or(rest);
        // Between words, where there is a gap within reach.
        let gap = if end < rest.len() { words.rfind([' ', '\n']).map_or(end, |gap| gap + 1) } else { end };
        let (part, after) = rest.split_at(gap);
        let label = if parts.is_empty() || line.label.is_empty() { line.label.clone() } else { " ".to_owned() };
        parts.push(Line { label, text: part.trim_end_matches([' ', '\n']).to_owned(), ..line.clone() });
        rest = after;
    }
    parts
}

/// What is computed about a record and stands in none of its fields.
fn facts(plan: &Plan, record: &Record, as_at: AsAt) -> Vec<Line> {
    let mut lines = Vec::new();
    match record.kind {
        Kind::Action => {
            if progress::is_overdue(record, as_at) {
                let days = record.get(action::DUE).map_or(0, |due| progress::days_between(due, as_at.today));
                lines.push(Line { role: Role::Warning, ..Line::said("Overdue", format!("by {days} days")) });
            }
            if progress::is_stale(plan, record, as_at) {
                let latest = status::latest_update(plan, record.id).and_then(|update| update.get(update::DATE));
                let text = latest.map_or("no update yet".to_owned(), |day| format!("last update {}", show_day(day)));
                lines.push(Line { role: Role::Warning, ..Line::said("Stale", text) });
            }
            let next = status::latest_update(plan, record.id).map(|update| update.get(update::NEXT_STEP));
            if let Some(next) = next.filter(|next| !next.is_empty()) {
                lines.push(Line::said("Next step", next));
            }
            if record.get(action::PRIORITY).is_none() {
                lines.push(Line::said("Priority", "none: miscellaneous"));
            }
        }
        Kind::Review => {
            let named = plan.count_naming(Kind::ReviewRecommendation, review_recommendation::REVIEW, record.id);
            let open = reviews::open_of(plan, record.id).count();
            if named > 0 {
                lines.push(Line::said("Recommendations", format!("{} of {named} complete", named - open)));
            }
        }
        Kind::ReviewRecommendation if reviews::is_overdue(record, as_at.today) => {
            let days =
                record.get(review_recommendation::TARGET).map_or(0, |day| progress::days_between(day, as_at.today));
            lines.push(Line { role: Role::Warning, ..Line::said("Overdue", format!("by {days} days")) });
        }
        Kind::Grant => {
            let account = account::account(plan, record.id);
            for figure in Figure::ALL {
                let target = Some(Target::behind(plan, record.id, figure, Part::Whole));
                lines.push(Line { target, ..Line::said(figure.label(), account.whole(figure).to_string()) });
            }
            lines.extend(Third::of(record, &account).map(|third| Line::said("Condition", third.worded())));
            for warning in warning::warnings(plan, record, as_at) {
                let target = Some(Target::Rows(warning.behind.0, warning.behind.1));
                lines.push(Line { role: Role::Warning, target, ..Line::said("Warning", warning.says) });
            }
        }
        Kind::Project => lines.extend(money_of(plan, record, as_at)),
        _ => {}
    }
    lines
}

/// The money of a project, in each grant year that it takes part in, and what wants attention.
fn money_of(plan: &Plan, project: &Record, as_at: AsAt) -> Vec<Line> {
    let mut lines = Vec::new();
    for (fact, says) in [
        (Fact::Unlinked, "linked to no priority and no action"),
        (Fact::Overspent, "more is spent than is committed"),
        (Fact::Unstated, "approved, and the ledger has no amount"),
        (Fact::Late, "a bid past its deadline"),
        (Fact::Unreported, "complete, its outcome not reported"),
        (Fact::Quiet, "nothing heard of it for the plan's number of days"),
    ] {
        if fact.holds(plan, project, as_at) {
            lines.push(Line { role: Role::Warning, ..Line::said("Warning", says) });
        }
    }
    for grant in account::years_of(plan, project) {
        let account = account::of_project(plan, project.id, Some(grant));
        let figures =
            [Figure::Approved, Figure::Withdrawn, Figure::Refunded, Figure::Committed, Figure::Spent, Figure::Returned];
        let told: Vec<String> = figures
            .into_iter()
            .filter(|figure| account.whole(*figure) != Pence::ZERO)
            .map(|figure| format!("{} {}", figure.label().to_lowercase(), account.whole(figure)))
            .collect();
        if !told.is_empty() {
            let label = format!("Money {}", plan.label(Kind::Grant, grant));
            let of = select::naming_term(plan, Kind::LedgerEntry, ledger_entry::PROJECT.number(), project.id);
            let year = select::naming_term(plan, Kind::LedgerEntry, ledger_entry::GRANT.number(), grant);
            let target = Some(Target::Rows(Kind::LedgerEntry, format!("{of} {year}")));
            lines.push(Line { target, ..Line::said(&label, told.join(", ")) });
        }
    }
    lines
}

/// The fields in which something stands.
fn fields(plan: &Plan, record: &Record) -> Vec<Line> {
    let mut lines = Vec::new();
    for (number, field) in record.kind.fields().iter().enumerate() {
        let cell = record.cell(number);
        if cell.is_empty() || said_already(record, number) {
            continue;
        }
        let edit = Some(Target::Field(number));
        if let Some(kind) = field.domain.refers_to() {
            for (place, id) in cell.names().iter().enumerate() {
                let label = if place == 0 { field.header } else { "" };
                let text = plan.record(kind, *id).map_or_else(|| format!("#{id}"), |named| plan.line_of(named));
                let target = Some(Target::Record(kind, *id));
                lines.push(Line { role: role_of_kind(kind), target, field: Some(number), ..Line::said(label, text) });
            }
            continue;
        }
        let text = match cell {
            Cell::Word(word) => worded(record.kind, number, word),
            _ => plan.shown(field.domain, cell).into_owned(),
        };
        let role = if field.column == "source" { Role::Faint } else { role_of(record.kind, number, cell) };
        lines.push(Line { role, target: edit, field: Some(number), ..Line::said(field.header, text) });
    }
    lines
}

/// Whether the title of the detail says it, or there is nothing in it to know.
fn said_already(record: &Record, number: usize) -> bool {
    let declaration = record.kind.declaration();
    let short = declaration.fields.get(number).is_some_and(|field| matches!(field.domain, Domain::Code | Domain::Line));
    let in_title = declaration.title == number || declaration.key.contains(&number);
    let unrated = record.kind == Kind::Action
        && number == action::CONFIRMED.number()
        && record.get(action::CONFIRMED) == Some(status::Rating::NotRated);
    (short && in_title) || unrated
}

/// A word of a closed set; stage and rating as they are everywhere.
fn worded(kind: Kind, field: usize, word: &'static str) -> String {
    match role_of(kind, field, &Cell::Word(word)) {
        Role::Rating(rating) if rating != status::Rating::NotRated => format!("{} {word}", rating.letter()),
        _ => word.to_owned(),
    }
}

/// Links to groups and strategies are green, funded projects purple, everything else a reference.
fn role_of_kind(kind: Kind) -> Role {
    match kind {
        Kind::Group => Role::Link,
        Kind::Project => Role::Funded,
        _ => Role::Reference,
    }
}

/// What the returns of a district's CSP say, the newest year first.
fn assessments(plan: &Plan, district: &Record) -> Vec<Line> {
    let Some(csp) = district.get(district::CSP) else { return Vec::new() };
    let mut returns: Vec<&Record> = plan.naming(Kind::Return, assessment_return::CSP, csp).collect();
    returns.sort_by_key(|record| std::cmp::Reverse(record.get(assessment_return::YEAR)));
    let mut lines = Vec::new();
    for record in returns {
        let year = record.get(assessment_return::YEAR).map_or_else(String::new, |year| year.to_string());
        let state = record.get(assessment_return::STATE).map_or("", Words::word);
        let received = record
            .get(assessment_return::RECEIVED)
            .map_or_else(String::new, |day| format!(", received {}", show_day(day)));
        let target = Some(Target::Record(Kind::Return, record.id));
        lines.push(Line::heading(format!("Return {year}: {state}{received}"), target));
        let mut findings: Vec<&Record> = plan.naming(Kind::Finding, finding::RETURN, record.id).collect();
        findings.sort_by_key(|finding| finding.get(finding::RANK).unwrap_or(i64::MAX));
        lines.extend(findings.into_iter().map(|finding| Line {
            text: brief(plan, finding, finding::RETURN.number()),
            role: Role::Reference,
            target: Some(Target::Record(Kind::Finding, finding.id)),
            ..Line::default()
        }));
    }
    lines
}

/// The records that name this one, by kind and field.
fn named_by(plan: &Plan, record: &Record) -> Vec<Line> {
    let mut groups: Vec<((Kind, u8), Vec<Id>)> = Vec::new();
    for referrer in plan.referrers(record.id) {
        let key = (referrer.kind, referrer.field);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, ids)) => ids.push(referrer.id),
            None => groups.push((key, vec![referrer.id])),
        }
    }
    groups.sort_by_key(|((kind, field), _)| (importance(*kind), *kind, *field));
    let mut lines = Vec::new();
    for ((kind, field), mut ids) in groups {
        let count = ids.len();
        let field = usize::from(field);
        let rows = Target::Rows(kind, select::naming_term(plan, kind, field, record.id));
        let by = kind.fields().get(field).map_or("", |field| field.header);
        let title = capital(kind.many());
        let same = by.to_lowercase() == record.kind.one() || record.kind.many() == by.to_lowercase();
        let title = if same || kind == Kind::Update { title } else { format!("{title} as {}", by.to_lowercase()) };
        lines.push(Line::heading(format!("{title} ({count})"), Some(rows.clone())));
        if matches!(kind, Kind::Update | Kind::Slip | Kind::RouteStep | Kind::Return) {
            let newest = |id: &Id| plan.record(kind, *id).map(|record| (newest_first(record), *id));
            ids.sort_by_key(|id| std::cmp::Reverse(newest(id)));
        }
        for id in ids.iter().take(NAMED_AT_MOST) {
            let Some(other) = plan.record(kind, *id) else { continue };
            let target = Some(Target::Record(kind, *id));
            let role = match (kind, status::stage(other)) {
                (Kind::Action, stage) => Role::Stage(stage),
                _ => role_of_kind(kind),
            };
            lines.push(Line { text: brief(plan, other, field), role, target, ..Line::default() });
        }
        if count > NAMED_AT_MOST {
            let text = format!("… and {} more: Enter opens them all", count - NAMED_AT_MOST);
            lines.push(Line { text, role: Role::Faint, target: Some(rows), ..Line::default() });
        }
    }
    lines
}

fn newest_first(record: &Record) -> String {
    let date = record.kind.fields().iter().position(|field| matches!(field.column, "date" | "year" | "received"));
    date.and_then(|number| record.cell(number).stored()).unwrap_or_default()
}

/// What officers ask for first stands first.
fn importance(kind: Kind) -> u8 {
    match kind {
        Kind::Update => 0,
        Kind::Slip => 1,
        Kind::Action => 2,
        Kind::Project => 3,
        Kind::Return | Kind::Finding => 4,
        _ => 5,
    }
}

/// One record in a line within the detail of another.
pub fn brief(plan: &Plan, record: &Record, named_in: usize) -> String {
    let text = |number: usize| super::columns::shown(plan, record, number).into_owned();
    let parts: Vec<String> = match record.kind {
        Kind::Action => vec![
            text(action::REFERENCE.number()),
            text(action::TITLE.number()),
            format!("({})", status::stage(record).word()),
        ],
        Kind::Update => {
            let next = text(update::NEXT_STEP.number());
            let stage = record.get(update::STAGE).map_or("", Words::word);
            let rating = record.get(update::RATING).filter(|rating| *rating != status::Rating::NotRated);
            let mut parts = vec![text(update::DATE.number()), format!("{stage}:")];
            parts.extend(rating.map(|rating| rating.word().to_owned()));
            parts.push(text(update::NOTE.number()));
            if !next.is_empty() {
                parts.push(format!("Next: {next}"));
            }
            let by = text(update::STATED_BY.number());
            if !by.is_empty() {
                parts.push(format!("({by})"));
            }
            parts
        }
        Kind::Slip => vec![
            text(slip::DATE.number()),
            format!("moved from {} to {}:", text(slip::MOVED_FROM.number()), text(slip::MOVED_TO.number())),
            text(slip::WHY.number()),
        ],
        Kind::LedgerEntry => vec![
            text(ledger_entry::GRANT.number()),
            text(ledger_entry::AMOUNT.number()),
            text(ledger_entry::ENTRY.number()),
            text(ledger_entry::POT.number()),
            text(ledger_entry::PROJECT.number()),
            text(ledger_entry::NOTE.number()),
        ],
        Kind::RouteStep => vec![
            text(route_step::DATE.number()),
            text(route_step::STEP.number()),
            text(route_step::DECIDED_BY.number()),
            text(route_step::NOTE.number()),
        ],
        Kind::Listing => vec![
            text(listing::EDITION.number()),
            text(listing::POSITION.number()),
            text(listing::NAME.number()),
            text(listing::LINEAGE.number()),
        ],
        Kind::ThemeListing => vec![
            text(theme_listing::EDITION.number()),
            text(theme_listing::NAME.number()),
            text(theme_listing::LINEAGE.number()),
        ],
        Kind::AgendaItem => vec![text(agenda_item::NUMBER.number()), text(agenda_item::TITLE.number())],
        Kind::Decision => vec![text(decision::NUMBER.number()), text(decision::RESOLVED.number())],
        Kind::Finding if named_in == finding::RETURN.number() => vec![
            text(finding::RANK.number()),
            text(finding::ISSUE.number()),
            text(finding::PROMINENCE.number()),
            text(finding::EVIDENCE.number()),
        ],
        Kind::ReviewRecommendation => vec![
            text(review_recommendation::NUMBER.number()),
            text(review_recommendation::RECOMMENDATION.number()),
            format!("({})", text(review_recommendation::STAGE.number())),
        ],
        Kind::RestrictedItem => vec![
            text(restricted_item::DATE.number()),
            text(restricted_item::NUMBER.number()),
            text(restricted_item::TITLE.number()),
        ],
        Kind::Grant => vec![text(grant::YEAR.number()), text(grant::NAME.number())],
        _ => vec![plan.line_of(record)],
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
