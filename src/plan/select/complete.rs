//! What may stand at the cursor of a filter line: words, names of fields, values.
//!
//! A pure function of the plan, the kind, the line and the cursor; the app offers what it finds and puts
//! the chosen one in.

use super::{
    contains, day,
    name::{About, Known, domain, named, names, sayings},
    token::{Piece, Token, tokens},
};
use crate::plan::{
    Kind, Plan,
    account::{Figure, Part},
    cell::{Cell, Choice, Domain},
    lead,
    record::{Record, Words},
    status::{Rating, Stage},
};
use std::ops::Range;

/// The most that are offered: nobody walks through more.
const MOST: usize = 40;

/// What may stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What it would take the place of, in bytes of the line.
    pub at: Range<usize>,
    /// What there is, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// One thing that may stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// What is put in.
    pub text: String,
    /// What it is.
    pub about: String,
}

impl Completion {
    /// The line with a candidate in its place, and where the cursor stands then, in bytes.
    pub fn put(&self, line: &str, candidate: &Candidate) -> (String, usize) {
        let before = line.get(..self.at.start).unwrap_or_default();
        let after = line.get(self.at.end..).unwrap_or_default();
        (format!("{before}{}{after}", candidate.text), before.len() + candidate.text.len())
    }
}

/// What may stand at a cursor, which is in bytes of the line.
pub fn complete(plan: &Plan, kind: Kind, line: &str, cursor: usize) -> Completion {
    let tokens = tokens(line);
    let Some(token) = tokens.iter().find(|token| token.at.start <= cursor && cursor <= token.at.end) else {
        return Completion { at: cursor..cursor, candidates: begun(kind, "") };
    };
    let piece = token.pieces.iter().rev().find(|piece| piece.at.start <= cursor);
    match (token.operator, piece) {
        (Some((place, sign)), Some(piece)) => Completion {
            at: piece.at.clone(),
            candidates: values(plan, kind, token, (place, sign), piece).unwrap_or_default(),
        },
        _ if token.quoted => Completion { at: cursor..cursor, candidates: Vec::new() },
        _ => {
            let negated = token.text.starts_with('-');
            let start = token.at.start + usize::from(negated);
            let stem = line.get(start..cursor).unwrap_or_default();
            let mut candidates = begun(kind, stem);
            if let Some((place, _)) = token.operator {
                // A name that is changed keeps the sign and what stands after it.
                candidates.retain(|candidate| candidate.text.ends_with([':', '<', '>']));
                for candidate in &mut candidates {
                    candidate.text.pop();
                }
                return Completion { at: start..(token.at.start + place).max(start), candidates };
            }
            Completion { at: start..token.at.end, candidates }
        }
    }
}

/// Words and names that begin so.
fn begun(kind: Kind, stem: &str) -> Vec<Candidate> {
    let stem = stem.to_lowercase();
    let begins = |word: &str| word.starts_with(&stem);
    let said = sayings(kind).into_iter().filter(|known| begins(known.word));
    let said = said.map(|known| Candidate { text: known.word.to_owned(), about: known.about.to_owned() });
    let asked = names(kind).into_iter().filter(|known| begins(known.word));
    let asked = asked.map(|known| Candidate { text: with_sign(kind, &known), about: known.about.to_owned() });
    said.chain(asked).take(MOST).collect()
}

/// A name with the sign that most often follows it.
fn with_sign(kind: Kind, name: &Known<About>) -> String {
    let sign = match name.is {
        About::Stale => '>',
        About::Field(field) => match domain(kind, field) {
            Domain::Day => '<',
            Domain::Money | Domain::Whole => '>',
            _ => ':',
        },
        _ => ':',
    };
    format!("{}{sign}", name.word)
}

fn values(
    plan: &Plan,
    kind: Kind,
    token: &Token,
    (place, sign): (usize, char),
    piece: &Piece,
) -> Option<Vec<Candidate>> {
    let name = token.text.get(..place)?;
    let about = named(kind, name.strip_prefix('-').unwrap_or(name)).ok()?;
    let stem = piece.text.to_lowercase();
    let mut found = match about {
        About::Field(field) => match domain(kind, field) {
            Domain::Word(choices) => of_choices(choices, &stem),
            Domain::One(kind) | Domain::Many(kind) => of_records(plan, kind, &stem),
            Domain::Day => fixed(&day::WORDS, &stem),
            _ => Vec::new(),
        },
        About::Rating => of_choices(Rating::CHOICES, &stem),
        About::Lead => with_posts(plan, &stem).into_iter().chain(of_records(plan, Kind::Lead, &stem)).collect(),
        About::Organisation => with_posts(plan, &stem),
        About::Project => of_records(plan, Kind::Project, &stem),
        About::Year => of_records(plan, Kind::Grant, &stem),
        About::Counts => figures(&stem),
        About::Stale => fixed(&[("30d", "a month"), ("60d", "two months"), ("90d", "three months")], &stem),
        About::Newly => {
            of_choices(Rating::CHOICES, &stem).into_iter().chain(of_choices(Stage::CHOICES, &stem)).collect()
        }
    };
    // What can be left empty can be asked for as filled.
    if stem.is_empty() && matches!(sign, ':' | '=') && !matches!(about, About::Counts | About::Newly | About::Stale) {
        found.push(Candidate { text: "*".to_owned(), about: "something stands there".to_owned() });
    }
    found.truncate(MOST);
    Some(found)
}

fn fixed(words: &[(&str, &str)], stem: &str) -> Vec<Candidate> {
    let found = words.iter().filter(|(word, _)| word.starts_with(stem));
    found.map(|(word, about)| Candidate { text: (*word).to_owned(), about: (*about).to_owned() }).collect()
}

fn figures(stem: &str) -> Vec<Candidate> {
    let parts = |figure: &Figure| {
        let whole = (figure.slug().to_owned(), String::new());
        let parts = Part::ALL.into_iter().filter(|part| *part != Part::Whole);
        [whole]
            .into_iter()
            .chain(parts.map(|part| (format!("{}/{}", figure.slug(), part.slug()), String::new())))
            .collect::<Vec<_>>()
    };
    let all = Figure::ALL.iter().flat_map(parts);
    all.filter(|(text, _)| text.starts_with(stem)).map(|(text, about)| Candidate { text, about }).collect()
}

/// Those that begin so, then those that hold it.
fn of_choices(choices: &[Choice], stem: &str) -> Vec<Candidate> {
    let candidate = |choice: &Choice| Candidate { text: quoted(choice.word), about: choice.about.to_owned() };
    let (begun, rest): (Vec<&Choice>, Vec<&Choice>) = choices.iter().partition(|choice| choice.word.starts_with(stem));
    let within = rest.into_iter().filter(|choice| choice.word.contains(stem));
    begun.into_iter().chain(within).map(candidate).collect()
}

/// The organisations that have a post.
fn with_posts(plan: &Plan, stem: &str) -> Vec<Candidate> {
    let has_post = |record: &Record| plan.naming(Kind::Lead, lead::ORGANISATION, record.id).next().is_some();
    of_those(plan, plan.all(Kind::Organisation).iter().filter(|record| has_post(record)), stem)
}

fn of_records(plan: &Plan, kind: Kind, stem: &str) -> Vec<Candidate> {
    of_those(plan, plan.all(kind).iter(), stem)
}

/// The records that are called so, by the shortest thing that they are called.
fn of_those<'p>(plan: &Plan, records: impl Iterator<Item = &'p Record>, stem: &str) -> Vec<Candidate> {
    let (mut begun, mut within): (Vec<Candidate>, Vec<Candidate>) = (Vec::new(), Vec::new());
    for record in records {
        let called = handle(plan, record);
        let about = plan.line_of(record);
        let lower = called.to_lowercase();
        let list = if lower.starts_with(stem) || about.to_lowercase().starts_with(stem) {
            &mut begun
        } else if lower.contains(stem) || contains(&about, stem) {
            &mut within
        } else {
            continue;
        };
        let text = quoted(&called);
        if !list.iter().any(|known| known.text == text) {
            list.push(Candidate { text, about });
        }
        if begun.len() == MOST {
            break;
        }
    }
    begun.into_iter().chain(within).collect()
}

/// What people call a record in the fewest letters: its code, its short name, its post.
pub fn handle(plan: &Plan, record: &Record) -> String {
    let fields = record.kind.fields().iter().enumerate();
    let text = |wanted: &dyn Fn(&crate::plan::record::Field) -> bool| {
        fields.clone().filter(|(_, field)| wanted(field)).find_map(|(number, _)| match record.cell(number) {
            Cell::Text(text) => Some(text.to_string()),
            _ => None,
        })
    };
    text(&|field| field.domain == Domain::Code && matches!(field.column, "code" | "reference"))
        .or_else(|| text(&|field| field.column == "short"))
        .or_else(|| text(&|field| field.column == "post"))
        .unwrap_or_else(|| plan.label_of(record).into_owned())
}

/// A value as it stands in a line: in quotes where it would else come apart.
pub fn quoted(text: &str) -> String {
    let text = text.replace('"', "");
    let plain = !text.chars().any(|letter| letter.is_whitespace() || matches!(letter, ',' | '*'));
    if plain { text } else { format!("\"{text}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Id, action, organisation, priority};

    fn plan() -> Plan {
        let priority = Record::new(Kind::Priority, Id(1))
            .with(priority::CODE, Cell::text("DA"))
            .with(priority::NAME, Cell::text("Domestic Abuse"));
        let office = Record::new(Kind::Organisation, Id(2))
            .with(organisation::NAME, Cell::text("Kent Fire and Rescue"))
            .with(organisation::SHORT, Cell::text("KFRS"));
        let post = Record::new(Kind::Lead, Id(4))
            .with(lead::POST, Cell::text("Head of Safety"))
            .with(lead::ORGANISATION, Cell::One(Id(2)));
        let action = Record::new(Kind::Action, Id(3)).with(action::REFERENCE, Cell::text("DA-03"));
        Plan::of(vec![
            (Kind::Priority, vec![priority]),
            (Kind::Organisation, vec![office]),
            (Kind::Lead, vec![post]),
            (Kind::Action, vec![action]),
        ])
    }

    /// What is offered at `|`, and the line with the first of it.
    fn offered(line: &str) -> (Vec<String>, String) {
        let cursor = line.find('|').unwrap();
        let line = line.replace('|', "");
        let found = complete(&plan(), Kind::Action, &line, cursor);
        let put = found.candidates.first().map_or(line.clone(), |first| found.put(&line, first).0);
        (found.candidates.into_iter().map(|candidate| candidate.text).collect(), put)
    }

    #[test]
    fn what_may_stand_at_the_cursor_is_offered_and_takes_the_place_of_what_is_begun() {
        for (line, first, put) in [
            ("over|", "overdue", "overdue"),
            ("open -ove|", "overdue", "open -overdue"),
            ("sta|", "stale", "stale"),
            ("stag|", "stage:", "stage:"),
            ("du|", "due<", "due<"),
            ("stage:comp|", "complete", "stage:complete"),
            ("stage:hold|", "\"on hold\"", "stage:\"on hold\""),
            ("stage:complete,wi|", "withdrawn", "stage:complete,withdrawn"),
            ("-rating:r|", "red", "-rating:red"),
            ("prio:dom|", "DA", "prio:DA"),
            ("lead:kf|", "KFRS", "lead:KFRS"),
            ("due<to|", "today", "due<today"),
            ("newly:r|", "red", "newly:red"),
            ("stale>6|", "60d", "stale>60d"),
            ("rat|:red open", "rating", "rating:red open"),
        ] {
            let (found, line_after) = offered(line);
            assert_eq!(found.first().map(String::as_str), Some(first), "{line}: {found:?}");
            assert_eq!(line_after, put, "{line}");
        }
        let (all, _) = offered("|");
        assert!(all.contains(&"mine".to_owned()) && all.contains(&"stage:".to_owned()), "{all:?}");
        assert_eq!(offered("nothing|").0, Vec::<String>::new());
        assert_eq!(offered("\"over|").0, Vec::<String>::new(), "what is quoted is words");
    }

    #[test]
    fn what_is_put_in_is_read_as_what_it_says() {
        use crate::plan::{progress::AsAt, select::Query};
        let as_at = AsAt { today: jiff::civil::date(2026, 1, 1), stale_days: 90 };
        let plan = plan();
        for kind in Kind::ALL {
            for candidate in begun(*kind, "") {
                let line = candidate.text.clone();
                if !line.ends_with([':', '<', '>']) {
                    let query = Query::parse(&plan, *kind, &line, as_at);
                    assert!(!query.only_words(), "{kind:?} {line}");
                    continue;
                }
                for value in complete(&plan, *kind, &line, line.len()).candidates {
                    let line = format!("{line}{}", value.text);
                    let query = Query::parse(&plan, *kind, &line, as_at);
                    let lacks = query.problem().filter(|says| !says.contains("no meeting"));
                    assert_eq!(lacks, None, "{kind:?} {line}");
                }
            }
        }
    }
}
