//! Saved views: a filter line over one kind of record, with a name and a number, that everybody shares; and
//! those that come with the program, which answer the working group's standing questions.
//!
//! A view of one's own has the same parts and stands in a file of one's own (`session::views`).

use super::{
    Kind, Plan,
    record::{Line, Prose, Record, Whole, record},
};

record! {
    SavedView { table: "saved_view", one: "saved view", many: "saved views",
        about: "A view of a list that everybody shares: which rows, in which order, with which columns.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "What the view is called.";
    LISTS: Line = "lists" "Lists" required, "The kind of record that it lists, such as actions.";
    FILTER: Line = "filter" "Filter", "Its filter line, as it is typed on the screen.";
    SORT: Line = "sort" "Sort", "The order of its rows; empty for the order of the list.";
    COLUMNS: Line = "columns" "Columns", "Its columns; empty for those of the list.";
    NUMBER: Whole = "number" "Number", "The key that opens it after the prefix of views: 1 to 9.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
}

/// A view that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// What it is called.
    pub name: &'static str,
    /// What it lists.
    pub kind: Kind,
    /// Its filter line.
    pub filter: &'static str,
    /// Its number, until somebody gives it to another.
    pub number: u8,
}

const fn shipped(number: u8, name: &'static str, kind: Kind, filter: &'static str) -> Shipped {
    Shipped { name, kind, filter, number }
}

/// The standing questions of the working group.
pub const SHIPPED: &[Shipped] = &[
    shipped(1, "Overdue", Kind::Action, "overdue"),
    shipped(2, "No update since last meeting", Kind::Action, "unheard"),
    shipped(3, "Newly red", Kind::Action, "newly:red"),
    shipped(4, "Mine", Kind::Action, "open mine"),
    shipped(5, "Due before next meeting", Kind::Action, "open due<meeting -overdue"),
    shipped(6, "Unlinked money", Kind::Project, "unlinked"),
];

/// The kind that a view lists; nothing where the book has none that is called so.
pub fn kind_of(plan: &Plan, called: &str) -> Option<Kind> {
    Kind::named(called).filter(|kind| plan.book().has(*kind))
}

/// The key that opens a view: 1 to 9.
pub fn number_of(view: &Record) -> Option<u8> {
    view.get(NUMBER).and_then(|number| u8::try_from(number).ok()).filter(|number| (1..=9).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{progress::AsAt, select::Query};
    use jiff::civil::date;

    #[test]
    fn every_view_that_comes_with_the_program_has_a_number_of_its_own_and_can_be_read() {
        let plan = Plan::empty();
        let as_at = AsAt { today: date(2026, 1, 1), stale_days: 90 };
        for (place, view) in SHIPPED.iter().enumerate() {
            assert_eq!(usize::from(view.number), place + 1, "{}", view.name);
            let query = Query::parse(&plan, view.kind, view.filter, as_at);
            assert!(!query.only_words(), "{}", view.name);
            // What an empty plan lacks is a meeting and a post, and that is said.
            let read = query.problem().is_none_or(|says| says.contains("meeting") || says.contains("your post"));
            assert!(read, "{}: {:?}", view.name, query.problem());
        }
    }
}
