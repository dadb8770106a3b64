//! Text that is heard: words in the place of signs that only eyes read; and what of it a terminal
//! shows that knows ASCII only.

/// A line as it is heard: an arrow is a word, what stands apart is parted by a comma, shades and
/// frames are nothing.
pub fn heard(line: &str) -> String {
    let line = line.replace(" → ", " becomes ").replace('\n', "  ");
    if !line.contains("  ") && !line.starts_with("! ") && !line.contains(is_drawn) {
        return line;
    }
    let parts = line.split("  ").map(str::trim).filter(|part| !part.is_empty());
    // A sign with its meaning is a legend: by ear the meanings stand where the signs would.
    let parts = parts.filter(|part| !part.starts_with(is_drawn)).map(|part| match part.strip_prefix("! ") {
        Some(count) if count.bytes().all(|byte| byte.is_ascii_digit()) => format!("{count} to attend to"),
        Some(warning) => format!("warning: {warning}"),
        None => part.replace(is_drawn, "").split_whitespace().collect::<Vec<_>>().join(" "),
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// A text with one end, so that what follows is heard apart.
pub fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

/// Whether a character draws instead of telling.
fn is_drawn(letter: char) -> bool {
    matches!(letter, '\u{2500}'..='\u{25FF}')
}

/// A line in ASCII.
pub fn ascii(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            letter if letter.is_ascii() => plain.push(letter),
            '£' => plain.push_str("GBP "),
            '…' => plain.push_str("..."),
            '–' | '—' | '‐' | '−' => plain.push('-'),
            '‘' | '’' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '·' => plain.push(','),
            '→' | '►' | '»' => plain.push('>'),
            '←' => plain.push('<'),
            '↑' => plain.push_str("Up"),
            '↓' => plain.push_str("Down"),
            '×' => plain.push('x'),
            'á' | 'à' | 'â' | 'ä' => plain.push('a'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'í' | 'ì' | 'î' | 'ï' => plain.push('i'),
            'ó' | 'ò' | 'ô' | 'ö' => plain.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => plain.push('u'),
            'ç' => plain.push('c'),
            'ñ' => plain.push('n'),
            _ => plain.push('?'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_for_eyes_is_left_out_or_said_in_words() {
        for (line, wanted) in [
            ("Grant 2022/23   █ committed  ░ free   ! 4", "Grant 2022/23, 4 to attend to"),
            ("commitment     £622.50  upfront", "commitment, £622.50, upfront"),
            ("! over by £5", "warning: over by £5"),
            ("Stage: in progress → complete", "Stage: in progress becomes complete"),
            ("1. plain words", "1. plain words"),
        ] {
            assert_eq!(heard(line), wanted);
        }
    }

    #[test]
    fn money_and_marks_are_words_where_only_ascii_is_shown() {
        assert_eq!(ascii("£40 – “so” … café"), "GBP 40 - \"so\" ... cafe");
        assert!(ascii("中\u{2028}").is_ascii());
    }
}
