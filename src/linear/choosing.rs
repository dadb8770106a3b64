//! Which row or column is meant: by its number, by what it is called, with a command before it.

use super::{
    Linear, body,
    offers::{self, Found},
    overlay::{self, Takes},
    sorting, table,
};
use crate::app::{App, Focus, arrangement::Arrange, command::Command, overlay::Overlay, spoken::Spoken};

impl Linear {
    /// A number that nothing was offered for: a row.
    pub(super) fn number(&mut self, app: &App, number: usize) -> Vec<Spoken> {
        let numbered = overlay::shown(app).is_some_and(|shown| shown.takes == Takes::Command);
        if let (true, Some(offer)) =
            (numbered, number.checked_sub(1).and_then(|at| offers::choices(app).into_iter().nth(at)))
        {
            return vec![Spoken::Command(offer.command)];
        }
        let (count, takes) = match overlay::shown(app) {
            Some(shown) => (shown.rows.len(), shown.takes),
            None => (body::count(app), Takes::Row),
        };
        let Some(place) = number.checked_sub(1).filter(|place| *place < count) else {
            return self.say_one(match count {
                0 => "There are no rows to choose from here.".to_owned(),
                count => format!("There is no row {number}; there are {count}."),
            });
        };
        let mut spoken = vec![Spoken::Place(place)];
        if self.sorts && matches!(app.overlays.last(), Some(Overlay::Arranging(_))) {
            spoken.extend(self.command(app, Command::Arrange(Arrange::Sort)));
        }
        if takes == Takes::Choice {
            let marks = matches!(app.overlays.last(), Some(Overlay::Chooser(chooser)) if !chooser.marked.is_empty());
            // Where some files are marked, a number marks another: all are read together.
            spoken.push(Spoken::Command(if marks { Command::Mark } else { Command::Accept }));
        }
        spoken
    }

    /// A column of a table by its number or by the first letters of its heading.
    pub(super) fn column(&mut self, app: &App, named: &str) -> Option<Vec<Spoken>> {
        let walked = app.walked()?;
        let count = walked.sheet.walked().len();
        let headings = || (0..count).map(|place| table::column(walked.sheet, place).to_lowercase());
        let wanted = named.to_lowercase();
        // A heading that is cut short says its name in the words of its squares.
        let row = app.list().cursor;
        let says = |place: usize| walked.sheet.square(row, place).map(|square| square.words.to_lowercase());
        let number = named.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < count);
        let place = number
            .or_else(|| headings().position(|heading| heading == wanted))
            .or_else(|| headings().position(|heading| heading.starts_with(&wanted)))
            .or_else(|| (0..count).position(|place| says(place).is_some_and(|words| words.starts_with(&wanted))));
        Some(match place {
            Some(place) => vec![Spoken::Column(place)],
            None => self.say_one(format!("There is no column {named}; columns reads the headings.")),
        })
    }

    /// A command with the row it is meant for: `status 12`, `open DA-03`; marks are put on several: `mark 3 5 7`.
    pub(super) fn with_a_row(&mut self, app: &App, text: &str) -> Option<Vec<Spoken>> {
        let (word, numbers) = text.split_once(char::is_whitespace)?;
        let numbers = numbers.split_whitespace().map(str::parse::<usize>).collect::<Result<Vec<_>, _>>();
        if let (Found::One(command @ (Command::MarkRow | Command::Mark)), Ok(numbers @ [_, _, ..])) =
            (offers::named(app, word), numbers.as_deref())
        {
            let each = |number: &usize| [Spoken::Place(number.saturating_sub(1)), Spoken::Command(command)];
            return Some(numbers.iter().flat_map(each).collect());
        }
        let (word, of) = text.rsplit_once(char::is_whitespace)?;
        // A column's name may be several words, so it is looked for before the last of them.
        let (first, named) = text.split_once(char::is_whitespace)?;
        if let (Found::One(Command::Sort), Some(spoken)) = (offers::named(app, first), sorting::by_name(app, named)) {
            return Some(spoken);
        }
        let Found::One(command) = offers::named(app, word.trim()) else { return None };
        let rows = overlay::shown(app).map_or_else(|| body::count(app), |shown| shown.rows.len());
        let place = match of.parse::<usize>() {
            Ok(number) => number.checked_sub(1).filter(|place| *place < rows),
            Err(_) => listed(app, of),
        };
        if command == Command::Follow {
            return place.map(|place| self.follow(app, place)).or_else(|| Some(self.no_row(of, rows)));
        }
        let Some(place) = place else {
            return Some(self.no_row(of, rows));
        };
        let mut spoken = vec![Spoken::Place(place)];
        spoken.extend(self.command(app, command));
        Some(spoken)
    }
}

impl Linear {
    fn no_row(&mut self, of: &str, rows: usize) -> Vec<Spoken> {
        self.say_one(format!("There is no row {of} here; there are {rows}."))
    }
}

/// The place of the row of the list that is called so.
pub fn listed(app: &App, text: &str) -> Option<usize> {
    let kind = app.page.kind().filter(|_| app.overlays.is_empty() && app.focus == Focus::List)?;
    let id = app.plan.find(kind, text)?;
    app.list().rows.iter().position(|row| *row == id)
}
