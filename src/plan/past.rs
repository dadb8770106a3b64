//! Filters over the history: a line of words and fields, parsed into what is asked of the journal.
//!
//! ```text
//! trauma            steps with the word in what was done, or in the name of their file
//! by:bob            by people called so              by=bob            by exactly that person
//! record:DA-03      steps that touch it              kind:action       that touch an action
//! added changed removed import undo                  what they do      file:returns  from a file called so
//! on:2026-11-03 since:Nov-2026 before:2026 until:31/3/2026             -by:bob       not that
//! ```
//!
//! What asks for a kind, a record and a deed asks for one change that is all of it: `kind:action
//! removed` are the steps that took an action away. The file answers it; see `store::history`.

use super::{
    Id, Kind, Plan,
    day::{month_named, read_day},
    select::{
        complete::{Candidate, Completion, handle, quoted},
        tokens,
    },
};
use jiff::{ToSpan, civil::Date};

/// A parsed filter line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What must hold, all together.
    pub terms: Vec<Term>,
    problem: Option<String>,
}

/// One thing that must hold, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not.
    pub negated: bool,
    /// What it is.
    pub test: Test,
}

/// What may hold of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// The words stand in what it says of itself, or in the name of its file.
    Words(String),
    /// It is that step.
    Step(i64),
    /// It is that step or a later one.
    From(i64),
    /// A person whose name holds this did it, or has exactly this name.
    By {
        /// The name or a part of it.
        name: String,
        /// Whether it is the whole name.
        exact: bool,
    },
    /// It came from a file whose name holds this; from any where it is empty.
    File(String),
    /// It takes another step back.
    Undo,
    /// It was made in this time: seconds since 1970, the first with it and the last without.
    Within {
        /// From when on.
        from: i64,
        /// Until before when.
        until: i64,
    },
    /// It touches one of these records.
    Records(Vec<Id>),
    /// It touches a record that was called so then.
    Called(String),
    /// It touches a record of this kind.
    Kind(Kind),
    /// It adds a record.
    Adds,
    /// It changes a field.
    Sets,
    /// It takes a record away.
    Removes,
}

/// What a line may name, for the sentence where it names something else.
const FIELDS: &str = "by, record, kind, file, step, on, since, before, until";
/// What a step may do, as a word by itself.
const DEEDS: &str = "added, changed, removed, import, undo";

impl Query {
    /// A query by what must hold.
    pub fn of(tests: impl IntoIterator<Item = Test>) -> Self {
        let terms = tests.into_iter().map(|test| Term { negated: false, test }).collect();
        Self { terms, problem: None }
    }

    /// Parses a line; what of it cannot be read is in [`Query::problem`]. `starts` says when a day
    /// begins where the officer is, in seconds since 1970.
    pub fn parse(plan: &Plan, line: &str, starts: &dyn Fn(Date) -> i64) -> Self {
        let mut query = Self::default();
        for token in tokens(line) {
            let (negated, body) = match token.text.strip_prefix('-') {
                Some(rest) if !rest.is_empty() && !token.quoted => (true, rest),
                _ => (false, token.text.as_str()),
            };
            let named = token.operator.and_then(|(_, sign)| Some((body.split_once(sign)?, sign)));
            let test = match named {
                Some(((name, value), sign)) => field(plan, name, value, sign == '=', starts),
                None if token.quoted => Ok(Test::Words(body.to_owned())),
                None => Ok(deed(body).unwrap_or_else(|| Test::Words(body.to_owned()))),
            };
            match test {
                Ok(test) => query.terms.push(Term { negated, test }),
                Err(problem) => query.problem = Some(problem),
            }
        }
        query
    }

    /// Adds what a field asks for, as [`Query::parse`] reads `name:value`.
    ///
    /// # Errors
    /// What would have been accepted.
    pub fn ask(&mut self, plan: &Plan, name: &str, value: &str, starts: &dyn Fn(Date) -> i64) -> Result<(), String> {
        let test = field(plan, name, value, false, starts)?;
        self.terms.push(Term { negated: false, test });
        Ok(())
    }

    /// What in the line could not be read, and what would have been.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// The same and more.
    #[must_use]
    pub fn and(mut self, test: Test) -> Self {
        self.terms.push(Term { negated: false, test });
        self
    }
}

fn deed(word: &str) -> Option<Test> {
    Some(match word {
        "added" => Test::Adds,
        "changed" => Test::Sets,
        "removed" => Test::Removes,
        "import" => Test::File(String::new()),
        "undo" => Test::Undo,
        _ => return None,
    })
}

fn field(plan: &Plan, name: &str, value: &str, exact: bool, starts: &dyn Fn(Date) -> i64) -> Result<Test, String> {
    if value.is_empty() && name != "file" {
        return Err(format!("{name}: wants something after it; expected as in {}", example(name)));
    }
    let within = |from: Option<Date>, until: Option<Date>| Test::Within {
        from: from.map_or(i64::MIN, starts),
        until: until.map_or(i64::MAX, starts),
    };
    Ok(match name {
        "by" => Test::By { name: value.to_owned(), exact },
        "file" => Test::File(value.to_owned()),
        "step" => Test::Step(value.parse().map_err(|_| format!("step:{value} is no number; expected as in step:12"))?),
        "record" => record(plan, value),
        "kind" => match deed(value) {
            Some(test) => test,
            None => Test::Kind(Kind::named(value).ok_or_else(|| {
                format!("\"{value}\" is no kind of record; expected one such as action, project, meeting, or {DEEDS}")
            })?),
        },
        "on" => span(value).map(|(from, until)| within(Some(from), Some(until)))?,
        "since" => span(value).map(|(from, _)| within(Some(from), None))?,
        "before" => span(value).map(|(from, _)| within(None, Some(from)))?,
        "until" => span(value).map(|(_, until)| within(None, Some(until)))?,
        _ => return Err(format!("\"{name}\" is no field of the history; expected one of {FIELDS}, or {DEEDS}")),
    })
}

fn example(name: &str) -> &'static str {
    match name {
        "by" => "by:bob",
        "record" => "record:DA-03",
        "kind" => "kind:action",
        "step" => "step:12",
        "on" | "since" | "before" | "until" => "since:2026-11-03 or since:2026-11",
        _ => "by:bob, record:DA-03, kind:action",
    }
}

/// The record that is called so, with what was said of it; one that is gone by what it was called.
fn record(plan: &Plan, text: &str) -> Test {
    let found: Vec<Id> = Kind::ALL.iter().filter_map(|kind| plan.find(*kind, text)).collect();
    if found.is_empty() {
        return Test::Called(text.to_owned());
    }
    Test::Records(found.into_iter().flat_map(|id| plan.with_what_was_said(id)).collect())
}

/// The days of a day, a month or a year: the first, and the first after.
fn span(text: &str) -> Result<(Date, Date), String> {
    let wanted =
        || format!("\"{text}\" is no date; expected a day as 2026-11-03 or 3/11/2026, a month as 2026-11, or 2026");
    if let Ok(day) = read_day(text) {
        return day.tomorrow().map(|next| (day, next)).map_err(|_| wanted());
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let year = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() == 4);
    let (first, length) = match parts.as_slice() {
        [one] => (year(one).and_then(|year| Date::new(year, 1, 1).ok()), 1.year()),
        [one, other] => {
            let (year, month) = if year(one).is_some() { (year(one), other) } else { (year(other), one) };
            let month = month.parse().ok().or_else(|| month_named(month));
            (year.zip(month).and_then(|(year, month)| Date::new(year, month, 1).ok()), 1.month())
        }
        _ => (None, 1.day()),
    };
    let first = first.ok_or_else(wanted)?;
    first.checked_add(length).map(|next| (first, next)).map_err(|_| wanted())
}

/// What may stand at a cursor of the line, which is in bytes: names, deeds, kinds, records with a reference.
pub fn complete(plan: &Plan, line: &str, cursor: usize) -> Completion {
    const MOST: usize = 40;
    let tokens = tokens(line);
    let token = tokens.iter().find(|token| token.at.start <= cursor && cursor <= token.at.end);
    let piece = token.and_then(|token| Some((token, token.operator?, token.pieces.first()?)));
    let Some((token, (place, _), piece)) = piece.filter(|(.., piece)| piece.at.start <= cursor) else {
        let start = token.map_or(cursor, |token| token.at.start + usize::from(token.text.starts_with('-')));
        let stem = line.get(start..cursor).unwrap_or_default().to_lowercase();
        let names = FIELDS.split(", ").map(|name| (format!("{name}:"), format!("as in {}", example(name))));
        let deeds = DEEDS.split(", ").map(|deed| (deed.to_owned(), "what a step does".to_owned()));
        let found = names.chain(deeds).filter(|(word, _)| word.starts_with(&stem));
        return Completion {
            at: start..token.map_or(cursor, |token| if token.operator.is_some() { cursor } else { token.at.end }),
            candidates: found.map(|(text, about)| Candidate { text, about }).collect(),
        };
    };
    let stem = piece.text.to_lowercase();
    let begins = |word: &str| word.to_lowercase().starts_with(&stem);
    let candidates = match token.text.get(..place).unwrap_or_default().trim_start_matches('-') {
        "kind" => {
            let kinds = plan.kinds().iter().filter(|kind| begins(kind.one()));
            let about = |kind: &Kind| kind.declaration().about.to_owned();
            kinds.map(|kind| Candidate { text: quoted(kind.one()), about: about(kind) }).collect()
        }
        "record" => {
            let records = plan.kinds().iter().flat_map(|kind| plan.all(*kind));
            let called = records.map(|record| (handle(plan, record), record)).filter(|(name, _)| begins(name));
            let candidate =
                |(name, record): (String, _)| Candidate { text: quoted(&name), about: plan.line_of(record) };
            called.take(MOST).map(candidate).collect()
        }
        _ => Vec::new(),
    };
    Completion { at: piece.at.clone(), candidates }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{action, cell::Cell, record::Record};

    /// Seconds that can be read: the date as a number.
    fn starts(day: Date) -> i64 {
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
    }

    fn plan() -> Plan {
        let action = Record::new(Kind::Action, Id(3)).with(action::REFERENCE, Cell::text("DA-03"));
        Plan::of(vec![(Kind::Action, vec![action])])
    }

    #[test]
    fn a_line_asks_for_what_it_says() {
        let by = |name: &str, exact| Test::By { name: name.to_owned(), exact };
        let within = |from, until| Test::Within { from, until };
        for (line, wanted) in [
            ("", vec![]),
            ("two words", vec![Test::Words("two".into()), Test::Words("words".into())]),
            ("\"two words\"", vec![Test::Words("two words".into())]),
            ("by:bob by=bob", vec![by("bob", false), by("bob", true)]),
            ("kind:action removed", vec![Test::Kind(Kind::Action), Test::Removes]),
            ("kind:undo import \"import\"", vec![Test::Undo, Test::File(String::new()), Test::Words("import".into())]),
            ("record:da-03", vec![Test::Records(vec![Id(3)])]),
            ("record:ZZ-99", vec![Test::Called("ZZ-99".into())]),
            ("file:returns step:12", vec![Test::File("returns".into()), Test::Step(12)]),
            ("on:2026-11-03", vec![within(20_261_103, 20_261_104)]),
            ("on:3/11/2026", vec![within(20_261_103, 20_261_104)]),
            ("on:2026-11 on:11/2026 on:Nov-2026", vec![within(20_261_101, 20_261_201); 3]),
            ("since:2026", vec![within(20_260_101, i64::MAX)]),
            ("before:2026-11", vec![within(i64::MIN, 20_261_101)]),
            ("until:2026-12", vec![within(i64::MIN, 20_270_101)]),
        ] {
            let query = Query::parse(&plan(), line, &starts);
            assert_eq!(query.problem(), None, "{line}");
            assert_eq!(query, Query::of(wanted), "{line}");
        }
        let query = Query::parse(&plan(), "-by:bob", &starts);
        assert!(query.terms[0].negated);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_what_would_be_accepted() {
        for (line, wanted) in [
            ("who:bob", "expected one of by, record, kind"),
            ("kind:cat", "is no kind of record"),
            ("on:soon", "a month as 2026-11"),
            ("on:2026-13", "is no date"),
            ("since:9999-12", "is no date"),
            ("step:x", "as in step:12"),
            ("by:", "as in by:bob"),
        ] {
            let query = Query::parse(&plan(), line, &starts);
            assert!(query.problem().is_some_and(|problem| problem.contains(wanted)), "{line}: {:?}", query.problem());
        }
    }
}
