//! A paper before it is text: sections with numbered paragraphs, lists and tables, in the house form.
//!
//! The papers of the working group number their sections `2.0` and their paragraphs `2.1`, `2.2`
//! (working group paper of 17 November 2022). A writer, such as [`super::markdown`], turns it into text.

/// A paper, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The lines of its head, such as `Subject`; none where it is a part of another paper.
    pub head: Vec<(&'static str, String)>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// The day that its figures hold for, and where they come from, in a sentence.
    pub foot: String,
}

/// A section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its number in the paper, for `2.0` and its paragraphs.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// What stands in it.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph, which gets a number.
    Paragraph(String),
    /// A list under the paragraph before it: what each is called, and what is said of it.
    Items(Vec<(String, String)>),
    /// A table under the paragraph before it.
    Table(Table),
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its headings, and whether what is under one stands at the right.
    pub headers: Vec<(&'static str, bool)>,
    /// Its rows, each with a cell for every heading.
    pub rows: Vec<Vec<String>>,
    /// Its sums, under the rows.
    pub total: Option<Vec<String>>,
}

impl Section {
    /// A section without parts yet.
    pub fn new(number: usize, title: impl Into<String>) -> Self {
        Self { number, title: title.into(), parts: Vec::new() }
    }

    /// Adds a paragraph.
    pub fn says(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Paragraph(text.into()));
    }
}
