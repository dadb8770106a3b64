//! One list: its filter, the rows that pass it, and the row that is chosen.
//!
//! The chosen row is kept by its id, so that it survives a filter, a refresh and a
//! colleague's change. Rows are computed when the plan or the filter moves, never while drawing.

use super::{
    arrangement::Arrangement,
    columns::{Sight, order},
};
use crate::plan::{
    Id, Kind,
    record::Record,
    select::{Me, Query, Standpoint},
};
use std::collections::BTreeSet;
use tui_input::Input;

/// One list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The filter line as it is typed.
    pub filter: Input,
    /// What the filter line means.
    pub query: Query,
    /// The last search, for walking from match to match once the filter is dropped.
    pub search: String,
    /// The rows that pass, in order.
    pub rows: Vec<Id>,
    /// The place of the chosen row.
    pub cursor: usize,
    /// The place of the first row that is drawn.
    pub top: usize,
    /// The row that is chosen once there are rows: the one that was when the list was left.
    pub begins_at: Option<Id>,
    /// How many there are without the filter.
    pub total: usize,
    /// The rows that are marked, shown or not.
    pub marked: BTreeSet<Id>,
    /// Which columns it shows, and by what its rows are sorted.
    pub arrangement: Arrangement,
    /// The row that was marked last, from which a range begins.
    pub last_marked: Option<Id>,
    /// The row that was chosen until it did not pass, and the one that stands in for it: a filter that is
    /// typed leaves it out for a letter or two.
    away: Option<(Id, Option<Id>)>,
    /// The places of all records in their table, in order, and the state of the plan they hold for.
    sorted: (Option<u64>, Vec<usize>),
    /// The places of the rows, while they are those of `sorted`.
    passed: Vec<usize>,
    version: Option<u64>,
}

impl List {
    /// The chosen row.
    pub fn chosen(&self) -> Option<Id> {
        self.rows.get(self.cursor).copied()
    }

    /// Whether a filter stands.
    pub fn is_filtered(&self) -> bool {
        !self.filter.value().trim().is_empty()
    }

    /// Computes the rows again where the plan has moved since; the chosen row stays chosen.
    pub fn refresh(&mut self, kind: Kind, sight: &Sight<'_>, me: &Me) {
        let plan = sight.plan;
        if self.version == Some(plan.version()) {
            return;
        }
        self.version = Some(plan.version());
        self.marked.retain(|id| plan.record(kind, *id).is_some());
        let moved = self.sort(kind, sight);
        self.query = Query::asked(plan, kind, self.filter.value(), Standpoint { as_at: sight.as_at, me });
        if self.query.is_empty() && !moved && self.rows.len() == self.total {
            return;
        }
        self.passed.clone_from(&self.sorted.1);
        self.narrow(kind, sight);
    }

    /// Leaves only the rows that pass the query.
    fn narrow(&mut self, kind: Kind, sight: &Sight<'_>) {
        let Sight { plan, as_at, .. } = *sight;
        let records = plan.all(kind);
        let query = &self.query;
        let passes = |place: &usize| records.get(*place).is_some_and(|record| query.matches(plan, record, as_at));
        if !query.is_empty() {
            self.passed.retain(passes);
        }
        let rows = self.passed.iter().filter_map(|place| records.get(*place)).map(|record| record.id).collect();
        self.replace(rows);
    }

    /// Puts all records in order where some came, went or are called otherwise; whether it had to.
    fn sort(&mut self, kind: Kind, sight: &Sight<'_>) -> bool {
        let plan = sight.plan;
        // The own order of a list is of what records are called; any other may be of all that is in them.
        let own = self.arrangement.sort.is_empty();
        let now = Some(if own { plan.order_version(kind) } else { plan.version() });
        if self.sorted.0 == now && self.total == plan.all(kind).len() {
            return false;
        }
        let mut records: Vec<(usize, &Record)> = plan.all(kind).iter().enumerate().collect();
        if let Some(order) = order(kind) {
            records.sort_by(|(_, one), (_, other)| order(one, other));
        }
        self.arrangement.order(kind, sight, &mut records);
        self.total = records.len();
        self.sorted = (now, records.iter().map(|(place, _)| *place).collect());
        true
    }

    /// Computes the rows again after the filter line moved; longer lines look only at what is left.
    pub fn filter_moved(&mut self, before: &str, kind: Kind, sight: &Sight<'_>, me: &Me) {
        let plan = sight.plan;
        let line = self.filter.value();
        let query = Query::asked(plan, kind, line, Standpoint { as_at: sight.as_at, me });
        // "overdu" asks for a word and "overdue" for a fact: only words narrow what words left.
        let narrows = line.starts_with(before) && query.narrows(&self.query);
        if !narrows || self.version != Some(plan.version()) {
            self.version = None;
            self.refresh(kind, sight, me);
            return;
        }
        self.query = query;
        self.narrow(kind, sight);
    }

    /// Puts other rows in; the chosen one stays chosen where it is still there, and stays where it
    /// stands on the screen, also where others came or went before it.
    pub fn replace(&mut self, rows: Vec<Id>) {
        let chosen = self.chosen();
        // Nobody moved since another row had to stand in for it.
        let away = self.away.take().filter(|(_, instead)| *instead == chosen).map(|(id, _)| id);
        self.rows = rows;
        let chosen = self.begins_at.take().or(chosen);
        let place_of = |wanted: Option<Id>| wanted.and_then(|id| self.rows.iter().position(|row| *row == id));
        let place = place_of(away).or_else(|| place_of(chosen));
        if let Some(place) = place {
            self.top = (self.top + place).saturating_sub(self.cursor);
        }
        self.cursor = place.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
        let wanted = away.or(chosen);
        self.away = wanted.filter(|id| self.chosen() != Some(*id)).map(|id| (id, self.chosen()));
    }

    /// Takes the chosen row for the one that is meant, also where it only stands in for another.
    pub fn settle(&mut self) {
        self.away = None;
    }

    /// Chooses a row by its id; whether it is there.
    pub fn choose(&mut self, id: Id) -> bool {
        let place = self.rows.iter().position(|row| *row == id);
        self.cursor = place.unwrap_or(self.cursor);
        place.is_some()
    }

    /// Puts a filter line in and computes the rows.
    pub fn filter_by(&mut self, line: &str, kind: Kind, sight: &Sight<'_>, me: &Me) {
        self.filter = Input::new(line.to_owned());
        self.version = None;
        self.refresh(kind, sight, me);
    }

    /// Forgets the order of the rows, so that the next refresh puts them in order anew.
    pub fn sort_again(&mut self) {
        self.sorted.0 = None;
        self.version = None;
    }

    /// Forgets what the rows were computed from, so that the next refresh computes them.
    pub fn stale(&mut self) {
        self.version = None;
    }
}

/// Moves a cursor by so many places within so many rows.
pub fn moved(cursor: usize, by: isize, rows: usize) -> usize {
    cursor.saturating_add_signed(by).min(rows.saturating_sub(1))
}

/// The first row to draw, so that the cursor is seen.
///
/// A view that the cursor leaves moves by three quarters of a page at once: over a slow line
/// one redrawn page in twenty moves costs less than a redrawn page for each.
pub fn scrolled(top: usize, cursor: usize, rows: usize, height: usize) -> usize {
    let height = height.max(1);
    let top = if cursor < top {
        cursor.saturating_sub(height * 3 / 4)
    } else if cursor >= top + height {
        cursor - height / 4
    } else {
        top
    };
    top.min(rows.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_follows_the_cursor_and_never_shows_an_empty_tail() {
        for (top, cursor, rows, height, wanted) in
            [(0, 5, 20, 5, 4), (9, 8, 20, 5, 5), (5, 2, 20, 5, 0), (9, 9, 10, 5, 5), (3, 3, 4, 10, 0), (0, 0, 0, 0, 0)]
        {
            assert_eq!(scrolled(top, cursor, rows, height), wanted);
        }
    }

    #[test]
    fn a_cursor_stays_within_its_rows() {
        assert_eq!(moved(0, -3, 5), 0);
        assert_eq!(moved(3, 9, 5), 4);
        assert_eq!(moved(0, 1, 0), 0);
    }
}
