//! INTAKE: the bytes of a file -> a [`Draft`] of what taking it in would change.
//!
//! Used by the preview on the screen, by `folkmoot import`, and to load the Kent plan itself.
//! It is pure and total: it reads no clock and no file, it never fails and never panics,
//! whatever the bytes; it reports. Nothing is ever dropped in silence: every row below the
//! header is new, changed, unchanged, refused with a reason, or named as no record.
//!
//! ```text
//! bytes -> text -> layout -> mapping -> rows, findings, matrix, scores or figures -> Draft
//!   or  workbook   header    fields               changes, problems
//! ```
//!
//! A new shape of file is a new arm of [`Shape`] with a room of its own beside `findings`.

pub mod decode;
pub mod layout;
pub mod mapping;

mod cells;
mod choices;
mod draft;
mod figure_columns;
mod figure_rows;
mod figures;
mod findings;
mod headers;
mod held;
mod issues;
mod maps;
mod marks;
mod matrix;
mod names;
mod numbers;
mod outcome;
mod places;
mod problem;
mod returns;
mod rows;
mod scores;
mod sheet;
mod source;
mod standing;
mod template;
mod text;
mod totals;
mod workbook;

pub use choices::{Choices, Limits, Shape};
pub use draft::{Batch, Became, Draft, Elsewhere, FigureSet, Reading, RowOutcome, Shown, Table, Unmapped};
pub use figure_columns::Role;
pub use held::Held;
pub use problem::{Ignored, Problem, Warning};
pub use source::{Outside, Progress, Source, Watch};
pub use template::template;

use self::mapping::Columns;
use crate::plan::{
    self, Id, Kind, Mint, Plan,
    cell::Cell,
    change::Change,
    day::show_day,
    figure::{Figure, Sink},
    folded, issue_alias,
    record::Record,
    taken_file,
};
use csv::StringRecord;
use figure_columns::FigureColumns;
use matrix::MatrixColumns;
use places::Places;
use problem::Strange;
use scores::ScoreColumns;
use sheet::{Row, Rows, Sheet};
use std::collections::HashSet;
use text::{Blocks, Examined, Stop};

/// What taking these bytes in would change in the plan, and everything that is wrong with them.
pub fn draft(bytes: &[u8], plan: &Plan, mint: &mut Mint, choices: &Choices) -> Draft {
    draft_of(bytes, plan, mint, choices, &Outside::NOTHING).unwrap_or_default()
}

/// What taking several files in would change, each read over those before it; nothing where the
/// watch stopped it.
pub fn batch(files: &[(&dyn Source, Choices)], plan: &Plan, mint: &mut Mint, outside: &Outside) -> Option<Batch> {
    let total = files.iter().map(|(source, _)| source.len()).sum();
    let mut before = 0;
    let mut batch = Batch::default();
    let mut later: Option<Plan> = None;
    for (number, (source, choices)) in files.iter().enumerate() {
        let all = |progress: Progress| (outside.watch)(Progress { done: before + progress.done, total });
        let earlier = &batch.drafts;
        let standing = |plan: &Plan, indicator: Id| {
            let mut figures = (outside.standing)(plan, indicator);
            // What comes later counts, as it will once all of it is taken in.
            figures.extend(earlier.iter().flat_map(|draft| draft.figures_of(indicator)));
            figures
        };
        let outside = Outside { watch: &all, standing: &standing };
        let draft = draft_of(*source, later.as_ref().unwrap_or(plan), mint, choices, &outside)?;
        if number + 1 < files.len() {
            // A file is read over what those before it would have made of the plan.
            let over = later.get_or_insert_with(|| plan.clone());
            draft.changes.iter().chain(&draft.records).for_each(|change| over.play(change));
        }
        before += source.len();
        batch.drafts.push(draft);
    }
    Some(batch)
}

/// What taking one file in would change, and everything that is wrong with it; nothing where the
/// watch stopped it.
pub fn draft_of(
    source: &(impl Source + ?Sized),
    plan: &Plan,
    mint: &mut Mint,
    choices: &Choices,
    outside: &Outside,
) -> Option<Draft> {
    let source: &dyn Source = &source;
    let mut draft = Draft { file: choices.file.clone(), choices: Some(choices.clone()), ..Draft::default() };
    match fill(&mut draft, source, plan, mint, choices, outside) {
        // What was taken and then changed by hand would be changed back unseen.
        Ok(()) if !choices.again && draft.taken_before.is_some() => draft.leave_out(),
        Ok(()) => {}
        Err(Stop::Stopped) => return None,
        Err(Stop::Unsound(problem)) => {
            // Whatever became of the rows before it was found, nothing of the file can be taken.
            (draft.added, draft.changed, draft.same, draft.aside) = (0, 0, 0, 0);
            draft.ignored.clear();
            draft.rejected.clear();
            draft.refused = draft.reading.rows;
            draft.problems.insert(0, problem);
        }
    }
    Some(draft)
}

/// Fills the draft as far as the file can be read; a problem of the whole file ends it.
fn fill(
    draft: &mut Draft,
    source: &dyn Source,
    plan: &Plan,
    mint: &mut Mint,
    choices: &Choices,
    outside: &Outside,
) -> Result<(), Stop> {
    let examined = text::examine(source, outside.watch)?;
    draft.hash.clone_from(&examined.hash);
    draft.taken_before = taken_before(plan, &draft.hash);
    let choices = match choices.map.as_deref().and_then(|name| maps::named(plan, name)) {
        Some(map) => &maps::about_text(map, choices),
        None => choices,
    };
    let desk = Desk { plan, choices, places: &Places::new(plan) };
    let mut reading = Reading::default();
    let done = on_sheet(source, &examined, &desk, &mut reading, outside.watch, &mut |sheet, rows| {
        read(draft, &desk, sheet, rows, mint, outside)
    });
    reading.rows = draft.reading.rows;
    reading.first = std::mem::take(&mut draft.reading.first);
    reading.sample = draft.reading.sample.take();
    draft.reading = reading;
    done?;
    if draft.refused > 0 && draft.rejected.is_empty() {
        draft.rejected = refused(draft, source, &examined, &desk, outside.watch)?;
    }
    Ok(())
}

/// The first refused rows as they stand in the file: it is read once more, because many a row is
/// only refused by what stands below it, and until then no row is held.
fn refused(
    draft: &Draft,
    source: &dyn Source,
    examined: &Examined,
    desk: &Desk,
    watch: &Watch,
) -> Result<Vec<Shown>, Stop> {
    let desk = Desk { choices: draft.choices.as_ref().unwrap_or(desk.choices), ..*desk };
    let refused = draft.rows.iter().filter(|row| row.became == Became::Refused).map(|row| row.record);
    let refused: HashSet<usize> = refused.collect();
    let again = |progress: Progress| watch(Progress { done: progress.total, ..progress });
    let mut found = Vec::new();
    on_sheet(source, examined, &desk, &mut Reading::default(), &again, &mut |_, mut rows| {
        let mut row = Row::default();
        while found.len() < refused.len() && rows.read(&mut row)? {
            if refused.contains(&row.number) {
                found.push(row.shown());
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Finds the sheet of a file, and does something with its rows.
fn on_sheet(
    source: &dyn Source,
    examined: &Examined,
    desk: &Desk,
    reading: &mut Reading,
    watch: &Watch,
    then: &mut dyn FnMut(&Sheet, Rows) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let choices = desk.choices;
    let worth = |cells: &StringRecord| desk.worth(cells);
    let mut tell = |sheet: &Sheet| {
        reading.delimiter = sheet.delimiter;
        reading.header_line = sheet.header.line;
        reading.header_rows = sheet.header_rows;
        reading.tables.clone_from(&sheet.tables);
        reading.table = sheet.table;
    };
    if decode::is_workbook(&examined.start) {
        let book = workbook::read(source, choices, &worth)?;
        let sheet = layout::of_rows(&book.rows, choices, &worth);
        if let Ok(sheet) = &sheet {
            tell(sheet);
        }
        reading.sheets = book.sheets;
        reading.sheet = book.sheet;
        let sheet = sheet?;
        return then(&sheet, Rows::of_grid(&book.rows, &sheet));
    }
    let decoded = decode::decode(source, examined, choices.encoding)?;
    let sheet = layout::of_text(&decoded, choices, &worth);
    if let Ok(sheet) = &sheet {
        tell(sheet);
    }
    reading.encoding = decoded.encoding;
    let sheet = sheet?;
    let blocks = Blocks::new(source, decoded.encoding, sheet.delimiter, watch)?;
    then(&sheet, Rows::of_blocks(blocks, &sheet))
}

/// When and by whom this very file was taken in, where it was and that stands.
fn taken_before(plan: &Plan, hash: &str) -> Option<String> {
    let taken = plan.all(Kind::TakenFile).iter().rev().find(|taken| taken.get(taken_file::HASH) == hash)?;
    let day = taken.get(taken_file::TAKEN).map_or_else(String::new, |day| format!(" on {}", show_day(day)));
    let (by, file) = (taken.get(taken_file::TAKEN_BY), taken.get(taken_file::FILE));
    Some(format!("this very file was taken in{day} by {by}, as {file}: {}", taken.get(taken_file::OUTCOME)))
}

/// Hands each figure of a drafted file to a sink, with its edition; a file that is too long for
/// them to be held is read once more.
///
/// # Errors
/// A sentence where the file is another one by now, or cannot be read, or the sink stops it.
pub fn play(
    source: &(impl Source + ?Sized),
    plan: &Plan,
    draft: &Draft,
    watch: &Watch,
    sink: &mut Sink<'_>,
) -> Result<(), String> {
    let source: &dyn Source = &source;
    let (Some(set), Some(choices)) = (&draft.figures, &draft.choices) else { return Ok(()) };
    let Some(edition) = set.edition else { return Ok(()) };
    if let Some(held) = &set.held {
        return held.play(&set.indicators, &mut |figure| Ok(sink(edition, figure)?));
    }
    let sentence = |stop: Stop| match stop {
        Stop::Unsound(problem) => problem.worded(&draft.file),
        Stop::Stopped => "stopped".to_owned(),
    };
    let other = || format!("{} is another file than the one that was shown; read it again", draft.file);
    let examined = text::examine(source, watch).map_err(sentence)?;
    if examined.hash != draft.hash {
        return Err(other());
    }
    let desk = Desk { plan, choices, places: &Places::new(plan) };
    let mut count = 0;
    let mut each = |figure: &Figure<&str>| {
        count += 1;
        sink(edition, figure).map_err(|_| Stop::Stopped)
    };
    on_sheet(source, &examined, &desk, &mut Reading::default(), watch, &mut |sheet, mut rows| {
        let columns = FigureColumns::new(sheet, &said(choices, sheet), desk.places);
        figures::play(&desk, sheet, &mut rows, columns, (set, &draft.refused_rows), &mut each)
    })
    .map_err(sentence)?;
    if count == set.count { Ok(()) } else { Err(other()) }
}

/// What an officer says of each column.
fn said(choices: &Choices, sheet: &Sheet) -> Vec<Option<String>> {
    (0..sheet.header.cells.len()).map(|column| choices.columns.get(&column).cloned()).collect()
}

/// What every shape of file is read with.
#[derive(Clone, Copy)]
struct Desk<'a> {
    plan: &'a Plan,
    choices: &'a Choices,
    places: &'a Places,
}

impl Desk<'_> {
    /// How well cells are known as a header: by fields, or by what stands across a table.
    fn worth(&self, cells: &StringRecord) -> usize {
        let several = |count: usize| if count > 1 { count } else { 0 };
        let places = several(self.places.among(cells.iter()));
        let across = places.max(several(figure_columns::periods_in(cells)));
        let figures = figure_columns::known(cells);
        headers::known(cells, self.choices.kind()).max(figures).max(across + figures.min(2))
    }
}

/// Reads the rows of a sheet as what they are.
fn read(
    draft: &mut Draft,
    desk: &Desk,
    sheet: &Sheet,
    mut rows: Rows,
    mint: &mut Mint,
    outside: &Outside,
) -> Result<(), Stop> {
    draft.reading.header_line = sheet.header.line;
    let given = with_headings(desk.choices, sheet)?;
    let map = maps::fitting(desk.plan, sheet, &given)?;
    let choices = map.map_or_else(|| given.clone(), |map| maps::choices(map, sheet, &given));
    draft.map = map.map(|map| map.get(plan::mapping::NAME).to_owned());
    let desk = Desk { choices: &choices, ..*desk };
    let mut done = read_as(draft, &desk, sheet, &mut rows, mint, outside);
    if matches!(done, Err(Stop::Unsound(_)))
        && let Err(stop) = rows.rest()
    {
        // A mark that is never closed counts before what it made of the rows after it.
        done = Err(stop);
    }
    draft.reading.rows = rows.number;
    draft.reading.first = rows.first;
    draft.reading.sample = rows.sample;
    draft.warnings.splice(0..0, rows.warnings);
    if done.is_ok() && !draft.changes.is_empty() {
        draft.records = records(draft, &desk, sheet, mint);
    }
    draft.choices = Some(choices);
    done
}

/// What was said of columns by their headings, as it holds for this file.
fn with_headings(choices: &Choices, sheet: &Sheet) -> Result<Choices, Problem> {
    let mut choices = choices.clone();
    for (heading, becomes) in &choices.headings {
        let wanted = headers::plain(heading);
        let place = sheet.headers().position(|header| headers::plain(header) == wanted);
        let place = place.ok_or_else(|| {
            let headers: Vec<&str> = sheet.headers().collect();
            let wanted = format!("a column \"{heading}\", but they are: {}", headers.join(", "));
            Problem::of_file(sheet.header.line, wanted)
        })?;
        choices.columns.insert(place, becomes.clone());
    }
    Ok(choices)
}

/// What is kept about an intake itself: the file, its map, the new words for issues.
fn records(draft: &mut Draft, desk: &Desk, sheet: &Sheet, mint: &mut Mint) -> Vec<Change> {
    let (plan, choices) = (desk.plan, desk.choices);
    let id = draft.figures.as_ref().and_then(|set| set.file).unwrap_or_else(|| mint.next_id());
    let file = Record::new(Kind::TakenFile, id)
        .with(taken_file::FILE, Cell::text(&draft.file))
        .with(taken_file::TAKEN, Cell::Day(choices.today))
        .with(taken_file::TAKEN_BY, Cell::text(&choices.by))
        .with(taken_file::READ_AS, Cell::text(&draft.shape.word()))
        .with(taken_file::ROWS, Cell::Whole(i64::try_from(draft.reading.rows).unwrap_or(i64::MAX)))
        .with(taken_file::OUTCOME, Cell::text(&draft.summary()))
        .with(taken_file::HASH, Cell::text(&draft.hash));
    let mut records = vec![Change::add(plan, &file)];
    let known = |words: &str| {
        plan.all(Kind::IssueAlias).iter().any(|alias| folded(alias.get(issue_alias::ALIAS)) == folded(words))
    };
    for (words, issue) in choices.issues.iter().filter(|(words, _)| !known(words)) {
        let alias = Record::new(Kind::IssueAlias, mint.next_id())
            .with(issue_alias::ALIAS, Cell::text(words))
            .with(issue_alias::ISSUE, Cell::One(*issue))
            .with(issue_alias::SOURCE, Cell::text(&draft.file));
        records.push(Change::add(plan, &alias));
    }
    if draft.map.is_some() {
        // It was read by a map, and nobody said otherwise: the map stays as it is.
        return records;
    }
    let fallback = figure_rows::title_of(&draft.file);
    records.extend(maps::remembered(plan, sheet, choices, draft.shape, &fallback, mint));
    records
}

/// Finds out what the rows of a sheet are, and what they would change.
fn read_as(
    draft: &mut Draft,
    desk: &Desk,
    sheet: &Sheet,
    rows: &mut Rows,
    mint: &mut Mint,
    outside: &Outside,
) -> Result<(), Stop> {
    let (plan, choices) = (desk.plan, desk.choices);
    let columns = Columns::new(sheet, choices);
    // Listed from the start, so that somebody can say what they are whatever goes wrong below.
    draft.columns = columns.unknown();
    let of_figures = FigureColumns::new(sheet, &said(choices, sheet), desk.places);
    let matrix = MatrixColumns::new(sheet, choices, desk.places);
    let scores = ScoreColumns::new(sheet, choices, plan);
    let is_matrix = matrix.as_ref().is_some_and(|matrix| matrix.fit(sheet, plan, choices));
    if !of_figures.fit() && !is_matrix {
        columns.each_once()?;
    }
    let others = [(Shape::Matrix, is_matrix), (Shape::Scores, scores.fit())];
    draft.shape = columns.shape(desk, &of_figures, &others)?;
    if draft.shape == Shape::Figures {
        draft.columns = columns.of_figures(&of_figures);
        return figures::read(draft, desk, sheet, rows, of_figures, mint, outside);
    }
    let outcomes = match draft.shape {
        Shape::Matrix => {
            let wanted = "a column of issues and the names of at least two CSPs or districts beside it";
            let matrix = matrix.ok_or_else(|| Problem::of_file(sheet.header.line, wanted))?;
            draft.columns = matrix.uses(sheet, plan);
            matrix::read(desk, sheet, rows, &matrix, &draft.columns, mint, &mut draft.missing)?
        }
        Shape::Scores if !scores.fit() => {
            draft.columns = scores.uses(sheet);
            let wanted = "a column of issues, and beside it criteria, a total or a rank";
            return Err(Problem::of_file(sheet.header.line, wanted).into());
        }
        Shape::Scores => {
            draft.columns = scores.uses(sheet);
            scores::read(desk, sheet, rows, &scores, &draft.columns, mint)?
        }
        shape => {
            columns.each_once()?;
            let (uses, checked) = columns.uses(shape);
            draft.columns = uses;
            checked?;
            match shape {
                Shape::Records(kind) => rows::read(sheet, rows, kind, &draft.columns, plan, mint, choices)?,
                _ => findings::read(sheet, rows, &draft.columns, plan, mint, choices, &mut draft.missing)?,
            }
        }
    };
    outcomes.settle(plan, choices.today, draft);
    Ok(())
}
