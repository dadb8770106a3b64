//! Names in a form: which records fit what was begun, and which of them is meant.
//!
//! Nothing is taken that nobody chose. Where one record fits it is meant; where several do, somebody
//! turns to one, or takes with Tab the one that is seen in brackets.

use super::Form;
use crate::plan::{Kind, Plan, cell::Domain, contains_folded, record::Record};
use tui_input::Input;

impl Form {
    /// The name that was begun in the focused field, and the kind of record that it is to name; nothing
    /// where none is begun.
    fn begun(&self) -> Option<(Kind, &str)> {
        let (entry, domain) = self.focused()?;
        let begun = begun(entry.input.value(), domain);
        domain.refers_to().filter(|_| !begun.is_empty()).map(|kind| (kind, begun))
    }

    /// The names that fit what was begun in the focused field.
    pub fn candidates(&self, plan: &Plan) -> Vec<String> {
        const OFFERED: usize = 6;
        let Some((kind, begun)) = self.begun() else { return Vec::new() };
        if let Some(id) = plan.find(kind, begun) {
            // A name in full, or a code, is no beginning of others.
            let label = plan.label(kind, id).into_owned();
            return if label == begun { Vec::new() } else { vec![label] };
        }
        let fits = |record: &&Record| plan.also_called(record).iter().any(|name| contains_folded(name, begun));
        plan.all(kind).iter().filter(fits).take(OFFERED).map(|record| plan.label_of(record).into_owned()).collect()
    }

    /// Offers the next or the previous of the names that fit.
    pub fn move_candidate(&mut self, plan: &Plan, by: isize) {
        let count = self.candidates(plan).len().max(1);
        self.candidate = self.candidate.wrapping_add_signed(by + isize::try_from(count).unwrap_or(1)) % count;
        self.picked = true;
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.problem = None;
        }
    }

    /// Whether it is plain which name is meant: one fits, or somebody turned to one.
    pub(super) fn is_plain(&self, plan: &Plan) -> bool {
        self.picked || self.candidates(plan).len() < 2
    }

    /// Completes the name that was begun to the one that is offered.
    pub fn complete(&mut self, plan: &Plan) {
        let Some(label) = self.candidates(plan).into_iter().nth(self.candidate) else { return };
        let Some((entry, domain)) = self.focused() else { return };
        let text = entry.input.value();
        let kept = text.len() - begun(text, domain).len();
        let completed = format!("{}{}", text.get(..kept).unwrap_or(""), escaped(&label, domain));
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.input = Input::new(completed);
            entry.problem = None;
        }
        (self.candidate, self.picked) = (0, false);
    }

    /// Says beside the focused field which names fit what was begun, where several do, and stays there.
    pub(super) fn ask_which(&mut self, plan: &Plan) {
        let names = self.candidates(plan).join("; ");
        if let Some(entry) = self.entries.get_mut(self.focus) {
            let how = "Ctrl-N goes through them, Tab takes the one in brackets";
            entry.problem = Some(format!("several fit ({how}): {names}"));
        }
    }
}

/// The name that is being typed: the last of several.
fn begun(text: &str, domain: Domain) -> &str {
    match domain {
        Domain::Many(_) => text.rsplit("; ").next().unwrap_or(text),
        _ => text,
    }
}

fn escaped(label: &str, domain: Domain) -> String {
    match domain {
        Domain::Many(_) => label.replace('\\', "\\\\").replace(';', "\\;"),
        _ => label.to_owned(),
    }
}
