//! A key as it is bound and shown, and what a terminal's event means.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::fmt;

/// A key as it is bound: SHIFT is in the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    ctrl: bool,
}

impl Key {
    /// The Enter key.
    pub const ENTER: Self = Self::plain(KeyCode::Enter);
    /// The Escape key.
    pub const ESC: Self = Self::plain(KeyCode::Esc);
    /// The Tab key.
    pub const TAB: Self = Self::plain(KeyCode::Tab);
    /// Shift with Tab.
    pub const BACK_TAB: Self = Self::plain(KeyCode::BackTab);
    /// The arrow up.
    pub const UP: Self = Self::plain(KeyCode::Up);
    /// The arrow down.
    pub const DOWN: Self = Self::plain(KeyCode::Down);
    /// The arrow to the left.
    pub const LEFT: Self = Self::plain(KeyCode::Left);
    /// The arrow to the right.
    pub const RIGHT: Self = Self::plain(KeyCode::Right);
    /// Page up.
    pub const PAGE_UP: Self = Self::plain(KeyCode::PageUp);
    /// Page down.
    pub const PAGE_DOWN: Self = Self::plain(KeyCode::PageDown);
    /// Home.
    pub const HOME: Self = Self::plain(KeyCode::Home);
    /// End.
    pub const END: Self = Self::plain(KeyCode::End);
    /// Backspace.
    pub const BACKSPACE: Self = Self::plain(KeyCode::Backspace);
    /// Delete.
    pub const DELETE: Self = Self::plain(KeyCode::Delete);

    const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// A character.
    pub const fn char(letter: char) -> Self {
        Self::plain(KeyCode::Char(letter))
    }

    /// Ctrl with a letter.
    pub const fn ctrl(letter: char) -> Self {
        Self { code: KeyCode::Char(letter), ctrl: true }
    }

    /// The key that a terminal's event stands for; nothing for releases and unknown modifiers.
    pub fn of(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release || event.modifiers.contains(KeyModifiers::ALT) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        Some(match event.code {
            // Ctrl-H is what many terminals send for Backspace.
            KeyCode::Char('h') if ctrl => Self::BACKSPACE,
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Self::BACK_TAB,
            code @ KeyCode::Char(_) => Self { code, ctrl },
            code => Self::plain(code),
        })
    }

    /// The key that a person means by a name, as [`Key`] shows it: `s`, `Ctrl-X`, `PgDn`, `F5`.
    pub fn named(name: &str) -> Option<Self> {
        let mut letters = name.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            let arrow = [('↑', Self::UP), ('↓', Self::DOWN), ('←', Self::LEFT), ('→', Self::RIGHT)];
            let found = arrow.into_iter().find(|(shown, _)| *shown == letter);
            return found.map(|(_, key)| key).or((!letter.is_control()).then_some(Self::char(letter)));
        }
        let lower = name.to_lowercase();
        let rest =
            lower.strip_prefix("ctrl-").or_else(|| lower.strip_prefix("ctrl+")).or_else(|| lower.strip_prefix('^'));
        if let Some(rest) = rest {
            let mut letters = rest.chars();
            let letter = letters.next().filter(char::is_ascii_alphabetic)?;
            return letters.next().is_none().then_some(Self::ctrl(letter));
        }
        if let Some(number) = lower.strip_prefix('f').and_then(|number| number.parse::<u8>().ok()) {
            return (1..=12).contains(&number).then_some(Self::plain(KeyCode::F(number)));
        }
        Some(match lower.as_str() {
            "space" => Self::char(' '),
            "enter" | "return" => Self::ENTER,
            "esc" | "escape" => Self::ESC,
            "tab" => Self::TAB,
            "shift-tab" | "backtab" => Self::BACK_TAB,
            "up" => Self::UP,
            "down" => Self::DOWN,
            "left" => Self::LEFT,
            "right" => Self::RIGHT,
            "pgup" | "pageup" => Self::PAGE_UP,
            "pgdn" | "pagedown" => Self::PAGE_DOWN,
            "home" => Self::HOME,
            "end" => Self::END,
            "backspace" => Self::BACKSPACE,
            "delete" | "del" => Self::DELETE,
            "insert" => Self::plain(KeyCode::Insert),
            _ => return None,
        })
    }

    /// Whether a terminal may keep it for itself, or send the same bytes for another key.
    pub fn is_swallowed(self) -> bool {
        self.ctrl && matches!(self.code, KeyCode::Char('a' | 'b' | 'h' | 'i' | 'j' | 'm' | 'q' | 's'))
    }

    /// The character it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match (self.code, self.ctrl) {
            (KeyCode::Char(letter), false) => Some(letter),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(letter) if self.ctrl => format!("Ctrl-{}", letter.to_ascii_uppercase()),
            KeyCode::Char(letter) => letter.to_string(),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::Esc => "Esc".to_owned(),
            KeyCode::Enter => "Enter".to_owned(),
            KeyCode::F(number) => format!("F{number}"),
            other => format!("{other:?}"),
        };
        out.pad(&name)
    }
}
