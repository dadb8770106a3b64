//! Days as people type them: `31/3`, `fri`, `+2w`, `end q3`, in the UK order, seen from a day.
//!
//! Forms, the command line and filters read what a person types with [`read`]; files are read
//! with [`super::read_day`] alone, which never fills in what a text leaves open. What a text means
//! depends on `today`, which is always given, and on whether such a day lies ahead (a due date) or
//! behind (the day of a payment): [`Sense`]. Whoever types is shown what it became ([`Plan::typed_day`]),
//! and what is shown reads back as the same day.

use super::{month_named, read_day, short_month, show_day};
use crate::plan::{
    Kind, Plan, action,
    cell::{Cell, Domain},
    edition, grant, meeting, review_recommendation, slip,
};
use jiff::{
    Span,
    civil::{Date, Weekday},
};

/// What is accepted, to complete "expected ...".
pub const WANTED: &str = "a date as 31/3, 31 Mar 2026, fri, +2w, end q3 or today";

/// What a domain accepts of a person, to complete "expected ...": of files it accepts less.
pub fn wanted(domain: Domain) -> String {
    if domain == Domain::Day { WANTED.to_owned() } else { domain.wanted() }
}

/// Where a day lies that is typed without its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Today or after: what is due, reviewed, agreed for later.
    Ahead,
    /// Today or before: what happened.
    Behind,
}

impl Sense {
    /// Where the days of a field lie.
    pub fn of(kind: Kind, field: usize) -> Self {
        let ahead = [
            (Kind::Action, action::DUE.number()),
            (Kind::Action, action::REVIEW.number()),
            (Kind::Meeting, meeting::DATE.number()),
            (Kind::Edition, edition::EFFECTIVE.number()),
            (Kind::Grant, grant::BUSINESS_CASES_BY.number()),
            (Kind::Grant, grant::TACTICAL_BY.number()),
            (Kind::Grant, grant::OUTCOMES_BY.number()),
            (Kind::ReviewRecommendation, review_recommendation::TARGET.number()),
            (Kind::Slip, slip::MOVED_TO.number()),
        ];
        if ahead.contains(&(kind, field)) { Self::Ahead } else { Self::Behind }
    }

    /// The first of these days that lies so, seen from today; they come in order from the nearest.
    fn choose(self, today: Date, at: impl Fn(i16) -> Option<Date>) -> Option<Date> {
        // A leap day is at most eight years away.
        (0..=9).find_map(|years| match self {
            Self::Ahead => at(years).filter(|day| *day >= today),
            Self::Behind => at(-years).filter(|day| *day <= today),
        })
    }
}

/// Reads a day as a person types it.
///
/// | typed | is |
/// | --- | --- |
/// | `31/3/2026`, `31/3/26`, `31 Mar 2026`, `2026-03-31` | that day |
/// | `31/3`, `31 Mar`, `31 March` | the next such day from today on, or the last one |
/// | `today`, `tomorrow`, `yesterday` | these |
/// | `+10d`, `+2w`, `+3m`, `+1y`, `-1w` | so many days, weeks, months or years from today |
/// | `fri`, `next fri`, `last fri` | the nearest such day, today included; that of next week; the latest before today |
/// | `end q3`, `end month`, `end year`, `end mar` | the last day; quarters and years are financial: April is in Q1 |
///
/// # Errors
/// The words that complete "expected ...": what would be accepted, or the right day nearest to one
/// that there is not.
pub fn read(text: &str, today: Date, sense: Sense) -> Result<Date, String> {
    let text = text.trim().to_lowercase();
    // A year that starts with zeros would not read back as it is shown.
    if let Ok(day) = read_day(&text)
        && day.year() >= FIRST
    {
        return Ok(day);
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "of").collect();
    let found = match words.as_slice() {
        [one] => plain_word(one, today).or_else(|| moved(one, today)),
        ["end", rest @ ..] | [rest @ .., "end"] => end_of(rest, today, sense),
        _ => None,
    };
    if let Some(day) = found.or_else(|| weekday(&words, today, sense)) {
        return Ok(day);
    }
    of_calendar(&text, today, sense)
}

fn plain_word(word: &str, today: Date) -> Option<Date> {
    match word {
        "today" | "tod" => Some(today),
        "tomorrow" | "tom" => today.tomorrow().ok(),
        "yesterday" | "yes" => today.yesterday().ok(),
        _ => None,
    }
}

/// `+2w`: so far from today; a month that is shorter ends with its last day.
fn moved(word: &str, today: Date) -> Option<Date> {
    let back = word.starts_with('-');
    let body = word.strip_prefix(['+', '-'])?.trim();
    let unit = body.chars().next_back()?;
    let count: i32 = body.strip_suffix(unit)?.trim().parse().ok()?;
    let count = if back { -count } else { count };
    let span = Span::new();
    let span = match unit {
        'd' => span.try_days(count),
        'w' => span.try_weeks(count),
        'm' => span.try_months(count),
        'y' => span.try_years(count),
        _ => return None,
    };
    today.checked_add(span.ok()?).ok().filter(|day| day.year() >= FIRST)
}

/// The first year that has four digits, so that what is shown reads back.
const FIRST: i16 = 1000;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// `fri`, `next friday`, `last fri`; weeks begin on Monday.
fn weekday(words: &[&str], today: Date, sense: Sense) -> Option<Date> {
    let (which, name) = match words {
        [name] => ("", name),
        [which @ ("next" | "last"), name] => (*which, name),
        _ => return None,
    };
    let wanted = WEEKDAYS.iter().position(|day| name.len() >= 3 && day.starts_with(*name))?;
    let wanted = i32::try_from(wanted).ok()?;
    let stands = i32::from(today.weekday().to_monday_zero_offset());
    let by = match (which, sense) {
        ("next", _) => 7 + wanted - stands,
        ("last", _) => -((stands - wanted + 6).rem_euclid(7) + 1),
        (_, Sense::Ahead) => (wanted - stands).rem_euclid(7),
        (_, Sense::Behind) => -(stands - wanted).rem_euclid(7),
    };
    today.checked_add(Span::new().try_days(by).ok()?).ok()
}

/// The end of a quarter, a month or the year, such as lies ahead or behind.
fn end_of(words: &[&str], today: Date, sense: Sense) -> Option<Date> {
    let month_end = |year: i16, month: i8| Date::new(year, month, 1).ok().map(Date::last_of_month);
    match words {
        ["month"] => {
            let end = today.last_of_month();
            if sense == Sense::Ahead || end == today {
                return Some(end);
            }
            today.first_of_month().yesterday().ok()
        }
        ["year"] => sense.choose(today, |years| month_end(today.year() + years + offset(sense), 3)),
        [quarter @ ("q1" | "q2" | "q3" | "q4")] => {
            let month = match *quarter {
                "q1" => 6,
                "q2" => 9,
                "q3" => 12,
                _ => 3,
            };
            sense.choose(today, |years| month_end(today.year() + years + offset(sense), month))
        }
        [month] => {
            let month = month_named(month)?;
            sense.choose(today, |years| month_end(today.year() + years + offset(sense), month))
        }
        [month, year] => month_end(year_of(year, today)?, month_named(month)?),
        _ => None,
    }
}

/// The search begins a year to the other side, so that no nearer day is passed over.
const fn offset(sense: Sense) -> i16 {
    match sense {
        Sense::Ahead => -1,
        Sense::Behind => 1,
    }
}

/// A day by its number, its month and perhaps its year; else what is wrong with it.
fn of_calendar(text: &str, today: Date, sense: Sense) -> Result<Date, String> {
    let wanted = || WANTED.to_owned();
    let parts: Vec<&str> =
        text.split(['/', '-', ' ', '.', ',']).filter(|part| !part.is_empty() && *part != "of").collect();
    let (day, month, year) = match parts.as_slice() {
        [day, month] => (day, month, None),
        [year, month, day] if year.len() == 4 && number(year).is_some() => (day, month, Some(year)),
        [day, month, year] => (day, month, Some(year)),
        _ => return Err(wanted()),
    };
    let day = number(day.trim_end_matches(|letter: char| letter.is_ascii_alphabetic())).ok_or_else(wanted)?;
    let month = number(month).or_else(|| month_named(month).map(i16::from)).ok_or_else(wanted)?;
    let year = match year {
        Some(year) => Some(year_of(year, today).ok_or_else(wanted)?),
        None => None,
    };
    if !(1..=12).contains(&month) {
        return Err(other_order(day, month, year));
    }
    let (Ok(of_month), Ok(of_day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(wanted()) };
    let made = |year: i16| Date::new(year, of_month, of_day).ok();
    let found = match year {
        Some(year) => made(year),
        None => sense.choose(today, |years| made(today.year() + years + offset(sense))),
    };
    found.ok_or_else(|| {
        let near = |year: i16| {
            let first = Date::new(year, of_month, 1).ok()?;
            Some(if day < 1 { first } else { first.last_of_month() })
        };
        let near = match year {
            Some(year) => near(year),
            None => sense.choose(today, |years| near(today.year() + years + offset(sense))),
        };
        near.map_or_else(wanted, nearest)
    })
}

/// Why a day is none, where its month is: with the right one that is nearest.
fn nearest(near: Date) -> String {
    let (month, year, days) = (short_month(near), near.year(), near.days_in_month());
    format!("a day that there is: {month} {year} has {days} days, so {}", show_day(near))
}

/// Why a month is none: perhaps it was the day.
fn other_order(day: i16, month: i16, year: Option<i16>) -> String {
    let swapped = i8::try_from(day).ok().zip(i8::try_from(month).ok());
    let swapped = swapped.and_then(|(month, day)| Date::new(year.unwrap_or(2024), month, day).ok());
    match (swapped, year) {
        (Some(day), Some(_)) => format!("the day before the month, as {} for {}", slashed(day, true), show_day(day)),
        (Some(day), None) => {
            format!("the day before the month, as {} for {} {}", slashed(day, false), day.day(), short_month(day))
        }
        (None, _) => format!("a month from 1 to 12; {month} is none"),
    }
}

fn slashed(day: Date, with_year: bool) -> String {
    if with_year {
        format!("{}/{}/{}", day.day(), day.month(), day.year())
    } else {
        format!("{}/{}", day.day(), day.month())
    }
}

/// A year of four digits, or the nearest to today that ends in these two.
fn year_of(text: &str, today: Date) -> Option<i16> {
    let year = number(text)?;
    match text.len() {
        4 => Some(year).filter(|year| *year >= FIRST),
        2 => {
            let first = today.year() - 50;
            Some(first + (year - first).rem_euclid(100)).filter(|year| (FIRST..=9999).contains(year))
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<i16> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// A day with its weekday, as a form says what a text became: `Tue 31 Mar 2026`.
pub fn said(day: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    };
    format!("{weekday} {}", show_day(day))
}

impl Plan {
    /// Reads what a person typed into a field of a kind: a day as people type it, anything else as
    /// [`Domain::read`] does.
    ///
    /// # Errors
    /// The words that complete "expected ...".
    pub fn read_typed(&self, kind: Kind, field: usize, text: &str, today: Date) -> Result<Cell, String> {
        let domain = kind.fields().get(field).map_or(Domain::Line, |field| field.domain);
        if domain == Domain::Day && !text.trim().is_empty() {
            return read(text, today, Sense::of(kind, field)).map(Cell::Day);
        }
        domain.read(text, &|kind, name| self.find(kind, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// A Wednesday.
    const TODAY: Date = date(2026, 11, 25);

    #[test]
    fn a_day_is_read_as_people_type_it() {
        for (text, ahead, behind) in [
            ("31/3", date(2027, 3, 31), date(2026, 3, 31)),
            ("31 Mar", date(2027, 3, 31), date(2026, 3, 31)),
            ("31st of March", date(2027, 3, 31), date(2026, 3, 31)),
            ("25/11", TODAY, TODAY),
            ("26/11", date(2026, 11, 26), date(2025, 11, 26)),
            ("29/2", date(2028, 2, 29), date(2024, 2, 29)),
            ("fri", date(2026, 11, 27), date(2026, 11, 20)),
            ("Wednesday", TODAY, TODAY),
            ("end q1", date(2027, 6, 30), date(2026, 6, 30)),
            ("end q2", date(2027, 9, 30), date(2026, 9, 30)),
            ("end of Q3", date(2026, 12, 31), date(2025, 12, 31)),
            ("q4 end", date(2027, 3, 31), date(2026, 3, 31)),
            ("end month", date(2026, 11, 30), date(2026, 10, 31)),
            ("end year", date(2027, 3, 31), date(2026, 3, 31)),
            ("end feb", date(2027, 2, 28), date(2026, 2, 28)),
        ] {
            assert_eq!(read(text, TODAY, Sense::Ahead), Ok(ahead), "{text} ahead");
            assert_eq!(read(text, TODAY, Sense::Behind), Ok(behind), "{text} behind");
        }
    }

    #[test]
    fn what_says_its_year_or_its_distance_is_the_same_ahead_and_behind() {
        for (text, wanted) in [
            ("31/3/26", date(2026, 3, 31)),
            ("31/3/2026", date(2026, 3, 31)),
            ("31.3.26", date(2026, 3, 31)),
            ("31 March 2026", date(2026, 3, 31)),
            ("2026-03-31", date(2026, 3, 31)),
            ("1/9/98", date(1998, 9, 1)),
            ("today", TODAY),
            ("Tomorrow", date(2026, 11, 26)),
            ("yesterday", date(2026, 11, 24)),
            ("+2w", date(2026, 12, 9)),
            ("+10d", date(2026, 12, 5)),
            ("+3m", date(2027, 2, 25)),
            ("+1y", date(2027, 11, 25)),
            ("-1w", date(2026, 11, 18)),
            ("next fri", date(2026, 12, 4)),
            ("next mon", date(2026, 11, 30)),
            ("last fri", date(2026, 11, 20)),
            ("last wed", date(2026, 11, 18)),
            ("end feb 2028", date(2028, 2, 29)),
        ] {
            for sense in [Sense::Ahead, Sense::Behind] {
                assert_eq!(read(text, TODAY, sense), Ok(wanted), "{text}");
            }
        }
        // A month that is shorter ends with its last day.
        assert_eq!(read("+1m", date(2026, 1, 31), Sense::Ahead), Ok(date(2026, 2, 28)));
        assert_eq!(read("end month", date(2026, 11, 30), Sense::Behind), Ok(date(2026, 11, 30)));
    }

    #[test]
    fn a_day_that_there_is_not_says_the_nearest_right_one() {
        for (text, says) in [
            ("31/6/2026", "a day that there is: Jun 2026 has 30 days, so 30 Jun 2026"),
            ("30/2/26", "a day that there is: Feb 2026 has 28 days, so 28 Feb 2026"),
            ("31 nov", "a day that there is: Nov 2026 has 30 days, so 30 Nov 2026"),
            ("0/4/2026", "a day that there is: Apr 2026 has 30 days, so 1 Apr 2026"),
            ("99/4/2026", "a day that there is: Apr 2026 has 30 days, so 30 Apr 2026"),
            ("3/31/2026", "the day before the month, as 31/3/2026 for 31 Mar 2026"),
            ("3/31", "the day before the month, as 31/3 for 31 Mar"),
            ("40/13/2026", "a month from 1 to 12; 13 is none"),
            ("soon", WANTED),
            ("31", WANTED),
            ("mar", WANTED),
            ("q3", WANTED),
            ("+w", WANTED),
            ("+2x", WANTED),
            ("1/2/3", WANTED),
            ("45382", WANTED),
        ] {
            assert_eq!(read(text, TODAY, Sense::Ahead), Err(says.to_owned()), "{text}");
        }
    }

    #[test]
    fn days_to_come_are_read_ahead_and_days_of_what_happened_behind() {
        assert_eq!(Sense::of(Kind::Action, action::DUE.number()), Sense::Ahead);
        assert_eq!(Sense::of(Kind::Action, action::SINCE.number()), Sense::Behind);
        assert_eq!(Sense::of(Kind::LedgerEntry, crate::plan::ledger_entry::DATE.number()), Sense::Behind);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (1990_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_as_the_same_day(day in any_day(), today in any_day()) {
            for sense in [Sense::Ahead, Sense::Behind] {
                for text in [show_day(day), day.to_string(), slashed(day, true)] {
                    prop_assert_eq!(read(&text, today, sense), Ok(day));
                }
            }
        }

        #[test]
        fn a_day_without_its_year_is_the_nearest_on_its_side(day in any_day(), today in any_day()) {
            let text = slashed(day, false);
            let ahead = read(&text, today, Sense::Ahead).unwrap();
            let behind = read(&text, today, Sense::Behind).unwrap();
            prop_assert!(ahead >= today && behind <= today);
            let year = Span::new().years(1);
            prop_assert!(ahead.checked_sub(year).unwrap() < today && behind.checked_add(year).unwrap() > today);
            prop_assert_eq!((ahead.month(), ahead.day()), (day.month(), day.day()));
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(text in "[-+0-9a-z/ .]{0,14}|\\PC{0,8}", today in any_day()) {
            for sense in [Sense::Ahead, Sense::Behind] {
                if let Ok(day) = read(&text, today, sense) {
                    prop_assert_eq!(read(&show_day(day), today, sense), Ok(day), "{}", text);
                }
            }
        }
    }
}
