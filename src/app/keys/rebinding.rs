//! Other keys for commands, as a person wishes them: read, checked, and named where they clash.
//!
//! Used by the configuration, which only knows words. Everything that is wrong is said when it is
//! read, before a plan is opened: a key that does nothing is noticed in the middle of a meeting.

use super::{BINDINGS, Binding, Key, Keymap, Scope};
use crate::app::command::word;
use std::borrow::Cow;

/// One wish: in this scope this command shall have these keys and no others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebinding {
    /// The scope, by its slug.
    pub scope: String,
    /// The command, by its name with hyphens.
    pub command: String,
    /// The keys by their names, the one to show first.
    pub keys: Vec<String>,
}

/// A table with other keys, or what is wrong with the wishes.
pub type Rebound = Result<Keymap, String>;

impl Keymap {
    /// The table with these wishes fulfilled.
    ///
    /// # Errors
    /// A sentence that names the wish, what is wrong with it and what would be accepted.
    pub fn with(wishes: &[Rebinding]) -> Rebound {
        if wishes.is_empty() {
            return Ok(Self::default());
        }
        let mut rows = BINDINGS.to_vec();
        for wish in wishes {
            let place = place(wish)?;
            let keys = wish.keys.iter().map(|name| key(wish, name)).collect::<Result<Vec<_>, _>>()?;
            if keys.is_empty() {
                return Err(format!("{} has no key; expected at least one", at(wish)));
            }
            if let Some(row) = rows.get_mut(place) {
                row.keys = Cow::Owned(keys);
            }
        }
        clash(&rows).map_or(Ok(Self(Cow::Owned(rows))), Err)
    }
}

/// The name of a command in the configuration.
pub fn name(row: &Binding) -> String {
    word(row.command).replace(' ', "-")
}

fn at(wish: &Rebinding) -> String {
    format!("\"{}\" under [keys.{}]", wish.command, wish.scope)
}

/// The row that a wish is about.
fn place(wish: &Rebinding) -> Result<usize, String> {
    let Some(scope) = Scope::ALL.into_iter().find(|scope| scope.slug() == wish.scope) else {
        let slugs: Vec<String> = Scope::ALL.into_iter().map(Scope::slug).collect();
        return Err(format!("[keys.{}] is no place that has keys; expected one of {}", wish.scope, slugs.join(", ")));
    };
    let wanted = wish.command.replace(' ', "-");
    BINDINGS.iter().position(|row| row.scope == scope && name(row) == wanted).ok_or_else(|| {
        let names: Vec<String> = BINDINGS.iter().filter(|row| row.scope == scope).map(name).collect();
        format!("{} is no command there; expected one of {}", at(wish), names.join(", "))
    })
}

/// The key that a name means, where it can be used in the scope.
fn key(wish: &Rebinding, called: &str) -> Result<Key, String> {
    const ACCEPTED: &str = "a character, Ctrl-X with a letter, F1 to F12, or one of Space Enter Esc Tab Shift-Tab Up Down \
                            Left Right PgUp PgDn Home End Backspace Delete Insert";
    let at = at(wish);
    let Some(key) = Key::named(called) else {
        return Err(format!("\"{called}\" for {at} is no key that every terminal sends; expected {ACCEPTED}"));
    };
    let scope = Scope::ALL.into_iter().find(|scope| scope.slug() == wish.scope).unwrap_or(Scope::List);
    let why = if key.is_swallowed() {
        "is kept by some terminals or sent for another key"
    } else if scope.is_text() && key.typed().is_some() {
        "is text where text is typed"
    } else if scope.is_body() && key.typed().is_some_and(|letter| letter.is_ascii_digit()) {
        "is a digit, which counts"
    } else if scope == Scope::Ask && wish.command == "yes" && [Key::ENTER, Key::ESC].contains(&key) {
        "is pressed without reading, and the answer may take something away"
    } else if scope == Scope::Anywhere && is_of_places(key) {
        let says = "is typed or means something else in other places";
        return Err(format!("{called} for {at} {says}; expected Ctrl-X with a letter that is not C, or F1 to F12"));
    } else {
        return Ok(key);
    };
    Err(format!("{called} for {at} {why}; expected another of {ACCEPTED}"))
}

/// Whether a key is typed, moves a cursor, or answers or leaves something: it cannot mean one thing everywhere.
fn is_of_places(key: Key) -> bool {
    let moves = [Key::UP, Key::DOWN, Key::LEFT, Key::RIGHT, Key::PAGE_UP, Key::PAGE_DOWN, Key::HOME, Key::END];
    let takes = [Key::ESC, Key::ENTER, Key::TAB, Key::BACK_TAB, Key::BACKSPACE, Key::DELETE, Key::ctrl('c')];
    key.typed().is_some() || moves.contains(&key) || takes.contains(&key)
}

/// The first key that would mean two things in one scope.
fn clash(rows: &[Binding]) -> Option<String> {
    rows.iter().enumerate().find_map(|(place, row)| {
        let earlier = &rows[..place];
        row.keys.iter().find_map(|key| {
            let other = earlier.iter().find(|other| other.scope == row.scope && other.keys.contains(key))?;
            let (one, two) = (name(other), name(row));
            let (says, also) = (&other.help, &row.help);
            Some(format!(
                "{key} under [keys.{}] would mean both \"{one}\" ({says}) and \"{two}\" ({also}); \
                 give one of them another key",
                row.scope.slug()
            ))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::Command;

    fn wish(scope: &str, command: &str, keys: &[&str]) -> Rebinding {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        Rebinding { scope: scope.to_owned(), command: command.to_owned(), keys }
    }

    #[test]
    fn a_command_has_the_keys_it_was_given_and_no_others() {
        let keymap = Keymap::with(&[wish("list", "undo", &["Z", "F5"])]).unwrap();
        let means = |key| keymap.resolve(Scope::List, key).map(|row| row.command);
        assert_eq!(means(Key::char('Z')), Some(Command::Undo));
        assert_eq!(means(Key::named("F5").unwrap()), Some(Command::Undo));
        assert_eq!(means(Key::char('u')), None);
        assert_eq!(keymap.shown(Scope::List, Command::Undo), Some(Key::char('Z')));
    }

    #[test]
    fn two_commands_may_change_their_keys_with_each_other() {
        let keymap = Keymap::with(&[wish("list", "undo", &["e"]), wish("list", "edit", &["u"])]).unwrap();
        assert_eq!(keymap.resolve(Scope::List, Key::char('e')).map(|row| row.command), Some(Command::Undo));
    }

    #[test]
    fn what_is_wrong_with_a_wish_is_said_with_what_would_be_accepted() {
        for (bad, says) in [
            (wish("lists", "undo", &["Z"]), "[keys.lists] is no place that has keys; expected one of list, detail"),
            (wish("list", "undoo", &["Z"]), "\"undoo\" under [keys.list] is no command there; expected one of"),
            (
                wish("list", "undo", &["Alt-Z"]),
                "\"Alt-Z\" for \"undo\" under [keys.list] is no key that every terminal",
            ),
            (wish("list", "undo", &["Ctrl-S"]), "is kept by some terminals"),
            (wish("list", "undo", &["7"]), "is a digit, which counts"),
            (wish("form", "save", &["s"]), "is text where text is typed"),
            (wish("list", "undo", &[]), "has no key; expected at least one"),
            (
                wish("list", "undo", &["e"]),
                "e under [keys.list] would mean both \"edit\" (Edit the record in a form) and \"undo\" (Undo your own",
            ),
        ] {
            let told = Keymap::with(std::slice::from_ref(&bad)).unwrap_err();
            assert!(told.contains(says), "{told}");
        }
    }

    #[test]
    fn a_key_for_everywhere_is_none_that_is_typed_or_means_something_in_other_places() {
        for key in ["Z", "Space", "Esc", "Enter", "Tab", "Shift-Tab", "Ctrl-C", "Up", "Backspace", "PgDn"] {
            let told = Keymap::with(&[wish("anywhere", "help", &[key])]).unwrap_err();
            assert!(told.contains("for \"help\" under [keys.anywhere] is typed or means something else"), "{told}");
            assert!(told.contains("expected Ctrl-X with a letter that is not C, or F1 to F12"), "{told}");
        }
        assert!(Keymap::with(&[wish("anywhere", "help", &["F1", "Ctrl-X"])]).is_ok());
    }

    #[test]
    fn nothing_is_answered_with_yes_by_a_key_that_is_pressed_without_reading() {
        for key in ["Enter", "return", "Esc"] {
            let told = Keymap::with(&[wish("ask", "yes", &["y", key])]).unwrap_err();
            assert!(told.contains("for \"yes\" under [keys.ask] is pressed without reading"), "{told}");
        }
        assert!(Keymap::with(&[wish("ask", "yes", &["j"])]).is_ok());
        assert!(Keymap::with(&[wish("ask", "cancel", &["Enter", "Esc", "n"])]).is_ok());
    }

    #[test]
    fn each_command_stands_once_in_a_scope_so_that_its_name_is_enough() {
        let mut seen = std::collections::HashSet::new();
        for row in BINDINGS {
            assert!(seen.insert((row.scope, name(row))), "{} twice in {:?}", name(row), row.scope);
        }
    }
}
