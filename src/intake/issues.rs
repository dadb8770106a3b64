//! An officer's free words -> issues of the plan: by name, by alias, by what was chosen just now.
//!
//! Words that mean no issue are refused with their row and listed, so that an officer can say
//! what they mean; they are never dropped and never guessed at.

use super::{
    Choices, Problem, Unmapped,
    names::{Meant, Names},
    sheet::Row,
};
use crate::plan::{Id, Kind, Plan, cell::Cell, folded, issue_alias, record::Record};
use std::collections::HashMap;

/// The issues of a plan by all their words.
pub(super) struct Issues<'a> {
    plan: &'a Plan,
    aliases: HashMap<String, Id>,
    /// What was read, by the text that stood there.
    met: HashMap<String, (Id, Cell)>,
    /// The words that mean none.
    pub unmapped: Vec<Unmapped>,
}

impl<'a> Issues<'a> {
    pub fn new(plan: &'a Plan, choices: &Choices) -> Self {
        let alias = |record: &Record| Some((folded(record.get(issue_alias::ALIAS)), record.get(issue_alias::ISSUE)?));
        let mut aliases: HashMap<String, Id> = plan.all(Kind::IssueAlias).iter().filter_map(alias).collect();
        aliases.extend(choices.issues.iter().map(|(words, issue)| (folded(words), *issue)));
        Self { plan, aliases, met: HashMap::new(), unmapped: Vec::new() }
    }

    /// The issue that words mean, where they mean one.
    pub fn known(&self, names: &Names, text: &str) -> Option<Id> {
        match names.meant(Kind::Issue, text) {
            Meant::One(id) => Some(id),
            Meant::Several(_) => None,
            Meant::Nobody => self.aliases.get(&folded(text)).copied(),
        }
    }

    /// The issue in a column of a row, and the words for it where they are not its name.
    pub fn read(&mut self, names: &Names, row: &Row, header: &str, text: &str) -> Result<(Id, Cell), Problem> {
        let about = |wanted: String| Problem::of_cell(row, header, text, wanted);
        if text.is_empty() {
            return Err(about("the issue of the finding".to_owned()));
        }
        // A few issues fill many rows.
        if let Some(known) = self.met.get(text) {
            return Ok(known.clone());
        }
        let Some(id) = self.known(names, text) else {
            match self.unmapped.iter_mut().find(|unmapped| folded(&unmapped.words) == folded(text)) {
                Some(unmapped) => unmapped.count += 1,
                None => self.unmapped.push(Unmapped { words: text.to_owned(), line: row.line, count: 1 }),
            }
            let wanted = names.wanted(Kind::Issue, text);
            return Err(about(format!("{wanted}; or say what these words mean, in the preview or as an issue alias")));
        };
        let same = folded(text) == folded(&self.plan.label(Kind::Issue, id));
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = (id, if same { Cell::Empty } else { Cell::text(&words) });
        self.met.insert(text.to_owned(), found.clone());
        Ok(found)
    }
}
