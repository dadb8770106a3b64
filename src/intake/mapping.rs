//! Headers -> fields: what kind of records a file holds, and what each of its columns becomes.
//!
//! What a person says of a column counts before its header. What is not known is named and left
//! out, never guessed at.

use super::{
    Choices, Desk, Problem, Role, Shape,
    figure_columns::FigureColumns,
    headers::{is_id, meaning, of_finding, plain},
    sheet::Sheet,
};
use crate::plan::{Book, Kind, assessment_return, cell::Domain, finding, project};
use std::{borrow::Cow, cmp::Reverse, collections::HashMap};

/// The header of the column that says which record a row of our own export is.
pub const ID: &str = "Id";

/// What a column becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// Which record the row is.
    Id,
    /// The field of a kind with this number.
    Field(Kind, usize),
    /// A part of figures.
    Figures(Role),
    /// The findings of a CSP.
    Place(String),
    /// The scores by a criterion.
    Criterion(String),
    /// Nothing, and why.
    Nothing(String),
}

/// One column of a file and what it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnUse {
    /// Its header as it stands in the file.
    pub header: String,
    /// What it becomes.
    pub becomes: Becomes,
}

impl ColumnUse {
    /// What it becomes in a few words: `Due`, or `left out: no action has this field`.
    pub fn worded(&self) -> String {
        match &self.becomes {
            Becomes::Id => "which record it is".to_owned(),
            Becomes::Field(kind, field) => {
                kind.fields().get(*field).map_or(String::new(), |field| field.header.to_owned())
            }
            Becomes::Figures(role) => role.worded(),
            Becomes::Place(csp) => format!("findings of {csp}"),
            Becomes::Criterion(name) => format!("scores: {name}"),
            Becomes::Nothing(why) => format!("left out: {why}"),
        }
    }
}

/// The columns of a sheet, each under the name that counts: what a person says it is, else its
/// header. A column that a person leaves out has none.
pub(super) struct Columns<'s> {
    sheet: &'s Sheet,
    names: Vec<Option<Cow<'s, str>>>,
}

impl<'s> Columns<'s> {
    /// The columns.
    pub fn new(sheet: &'s Sheet, choices: &Choices) -> Self {
        let name = |(column, header): (usize, &'s str)| match choices.columns.get(&column) {
            Some(said) if said.is_empty() => None,
            Some(said) => Some(Cow::Owned(said.clone())),
            None => Some(Cow::Borrowed(header)),
        };
        Self { sheet, names: sheet.headers().enumerate().map(name).collect() }
    }

    /// Holds that a name stands once, or nobody knows which column is meant.
    pub fn each_once(&self) -> Result<(), Problem> {
        let mut places: HashMap<String, usize> = HashMap::new();
        for (column, name) in self.names.iter().enumerate() {
            let Some(name) = name.as_ref().filter(|name| !name.is_empty()) else { continue };
            if let Some(first) = places.insert(plain(name), column) {
                let wanted = format!("each header once, but columns {} and {} have the same", first + 1, column + 1);
                let problem = Problem::of_file(self.sheet.header.line, wanted);
                return Err(Problem { column: name.to_string(), value: name.to_string(), ..problem });
            }
        }
        Ok(())
    }

    /// The names that columns have.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().flatten().map(|name| &**name).filter(|name| !name.is_empty())
    }

    /// What the file holds: as chosen, else by its headers, else by its name.
    pub fn shape(&self, desk: &Desk, figures: &FigureColumns, others: &[(Shape, bool)]) -> Result<Shape, Problem> {
        let book = desk.plan.book();
        if book == Book::Reviews {
            // Districts, issues and figures are in the plan; here are records only.
            let chosen =
                desk.choices.shape.map_or_else(|| self.recognised(desk).map(|(kind, _)| Shape::Records(kind)), Ok)?;
            return self.of_book(chosen, book);
        }
        match desk.choices.shape {
            None | Some(Shape::Findings | Shape::Records(Kind::Finding)) if self.are_findings() => {
                return Ok(Shape::Findings);
            }
            Some(shape) => return self.of_book(shape, book),
            None => {}
        }
        let recognised = self.recognised(desk);
        let other = others.iter().find(|(_, fits)| *fits).map(|(shape, _)| *shape);
        let headed = self.sheet.headers().filter(|header| !header.is_empty()).count();
        match (recognised, other) {
            // Our own headers count before what else their words could mean.
            (Ok((kind, 0)), _) => Ok(Shape::Records(kind)),
            // An issue and one column more are no record where what stands beside them is known.
            (Ok((_, strange)), Some(other)) if headed <= strange + 2 => Ok(other),
            (Ok((kind, _)), _) if !figures.fit() || !figures.say_when() => Ok(Shape::Records(kind)),
            (_, Some(other)) => Ok(other),
            _ if figures.fit() => Ok(Shape::Figures),
            (Ok((kind, _)), _) => Ok(Shape::Records(kind)),
            (Err(problem), _) => Err(problem),
        }
    }

    /// A shape, where a book takes in what it brings.
    fn of_book(&self, shape: Shape, book: Book) -> Result<Shape, Problem> {
        let fits = match shape {
            Shape::Records(kind) => book.has(kind),
            _ => book == Book::Plan,
        };
        if fits {
            return Ok(shape);
        }
        let kinds: Vec<&str> = book.kinds().iter().map(|kind| kind.many()).collect();
        let wanted = format!("records that stand in a {}: {}", book.word(), kinds.join(", "));
        Err(Problem::of_file(self.sheet.header.line, wanted))
    }

    /// What each column of a file of figures becomes.
    pub fn of_figures(&self, figures: &FigureColumns) -> Vec<ColumnUse> {
        let becomes = |role: &Result<Role, String>| match role {
            Ok(role) => Becomes::Figures(role.clone()),
            Err(why) => Becomes::Nothing(why.clone()),
        };
        let headers = self.sheet.headers().map(str::to_owned);
        headers.zip(&figures.roles).map(|(header, role)| ColumnUse { header, becomes: becomes(role) }).collect()
    }

    /// Whether a place and an issue are named, and not the return as in our own export.
    fn are_findings(&self) -> bool {
        let means = |field| self.names().any(|name| of_finding(name) == Some(field));
        let exported = self.names().any(|name| plain(name) == "return");
        means(PLACE) && means(ISSUE) && !exported
    }

    /// The one kind that fits the headers best; of several the one that the file is named after.
    fn recognised(&self, desk: &Desk) -> Result<(Kind, usize), Problem> {
        let fits: Vec<Fit> = desk.plan.kinds().iter().filter_map(|kind| self.fit(*kind)).collect();
        let best = fits.iter().map(Fit::worth).max();
        let best: Vec<&Fit> = fits.iter().filter(|fit| Some(fit.worth()) == best).collect();
        let of_name = named_by_file(&desk.choices.file).and_then(|kind| best.iter().find(|fit| fit.kind == kind));
        match (best.as_slice(), of_name) {
            ([only], _) | (_, Some(only)) => Ok((only.kind, only.strange)),
            ([], _) => {
                let found = self.names().take(12).collect::<Vec<_>>().join(", ");
                let wanted = "the headers of one kind of record, or of findings (CSP, Year, Issue)";
                Err(Problem::of_file(self.sheet.header.line, format!("{wanted}, but they are: {found}")))
            }
            _ => {
                let kinds = best.iter().map(|fit| fit.kind.many()).collect::<Vec<_>>().join(", ");
                let wanted = format!("to be told what these are, for the headers fit several: {kinds}");
                Err(Problem::of_file(self.sheet.header.line, wanted))
            }
        }
    }

    /// How a kind fits; nothing where its records could not be told apart by these headers, or
    /// most headers are strange to it.
    fn fit(&self, kind: Kind) -> Option<Fit> {
        let named = self.names().filter(|name| !is_id(name));
        let meanings: Vec<Option<usize>> = named.map(|name| meaning(kind, name).map(|meaning| meaning.field)).collect();
        let mut fields: Vec<usize> = meanings.iter().flatten().copied().collect();
        fields.sort_unstable();
        fields.dedup();
        let strange = meanings.iter().filter(|field| field.is_none()).count();
        let known = self.names().any(is_id) || tells_apart(kind, &fields);
        // A common word such as Year among many strange ones is chance.
        if fields.is_empty() || !known || strange > fields.len() {
            return None;
        }
        let all = kind.fields().iter().enumerate();
        let needed = all.filter(|(_, field)| field.required && field.starts.is_none());
        let lacking = needed.filter(|(number, _)| !fields.contains(number)).count();
        Some(Fit { kind, known: fields.len(), lacking, strange })
    }

    /// What each column becomes.
    ///
    /// They are given also where no record could be told from another by them, so that somebody can
    /// say what a column is.
    pub fn uses(&self, shape: Shape) -> (Vec<ColumnUse>, Result<(), Problem>) {
        let first = self.sheet.sample.first();
        let becomes = |(column, name): (usize, &Option<Cow<'_, str>>)| match (name.as_deref(), shape) {
            (None, _) => Becomes::Nothing("you left it out".to_owned()),
            (Some(""), _) => Becomes::Nothing("it has no header".to_owned()),
            (Some(name), Shape::Records(kind)) => {
                let cell = first.map_or("", |row| row.cell(column));
                record_column(kind, name, cell)
            }
            (Some(name), _) => match of_finding(name) {
                Some((kind, field)) => Becomes::Field(kind, field),
                None => Becomes::Nothing("a finding has no such field".to_owned()),
            },
        };
        let mut uses: Vec<Becomes> = self.names.iter().enumerate().map(becomes).collect();
        self.one_for_each_field(shape, &mut uses);
        let checked = check(shape, &uses);
        let headers = self.sheet.headers().map(str::to_owned);
        (headers.zip(uses).map(|(header, becomes)| ColumnUse { header, becomes }).collect(), checked)
    }

    /// The columns of a file of which nobody knows what it holds.
    pub fn unknown(&self) -> Vec<ColumnUse> {
        let nothing = || Becomes::Nothing("nobody has said what the file holds".to_owned());
        self.sheet.headers().map(|header| ColumnUse { header: header.to_owned(), becomes: nothing() }).collect()
    }

    /// Leaves one column for each field, the one with the field's own name before others. Only a
    /// place may be said twice, as a code and a name.
    fn one_for_each_field(&self, shape: Shape, uses: &mut [Becomes]) {
        let mut kept: HashMap<(Kind, usize), usize> = HashMap::new();
        for column in 0..uses.len() {
            let Some(Becomes::Field(kind, field)) = uses.get(column).cloned() else { continue };
            if shape == Shape::Findings && (kind, field) == PLACE {
                continue;
            }
            let name = |column: usize| self.names.get(column).and_then(Option::as_deref).unwrap_or("");
            let own = |column: usize| meaning(kind, name(column)).is_some_and(|meaning| meaning.own);
            let (stays, goes) = match kept.get(&(kind, field)) {
                None => (column, None),
                Some(first) if own(column) && !own(*first) => (column, Some(*first)),
                Some(first) => (*first, Some(column)),
            };
            kept.insert((kind, field), stays);
            if let Some(becomes) = goes.and_then(|goes| uses.get_mut(goes)) {
                *becomes = Becomes::Nothing(format!("it means the same as the column {}", name(stays)));
            }
        }
    }
}

/// The field that a place of a finding becomes.
pub(super) const PLACE: (Kind, usize) = (Kind::Return, assessment_return::CSP.number());
/// The field that an issue of a finding becomes.
pub(super) const ISSUE: (Kind, usize) = (Kind::Finding, finding::ISSUE.number());

/// How well a kind fits the headers of a file.
struct Fit {
    kind: Kind,
    known: usize,
    lacking: usize,
    strange: usize,
}

impl Fit {
    /// More known headers are better, then fewer required fields that are lacking.
    fn worth(&self) -> (usize, Reverse<usize>) {
        (self.known, Reverse(self.lacking))
    }
}

/// Whether these fields say which record of a kind is meant.
fn tells_apart(kind: Kind, fields: &[usize]) -> bool {
    let has = |number: usize| fields.contains(&number);
    let all = kind.fields();
    let required = |number: &usize| all.get(*number).is_some_and(|field| field.required);
    let code = all.iter().enumerate().any(|(number, field)| field.domain == Domain::Code && has(number));
    // A bid has no reference until it is taken in: it is known by its title within its year.
    let bid = kind == Kind::Project && has(project::TITLE.number());
    code || bid || kind.declaration().key.iter().filter(|number| required(number)).all(|number| has(*number))
}

/// The kind that a file is named after: `leads.csv`, `03_route-steps (2).csv`.
fn named_by_file(file: &str) -> Option<Kind> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.split('.').next().unwrap_or(name);
    Kind::named(stem.trim_matches(|letter: char| !letter.is_alphabetic()))
}

/// What a column of records becomes; other programs number their rows under our header of ids.
fn record_column(kind: Kind, name: &str, first_cell: &str) -> Becomes {
    if is_id(name) {
        let ours = first_cell.is_empty() || first_cell.starts_with('#');
        return if ours { Becomes::Id } else { Becomes::Nothing("its numbers are another program's".to_owned()) };
    }
    match meaning(kind, name) {
        Some(meaning) => Becomes::Field(kind, meaning.field),
        None => Becomes::Nothing(format!("{} has no such field", kind.with_article())),
    }
}

/// Refuses columns by which no record could be told from another.
fn check(shape: Shape, uses: &[Becomes]) -> Result<(), Problem> {
    let field = |becomes: &Becomes| if let Becomes::Field(_, field) = becomes { Some(*field) } else { None };
    let fields: Vec<usize> = uses.iter().filter_map(field).collect();
    let has = |(kind, field): (Kind, usize)| uses.contains(&Becomes::Field(kind, field));
    match shape {
        Shape::Records(kind) if fields.is_empty() || !(uses.contains(&Becomes::Id) || tells_apart(kind, &fields)) => {
            let key = kind.declaration().key.iter().filter_map(|number| kind.fields().get(*number));
            let key: Vec<&str> = key.filter(|field| field.required).map(|field| field.header).collect();
            let wanted = format!("a column for {}, by which {} is known", key.join(" and "), kind.with_article());
            Err(Problem::of_file(0, wanted))
        }
        Shape::Findings if !has(PLACE) => Err(Problem::of_file(0, "a column for the place of each finding")),
        Shape::Findings if !has(ISSUE) => Err(Problem::of_file(0, "a column for the issue of each finding")),
        _ => Ok(()),
    }
}
