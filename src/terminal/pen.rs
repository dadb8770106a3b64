//! Writes frames to a terminal in as few bytes as it can, and in none that only some terminals know.
//!
//! Used by the screen, and by whatever measures what a key costs. Written here and not taken from
//! crossterm because that sends the sixteen named colours as `38;5;n`, which terminals of sixteen
//! colours read as *blink*; ends every frame with 25 bytes, also one in which nothing changed; and
//! answers a question about the cursor by asking the terminal, which may never answer. What is sent:
//!
//! ```text
//! ESC [ r ; c H    ESC [ n C    CR LF    to another place, the shortest of these
//! ESC [ K                                the rest of a line is empty
//! ESC [ ... m                            0 1 4 7, 30-37 90-97 39, 38;5;n 38;2;r;g;b, and so behind
//! ```
//!
//! There is no dim and no colour of underlines: PuTTY takes the one for blink and bold that stay.

use ratatui::{
    backend::{Backend, ClearType, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
    style::{Color, Modifier},
    text::Span,
};
use std::{
    fmt::Write as _,
    io::{self, Write},
};

/// How a cell looks, as far as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ink {
    text: Color,
    ground: Color,
    modifier: Modifier,
}

/// The modifiers that are sent, with their numbers.
const MODIFIERS: [(Modifier, &str); 3] =
    [(Modifier::BOLD, "1"), (Modifier::UNDERLINED, "4"), (Modifier::REVERSED, "7")];

impl Ink {
    const PLAIN: Self = Self { text: Color::Reset, ground: Color::Reset, modifier: Modifier::empty() };

    fn of(cell: &Cell) -> Self {
        let mut modifier = cell.modifier & (Modifier::BOLD | Modifier::UNDERLINED | Modifier::REVERSED);
        // Terminals draw a bold text of one of the eight darker colours in its brighter one, whose
        // contrast nobody has looked at.
        if number(cell.fg).is_some_and(|number| number < 8) {
            modifier.remove(Modifier::BOLD);
        }
        Self { text: cell.fg, ground: cell.bg, modifier }
    }

    /// Whether an empty cell looks as one that was erased.
    fn is_plain(self) -> bool {
        self.ground == Color::Reset && !self.modifier.intersects(Modifier::UNDERLINED | Modifier::REVERSED)
    }

    /// What turns another look into this one.
    fn after(self, before: Self) -> String {
        let gone = !(before.modifier - self.modifier).is_empty();
        let default = |was: Color, is: Color| is == Color::Reset && was != Color::Reset;
        let anew = gone || default(before.text, self.text) || default(before.ground, self.ground);
        let from = if anew { Self::PLAIN } else { before };
        let mut parts = Vec::new();
        if anew {
            parts.push("0".to_owned());
        }
        for (modifier, number) in MODIFIERS {
            if (self.modifier - from.modifier).contains(modifier) {
                parts.push(number.to_owned());
            }
        }
        if self.text != from.text {
            parts.push(colour(self.text, 30));
        }
        if self.ground != from.ground {
            parts.push(colour(self.ground, 40));
        }
        // A reset alone needs no number.
        if parts == ["0"] { "\u{1b}[m".to_owned() } else { format!("\u{1b}[{}m", parts.join(";")) }
    }
}

/// The place of a named colour among the sixteen.
fn number(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        _ => return None,
    })
}

/// A colour as a text has it (30) or what lies behind (40).
fn colour(colour: Color, first: u8) -> String {
    match (colour, number(colour)) {
        (_, Some(bright @ 8..)) => (first + 60 + bright - 8).to_string(),
        (_, Some(number)) => (first + number).to_string(),
        (Color::Indexed(number), _) => format!("{};5;{number}", first + 8),
        (Color::Rgb(red, green, blue), _) => format!("{};2;{red};{green};{blue}", first + 8),
        _ => (first + 9).to_string(),
    }
}

/// Whether a cell looks as one that was erased.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Ink::of(cell).is_plain()
}

/// How many columns a cell takes.
fn columns(cell: &Cell) -> u16 {
    match cell.symbol().len() {
        1 => 1,
        _ => u16::try_from(Span::raw(cell.symbol()).width()).unwrap_or(1),
    }
}

/// Where a cell stands among those of all rows.
fn place(x: u16, y: u16, width: u16) -> usize {
    usize::from(y) * usize::from(width) + usize::from(x)
}

/// What writes to a terminal.
#[derive(Debug)]
pub struct Pen<W: Write> {
    to: W,
    size: fn() -> io::Result<(u16, u16)>,
    /// Where the cursor stands, where that is known.
    at: Option<(u16, u16)>,
    /// Whether the cursor is shown, where that is known.
    shown: Option<bool>,
    /// Which cells hold something that is seen, row by row; empty after all was erased.
    inked: Vec<bool>,
}

impl<W: Write> Pen<W> {
    /// A pen over what leads to a terminal of this size, on which nothing stands yet.
    pub const fn new(to: W, size: fn() -> io::Result<(u16, u16)>) -> Self {
        Self { to, size, at: None, shown: None, inked: Vec::new() }
    }

    /// What leads to the terminal.
    pub const fn to(&mut self) -> &mut W {
        &mut self.to
    }

    /// Whether nothing stands from here to the end of the line once these cells are blank.
    fn rest_is_blank(&self, x: u16, y: u16, width: u16, blanks: &[(u16, u16, &Cell)]) -> bool {
        let mut blanks = blanks.iter().map(|(x, ..)| *x).peekable();
        (x..width).all(|x| blanks.next_if_eq(&x).is_some() || self.inked.get(place(x, y, width)) == Some(&false))
    }

    fn go(&mut self, text: &mut String, (x, y): (u16, u16)) {
        if self.at == Some((x, y)) {
            return;
        }
        let _ = match self.at {
            Some((from, row)) if row == y && from + 1 == x => write!(text, "\u{1b}[C"),
            Some((from, row)) if row == y && from < x => write!(text, "\u{1b}[{}C", x - from),
            Some((_, row)) if row + 1 == y && x == 0 => write!(text, "\r\n"),
            _ if x == 0 => write!(text, "\u{1b}[{}H", y + 1),
            _ => write!(text, "\u{1b}[{};{}H", y + 1, x + 1),
        };
        self.at = Some((x, y));
    }
}

impl<W: Write> Backend for Pen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let (width, height) = (self.size)()?;
        let cells: Vec<(u16, u16, &Cell)> = content.collect();
        self.inked.resize(usize::from(width) * usize::from(height), false);
        let mut text = String::new();
        let mut ink = Ink::PLAIN;
        let mut next = 0;
        while let Some((x, y, cell)) = cells.get(next).copied() {
            // Three blanks are as short as what erases them.
            let blanks = cells.iter().skip(next).take_while(|(_, row, cell)| *row == y && is_blank(cell)).count();
            let run = cells.get(next..next + blanks).unwrap_or_default();
            if blanks > 3 && self.rest_is_blank(x, y, width, run) {
                self.go(&mut text, (x, y));
                if ink != Ink::PLAIN {
                    text.push_str(&Ink::PLAIN.after(ink));
                    ink = Ink::PLAIN;
                }
                text.push_str("\u{1b}[K");
                next += blanks;
                continue;
            }
            self.go(&mut text, (x, y));
            let mut looks = Ink::of(cell);
            if is_blank(cell) && ink.is_plain() {
                // Of a blank only what lies behind is seen.
                looks = ink;
            }
            if looks != ink {
                text.push_str(&looks.after(ink));
                ink = looks;
            }
            text.push_str(cell.symbol());
            // Behind the last column terminals differ about where the cursor is.
            self.at = Some((x + columns(cell), y)).filter(|(column, _)| *column < width);
            next += 1;
        }
        if ink != Ink::PLAIN {
            text.push_str(&Ink::PLAIN.after(ink));
        }
        for (x, y, cell) in cells {
            for x in x..x.saturating_add(columns(cell)).min(width) {
                if let Some(inked) = self.inked.get_mut(place(x, y, width)) {
                    *inked = !is_blank(cell);
                }
            }
        }
        self.to.write_all(text.as_bytes())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.shown.replace(false) == Some(false) { Ok(()) } else { self.to.write_all(b"\x1b[?25l") }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.shown.replace(true) == Some(true) { Ok(()) } else { self.to.write_all(b"\x1b[?25h") }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        let (x, y) = self.at.unwrap_or_default();
        Ok(Position { x, y })
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        let mut text = String::new();
        self.go(&mut text, (x, y));
        self.to.write_all(text.as_bytes())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        if region == ClearType::All {
            self.inked.clear();
        }
        self.to.write_all(match region {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        })
    }

    fn size(&self) -> io::Result<Size> {
        let (width, height) = (self.size)()?;
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::{Terminal, buffer::Buffer, layout::Rect, style::Style};
    use std::num::NonZero;

    const SIZE: (u16, u16) = (12, 4);

    fn terminal() -> Terminal<Pen<Vec<u8>>> {
        Terminal::new(Pen::new(Vec::new(), || Ok(SIZE))).unwrap()
    }

    /// Draws frames one after the other; what each sent.
    fn sent(frames: &[Buffer]) -> Vec<Vec<u8>> {
        let mut terminal = terminal();
        let draw = |frame: &Buffer| {
            terminal.draw(|drawn| drawn.buffer_mut().merge(frame)).unwrap();
            std::mem::take(terminal.backend_mut().to())
        };
        frames.iter().map(draw).collect()
    }

    fn line(text: &str, style: Style) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        buffer.set_string(0, 0, text, style);
        buffer
    }

    fn text_of(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap().replace('\u{1b}', "^")
    }

    #[test]
    fn nothing_is_sent_of_a_frame_like_the_one_before() {
        let frame = line("Actions", Style::new().bold());
        let sent = sent(&[frame.clone(), frame]);
        assert_eq!(text_of(&sent[1]), "");
    }

    #[test]
    fn named_colours_are_sent_as_every_terminal_of_sixteen_knows_them() {
        for (style, bytes) in [
            (Style::new().fg(Color::Red), "^[31mred"),
            (Style::new().fg(Color::LightRed).bold(), "^[1;91mred"),
            (Style::new().fg(Color::White).bg(Color::Red), "^[97;41mred"),
            (Style::new().fg(Color::Indexed(210)), "^[38;5;210mred"),
            (Style::new().fg(Color::Rgb(1, 2, 3)), "^[38;2;1;2;3mred"),
            (Style::new().reversed().underlined(), "^[4;7mred"),
        ] {
            let sent = sent(&[line("red", style)]);
            assert!(text_of(&sent[0]).contains(bytes), "{}", text_of(&sent[0]));
        }
    }

    #[test]
    fn a_darker_named_colour_is_never_bold_and_nothing_is_ever_dim() {
        let sent = sent(&[line("red", Style::new().fg(Color::Red).bold().dim().italic())]);
        assert_eq!(text_of(&sent[0]).split("^[?25").next(), Some("^[1H^[31mred^[m"));
    }

    #[test]
    fn the_end_of_a_line_is_erased_where_that_is_shorter() {
        let sent = sent(&[line("twelve words", Style::new()), line("two", Style::new())]);
        assert_eq!(text_of(&sent[1]), "^[1;3Ho^[K", "the cursor was hidden by the frame before");
    }

    #[test]
    fn what_follows_a_wide_letter_stands_where_it_was_drawn() {
        let sized = |cells| NonZero::new(cells).unwrap();
        let mut screen = vt100::Parser::new(sized(SIZE.1), sized(SIZE.0), 0);
        let texts = ["a語b語c", "語語語語語語", "abc       ab", "語 b"];
        for (text, bytes) in texts.iter().zip(sent(&texts.map(|text| line(text, Style::new())))) {
            screen.process(&bytes);
            assert!(screen.screen().contents().starts_with(text), "{text}: {}", screen.screen().contents());
        }
    }

    fn cell() -> impl Strategy<Value = (char, Style)> {
        let colour = prop_oneof![
            Just(Color::Reset),
            Just(Color::Red),
            Just(Color::LightGreen),
            Just(Color::Indexed(99)),
            Just(Color::Rgb(9, 8, 7)),
        ];
        let modifier = prop_oneof![
            Just(Modifier::empty()),
            Just(Modifier::BOLD),
            Just(Modifier::REVERSED),
            Just(Modifier::UNDERLINED | Modifier::BOLD),
        ];
        let letter = prop_oneof![4 => Just(' '), 2 => Just('a'), 1 => Just('─'), 1 => Just('●')];
        (letter, colour.clone(), colour, modifier)
            .prop_map(|(letter, fg, bg, modifier)| (letter, Style::new().fg(fg).bg(bg).add_modifier(modifier)))
    }

    fn frame() -> impl Strategy<Value = Buffer> {
        let cells = usize::from(SIZE.0 * SIZE.1);
        // Runs, so that lines end in blanks.
        prop::collection::vec((cell(), 1..9_usize), cells).prop_map(|runs| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
            let mut cells = runs.into_iter().flat_map(|(cell, times)| std::iter::repeat_n(cell, times));
            for y in 0..SIZE.1 {
                let mut x = 0;
                while x < SIZE.0 {
                    let (letter, style) = cells.next().unwrap();
                    x = buffer.set_stringn(x, y, letter.to_string(), 2, style).0;
                }
            }
            buffer
        })
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_was_drawn(frames in prop::collection::vec(frame(), 1..4)) {
            let sized = |cells| NonZero::new(cells).unwrap();
            let mut screen = vt100::Parser::new(sized(SIZE.1), sized(SIZE.0), 0);
            for (frame, bytes) in frames.iter().zip(sent(&frames)) {
                screen.process(&bytes);
                for y in 0..SIZE.1 {
                    for x in 0..SIZE.0 {
                        let (drawn, shown) = (&frame[(x, y)], screen.screen().cell(y, x).unwrap());
                        let letter = if shown.has_contents() { shown.contents() } else { " " };
                        prop_assert_eq!(drawn.symbol(), letter);
                        let inverse = drawn.modifier.contains(Modifier::REVERSED);
                        prop_assert_eq!(inverse, shown.inverse());
                        prop_assert_eq!(drawn.modifier.contains(Modifier::UNDERLINED), shown.underline());
                        let seen = |colour: Color| match (colour, number(colour)) {
                            (_, Some(number)) | (Color::Indexed(number), _) => vt100::Color::Idx(number),
                            (Color::Rgb(red, green, blue), _) => vt100::Color::Rgb(red, green, blue),
                            _ => vt100::Color::Default,
                        };
                        prop_assert_eq!(seen(drawn.bg), shown.bgcolor());
                        if letter != " " || inverse {
                            prop_assert_eq!(seen(drawn.fg), shown.fgcolor());
                        }
                    }
                }
            }
        }
    }
}
