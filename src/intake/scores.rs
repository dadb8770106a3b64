//! The local risk scoring, issues down and criteria across -> the year's risk scores.
//!
//! Only what was written is kept: a criterion that is blank is not scored, never nought, and a
//! total or a rank may stand alone. How scores make a total is the partnership's own method, so
//! nothing is added up here.

use super::{
    Choices, Desk, Ignored, Problem, Warning,
    cells::Cells,
    headers::{self, plain},
    issues::Issues,
    mapping::{Becomes, ColumnUse},
    numbers::{self, Said as Number},
    outcome::{Outcome, Outcomes, twice},
    sheet::{Row, Rows, Sheet},
    text::Stop,
};
use crate::plan::{
    Id, Kind, Mint, Plan,
    cell::Cell,
    change::{Change, diff},
    day::FinancialYear,
    record::{Record, Words},
    risk_criterion::{self, Section},
    risk_score,
    wording::capital,
};
use std::collections::HashMap;

/// The criteria that a partnership scores by where its plan names none: the sections of the matrix
/// with what usually stands in each.
const USUAL: &[(Section, &[&str])] = &[
    (Section::Individual, &["physical", "psychological", "financial"]),
    (Section::Wider, &["community", "public expectation", "environmental", "environment"]),
    (
        Section::Likelihood,
        &[
            "confidence",
            "confidence in the evidence",
            "volume",
            "frequency",
            "volume or frequency",
            "trend",
            "forecast",
            "trend or forecast",
            "likelihood",
        ],
    ),
    (
        Section::Position,
        &["economic cost", "political or reputational", "political", "reputational", "capacity", "capability"],
    ),
];

/// The usual criteria, each once, with its section.
pub(super) fn usual() -> impl Iterator<Item = (Section, String)> {
    const FIRST: [&str; 11] = [
        "physical",
        "psychological",
        "financial",
        "community",
        "public expectation",
        "environmental",
        "confidence",
        "volume or frequency",
        "trend or forecast",
        "capacity",
        "capability",
    ];
    let all = USUAL.iter().flat_map(|(section, names)| names.iter().map(|name| (*section, *name)));
    all.filter(|(_, name)| FIRST.contains(name)).map(|(section, name)| (section, capital(name)))
}

/// What a column of a scoring holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Issue,
    /// A criterion that the plan has, or one that the file brings.
    Criterion(Option<Id>, Section, String),
    /// The score of the whole.
    Total,
    /// A field of the score: rank, scorer, date, rationale.
    Field(usize),
}

/// The columns of a scoring.
#[derive(Clone, Debug)]
pub(super) struct ScoreColumns {
    parts: Vec<Option<Part>>,
    year: FinancialYear,
    /// Where the year is from, when no column says it.
    warning: Option<Warning>,
}

impl ScoreColumns {
    /// The columns of a sheet that has issues down and criteria across.
    pub fn new(sheet: &Sheet, choices: &Choices, plan: &Plan) -> Self {
        let (year, warning) = sheet.year(choices, "scores");
        let of_year = |record: &&Record| record.get(risk_criterion::YEAR) == Some(year);
        let criterion = |name: &str| {
            let held = plan.all(Kind::RiskCriterion).iter().filter(of_year);
            let short = name.trim_end_matches(" harm").trim_end_matches(" impact").trim_end_matches(" score");
            // In full first, then without the word that only says what it is.
            let named = |name: &str| held.clone().find(|record| plain(record.get(risk_criterion::NAME)) == name);
            if let Some(record) = named(name).or_else(|| named(short)) {
                let section = record.get(risk_criterion::SECTION).unwrap_or(Section::Individual);
                return Some(Part::Criterion(Some(record.id), section, record.get(risk_criterion::NAME).to_owned()));
            }
            let usual = USUAL.iter().find(|(_, names)| names.contains(&short) || names.contains(&name));
            usual.map(|(section, _)| Part::Criterion(None, *section, capital(short)))
        };
        let part = |(column, header): (usize, &str)| {
            let said = choices.columns.get(&column).map_or(header, String::as_str);
            let name = plain(said);
            let field = match name.as_str() {
                "" => return None,
                "rank" | "ranking" | "position" => Some(risk_score::RANK.number()),
                "scored by" | "scorer" => Some(risk_score::SCORER.number()),
                "date" | "scored on" | "date scored" => Some(risk_score::DATE.number()),
                "rationale" | "comments" | "comment" | "notes" | "note" | "reason" => {
                    Some(risk_score::RATIONALE.number())
                }
                _ => None,
            };
            if let Some(field) = field {
                return Some(Part::Field(field));
            }
            match name.as_str() {
                "total" | "total score" | "score" | "risk score" | "overall score" | "overall" => Some(Part::Total),
                _ if headers::is_issue(said) || name == "risk" => Some(Part::Issue),
                _ => criterion(&name),
            }
        };
        let mut parts: Vec<Option<Part>> = Vec::new();
        for found in sheet.headers().enumerate().map(part) {
            // Of two columns for one thing the first is read.
            parts.push(found.filter(|found| !parts.iter().flatten().any(|other| other == found)));
        }
        Self { parts, year, warning }
    }

    /// Whether these are the columns of a scoring.
    pub fn fit(&self) -> bool {
        let has = |wanted: &dyn Fn(&Part) -> bool| self.parts.iter().flatten().filter(|part| wanted(part)).count();
        let criteria = has(&|part| matches!(part, Part::Criterion(..)));
        let whole = has(&|part| matches!(part, Part::Total) || *part == Part::Field(risk_score::RANK.number()));
        has(&|part| *part == Part::Issue) == 1 && (criteria >= 2 || whole >= 1)
    }

    /// What each column becomes.
    pub fn uses(&self, sheet: &Sheet) -> Vec<ColumnUse> {
        let becomes = |part: &Option<Part>| match part {
            Some(Part::Issue) => Becomes::Field(Kind::RiskScore, risk_score::ISSUE.number()),
            Some(Part::Total) => Becomes::Field(Kind::RiskScore, risk_score::SCORE.number()),
            Some(Part::Field(field)) => Becomes::Field(Kind::RiskScore, *field),
            Some(Part::Criterion(held, section, name)) => {
                let new = if held.is_some() { "" } else { ", which is new" };
                Becomes::Criterion(format!("{name} ({}{new})", section.word()))
            }
            None => Becomes::Nothing("no criterion of the year is called this, or another column is it".to_owned()),
        };
        let headers = sheet.headers().map(str::to_owned);
        headers.zip(&self.parts).map(|(header, part)| ColumnUse { header, becomes: becomes(part) }).collect()
    }
}

/// Reads every row of a sheet as the scores of an issue.
pub(super) fn read(
    desk: &Desk,
    sheet: &Sheet,
    rows: &mut Rows,
    columns: &ScoreColumns,
    uses: &[ColumnUse],
    mint: &mut Mint,
) -> Result<Outcomes, Stop> {
    let (plan, choices) = (desk.plan, desk.choices);
    let year = columns.year;
    let mut outcomes = Outcomes::new(uses);
    let mut reader = Reader {
        plan,
        choices,
        sheet,
        columns,
        year,
        cells: Cells::new(plan, choices),
        issues: Issues::new(plan, choices),
        held: held(plan, year),
        added: HashMap::new(),
        new: HashMap::new(),
        met: HashMap::new(),
    };
    let mut row = Row::default();
    let mut scored: Vec<(usize, Scored)> = Vec::new();
    while rows.read(&mut row)? {
        if let Some(ignored) = sheet.ignored(&row) {
            outcomes.ignore(ignored);
            continue;
        }
        if reader.says_nothing(&row) {
            outcomes.ignore(Ignored { line: row.line, record: row.number, why: "it is not scored".into() });
            continue;
        }
        let place = outcomes.rows.len();
        outcomes.rows.push(Outcome::of(&row));
        if let Some(problem) = sheet.ragged(&row) {
            outcomes.refuse(place, problem);
        } else if let Some(found) = reader.row(&row, place, mint, &mut outcomes) {
            scored.push((place, found));
        }
    }
    // A row may be refused by one below it, and a criterion comes with a row that is not.
    for (place, scored) in scored {
        if outcomes.rows.get(place).is_some_and(|row| !row.refused) {
            reader.settle(scored, place, mint, &mut outcomes);
        }
    }
    outcomes.warnings.extend(columns.warning.clone());
    outcomes.unmapped = reader.issues.unmapped;
    outcomes.warnings.extend(reader.cells.warnings());
    Ok(outcomes)
}

/// Reads the scores of issues.
struct Reader<'a> {
    plan: &'a Plan,
    choices: &'a Choices,
    sheet: &'a Sheet,
    columns: &'a ScoreColumns,
    year: FinancialYear,
    cells: Cells<'a>,
    issues: Issues<'a>,
    /// The scores of the year by issue and criterion.
    held: HashMap<(Id, Option<Id>), &'a Record>,
    /// The criteria that the file brings.
    added: HashMap<String, Id>,
    /// Those of them that have not come with a row yet.
    new: HashMap<Id, Change>,
    /// The row that each issue was first met in.
    met: HashMap<Id, usize>,
}

/// What a row says.
struct Scored {
    issue: Id,
    words: Cell,
    rank: Cell,
    /// By criterion; none is the whole.
    scores: Vec<(Option<Id>, Cell)>,
    /// What holds for all scores of the row.
    shared: Vec<(usize, Cell)>,
}

impl Reader<'_> {
    /// Whether a row has an issue and nothing else.
    fn says_nothing(&self, row: &Row) -> bool {
        let parts = self.columns.parts.iter().enumerate();
        let scored = parts.filter(|(_, part)| !matches!(part, None | Some(Part::Issue)));
        scored.map(|(column, _)| row.cell(column)).all(str::is_empty)
    }

    /// What a row says; nothing where something is wrong with it, all of which is reported.
    fn row(&mut self, row: &Row, place: usize, mint: &mut Mint, outcomes: &mut Outcomes) -> Option<Scored> {
        let (issue, words) = self.issue(row, place, outcomes)?;
        let mut scored = Scored { issue, words, rank: Cell::Empty, scores: Vec::new(), shared: Vec::new() };
        let mut sound = true;
        let columns = self.columns;
        for (column, part) in columns.parts.iter().enumerate() {
            let Some(part) = part else { continue };
            if let Err(problem) = self.part(row, column, part, &mut scored, mint) {
                sound = false;
                outcomes.refuse(place, problem);
            }
        }
        if !scored.rank.is_empty() && !scored.scores.iter().any(|(criterion, _)| criterion.is_none()) {
            scored.scores.push((None, Cell::Empty));
        }
        sound.then_some(scored)
    }

    /// The issue of a row, which has one row only.
    fn issue(&mut self, row: &Row, place: usize, outcomes: &mut Outcomes) -> Option<(Id, Cell)> {
        let column = self.columns.parts.iter().position(|part| *part == Some(Part::Issue))?;
        let read = self.issues.read(&self.cells.names, row, self.sheet.header(column), row.cell(column));
        let (issue, words) = read.map_err(|problem| outcomes.refuse(place, problem)).ok()?;
        let first = *self.met.entry(issue).or_insert(place);
        if first != place {
            let label = format!("{} for {}", self.plan.label(Kind::Issue, issue), self.year);
            let problem = twice(row, first, &label, outcomes);
            outcomes.refuse(place, problem);
            return None;
        }
        Some((issue, words))
    }

    /// What one column of a row says.
    fn part(
        &mut self,
        row: &Row,
        column: usize,
        part: &Part,
        scored: &mut Scored,
        mint: &mut Mint,
    ) -> Result<(), Problem> {
        let (text, header) = (row.cell(column), self.sheet.header(column));
        match part {
            Part::Issue => {}
            Part::Field(number) => {
                let Some(field) = Kind::RiskScore.fields().get(*number) else { return Ok(()) };
                let cell = self.cells.read(row, header, field, text)?;
                if *number == risk_score::RANK.number() {
                    scored.rank = cell;
                } else {
                    scored.shared.push((*number, cell));
                }
            }
            Part::Total | Part::Criterion(..) => {
                let score = score(row, header, text)?;
                if score.is_empty() {
                    return Ok(());
                }
                let criterion = match part {
                    Part::Criterion(Some(id), ..) => Some(*id),
                    Part::Criterion(None, section, name) => Some(self.criterion(*section, name, mint)),
                    _ => None,
                };
                scored.scores.push((criterion, score));
            }
        }
        Ok(())
    }

    /// A criterion that the plan does not have yet: it comes with the first sound row scored by it.
    fn criterion(&mut self, section: Section, name: &str, mint: &mut Mint) -> Id {
        let (plan, year, file, new) = (self.plan, self.year, &self.choices.file, &mut self.new);
        *self.added.entry(plain(name)).or_insert_with(|| {
            let record = Record::new(Kind::RiskCriterion, mint.next_id())
                .with(risk_criterion::YEAR, Cell::Year(year))
                .with(risk_criterion::SECTION, section.cell())
                .with(risk_criterion::NAME, Cell::text(name))
                .with(risk_criterion::SOURCE, Cell::text(file));
            new.insert(record.id, Change::add(plan, &record));
            record.id
        })
    }

    /// What the scores of a row change.
    fn settle(&mut self, scored: Scored, place: usize, mint: &mut Mint, outcomes: &mut Outcomes) {
        let Some(outcome) = outcomes.rows.get_mut(place) else { return };
        let source = Cell::text(&self.choices.file);
        for (criterion, score) in scored.scores {
            outcome.changes.extend(criterion.and_then(|id| self.new.remove(&id)));
            let before = self.held.get(&(scored.issue, criterion)).copied();
            let mut after = before.cloned().unwrap_or_else(|| {
                let mut record = Record::new(Kind::RiskScore, mint.next_id())
                    .with(risk_score::YEAR, Cell::Year(self.year))
                    .with(risk_score::ISSUE, Cell::One(scored.issue))
                    .with(risk_score::PRINTED, scored.words.clone());
                if let Some(criterion) = criterion {
                    record.set(risk_score::CRITERION, Cell::One(criterion));
                }
                record
            });
            if !score.is_empty() {
                after.set(risk_score::SCORE, score);
            }
            if criterion.is_none() && !scored.rank.is_empty() {
                after.set(risk_score::RANK, scored.rank.clone());
            }
            for (number, cell) in scored.shared.iter().filter(|(_, cell)| !cell.is_empty()) {
                after.set_cell(*number, cell.clone());
            }
            match before {
                Some(before) if *before == after => {}
                Some(before) => {
                    after.set(risk_score::SOURCE, source.clone());
                    outcome.changes.extend(diff(self.plan, before, &after));
                }
                None => {
                    outcome.adds = true;
                    after.set(risk_score::SOURCE, source.clone());
                    let code = format!("{}, {}", self.plan.label(Kind::Issue, scored.issue), self.year);
                    outcome.changes.push(Change { code, ..Change::add(self.plan, &after) });
                }
            }
        }
    }
}

/// The scores of a year by issue and criterion.
fn held(plan: &Plan, year: FinancialYear) -> HashMap<(Id, Option<Id>), &Record> {
    let of_year = |record: &&Record| record.get(risk_score::YEAR) == Some(year);
    let key = |record| {
        let record: &Record = record;
        Some(((record.get(risk_score::ISSUE)?, record.get(risk_score::CRITERION)), record))
    };
    plan.all(Kind::RiskScore).iter().filter(of_year).filter_map(key).collect()
}

/// A raw score; a blank is not scored.
fn score(row: &Row, header: &str, text: &str) -> Result<Cell, Problem> {
    let wanted =
        || Problem::of_cell(row, header, text, "a whole score, nought or more, or nothing where it is not scored");
    match numbers::read(text) {
        Some(Number::Missing) => Ok(Cell::Empty),
        Some(Number::Number(number)) if number.0 >= 0.0 && number.0 <= 1e9 && number.0.fract() == 0.0 => {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
            let whole = number.0 as i64;
            Ok(Cell::Whole(whole))
        }
        _ => Err(wanted()),
    }
}
