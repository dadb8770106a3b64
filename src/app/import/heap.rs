//! What would change: the heaps that a file's rows fall into, and each heap opened.
//!
//! Every row of a file lies in exactly one of the first five heaps; the others hold what is to be
//! known beside the rows. A heap is a line with its count and a glimpse; opened, it is a list of
//! what lies in it with the detail of the chosen one.

use crate::{
    app::{detail::Line, screen::Role},
    intake::{Became, Draft, FigureSet, Problem, RowOutcome, Shown},
    plan::{
        Plan,
        change::{Change, Edit},
        figure::Figure,
    },
};

/// What a line under *would change* stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heap {
    /// The rows that came to this.
    Rows(Became),
    /// The figures.
    Figures,
    /// Words for issues that the plan does not know.
    Words,
    /// Places that the plan does not cover.
    Elsewhere,
    /// What the plan has and the file lacks.
    Missing,
    /// What a careful person should look at.
    Warnings,
    /// The first rows as they were read.
    AsRead,
}

impl Heap {
    /// All that can lie under *would change*, in the order in which they are told.
    const ALL: [Self; 10] = [
        Self::Rows(Became::New),
        Self::Rows(Became::Changed),
        Self::Rows(Became::Same),
        Self::Rows(Became::Refused),
        Self::Rows(Became::Aside),
        Self::Figures,
        Self::Words,
        Self::Elsewhere,
        Self::Missing,
        Self::Warnings,
    ];

    /// What it is called after its count.
    pub const fn word(self, count: usize) -> &'static str {
        match self {
            Self::Rows(became) => became.word(count),
            Self::Figures => "figures",
            Self::Words if count == 1 => "issue unknown",
            Self::Words => "issues unknown",
            Self::Elsewhere => "elsewhere",
            Self::Missing => "not in the file",
            Self::Warnings => "to look at",
            Self::AsRead => "as read",
        }
    }

    /// What is to be known of all that lies in it.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Rows(Became::New) => "These rows make new records, or bring figures that the plan has not.",
            Self::Rows(Became::Changed) => "These rows change what stands in the plan.",
            Self::Rows(Became::Same) => "The plan holds these rows already.",
            Self::Rows(Became::Refused) => "These rows cannot be taken as they stand.",
            Self::Rows(Became::Aside) => "These rows are no records.",
            Self::Figures => "These figures become an edition of figures.",
            Self::Words => "The plan knows no issue by these words; Enter says which one they mean.",
            Self::Elsewhere => "The plan does not cover these places; their rows are counted, not taken.",
            Self::Missing => "These are in the plan and not in the file; they are left as they are.",
            Self::Warnings => "This was read, and a careful person should look at it.",
            Self::AsRead => "The first rows as they were read.",
        }
    }

    const fn role(self) -> Role {
        match self {
            Self::Rows(Became::New) => Role::Reference,
            Self::Rows(Became::Refused) | Self::Words => Role::Warning,
            Self::Rows(Became::Same | Became::Aside) | Self::Elsewhere | Self::Missing => Role::Faint,
            _ => Role::Plain,
        }
    }
}

/// One line under *would change*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeapLine {
    /// What it opens.
    pub heap: Heap,
    /// How many lie in it.
    pub count: usize,
    /// What they are.
    pub word: &'static str,
    /// The first of them.
    pub glimpse: String,
    /// How it looks.
    pub role: Role,
}

/// One thing that lies in an opened heap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The line of the file; 0 where it concerns none.
    pub line: usize,
    /// What it is.
    pub text: String,
    /// Its place in the draft's own list.
    pub place: usize,
}

/// The lines under *would change*: every heap in which something lies.
pub fn heaps(draft: &Draft) -> Vec<HeapLine> {
    let line = |heap: Heap| {
        let count = count(draft, heap);
        let glimpse = items(draft, heap, 1).first().map(|item| glimpse(heap, item)).unwrap_or_default();
        HeapLine { heap, count, word: heap.word(count), glimpse, role: heap.role() }
    };
    Heap::ALL.into_iter().map(line).filter(|line| line.count > 0).collect()
}

fn glimpse(heap: Heap, item: &Item) -> String {
    match (heap, item.line) {
        (Heap::Rows(Became::Refused | Became::Aside) | Heap::Warnings, 1..) => {
            format!("line {}: {}", item.line, item.text)
        }
        _ => item.text.clone(),
    }
}

/// How many things lie in a heap, also where only the first are kept.
pub fn count(draft: &Draft, heap: Heap) -> usize {
    match heap {
        Heap::Rows(Became::Refused) => draft.refused.max(usize::from(!draft.problems.is_empty())),
        Heap::Rows(became) => draft.count(became),
        Heap::Figures => draft.figures.as_ref().map_or(0, |figures| figures.count),
        Heap::Words => draft.unmapped.len(),
        Heap::Elsewhere => draft.elsewhere.iter().map(|place| place.count).sum(),
        Heap::Missing => draft.missing.len(),
        Heap::Warnings => draft.warnings.len(),
        Heap::AsRead => draft.reading.rows,
    }
}

/// The first things in a heap, at most so many.
pub fn items(draft: &Draft, heap: Heap, most: usize) -> Vec<Item> {
    let numbered = |(place, (line, text)): (usize, (usize, String))| Item { line, text, place };
    let all: Box<dyn Iterator<Item = (usize, String)> + '_> = match heap {
        Heap::Rows(Became::Refused) => return refused(draft, most),
        Heap::Rows(Became::Aside) => Box::new(draft.ignored.iter().map(|row| (row.line, row.why.to_string()))),
        Heap::Rows(became) => {
            let of = |(_, row): &(usize, &RowOutcome)| row.became == became;
            let item = |(place, row): (usize, &RowOutcome)| Item { line: row.line, text: row.says.clone(), place };
            return draft.rows.iter().enumerate().filter(of).take(most).map(item).collect();
        }
        Heap::Figures => Box::new(
            draft
                .figures
                .iter()
                .flat_map(|set| set.first.iter().map(move |figure| (figure.line, told(draft, set, figure)))),
        ),
        Heap::Words => Box::new(draft.unmapped.iter().map(|words| {
            let rows = if words.count == 1 { "1 row".to_owned() } else { format!("{} rows", words.count) };
            (words.line, format!("\"{}\" ({rows})", words.words))
        })),
        Heap::Elsewhere => {
            Box::new(draft.elsewhere.iter().map(|place| (0, format!("{} ({})", place.place, place.count))))
        }
        Heap::Missing => Box::new(draft.missing.iter().map(|name| (0, name.clone()))),
        Heap::Warnings => Box::new(draft.warnings.iter().map(|warning| (warning.line, warning.says.clone()))),
        Heap::AsRead => Box::new(draft.reading.first.iter().map(|row| (row.line, row.cells.join(" | ")))),
    };
    all.enumerate().take(most).map(numbered).collect()
}

/// The refused rows, each once with the first of its problems; a problem of the whole file first.
fn refused(draft: &Draft, most: usize) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut last = None;
    for (place, problem) in draft.problems.iter().enumerate() {
        let row = (problem.line, problem.record);
        if last == Some(row) && problem.record > 0 {
            continue;
        }
        if items.len() == most {
            break;
        }
        last = Some(row);
        items.push(Item { line: problem.line, text: without_place(problem), place });
    }
    items
}

/// A problem without its file and line: `Rank: expected a whole number, found "second"`.
pub fn without_place(problem: &Problem) -> String {
    let placeless = Problem { line: 0, ..problem.clone() };
    let worded = placeless.worded("");
    worded.trim_start_matches([',', ':', ' ']).to_owned()
}

/// Everything that is wrong with the row at this line, in a sentence: the reason beside it in a file.
pub fn reasons(draft: &Draft, line: usize, record: usize) -> String {
    let of = |problem: &&Problem| problem.line == line && (problem.record == record || problem.record == 0);
    let mut reasons: Vec<String> = draft.problems.iter().filter(of).map(without_place).collect();
    if reasons.is_empty() {
        reasons.extend(draft.problems.iter().filter(|problem| problem.record == 0).map(without_place));
    }
    reasons.join("; ")
}

/// A figure in words: those of the row that it stands on, where its indicator has no name yet.
fn told(draft: &Draft, set: &FigureSet, figure: &Figure) -> String {
    let Some((indicator, _)) = set.indicators.iter().find(|(_, id)| *id == figure.indicator) else {
        let row = draft.rows.iter().find(|row| row.line == figure.line);
        return row.map_or_else(|| format!("{}, {}", figure.area, figure.period), |row| row.says.clone());
    };
    let number = match figure.value {
        Some(number) => number.to_string(),
        None => figure.mark.to_string(),
    };
    let measure = if figure.measure.is_empty() { String::new() } else { format!(", {}", figure.measure) };
    format!("{}, {}, {indicator}{measure}: {number}", figure.area, figure.period)
}

fn said(label: &str, text: impl Into<String>) -> Line {
    Line { label: label.to_owned(), text: text.into(), ..Line::default() }
}

fn of_role(text: impl Into<String>, role: Role) -> Line {
    Line { text: text.into(), role, ..Line::default() }
}

/// Everything about one thing that lies in a heap.
pub fn detail(plan: &Plan, draft: &Draft, heap: Heap, item: &Item) -> Vec<Line> {
    let mut lines = Vec::new();
    match heap {
        Heap::Rows(Became::Refused) => {
            let Some(first) = draft.problems.get(item.place) else { return lines };
            let of_row = |problem: &&Problem| (problem.line, problem.record) == (first.line, first.record);
            let problems = draft.problems.iter().filter(of_row);
            lines.extend(problems.map(|problem| of_role(without_place(problem), Role::Warning)));
            lines.extend(cells(draft, first.line));
        }
        Heap::Rows(became) => {
            if let Some(row) = draft.rows.get(item.place).filter(|_| became != Became::Aside) {
                let changes = draft.changes.get(row.changes.clone()).unwrap_or_default();
                lines.extend(changes.iter().flat_map(|change| fields(plan, change)));
            }
            if lines.is_empty() {
                lines.push(of_role(item.text.clone(), Role::Plain));
            }
            lines.extend(cells(draft, item.line));
        }
        Heap::Figures => {
            if let Some(set) = &draft.figures {
                lines.push(of_role(item.text.clone(), Role::Plain));
                lines.extend(extent(set));
            }
        }
        Heap::AsRead => lines.extend(cells(draft, item.line)),
        Heap::Words | Heap::Elsewhere | Heap::Missing | Heap::Warnings => {
            lines.push(of_role(item.text.clone(), Role::Plain));
            lines.push(of_role(heap.about(), Role::Faint));
            lines.extend(cells(draft, item.line));
        }
    }
    lines
}

/// What an edition of figures spans.
pub fn extent(set: &FigureSet) -> Vec<Line> {
    let span = match (set.periods.first(), set.periods.last()) {
        (Some(first), Some(last)) if first != last => format!("{} from {first} to {last}", set.periods.len()),
        (Some(only), _) => only.clone(),
        (None, _) => "none".to_owned(),
    };
    let indicators: Vec<&str> = set.indicators.iter().map(|(name, _)| name.as_str()).collect();
    vec![
        of_role("The edition", Role::Heading),
        said("Figures", set.count.to_string()),
        said("Suppressed", format!("{} (kept as suppressed, not as nothing)", set.suppressed)),
        said("Missing", set.missing.to_string()),
        said("Periods", span),
        said("Areas", format!("{}: {}", set.areas.len(), set.areas.join(", "))),
        said("Indicators", format!("{}: {}", set.indicators.len(), indicators.join(", "))),
    ]
}

/// A change field by field: what is new, or what was and what will be.
fn fields(plan: &Plan, change: &Change) -> Vec<Line> {
    let shown = |field: usize, cell: &crate::plan::cell::Cell| {
        let domain = change.kind.fields().get(field).map(|field| field.domain);
        match domain.map(|domain| plan.shown(domain, cell)) {
            Some(text) if !text.is_empty() => text.into_owned(),
            _ => "(empty)".to_owned(),
        }
    };
    let header = |field: usize| change.kind.fields().get(field).map_or("", |field| field.header);
    match &change.edit {
        Edit::Add(cells) => {
            let filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            let heading = of_role(format!("new {}", change.kind.one()), Role::Heading);
            let fields = filled.map(|(field, cell)| said(header(field), shown(field, cell)));
            std::iter::once(heading).chain(fields).collect()
        }
        Edit::Set { field, before, after } => vec![
            of_role(format!("{} {}: {}", change.kind.one(), change.code, header(*field)), Role::Heading),
            said("was", shown(*field, before)),
            said("will be", shown(*field, after)),
        ],
        Edit::Remove(_) => vec![of_role(change.worded(plan), Role::Warning)],
    }
}

/// The row at a line as it stands in the file, where it was kept.
fn cells(draft: &Draft, line: usize) -> Vec<Line> {
    let at = |row: &&Shown| row.line == line && line > 0;
    let Some(row) = draft.rejected.iter().find(at).or_else(|| draft.reading.first.iter().find(at)) else {
        return Vec::new();
    };
    let header = |place: usize| match draft.columns.get(place) {
        Some(used) if !used.header.is_empty() => used.header.clone(),
        _ => format!("(column {})", place + 1),
    };
    let heading = of_role(format!("Line {line} of the file"), Role::Heading);
    let cells = row.cells.iter().enumerate().map(|(place, cell)| said(&header(place), cell.clone()));
    std::iter::once(heading).chain(cells).collect()
}
