//! The one display sanitiser: nothing in a record, a file name or an error can move the
//! cursor, set a title, ring, type into the terminal or reverse text.
//!
//! Every way out goes through here: the screen, the shell, errors. Stored data is never
//! changed by it. What would be invisible or would act is shown in a visible form instead:
//! `^[` for ESC, `<202E>` for a right-to-left override.

use crate::plan::wording::acts;
use std::{borrow::Cow, fmt::Write};

/// Combining marks that may stand on one character before the rest are dropped.
const MARKS_AT_MOST: usize = 4;

/// A text in which every character shows itself and none acts.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    let mut marks = 0;
    for letter in text.chars() {
        if unicode_width::UnicodeWidthChar::width(letter) == Some(0) && !acts(letter) {
            marks += 1;
            if marks <= MARKS_AT_MOST {
                shown.push(letter);
            }
            continue;
        }
        marks = 0;
        match letter {
            '\t' | '\n' | '\r' => shown.push(' '),
            '\0'..='\u{1F}' => {
                shown.push('^');
                shown.extend(char::from_u32(u32::from(letter) + 0x40));
            }
            '\u{7F}' => shown.push_str("^?"),
            _ if acts(letter) => {
                let _ = write!(shown, "<{:04X}>", u32::from(letter));
            }
            _ => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// As [`visible`], but line breaks stay: for text that is printed in lines.
pub fn visible_lines(text: &str) -> String {
    text.split('\n').map(|line| visible(line.trim_end_matches('\r'))).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_would_act_is_shown_instead() {
        for (text, shown) in [
            ("plain", "plain"),
            ("\u{1b}]0;title\u{7}", "^[]0;title^G"),
            ("a\tb\nc", "a b c"),
            ("\u{202e}evil", "<202E>evil"),
            ("\u{9b}31m", "<009B>31m"),
            ("zero\u{200b}width", "zero<200B>width"),
            ("café — £5", "café — £5"),
            ("\u{7f}", "^?"),
            ("\u{5}", "^E"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("e{}", "\u{301}".repeat(50));
        assert_eq!(visible(&tower).chars().count(), 1 + MARKS_AT_MOST);
    }

    proptest! {
        #[test]
        fn nothing_that_acts_gets_through(text in any::<String>()) {
            prop_assert!(!visible(&text).chars().any(acts));
        }
    }
}
