//! How each role looks: a word or letter and a shape first, a colour only then.
//!
//! Which theme is chosen the app knows; what the terminal can show, and a person's own colours, are
//! known from the start. Without colour, bold and reverse remain. Green for links and purple for
//! funded projects are the partnership's own marks: ratings carry their letter and shape, so the two
//! are never confused.

pub mod colour;
#[cfg(test)]
mod contrast;
pub mod own;
pub mod palette;

use crate::app::{
    look::{Look, Looks},
    screen::Role,
};
use colour::Depth;
use palette::Palette;
use ratatui::style::{Modifier, Style};

/// How things look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// How many colours are used.
    pub depth: Depth,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// The theme that the app starts with; it is drawn with the one that the app has chosen.
    pub look: Look,
    /// Whether somebody said which theme, on the command line or in the configuration.
    pub said: bool,
    /// A person's own colours, as this terminal shows them.
    pub own: Option<Palette>,
}

impl Theme {
    /// The least that a terminal can: ASCII without colour.
    pub const BARE: Self = Self { depth: Depth::None, ascii: true, look: Look::Standard, said: false, own: None };

    /// The themes that can be chosen, and the one to start with: the one that is said, else the one
    /// that was turned to before.
    pub fn looks(&self, before: Option<Look>) -> Looks {
        let shown = |look: &Look| match self.depth {
            Depth::None => *look == Look::Mono,
            _ => *look != Look::Own || self.own.is_some(),
        };
        let mut looks =
            Looks { chosen: Look::Mono, can_be: Look::ALL.into_iter().filter(shown).collect(), turned_to: None };
        looks.choose(self.look);
        if let Some(before) = before.filter(|_| !self.said) {
            looks.choose(before);
        }
        looks.turned_to = before;
        looks
    }

    fn palette(&self) -> &Palette {
        match (&self.own, self.look, self.depth) {
            (Some(own), Look::Own, depth) if depth > Depth::None => own,
            (_, look, depth) => Palette::of(look, depth),
        }
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        self.palette().style(role)
    }

    /// How the mark before a role looks.
    pub fn mark_style(&self, role: Role) -> Style {
        self.palette().mark(role)
    }

    /// What lies under everything.
    pub fn page(&self) -> Style {
        self.palette().page
    }

    /// How what is less important looks.
    pub fn faint(&self) -> Style {
        self.palette().faint
    }

    /// How the chosen row looks: the same whatever stands in it.
    pub fn chosen(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The chosen row of the pane that has not the focus.
    pub fn resting(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A key in the hints.
    pub fn key(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The mark before a text: the shape of a stage or rating, `»` for a link, `£` for a funded project.
    pub fn mark(&self, role: Role) -> Option<char> {
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
    pub fn glyph(&self, letter: char) -> char {
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
