//! Days in a filter line: as people write them, counted from today, or by the next meeting.

use crate::plan::{
    Plan,
    day::{
        month_named, short_month, show_day,
        typed::{self, Sense},
    },
    meeting,
    progress::{AsAt, next_working_group},
};
use jiff::{Span, civil::Date};

/// What a day in a filter line may be, to complete "expected ...".
pub(super) const WANTED: &str = "a date as 31/3/2026 or fri, days from now as 30d, 2w or -1m, today or meeting";

/// How a range is said, which one value cannot say.
const RANGE: &str = "one day or a part of a date; a range is two terms, as in due>=1/4/2026 due<=31/3/2027";

/// What a part of a date may be where a field shall hold it.
pub(super) const PARTS: &str = "or a part of one: 2026, mar, \"mar 2026\" or 2026-03";

/// Words for days, for completion, with what they mean.
pub(super) const WORDS: [(&str, &str); 6] = [
    ("today", "this day"),
    ("7d", "so many days from today"),
    ("2w", "so many weeks from today"),
    ("3m", "so many months from today"),
    ("-1m", "so long before today"),
    ("meeting", "the next meeting of the working group"),
];

/// Why a day is not known.
pub(super) enum Unknown {
    /// It is none: what would be one, or the right day nearest to one that there is not.
    NoDay(String),
    /// It is well said, but the plan has no such day.
    NotThere(String),
}

/// The day that is meant; `falls` says what is asked of days by it: before, on or after.
pub(super) fn day(plan: &Plan, as_at: AsAt, sense: Sense, text: &str, falls: &str) -> Result<Date, Unknown> {
    let today = as_at.today;
    let word = text.trim().to_lowercase();
    match word.as_str() {
        "now" => return Ok(today),
        "meeting" => {
            let next = next_working_group(plan, today).and_then(|record| record.get(meeting::DATE));
            return next.ok_or_else(|| {
                Unknown::NotThere(format!(
                    "no meeting on or after {} is in the plan, so nothing falls {falls} it; M, then a adds one",
                    show_day(today)
                ))
            });
        }
        _ => {}
    }
    if word.contains("..") {
        return Err(Unknown::NoDay(RANGE.to_owned()));
    }
    match length(&word) {
        Some(span) => today.checked_add(span).map_err(|_| Unknown::NoDay(WANTED.to_owned())),
        // What is typed in a form is a day here too.
        None => typed::read(text, today, sense)
            .map_err(|why| Unknown::NoDay(if why == typed::WANTED { WANTED.to_owned() } else { why })),
    }
}

/// A year, a month or both, as some date is shown or written: what a field of days may hold.
pub(super) fn part(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let digits =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = |text: &str| digits(text, 4) && text.len() == 4;
    let month = |text: &str| {
        let first = Date::new(2000, month_named(text)?, 1).ok()?;
        Some(short_month(first).to_lowercase())
    };
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        // Each is shorter than a date, so that it is in some.
        [number] if digits(number, 2) || year(number) => Some(lower),
        [name] if month(name).is_some() => month(name),
        [name, of] if year(of) => month(name).map(|name| format!("{name} {of}")),
        [written] => {
            let (of, number) = written.split_once('-')?;
            let number: u8 = Some(number).filter(|number| digits(number, 2))?.parse().ok()?;
            (year(of) && (1..=12).contains(&number)).then(|| format!("{of}-{number:02}"))
        }
        _ => None,
    }
}

/// `30d`, `2w`, `3m`, `1y`, with `-` for what was.
fn length(text: &str) -> Option<Span> {
    let (back, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let unit = text.chars().last()?;
    let digits = text.strip_suffix(unit)?;
    if digits.is_empty() || digits.len() > 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: i64 = digits.parse().ok()?;
    let count = if back { -count } else { count };
    match unit {
        'd' => Span::new().try_days(count),
        'w' => Span::new().try_weeks(count),
        'm' => Span::new().try_months(count),
        'y' => Span::new().try_years(count),
        _ => return None,
    }
    .ok()
}

/// Whole days of a length as `60d`, `8w`, `60` or `2m`, a month as thirty.
pub(super) fn days(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let (digits, each) = match text.chars().last()? {
        'd' => (text.strip_suffix('d')?, 1),
        'w' => (text.strip_suffix('w')?, 7),
        'm' => (text.strip_suffix('m')?, 30),
        _ => (text.as_str(), 1),
    };
    let count: i64 = digits.parse().ok().filter(|count| (0..100_000).contains(count))?;
    Some(count * each)
}
