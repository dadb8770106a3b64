//! The edge to the screen: every text passes the sanitiser and is cut to its place here.

use super::{theme::Theme, visible::visible};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A buffer with a theme.
pub struct Canvas<'a> {
    /// What is drawn on.
    pub buffer: &'a mut Buffer,
    /// How things look.
    pub theme: Theme,
}

impl Canvas<'_> {
    /// Draws a text in at most so many columns; cut texts end in `…`. Returns the columns used.
    pub fn text(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let area = *self.buffer.area();
        if width == 0 || y >= area.bottom() || x >= area.right() || y < area.top() {
            return 0;
        }
        let width = width.min(area.right() - x);
        let shown = visible(text);
        if shown.is_ascii() {
            return self.ascii(x, y, width, &shown, style);
        }
        let cut = shown.width() > usize::from(width);
        let room = usize::from(width) - usize::from(cut);
        let mut line = String::with_capacity(shown.len());
        let mut used = 0;
        for letter in shown.chars() {
            let letter = self.theme.glyph(letter);
            let columns = letter.width().unwrap_or(0);
            if used + columns > room {
                break;
            }
            used += columns;
            line.push(letter);
        }
        if cut {
            line.push(self.theme.glyph('…'));
        }
        let (end, _) = self.buffer.set_stringn(x, y, &line, usize::from(width), style);
        end - x
    }

    /// Draws a text of one column for each byte, as most are: nothing of it has to be measured.
    fn ascii(&mut self, x: u16, y: u16, width: u16, shown: &str, style: Style) -> u16 {
        let cut = shown.len() > usize::from(width);
        let room = usize::from(width) - usize::from(cut);
        let end = cut.then(|| self.theme.glyph('…'));
        let mut after = x;
        for letter in shown.chars().take(room).chain(end) {
            if let Some(cell) = self.buffer.cell_mut((after, y)) {
                cell.set_char(letter).set_style(style);
            }
            after += 1;
        }
        after - x
    }

    /// Draws a text at the right end of its place.
    pub fn right(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) {
        let columns = u16::try_from(visible(text).width()).unwrap_or(width).min(width);
        self.text(x + width - columns, y, columns, text, style);
    }

    /// Gives a whole row one style.
    pub fn row_style(&mut self, x: u16, y: u16, width: u16, style: Style) {
        self.buffer.set_style(Rect::new(x, y, width, 1).intersection(*self.buffer.area()), style);
    }

    /// A level line.
    pub fn rule(&mut self, x: u16, y: u16, width: u16) {
        let line = "─".repeat(usize::from(width));
        self.text(x, y, width, &line, Style::new());
    }

    /// An upright line.
    pub fn upright(&mut self, x: u16, y: u16, height: u16) {
        for row in y..y.saturating_add(height) {
            self.text(x, row, 1, "│", Style::new());
        }
    }

    /// Empties a place and draws a frame around it, with a title in its upper edge.
    pub fn frame(&mut self, area: Rect, title: &str) -> Rect {
        let page = self.theme.page();
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(page);
                }
            }
        }
        if area.width < 4 || area.height < 3 {
            return area;
        }
        let inner = usize::from(area.width - 2);
        let plain = Style::new();
        self.text(area.x, area.y, area.width, &format!("┌{}┐", "─".repeat(inner)), plain);
        self.text(area.x, area.bottom() - 1, area.width, &format!("└{}┘", "─".repeat(inner)), plain);
        self.upright(area.x, area.y + 1, area.height - 2);
        self.upright(area.right() - 1, area.y + 1, area.height - 2);
        if !title.is_empty() {
            self.text(area.x + 2, area.y, area.width - 4, &format!(" {title} "), self.theme.key());
        }
        Rect::new(area.x + 2, area.y + 1, area.width - 4, area.height - 2)
    }
}

/// A text in lines of at most so many columns, broken between words where it can be.
pub fn wrapped(text: &str, width: u16) -> Vec<String> {
    let width = usize::from(width.max(1));
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let shown = visible(paragraph.trim_end_matches('\r'));
        let mut line = String::new();
        let mut used = 0;
        for word in shown.split(' ') {
            let columns = word.width();
            if used > 0 && used + 1 + columns > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            for letter in word.chars() {
                let columns = letter.width().unwrap_or(0);
                if used + columns > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(letter);
                used += columns;
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_nothing_is_lost() {
        assert_eq!(wrapped("share the lessons of reviews", 10), ["share the", "lessons of", "reviews"]);
        assert_eq!(wrapped("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(wrapped("one\ntwo", 10), ["one", "two"]);
        assert_eq!(wrapped("", 10), [""]);
    }
}
