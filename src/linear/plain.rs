//! Text for a terminal that shows ASCII only: words in the place of signs, for they are heard.

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
    fn money_and_marks_are_words_where_only_ascii_is_shown() {
        assert_eq!(ascii("£40 – “so” … café"), "GBP 40 - \"so\" ... cafe");
        assert!(ascii("中\u{2028}").is_ascii());
    }
}
