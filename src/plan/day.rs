//! Days and financial years as the partnership writes them.
//!
//! Dates are read in the UK order or as ISO, never mm/dd by guess. The financial year
//! runs from 1 April to 31 March and is written `2022/23`.

pub mod typed;

use jiff::civil::{Date, date};
use std::fmt;

/// Reads `31/3/2026`, `31 Mar 2026` or `2026-03-31`.
///
/// # Errors
/// Says what would have been accepted.
pub fn read_day(text: &str) -> Result<Date, &'static str> {
    const WANTED: &str = "a date as 31/03/2026, 31 Mar 2026 or 2026-03-31";
    let parts: Vec<&str> = text.trim().split(['/', '-', ' ', '.']).filter(|part| !part.is_empty()).collect();
    let [first, middle, last] = parts.as_slice() else { return Err(WANTED) };
    let iso = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month, day) = if iso { (first, middle, last) } else { (last, middle, first) };
    if year.len() != 4 {
        return Err(WANTED);
    }
    let month = month.parse().ok().or_else(|| month_named(month)).ok_or(WANTED)?;
    let year = year.parse().map_err(|_| WANTED)?;
    let day = day.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).parse().map_err(|_| WANTED)?;
    Date::new(year, month, day).map_err(|_| WANTED)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The month whose name starts so, from three letters on.
pub(super) fn month_named(text: &str) -> Option<i8> {
    let starts =
        |name: &str| name.get(..text.len()).is_some_and(|start| text.len() >= 3 && start.eq_ignore_ascii_case(text));
    let place = MONTHS.iter().position(|name| starts(name))?;
    i8::try_from(place + 1).ok()
}

/// The month of a day: `March`.
pub fn month(day: Date) -> &'static str {
    usize::try_from(day.month()).ok().and_then(|month| MONTHS.get(month - 1)).unwrap_or(&"?")
}

/// The month of a day in three letters.
pub(super) fn short_month(day: Date) -> &'static str {
    month(day).get(..3).unwrap_or("?")
}

/// Shows a day as `31 Mar 2026`.
pub fn show_day(day: Date) -> String {
    format!("{} {} {}", day.day(), short_month(day), day.year())
}

/// A financial year, named by the calendar year in which it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear(pub i16);

impl FinancialYear {
    /// The financial year that a day falls in: April to March.
    pub fn of(day: Date) -> Self {
        Self(if day.month() >= 4 { day.year() } else { day.year() - 1 })
    }

    /// The first day, 1 April.
    pub fn starts(self) -> Date {
        date(self.0, 4, 1)
    }

    /// The last day, 31 March.
    pub fn ends(self) -> Date {
        date(self.0 + 1, 3, 31)
    }

    /// Reads `2022/23`, `2022-23`, `2022/2023`, `22/23`, `FY2022/23`.
    ///
    /// # Errors
    /// Says what would have been accepted; a single calendar year is not guessed at.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        const WANTED: &str = "a financial year as 2022/23";
        let body = text.trim();
        let body = body.strip_prefix("FY").or_else(|| body.strip_prefix("fy")).unwrap_or(body).trim();
        let (first, second) = body.split_once(['/', '-', '_', '\u{2013}']).ok_or(WANTED)?;
        let (first, second) = (first.trim(), second.trim());
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(first) || !digits(second) {
            return Err(WANTED);
        }
        let start: i16 = match first.len() {
            4 => first.parse().map_err(|_| WANTED)?,
            2 => 2000 + first.parse::<i16>().map_err(|_| WANTED)?,
            _ => return Err(WANTED),
        };
        let end: i16 = second.parse().map_err(|_| WANTED)?;
        let follows = match second.len() {
            4 => end == start + 1,
            2 => end == (start + 1) % 100,
            _ => false,
        };
        // A date's library stops at 9999, and no partnership is older than the Act of 1998.
        if follows && (1900..=9000).contains(&start) { Ok(Self(start)) } else { Err(WANTED) }
    }
}

impl fmt::Display for FinancialYear {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&format!("{}/{:02}", self.0, (self.0 + 1) % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_uk_order_and_never_by_guess() {
        let march = date(2026, 3, 31);
        for text in ["31/03/2026", "31/3/2026", "2026-03-31", "31 Mar 2026", "31st March 2026", "31-03-2026"] {
            assert_eq!(read_day(text), Ok(march), "{text}");
        }
        for text in ["03/31/2026", "31/03/26", "45382", "soon", "", "30/02/2026", "2026-13-01", "31/3"] {
            assert!(read_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_financial_year_runs_from_april_to_march() {
        assert_eq!(FinancialYear::of(date(2026, 3, 31)), FinancialYear(2025));
        assert_eq!(FinancialYear::of(date(2026, 4, 1)), FinancialYear(2026));
        assert_eq!(FinancialYear(2022).to_string(), "2022/23");
        assert_eq!(FinancialYear(1999).to_string(), "1999/00");
        for text in ["2022/23", "2022-23", "2022/2023", "22/23", "FY 2022/23", "2022_23"] {
            assert_eq!(FinancialYear::read(text), Ok(FinancialYear(2022)), "{text}");
        }
        for text in ["2022", "2022/24", "2022/2", "x/y", "2022/2025"] {
            assert!(FinancialYear::read(text).is_err(), "{text}");
        }
    }
}
