//! How each role looks: a word or letter and a shape first, a colour only then.
//!
//! The sixteen named colours are used, good on black and on white; without colour, bold and
//! reverse remain. Green text for links and purple for funded projects are the partnership's
//! own marks: ratings carry their letter and shape, so the two are never confused.

use crate::{
    app::screen::Role,
    plan::status::{Rating, Stage},
};
use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Whether colours are used.
    pub colour: bool,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self { colour: true, ascii: false }
    }
}

impl Theme {
    fn colour(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// How a role looks.
    pub fn style(self, role: Role) -> Style {
        match role {
            Role::Reference => self.colour(Color::Cyan),
            Role::Link => self.colour(Color::Green),
            Role::Funded => self.colour(Color::Magenta),
            Role::Stage(Stage::Withdrawn | Stage::NotStarted) | Role::Faint => Style::new().add_modifier(Modifier::DIM),
            Role::Stage(Stage::Complete) | Role::Heading => Style::new().add_modifier(Modifier::BOLD),
            Role::Plain | Role::Stage(_) | Role::Rating(Rating::NotRated) => Style::new(),
            Role::Rating(Rating::Green) => self.colour(Color::Green).add_modifier(Modifier::BOLD),
            Role::Rating(Rating::Amber) => self.colour(Color::Yellow).add_modifier(Modifier::BOLD),
            Role::Rating(Rating::Red) | Role::Warning => self.colour(Color::Red).add_modifier(Modifier::BOLD),
        }
    }

    /// How the chosen row looks: the same whatever stands in it.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The chosen row of the pane that has not the focus.
    pub fn resting(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A key in the hints.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The mark before a text: the shape of a stage or rating, `»` for a link, `£` for a funded project.
    pub fn mark(self, role: Role) -> Option<char> {
        let pick = |(shape, ascii): (char, char)| if self.ascii { ascii } else { shape };
        match role {
            Role::Stage(stage) => Some(pick(stage.shape())),
            Role::Rating(rating) => Some(pick(rating.shape())),
            Role::Link => Some(pick(('»', '>'))),
            Role::Funded => Some(pick(('£', '$'))),
            _ => None,
        }
    }

    /// A character as this terminal can draw it.
    pub fn glyph(self, letter: char) -> char {
        if !self.ascii || letter.is_ascii() {
            return letter;
        }
        match letter {
            '─' | '—' | '–' | '‐' | '−' | '▒' => '-',
            '│' => '|',
            '┌' | '┐' | '└' | '┘' | '┼' | '├' | '┤' | '┬' | '┴' => '+',
            '·' | '□' => '.',
            '○' => 'o',
            '░' => ':',
            '→' | '►' | '»' => '>',
            '…' => '~',
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            '█' | '■' => '#',
            '▓' => '=',
            '×' => 'x',
            '↑' | '▲' => '^',
            '↓' | '▼' => 'v',
            '←' => '<',
            '£' => 'L',
            'é' | 'è' | 'ê' => 'e',
            _ => '?',
        }
    }
}
