//! What the one who takes a file in knows beside its bytes, and what a file can hold.

use super::{decode::Encoding, layout::Delimiter};
use crate::plan::{Id, Kind, day::FinancialYear};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the one who takes a file in knows beside its bytes, and what they overrule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// What the file holds, where its headers shall not decide.
    pub shape: Option<Shape>,
    /// The file's name, for messages and as the source of what is taken.
    pub file: String,
    /// The day of the intake.
    pub today: Date,
    /// Who takes it in.
    pub by: String,
    /// The year of the findings, where the file has no column for it.
    pub year: Option<FinancialYear>,
    /// How the bytes are written, where they shall not decide.
    pub encoding: Option<Encoding>,
    /// What stands between cells, where the content shall not decide.
    pub delimiter: Option<Delimiter>,
    /// The line that the header row starts on, where the content shall not decide.
    pub header_line: Option<usize>,
    /// How many rows the header has, where the content shall not decide.
    pub header_rows: Option<usize>,
    /// Which of several tables in the file is meant, from 0.
    pub table: Option<usize>,
    /// Which sheet of a workbook is meant; the first that holds a table where nobody says.
    pub sheet: Option<String>,
    /// The field that a column becomes, by the column's place from 0; no name ignores it.
    pub columns: BTreeMap<usize, String>,
    /// The field that a column becomes, by the column's heading: for who has not seen the file.
    pub headings: BTreeMap<String, String>,
    /// What words mean an issue beside the plan's aliases; taking the file in adds them to these.
    pub issues: BTreeMap<String, Id>,
    /// What figures are called where the file does not say: the title of their edition.
    pub title: Option<String>,
    /// The name of the map by which the file shall be read, and under which it is remembered.
    pub map: Option<String>,
    /// Whether a file that was taken in before may be taken in again.
    pub again: bool,
    /// How much of a file is read.
    pub limits: Limits,
    /// Whether a map that the plan remembers for these headers is to be left alone.
    pub without_map: bool,
}

/// The most that is read of a file, told before anything is: generous, and a safeguard against a
/// file that is no table at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in a file.
    pub file: u64,
    /// Columns in a table.
    pub columns: usize,
    /// Bytes in a cell; more is nearly always a quote gone wrong.
    pub cell: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: 4 << 30, columns: 1_000, cell: 64 << 10 }
    }
}

impl Choices {
    /// Leaves everything to the file.
    pub fn new(file: impl Into<String>, today: Date, by: impl Into<String>) -> Self {
        Self {
            shape: None,
            file: file.into(),
            today,
            by: by.into(),
            year: None,
            encoding: None,
            delimiter: None,
            header_line: None,
            header_rows: None,
            table: None,
            sheet: None,
            columns: BTreeMap::new(),
            headings: BTreeMap::new(),
            issues: BTreeMap::new(),
            title: None,
            map: None,
            again: true,
            limits: Limits::default(),
            without_map: false,
        }
    }

    /// The same for records of this kind.
    #[must_use]
    pub fn of(self, kind: Kind) -> Self {
        Self { shape: Some(Shape::Records(kind)), ..self }
    }

    /// The kind of records that the file is said to hold.
    pub fn kind(&self) -> Option<Kind> {
        match self.shape {
            Some(Shape::Records(kind)) => Some(kind),
            Some(Shape::Findings) => Some(Kind::Finding),
            _ => None,
        }
    }
}

/// What the file turned out to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A row for each record of one kind, as our exports.
    Records(Kind),
    /// A row for each place and issue: districts' assessments.
    Findings,
    /// Issues down, places across: districts' assessments side by side.
    Matrix,
    /// Issues down, criteria across, a total or a rank: the year's risk scores.
    Scores,
    /// Measured series by area and period.
    Figures,
    /// Nothing that can be taken.
    #[default]
    Unknown,
}

impl Shape {
    /// The shapes beside records of one kind, with what they are called.
    pub const BESIDE_RECORDS: [(&'static str, Self); 4] = [
        ("findings", Self::Findings),
        ("findings in a matrix", Self::Matrix),
        ("risk scoring", Self::Scores),
        ("figures", Self::Figures),
    ];

    /// What it is called: `actions`, `findings in a matrix`.
    pub fn word(self) -> String {
        let named = Self::BESIDE_RECORDS.iter().find(|(_, shape)| *shape == self);
        match (self, named) {
            // Findings that name their return, as in our own export, are records.
            (Self::Records(Kind::Finding), _) => "records of findings".to_owned(),
            (Self::Records(kind), _) => kind.many().to_owned(),
            (_, Some((word, _))) => (*word).to_owned(),
            (_, None) => "nothing that is known".to_owned(),
        }
    }

    /// The shape that is called so: `actions`, `ledger-entries`, `matrix`, `figures`.
    pub fn named(text: &str) -> Option<Self> {
        let plain = text.trim().to_lowercase().replace(['-', '_'], " ");
        match plain.as_str() {
            "matrix" => return Some(Self::Matrix),
            "scores" | "scoring" => return Some(Self::Scores),
            "bids" | "bid" => return Some(Self::Records(Kind::Project)),
            "records of findings" => return Some(Self::Records(Kind::Finding)),
            _ => {}
        }
        let named = Self::BESIDE_RECORDS.iter().find(|(word, _)| *word == plain);
        named.map(|(_, shape)| *shape).or_else(|| Kind::named(&plain).map(Self::Records))
    }
}
