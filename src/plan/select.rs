//! Filters: a line of words and fields, parsed into a query over one kind of record.
//!
//! ```text
//! trauma                 records with the word in any field, or in the name of a record they name
//! stage:complete,hold    the field is one of these       priority="Domestic Abuse"  it is exactly that
//! project:*  project:    something stands there; nothing -stage:complete            not that
//! due<2026-04-01         before that day                 asked>5000                 more than that
//! due<30d due<meeting    from today; the next meeting    stale>60d                  no update for so long
//! overdue open mine ...  what is so of a record          newly:red                  since the last meeting
//! counts:spent/tactical  the entries behind a figure
//! ```
//!
//! A query is parsed once for each key typed and then asked of every record, so what can be
//! looked up beforehand (which leads are called so) is looked up in the parse. What cannot be read
//! is kept with its place and what would be accepted, and the rest of the line works without it.
//!
//! ```text
//! token   the words of a line and where they stand      day         30d, 2w, today, meeting
//! name    which words and names each kind knows          standpoint  which day it is, and who asks
//! read    a token -> a test, or what is wrong with it    term        whether a test holds of a record
//! complete  what may stand at the cursor
//! ```

pub mod complete;
mod day;
mod name;
mod read;
pub mod standpoint;
mod term;
pub mod token;

use super::{Id, Kind, Plan, progress::AsAt, record::Record};
use read::{Reader, Wrong};
pub use standpoint::{Me, Standpoint};
use std::ops::Range;
use term::{Term, Test};
pub use token::tokens;

/// A parsed filter line.
#[derive(Clone, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
    chips: Vec<Range<usize>>,
    problems: Vec<Problem>,
}

/// What in a filter line cannot be read, or names nothing that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the line.
    pub at: Range<usize>,
    /// What is wrong, and what would be accepted.
    pub says: String,
}

impl Problem {
    /// The problem with the words of the line that it is about: for where their place cannot be shown.
    pub fn pointed(&self, line: &str) -> String {
        format!("in {}: {}", line.get(self.at.clone()).unwrap_or(line), self.says)
    }
}

impl Query {
    /// Parses a filter line for a kind of record as at a day; nobody asks for what is theirs.
    pub fn parse(plan: &Plan, kind: Kind, line: &str, as_at: AsAt) -> Self {
        Self::asked(plan, kind, line, as_at.into())
    }

    /// Parses a filter line for a kind of record; whatever it cannot read is in [`Query::problems`].
    pub fn asked(plan: &Plan, kind: Kind, line: &str, standpoint: Standpoint<'_>) -> Self {
        let mut query = Self::default();
        let reader = Reader { plan, kind, standpoint };
        for token in tokens(line) {
            query.chips.push(token.at.clone());
            let (negated, body) = match token.text.strip_prefix('-') {
                Some(rest) if !rest.is_empty() && !token.quoted => (true, rest),
                _ => (false, token.text.as_str()),
            };
            match reader.test(&token, body) {
                Ok(test) => query.terms.push(Term { negated, test }),
                Err(Wrong::Nowhere(problem)) => {
                    query.terms.push(Term { negated, test: Test::Never });
                    query.problems.push(problem);
                }
                Err(Wrong::Unread(problem)) => query.problems.push(problem),
            }
        }
        query
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it can leave only rows that another leaves: it asks for the same words with more letters,
    /// or for more words. A code in full names records that its beginning does not, and so widens.
    pub fn narrows(&self, other: &Self) -> bool {
        let longer = self.terms.iter().zip(&other.terms).all(|(one, other)| match (&one.test, &other.test) {
            (Test::Words { text, named }, Test::Words { text: before, named: meant }) => {
                text.starts_with(before.as_str()) && named.is_subset(meant)
            }
            _ => false,
        });
        longer && self.terms.len() >= other.terms.len() && self.only_words() && other.only_words()
    }

    /// Whether it asks only for words.
    pub(super) fn only_words(&self) -> bool {
        self.problems.is_empty()
            && self.terms.iter().all(|term| !term.negated && matches!(term.test, Test::Words { .. }))
    }

    /// Where the terms of the line stand in it, in bytes.
    pub fn chips(&self) -> &[Range<usize>] {
        &self.chips
    }

    /// What in the line is wrong, each with its place.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What in the line is wrong first.
    pub fn problem(&self) -> Option<&str> {
        self.problems.first().map(|problem| problem.says.as_str())
    }

    /// The problem of a chip, by its place.
    pub fn problem_at(&self, chip: &Range<usize>) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.at.start >= chip.start && problem.at.end <= chip.end)
    }

    /// Whether a record passes.
    pub fn matches(&self, plan: &Plan, record: &Record, as_at: AsAt) -> bool {
        self.terms.iter().all(|term| term.test.holds(plan, record, as_at) != term.negated)
    }
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
mod tests;
