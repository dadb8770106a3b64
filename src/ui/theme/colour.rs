//! Colours: how many a terminal shows, how people write them, and the nearest of those that it has.

use ratatui::style::{Color, Modifier, Style};

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None.
    None,
    /// The sixteen named ones.
    #[default]
    Sixteen,
    /// These and 240 numbered ones.
    Many,
    /// Any.
    Full,
}

impl Depth {
    /// All with the words that name them.
    pub const ALL: [(&'static str, Self); 4] =
        [("none", Self::None), ("16", Self::Sixteen), ("256", Self::Many), ("full", Self::Full)];

    /// The depth that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|(_, depth)| *depth)
    }

    /// How many colours the terminal of an environment shows: `NO_COLOR` before what `TERM` cannot,
    /// that before what `COLORTERM` promises, and sixteen where nobody says.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let said = |name: &str| variable(name).unwrap_or_default();
        let (term, more) = (said("TERM"), said("COLORTERM"));
        let without = ["dumb", "vt", "ansi-m", "cons25-m", "xterm-mono", "linux-m"];
        if !said("NO_COLOR").is_empty() || without.iter().any(|name| term.starts_with(name)) {
            Self::None
        } else if ["truecolor", "24bit"].contains(&more.as_str()) {
            Self::Full
        } else if term.contains("256color") {
            Self::Many
        } else {
            Self::Sixteen
        }
    }
}

/// The sixteen colours as people name them.
pub const NAMES: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("grey", Color::Gray),
    ("dark-grey", Color::DarkGray),
    ("light-red", Color::LightRed),
    ("light-green", Color::LightGreen),
    ("light-yellow", Color::LightYellow),
    ("light-blue", Color::LightBlue),
    ("light-magenta", Color::LightMagenta),
    ("light-cyan", Color::LightCyan),
    ("white", Color::White),
];

/// The sixteen as xterm has them, in their order: what a colour is nearest to is judged by these.
const XTERM: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// The numbered colours from 16 on, which are the same everywhere: a cube, and then greys.
#[expect(clippy::cast_possible_truncation, reason = "six steps of a cube and twenty-four greys are small numbers")]
pub fn numbered(number: u8) -> (u8, u8, u8) {
    let step = |place: u8| if place == 0 { 0 } else { 55 + 40 * place };
    match number {
        0..16 => XTERM[usize::from(number)],
        16..232 => {
            let cube = number - 16;
            (step(cube / 36), step(cube / 6 % 6), step(cube % 6))
        }
        232.. => {
            let grey = (8 + 10 * u16::from(number - 232)) as u8;
            (grey, grey, grey)
        }
    }
}

/// The nearest colour that a terminal has.
pub fn nearest(colour: Color, depth: Depth) -> Color {
    let Color::Rgb(red, green, blue) = colour else { return colour };
    let (wanted, full) = ((red, green, blue), depth == Depth::Full);
    let closest = |mut numbers: std::ops::RangeInclusive<u8>| {
        let first = *numbers.start();
        let found = numbers.by_ref().min_by_key(|number| apart(numbered(*number), wanted));
        found.unwrap_or(first)
    };
    match depth {
        _ if full => colour,
        Depth::None => Color::Reset,
        Depth::Sixteen => NAMES.get(usize::from(closest(0..=15))).map_or(Color::Reset, |(_, colour)| *colour),
        _ => Color::Indexed(closest(16..=255)),
    }
}

/// How far two colours are apart, as the eye weighs red, green and blue.
fn apart(one: (u8, u8, u8), other: (u8, u8, u8)) -> u32 {
    let square = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
    2 * square(one.0, other.0) + 4 * square(one.1, other.1) + 3 * square(one.2, other.2)
}

/// Reads how a role shall look: `light-cyan`, `#0050a0`, `bold white on red`.
///
/// # Errors
/// What is wrong, and what would be accepted.
pub fn read(text: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut behind = false;
    for word in text.split_whitespace() {
        match word {
            "bold" => style = style.add_modifier(Modifier::BOLD),
            "underline" => style = style.add_modifier(Modifier::UNDERLINED),
            "on" if !behind => behind = true,
            _ => {
                let colour = colour(word).ok_or_else(|| format!("\"{word}\" is no colour; expected {}", accepted()))?;
                let place = if behind { &mut style.bg } else { &mut style.fg };
                if place.replace(colour).is_some() {
                    return Err(format!("\"{text}\" has two colours for one; expected `COLOUR` or `COLOUR on COLOUR`"));
                }
            }
        }
    }
    if style == Style::new() || (behind && style.bg.is_none()) {
        return Err(format!("\"{text}\" is no colour; expected {}", accepted()));
    }
    Ok(style)
}

fn colour(word: &str) -> Option<Color> {
    if let Some(digits) = word.strip_prefix('#') {
        let whole = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let part = |place: usize| u8::from_str_radix(digits.get(place..place + 2)?, 16).ok();
        return if whole { Some(Color::Rgb(part(0)?, part(2)?, part(4)?)) } else { None };
    }
    let plain = (word == "default").then_some(Color::Reset);
    plain.or_else(|| NAMES.iter().find(|(name, _)| *name == word).map(|(_, colour)| *colour))
}

fn accepted() -> String {
    let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
    format!("default, {}, or #rrggbb, and behind it `on` and another; before it bold or underline", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_terminal_shows_is_judged_in_the_order_that_is_promised() {
        for (said, depth) in [
            (&[][..], Depth::Sixteen),
            (&[("TERM", "xterm")], Depth::Sixteen),
            (&[("TERM", "linux")], Depth::Sixteen),
            (&[("TERM", "xterm-256color")], Depth::Many),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], Depth::Full),
            (&[("TERM", "xterm"), ("COLORTERM", "yes")], Depth::Sixteen),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("TERM", "vt100")], Depth::None),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], Depth::None),
            (&[("TERM", "xterm-256color"), ("NO_COLOR", "")], Depth::Many),
        ] {
            let variable = |name: &str| said.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(Depth::of(variable), depth, "{said:?}");
        }
    }

    #[test]
    fn a_colour_of_ones_own_falls_to_the_nearest_that_the_terminal_has() {
        let blue = read("#0050a0").unwrap().fg.unwrap();
        assert_eq!(nearest(blue, Depth::Full), Color::Rgb(0, 0x50, 0xA0));
        assert_eq!(nearest(blue, Depth::Many), Color::Indexed(25));
        assert_eq!(nearest(blue, Depth::Sixteen), Color::Blue);
        assert_eq!(nearest(Color::Rgb(250, 10, 10), Depth::Sixteen), Color::LightRed);
        assert_eq!(nearest(Color::Rgb(0x80, 0x80, 0x80), Depth::Many), Color::Indexed(244));
        assert_eq!(nearest(Color::LightCyan, Depth::Sixteen), Color::LightCyan);
    }

    #[test]
    fn what_is_no_colour_is_refused_with_what_would_be_accepted() {
        for text in ["yelow", "#12345", "#12345g", "on", "red on", "", "red on yelow", "light red"] {
            let says = read(text).unwrap_err();
            assert!(says.contains("expected"), "{text}: {says}");
        }
        assert!(read("red green").unwrap_err().contains("two colours"));
        assert_eq!(read("bold white on red").unwrap(), Style::new().fg(Color::White).bg(Color::Red).bold());
    }
}
