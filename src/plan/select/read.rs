//! One token of a filter line -> what it asks, or what is wrong with it, where, and what would be accepted.

use super::{
    Problem, contains,
    day::{self, Unknown},
    name::{About, Saying, Unnamed, domain, named, names, sayings},
    standpoint::Standpoint,
    term::{Meant, Sign, Test, posts_of, priorities_of},
    token::{Piece, Token},
};
use crate::plan::{
    Id, Kind, Plan,
    account::{self, Figure, Part, Split},
    cell::{Cell, Choice, Domain},
    day::typed::Sense,
    folded, lead, meeting,
    progress::last_working_group,
    record::{Record, Words},
    status::{Rating, Stage},
};
use jiff::civil::Date;
use std::{cmp::Ordering, collections::HashSet, ops::Range};

/// What a token is read with.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub plan: &'a Plan,
    pub kind: Kind,
    pub standpoint: Standpoint<'a>,
}

/// What is wrong with a token.
pub(super) enum Wrong {
    /// It cannot be read, so it asks nothing.
    Unread(Problem),
    /// It can, but what it names is not there: no record can be so.
    Nowhere(Problem),
}

type Read = Result<Test, Wrong>;

fn unread(at: &Range<usize>, says: String) -> Wrong {
    Wrong::Unread(Problem { at: at.clone(), says })
}

fn nowhere(at: &Range<usize>, says: String) -> Wrong {
    Wrong::Nowhere(Problem { at: at.clone(), says })
}

impl Reader<'_> {
    /// Reads a token; `body` is its text without the sign that negates it.
    pub fn test(self, token: &Token, body: &str) -> Read {
        let split = token.operator.and_then(|(_, sign)| body.split_once(sign).map(|(name, _)| (name, sign)));
        let Some((name, sign)) = split else {
            if !token.quoted
                && let Some(saying) = sayings(self.kind).into_iter().find(|known| known.word == body.to_lowercase())
            {
                return self.saying(saying.is, &token.at);
            }
            return Ok(self.words(body));
        };
        let about = named(self.kind, name).map_err(|why| unread(&token.at, self.unnamed(name, sign, &why)))?;
        self.asked(about, name, sign, token)
    }

    fn unnamed(self, name: &str, sign: char, why: &Unnamed) -> String {
        match why {
            Unnamed::Several(several) => {
                format!("\"{name}{sign}\" could be {}; type one more letter", several.join(", "))
            }
            Unnamed::None => {
                let names: Vec<&str> = names(self.kind).iter().map(|name| name.word).collect();
                let many = self.kind.many();
                format!("\"{name}\" is no field of {many}; expected one of {}", names.join(", "))
            }
        }
    }

    fn asked(self, about: About, name: &str, sign: char, token: &Token) -> Read {
        let value = || token.pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(",");
        if let About::Counts = about {
            return self.counts(&value(), &token.at);
        }
        if matches!(sign, '<' | '>') {
            return self.compares(about, name, sign, &value(), token);
        }
        let filled: Vec<&Piece> = token.pieces.iter().filter(|piece| !piece.text.is_empty()).collect();
        match filled.as_slice() {
            [] => self.empty(about, name, &token.at),
            [only] if only.text == "*" && !only.quoted => {
                self.empty(about, name, &token.at).map(|empty| Test::Not(Box::new(empty)))
            }
            // A comma belongs to an amount, and to a name that is written so.
            _ if !self.splits(about, &value()) => {
                let (first, last) = (token.pieces.first(), token.pieces.last());
                let at = first.zip(last).map_or_else(|| token.at.clone(), |(first, last)| first.at.start..last.at.end);
                self.one(about, name, sign, &Piece { text: value(), quoted: true, at })
            }
            [only] => self.one(about, name, sign, only),
            several => {
                let tests: Result<Vec<Test>, Wrong> =
                    several.iter().map(|piece| self.one(about, name, sign, piece)).collect();
                tests.map(Test::Any)
            }
        }
    }

    /// Whether commas stand between values.
    fn splits(self, about: About, value: &str) -> bool {
        match about {
            About::Field(field) => match domain(self.kind, field) {
                Domain::Money | Domain::Whole => false,
                Domain::One(kind) | Domain::Many(kind) => {
                    !value.contains(',') || called(self.plan, kind, &folded(value), true).is_empty()
                }
                _ => true,
            },
            _ => true,
        }
    }

    fn is_choice(self, about: About) -> bool {
        match about {
            About::Field(field) => matches!(domain(self.kind, field), Domain::Word(_)),
            about => matches!(about, About::Rating | About::Newly),
        }
    }

    /// Nothing stands there.
    fn empty(self, about: About, name: &str, at: &Range<usize>) -> Read {
        let all = |kind: Kind| self.plan.all(kind).iter().map(|record| record.id).collect::<Meant>();
        let without = |test: Test| Ok(Test::Not(Box::new(test)));
        match about {
            About::Field(field) => Ok(Test::Empty { field }),
            About::Rating => Ok(Test::Rated(vec![Rating::NotRated])),
            About::Lead => without(self.led(all(Kind::Lead))),
            About::Organisation => without(self.led(posts_of(self.plan, &all(Kind::Organisation)))),
            About::Project => without(Test::Funded(all(Kind::Project))),
            About::Year => without(Test::InYear(all(Kind::Grant))),
            About::Stale | About::Newly | About::Counts => {
                Err(unread(at, format!("{name}: wants something after it; expected as in {}", example(about))))
            }
        }
    }

    /// One value.
    fn one(self, about: About, name: &str, sign: char, piece: &Piece) -> Read {
        let (text, at, exact) = (folded(&piece.text), &piece.at, sign == '=');
        let ids = |kind: Kind| self.ids(kind, &piece.text, exact, at);
        // A shell takes the quotes away and they are put around all of it: no word of a choice has a comma.
        if self.is_choice(about) && text.contains(',') {
            let each = piece.text.split(',').map(|text| Piece { text: text.to_owned(), ..piece.clone() });
            let tests: Result<Vec<Test>, Wrong> = each.map(|piece| self.one(about, name, sign, &piece)).collect();
            return tests.map(Test::Any);
        }
        match about {
            About::Field(field) => match domain(self.kind, field) {
                Domain::Word(choices) => {
                    let words = words_of(choices, &text, exact);
                    if words.is_empty() {
                        Err(unread(at, self.no_word(name, field, &piece.text)))
                    } else {
                        Ok(Test::Among { field, words })
                    }
                }
                Domain::One(kind) | Domain::Many(kind) => Ok(Test::Names { field, named: ids(kind)? }),
                Domain::Day => match (self.day(field, &piece.text, "on"), day::part(&piece.text)) {
                    (Ok(day), _) => Ok(same(field, Cell::Day(day))),
                    (Err(Unknown::NotThere(says)), _) => Err(nowhere(at, says)),
                    // A month or a year that is written as part of a date.
                    (Err(Unknown::NoDay(_)), Some(text)) if !exact => Ok(Test::Holds { field, text, exact }),
                    (Err(Unknown::NoDay(_)), Some(_)) => {
                        let says = format!("{name}= wants {}; {name}:{} holds what is in it", day::WANTED, piece.text);
                        Err(unread(at, says))
                    }
                    (Err(Unknown::NoDay(why)), None) if why != day::WANTED || exact => {
                        Err(unread(at, format!("{name}{sign} wants {why}")))
                    }
                    (Err(Unknown::NoDay(why)), None) => Err(unread(
                        at,
                        format!("{name}: wants {why}, {}; {name}: alone asks for those without one", day::PARTS),
                    )),
                },
                // An amount is what it comes to, however it is written.
                domain @ (Domain::Money | Domain::Whole | Domain::Year) if exact => {
                    match domain.read(&piece.text, &|_, _| None) {
                        Ok(Cell::Empty) | Err(_) => Err(unread(at, format!("{name}= wants {}", domain.wanted()))),
                        Ok(value) => Ok(same(field, value)),
                    }
                }
                _ if exact => Ok(Test::Holds { field, text, exact }),
                _ => Ok(Test::Holds { field, text: piece.text.to_lowercase(), exact }),
            },
            About::Rating => {
                let words = words_of(Rating::CHOICES, &text, exact);
                let ratings: Vec<Rating> = words.into_iter().filter_map(Rating::from_word).collect();
                if ratings.is_empty() {
                    Err(unread(at, no_choice(name, &piece.text, Rating::CHOICES)))
                } else {
                    Ok(Test::Rated(ratings))
                }
            }
            About::Lead => ids(Kind::Lead).map(|leads| self.led(leads)),
            About::Organisation => ids(Kind::Organisation).map(|of| self.led(posts_of(self.plan, &of))),
            About::Project => ids(Kind::Project).map(Test::Funded),
            About::Year => ids(Kind::Grant).map(Test::InYear),
            About::Newly => self.newly(name, piece),
            About::Stale | About::Counts => {
                Err(unread(at, format!("{name}{sign} cannot be read; expected as in {}", example(about))))
            }
        }
    }

    fn no_word(self, name: &str, field: usize, text: &str) -> String {
        match domain(self.kind, field) {
            Domain::Word(choices) => no_choice(name, text, choices),
            other => format!("{name}: wants {}", other.wanted()),
        }
    }

    fn led(self, leads: Meant) -> Test {
        let priorities = priorities_of(self.plan, &leads);
        Test::Led { leads, priorities }
    }

    /// The records of a kind that are called so.
    fn ids(self, kind: Kind, text: &str, exact: bool, at: &Range<usize>) -> Result<Meant, Wrong> {
        let found = called(self.plan, kind, &folded(text), exact);
        if found.is_empty() {
            return Err(nowhere(at, format!("no {} is called \"{text}\"; Tab shows those there are", kind.one())));
        }
        Ok(found)
    }

    fn day(self, field: usize, text: &str, falls: &str) -> Result<Date, Unknown> {
        day::day(self.plan, self.standpoint.as_at, Sense::of(self.kind, field), text, falls)
    }

    fn compares(self, about: About, name: &str, sign: char, value: &str, token: &Token) -> Read {
        let side = if sign == '<' { Ordering::Less } else { Ordering::Greater };
        let sign = Sign { side, or_equal: token.or_equal };
        let (at, less) = (&token.at, if side == Ordering::Less { '<' } else { '>' });
        let wants = |wanted: &str| unread(at, format!("{name}{less} wants {wanted}"));
        match about {
            About::Field(field) => match domain(self.kind, field) {
                Domain::Day => match self.day(field, value, if less == '<' { "before" } else { "after" }) {
                    Ok(day) => Ok(Test::Compares { field, sign, value: Cell::Day(day) }),
                    Err(Unknown::NotThere(says)) => Err(nowhere(at, says)),
                    Err(Unknown::NoDay(why)) => Err(wants(&why)),
                },
                domain @ (Domain::Money | Domain::Whole | Domain::Year) => match domain.read(value, &|_, _| None) {
                    Ok(Cell::Empty) | Err(_) => Err(wants(&domain.wanted())),
                    Ok(value) => Ok(Test::Compares { field, sign, value }),
                },
                _ => Err(unread(at, format!("{name} has no order; expected {name}: with what is to stand there"))),
            },
            About::Stale => match day::days(value) {
                Some(days) => Ok(Test::Silent { sign, days }),
                None => Err(wants("a time as 60d, 8w or 3m")),
            },
            _ => Err(unread(at, format!("{name} has no order; expected as in {}", example(about)))),
        }
    }

    fn saying(self, saying: Saying, at: &Range<usize>) -> Read {
        Ok(match saying {
            Saying::Overdue => Test::Overdue,
            Saying::Stale => Test::Stale,
            Saying::Open => Test::Open,
            Saying::Unlinked => Test::Unlinked,
            Saying::LostProject => Test::LostProject,
            Saying::Fact(fact) => Test::Fact(fact),
            Saying::New => Test::New(self.last_meeting(at)?),
            Saying::Unheard => Test::Unheard(self.last_meeting(at)?),
            Saying::Mine => {
                let mine = self.standpoint.me.found(self.plan).map_err(|says| nowhere(at, says))?;
                let priorities = priorities_of(self.plan, &mine.leads);
                Test::Mine { mine, priorities }
            }
        })
    }

    fn newly(self, name: &str, piece: &Piece) -> Read {
        let text = folded(&piece.text);
        let ratings: Vec<Rating> =
            words_of(Rating::CHOICES, &text, false).into_iter().filter_map(Rating::from_word).collect();
        let stages: Vec<Stage> =
            words_of(Stage::CHOICES, &text, false).into_iter().filter_map(Stage::from_word).collect();
        if ratings.is_empty() && stages.is_empty() {
            let choices = [Rating::CHOICES, Stage::CHOICES].map(|choices| Domain::Word(choices).wanted());
            return Err(unread(&piece.at, format!("{name}: wants {}", choices.join("; or "))));
        }
        Ok(Test::Newly { ratings, stages, since: self.last_meeting(&piece.at)? })
    }

    fn last_meeting(self, at: &Range<usize>) -> Result<Date, Wrong> {
        let last = last_working_group(self.plan, self.standpoint.as_at.today);
        last.and_then(|record| record.get(meeting::DATE)).ok_or_else(|| {
            let says = "no meeting is in the plan that was held before today, so nothing can be said of since then; \
                        M, then a adds one";
            nowhere(at, says.to_owned())
        })
    }

    /// `spent/tactical`: the entries that count in a figure of a part; of the whole grant where none is said.
    fn counts(self, value: &str, at: &Range<usize>) -> Read {
        let (name, of) = value.split_once('/').unwrap_or((value, Part::Whole.slug()));
        let part = Part::ALL.into_iter().find(|part| part.slug() == of.trim().to_lowercase());
        let (Some(figure), Some(part)) = (Figure::named(name), part) else {
            let figures: Vec<&str> = Figure::ALL.iter().map(|figure| figure.slug()).collect();
            let parts: Vec<&str> = Part::ALL.iter().map(|part| part.slug()).collect();
            let says = format!("counts: wants one of {}, then / and {}", figures.join(", "), parts.join(" or "));
            return Err(unread(at, says));
        };
        let is_set = |grant: &&Record| Split::of(account::entries(self.plan, grant.id)) == Split::Set;
        let set = self.plan.all(Kind::Grant).iter().filter(is_set).map(|grant| grant.id).collect();
        Ok(Test::Counts { figure, part, set })
    }

    fn words(self, body: &str) -> Test {
        let mut kinds: Vec<Kind> = self.kind.fields().iter().filter_map(|field| field.domain.refers_to()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let folded = folded(body);
        let named = kinds.into_iter().flat_map(|kind| called(self.plan, kind, &folded, false)).collect();
        Test::Words { text: body.to_lowercase(), named }
    }
}

fn same(field: usize, value: Cell) -> Test {
    Test::Compares { field, sign: Sign { side: Ordering::Equal, or_equal: true }, value }
}

fn example(about: About) -> &'static str {
    match about {
        About::Stale => "stale>60d",
        About::Newly => "newly:red",
        About::Counts => "counts:spent/tactical",
        About::Rating => "rating:red",
        About::Lead => "lead:kfrs",
        About::Organisation => "organisation:kfrs",
        About::Project => "project:* or project:CRG-22-01",
        About::Year => "year:2022/23",
        About::Field(_) => "field:text",
    }
}

fn no_choice(name: &str, text: &str, choices: &'static [Choice]) -> String {
    format!("{name}: cannot be \"{text}\"; expected {}", Domain::Word(choices).wanted())
}

/// The words of a field that a text means: that word, else those that begin so, else those of which a
/// word begins so, else those that hold it.
fn words_of(choices: &'static [Choice], text: &str, exact: bool) -> Vec<&'static str> {
    let fits = |fit: &dyn Fn(&str) -> bool| {
        choices.iter().map(|choice| choice.word).filter(|word| fit(&folded(word))).collect::<Vec<_>>()
    };
    let same = fits(&|word| word == text);
    if exact || !same.is_empty() {
        return same;
    }
    let begun = fits(&|word| word.starts_with(text));
    if !begun.is_empty() {
        return begun;
    }
    let within = fits(&|word| word.split([' ', '-']).any(|part| part.starts_with(text)));
    if within.is_empty() { fits(&|word| word.contains(text)) } else { within }
}

/// The records of a kind that are called so; a lead also by its organisation.
pub(super) fn called(plan: &Plan, kind: Kind, wanted: &str, exact: bool) -> Meant {
    let organisations: HashSet<Id> = if kind == Kind::Lead {
        let named = |record: &&Record| plan.also_called(record).iter().any(|name| folded(name) == wanted);
        plan.all(Kind::Organisation).iter().filter(named).map(|record| record.id).collect()
    } else {
        HashSet::new()
    };
    let fits = |record: &&Record| {
        let named = || {
            let of_it = || record.get(lead::ORGANISATION).is_some_and(|of| organisations.contains(&of));
            plan.also_called(record).iter().any(|name| folded(name) == wanted) || (kind == Kind::Lead && of_it())
        };
        if exact {
            return named();
        }
        contains(&plan.name_of(record), wanted) || contains(&plan.label_of(record), wanted) || named()
    };
    plan.all(kind).iter().filter(fits).map(|record| record.id).collect()
}
