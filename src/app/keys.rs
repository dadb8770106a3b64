//! The one table of keys, from which dispatch, footer, help, palette and `docs/keys.md` come.
//!
//! Its order is the order of help. A row says where it applies, which keys, which command,
//! what the footer says in a word or two (nothing: not in the footer), and what help says.
//! Only plain keys and Ctrl with a letter are bound: PuTTY sends Alt and function keys in
//! several ways, and every screen is one capital letter, so that digits stay free for counts.
//!
//! A person may give other keys in the configuration; [`Keymap`] is the table as it then holds,
//! and nothing asks the table itself what a key means.

mod key;
mod rebinding;
mod scope;
mod table;

use super::command::Command;
pub use key::Key;
pub use rebinding::{Rebinding, Rebound, name};
pub use scope::Scope;
use std::borrow::Cow;
pub use table::BINDINGS;

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Where it applies; the rows of lists apply in details too, unless a row of its own differs.
    pub scope: Scope,
    /// The keys, the one to show first.
    pub keys: Cow<'static, [Key]>,
    /// What it does.
    pub command: Command,
    /// What the footer calls it; nothing where the footer leaves it out.
    pub hint: &'static str,
    /// What help says of it.
    pub help: &'static str,
}

/// The table as it holds at one keyboard: with the keys that the configuration changed.
#[derive(Clone, Debug)]
pub struct Keymap(Cow<'static, [Binding]>);

impl Default for Keymap {
    fn default() -> Self {
        Self(Cow::Borrowed(BINDINGS))
    }
}

impl Keymap {
    /// All rows, in the order of help.
    pub fn all(&self) -> &[Binding] {
        &self.0
    }

    /// The row that a key means in a scope: its own, else one of those beneath it, else one that applies anywhere.
    pub fn resolve(&self, scope: Scope, key: Key) -> Option<&Binding> {
        let bound = |scope: &Scope| self.0.iter().find(|row| row.scope == *scope && row.keys.contains(&key));
        let anywhere = || if scope.is_prefix() { None } else { bound(&Scope::Anywhere) };
        bound(&scope).or_else(|| scope.beneath().iter().find_map(bound)).or_else(anywhere)
    }

    /// The rows that apply in a scope, its own first; one whose every key means something else is left out.
    pub fn rows(&self, scope: Scope) -> impl Iterator<Item = &Binding> {
        self.rows_with(scope, |_| true)
    }

    /// Those of the rows that apply in a scope of which this is so: asked first, for it costs less than
    /// whether a key still means the row.
    pub fn rows_with(&self, scope: Scope, is_so: fn(&Binding) -> bool) -> impl Iterator<Item = &Binding> {
        let all = [scope].into_iter().chain(scope.beneath().iter().copied());
        let all = all.chain((scope != Scope::Anywhere).then_some(Scope::Anywhere));
        let of = move |one: Scope| self.0.iter().filter(move |row| row.scope == one && is_so(row));
        let means = move |row: &&Binding, key: &Key| {
            self.resolve(scope, *key).is_some_and(|found| (found.scope, found.command) == (row.scope, row.command))
        };
        all.flat_map(of).filter(move |row| row.keys.iter().any(|key| means(row, key)))
    }

    /// The first key of a command in a scope that types a character.
    pub fn letter(&self, scope: Scope, command: Command) -> Option<Key> {
        let row = self.rows(scope).find(|row| row.command == command)?;
        row.keys.iter().copied().find(|key| key.typed().is_some())
    }

    /// The key to show for a command in a scope.
    pub fn shown(&self, scope: Scope, command: Command) -> Option<Key> {
        let row = self.rows(scope).find(|row| row.command == command)?;
        row.keys.first().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_means_two_things_in_one_scope() {
        let mut seen = HashSet::new();
        for row in BINDINGS {
            for key in row.keys.iter() {
                assert!(seen.insert((row.scope, *key)), "{key} twice in {:?}", row.scope);
            }
        }
    }

    #[test]
    fn nothing_is_bound_to_what_terminals_swallow_or_cannot_send() {
        for row in BINDINGS {
            for key in row.keys.iter() {
                assert!(!key.is_swallowed() && !key.to_string().starts_with('F') || key.typed().is_some(), "{key}");
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for row in BINDINGS {
            let by_name_only = row.keys.is_empty();
            assert!(!row.help.is_empty() && (!by_name_only || row.command == Command::Tour), "{}", row.help);
            assert!(row.hint.chars().count() <= 16, "{}", row.hint);
        }
    }

    #[test]
    fn a_key_is_named_as_it_is_shown() {
        for row in BINDINGS {
            for key in row.keys.iter() {
                assert_eq!(Key::named(&key.to_string()), Some(*key), "{key}");
            }
        }
    }

    #[test]
    fn a_prefix_lasts_for_one_key_and_nothing_lies_beneath_it() {
        for scope in Scope::ALL.into_iter().filter(|scope| scope.is_prefix()) {
            assert!(scope.beneath().is_empty() && !scope.is_body(), "{scope:?}");
        }
    }
}
