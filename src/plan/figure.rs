//! Figures: single numbers of a measured series, by area and period.
//!
//! They are not records: an edition of figures is one, and its figures never change. A figure
//! is known by its indicator, area, period and measure; where several editions have it, the one
//! that was taken last counts.

use super::Id;
use std::fmt;

/// A number as it was published.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Number {}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// One figure; texts are held or only lent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure<S = Box<str>> {
    /// The line of the file that it stands on, or the first of those that were counted into it.
    pub line: usize,
    /// What is measured.
    pub indicator: Id,
    /// The area: its official code where it has one, such as `E07000105`, else its name.
    pub area: S,
    /// The period: `2018-12`, `2023/24 Q1`, `2023/24`, `2015`.
    pub period: S,
    /// How it is measured where an indicator has several, such as `per 1,000`; else nothing.
    pub measure: S,
    /// The number; nothing where it was suppressed or is missing.
    pub value: Option<Number>,
    /// What stands in its place: `<=5`, `NA`; empty where there is a number.
    pub mark: S,
    /// Whether the number is known to its publisher and withheld.
    pub suppressed: bool,
}

/// A figure of the plan with the edition that holds it, and so the file that it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The record of its edition.
    pub edition: Id,
    /// The figure.
    pub figure: Figure,
}

/// Figures that are handed over one after another and never held together: a file that is read
/// once more while it is taken in.
pub trait Figures {
    /// Hands each figure over with its edition, in the order of the file.
    ///
    /// # Errors
    /// A sentence where the figures cannot be had as they were shown: the file was changed
    /// meanwhile, or the officer stopped. Where the sink stops it, what it says is not looked at.
    fn play(&mut self, sink: &mut Sink<'_>) -> Result<(), String>;
}

/// What takes each figure, lent, with the edition that shall hold it.
pub type Sink<'s> = dyn FnMut(Id, &Figure<&str>) -> Result<(), Stop> + 's;

/// The sink takes no more; it tells itself why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

impl From<Stop> for String {
    fn from(Stop: Stop) -> Self {
        "the figures could not be written".to_owned()
    }
}

impl Figure<&str> {
    /// The same, held.
    pub fn held(&self) -> Figure {
        Figure {
            line: self.line,
            indicator: self.indicator,
            area: self.area.into(),
            period: self.period.into(),
            measure: self.measure.into(),
            value: self.value,
            mark: self.mark.into(),
            suppressed: self.suppressed,
        }
    }
}
