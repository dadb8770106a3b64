//! The figures of a file between looking and taking, where they are few enough to be held.

use super::figure_rows::{Key, Reader, Value};
use crate::plan::{
    Id,
    figure::{Figure, Number},
};

/// The most figures of one file that are held between looking and taking; of a longer file they
/// are read once more, so that memory does not grow with it.
const HELD: usize = 1 << 20;

/// One figure as it is held: its texts by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    key: Key,
    number: Number,
    line: u32,
    /// The number of the mark that stands instead of a number, counted from 1.
    mark: u16,
    suppressed: bool,
}

/// The figures of a file that is short enough to be held until it is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    kept: Vec<Kept>,
    areas: Vec<Box<str>>,
    periods: Vec<Box<str>>,
    measures: Vec<Box<str>>,
    marks: Vec<Box<str>>,
}

impl Held {
    /// Keeps a figure; nothing is held any more where there are too many.
    pub(super) fn keep(held: &mut Option<Self>, line: usize, key: Key, value: Value) {
        const MORE: usize = 1 << 14;
        let Some(kept) = held.as_mut().map(|held| &mut held.kept) else { return };
        if kept.len() >= HELD {
            *held = None;
            return;
        }
        if kept.len() == kept.capacity() {
            // By steps and not by doubling: a vector twice as large as what it holds is memory lost.
            kept.reserve_exact(MORE);
        }
        let (number, mark, suppressed) = match value {
            Value::Number(number) => (number, 0, false),
            Value::Mark(mark, suppressed) => (Number(0.0), mark.saturating_add(1), suppressed),
        };
        kept.push(Kept { key, number, line: u32::try_from(line).unwrap_or(u32::MAX), mark, suppressed });
    }

    /// Puts the figures in the order in which the store keeps them, with the texts that they name.
    pub(super) fn settled(mut self, reader: &Reader) -> Self {
        self.kept.sort_unstable_by_key(|kept| (kept.key.indicator, kept.line, kept.key));
        self.areas.clone_from(&reader.areas.all);
        self.periods.clone_from(&reader.periods.all);
        self.measures.clone_from(&reader.measures.all);
        self.marks.clone_from(&reader.marks.all);
        self
    }

    /// Hands each figure to a sink; the indicators are those of the edition, in its order.
    pub(super) fn play<E>(
        &self,
        indicators: &[(String, Id)],
        sink: &mut dyn FnMut(&Figure<&str>) -> Result<(), E>,
    ) -> Result<(), E> {
        fn text(all: &[Box<str>], number: u16) -> &str {
            all.get(usize::from(number)).map_or("", |text| &**text)
        }
        for kept in &self.kept {
            let marked = kept.mark.checked_sub(1);
            sink(&Figure {
                line: usize::try_from(kept.line).unwrap_or(usize::MAX),
                indicator: indicators.get(usize::from(kept.key.indicator)).map_or(Id(0), |(_, id)| *id),
                area: text(&self.areas, kept.key.area),
                period: text(&self.periods, kept.key.period),
                measure: text(&self.measures, kept.key.measure),
                value: marked.is_none().then_some(kept.number),
                mark: marked.map_or("", |mark| text(&self.marks, mark)),
                suppressed: kept.suppressed,
            })?;
        }
        Ok(())
    }
}
