//! Totals that are disguised as rows: found by what they add up to.
//!
//! A row that sums up the others and is taken as one of them doubles every figure. Where its words
//! say what it is, or it equals the sums above it and chance cannot explain it, it is no record.

use super::numbers::Said;

/// Whether words say that a row sums others up.
pub(super) fn sums_up(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| matches!(word, "all" | "total" | "totals" | "subtotal" | "overall" | "sum"))
}

/// The sums of the columns of numbers, by which a total is known that is disguised as a row.
#[derive(Debug)]
pub(super) struct Sums {
    all: Vec<f64>,
    /// Since the last subtotal.
    since: Vec<f64>,
    rows: usize,
    rows_since: usize,
}

impl Sums {
    pub fn new(columns: usize) -> Self {
        Self { all: vec![0.0; columns], since: vec![0.0; columns], rows: 0, rows_since: 0 }
    }

    pub fn add(&mut self, numbers: &[Option<Said>]) {
        self.rows += 1;
        self.rows_since += 1;
        for (place, said) in numbers.iter().enumerate() {
            if let (Some(Said::Number(number)), Some(all), Some(since)) =
                (said, self.all.get_mut(place), self.since.get_mut(place))
            {
                *all += number.0;
                *since += number.0;
            }
        }
    }

    /// Whether a row is the sum of those above it, or of those since the last that was.
    ///
    /// Where its words say so, two rows are enough. Without words small numbers add up by chance,
    /// so there must be several columns and rows, and sums of some size.
    pub fn is_total(&mut self, numbers: &[Option<Said>], says_so: &dyn Fn() -> bool) -> bool {
        let equals = |sums: &[f64]| {
            numbers.iter().zip(sums).all(|(said, sum)| match said {
                Some(Said::Number(number)) => (number.0 - sum).abs() <= sum.abs() * 1e-9,
                Some(_) => *sum == 0.0,
                None => false,
            })
        };
        let sizeable = |sums: &[f64], rows: usize| rows >= 5 && sums.len() >= 2 && sums.iter().all(|sum| *sum >= 50.0);
        let some = |sums: &[f64]| sums.iter().any(|sum| *sum != 0.0);
        let found = [(&self.all, self.rows), (&self.since, self.rows_since)]
            .into_iter()
            .any(|(sums, rows)| rows >= 2 && some(sums) && equals(sums) && (sizeable(sums, rows) || says_so()));
        if found {
            self.since.fill(0.0);
            self.rows_since = 0;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::figure::Number;

    fn totals(rows: &[(&str, &[i32])]) -> Vec<usize> {
        let mut sums = Sums::new(rows.first().map_or(0, |row| row.1.len()));
        let mut found = Vec::new();
        for (place, (words, numbers)) in rows.iter().enumerate() {
            let said: Vec<Option<Said>> =
                numbers.iter().map(|number| Some(Said::Number(Number(f64::from(*number))))).collect();
            if sums.is_total(&said, &|| sums_up(words)) {
                found.push(place);
            } else {
                sums.add(&said);
            }
        }
        found
    }

    #[test]
    fn a_row_that_equals_the_sum_of_those_above_is_a_total_also_without_words() {
        let crimes: &[(&str, &[i32])] = &[
            ("a", &[10, 20]),
            ("b", &[30, 40]),
            ("c", &[5, 6]),
            ("d", &[7, 8]),
            ("e", &[1, 2]),
            ("England", &[53, 76]),
        ];
        assert_eq!(totals(crimes), [5]);
    }

    #[test]
    fn words_that_say_so_need_only_the_sum() {
        assert_eq!(totals(&[("a", &[1]), ("b", &[2]), ("All crimes", &[3])]), [2]);
        assert_eq!(totals(&[("a", &[1]), ("b", &[2]), ("All crimes", &[4])]), [0; 0], "the sum is another");
        assert_eq!(
            totals(&[
                ("a", &[1]),
                ("b", &[2]),
                ("Sub-total", &[3]),
                ("c", &[5]),
                ("d", &[6]),
                ("Subtotal", &[11]),
                ("Total", &[14])
            ]),
            [2, 5, 6]
        );
    }

    #[test]
    fn small_numbers_that_add_up_by_chance_stay_records() {
        assert_eq!(totals(&[("a", &[1, 1]), ("b", &[2, 2]), ("c", &[3, 3])]), [0; 0]);
        assert_eq!(totals(&[("a", &[0, 0]), ("b", &[0, 0]), ("All", &[0, 0])]), [0; 0]);
        assert_eq!(
            totals(&[("a", &[100]), ("b", &[200]), ("c", &[300]), ("d", &[4]), ("e", &[5]), ("f", &[609])]),
            [0; 0]
        );
    }
}
