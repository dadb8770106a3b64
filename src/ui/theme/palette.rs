//! What colours a theme gives to each role. A test computes the contrast of every line of it.
//!
//! The sixteen named colours are what each terminal makes of them, and no named colour is readable
//! as text on black and on white in all of them. Where the background is not known, colour therefore
//! stands *behind* a text whose own colour is named too: both come from the terminal's palette, and
//! what lies around does not matter. From 16 on the numbers of the 256 colours mean the same
//! everywhere, and themes for a known background use these where they can be had.

use super::colour::Depth;
use crate::{app::look::Look, app::screen::Role, plan::status::Rating, plan::status::Stage};
use ratatui::style::{Color, Modifier, Style};

/// How each role looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// What lies under everything, and how a text without a role looks.
    pub page: Style,
    /// A reference.
    pub reference: Style,
    /// A link to a group or strategy.
    pub link: Style,
    /// The mark before a link.
    pub link_mark: Style,
    /// A funded project.
    pub funded: Style,
    /// The mark before a funded project.
    pub funded_mark: Style,
    /// The rating green.
    pub green: Style,
    /// The rating amber.
    pub amber: Style,
    /// The rating red.
    pub red: Style,
    /// Something that needs attention.
    pub warning: Style,
    /// Less important.
    pub faint: Style,
    /// A heading.
    pub heading: Style,
}

const PLAIN: Style = Style::new();
const BOLD: Style = PLAIN.add_modifier(Modifier::BOLD);

const fn named(colour: Color) -> Style {
    PLAIN.fg(colour)
}

/// A text on a ground of its own.
const fn on(text: Color, ground: Color) -> Style {
    PLAIN.fg(text).bg(ground)
}

const fn number(colour: u8) -> Style {
    PLAIN.fg(Color::Indexed(colour))
}

const fn numbers(text: u8, ground: u8) -> Style {
    on(Color::Indexed(text), Color::Indexed(ground))
}

const BLACK_ON_GREEN: Style = on(Color::Black, Color::Green);
const BLACK_ON_YELLOW: Style = on(Color::Black, Color::Yellow);
const WHITE_ON_RED: Style = on(Color::White, Color::Red);
const WHITE_ON_MAGENTA: Style = on(Color::White, Color::Magenta);

/// Without colours: bold is all there is, and the reverse of the chosen row.
const MONO: Palette = Palette {
    page: PLAIN,
    reference: PLAIN,
    link: PLAIN,
    link_mark: PLAIN,
    funded: PLAIN,
    funded_mark: PLAIN,
    green: BOLD,
    amber: BOLD,
    red: BOLD,
    warning: BOLD,
    faint: PLAIN,
    heading: BOLD,
};

const STANDARD: Palette = Palette {
    link_mark: BLACK_ON_GREEN,
    funded_mark: WHITE_ON_MAGENTA,
    green: BLACK_ON_GREEN,
    amber: BLACK_ON_YELLOW,
    red: WHITE_ON_RED,
    warning: WHITE_ON_RED,
    ..MONO
};

/// Bright colours on a dark ground; magenta only behind white, for some make it too dark to read.
const DARK_OF_16: Palette = Palette {
    reference: named(Color::LightCyan),
    link: named(Color::LightGreen),
    link_mark: named(Color::LightGreen),
    funded: PLAIN,
    green: named(Color::LightGreen),
    amber: named(Color::LightYellow),
    red: named(Color::LightRed),
    warning: named(Color::LightRed),
    ..STANDARD
};

const DARK: Palette = Palette {
    page: PLAIN,
    reference: number(117),
    link: number(114),
    link_mark: number(114),
    funded: number(177),
    funded_mark: number(177),
    green: number(114).add_modifier(Modifier::BOLD),
    amber: number(221).add_modifier(Modifier::BOLD),
    red: number(210).add_modifier(Modifier::BOLD),
    warning: number(210).add_modifier(Modifier::BOLD),
    faint: number(250),
    heading: BOLD,
};

/// Dark colours on a light ground; green and yellow only behind black.
const LIGHT_OF_16: Palette = Palette {
    reference: named(Color::Blue),
    funded: named(Color::Magenta),
    funded_mark: named(Color::Magenta),
    red: named(Color::Red),
    warning: named(Color::Red),
    ..STANDARD
};

const LIGHT: Palette = Palette {
    page: PLAIN,
    reference: number(25),
    link: number(22),
    link_mark: number(22),
    funded: number(90),
    funded_mark: number(90),
    green: number(22).add_modifier(Modifier::BOLD),
    amber: number(94).add_modifier(Modifier::BOLD),
    red: number(124).add_modifier(Modifier::BOLD),
    warning: number(124).add_modifier(Modifier::BOLD),
    faint: number(240),
    heading: BOLD,
};

/// Every pair at least 7:1, and so no red at all among the named colours: it is too dark on black
/// and too bright behind white. What is red stands black on white, the loudest there is.
const CONTRAST_OF_16: Palette = Palette {
    page: on(Color::White, Color::Black),
    reference: named(Color::LightCyan),
    link: named(Color::LightGreen),
    link_mark: named(Color::LightGreen),
    funded: PLAIN,
    funded_mark: PLAIN,
    green: named(Color::LightGreen),
    amber: named(Color::LightYellow),
    red: on(Color::Black, Color::White),
    warning: on(Color::Black, Color::White),
    faint: PLAIN,
    heading: BOLD,
};

const CONTRAST: Palette = Palette {
    page: numbers(231, 16),
    reference: number(123),
    link: number(120),
    link_mark: number(120),
    funded: number(219),
    funded_mark: number(219),
    green: numbers(16, 46),
    amber: numbers(16, 226),
    red: numbers(231, 88),
    warning: numbers(231, 88),
    faint: PLAIN,
    heading: BOLD,
};

impl Palette {
    /// The colours of a theme, with as many as the terminal has; a person's own theme is not among these.
    pub const fn of(look: Look, depth: Depth) -> &'static Self {
        match (look, depth) {
            (_, Depth::None) | (Look::Mono, _) => &MONO,
            (Look::Standard | Look::Own, _) => &STANDARD,
            (Look::Dark, Depth::Sixteen) => &DARK_OF_16,
            (Look::Dark, _) => &DARK,
            (Look::Light, Depth::Sixteen) => &LIGHT_OF_16,
            (Look::Light, _) => &LIGHT,
            (Look::Contrast, Depth::Sixteen) => &CONTRAST_OF_16,
            (Look::Contrast, _) => &CONTRAST,
        }
    }

    /// How a role looks.
    pub const fn style(&self, role: Role) -> Style {
        match role {
            Role::Reference => self.reference,
            Role::Link => self.link,
            Role::Funded => self.funded,
            Role::Stage(Stage::Withdrawn | Stage::NotStarted) | Role::Faint => self.faint,
            Role::Stage(Stage::Complete) => BOLD,
            Role::Heading => self.heading,
            Role::Plain | Role::Stage(_) | Role::Rating(Rating::NotRated) => PLAIN,
            Role::Rating(Rating::Green) => self.green,
            Role::Rating(Rating::Amber) => self.amber,
            Role::Rating(Rating::Red) => self.red,
            Role::Warning => self.warning,
        }
    }

    /// How the mark before a role looks.
    pub const fn mark(&self, role: Role) -> Style {
        match role {
            Role::Link => self.link_mark,
            Role::Funded => self.funded_mark,
            _ => self.style(role),
        }
    }

    /// Each role under the name that a person gives it in the configuration.
    pub const fn roles(&mut self) -> [(&'static str, &mut Style); 10] {
        [
            ("page", &mut self.page),
            ("reference", &mut self.reference),
            ("link", &mut self.link),
            ("funded", &mut self.funded),
            ("green", &mut self.green),
            ("amber", &mut self.amber),
            ("red", &mut self.red),
            ("warning", &mut self.warning),
            ("faint", &mut self.faint),
            ("heading", &mut self.heading),
        ]
    }
}
