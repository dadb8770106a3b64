//! PAPER: the plan -> papers and files.
//!
//! Pure functions over the plan: nothing here reads a clock or writes a file. Used by the
//! exports and by the screens that preview a paper. Every figure comes from `plan::progress` and
//! `plan::account`, so papers and screens agree.
//!
//! ```text
//! document  a paper before it is text       markdown  a document as text
//! grant     the papers of a grant year      three_sixty  its projects, for publishing
//! csv json  records as files                PAPERS    the table of papers
//! ```

pub mod csv;
pub mod document;
pub mod grant;
pub mod json;
pub mod markdown;
pub mod three_sixty;

use crate::plan::{Plan, progress::AsAt, record::Record};

/// A file that was made, and what is to be known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it lacks or what stands in, in sentences.
    pub says: Vec<String>,
    /// Whether nothing is in it that it is for.
    pub is_empty: bool,
}

/// A paper about a grant year.
#[derive(Debug)]
pub struct Paper {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Who reads it, and what it holds.
    pub about: &'static str,
    /// How the name of its file ends.
    pub ending: &'static str,
    write: fn(&Plan, &Record, AsAt) -> Written,
}

impl Paper {
    /// The paper about a grant year, as it stands on a day.
    pub fn of(&self, plan: &Plan, grant: &Record, as_at: AsAt) -> Written {
        (self.write)(plan, grant, as_at)
    }

    /// What its file is called unless somebody says otherwise: `grant-2022-23-funding.md`.
    pub fn file(&self, year: &str) -> String {
        format!("grant-{}-{}.{}", year.replace('/', "-"), self.name, self.ending)
    }
}

fn text(document: &document::Document) -> Written {
    Written { bytes: markdown::written(document).into_bytes(), ..Written::default() }
}

fn table(rows: &[Vec<String>]) -> Written {
    Written { bytes: csv::table(rows), ..Written::default() }
}

/// The papers about a grant year.
pub const PAPERS: &[Paper] = &[
    Paper {
        name: "funding",
        title: "Funding section",
        about: "of the working group's paper, in the house form (Markdown)",
        ending: "md",
        write: |plan, grant, as_at| text(&grant::funding(plan, grant, as_at)),
    },
    Paper {
        name: "return",
        title: "Return to the PCC",
        about: "project, priority, PCC priority, approved, spent, outcome, underspend (Markdown)",
        ending: "md",
        write: |plan, grant, as_at| text(&grant::outcomes(plan, grant, as_at)),
    },
    Paper {
        name: "return-csv",
        title: "Return to the PCC, as a table",
        about: "the same as rows for a spreadsheet (CSV)",
        ending: "csv",
        write: |plan, grant, as_at| table(&grant::outcomes_rows(plan, grant, as_at)),
    },
    Paper {
        name: "account",
        title: "Account",
        about: "every figure of the year, by pot, with the sum it is (CSV)",
        ending: "csv",
        write: |plan, grant, as_at| table(&grant::account_rows(plan, grant, as_at)),
    },
    Paper {
        name: "360giving",
        title: "Projects, 360Giving",
        about: "the projects in the 360Giving Data Standard, for publishing (JSON)",
        ending: "json",
        write: |plan, grant, as_at| {
            let package = three_sixty::package(plan, grant, as_at);
            let mut text = serde_json::to_string_pretty(&package.json).unwrap_or_default();
            text.push('\n');
            Written { bytes: text.into_bytes(), says: package.says, is_empty: package.grants == 0 }
        },
    },
];
