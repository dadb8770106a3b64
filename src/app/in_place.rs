//! One short field of the chosen row, edited in the row itself.
//!
//! `f` shows the short fields of the row, each with a letter; the letter opens a form of that one
//! field, which the list draws over its cell. It is a form like any other, so conflicts, drafts, rules,
//! completion and the question before typed text is dropped are the same. What moves by an update or
//! a step opens the form of the update or the step at its place.

use super::{
    App, Effect,
    columns::ListColumn,
    command::{Command, blocked, moved_by_step},
    form::{Form, Manner},
    list::moved,
    overlay::Overlay,
    screen::Page,
};
use crate::plan::{Kind, Plan, cell::Domain, record::Record};

/// The short fields of a row, to choose one.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// The kind whose fields they are; nothing while there is none.
    pub kind: Option<Kind>,
    /// The letters and the numbers of the fields: first those that stand in the list.
    pub choices: Vec<(char, usize)>,
    /// The chosen one.
    pub cursor: usize,
}

impl Fields {
    /// The short fields of a kind whose list has these columns.
    pub fn of(kind: Kind, columns: &[ListColumn]) -> Self {
        let short = |number: &usize| {
            let domain = kind.fields().get(*number).map(|field| field.domain);
            !matches!(domain, None | Some(Domain::Prose | Domain::Many(_)))
        };
        let listed = columns.iter().filter_map(|column| column.field(kind)).filter(short);
        let mut numbers: Vec<usize> = Vec::new();
        for number in listed.chain((0..kind.fields().len()).filter(short)) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let mut choices: Vec<(char, usize)> = Vec::new();
        for number in numbers {
            let header = kind.fields().get(number).map_or("", |field| field.header).to_lowercase();
            let free = |letter: &char| !choices.iter().any(|(taken, _)| taken == letter);
            let letter = header.chars().chain('a'..='z').filter(char::is_ascii_lowercase).find(free);
            choices.extend(letter.map(|letter| (letter, number)));
        }
        Self { kind: Some(kind), choices, cursor: 0 }
    }

    /// Moves to another field.
    pub fn move_by(&mut self, by: isize) {
        self.cursor = moved(self.cursor, by, self.choices.len());
    }
}

impl Form {
    /// A form of one field, to be drawn in the row of its record.
    pub fn in_place(plan: &Plan, record: &Record, field: usize) -> Self {
        let mut form = Self::edit(plan, record, Some(field));
        form.entries.retain(|entry| entry.field == field);
        form.focus = 0;
        form.manner = Manner::InRow;
        form
    }
}

impl App {
    /// Why no field can be edited in its row.
    pub(super) fn no_field(&self) -> Option<String> {
        match self.page {
            Page::List(_) if !self.list().marked.is_empty() => {
                Some("rows are marked: e changes them together".to_owned())
            }
            Page::List(_) => blocked(Command::Edit, self),
            _ => Some("go to a list first; e edits the whole record".to_owned()),
        }
    }

    /// Shows the short fields of the chosen row.
    pub(super) fn choose_field(&mut self) -> Vec<Effect> {
        if let Some(record) = self.chosen_record() {
            let fields = Fields::of(record.kind, &self.columns());
            self.overlays.push(Overlay::Fields(fields));
        }
        Vec::new()
    }

    /// Opens the field that is chosen, or that has this letter.
    pub(super) fn open_field(&mut self, letter: Option<char>) -> Vec<Effect> {
        let Some(Overlay::Fields(fields)) = self.overlays.last() else { return Vec::new() };
        let chosen = match letter {
            Some(letter) => fields.choices.iter().find(|(own, _)| *own == letter.to_ascii_lowercase()),
            None => fields.choices.get(fields.cursor),
        };
        let Some((_, field)) = chosen.copied() else { return Vec::new() };
        self.overlays.pop();
        if let Some(effects) = moved_by_step(self, field) {
            return effects;
        }
        let form = self.chosen_record().map(|record| Form::in_place(&self.plan, record, field));
        self.overlays.extend(form.map(|form| Overlay::Form(Box::new(form))));
        Vec::new()
    }

    /// The form that is drawn in the chosen row: while its record is the one that is chosen there.
    pub fn edited_in_row(&self) -> Option<&Form> {
        let form = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Form(form) => Some(&**form),
            _ => None,
        })?;
        let here = self.page == Page::List(form.kind) && self.list().chosen() == Some(form.base.id);
        (form.manner == Manner::InRow && here).then_some(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::columns::columns;

    #[test]
    fn every_short_field_of_every_kind_has_a_letter_of_its_own() {
        for kind in Kind::ALL {
            let fields = Fields::of(*kind, columns(*kind));
            for (place, (letter, number)) in fields.choices.iter().enumerate() {
                let before = &fields.choices[..place];
                assert!(
                    letter.is_ascii_lowercase() && before.iter().all(|(own, other)| own != letter && other != number)
                );
            }
            let is_short = |domain: Domain| !matches!(domain, Domain::Prose | Domain::Many(_));
            let short = kind.fields().iter().filter(|field| is_short(field.domain)).count();
            assert_eq!(fields.choices.len(), short, "{kind:?}");
        }
    }

    #[test]
    fn what_stands_in_the_list_comes_first() {
        let headers = |kind: Kind| {
            let fields = Fields::of(kind, columns(kind)).choices.into_iter();
            fields.map(|(letter, number)| format!("{letter} {}", kind.fields()[number].header)).collect::<Vec<_>>()
        };
        let of_action = headers(Kind::Action);
        assert_eq!(
            of_action[..6],
            ["r Reference", "t Title", "s Stage", "a Rating", "d Due", "c Coordinator"],
            "{of_action:?}"
        );
    }
}
