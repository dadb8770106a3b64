//! A long text in drawn lines: where it wraps, and where a cursor goes in it.
//!
//! The pane of a long text moves by it and the ui draws it, so that the cursor is where it is
//! seen to be. Places are counted in characters, as [`tui_input::Input`] counts them. It never
//! changes a text.

use crate::plan::wording::acts;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// How many columns a character takes once it is made visible: what would act takes those of its name.
fn columns(letter: char) -> usize {
    match letter {
        '\t' => 1,
        '\0'..='\u{1F}' | '\u{7F}' => 2,
        letter if acts(letter) => format!("<{:04X}>", u32::from(letter)).len(),
        letter => letter.width().unwrap_or(0),
    }
}

/// The drawn lines of a text, as ranges of characters; at least one, and a line break is in none.
///
/// Lines break between words where they can. The blank at which a line breaks stays at its end,
/// where it may stand past the edge.
pub fn lines(text: &[char], width: usize) -> Vec<Range<usize>> {
    let width = width.max(2);
    let mut lines = Vec::new();
    let (mut start, mut used, mut after_blank) = (0, 0, None);
    for (place, letter) in text.iter().enumerate() {
        if *letter == '\n' {
            lines.push(start..place);
            (start, used, after_blank) = (place + 1, 0, None);
            continue;
        }
        let needs = columns(*letter);
        // Once after the last blank; where what follows it is too long for a line as well, here.
        while used + needs > width && *letter != ' ' && place > start {
            let broken = after_blank.unwrap_or(place);
            lines.push(start..broken);
            used = text.get(broken..place).unwrap_or_default().iter().map(|letter| columns(*letter)).sum();
            (start, after_blank) = (broken, None);
        }
        used += needs;
        if *letter == ' ' {
            after_blank = Some(place + 1);
        }
    }
    lines.push(start..text.len());
    lines
}

/// The line and the column at which a cursor stands.
pub fn place(text: &[char], lines: &[Range<usize>], cursor: usize) -> (usize, usize) {
    let line = lines.partition_point(|line| line.start <= cursor).saturating_sub(1);
    let start = lines.get(line).map_or(0, |line| line.start);
    (line, text.get(start..cursor.min(text.len())).unwrap_or_default().iter().map(|letter| columns(*letter)).sum())
}

/// The cursor that is nearest to a column of a line.
pub fn at(text: &[char], lines: &[Range<usize>], line: usize, column: usize) -> usize {
    let Some(range) = lines.get(line) else { return text.len() };
    let mut used = 0;
    for cursor in range.clone() {
        let needs = text.get(cursor).map_or(0, |letter| columns(*letter));
        if used + needs > column {
            return cursor;
        }
        used += needs;
    }
    end(lines, line)
}

/// The last place of a cursor in a line: before the character that begins the next one.
pub fn end(lines: &[Range<usize>], line: usize) -> usize {
    let Some(range) = lines.get(line) else { return 0 };
    let goes_on = lines.get(line + 1).is_some_and(|next| next.start == range.end);
    if goes_on { range.end.saturating_sub(1).max(range.start) } else { range.end }
}

/// The beginning of the next word, or the end of the text.
pub fn next_word(text: &[char], cursor: usize) -> usize {
    let is_blank = |place: &usize| text.get(*place).is_some_and(|letter| letter.is_whitespace());
    let past = (cursor..text.len()).find(is_blank).unwrap_or(text.len());
    (past..text.len()).find(|place| !is_blank(place)).unwrap_or(text.len())
}

/// The beginning of this word, or of the one before.
pub fn previous_word(text: &[char], cursor: usize) -> usize {
    let is_blank = |place: usize| text.get(place).is_some_and(|letter| letter.is_whitespace());
    let last = (0..cursor.min(text.len())).rev().find(|place| !is_blank(*place)).unwrap_or(0);
    (0..last).rev().find(|place| is_blank(*place)).map_or(0, |blank| blank + 1)
}

/// A text from outside as it may stand in a field: line breaks of any sort as `\n`, a tab as a blank, and
/// no other control character.
pub fn harmless(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn drawn(text: &str, width: usize) -> Vec<String> {
        let text = letters(text);
        lines(&text, width).into_iter().map(|line| text[line].iter().collect()).collect()
    }

    #[test]
    fn a_text_wraps_between_words_and_at_its_own_line_breaks() {
        assert_eq!(drawn("share the lessons of reviews", 10), ["share the ", "lessons of ", "reviews"]);
        assert_eq!(drawn("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(drawn("one\n\ntwo\n", 10), ["one", "", "two", ""]);
        assert_eq!(drawn("", 10), [""]);
        assert_eq!(drawn("ab    cd", 3), ["ab    ", "cd"]);
        assert_eq!(drawn("a\u{202e}b", 6), ["a", "\u{202e}", "b"]);
    }

    #[test]
    fn a_cursor_moves_by_drawn_lines_and_keeps_its_column() {
        let text = letters("share the lessons of reviews\nx\nlong again");
        let lines = lines(&text, 10);
        assert_eq!(place(&text, &lines, 0), (0, 0));
        assert_eq!(place(&text, &lines, 10), (1, 0));
        assert_eq!(place(&text, &lines, 28), (2, 7));
        assert_eq!(place(&text, &lines, 29), (3, 0));
        assert_eq!(at(&text, &lines, 1, 3), 13);
        assert_eq!(at(&text, &lines, 3, 8), 30, "a shorter line has its end");
        assert_eq!(at(&text, &lines, 0, 40), 9, "what belongs to the next line is not reached");
        assert_eq!((end(&lines, 0), end(&lines, 2)), (9, 28));
    }

    #[test]
    fn words_are_walked_over_line_breaks() {
        let text = letters("share  the\nlessons");
        assert_eq!(next_word(&text, 0), 7);
        assert_eq!(next_word(&text, 7), 11);
        assert_eq!(next_word(&text, 11), 18);
        assert_eq!(previous_word(&text, 18), 11);
        assert_eq!(previous_word(&text, 11), 7);
        assert_eq!(previous_word(&text, 3), 0);
        assert_eq!(previous_word(&text, 0), 0);
    }

    #[test]
    fn control_characters_are_taken_out_of_a_text_from_outside() {
        assert_eq!(
            harmless("one\r\ntwo\rthree\tfour\u{1b}[2Jfive\u{9b}\0 \u{fe0f}"),
            "one\ntwo\nthree four[2Jfive \u{fe0f}"
        );
    }

    proptest! {
        #[test]
        fn every_character_is_on_one_line_and_every_cursor_is_found_again(
            text in "[a-z \\n\u{e9}\u{4e00}\u{301}]{0,60}", width in 2_usize..20,
        ) {
            let text = letters(&text);
            let lines = lines(&text, width);
            let mut next = 0;
            for line in &lines {
                prop_assert!(line.start == next || (line.start == next + 1 && text[next] == '\n'));
                next = line.end;
                let used: usize = text[line.clone()].iter().map(|letter| columns(*letter)).sum();
                let blanks = text[line.clone()].iter().rev().take_while(|letter| **letter == ' ').count();
                prop_assert!(used - blanks <= width);
            }
            prop_assert_eq!(next, text.len());
            for cursor in 0..=text.len() {
                let (line, column) = place(&text, &lines, cursor);
                prop_assert!(lines[line].start <= cursor && cursor <= lines[line].end);
                let again = at(&text, &lines, line, column);
                prop_assert!(again == cursor || text[cursor.min(again)..cursor.max(again)].iter().all(|letter| columns(*letter) == 0));
            }
            for cursor in 0..=text.len() {
                prop_assert!(next_word(&text, cursor) >= cursor && previous_word(&text, cursor) <= cursor);
            }
        }
    }
}
