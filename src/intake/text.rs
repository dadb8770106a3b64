//! The bytes of a text file -> its text, block by block.
//!
//! A file is read twice, so that it need never be held whole. The first reading looks at every
//! byte: how they are written, whether there is a NUL among them, and their hash. The second
//! decodes them and cuts the text into blocks of whole rows.
//!
//! ```text
//! bytes --examine--> encoding, hash        bytes --blocks--> text of whole rows, with its first line
//! ```
//!
//! A block ends where a row ends: at a line end that is not inside quotation marks. A mark that
//! is never closed is found here, at the line that opened it, and does not swallow the file.

use super::{
    Problem, Progress, Source, Strange, Warning, Watch,
    decode::{Encoding, after_mark, line_at, nul_at},
    layout::Delimiter,
};
use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, io::Read, mem};

/// How many bytes are read at a time.
const PIECE: usize = 1 << 20;
/// The most bytes that one row may have: a mark that is not closed within them is not closed.
const ROW_BYTES: usize = 8 << 20;

/// Why nothing more is read.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file is not sound.
    Unsound(Problem),
    /// Somebody stopped it.
    Stopped,
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Unsound(problem)
    }
}

/// What every byte of a file says.
#[derive(Debug, Default)]
pub(super) struct Examined {
    /// The hash of all bytes, SHA-256 in hexadecimal.
    pub hash: String,
    /// Whether all of it is UTF-8.
    pub is_utf8: bool,
    /// The line of the first NUL byte, where there is one.
    pub nul: Option<usize>,
    /// The first bytes, to know a mark and a file that is no text by.
    pub start: Vec<u8>,
    /// Of how many of these first bytes how many are NUL.
    pub nuls_at_start: usize,
}

/// Looks at every byte of a file.
pub(super) fn examine(source: &dyn Source, watch: &Watch) -> Result<Examined, Stop> {
    const START: usize = 4096;
    let mut found = Examined { is_utf8: true, ..Examined::default() };
    let mut hash = Sha256::new();
    let mut reader = source.open().map_err(|error| unreadable(&error))?;
    let (mut piece, mut carried) = (vec![0; PIECE], 0);
    let (mut line, mut before, mut done) = (1, 0, 0);
    loop {
        let count = fill(&mut *reader, piece.get_mut(carried..).unwrap_or_default())?;
        let bytes = piece.get(..carried + count).unwrap_or_default();
        let fresh = bytes.get(carried..).unwrap_or_default();
        hash.update(fresh);
        if found.start.len() < START {
            let room = START - found.start.len();
            found.start.extend(fresh.iter().take(room));
        }
        if found.nul.is_none() {
            if let Some(place) = memchr::memchr(0, fresh) {
                let lines = fresh.get(..place).unwrap_or_default();
                found.nul = Some(line + line_ends(lines, before));
            }
            line += line_ends(fresh, before);
            before = fresh.last().copied().unwrap_or(before);
        }
        carried = match std::str::from_utf8(bytes) {
            _ if !found.is_utf8 => 0,
            Ok(_) => 0,
            // A letter that goes over the end of a piece is looked at with the next one.
            Err(error) if error.error_len().is_none() && count > 0 => bytes.len() - error.valid_up_to(),
            Err(_) => {
                found.is_utf8 = false;
                0
            }
        };
        let end = bytes.len();
        piece.copy_within(end - carried..end, 0);
        if count == 0 {
            break;
        }
        done += u64::try_from(count).unwrap_or(0);
        if watch(Progress { done: done / 2, total: source.len() }).is_break() {
            return Err(Stop::Stopped);
        }
    }
    found.nuls_at_start = memchr::memchr_iter(0, &found.start).count();
    for byte in hash.finalize() {
        // Writing to a text cannot fail.
        let _ = write!(found.hash, "{byte:02x}");
    }
    Ok(found)
}

/// How many lines end in some bytes, whatever ends them; a LF after a CR before it ends none.
pub(super) fn line_ends(bytes: &[u8], before: u8) -> usize {
    let mut count = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let before = if at == 0 { before } else { bytes.get(at - 1).copied().unwrap_or(0) };
        count += usize::from(bytes.get(at) == Some(&b'\r') || before != b'\r');
    }
    count
}

/// Fills a piece as far as the file goes.
fn fill(reader: &mut dyn Read, piece: &mut [u8]) -> Result<usize, Stop> {
    let mut count = 0;
    while let Some(rest) = piece.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(read) => count += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&error).into()),
        }
    }
    Ok(count)
}

fn unreadable(error: &std::io::Error) -> Problem {
    Problem::of_file(0, format!("a file that can be read to its end ({error})"))
}

/// Whole rows of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// The text.
    pub text: String,
    /// The line that it starts on.
    pub first_line: usize,
    /// The byte before it: a LF after a CR ends no line of its own.
    pub before: u8,
}

/// The text of a file, block by block.
pub(super) struct Blocks<'s> {
    reader: Box<dyn Read + 's>,
    decoder: Decoder,
    watch: &'s Watch<'s>,
    progress: Progress,
    encoding: Encoding,
    delimiter: Delimiter,
    /// Text that has not been handed out, and how far it was looked through.
    pending: String,
    looked: usize,
    line: usize,
    last: u8,
    quotes: Quotes,
    piece: Vec<u8>,
    ended: bool,
}

impl<'s> Blocks<'s> {
    /// Begins to read the text of a file.
    pub fn new(
        source: &'s dyn Source,
        encoding: Encoding,
        delimiter: Delimiter,
        watch: &'s Watch<'s>,
    ) -> Result<Self, Stop> {
        let kind = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Utf16Little => UTF_16LE,
            Encoding::Utf16Big => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        Ok(Self {
            reader: source.open().map_err(|error| unreadable(&error))?,
            decoder: kind.new_decoder_without_bom_handling(),
            watch,
            progress: Progress { done: 0, total: source.len() },
            encoding,
            delimiter,
            pending: String::new(),
            looked: 0,
            line: 1,
            last: 0,
            quotes: Quotes::default(),
            piece: vec![0; PIECE],
            ended: false,
        })
    }

    /// The next rows; nothing after the last.
    pub fn next(&mut self) -> Result<Option<Block>, Stop> {
        loop {
            if self.ended && self.pending.is_empty() {
                return Ok(None);
            }
            if !self.ended {
                self.decode()?;
            }
            let fresh = self.pending.as_bytes().get(self.looked..).unwrap_or_default();
            let end = self.quotes.look(fresh, self.looked, self.delimiter);
            self.looked = self.pending.len();
            if self.ended {
                if let Some(line) = self.quotes.open() {
                    return Err(unclosed(line).into());
                }
                return Ok(Some(self.cut(self.pending.len())));
            }
            if let Some(end) = end.filter(|end| *end > 0) {
                return Ok(Some(self.cut(end)));
            }
            if self.pending.len() > ROW_BYTES {
                return Err(match self.quotes.open() {
                    Some(line) => unclosed(line),
                    None => Problem::of_file(self.line, format!("a row of at most {} MiB", ROW_BYTES >> 20)),
                }
                .into());
            }
        }
    }

    /// What is strange about the quotation marks that were met.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> {
        self.quotes.warnings()
    }

    /// Hands out the text up to a row's end.
    fn cut(&mut self, end: usize) -> Block {
        let rest = self.pending.split_off(end);
        let text = mem::replace(&mut self.pending, rest);
        let (first_line, before) = (self.line, self.last);
        self.last = text.as_bytes().last().copied().unwrap_or(before);
        self.line = self.quotes.line_of_last_end;
        self.looked = self.pending.len();
        Block { text, first_line, before }
    }

    /// Decodes some more of the file.
    fn decode(&mut self) -> Result<(), Stop> {
        let count = fill(&mut *self.reader, &mut self.piece)?;
        let mut bytes = self.piece.get(..count).unwrap_or_default();
        if self.progress.done == 0 {
            bytes = after_mark(bytes, self.encoding);
        }
        self.ended = count < self.piece.len();
        let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
        self.pending.reserve(room);
        let (_, _, broken) = self.decoder.decode_to_string(bytes, &mut self.pending, self.ended);
        if broken && matches!(self.encoding, Encoding::Utf16Little | Encoding::Utf16Big) {
            let wanted = format!("whole {} text; it is cut off or damaged, ask for it again", self.encoding);
            return Err(Problem::of_file(0, wanted).into());
        }
        if matches!(self.encoding, Encoding::Utf16Little | Encoding::Utf16Big)
            && let Some(place) = memchr::memchr(0, self.pending.as_bytes())
        {
            return Err(nul_at(line_at(&self.pending, self.line, place).0).into());
        }
        if self.ended && self.pending.ends_with('\u{1A}') {
            // The end-of-file mark that old programs write.
            self.pending.pop();
        }
        self.progress.done += u64::try_from(count).unwrap_or(0);
        let half = Progress { done: u64::midpoint(self.progress.total, self.progress.done), ..self.progress };
        if (self.watch)(half).is_break() { Err(Stop::Stopped) } else { Ok(()) }
    }
}

fn unclosed(line: usize) -> Problem {
    let wanted = "a second quotation mark that closes the cell opened on this line; nothing after it can be read";
    Problem::of_file(line, wanted)
}

/// Looks through the quotation marks of a text as the csv crate will read them.
///
/// ```text
///  start --"--> quoted --"--> closed --"--> quoted
///    |                          | `--other--> plain, and warned of
///    `--other--> plain   delimiter or line end: start again
/// ```
#[derive(Debug)]
struct Quotes {
    state: In,
    line: usize,
    opened: usize,
    before: u8,
    /// The line after the last end of a row.
    line_of_last_end: usize,
    after_quote: Strange,
    inside: Strange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum In {
    Start,
    Plain,
    Quoted,
    Closed,
}

impl Default for Quotes {
    fn default() -> Self {
        Self {
            state: In::Start,
            line: 1,
            opened: 0,
            before: 0,
            line_of_last_end: 1,
            after_quote: Strange::default(),
            inside: Strange::default(),
        }
    }
}

impl Quotes {
    /// Looks through more of the text; the place after the last row that ends in it, counted from
    /// the start of a text of which `from` bytes were looked at before.
    fn look(&mut self, bytes: &[u8], from: usize, delimiter: Delimiter) -> Option<usize> {
        if self.state != In::Quoted && memchr::memchr(b'"', bytes).is_none() {
            return self.look_plain(bytes, from, delimiter);
        }
        let mut end = None;
        for (place, byte) in bytes.iter().enumerate() {
            let byte = *byte;
            let ends_line = byte == b'\r' || (byte == b'\n' && self.before != b'\r');
            self.state = match (self.state, byte) {
                (In::Start, b'"') => {
                    self.opened = self.line;
                    In::Quoted
                }
                (In::Quoted, b'"') => In::Closed,
                (In::Quoted, _) | (In::Closed, b'"') => In::Quoted,
                (_, b'\r' | b'\n') => {
                    end = Some(place + 1);
                    In::Start
                }
                (_, byte) if delimiter.is(byte) => In::Start,
                (In::Closed, _) => {
                    self.after_quote.seen(self.line);
                    In::Plain
                }
                (In::Plain, b'"') => {
                    self.inside.seen(self.line);
                    In::Plain
                }
                (In::Start | In::Plain, _) => In::Plain,
            };
            self.line += usize::from(ends_line);
            self.before = byte;
            if end == Some(place + 1) {
                self.line_of_last_end = self.line;
            }
        }
        end.map(|end| from + end)
    }

    /// The same for a text without quotation marks, of which only the ends matter.
    fn look_plain(&mut self, bytes: &[u8], from: usize, delimiter: Delimiter) -> Option<usize> {
        let last = *bytes.last()?;
        self.line += line_ends(bytes, self.before);
        self.before = last;
        let end = memchr::memrchr2(b'\n', b'\r', bytes).map(|place| place + 1);
        if end.is_some() {
            self.line_of_last_end = self.line;
        }
        self.state = if matches!(last, b'\n' | b'\r') || delimiter.is(last) { In::Start } else { In::Plain };
        end.map(|end| from + end)
    }

    /// The line of the mark that is open.
    fn open(&self) -> Option<usize> {
        (self.state == In::Quoted).then_some(self.opened)
    }

    fn warnings(&self) -> impl Iterator<Item = Warning> {
        let warnings = [
            self.after_quote.warning("text follows a closing quotation mark; look whether the cell is whole"),
            self.inside
                .warning("a quotation mark stands inside a cell that does not start with one; it was kept as it is"),
        ];
        warnings.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Outside;

    /// The blocks of a text that comes a few bytes at a time.
    fn blocks(text: &str, piece: usize) -> Result<Vec<Block>, Problem> {
        let bytes = text.as_bytes();
        let source: &dyn Source = &bytes;
        let mut blocks = Blocks::new(source, Encoding::Utf8, Delimiter::default(), Outside::NOTHING.watch)
            .map_err(|_| Problem::default())?;
        blocks.piece = vec![0; piece];
        let mut found = Vec::new();
        loop {
            match blocks.next() {
                Ok(Some(block)) => found.push(block),
                Ok(None) => return Ok(found),
                Err(Stop::Unsound(problem)) => return Err(problem),
                Err(Stop::Stopped) => panic!("nobody stopped it"),
            }
        }
    }

    #[test]
    fn blocks_hold_whole_rows_and_know_their_first_line_however_the_bytes_come() {
        for text in
            ["a,b\n1,2\n", "a\r\n\r\n\"x\r\ny\",2\r\nlast", "a\rb\r\rc", "\"a\n\"\n\n\nb,\"c\"\n", "é,£\nü\n", ""]
        {
            for piece in 3..12 {
                let found = blocks(text, piece).unwrap();
                let whole: String = found.iter().map(|block| block.text.as_str()).collect();
                assert_eq!(whole, text, "{piece}");
                let mut before = String::new();
                for block in &found {
                    let lines = 1 + line_ends(before.as_bytes(), 0);
                    assert_eq!(block.first_line, lines, "{text:?} in pieces of {piece}: {block:?}");
                    let marks = before.matches('"').count();
                    assert_eq!(marks % 2, 0, "{text:?} is cut inside quotation marks");
                    before.push_str(&block.text);
                }
            }
        }
    }

    #[test]
    fn a_mark_that_is_never_closed_is_a_problem_at_the_line_that_opens_it() {
        for (text, line) in [
            ("a,b\n1,\"x\n2,y\n", 2),
            ("a,b\r\r\n\"x\",\"y\n\n", 3),
            ("a,b\n\"one\ntwo\",3\n\"four\"\"\n", 4),
            ("sep=,\na,b\n\"\n", 3),
        ] {
            for piece in [3, 5, 100] {
                assert_eq!(blocks(text, piece).unwrap_err().line, line, "{text:?}");
            }
        }
        for text in ["a,b\n5\"6,x\n", "a,b\n\"\"\"\",x\n", "a,b\n\"\",\"x\""] {
            assert!(blocks(text, 4).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        let bytes: &[u8] = b"abc";
        let examined = examine(&bytes, Outside::NOTHING.watch).map_err(|_| ()).unwrap();
        assert_eq!(examined.hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_letter_that_lies_over_the_end_of_a_piece_is_still_utf_8() {
        let text = format!("{}é{}", "a".repeat(PIECE - 1), "b".repeat(10));
        let bytes = text.as_bytes();
        assert!(examine(&bytes, Outside::NOTHING.watch).map_err(|_| ()).unwrap().is_utf8);
        let broken = [text.as_bytes(), b"\xC3"].concat();
        assert!(!examine(&broken.as_slice(), Outside::NOTHING.watch).map_err(|_| ()).unwrap().is_utf8);
    }
}
