//! The figures that the plan has already, beside which those of a file are compared.

use super::{
    Became, Outside,
    figure_rows::{Key, Reader, Value},
    figures::covers,
};
use crate::plan::{Id, Kind, Plan, figure::Number, figure_edition, folded, indicator, record::Record};
use std::collections::HashMap;

/// By what a figure of the plan is found: the number of its indicator, its area, period and measure.
type KnownKey = (u16, Box<str>, Box<str>, Box<str>);
/// What stands in it: a number, or a mark in its place; and whether the file has the figure too.
pub(super) type KnownValue = (Option<Number>, Box<str>, Flag);
/// Set while others only look.
type Flag = std::cell::Cell<bool>;

/// The figures that the plan has already.
pub(super) struct Known<'a> {
    outside: &'a Outside<'a>,
    plan: &'a Plan,
    by_name: HashMap<String, Id>,
    /// The id of each indicator by its number, and whether it is in the plan.
    pub ids: Vec<Option<Id>>,
    /// The plan's figures of those indicators that were met.
    figures: HashMap<KnownKey, KnownValue>,
}

impl<'a> Known<'a> {
    pub fn new(plan: &'a Plan, outside: &'a Outside<'a>) -> Self {
        let named = |record: &Record| (folded(record.get(indicator::NAME)), record.id);
        let by_name = plan.all(Kind::Indicator).iter().map(named).collect();
        Self { outside, plan, by_name, ids: Vec::new(), figures: HashMap::new() }
    }

    /// Looks up an indicator that is met for the first time, and its figures.
    pub fn meet(&mut self, number: u16, name: &str) {
        let id = self.by_name.get(&folded(name)).copied();
        self.ids.push(id);
        let Some(id) = id else { return };
        for figure in (self.outside.standing)(self.plan, id) {
            let key = (number, figure.area, figure.period, figure.measure);
            self.figures.insert(key, (figure.value, figure.mark, Flag::new(false)));
        }
    }

    /// What the plan has of a figure.
    pub fn held(&self, reader: &Reader, key: Key) -> Option<&KnownValue> {
        if self.figures.is_empty() {
            return None;
        }
        self.figures.get(&(
            key.indicator,
            reader.areas.text(key.area).into(),
            reader.periods.text(key.period).into(),
            reader.measures.text(key.measure).into(),
        ))
    }

    /// What became of a figure.
    pub fn became(&self, reader: &Reader, key: Key, value: Value) -> Became {
        let Some((number, mark, met)) = self.held(reader, key) else { return Became::New };
        met.set(true);
        match (number, value) {
            (Some(held), Value::Number(number)) if *held == number => Became::Same,
            (None, Value::Mark(other, _)) if **mark == *reader.marks.text(other) => Became::Same,
            _ => Became::Changed,
        }
    }

    /// How many figures of an edition's indicators and time the file lacks; nothing where they are
    /// not known, as those of indicators that the file does not have.
    pub fn lacking(&self, edition: &Record) -> Option<usize> {
        let (indicators, span) = (edition.get(figure_edition::INDICATORS), edition.get(figure_edition::PERIOD));
        let known = indicators.iter().all(|id| self.ids.contains(&Some(*id)));
        let mut within: HashMap<&str, bool> = HashMap::new();
        let mut found = [0, 0];
        for ((number, _, period, _), (_, _, met)) in &self.figures {
            let id = self.ids.get(usize::from(*number)).copied().flatten();
            let is_within = *within.entry(period).or_insert_with(|| covers(span, period));
            if is_within && id.is_some_and(|id| indicators.contains(&id)) {
                found[usize::from(met.get())] += 1;
            }
        }
        let [lacking, met] = found;
        (known && met > 0).then_some(lacking)
    }
}
