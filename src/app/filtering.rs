//! The filter line while it is typed: what is offered at its cursor, what of it is wrong and where.
//!
//! The offers are computed when the line or its cursor moves, never while drawing. Tab puts the first
//! in, and while nothing else is typed the next one in its place.

use super::{App, Effect, Focus, screen::Page};
use crate::plan::{
    past,
    select::{
        Problem,
        complete::{Candidate, Completion, complete},
    },
};
use tui_input::Input;

/// What is offered at the cursor of a filter line.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    completion: Completion,
    /// The line as it was typed, into which one after the other is put.
    line: String,
    /// Which one stands there now.
    chosen: Option<usize>,
}

impl Offers {
    /// What there is, the likeliest first.
    pub fn candidates(&self) -> &[Candidate] {
        &self.completion.candidates
    }

    /// Which of them stands in the line now.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }
}

/// What is to be said of a filter line beneath it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// A term is wrong.
    Wrong(&'a str),
    /// The term that is being typed is not finished, or cannot be what it is.
    Unfinished(&'a str),
    /// Nothing.
    Nothing,
}

impl App {
    /// What is offered at the cursor of the filter line.
    pub fn offers(&self) -> &Offers {
        &self.offered
    }

    /// Puts the filter that was kept or dropped last into the line again.
    pub(super) fn recall_filter(&mut self) -> Vec<Effect> {
        let last = self.list().search.clone();
        let effects = self.filter_by(&last);
        self.focus = Focus::Filter;
        self.offer();
        effects
    }

    /// Where the cursor of the filter line stands, in bytes.
    fn filter_cursor(&self) -> usize {
        let filter = &self.list().filter;
        let letters = filter.value().char_indices().map(|(place, _)| place);
        letters.chain([filter.value().len()]).nth(filter.cursor()).unwrap_or(filter.value().len())
    }

    /// Looks again what may stand at the cursor.
    pub(super) fn offer(&mut self) {
        let line = self.list().filter.value().to_owned();
        let cursor = self.filter_cursor();
        let completion = match self.page {
            Page::List(kind) => complete(&self.plan, kind, &line, cursor),
            Page::History => past::complete(&self.plan, &line, cursor),
            _ => Completion::default(),
        };
        self.offered = Offers { completion, line, chosen: None };
    }

    /// Puts the next thing that is offered in, or the one before.
    pub(super) fn complete(&mut self, forward: bool) -> Vec<Effect> {
        let count = self.offered.candidates().len();
        if count == 0 {
            return self.say("nothing that could stand here begins so; an empty place lists what can".to_owned());
        }
        let place = match (self.offered.chosen, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(place), true) => (place + 1) % count,
            (Some(place), false) => (place + count - 1) % count,
        };
        let Some(candidate) = self.offered.candidates().get(place) else { return Vec::new() };
        let (line, cursor) = self.offered.completion.put(&self.offered.line, candidate);
        let letters = line.get(..cursor).map_or(0, |before| before.chars().count());
        let before = self.list().filter.value().to_owned();
        self.list_mut().filter = Input::new(line).with_cursor(letters);
        self.offered.chosen = Some(place);
        if count == 1 {
            // There is nothing to go on to, so what may follow is offered.
            self.offer();
        }
        self.filter_moved(&before)
    }

    /// Whether a term is the one that is being typed: the cursor is at its end.
    pub fn is_being_typed(&self, chip: &std::ops::Range<usize>) -> bool {
        self.focus == Focus::Filter && self.filter_cursor() == chip.end
    }

    /// What is to be said of the filter line: first what is wrong where nobody is typing any more.
    pub fn said_of_filter(&self) -> Said<'_> {
        let query = &self.list().query;
        let typed = |problem: &&Problem| {
            let chip = query.chips().iter().find(|chip| chip.start <= problem.at.start && problem.at.end <= chip.end);
            chip.is_some_and(|chip| self.is_being_typed(chip))
        };
        if let Some(problem) = query.problems().iter().find(|problem| !typed(problem)) {
            return Said::Wrong(&problem.says);
        }
        query.problems().first().map_or(Said::Nothing, |problem| Said::Unfinished(&problem.says))
    }
}
