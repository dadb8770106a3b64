//! Bytes -> text: byte-order marks, UTF-8, UTF-16, and Windows-1252 where it is none of these.
//!
//! What is not text (a workbook, a NUL byte) is refused in one sentence that says what to do.
//! An encoding is never guessed in silence: where the bytes are not UTF-8 they are read as
//! Windows-1252, which spreadsheets write in this country, and a line is kept to judge it by.

use super::{Problem, Source, Warning, text::Examined};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::{fmt, io::Read};

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

/// How the text of a file is to be read.
#[derive(Debug)]
pub(super) struct Decoded {
    pub encoding: Encoding,
    /// The start of its text, to find the layout by.
    pub head: String,
}

/// What a file that is no text starts with, what it is, and what to do.
const NOT_TEXT: &[(&[u8], &str)] = &[
    (b"PK\x05\x06", "a workbook or an archive; open it in the spreadsheet program and save it as CSV UTF-8"),
    (b"%PDF", "a PDF; ask for the table as a CSV file"),
    (b"\x1F\x8B", "a compressed file; unpack it first"),
];

/// How much of a file is looked at to find its layout.
const HEAD: usize = 256 * 1024;

/// Whether bytes start as a workbook does.
pub(super) fn is_workbook(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xD0\xCF\x11\xE0")
}

/// Decides how the bytes of a file are written, and reads the start of its text.
pub(super) fn decode(source: &dyn Source, examined: &Examined, chosen: Option<Encoding>) -> Result<Decoded, Problem> {
    if let Some((_, what)) = NOT_TEXT.iter().find(|(start, _)| examined.start.starts_with(start)) {
        return Err(Problem::of_file(0, format!("a CSV file, but this is {what}")));
    }
    let encoding = match chosen.or(mark(&examined.start)) {
        Some(Encoding::Utf8) | None if examined.is_utf8 => Encoding::Utf8,
        // A mark is a promise that the bytes may break; what was chosen is held to.
        Some(Encoding::Utf8) if chosen.is_some() => {
            return Err(Problem::of_file(0, "UTF-8; choose Windows-1252 if a spreadsheet wrote it"));
        }
        Some(Encoding::Utf8) | None => Encoding::Windows1252,
        Some(other) => other,
    };
    // Text in UTF-16 without its mark is every second byte a NUL, so look before decoding.
    if !matches!(encoding, Encoding::Utf16Little | Encoding::Utf16Big) {
        refuse_nul(examined)?;
    }
    Ok(Decoded { encoding, head: head(source, encoding)? })
}

/// The start of the text, up to the end of a line where it is cut.
fn head(source: &dyn Source, encoding: Encoding) -> Result<String, Problem> {
    let unreadable = |error: std::io::Error| Problem::of_file(0, format!("a file that can be read ({error})"));
    let mut bytes = Vec::new();
    let limit = u64::try_from(HEAD + 1).unwrap_or(u64::MAX);
    source.open().map_err(unreadable)?.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    let whole = bytes.len() <= HEAD;
    bytes.truncate(HEAD);
    let bytes = after_mark(&bytes, encoding);
    let mut head = match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Utf16Little => UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
        Encoding::Utf16Big => UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
        Encoding::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    if !whole && let Some(end) = head.rfind(['\n', '\r']) {
        head.truncate(end + 1);
    }
    Ok(head)
}

/// What the byte-order mark says.
fn mark(start: &[u8]) -> Option<Encoding> {
    [Encoding::Utf8, Encoding::Utf16Little, Encoding::Utf16Big]
        .into_iter()
        .find(|encoding| after_mark(start, *encoding).len() < start.len())
}

/// The bytes after the mark of their encoding.
pub(super) fn after_mark(bytes: &[u8], encoding: Encoding) -> &[u8] {
    let mark: &[u8] = match encoding {
        Encoding::Utf8 | Encoding::Windows1252 => b"\xEF\xBB\xBF",
        Encoding::Utf16Little => b"\xFF\xFE",
        Encoding::Utf16Big => b"\xFE\xFF",
    };
    bytes.strip_prefix(mark).unwrap_or(bytes)
}

/// Refuses bytes with NUL in them: UTF-16 without its mark, or no text at all.
fn refuse_nul(examined: &Examined) -> Result<(), Problem> {
    let Some(line) = examined.nul else { return Ok(()) };
    if examined.nuls_at_start * 4 >= examined.start.len() {
        let wanted = "UTF-8; this looks like UTF-16 without its mark: save it as CSV UTF-8, or choose UTF-16";
        return Err(Problem::of_file(0, wanted));
    }
    Err(nul_at(line))
}

/// The problem of a NUL byte.
pub(super) fn nul_at(line: usize) -> Problem {
    Problem::of_file(
        line,
        "text, but there is a NUL byte here; the file is damaged or not a CSV file, ask for it again",
    )
}

/// A line of a block in which the encoding matters, and one that was read wrongly before.
pub(super) fn line_at(text: &str, first_line: usize, place: usize) -> (usize, &str) {
    let before = text.get(..place).unwrap_or(text);
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.split(['\n', '\r']).next()).unwrap_or("");
    (first_line + before.replace("\r\n", "\n").matches(['\n', '\r']).count(), line)
}

/// The first line in which the encoding matters.
pub(super) fn sample(text: &str, first_line: usize) -> Option<Sample> {
    let place = text.bytes().position(|byte| !byte.is_ascii())?;
    let (line, text) = line_at(text, first_line, place);
    Some(Sample { line, text: text.to_owned() })
}

/// Text that was read in the wrong encoding before it came here: `Â£` for a pound sign.
pub(super) fn twice_decoded(text: &str, first_line: usize) -> Option<Warning> {
    if text.is_ascii() {
        return None;
    }
    let place = ["Â£", "â€™", "â€“", "â€œ", "Ã©"].iter().filter_map(|sign| text.find(sign)).min()?;
    let sign: String = text.get(place..)?.chars().take(2).collect();
    let says = format!("\"{sign}\" looks like text that another program read in the wrong encoding");
    Some(Warning { line: line_at(text, first_line, place).0, says })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{Outside, layout::Delimiter, text};

    fn wide(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    /// The whole text of some bytes, and how they are written.
    fn read(bytes: &[u8], chosen: Option<Encoding>) -> Result<(String, Encoding), Problem> {
        let problem = |stop| match stop {
            text::Stop::Unsound(problem) => problem,
            text::Stop::Stopped => Problem::default(),
        };
        let source: &dyn Source = &bytes;
        let watch = Outside::NOTHING.watch;
        let examined = text::examine(source, watch).map_err(problem)?;
        let decoded = decode(source, &examined, chosen)?;
        let mut blocks = text::Blocks::new(source, decoded.encoding, Delimiter::default(), watch).map_err(problem)?;
        let mut whole = String::new();
        while let Some(block) = blocks.next().map_err(problem)? {
            whole.push_str(&block.text);
        }
        assert_eq!(decoded.head.trim_end_matches('\u{1A}'), whole);
        Ok((whole, decoded.encoding))
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
            assert_eq!(read(&bytes, None), Ok(("a,£5\n".to_owned(), encoding)), "{bytes:?}");
        }
    }

    #[test]
    fn a_line_to_judge_windows_1252_by_is_the_first_where_it_matters() {
        let found = sample("a,b\r\n1,2\r\nKent – £5,3\r\n", 1);
        assert_eq!(found, Some(Sample { line: 3, text: "Kent – £5,3".into() }));
        assert_eq!(sample("a,5\n", 1), None);
    }

    #[test]
    fn what_is_no_text_is_refused_with_what_to_do() {
        for (bytes, line, part) in [
            (b"PK\x05\x06rest".to_vec(), 0, "save it as CSV UTF-8"),
            (b"%PDF-1.7".to_vec(), 0, "PDF"),
            (b"\x1F\x8B\x08".to_vec(), 0, "unpack"),
            (b"a,b,c\n\0,2,3\n1,2,3\n4,5,6\n".to_vec(), 2, "NUL byte"),
            (wide("Reference,Title\n", false), 0, "UTF-16"),
            ([b"\xFF\xFE".to_vec(), wide("a\n\0", false)].concat(), 2, "NUL byte"),
            (b"\xFF\xFEa\0b".to_vec(), 0, "cut off"),
        ] {
            let problem = read(&bytes, None).unwrap_err();
            assert_eq!(problem.line, line, "{problem:?}");
            assert!(problem.wanted.contains(part), "{problem:?}");
        }
    }

    #[test]
    fn a_chosen_encoding_is_held_to() {
        let text = |read: Result<(String, Encoding), Problem>| read.unwrap().0;
        assert_eq!(text(read(&wide("a,b", false), Some(Encoding::Utf16Little))), "a,b");
        assert_eq!(text(read("£".as_bytes(), Some(Encoding::Windows1252))), "Â£");
        assert!(read(b"\xA3", Some(Encoding::Utf8)).is_err());
    }

    #[test]
    fn text_that_was_read_wrongly_before_is_warned_of() {
        let warning = twice_decoded("a\nÂ£5\n", 1).unwrap();
        assert_eq!(warning.line, 2);
        assert!(warning.says.contains("Â£"));
    }
}
