//! Pence: the only way the program holds money.
//!
//! Grants are reconciled to the penny, so an amount is a whole number of pence and never
//! passes through a float. Used by the ledger, the projects and every paper about money.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Neg, Sub},
};

/// An amount of money in whole pence; negative where money goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pence(pub i64);

impl Pence {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);

    /// Reads what people type: `£1,837.50`, `1837.5`, `-40`, `(40)`.
    ///
    /// # Errors
    /// Says what would have been accepted; three decimals are refused, not rounded.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        const WANTED: &str = "an amount in pounds with at most two decimals, as £1,837.50";
        let trimmed = text.trim();
        let (negative, body) = match trimmed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => (true, inner.trim()),
            None => match trimmed.strip_prefix(['-', '\u{2212}']) {
                Some(rest) => (true, rest.trim()),
                None => (false, trimmed),
            },
        };
        let body = body.strip_prefix('£').unwrap_or(body).trim();
        let (pounds, pence) = body.split_once('.').unwrap_or((body, ""));
        if pence.len() > 2 || !pence.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(WANTED);
        }
        if body.contains('.') && pence.is_empty() {
            return Err(WANTED);
        }
        let pounds = whole(pounds).ok_or(WANTED)?;
        let pence: i64 = format!("{pence:0<2}").parse().map_err(|_| WANTED)?;
        let total = pounds.checked_mul(100).and_then(|sum| sum.checked_add(pence)).ok_or(WANTED)?;
        Ok(Self(if negative { -total } else { total }))
    }

    /// So many times the amount, for sums in which it counts once, against itself, or not at all.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// The most that an amount of a grant may be: sums of millions of these stay exact.
    pub const MOST: Self = Self(100_000_000_000);

    /// Plain digits for a file: `1837.50`.
    pub fn written(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let absolute = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", absolute / 100, absolute % 100)
    }
}

/// Digits as a number, with commas only where thousands end: `1,7` is nobody's 17.
pub fn whole(text: &str) -> Option<i64> {
    let mut groups = text.split(',');
    let first = groups.next().filter(|group| !group.is_empty())?;
    let mut digits = first.to_owned();
    let grouped = text.contains(',');
    if grouped && first.len() > 3 {
        return None;
    }
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

impl fmt::Display for Pence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let absolute = self.0.unsigned_abs();
        let pounds = (absolute / 100).to_string();
        let mut grouped = String::with_capacity(pounds.len() + pounds.len() / 3);
        for (place, digit) in pounds.chars().enumerate() {
            if place > 0 && (pounds.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        out.pad(&format!("{sign}£{grouped}.{:02}", absolute % 100))
    }
}

impl Add for Pence {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Pence {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Pence {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, pence) in [
            ("£1,837.50", 183_750),
            ("622.5", 62_250),
            ("39661", 3_966_100),
            ("-£40", -4_000),
            ("(2,541)", -254_100),
            (" £ 13,220 ", 1_322_000),
        ] {
            assert_eq!(Pence::read(text), Ok(Pence(pence)), "{text}");
        }
    }

    #[test]
    fn an_amount_that_could_be_misread_is_refused() {
        for text in ["", "£", "1.234", "12,34", "1,2345", "1.", "ten", "1e3", "1.2k", "9999999999999999999", "--1"] {
            assert!(Pence::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_is_shown_in_pounds_with_both_decimals() {
        assert_eq!(Pence(3_966_100).to_string(), "£39,661.00");
        assert_eq!(Pence(-5).to_string(), "-£0.05");
        assert_eq!(Pence(123_456_789).to_string(), "£1,234,567.89");
    }
}
