//! Periods: the months, quarters and years that figures are about.
//!
//! A period is a run of whole months, however its publisher writes it: the year ending March
//! 2016, `Apr 2015 to Mar 2016` and `2015/16` are one period, and so are the calendar's third
//! quarter of 2018 and the second of 2018/19. Each has one text, so figures from two offices
//! meet. Used by the intake to read columns, and by screens and papers to order and show them.
//!
//! Some texts have two readings: `2011-12` is December 2011 or the financial year, `2010-12`
//! December 2010 or three years together. Only the whole column can tell, see [`Period::column`].

use super::day::{FinancialYear, month_named, read_day, short_month};
use jiff::civil::{Date, date};
use std::{collections::BTreeSet, fmt, ops::RangeInclusive};

/// Outside these years a number is no year: spreadsheets write days as 45382.
const YEARS: RangeInclusive<i32> = 1900..=2199;
/// The longest run of years whose last is written with two digits, as `2016-18`.
const SHORT_SPAN: i32 = 5;

/// A run of whole months, in the order of their first day, the shorter before the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Months since the year 0.
    first: i32,
    /// How many months.
    months: i32,
}

/// How long a period is, and where it starts in the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// One month.
    Month,
    /// Three months from April, July, October or January.
    Quarter,
    /// January to December.
    CalendarYear,
    /// April to March.
    FinancialYear,
    /// Any other run of months.
    Span,
}

impl Period {
    /// A month of a year, from 1; nothing where there is none such.
    pub fn month(year: i32, month: i32) -> Option<Self> {
        let lawful = YEARS.contains(&year) && (1..=12).contains(&month);
        lawful.then_some(Self { first: year * 12 + month - 1, months: 1 })
    }

    /// A quarter of a financial year: 1 is April to June, 4 is January to March.
    pub fn of_quarter(year: FinancialYear, quarter: u8) -> Option<Self> {
        let start = Self::month(i32::from(year.0), 4)?;
        let lawful = (1..=4).contains(&quarter);
        lawful.then(|| Self { first: start.first + (i32::from(quarter) - 1) * 3, months: 3 })
    }

    /// A calendar year.
    pub fn of_year(year: i32) -> Option<Self> {
        Self::month(year, 1).map(|start| Self { months: 12, ..start })
    }

    /// A financial year.
    pub fn of_financial_year(year: FinancialYear) -> Option<Self> {
        Self::month(i32::from(year.0), 4).map(|start| Self { months: 12, ..start })
    }

    /// From the start of one period to the end of another.
    pub fn from_to(from: Self, to: Self) -> Option<Self> {
        let months = to.end() - from.first;
        (from.first <= to.first && months > 0).then_some(Self { first: from.first, months })
    }

    /// Reads one text by itself: `2018-12`, `2018/19 Q2`, `Jan - Mar 2026`, `Year ending March 2016`.
    ///
    /// Of two readings it takes the first, which is the month.
    pub fn read(text: &str) -> Option<Self> {
        Self::readings(text).into_iter().flatten().next()
    }

    /// Reads one text of a column whose grain is known; other texts are read by themselves.
    pub fn read_as(text: &str, grain: Grain) -> Option<Self> {
        let readings = Self::readings(text);
        let wanted = readings.into_iter().flatten().find(|reading| reading.grain() == grain);
        wanted.or_else(|| readings.into_iter().flatten().next())
    }

    /// The readings that a text allows, the likelier first.
    pub fn readings(text: &str) -> [Option<Self>; 2] {
        match Token::all(text) {
            Some(tokens) => readings(&tokens),
            None => [None; 2],
        }
    }

    /// The grain by which all texts of a column are to be read; nothing where none is a period.
    ///
    /// Texts of one reading decide for those of two: `2011-12` beside `2012-13` is a financial
    /// year, beside `2011-11` a month. Where each of several different texts has two readings,
    /// they are no months: November 2010, December 2011 and no month between is nobody's column.
    pub fn column(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Option<Grain> {
        let texts: BTreeSet<String> = texts.into_iter().map(|text| text.as_ref().trim().to_owned()).collect();
        let read: Vec<[Option<Self>; 2]> =
            texts.iter().map(|text| Self::readings(text)).filter(|readings| readings[0].is_some()).collect();
        let (firsts, seconds): (Vec<_>, Vec<_>) = read.iter().map(|[first, second]| (*first, *second)).unzip();
        if let [first, _, ..] = seconds.as_slice()
            && let Some(like) = first
            && seconds.iter().all(|second| second.is_some_and(|second| second.months == like.months))
        {
            return Some(like.grain());
        }
        let mut counts: Vec<(Grain, usize)> = Vec::new();
        // The first readings come first, so that they win where as many texts allow either.
        for reading in firsts.into_iter().chain(seconds).flatten() {
            match counts.iter_mut().find(|(grain, _)| *grain == reading.grain()) {
                Some((_, count)) => *count += 1,
                None => counts.push((reading.grain(), 1)),
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max();
        counts.iter().find(|(_, count)| Some(*count) == most).map(|(grain, _)| *grain)
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        day_one(self.first)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        day_one(self.end() - 1).last_of_month()
    }

    /// How many months it has.
    pub fn months(self) -> i32 {
        self.months
    }

    /// How long it is, and where it starts in the year.
    pub fn grain(self) -> Grain {
        match (self.months, self.first.rem_euclid(12)) {
            (1, _) => Grain::Month,
            (3, 0 | 3 | 6 | 9) => Grain::Quarter,
            (12, 0) => Grain::CalendarYear,
            (12, 3) => Grain::FinancialYear,
            _ => Grain::Span,
        }
    }

    /// Whether all of another period lies within it.
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.end() <= self.end()
    }

    /// Whether it has a month in common with another.
    pub fn meets(self, other: Self) -> bool {
        self.first < other.end() && other.first < self.end()
    }

    /// The same months of the year before: what it is compared with.
    #[must_use]
    pub fn year_before(self) -> Self {
        Self { first: self.first - 12, ..self }
    }

    /// The period as screens and papers show it: `Dec 2018`, `Jan-Mar 2026 (2025/26 Q4)`.
    pub fn shown(self) -> String {
        let (from, to) = (self.first, self.end() - 1);
        let (first, last) = (short_month(self.first_day()), short_month(self.last_day()));
        match self.grain() {
            Grain::Month => format!("{first} {}", year_of(from)),
            Grain::Quarter => format!("{first}-{last} {} ({self})", year_of(to)),
            Grain::CalendarYear | Grain::FinancialYear => self.to_string(),
            Grain::Span if self.years().is_some() || self.financial_years().is_some() => self.to_string(),
            Grain::Span if year_of(from) == year_of(to) => format!("{first}-{last} {}", year_of(to)),
            Grain::Span => format!("{first} {} to {last} {}", year_of(from), year_of(to)),
        }
    }

    /// The month after its last.
    fn end(self) -> i32 {
        self.first + self.months
    }

    /// Whole calendar years; two of them are left out, as `2015-2016` is a financial year.
    fn years(self) -> Option<(i32, i32)> {
        let whole = self.first.rem_euclid(12) == 0 && self.months % 12 == 0 && self.months != 24;
        whole.then(|| (year_of(self.first), year_of(self.end() - 1)))
    }

    /// Whole financial years: the first and the last.
    fn financial_years(self) -> Option<(FinancialYear, FinancialYear)> {
        let whole = self.first.rem_euclid(12) == 3 && self.months % 12 == 0;
        whole.then(|| (FinancialYear::of(self.first_day()), FinancialYear::of(self.last_day())))
    }
}

impl fmt::Display for Period {
    /// The one text of the period, by which it is stored and which reads back as itself.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = |month: i32| format!("{}-{:02}", year_of(month), month.rem_euclid(12) + 1);
        let text = match (self.grain(), self.years(), self.financial_years()) {
            (Grain::Month, ..) => month(self.first),
            (Grain::Quarter, ..) => {
                let quarter = (self.first - 3).rem_euclid(12) / 3 + 1;
                format!("{} Q{quarter}", FinancialYear::of(self.first_day()))
            }
            (_, Some((first, last)), _) if first == last => first.to_string(),
            (_, Some((first, last)), _) => format!("{first}-{last}"),
            (_, _, Some((first, last))) if first == last => first.to_string(),
            (_, _, Some((first, last))) => format!("{first} to {last}"),
            _ => format!("{} to {}", month(self.first), month(self.end() - 1)),
        };
        out.pad(&text)
    }
}

/// The year that a month lies in.
fn year_of(month: i32) -> i32 {
    month.div_euclid(12)
}

/// The first day of a month.
fn day_one(month: i32) -> Date {
    let year = i16::try_from(year_of(month)).unwrap_or_default().clamp(0, 9_000);
    date(year, i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1), 1)
}

/// What a text about time is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// Digits: their value and how many.
    Number(i32, usize),
    /// The name of a month, from 1.
    Month(i32),
    /// `Q`, `Quarter`.
    Quarter,
    /// `FY`, `financial year`.
    Financial,
    /// `year ending`, `YE`, `12 months to`.
    Ending,
    /// `-`.
    Dash,
    /// `/`.
    Slash,
    /// `_`.
    Underline,
    /// `to`, and a dash with space about it.
    To,
}

impl Token {
    /// The text in tokens; nothing where it has a word that is not about time.
    fn all(text: &str) -> Option<Vec<Self>> {
        let text =
            text.trim().to_lowercase().replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}'], "-");
        // As [`Period::shown`] writes a quarter: what stands in brackets must agree.
        if let Some((outside, inside)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            let outside = Self::all(outside)?;
            let agrees = readings(&outside)[0] == readings(&Self::all(inside)?)[0];
            return agrees.then_some(outside);
        }
        let mut tokens = Vec::new();
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let same = |letter: char| match first {
                '0'..='9' => letter.is_ascii_digit(),
                'a'..='z' => letter.is_ascii_lowercase(),
                _ => letter == first,
            };
            let (run, after) = rest.split_at(rest.find(|letter| !same(letter)).unwrap_or(rest.len()));
            let spaced = tokens.is_empty() || text.as_bytes().get(text.len() - rest.len() - 1) == Some(&b' ');
            tokens.push(match run {
                "-" if spaced && after.starts_with(' ') => Self::To,
                "-" => Self::Dash,
                "/" => Self::Slash,
                "_" => Self::Underline,
                "to" | "until" => Self::To,
                "q" | "qtr" | "quarter" => Self::Quarter,
                "fy" => Self::Financial,
                "ye" => Self::Ending,
                _ if first.is_whitespace() || matches!(run, "." | "," | "'" | "\u{2019}") => {
                    rest = after;
                    continue;
                }
                _ if first.is_ascii_digit() => Self::Number(run.parse().ok()?, run.len()),
                "financial" => {
                    let year = after.trim_start().strip_prefix("year")?;
                    rest = year;
                    tokens.push(Self::Financial);
                    continue;
                }
                "year" | "months" => {
                    let after = after.trim_start();
                    let words = ["ending", "ended", "to"];
                    let ending = words.into_iter().find_map(|word| after.strip_prefix(word))?;
                    if run == "months" && tokens.pop() != Some(Self::Number(12, 2)) {
                        return None;
                    }
                    rest = ending;
                    tokens.push(Self::Ending);
                    continue;
                }
                word => Self::Month(i32::from(month_named(word)?)),
            });
            rest = after;
        }
        Some(tokens)
    }

    /// Whether it may stand between two parts of one period.
    fn joins(self) -> bool {
        matches!(self, Self::Dash | Self::Slash | Self::Underline | Self::To)
    }
}

/// The readings of a text in tokens, the likelier first.
fn readings(tokens: &[Token]) -> [Option<Period>; 2] {
    use Token::{Dash, Number, Slash};
    // Some publishers leave the dash out: `202021` is 2020/21, `201618` the years 2016 to 2018.
    if let [Number(together, 6)] = *tokens {
        return readings(&[Number(together / 100, 4), Dash, Number(together % 100, 2)]);
    }
    if let [Number(year, 4), join, Number(second, 2)] = *tokens {
        let month = Period::month(year, second);
        let financial = financial(tokens);
        let last = year - year.rem_euclid(100) + second;
        let span = (last > year + 1 && last < year + SHORT_SPAN).then(|| years(year, last)).flatten();
        return match join {
            Dash => in_turn([month, financial, span]),
            // The stroke is the financial year's own; a month is what is left.
            Slash => in_turn([financial, month, None]),
            Token::To => in_turn([financial, span, None]),
            _ => [financial, None],
        };
    }
    let whole = alone(tokens).or_else(|| {
        let mut joins =
            (1..tokens.len().saturating_sub(1)).filter(|place| matches!(tokens.get(*place), Some(Token::To | Dash)));
        joins.find_map(|place| from_to(tokens.get(..place)?, tokens.get(place + 1..)?))
    });
    [whole, None]
}

/// The first two of several readings.
fn in_turn(readings: [Option<Period>; 3]) -> [Option<Period>; 2] {
    let mut some = readings.into_iter().flatten();
    [some.next(), some.next()]
}

/// A period that is written as one.
fn alone(tokens: &[Token]) -> Option<Period> {
    use Token::{Dash, Ending, Financial, Month, Number, Quarter, Slash, To};
    match *tokens {
        [Number(year, 4)] => Period::of_year(year),
        [Financial, ref year @ ..] => financial(year),
        [Month(month), Number(year, digits)] | [Month(month), Dash, Number(year, digits)] => {
            Period::month(in_full(year, digits)?, month)
        }
        [Number(year, 4), Month(month)]
        | [Number(year, 4), Dash, Month(month)]
        | [Number(month, 1 | 2), Slash | Dash, Number(year, 4)] => Period::month(year, month),
        [Ending, Number(day, 1 | 2), Month(month), Number(year, digits)] => {
            let last = Period::month(in_full(year, digits)?, month)?;
            (i32::from(last.last_day().day()) == day).then(|| year_to(last))
        }
        [Ending, Month(month), Number(year, digits)] | [Ending, Month(month), Dash, Number(year, digits)] => {
            Period::month(in_full(year, digits)?, month).map(year_to)
        }
        [Month(first), Dash | To | Slash, Month(last), Number(year, digits)] => {
            let year = in_full(year, digits)?;
            Period::from_to(Period::month(year, first)?, Period::month(year, last)?)
        }
        [Quarter, Number(number, 1), ref year @ ..] | [ref year @ .., Quarter, Number(number, 1)] => {
            quarter(year, number)
        }
        _ => financial(tokens).or_else(|| match *tokens {
            [Number(first, 4), Dash | To, Number(last, 4)] if last > first + 1 => years(first, last),
            _ => None,
        }),
    }
}

/// A quarter of a calendar year or of a financial year.
fn quarter(year: &[Token], number: i32) -> Option<Period> {
    let year = match year {
        [join, rest @ ..] | [rest @ .., join] if join.joins() => rest,
        whole => whole,
    };
    let year = match *year {
        [Token::Number(year, 4)] => Period::of_year(year)?,
        [Token::Financial, ref year @ ..] | ref year => financial(year)?,
    };
    (1..=4).contains(&number).then(|| Period { first: year.first + (number - 1) * 3, months: 3 })
}

/// A financial year: the second year follows the first.
fn financial(tokens: &[Token]) -> Option<Period> {
    let [Token::Number(first, digits), join, Token::Number(second, last_digits)] = *tokens else { return None };
    let short = digits == 2 && last_digits == 2 && join == Token::Slash;
    let first = if digits == 4 || short { in_full(first, digits)? } else { return None };
    let follows = match last_digits {
        4 => second == first + 1,
        2 => second == (first + 1).rem_euclid(100),
        _ => false,
    };
    (join.joins() && follows).then(|| Period::month(first, 4).map(|start| Period { months: 12, ..start })).flatten()
}

/// Whole calendar years.
fn years(first: i32, last: i32) -> Option<Period> {
    Period::from_to(Period::of_year(first)?, Period::of_year(last)?)
}

/// The twelve months that end with one.
fn year_to(last: Period) -> Period {
    Period { first: last.first - 11, months: 12 }
}

/// From one period to another of the same kind, or from the first day of a month to the last of one.
fn from_to(from: &[Token], to: &[Token]) -> Option<Period> {
    if let (Some(first), Some(last)) = (day(from), day(to)) {
        let month = |day: Date| Period::month(i32::from(day.year()), i32::from(day.month()));
        let whole = first.day() == 1 && last == last.last_of_month();
        return whole.then(|| Period::from_to(month(first)?, month(last)?)).flatten();
    }
    let (from, to) = (readings(from), readings(to));
    let (first, last) = (from[0]?, to[0]?);
    let alike = first.grain() == last.grain() && first.grain() != Grain::Span && first.first < last.first;
    alike.then(|| Period::from_to(first, last)).flatten()
}

/// A day: `31/03/2016`, `31 March 2016`.
fn day(tokens: &[Token]) -> Option<Date> {
    let text = match *tokens {
        [
            Token::Number(day, 1 | 2),
            Token::Slash,
            Token::Number(month, 1 | 2),
            Token::Slash,
            Token::Number(year, 4),
        ]
        | [Token::Number(day, 1 | 2), Token::Month(month), Token::Number(year, 4)] => format!("{day}/{month}/{year}"),
        _ => return None,
    };
    read_day(&text).ok().filter(|day| YEARS.contains(&i32::from(day.year())))
}

/// A year of four digits, or of two beside a month or another year.
fn in_full(year: i32, digits: usize) -> Option<i32> {
    let full = match digits {
        4 => year,
        2 if year < 70 => 2000 + year,
        2 => 1900 + year,
        _ => return None,
    };
    YEARS.contains(&full).then_some(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_in_use_is_read_as_one_text() {
        for (canonical, texts) in [
            (
                "2018-12",
                "2018-12|2018/12|Dec 2018|Dec-18|Dec 18|December 2018|12/2018|dec. 2018|2018 Dec|12-2018|Dec '18|DEC2018",
            ),
            ("2015-06", "Jun-15|06/2015|6/2015|2015-06|June, 2015|2015/06"),
            ("2018-09", "Sept 2018|Sep-18"),
            (
                "2015/16",
                "2015/16|2015-16|2015_16|2015/2016|2015-2016|FY2015/16|FY 2015-16|2015 to 2016|15/16|2015 - 16|\
                 2015\u{2013}16|Year ending March 2016|YE Mar 2016|YE Mar-16|Apr 2015 to Mar 2016|April 2015 - March 2016|\
                 Apr-15 to Mar-16|2015-04 to 2016-03|12 months to March 2016|Year to 31 March 2016|Financial year 2015/16|\
                 01/04/2015 - 31/03/2016|1 April 2015 to 31 March 2016|12 months ending Mar 2016|year ended March 2016",
            ),
            ("1999/00", "1999/00|1999-2000|1999/2000"),
            ("2011/12", "2011/12|FY2011-12|2011_12|2011 to 2012|2011 - 12"),
            (
                "2015/16 Q1",
                "Q1 2015/16|2015/16 Q1|2015/16 Quarter 1|Quarter 1 2015-16|2015-16-Q1|Q1 FY2015/16|Qtr 1 2015/16",
            ),
            (
                "2015/16 Q1",
                "Apr-Jun 2015|April to June 2015|Apr - Jun 15|Q2 2015|2015 Q2|Apr 2015 to Jun 2015|2015Q2|2015-Q2",
            ),
            (
                "2025/26 Q4",
                "Jan - Mar 2026|Q1 2026|Q4 2025/26|Jan-Mar 2026 (2025/26 Q4)|January-March 2026|Q4 2025-2026",
            ),
            ("2018/19 Q2", "2018 Q3|2018/19 Q2|Q3 2018|Jul-Sep 2018"),
            ("2015", "2015|Year ending December 2015|Jan-Dec 2015|Jan 2015 to Dec 2015|Q1 2015 to Q4 2015"),
            ("2016-2018", "2016-2018|2016 to 2018|2016 - 18|2016-18|2016 - 2018|Jan 2016 to Dec 2018"),
            ("2018/19 to 2019/20", "Apr 2018 to Mar 2020|2018/19 to 2019/20|2018/19-2019/20|2018-19 to 2019-20"),
            ("2017-07 to 2018-06", "Year ending June 2018|YE Jun-18|Jul 2017 to Jun 2018"),
            ("2018-04 to 2018-08", "Apr-Aug 2018|Apr 2018 - Aug 2018|2018-04 to 2018-08"),
            ("2015-01 to 2016-12", "Jan 2015 to Dec 2016"),
        ] {
            for text in texts.split('|') {
                let read = Period::read(text).map(|period| period.to_string());
                assert_eq!(read.as_deref(), Some(canonical), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        let texts = "13/2018|2018-13|2015/17|free words|18|45382|||-|Q5 2018|Q0 2018|Q1|Kent|Dec|2018-00|0/2018|\
                     2015/16/17|Apr-Jun|2018.12|2018-12-01|31/12/2018|Mar-Jan 2018|2018 to 2015|2015-14|1018|3018|\
                     Dec 201|99/2018|2018--12|Q1 2015/17|Year 2015 or so|2018-2018|May day|Jan-Mar 2026 (2025/26 Q1)|\
                     2 April 2015 to 31 March 2016|1e3|20 18|\u{661}\u{662}/2018|99999999999999999999|2008-14|Year ending 30 March 2016";
        for text in texts.split('|') {
            assert_eq!(Period::read(text), None, "{text}");
        }
    }

    #[test]
    fn each_period_reads_back_from_its_text_and_from_what_is_shown() {
        for first in 2010 * 12..2013 * 12 {
            for months in 1..=64 {
                let period = Period { first, months };
                assert_eq!(Period::read(&period.to_string()), Some(period), "{period}");
                let shown = period.shown();
                assert_eq!(Period::read(&shown), Some(period), "{shown}");
                assert_eq!(Period::read_as(&period.to_string(), period.grain()), Some(period), "{period}");
            }
        }
    }

    #[test]
    fn the_column_tells_a_month_from_a_year() {
        for (texts, wanted) in [
            ("2011-12", Some(Grain::Month)),
            ("2011-12 2011-12", Some(Grain::Month)),
            ("2011-11 2011-12 2012-01", Some(Grain::Month)),
            ("2010-11 2011-12 2012-13", Some(Grain::FinancialYear)),
            ("2010-11 2011-12", Some(Grain::FinancialYear)),
            ("2010-12 2011-13", Some(Grain::Span)),
            ("2009-11 2010-12", Some(Grain::Span)),
            ("2001-03 2001-05", Some(Grain::Month)),
            ("2011/10 2011/11 2011/12", Some(Grain::Month)),
            ("2011/12", Some(Grain::FinancialYear)),
            ("2010/11 2011/12 2012/13", Some(Grain::FinancialYear)),
            ("2018 2019", Some(Grain::CalendarYear)),
            ("Q1-2018 total", Some(Grain::Quarter)),
            ("total", None),
            ("", None),
        ] {
            assert_eq!(Period::column(texts.split(' ')), wanted, "{texts}");
        }
        let read = |text, grain| Period::read_as(text, grain).map(|period| period.to_string());
        assert_eq!(read("2011-12", Grain::FinancialYear).as_deref(), Some("2011/12"));
        assert_eq!(read("2011-12", Grain::Month).as_deref(), Some("2011-12"));
        assert_eq!(read("2010-12", Grain::Span).as_deref(), Some("2010-2012"));
        assert_eq!(read("2018 Q3", Grain::FinancialYear).as_deref(), Some("2018/19 Q2"), "the others keep theirs");
    }

    #[test]
    fn periods_stand_in_the_order_of_time_the_shorter_first() {
        let read = |text| Period::read(text).unwrap();
        let texts = ["2017/18 Q4", "2018", "2018-02", "2018-04", "2018/19 Q1", "2018/19", "2018-12", "2019"];
        let periods = texts.map(read);
        assert!(periods.is_sorted(), "{periods:?}");
        let quarter = Period::of_quarter(FinancialYear(2025), 4).unwrap();
        assert_eq!((quarter.first_day(), quarter.last_day()), (date(2026, 1, 1), date(2026, 3, 31)));
        assert_eq!(quarter.shown(), "Jan-Mar 2026 (2025/26 Q4)");
        assert_eq!(quarter.year_before().to_string(), "2024/25 Q4");
        assert_eq!(Period::of_quarter(FinancialYear(2025), 5), None);
        assert_eq!(read("2018-12").shown(), "Dec 2018");
        assert_eq!(read("2018-02").last_day(), date(2018, 2, 28));
        assert!(read("2018/19").covers(read("2018/19 Q4")) && !read("2018").covers(read("2018/19 Q4")));
        assert!(read("2018").meets(read("2018/19")) && !read("2018").meets(read("2019-01")));
        assert_eq!(Period::of_financial_year(FinancialYear(2015)), Some(read("2015/16")));
    }
}
