//! A document as Markdown: for pasting into a paper, for a web page, for reading as it is.
//!
//! Text from the plan is escaped, so that a title with a star or a bar in it reads as it was typed.

use super::document::{Document, Part, Section, Table};
use crate::plan::wording::acts;
use std::fmt::Write as _;

/// A document as Markdown, with line ends as Unix has them.
pub fn written(document: &Document) -> String {
    let mut text = String::new();
    for (label, value) in &document.head {
        // Two blanks at its end break the line.
        let _ = writeln!(text, "**{label}:** {}  ", escaped(value));
    }
    if !document.head.is_empty() {
        text.push_str("\n---\n\n");
    }
    for one in &document.sections {
        section(&mut text, one);
    }
    if !document.foot.is_empty() {
        let _ = writeln!(text, "*{}*", escaped(&document.foot));
    }
    text
}

fn section(text: &mut String, section: &Section) {
    let _ = writeln!(text, "## {}.0 {}\n", section.number, escaped(&section.title));
    let mut paragraph = 0;
    for part in &section.parts {
        match part {
            Part::Paragraph(says) => {
                paragraph += 1;
                // An escaped number is no list of Markdown's own, which would count for itself.
                let _ = writeln!(text, "{}.{paragraph} {}\n", section.number, escaped(says));
            }
            Part::Items(items) => {
                for (name, says) in items {
                    let _ = match says.as_str() {
                        "" => writeln!(text, "- **{}**", escaped(name)),
                        says => writeln!(text, "- **{}** {}", escaped(name), escaped(says)),
                    };
                }
                text.push('\n');
            }
            Part::Table(one) => table(text, one),
        }
    }
}

fn table(text: &mut String, table: &Table) {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let headers: Vec<String> = table.headers.iter().map(|(header, _)| escaped(header)).collect();
    let rules: Vec<String> =
        table.headers.iter().map(|(_, right)| if *right { "---:" } else { "---" }.to_owned()).collect();
    text.push_str(&line(&headers));
    text.push_str(&line(&rules));
    for row in &table.rows {
        text.push_str(&line(&row.iter().map(|cell| escaped(cell)).collect::<Vec<_>>()));
    }
    if let Some(total) = &table.total {
        let bold = |cell: &String| if cell.is_empty() { String::new() } else { format!("**{}**", escaped(cell)) };
        text.push_str(&line(&total.iter().map(bold).collect::<Vec<_>>()));
    }
    text.push('\n');
}

/// Text that Markdown shows as it stands, on one line.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | '*' | '_' | '`' | '|' | '<' | '>' | '[' | ']' | '#' | '~' | '$' | '!' => {
                shown.push('\\');
                shown.push(letter);
            }
            // Only where letters follow could it be read as one of HTML's names.
            '&' if letters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '#') => shown.push_str("&amp;"),
            letter if letter.is_control() => shown.push(' '),
            letter if acts(letter) => {}
            letter => shown.push(letter),
        }
    }
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_has_its_numbers_and_text_reads_as_it_was_typed() {
        let mut one = Section::new(2, "KCSP Funding | 2022/23");
        one.says("It is *asked*.");
        one.parts.push(Part::Items(vec![("A & B &lt;".to_owned(), "(£1.00) -\nx\u{202e}\u{200b}".to_owned())]));
        one.says("Then:");
        one.parts.push(Part::Table(Table {
            headers: vec![("What", false), ("How much", true)],
            rows: vec![vec!["a|b".to_owned(), "£1.00".to_owned()]],
            total: Some(vec!["All".to_owned(), "£1.00".to_owned()]),
        }));
        let document = Document {
            head: vec![("Subject", "x".to_owned())],
            sections: vec![one],
            foot: "As at 1 May 2026.".to_owned(),
        };
        let wanted = "**Subject:** x  \n\n---\n\n## 2.0 KCSP Funding \\| 2022/23\n\n2.1 It is \\*asked\\*.\n\n\
                      - **A & B &amp;lt;** (£1.00) - x\n\n2.2 Then:\n\n| What | How much |\n| --- | ---: |\n\
                      | a\\|b | £1.00 |\n| **All** | **£1.00** |\n\n*As at 1 May 2026.*\n";
        assert_eq!(written(&document), wanted);
    }
}
