//! The text of a cell of figures -> a number, a mark in its place, or neither.

use crate::plan::figure::Number;

/// What stands in a cell of figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    /// A number.
    Number(Number),
    /// Known to the publisher and withheld, such as `<=5`; never a zero.
    Suppressed,
    /// Not known.
    Missing,
}

/// What would have been accepted.
pub(super) const WANTED: &str = "a number as 1,234 or 12.5, or a mark such as *, <=5, NA or -";

/// Reads a cell of figures; nothing where it is none of these.
pub(super) fn read(text: &str) -> Option<Said> {
    let text = text.trim();
    if let Some(number) = plain(text.as_bytes()) {
        return Some(Said::Number(Number(number)));
    }
    if is_missing(text) {
        return Some(Said::Missing);
    }
    if is_suppressed(text) {
        return Some(Said::Suppressed);
    }
    number(text).map(|number| Said::Number(Number(number)))
}

/// Most cells are digits, at most fifteen of them, which a float holds exactly.
fn plain(digits: &[u8]) -> Option<f64> {
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let mut whole = 0_u64;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        whole = whole * 10 + u64::from(digit - b'0');
    }
    #[expect(clippy::cast_precision_loss, reason = "fifteen digits are exact")]
    Some(whole as f64)
}

fn is_missing(text: &str) -> bool {
    const MARKS: [&str; 18] =
        ["", "-", "–", "—", "−", ".", "..", "...", "…", ":", "na", "n/a", "#n/a", "nil", "null", "none", "[x]", "[z]"];
    MARKS.contains(&text.to_lowercase().as_str())
}

fn is_suppressed(text: &str) -> bool {
    const MARKS: [&str; 7] = ["*", "**", "c", "[c]", "(c)", "[*]", "suppressed"];
    let below = text.strip_prefix("<=").or_else(|| text.strip_prefix(['<', '≤']));
    let few = below.is_some_and(|few| number(few.trim()).is_some());
    few || MARKS.contains(&text.to_lowercase().as_str())
}

/// A number with what people write around it: `£1,234.50`, `45%`, `(5)`, `-5`, `1.2e-3`.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let in_brackets = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let (negative, text) = match in_brackets {
        Some(inside) => (true, inside.trim()),
        None => match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        },
    };
    let text = text.strip_prefix('£').unwrap_or(text).trim();
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let digits = without_groups(text)?;
    if !digits.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.') {
        return None;
    }
    let number: f64 = digits.parse().ok().filter(|number: &f64| number.is_finite())?;
    Some(if negative && number != 0.0 { -number } else { number })
}

/// Digits without the commas or spaces between groups of three; nothing where they are not.
fn without_groups(text: &str) -> Option<String> {
    let (whole, rest) = text.split_at(text.find(['.', 'e', 'E']).unwrap_or(text.len()));
    let mark = if whole.contains(',') { ',' } else { ' ' };
    let mut groups = whole.split([mark, '\u{A0}']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        grouped = true;
        digits.push_str(group);
    }
    if grouped && (first.is_empty() || first.len() > 3) {
        return None;
    }
    digits.push_str(rest);
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_offices_write_them() {
        for (text, number) in [
            ("0", 0.0),
            ("1021", 1021.0),
            ("1,021", 1021.0),
            ("12,345,678.5", 12_345_678.5),
            ("£1,234.50", 1234.5),
            ("-£5", -5.0),
            ("45%", 45.0),
            ("12.5 %", 12.5),
            ("(5)", -5.0),
            ("-5", -5.0),
            ("−5", -5.0),
            ("+5", 5.0),
            ("1.2e-3", 0.0012),
            ("1E3", 1000.0),
            (".5", 0.5),
            ("-0", 0.0),
            ("1 234", 1234.0),
            (" 7 ", 7.0),
        ] {
            assert_eq!(read(text), Some(Said::Number(Number(number))), "{text}");
        }
    }

    #[test]
    fn what_is_withheld_or_not_known_is_never_a_number() {
        for text in ["<=5", "<5", "≤5", "< 10", "*", "c", "C", "[c]"] {
            assert_eq!(read(text), Some(Said::Suppressed), "{text}");
        }
        for text in ["", "-", "–", "NA", "N/A", "n/a", "Nil", "…", "..", ":", "#N/A"] {
            assert_eq!(read(text), Some(Said::Missing), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed_at() {
        for text in
            ["1,23", "1,7", "12,3456", "1.234,5", "five", "5 people", "inf", "nan", "0x10", "1,,234", ",123", "1-2"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
