//! Filters: a line of words and fields, parsed into a query over one kind of record.
//!
//! ```text
//! trauma                 records with the word in any field, or in the name of a record they name
//! stage:complete         the field holds the text        priority="Domestic Abuse"  it is exactly that
//! due<2026-04-01         before that day                 asked>5000                 more than that
//! overdue stale open     computed facts (of actions)     -stage:complete            not that
//! pending unlinked ...   facts of projects               counts:spent/tactical      entries behind a figure
//! ```
//!
//! A query is parsed once for each key typed and then asked of every record, so what can be
//! looked up beforehand (which leads are called so) is looked up in the parse.

use super::{
    Id, Kind, Plan,
    account::{self, Figure, Part, Split},
    cell::{Cell, Domain},
    fact::{self, Fact},
    folded, ledger_entry,
    progress::{self, AsAt},
    record::Record,
    reviews, status,
};
use std::collections::HashSet;

/// A parsed filter line.
#[derive(Clone, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
    problem: Option<String>,
}

#[derive(Clone, Debug)]
struct Term {
    negated: bool,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    /// The words stand in some text field, or one of the fields names one of these records.
    Words {
        text: String,
        named: HashSet<Id>,
    },
    /// The field holds the text, or names one of the records.
    Holds {
        field: usize,
        text: String,
        exact: bool,
        named: HashSet<Id>,
    },
    /// The field is empty.
    Empties {
        field: usize,
    },
    /// The field comes before or after a value.
    Compares {
        field: usize,
        less: bool,
        value: Cell,
    },
    Overdue,
    Stale,
    Open,
    /// Something is so of a project.
    Fact(Fact),
    /// The action's project fell.
    LostProject,
    /// A project takes part in one of these grant years.
    InYear(HashSet<Id>),
    /// The entry counts in a figure of a part of its grant year; the years whose allocation sets the pots.
    Counts {
        figure: Figure,
        part: Part,
        set: HashSet<Id>,
    },
}

impl Query {
    /// Parses a filter line for a kind of record; whatever it cannot read is in [`Query::problem`].
    pub fn parse(plan: &Plan, kind: Kind, line: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(line) {
            let (negated, body) = match token.text.strip_prefix('-') {
                Some(rest) if !rest.is_empty() && !token.quoted => (true, rest.to_owned()),
                _ => (false, token.text),
            };
            match test(plan, kind, &body, token.operator) {
                Ok(test) => query.terms.push(Term { negated, test }),
                Err(problem) => query.problem = Some(problem),
            }
        }
        query
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it asks only for words, so that more letters can only leave fewer rows.
    pub fn only_words(&self) -> bool {
        self.terms.iter().all(|term| !term.negated && matches!(term.test, Test::Words { .. }))
    }

    /// What in the line could not be read.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Whether a record passes.
    pub fn matches(&self, plan: &Plan, record: &Record, as_at: AsAt) -> bool {
        self.terms.iter().all(|term| term.test.holds(plan, record, as_at) != term.negated)
    }
}

impl Test {
    fn holds(&self, plan: &Plan, record: &Record, as_at: AsAt) -> bool {
        match self {
            Self::Words { text, named } => record.cells().iter().any(|cell| match cell {
                Cell::Text(words) => contains(words, text),
                Cell::Word(word) => contains(word, text),
                Cell::One(_) | Cell::Many(_) => cell.names().iter().any(|id| named.contains(id)),
                Cell::Year(year) => contains(&year.to_string(), text),
                _ => false,
            }),
            Self::Holds { field, text, exact, named } => match record.cell(*field) {
                cell @ (Cell::One(_) | Cell::Many(_)) => cell.names().iter().any(|id| named.contains(id)),
                Cell::Empty => false,
                Cell::Text(words) if *exact => folded(words) == *text,
                Cell::Text(words) => contains(words, text),
                cell => {
                    let domain = record.kind.fields().get(*field).map_or(Domain::Line, |field| field.domain);
                    let shown = plan.shown(domain, cell);
                    if *exact {
                        folded(&shown) == *text
                    } else {
                        contains(&shown, text) || plan.written(domain, cell) == *text
                    }
                }
            },
            Self::Empties { field } => record.cell(*field).is_empty(),
            Self::Compares { field, less, value } => match (record.cell(*field), value) {
                (Cell::Day(mine), Cell::Day(wanted)) => (mine < wanted) == *less && mine != wanted,
                (Cell::Money(mine), Cell::Money(wanted)) => (mine < wanted) == *less && mine != wanted,
                (Cell::Whole(mine), Cell::Whole(wanted)) => (mine < wanted) == *less && mine != wanted,
                (Cell::Year(mine), Cell::Year(wanted)) => (mine < wanted) == *less && mine != wanted,
                _ => false,
            },
            Self::Overdue if record.kind == Kind::Action => progress::is_overdue(record, as_at),
            Self::Overdue => reviews::is_overdue(record, as_at.today),
            Self::Stale => progress::is_stale(plan, record, as_at),
            Self::Open if record.kind == Kind::Action => status::stage(record).is_open(),
            Self::Open => reviews::is_open(record),
            Self::Fact(fact) => fact.holds(plan, record, as_at),
            Self::LostProject => fact::lost_its_project(plan, record),
            Self::InYear(grants) => account::years_of(plan, record).iter().any(|grant| grants.contains(grant)),
            Self::Counts { figure, part, set } => {
                let is_set = record.get(ledger_entry::GRANT).is_some_and(|grant| set.contains(&grant));
                figure.weight(record, *part, if is_set { Split::Set } else { Split::Rest }) != 0
            }
        }
    }
}

pub(super) struct Token {
    pub text: String,
    /// Where the operator stands in the text, before any quoted part.
    pub operator: Option<(usize, char)>,
    pub quoted: bool,
}

/// Words, with quotes around what holds blanks.
pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut token = Token { text: String::new(), operator: None, quoted: false };
    let mut inside = false;
    for letter in line.chars() {
        match letter {
            '"' => {
                token.quoted |= token.text.is_empty();
                inside = !inside;
            }
            _ if letter.is_whitespace() && !inside => {
                let done = std::mem::replace(&mut token, Token { text: String::new(), operator: None, quoted: false });
                tokens.push(done);
            }
            _ => {
                if matches!(letter, ':' | '=' | '<' | '>') && !inside && token.operator.is_none() {
                    token.operator = Some((token.text.len(), letter));
                }
                token.text.push(letter);
            }
        }
    }
    tokens.push(token);
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

fn test(plan: &Plan, kind: Kind, body: &str, operator: Option<(usize, char)>) -> Result<Test, String> {
    match (kind, body) {
        (Kind::Action | Kind::ReviewRecommendation, "overdue") => return Ok(Test::Overdue),
        (Kind::Action, "stale") => return Ok(Test::Stale),
        (Kind::Action | Kind::Review | Kind::ReviewRecommendation, "open") => return Ok(Test::Open),
        (Kind::Action, "fell") => return Ok(Test::LostProject),
        (Kind::Project, word) => {
            if let Some(fact) = Fact::ALL.into_iter().find(|fact| fact.word() == word) {
                return Ok(Test::Fact(fact));
            }
        }
        _ => {}
    }
    let split = operator.and_then(|(_, sign)| body.split_once(sign).map(|(name, value)| (name, sign, value)));
    let Some((name, sign, value)) = split else { return Ok(words(plan, kind, body)) };
    match (kind, name) {
        (Kind::LedgerEntry, "counts") => return counts(plan, value),
        (Kind::Project, "year") => return Ok(Test::InYear(called(plan, Kind::Grant, &folded(value), false))),
        _ => {}
    }
    let Some(number) = kind.field(name) else {
        let columns: Vec<&str> = kind.fields().iter().map(|field| field.column).collect();
        return Err(format!("\"{name}\" is no field of {}; expected one of {}", kind.many(), columns.join(", ")));
    };
    let domain = kind.fields().get(number).map_or(Domain::Line, |field| field.domain);
    if value.is_empty() {
        return Ok(Test::Empties { field: number });
    }
    if matches!(sign, '<' | '>') {
        let comparable = matches!(domain, Domain::Day | Domain::Money | Domain::Whole | Domain::Year);
        let read = if comparable { domain.read(value, &|_, _| None).ok() } else { None };
        let value = read.ok_or_else(|| format!("{name}{sign} wants {}", domain.wanted()))?;
        return Ok(Test::Compares { field: number, less: sign == '<', value });
    }
    let exact = sign == '=';
    let text = folded(value);
    let named = domain.refers_to().map(|kind| called(plan, kind, &text, exact)).unwrap_or_default();
    let text = if exact { text } else { value.to_lowercase() };
    Ok(Test::Holds { field: number, text, exact, named })
}

/// `spent/tactical`: the entries that count in a figure of a part; of the whole grant where none is said.
fn counts(plan: &Plan, value: &str) -> Result<Test, String> {
    let (name, of) = value.split_once('/').unwrap_or((value, Part::Whole.slug()));
    let part = Part::ALL.into_iter().find(|part| part.slug() == of.trim().to_lowercase());
    let (Some(figure), Some(part)) = (Figure::named(name), part) else {
        let figures: Vec<&str> = Figure::ALL.iter().map(|figure| figure.slug()).collect();
        let parts: Vec<&str> = Part::ALL.iter().map(|part| part.slug()).collect();
        return Err(format!("counts: wants one of {}, then / and {}", figures.join(", "), parts.join(" or ")));
    };
    let is_set = |grant: &&Record| Split::of(account::entries(plan, grant.id)) == Split::Set;
    let set = plan.all(Kind::Grant).iter().filter(is_set).map(|grant| grant.id).collect();
    Ok(Test::Counts { figure, part, set })
}

fn words(plan: &Plan, kind: Kind, body: &str) -> Test {
    let mut kinds: Vec<Kind> = kind.fields().iter().filter_map(|field| field.domain.refers_to()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let folded = folded(body);
    let named = kinds.into_iter().flat_map(|kind| called(plan, kind, &folded, false)).collect();
    Test::Words { text: body.to_lowercase(), named }
}

/// The records of a kind that are called so.
fn called(plan: &Plan, kind: Kind, wanted: &str, exact: bool) -> HashSet<Id> {
    let fits = |record: &&Record| {
        if exact {
            return plan.also_called(record).iter().any(|name| folded(name) == wanted);
        }
        let by_code = || plan.also_called(record).iter().any(|name| folded(name) == wanted);
        contains(&plan.name_of(record), wanted) || contains(&plan.label_of(record), wanted) || by_code()
    };
    plan.all(kind).iter().filter(fits).map(|record| record.id).collect()
}

/// Whether a text holds lower-case words, in any case.
pub fn contains(text: &str, lower: &str) -> bool {
    if !lower.is_ascii() {
        return text.to_lowercase().contains(lower);
    }
    let (text, wanted) = (text.as_bytes(), lower.as_bytes());
    let Some((first, rest)) = wanted.split_first() else { return true };
    let upper = first.to_ascii_uppercase();
    let Some(last) = text.len().checked_sub(wanted.len()) else { return false };
    (0..=last).any(|place| {
        (text[place] == *first || text[place] == upper)
            && text[place + 1..place + wanted.len()].eq_ignore_ascii_case(rest)
    })
}

/// A term that picks exactly the records that name one record in a field.
pub fn naming_term(plan: &Plan, kind: Kind, field: usize, id: Id) -> String {
    let field = kind.fields().get(field);
    let (column, target) = field.map_or(("", None), |field| (field.column, field.domain.refers_to()));
    let label = target.map_or_else(String::new, |target| plan.label(target, id).replace('"', ""));
    format!("{column}=\"{label}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{action, priority, record::Words, status::Stage};
    use jiff::civil::date;

    fn plan() -> Plan {
        let priority = Record::new(Kind::Priority, Id(1))
            .with(priority::CODE, Cell::text("DA"))
            .with(priority::NAME, Cell::text("Domestic Abuse"));
        let action = |id: i64, title: &str, stage: Stage| {
            Record::new(Kind::Action, Id(id))
                .with(action::REFERENCE, Cell::text(&format!("DA-{id:02}")))
                .with(action::TITLE, Cell::text(title))
                .with(action::PRIORITY, Cell::One(Id(1)))
                .with(action::STAGE, stage.cell())
        };
        let late = action(3, "Train the staff", Stage::InProgress).with(action::DUE, Cell::Day(date(2025, 1, 1)));
        let bare = action(4, "Miscellaneous work", Stage::Complete).with(action::PRIORITY, Cell::Empty);
        Plan::of(vec![
            (Kind::Priority, vec![priority]),
            (Kind::Action, vec![action(2, "Share lessons", Stage::NotStarted), late, bare]),
        ])
    }

    #[test]
    fn a_filter_line_picks_the_records_that_it_says() {
        let plan = plan();
        let as_at = AsAt { today: date(2026, 1, 1), stale_days: 90 };
        for (line, wanted) in [
            ("", vec![2, 3, 4]),
            ("lessons", vec![2]),
            ("domestic", vec![2, 3]),
            ("TRAIN staff", vec![3]),
            ("stage:complete", vec![4]),
            ("-stage:complete", vec![2, 3]),
            ("priority=da", vec![2, 3]),
            ("priority=\"Domestic Abuse\" -overdue", vec![2]),
            ("priority:", vec![4]),
            ("overdue", vec![3]),
            ("open", vec![2, 3]),
            ("due<2025-06-01", vec![3]),
            ("due>2025-06-01", vec![]),
            ("\"train the\"", vec![3]),
        ] {
            let query = Query::parse(&plan, Kind::Action, line);
            assert_eq!(query.problem(), None, "{line}");
            let found: Vec<i64> = plan
                .all(Kind::Action)
                .iter()
                .filter(|record| query.matches(&plan, record, as_at))
                .map(|r| r.id.0)
                .collect();
            assert_eq!(found, wanted, "{line}");
        }
    }

    #[test]
    fn a_field_that_is_not_there_is_named_with_those_that_are() {
        let query = Query::parse(&plan(), Kind::Action, "owner:me");
        assert!(query.problem().is_some_and(|problem| problem.contains("coordinator")));
    }
}
