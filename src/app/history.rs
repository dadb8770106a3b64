//! The history: the steps that a filter line picks, read from the file as far as one goes.
//!
//! The steps are not in the plan, so the file answers the filter: when typing rests, and when
//! Enter keeps it. More are read when the cursor comes near the last that is there.

use super::{
    App, Effect,
    message::{Asked, Step},
    screen::Page,
};
use crate::plan::Id;

/// How near to the last step the cursor comes before more are read.
const NEAR: usize = 50;

/// How far the history was read.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The steps, newest first.
    pub steps: Vec<Step>,
    /// The record whose own history is shown.
    pub about: Option<Id>,
    /// Whether there are older steps.
    pub more: bool,
    /// What of the filter could not be read, and what would be accepted.
    pub problem: Option<String>,
    /// What was asked last.
    asked: Option<Asked>,
    /// The step to be chosen once it is there.
    pub(super) wanted: Option<Id>,
}

impl App {
    /// The history as it is wanted now, from its newest step on.
    fn history_wanted(&self) -> Asked {
        let line = self.list().filter.value().trim().to_owned();
        Asked { about: self.past.about, line, before: None, down_to: None }
    }

    fn asked(&self) -> Option<(Option<Id>, &str)> {
        self.past.asked.as_ref().map(|asked| (asked.about, asked.line.as_str()))
    }

    /// Whether other steps are wanted than those that are there.
    pub(super) fn history_waits(&self) -> bool {
        if self.page != Page::History {
            return false;
        }
        let wanted = self.history_wanted();
        self.asked() != Some((wanted.about, &wanted.line)) || self.nears_the_end()
    }

    fn nears_the_end(&self) -> bool {
        self.past.more && self.list().cursor + NEAR >= self.past.steps.len()
    }

    /// Reads the history anew; down to where it was read, where only something came to it.
    pub(super) fn read_history(&mut self) -> Vec<Effect> {
        let mut asked = self.history_wanted();
        if self.asked() == Some((asked.about, &asked.line)) {
            asked.down_to = self.past.steps.last().map(|step| step.number);
        }
        self.past.asked = Some(asked.clone());
        vec![Effect::ReadHistory(asked)]
    }

    /// What waits for the cursor to rest: other steps, older steps, the detail.
    pub(super) fn rest(&mut self) -> Vec<Effect> {
        let mut effects = self.show_detail();
        if !self.history_waits() {
            return effects;
        }
        let wanted = self.history_wanted();
        if self.asked() == Some((wanted.about, &wanted.line)) {
            // Until they come, none are asked for.
            self.past.more = false;
            let before = self.past.steps.last().map(|step| step.number);
            effects.push(Effect::ReadHistory(Asked { before, ..wanted }));
        } else {
            effects.extend(self.read_history());
        }
        effects
    }

    /// Takes steps in that were read, after those that are there or in their place.
    pub(super) fn history_read(
        &mut self,
        asked: &Asked,
        steps: Vec<Step>,
        more: bool,
        problem: Option<String>,
    ) -> Vec<Effect> {
        if self.page == Page::History && self.asked() != Some((asked.about, &asked.line)) {
            return Vec::new();
        }
        if asked.before.is_none() {
            self.past.steps = steps;
        } else if asked.before == self.past.steps.last().map(|step| step.number) {
            self.past.steps.extend(steps);
        } else {
            return Vec::new();
        }
        self.past.problem = problem;
        if asked.down_to.is_none() {
            self.past.more = more;
        }
        let rows: Vec<Id> = self.past.steps.iter().map(|step| Id(step.number)).collect();
        let wanted = self.past.wanted.take();
        let list = self.lists.entry(Page::History).or_default();
        list.total = rows.len();
        list.replace(rows);
        if let Some(id) = wanted {
            list.choose(id);
        }
        self.show_detail()
    }
}
