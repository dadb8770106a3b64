//! What the detail shows of the chosen row: a record, a step of the history, a kind.

use super::{
    App, Detail, Effect,
    detail::{self, Line, Target},
    screen::{Page, Role},
};
use crate::plan::Id;

impl App {
    /// What the detail should show.
    pub(super) fn detail_wanted(&self) -> Option<(Page, Id)> {
        match self.page {
            Page::Overview | Page::Caseload | Page::Districts(_) | Page::Grant(_) => None,
            page => self.list().chosen().map(|id| (page, id)),
        }
    }

    /// Shows the detail of what is chosen.
    pub fn show_detail(&mut self) -> Vec<Effect> {
        let wanted = self.detail_wanted();
        if wanted == self.detail.of && self.detail.version == self.plan.version() {
            return Vec::new();
        }
        let same = wanted == self.detail.of;
        let mut effects = Vec::new();
        let (title, lines) = match wanted {
            None => (String::new(), Vec::new()),
            Some((Page::History, Id(number))) => match &self.changes {
                Some((known, _)) if *known == number => self.step_detail(number),
                _ => {
                    effects.push(Effect::ReadChanges(number));
                    (String::new(), Vec::new())
                }
            },
            Some((Page::Records, _)) => self.kind_detail(),
            Some(_) => match self.chosen_record() {
                Some(record) => (self.plan.line_of(record), detail::lines(&self.plan, record, self.as_at())),
                None => (String::new(), Vec::new()),
            },
        };
        let lines: Vec<Line> = lines.into_iter().flat_map(detail::in_parts).collect();
        let cursor = if same { self.detail.cursor_in(&lines) } else { 0 };
        self.detail = Detail { of: wanted, title, lines, cursor, version: self.plan.version() };
        effects
    }

    pub(super) fn step_detail(&self, number: i64) -> (String, Vec<Line>) {
        let Some(step) = self.past.steps.iter().find(|step| step.number == number) else { return Default::default() };
        let said = |label: &str, text: String| Line { label: label.to_owned(), text, ..Line::default() };
        let mut lines =
            vec![said("What", step.why.clone()), said("Who", step.by.clone()), said("When", step.when.clone())];
        if !step.source.is_empty() {
            lines.push(said("From file", step.source.clone()));
        }
        if let Some(undoes) = step.undoes {
            let target = Some(Target::Step(undoes));
            lines.push(Line { role: Role::Reference, target, ..said("Takes back", format!("step {undoes}")) });
        }
        if let Some(by) = step.undone_by {
            let target = Some(Target::Step(by));
            lines.push(Line { role: Role::Reference, target, ..said("Taken back by", format!("step {by}")) });
        }
        let heading = format!("Changes ({})", step.changes);
        lines.push(Line { text: heading, role: Role::Heading, ..Line::default() });
        let changes = self.changes.iter().filter(|(known, _)| *known == number).flat_map(|(_, changes)| changes);
        let mut shown = 0;
        for change in changes {
            let there = self.plan.record(change.kind, change.id).is_some();
            let target = there.then_some(Target::Record(change.kind, change.id));
            // What was overwritten is read nowhere else.
            lines.push(Line { text: change.worded(&self.plan), target, full: true, ..Line::default() });
            shown += 1;
        }
        if shown < step.changes {
            let text = format!("… and {} more, which x shows before it takes them back", step.changes - shown);
            lines.push(Line { text, role: Role::Faint, ..Line::default() });
        }
        (format!("Step {number}"), lines)
    }

    pub(super) fn kind_detail(&self) -> (String, Vec<Line>) {
        let Some(kind) = self.chosen_kind() else { return Default::default() };
        let mut lines = vec![Line { text: kind.declaration().about.to_owned(), ..Line::default() }];
        let open = format!("Open the {} (Enter)", kind.counted(self.plan.all(kind).len()));
        let target = Some(Target::Page(Page::List(kind)));
        lines.push(Line { text: open, role: Role::Reference, target, ..Line::default() });
        lines.push(Line { text: "Fields".to_owned(), role: Role::Heading, ..Line::default() });
        for field in kind.fields() {
            let needed = if field.required { " (needed)" } else { "" };
            lines.push(Line {
                label: field.header.to_owned(),
                text: format!("{}{needed}", field.help),
                ..Line::default()
            });
        }
        (Page::List(kind).title(), lines)
    }
}
