//! What tells records of a kind apart in a file: the key, or a code.
//!
//! A mark is made of the fields that the file has, so that a file without a part of the key
//! still finds the one record that fits; where several fit, the row must say which.

use crate::plan::{Id, Kind, Plan, cell::Cell, folded, record::Record};
use std::collections::HashMap;

/// One way to tell records apart: by the key, or by a code.
pub(super) struct Mark {
    /// The fields of it that the file has.
    pub fields: Vec<usize>,
    /// The records of the plan that have it.
    pub held: HashMap<String, Vec<Id>>,
    /// The row in which a new record had it.
    pub added: HashMap<String, usize>,
}

impl Mark {
    /// The records of a kind by these fields; nothing where the file has none of them.
    pub fn of(kind: Kind, fields: Vec<usize>, plan: &Plan) -> Option<Self> {
        if fields.is_empty() {
            return None;
        }
        let mut mark = Self { fields, held: HashMap::new(), added: HashMap::new() };
        for record in plan.all(kind) {
            if let Some(text) = mark.text(plan, record) {
                mark.held.entry(text).or_default().push(record.id);
            }
        }
        Some(mark)
    }

    /// What a record has in these fields, as it is compared; nothing where they are empty.
    pub fn text(&self, plan: &Plan, record: &Record) -> Option<String> {
        let mut text = String::new();
        let mut filled = false;
        for number in &self.fields {
            let cell = record.cell(*number);
            filled |= !cell.is_empty();
            match (cell, record.kind.fields().get(*number)) {
                (Cell::One(id), _) => text.push_str(&id.to_string()),
                (cell, Some(field)) => text.push_str(&folded(&plan.shown(field.domain, cell))),
                (_, None) => {}
            }
            text.push('\u{1F}');
        }
        filled.then_some(text)
    }
}
