//! Days in a filter line: as people write them, counted from today, or by the next meeting.

use crate::plan::{
    Plan,
    day::{
        show_day,
        typed::{self, Sense},
    },
    meeting,
    progress::{AsAt, next_working_group},
};
use jiff::{Span, civil::Date};

/// What a day in a filter line may be, to complete "expected ...".
pub(super) const WANTED: &str = "a date as 31/3/2026 or fri, days from now as 30d, 2w or -1m, today or meeting";

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
    /// It is none.
    NoDay,
    /// It is well said, but the plan has no such day.
    NotThere(String),
}

/// The day that is meant.
pub(super) fn day(plan: &Plan, as_at: AsAt, sense: Sense, text: &str) -> Result<Date, Unknown> {
    let today = as_at.today;
    let word = text.trim().to_lowercase();
    match word.as_str() {
        "now" => return Ok(today),
        "meeting" => {
            let next = next_working_group(plan, today).and_then(|record| record.get(meeting::DATE));
            return next.ok_or_else(|| {
                Unknown::NotThere(format!(
                    "no meeting on or after {} is in the plan, so nothing falls before it; M, then a adds one",
                    show_day(today)
                ))
            });
        }
        _ => {}
    }
    match length(&word) {
        Some(span) => today.checked_add(span).map_err(|_| Unknown::NoDay),
        // What is typed in a form is a day here too.
        None => typed::read(text, today, sense).map_err(|_| Unknown::NoDay),
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
