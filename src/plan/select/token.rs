//! The words of a filter line, each with the place where it stands.
//!
//! Used by the readers of both filter lines (of records and of the history) and by what completes them.
//! Nothing here knows what a word means.

use std::ops::Range;

/// One word of a line: `-stage:complete,"on hold"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Its letters, without quotes.
    pub text: String,
    /// Where the first operator stands in the text, before any quoted part, and which it is.
    pub operator: Option<(usize, char)>,
    /// Whether `=` follows `<` or `>`.
    pub or_equal: bool,
    /// Whether it begins with a quote, so that it is only words.
    pub quoted: bool,
    /// Where it stands in the line, in bytes.
    pub at: Range<usize>,
    /// What stands after the operator, apart at commas that are not quoted.
    pub pieces: Vec<Piece>,
}

/// One of the values after an operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Its letters, without quotes.
    pub text: String,
    /// Whether some of it is quoted.
    pub quoted: bool,
    /// Where it stands in the line, in bytes.
    pub at: Range<usize>,
}

impl Token {
    fn begun(place: usize) -> Self {
        Self { at: place..place, ..Self::default() }
    }

    fn quote(&mut self) {
        match self.pieces.last_mut() {
            Some(piece) => piece.quoted = true,
            None => self.quoted |= self.text.is_empty(),
        }
    }

    fn take(&mut self, place: usize, letter: char, inside: bool) {
        let next = place + letter.len_utf8();
        let begun = |place: usize| Piece { at: place..place, ..Piece::default() };
        match (letter, self.operator, self.pieces.last_mut()) {
            (':' | '=' | '<' | '>', None, _) if !inside => {
                self.operator = Some((self.text.len(), letter));
                self.pieces.push(begun(next));
            }
            ('=', Some((_, '<' | '>')), Some(piece)) if !inside && piece.text.is_empty() && !self.or_equal => {
                self.or_equal = true;
                *piece = begun(next);
                return;
            }
            (',', Some(_), Some(_)) if !inside => self.pieces.push(begun(next)),
            (_, _, Some(piece)) => piece.text.push(letter),
            _ => {}
        }
        self.text.push(letter);
    }

    fn end(&mut self, place: usize) {
        self.at.end = place;
        if let Some(piece) = self.pieces.last_mut() {
            piece.at.end = place;
        }
    }
}

/// The words of a line, with quotes around what holds blanks.
pub fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut token = Token::default();
    let mut inside = false;
    for (place, letter) in line.char_indices() {
        if letter.is_whitespace() && !inside {
            token.end(place);
            tokens.push(std::mem::replace(&mut token, Token::begun(place + letter.len_utf8())));
            continue;
        }
        if letter == '"' {
            token.quote();
            inside = !inside;
        } else {
            token.end(place);
            token.take(place, letter, inside);
        }
    }
    token.end(line.len());
    tokens.push(token);
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_where_it_and_its_values_stand() {
        let line = r#"  é "two words" -stage:complete,"on, hold" due<=30d x"#;
        let tokens = tokens(line);
        let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(texts, ["é", "two words", "-stage:complete,on, hold", "due<30d", "x"]);
        let [_, quoted, stage, due, _] = tokens.as_slice() else { panic!("{tokens:?}") };
        assert!(quoted.quoted && !stage.quoted && due.or_equal);
        assert_eq!(&line[stage.at.clone()], r#"-stage:complete,"on, hold""#);
        let pieces: Vec<(&str, &str)> =
            stage.pieces.iter().map(|piece| (piece.text.as_str(), &line[piece.at.clone()])).collect();
        assert_eq!(pieces, [("complete", "complete"), ("on, hold", r#""on, hold""#)]);
        assert_eq!(&line[due.pieces[0].at.clone()], "30d");
    }
}
