//! The overview: what needs attention and the year side by side, the bars, what was said lately.
//!
//! ```text
//! Needs attention              │ This year
//!  Overdue                   3 │  Grant 2022/23           £39,661.00
//! ──────────────────────────────────────────────────────────────────
//! Actions by priority     ■ complete ► in progress □ not started
//!  Domestic Abuse  14  ████▓▓▓▓▓▓▓▓░░
//! Said lately
//! ```

use super::canvas::Canvas;
use crate::{
    app::{
        App,
        overview::{Block, Figure},
        screen::Page,
    },
    plan::{
        progress::Standing,
        status::{Rating, Stage},
    },
};
use ratatui::{
    layout::{Position, Rect},
    style::Style,
};

/// Stages in the order of the bar, with the shade of each.
const SHADES: [(Stage, char, &str); 5] = [
    (Stage::Complete, '█', "complete"),
    (Stage::InProgress, '▓', "in progress"),
    (Stage::OnHold, '▒', "on hold"),
    (Stage::NotStarted, '░', "not started"),
    (Stage::Withdrawn, '·', "withdrawn"),
];

/// What an empty plan says, so that its first officer knows where to begin.
const EMPTY: [&str; 6] = [
    "This plan is empty. Where to begin:",
    "  R then Enter on Partnerships, then a: whose plan this is",
    "  P then a: the first priority      A then a: the first action",
    "  i: take in CSV files of priorities, leads, actions, districts, ...",
    "  folkmoot export KIND --plan OTHER writes such files from another plan",
    "  ?: every key",
];

/// The figures as the cursor walks them, one after another, and the lines that have room: where not all
/// have, the first give way, so that the chosen one is always seen.
struct Walk {
    chosen: usize,
    next: usize,
    cursor: Option<Position>,
    area: Rect,
    /// How many lines give way.
    shift: u16,
}

/// Draws the overview; returns where the chosen figure stands.
pub fn draw(canvas: &mut Canvas<'_>, app: &App, area: Rect) -> Option<Position> {
    if app.plan.is_empty() && app.page == Page::Overview {
        for (y, says) in (area.y + 1..area.bottom()).zip(EMPTY) {
            canvas.text(area.x + 2, y, area.width.saturating_sub(2), says, Style::new());
        }
        return None;
    }
    let [attention, year, bars, lately] = &app.overview.blocks;
    let half = area.width / 2;
    let top = attention.figures.len().max(year.figures.len()) + 1;
    let top = u16::try_from(top).unwrap_or(u16::MAX);
    let shift = (line_of(app) + 1).saturating_sub(area.height);
    let mut walk = Walk { chosen: app.list().cursor, next: 0, cursor: None, area, shift };
    walk.figures(canvas, attention, 0, Rect { width: half.saturating_sub(2), ..area });
    walk.figures(canvas, year, 0, Rect { x: area.x + half, width: area.width - half, ..area });
    let upper = top.saturating_sub(shift).min(area.height);
    canvas.upright(area.x + half - 2, area.y, upper);
    let mut line = top;
    if let Some(y) = walk.y(line) {
        canvas.text(area.x, y, area.width, &bars.title, canvas.theme.key());
        if bars.figures.iter().any(|figure| figure.standing.is_some()) {
            legend(canvas, Rect::new(area.x + 20, y, area.width.saturating_sub(20), 1));
        }
    }
    line += 1;
    let longest = bars.figures.iter().filter_map(|figure| figure.standing).skip(1).map(|s| s.actions).max();
    for figure in &bars.figures {
        if let Some(row) = walk.row(line) {
            bar_row(canvas, figure, row, longest.unwrap_or(1).max(1));
            walk.mark(canvas, row);
        }
        walk.next += 1;
        line += 1;
    }
    // Without its title a line would seem to be of the bars above it.
    if line + 1 >= shift + area.height {
        return walk.cursor;
    }
    if let Some(y) = walk.y(line) {
        canvas.text(area.x, y, area.width, &lately.title, canvas.theme.key());
    }
    line += 1;
    for figure in &lately.figures {
        if let Some(row) = walk.row(line) {
            canvas.text(row.x + 1, row.y, 11, &figure.label, Style::new());
            canvas.text(row.x + 13, row.y, row.width.saturating_sub(13), &figure.value, Style::new());
            walk.mark(canvas, row);
        }
        walk.next += 1;
        line += 1;
    }
    walk.cursor
}

/// The line on which the chosen figure stands, where all of them had room.
fn line_of(app: &App) -> u16 {
    let [attention, year, bars, _] = app.overview.blocks.each_ref().map(|block| block.figures.len());
    let top = attention.max(year) + 1;
    let chosen = app.list().cursor;
    let line = if chosen < attention {
        1 + chosen
    } else if chosen < attention + year {
        1 + chosen - attention
    } else {
        let place = chosen - attention - year;
        top + 1 + place + usize::from(place >= bars)
    };
    u16::try_from(line).unwrap_or(u16::MAX - 1)
}

impl Walk {
    /// Where a line of the whole stands on the screen; nothing where it is not seen.
    fn y(&self, line: u16) -> Option<u16> {
        let y = line.checked_sub(self.shift)?;
        (y < self.area.height).then_some(self.area.y + y)
    }

    fn row(&self, line: u16) -> Option<Rect> {
        self.y(line).map(|y| Rect { y, height: 1, ..self.area })
    }

    /// Draws figures under their title, from a line of the whole on.
    fn figures(&mut self, canvas: &mut Canvas<'_>, block: &Block, line: u16, area: Rect) {
        if let Some(y) = self.y(line) {
            canvas.text(area.x, y, area.width, &block.title, canvas.theme.key());
        }
        for (line, figure) in (line + 1..).zip(&block.figures) {
            if let Some(y) = self.y(line) {
                let row = Rect { y, height: 1, ..area };
                let style = canvas.theme.style(figure.role);
                let mark = canvas.theme.mark(figure.role).map_or(String::new(), |mark| format!("{mark} "));
                canvas.text(row.x + 1, y, row.width, &format!("{mark}{}", figure.label), style);
                let value = match figure.share {
                    Some((part, whole)) if row.width >= 50 => {
                        format!("{} {}", share(part, whole, 10), figure.value)
                    }
                    _ => figure.value.clone(),
                };
                canvas.right(row.x + 14, y, row.width.saturating_sub(15), &value, style);
                self.mark(canvas, row);
            }
            self.next += 1;
        }
    }

    /// Marks a row if its figure is the chosen one.
    fn mark(&mut self, canvas: &mut Canvas<'_>, row: Rect) {
        if self.next == self.chosen {
            canvas.row_style(row.x, row.y, row.width, canvas.theme.chosen());
            self.cursor = Some(Position::new(row.x, row.y));
        }
    }
}

/// A part of a whole as a bar of so many columns.
fn share(part: i64, whole: i64, columns: i64) -> String {
    let filled = if whole <= 0 { 0 } else { (part.clamp(0, whole) * columns + whole / 2) / whole };
    (0..columns).map(|place| if place < filled { '█' } else { '░' }).collect()
}

fn legend(canvas: &mut Canvas<'_>, area: Rect) {
    let words: Vec<String> = SHADES.iter().map(|(_, shade, word)| format!("{shade} {word}")).collect();
    let wide = words.join("  ");
    let fits = wide.chars().count() <= usize::from(area.width);
    canvas.text(area.x, area.y, area.width, &if fits { wide } else { words.join(" ") }, Style::new());
}

fn bar_row(canvas: &mut Canvas<'_>, figure: &Figure, row: Rect, longest: usize) {
    let Some(standing) = figure.standing else {
        let style = canvas.theme.style(figure.role);
        canvas.text(row.x + 1, row.y, row.width, &figure.label, style);
        canvas.right(row.x + 56, row.y, row.width.saturating_sub(57), &figure.value, style);
        return;
    };
    let name = 38.min(row.width / 2);
    canvas.text(row.x + 1, row.y, name - 1, &figure.label, Style::new());
    canvas.right(row.x + name, row.y, 6, &figure.value, Style::new());
    let rated = ratings(&standing);
    let tail = u16::try_from(rated.len()).unwrap_or(0).min(20);
    let width = row.width.saturating_sub(name + 8 + tail + 1);
    // All actions fill the line; each priority is drawn to the scale of the largest.
    let scale = standing.actions.min(longest);
    let columns = usize::from(width) * scale / longest;
    canvas.text(row.x + name + 7, row.y, width, &bar(&standing, columns), Style::new());
    canvas.right(row.x + row.width.saturating_sub(tail), row.y, tail, &rated, Style::new());
}

/// The stages of actions as a bar: each gets its share of the columns, the largest remainders first.
fn bar(standing: &Standing, columns: usize) -> String {
    if standing.actions == 0 {
        return String::new();
    }
    let exact: Vec<(usize, usize)> = SHADES
        .iter()
        .map(|(stage, _, _)| standing.at(*stage) * columns)
        .map(|product| (product / standing.actions, product % standing.actions))
        .collect();
    let mut counts: Vec<usize> = exact.iter().map(|(whole, _)| *whole).collect();
    let mut places: Vec<usize> = (0..exact.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(exact.get(*place).map_or(0, |(_, rest)| *rest)));
    let missing = columns - counts.iter().sum::<usize>();
    for place in places.into_iter().take(missing) {
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    SHADES.iter().zip(counts).flat_map(|((_, shade, _), count)| std::iter::repeat_n(*shade, count)).collect()
}

fn ratings(standing: &Standing) -> String {
    let rated = |rating: Rating| match standing.rated(rating) {
        0 => String::new(),
        count => format!(" {}{count}", rating.letter()),
    };
    [Rating::Red, Rating::Amber, Rating::Green].into_iter().map(rated).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_it_should_be_whatever_the_counts() {
        for stages in [[1, 1, 1, 0, 0], [0, 0, 7, 0, 0], [3, 5, 2, 1, 9], [1, 0, 0, 0, 0]] {
            let standing = Standing { actions: stages.iter().sum(), stages, ..Standing::default() };
            for columns in [0, 1, 7, 40] {
                assert_eq!(bar(&standing, columns).chars().count(), columns);
            }
        }
    }
}
