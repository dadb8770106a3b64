//! The journal's chain: each revision carries a hash over the one before it and over itself.
//!
//! An edit of the journal by another tool is found with it, and the first revision that does not
//! hold is named. It proves no more: who can write the file can compute the hashes anew.
//!
//! ```text
//! SHA-256 over   the chain before (nothing where there is none)
//!                number, at, by, host, why, source, undoes
//!                each change in order: seq, op, kind, record, code, column, before, after
//! ```
//!
//! Every part comes with its length in front, and what is absent with a length that no text has, so
//! no two revisions are written alike. Used when a revision is committed, and when a file is checked.

use super::error::Trouble;
use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// A link of the chain while its parts are added.
pub(super) struct Link(Sha256);

impl Link {
    /// Begins after another; the first link begins after nothing.
    pub fn after(before: Option<&str>) -> Self {
        let mut link = Self(Sha256::new());
        link.text(before);
        link
    }

    /// Adds a text, or that there is none.
    pub fn text(&mut self, text: Option<&str>) {
        self.bytes(text.map(str::as_bytes));
    }

    /// Adds a text as the file holds it, whatever its bytes.
    fn bytes(&mut self, text: Option<&[u8]>) {
        let length = text.map_or(u64::MAX, |text| text.len() as u64);
        self.0.update(length.to_le_bytes());
        self.0.update(text.unwrap_or_default());
    }

    /// Adds a number.
    pub fn number(&mut self, number: i64) {
        self.0.update(8_u64.to_le_bytes());
        self.0.update(number.to_le_bytes());
    }

    /// Adds a number, or that there is none.
    pub fn maybe(&mut self, number: Option<i64>) {
        match number {
            Some(number) => self.number(number),
            None => self.text(None),
        }
    }

    /// The hash in hexadecimal.
    pub fn close(self) -> String {
        self.0.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// The newest link of the chain; nothing where it has not begun.
pub(super) fn last(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT \"chain\" FROM \"revision\" ORDER BY \"id\" DESC LIMIT 1")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?.flatten())
}

/// What is wrong with the chain: the first revision at which it does not hold.
pub(super) fn broken(connection: &Connection) -> Result<Option<String>, Trouble> {
    let mut heads = connection.prepare(
        "SELECT \"id\", \"at\", \"by\", \"host\", \"why\", \"source\", \"undoes\", \"chain\" \
         FROM \"revision\" ORDER BY \"id\"",
    )?;
    let mut changes = connection.prepare(
        "SELECT \"seq\", \"op\", \"kind\", \"record\", \"code\", \"column\", \"before\", \"after\" \
         FROM \"change\" WHERE \"revision\" = ?1 ORDER BY \"seq\"",
    )?;
    let mut before: Option<String> = None;
    let mut rows = heads.query([])?;
    while let Some(row) = rows.next()? {
        let (number, stands): (i64, Option<String>) = (row.get(0)?, row.get(7)?);
        // Revisions from before there was a chain come first, and only first.
        let Some(stands) = stands else {
            if before.is_some() {
                return Ok(Some(sentence(number)));
            }
            continue;
        };
        let mut link = Link::after(before.as_deref());
        of_head(&mut link, row)?;
        let mut parts = changes.query([number])?;
        while let Some(row) = parts.next()? {
            of_change(&mut link, row)?;
        }
        if link.close() != stands {
            return Ok(Some(sentence(number)));
        }
        before = Some(stands);
    }
    Ok(None)
}

fn sentence(number: i64) -> String {
    format!("the journal's chain does not hold at revision {number}: it, or the one before it, was changed or removed")
}

fn of_head(link: &mut Link, row: &Row<'_>) -> rusqlite::Result<()> {
    link.number(row.get(0)?);
    link.number(row.get(1)?);
    for column in 2..6 {
        link.bytes(row.get_ref(column)?.as_bytes_or_null()?);
    }
    link.maybe(row.get(6)?);
    Ok(())
}

fn of_change(link: &mut Link, row: &Row<'_>) -> rusqlite::Result<()> {
    link.number(row.get(0)?);
    for column in [1, 2] {
        link.bytes(row.get_ref(column)?.as_bytes_or_null()?);
    }
    link.number(row.get(3)?);
    for column in 4..8 {
        link.bytes(row.get_ref(column)?.as_bytes_or_null()?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash of texts one after another.
    fn of(texts: &[Option<&str>]) -> String {
        let mut link = Link::after(None);
        for text in texts {
            link.text(*text);
        }
        link.close()
    }

    #[test]
    fn no_two_ways_to_divide_a_text_are_alike() {
        let all = [
            of(&[Some("ab"), Some("c")]),
            of(&[Some("a"), Some("bc")]),
            of(&[Some("abc")]),
            of(&[Some("abc"), None]),
            of(&[Some("abc"), Some("")]),
            of(&[None, Some("abc")]),
        ];
        for (place, one) in all.iter().enumerate() {
            assert_eq!(one.len(), 64);
            assert!(!all[..place].contains(one), "{place}");
        }
    }
}
