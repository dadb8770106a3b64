//! Bytes -> text: byte-order marks, UTF-8, UTF-16, and Windows-1252 where it is none of these.
//!
//! What is not text (a workbook, a NUL byte) is refused in one sentence that says what to do.
//! An encoding is never guessed in silence: where the bytes are not UTF-8 they are read as
//! Windows-1252, which spreadsheets write in this country, and a line is kept to judge it by.

use super::{Problem, Warning};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::{borrow::Cow, fmt};

/// How the bytes of a file stand for letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    #[default]
    Utf8,
    /// UTF-16, the low byte first: Excel's "Unicode Text".
    Utf16Little,
    /// UTF-16, the high byte first.
    Utf16Big,
    /// Windows-1252: what spreadsheets write without being asked.
    Windows1252,
}

impl Encoding {
    /// Every encoding that can be chosen.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Utf16Little, Self::Utf16Big, Self::Windows1252];
}

impl fmt::Display for Encoding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Little => "UTF-16 LE",
            Self::Utf16Big => "UTF-16 BE",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// A line by which a person can judge whether the encoding was guessed rightly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The line's number.
    pub line: usize,
    /// The line as read.
    pub text: String,
}

/// The text of a file.
#[derive(Debug)]
pub(super) struct Decoded<'b> {
    pub text: Cow<'b, str>,
    pub encoding: Encoding,
    pub sample: Option<Sample>,
    pub warning: Option<Warning>,
}

/// What a file that is no text starts with, what it is, and what to do.
const NOT_TEXT: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a workbook or an archive; open it in the spreadsheet program and save it as CSV UTF-8"),
    (b"PK\x05\x06", "a workbook or an archive; open it in the spreadsheet program and save it as CSV UTF-8"),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook; open it in the spreadsheet program and save it as CSV UTF-8"),
    (b"%PDF", "a PDF; ask for the table as a CSV file"),
    (b"\x1F\x8B", "a compressed file; unpack it first"),
];

/// Reads the text of a file.
pub(super) fn decode(bytes: &[u8], chosen: Option<Encoding>) -> Result<Decoded<'_>, Problem> {
    if let Some((_, what)) = NOT_TEXT.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Problem::of_file(0, format!("a CSV file, but this is {what}")));
    }
    let (mark, body) = after_mark(bytes);
    let encoding = match chosen.or(mark) {
        Some(Encoding::Utf8) | None if std::str::from_utf8(body).is_ok() => Encoding::Utf8,
        // A mark is a promise that the bytes may break; what was chosen is held to.
        Some(Encoding::Utf8) if chosen.is_some() => {
            return Err(Problem::of_file(0, "UTF-8; choose Windows-1252 if a spreadsheet wrote it"));
        }
        Some(Encoding::Utf8) | None => Encoding::Windows1252,
        Some(other) => other,
    };
    // Text in UTF-16 without its mark is every second byte a NUL, so look before decoding.
    if !matches!(encoding, Encoding::Utf16Little | Encoding::Utf16Big) {
        refuse_nul(body)?;
    }
    let (text, broken) = match encoding {
        Encoding::Utf8 => (String::from_utf8_lossy(body), false),
        Encoding::Utf16Little => UTF_16LE.decode_without_bom_handling(body),
        Encoding::Utf16Big => UTF_16BE.decode_without_bom_handling(body),
        Encoding::Windows1252 => WINDOWS_1252.decode_without_bom_handling(body),
    };
    if broken {
        return Err(Problem::of_file(0, format!("whole {encoding} text; it is cut off or damaged, ask for it again")));
    }
    if let Some(place) = text.find('\0') {
        return Err(nul_at(line_of(&text, place)));
    }
    let sample = (encoding == Encoding::Windows1252).then(|| sample(&text)).flatten();
    let warning = twice_decoded(&text);
    Ok(Decoded { text: without_end_mark(text), encoding, sample, warning })
}

/// What the byte-order mark says, and the bytes after it.
fn after_mark(bytes: &[u8]) -> (Option<Encoding>, &[u8]) {
    let marks: [(&[u8], Encoding); 3] =
        [(b"\xEF\xBB\xBF", Encoding::Utf8), (b"\xFF\xFE", Encoding::Utf16Little), (b"\xFE\xFF", Encoding::Utf16Big)];
    let found = marks.iter().find_map(|(mark, encoding)| Some((Some(*encoding), bytes.strip_prefix(*mark)?)));
    found.unwrap_or((None, bytes))
}

/// Refuses bytes with NUL in them: UTF-16 without its mark, or no text at all.
fn refuse_nul(bytes: &[u8]) -> Result<(), Problem> {
    let Some(place) = bytes.iter().position(|byte| *byte == 0) else { return Ok(()) };
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let nuls: usize = start.iter().map(|byte| usize::from(*byte == 0)).sum();
    if nuls * 4 >= start.len() {
        let wanted = "UTF-8; this looks like UTF-16 without its mark: save it as CSV UTF-8, or choose UTF-16";
        return Err(Problem::of_file(0, wanted));
    }
    let before = bytes.get(..place).unwrap_or(bytes);
    Err(nul_at(line_of(&String::from_utf8_lossy(before), usize::MAX)))
}

fn nul_at(line: usize) -> Problem {
    Problem::of_file(
        line,
        "text, but there is a NUL byte here; the file is damaged or not a CSV file, ask for it again",
    )
}

/// The number of the line at a place in a text.
fn line_of(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or(text);
    1 + before.replace("\r\n", "\n").matches(['\n', '\r']).count()
}

/// The first line in which the encoding matters.
fn sample(text: &str) -> Option<Sample> {
    let place = text.find(|letter: char| !letter.is_ascii())?;
    let start = text.get(..place)?.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = text.get(start..)?.split(['\n', '\r']).next()?;
    Some(Sample { line: line_of(text, place), text: line.to_owned() })
}

/// Text that was read in the wrong encoding before it came here: `Â£` for a pound sign.
fn twice_decoded(text: &str) -> Option<Warning> {
    let place = ["Â£", "â€™", "â€“", "â€œ", "Ã©"].iter().filter_map(|sign| text.find(sign)).min()?;
    let sign: String = text.get(place..)?.chars().take(2).collect();
    let says = format!("\"{sign}\" looks like text that another program read in the wrong encoding");
    Some(Warning { line: line_of(text, place), says })
}

/// The text without the end-of-file mark that old programs write.
fn without_end_mark(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_suffix('\u{1A}').unwrap_or(text)),
        Cow::Owned(mut text) => {
            if text.ends_with('\u{1A}') {
                text.pop();
            }
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn text_is_read_in_whatever_encoding_it_comes() {
        let marked = |mark: &[u8], body: Vec<u8>| [mark.to_vec(), body].concat();
        for (bytes, encoding) in [
            ("a,£5\n".into(), Encoding::Utf8),
            (marked(b"\xEF\xBB\xBF", "a,£5\n".into()), Encoding::Utf8),
            (marked(b"\xFF\xFE", wide("a,£5\n", false)), Encoding::Utf16Little),
            (marked(b"\xFE\xFF", wide("a,£5\n", true)), Encoding::Utf16Big),
            (b"a,\xA35\n".to_vec(), Encoding::Windows1252),
            (b"\xEF\xBB\xBFa,\xA35\n".to_vec(), Encoding::Windows1252),
            (b"a,\xA35\n\x1A".to_vec(), Encoding::Windows1252),
            ("a,£5\n\u{1A}".into(), Encoding::Utf8),
        ] {
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!((&*decoded.text, decoded.encoding), ("a,£5\n", encoding), "{bytes:?}");
        }
    }

    #[test]
    fn windows_1252_is_said_with_the_first_line_where_it_matters() {
        let decoded = decode(b"a,b\r\n1,2\r\nKent \x96 \xA35,3\r\n", None).unwrap();
        assert_eq!(decoded.sample, Some(Sample { line: 3, text: "Kent – £5,3".into() }));
        assert_eq!(decode("a,£5".as_bytes(), None).unwrap().sample, None);
    }

    #[test]
    fn what_is_no_text_is_refused_with_what_to_do() {
        for (bytes, line, part) in [
            (b"PK\x03\x04rest".to_vec(), 0, "save it as CSV UTF-8"),
            (b"\xD0\xCF\x11\xE0rest".to_vec(), 0, "save it as CSV UTF-8"),
            (b"%PDF-1.7".to_vec(), 0, "PDF"),
            (b"\x1F\x8B\x08".to_vec(), 0, "unpack"),
            (b"a,b,c\n\0,2,3\n1,2,3\n4,5,6\n".to_vec(), 2, "NUL byte"),
            (wide("Reference,Title\n", false), 0, "UTF-16"),
            ([b"\xFF\xFE".to_vec(), wide("a\n\0", false)].concat(), 2, "NUL byte"),
            (b"\xFF\xFEa\0b".to_vec(), 0, "cut off"),
        ] {
            let problem = decode(&bytes, None).unwrap_err();
            assert_eq!(problem.line, line, "{problem:?}");
            assert!(problem.wanted.contains(part), "{problem:?}");
        }
    }

    #[test]
    fn a_chosen_encoding_is_held_to() {
        assert_eq!(decode(&wide("a,b", false), Some(Encoding::Utf16Little)).unwrap().text, "a,b");
        assert_eq!(decode("£".as_bytes(), Some(Encoding::Windows1252)).unwrap().text, "Â£");
        assert!(decode(b"\xA3", Some(Encoding::Utf8)).is_err());
    }

    #[test]
    fn text_that_was_read_wrongly_before_is_warned_of() {
        let warning = decode("a\nÂ£5\n".as_bytes(), None).unwrap().warning.unwrap();
        assert_eq!(warning.line, 2);
        assert!(warning.says.contains("Â£"));
    }
}
