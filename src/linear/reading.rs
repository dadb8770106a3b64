//! What is read in pages: rows where they stand, or lines that were made once.

use super::{body, overlay};
use crate::app::App;

/// What is being read.
#[derive(Clone, Debug)]
pub enum Reading {
    /// The rows of what has the keys, from this one on.
    Rows(usize),
    /// Lines, of which this many were read.
    Lines(Vec<String>, usize),
}

impl Reading {
    /// Lines, from the first.
    pub fn of(lines: Vec<String>) -> Self {
        Self::Lines(lines, 0)
    }

    /// The next page, and what is left.
    pub fn page(self, app: &App, page: usize) -> (Vec<String>, Option<Self>) {
        let (mut lines, next, count) = match &self {
            Self::Lines(all, from) => {
                (all.iter().skip(*from).take(page).cloned().collect::<Vec<_>>(), from + page, all.len())
            }
            Self::Rows(from) => rows(app, *from, page),
        };
        if next >= count {
            return (lines, None);
        }
        lines.push(format!("{next} of {count}; more reads on."));
        let rest = match self {
            Self::Lines(all, _) => Self::Lines(all, next),
            Self::Rows(_) => Self::Rows(next),
        };
        (lines, Some(rest))
    }
}

/// A page of rows, the place after it, and how many there are.
fn rows(app: &App, from: usize, page: usize) -> (Vec<String>, usize, usize) {
    if let Some(shown) = overlay::shown(app) {
        let lines = (from..from.saturating_add(page)).map_while(|place| shown.row(place)).collect();
        return (lines, from.saturating_add(page), shown.rows.len());
    }
    let count = body::count(app);
    let next = from.saturating_add(page);
    let mut lines = Vec::new();
    for place in from..next.min(count) {
        lines.extend(body::heading(app, place));
        lines.push(body::row(app, place));
    }
    // What must be said with the figures of a table stands at its end.
    if let (true, Some(walked)) = (next >= count, app.walked()) {
        lines.extend(walked.sheet.notes.iter().map(|(says, _)| says.trim().to_owned()));
    }
    (lines, next, count)
}
