//! Joins an Esc and what follows it at once into the one key that a slow line split.
//!
//! Over a slow line the three bytes of an arrow can come apart, and the reader then reports
//! Esc, `[` and `A`. A lone Esc is therefore held for a moment; PuTTY sends Alt with an
//! arrow in the same way.

use crate::app::keys::Key;
use std::time::{Duration, Instant};

/// How long an Esc waits for what may belong to it.
const HELD: Duration = Duration::from_millis(50);

/// Keys that may still become another key.
#[derive(Debug, Default)]
pub struct Joiner {
    held: Vec<Key>,
    since: Option<Instant>,
}

impl Joiner {
    /// Takes a key in and gives those that are certain.
    pub fn take(&mut self, key: Key, now: Instant) -> Vec<Key> {
        let mut ready = self.due(now);
        if self.held.is_empty() {
            if key == Key::ESC {
                self.held.push(key);
                self.since = Some(now);
            } else {
                ready.push(key);
            }
            return ready;
        }
        // A second Esc is a key of its own, and the first was too.
        if key == Key::ESC {
            ready.append(&mut self.held);
            self.held.push(key);
            self.since = Some(now);
            return ready;
        }
        self.held.push(key);
        match self.joined() {
            Joined::Key(key) => {
                self.held.clear();
                ready.push(key);
            }
            Joined::Wait => self.since = Some(now),
            Joined::Never => ready.append(&mut self.held),
        }
        ready
    }

    /// When what is held is certain.
    pub fn deadline(&self) -> Option<Instant> {
        self.since.filter(|_| !self.held.is_empty()).map(|since| since + HELD)
    }

    /// Gives what has been held long enough.
    pub fn due(&mut self, now: Instant) -> Vec<Key> {
        match self.deadline() {
            Some(deadline) if now >= deadline => std::mem::take(&mut self.held),
            _ => Vec::new(),
        }
    }

    fn joined(&self) -> Joined {
        let typed: String = self.held.iter().skip(1).filter_map(|key| key.typed()).collect();
        if typed.len() + 1 != self.held.len() {
            return Joined::Never;
        }
        let key = match typed.as_str() {
            "[A" | "OA" => Key::UP,
            "[B" | "OB" => Key::DOWN,
            "[C" | "OC" => Key::RIGHT,
            "[D" | "OD" => Key::LEFT,
            "[H" | "OH" | "[1~" | "[7~" => Key::HOME,
            "[F" | "OF" | "[4~" | "[8~" => Key::END,
            "[Z" => Key::BACK_TAB,
            "[3~" => Key::DELETE,
            "[5~" => Key::PAGE_UP,
            "[6~" => Key::PAGE_DOWN,
            "[" | "O" | "[1" | "[3" | "[4" | "[5" | "[6" | "[7" | "[8" => return Joined::Wait,
            _ => return Joined::Never,
        };
        Joined::Key(key)
    }
}

enum Joined {
    Key(Key),
    Wait,
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(keys: &[Key], gap: Duration) -> Vec<Key> {
        let mut joiner = Joiner::default();
        let start = Instant::now();
        let mut ready = Vec::new();
        let mut now = start;
        for key in keys {
            ready.extend(joiner.take(*key, now));
            now += gap;
        }
        ready.extend(joiner.due(now + HELD));
        ready
    }

    #[test]
    fn an_arrow_that_came_apart_is_one_key() {
        let parts = [Key::ESC, Key::char('['), Key::char('A')];
        assert_eq!(taken(&parts, Duration::from_millis(20)), [Key::UP]);
        let parts = [Key::ESC, Key::char('['), Key::char('5'), Key::char('~')];
        assert_eq!(taken(&parts, Duration::from_millis(40)), [Key::PAGE_UP]);
    }

    #[test]
    fn an_esc_and_a_key_typed_later_stay_two_keys() {
        let parts = [Key::ESC, Key::char('[')];
        assert_eq!(taken(&parts, Duration::from_millis(60)), parts);
        let parts = [Key::ESC, Key::char('q')];
        assert_eq!(taken(&parts, Duration::from_millis(1)), parts);
        assert_eq!(taken(&[Key::ESC, Key::ESC], Duration::from_millis(1)), [Key::ESC, Key::ESC]);
    }
}
