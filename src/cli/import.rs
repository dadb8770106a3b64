//! `folkmoot import`: takes in files, all of them or nothing.
//!
//! | exit code | means |
//! | --- | --- |
//! | 0 | taken, or with `--check` sound and with something to take |
//! | 1 | a file could not be read |
//! | 3 | rows are refused, or the plan moved meanwhile; nothing was changed |
//! | 4 | nothing to do: the plan holds all of it already |

use super::{Done, Failure, Office, Place, print};
use crate::{
    app::import::refused_csv,
    intake::{self, Batch, Choices, Draft, Outside, Problem, Progress, Shape, Source, mapping::Becomes},
    plan::{Kind, change::Change},
    session::{
        files::{self, AnyFile},
        source::Held,
        writing,
    },
};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use std::{
    cell::RefCell,
    io::{IsTerminal, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// What files look like, for help.
const SHAPES: &str = "A file is known by its headings, wherever they stand:
  findings       CSP (or District), Year, Issue, Prominence, Rank, Evidence; only the first and Issue are needed
  matrix         issues down, CSPs across; ticks, ranks, or M main priority, C cross-cutting, B part of a broader theme
  scoring        issues down, criteria across, a total or a rank: the year's risk scores
  figures        Area, Period, Indicator, Value, or wide by period or by area; police.uk street files; Home Office tables
  bids           Project (its title), Amount, and Pot, Applicant, Priority, Summary; taken in as proposed
  records        any kind as `folkmoot export` writes it, known again by its Id, its key or its reference
CSV in any usual encoding and delimiter, .xlsx and .ods; files of up to 4 GiB, 1,000 columns, 64 KiB in a cell \
(import_file_mib, import_columns, import_cell_kib in the configuration say otherwise). A CSP's return becomes final unless State says draft.

Exit codes: 0 taken, 1 could not be read, 2 wrong command line, 3 refused, 4 nothing to do.";

#[derive(Debug, Args)]
#[command(after_help = SHAPES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Import {
    /// CSV files or workbooks, folders of them, or - for standard input
    #[arg(required_unless_present = "template", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only say what would change; nothing is changed
    #[arg(long)]
    check: bool,
    /// What the files hold, where their headings do not say: a kind of record, findings, matrix, scoring, figures
    #[arg(long = "as", value_name = "KIND")]
    shape: Option<String>,
    /// The sheet of a workbook; else the first that holds a table
    #[arg(long, value_name = "SHEET")]
    sheet: Option<String>,
    /// Which of several tables in a file, from 1
    #[arg(long, value_name = "NUMBER")]
    table: Option<usize>,
    /// The map by which the files are read, or under which what is said here is remembered
    #[arg(long, value_name = "NAME")]
    map: Option<String>,
    /// What a column becomes, as "heading = field"; "heading =" leaves it out
    #[arg(long = "column", value_name = "HEADING=FIELD")]
    columns: Vec<String>,
    /// Which issue words mean, as "words = issue"; remembered as an alias
    #[arg(long = "issue", value_name = "WORDS=ISSUE")]
    issues: Vec<String>,
    /// The year of findings, scores or bids that do not say theirs, as 2026/27
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// What figures are called where the file does not say
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Take the sound rows although others are refused
    #[arg(long)]
    sound_only: bool,
    /// Write the refused rows to this new file, with the reason beside each
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Take a file in although this very file was taken before
    #[arg(long)]
    again: bool,
    /// Make no backup before much is taken in
    #[arg(long)]
    no_backup: bool,
    /// Write an empty file to send to an office, with its headings explained
    #[arg(long, value_name = "KIND", conflicts_with_all = ["files", "check", "rejects", "sound_only"])]
    template: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Takes files in, or says what they would change.
pub fn run(task: &Import, place: &Place) -> Done {
    let mut office = place.open()?;
    if task.no_backup {
        office.desk = office.desk.keeping(None);
    }
    if let Some(kind) = &task.template {
        let shape = shape_named(kind)?;
        let bytes = intake::template(shape, &office.plan, office.desk.today());
        return print::file(&bytes.ok_or_else(|| Failure::Usage(format!("there is no template for {kind}")))?);
    }
    let files = sources(task, &office)?;
    let chosen = files.iter().map(|file| choices(task, &office, &file.name())).collect::<Result<Vec<_>, _>>()?;
    let lent: Vec<(&dyn Source, Choices)> = files.iter().map(|file| file as &dyn Source).zip(chosen).collect();
    let batch = drafted(&mut office, &lent)?;
    let saved = task.rejects.as_ref().map(|path| save_refused(&office, path, &batch)).transpose()?.flatten();
    let refused = !batch.sound();
    let nothing = batch.changes_nothing();
    let mut step = None;
    if !task.check && !nothing && (!refused || task.sound_only) {
        step = Some(take(&mut office, &batch, lent.iter().map(|(source, _)| *source).collect())?);
    }
    if task.json {
        print::json(&value(&batch, &office, step))?;
    } else {
        print::lines(&report(&batch, &office, step, saved, task))?;
    }
    ending(&batch, step, task)
}

/// How it ends, for the exit code.
fn ending(batch: &Batch, step: Option<i64>, task: &Import) -> Done {
    let sound_only = task.sound_only && !batch.changes_nothing();
    let unread = batch.drafts.iter().find(|draft| draft.could_not_be_read());
    if let (Some(draft), false) = (unread, sound_only) {
        let problem = draft.problems.first().map_or_else(String::new, |problem| problem.worded(&draft.file));
        return Err(Failure::Failed(format!("could not read {problem}; nothing was changed")));
    }
    if !batch.sound() && !sound_only {
        let rows: usize = batch.drafts.iter().map(|draft| draft.refused).sum();
        let files = batch.files();
        let what = match rows {
            0 => format!("{files} is"),
            1 => format!("a row of {files} is"),
            count => format!("{count} rows of {files} are"),
        };
        return Err(Failure::Refused(format!("{what} refused; nothing was changed")));
    }
    if step.is_none() && batch.changes_nothing() {
        let before = batch.drafts.iter().find_map(|draft| draft.taken_before.clone());
        let says = before.unwrap_or_else(|| batch.summary());
        let changes = if batch.drafts.len() == 1 { "changes" } else { "change" };
        return Err(Failure::Nothing(format!("{} {changes} nothing: {says}", batch.files())));
    }
    Ok(())
}

fn shape_named(text: &str) -> Result<Shape, Failure> {
    Shape::named(text).ok_or_else(|| {
        let kinds = Kind::ALL.iter().map(|kind| kind.many().replace(' ', "-"));
        let shapes = ["findings", "matrix", "scoring", "figures"].map(str::to_owned).into_iter();
        let all: Vec<String> = shapes.chain(kinds).collect();
        Failure::Usage(format!("\"{text}\" is nothing that a file can hold; expected one of {}", all.join(", ")))
    })
}

/// The files that are meant: folders give theirs, and a dash is standard input.
fn sources(task: &Import, office: &Office) -> Result<Vec<AnyFile>, Failure> {
    let mut found = Vec::new();
    for path in &task.files {
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes)?;
            found.push(AnyFile::Held("standard input".to_owned(), Held(bytes)));
            continue;
        }
        for path in files::within(path).map_err(Failure::Failed)? {
            found.push(AnyFile::OnDisk(office.desk.source(&path).map_err(Failure::Failed)?));
        }
    }
    Ok(found)
}

/// How a file is to be read, as the command line says.
fn choices(task: &Import, office: &Office, name: &str) -> Result<Choices, Failure> {
    let mut choices = office.desk.choices(name);
    choices.shape = task.shape.as_deref().map(shape_named).transpose()?;
    choices.sheet.clone_from(&task.sheet);
    choices.table = task.table.map(|number| number.saturating_sub(1));
    choices.again = task.again;
    choices.map.clone_from(&task.map);
    choices.title.clone_from(&task.title);
    let year = task.year.as_deref().map(crate::plan::day::FinancialYear::read).transpose();
    choices.year = year.map_err(|wanted| Failure::Usage(format!("--year: expected {wanted}")))?;
    for said in &task.columns {
        let (heading, field) = said.split_once('=').ok_or_else(|| {
            Failure::Usage(format!("--column \"{said}\": expected a heading, = and the field that it becomes"))
        })?;
        choices.headings.insert(heading.trim().to_owned(), field.trim().to_owned());
    }
    for said in &task.issues {
        let (words, issue) = said.split_once('=').ok_or_else(|| {
            Failure::Usage(format!("--issue \"{said}\": expected words, = and the issue that they mean"))
        })?;
        let issue = issue.trim();
        let id = office.plan.find(Kind::Issue, issue).ok_or_else(|| {
            Failure::Usage(format!("--issue: \"{issue}\" is no issue of the plan; `folkmoot list issues` has them"))
        })?;
        choices.issues.insert(words.trim().to_owned(), id);
    }
    Ok(choices)
}

/// A progress bar on a terminal, for files that take a while; none in a pipe.
fn bar(total: u64) -> Option<ProgressBar> {
    const LARGE: u64 = 8 << 20;
    if total < LARGE || !std::io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{msg} {bar:30} {percent}% of {total_bytes}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("##-"));
    Some(bar)
}

fn drafted(office: &mut Office, files: &[(&dyn Source, Choices)]) -> Result<Batch, Failure> {
    let bar = bar(files.iter().map(|(source, _)| source.len()).sum());
    let watch = watching(bar.as_ref(), "reading");
    let Office { desk, plan, mint, .. } = office;
    let outside = Outside { watch: &watch, standing: &|plan, id| desk.counting(plan, id) };
    let batch = intake::batch(files, plan, mint, &outside);
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    batch.ok_or_else(|| Failure::Failed("stopped; nothing was changed".to_owned()))
}

fn watching<'b>(bar: Option<&'b ProgressBar>, what: &'static str) -> impl Fn(Progress) -> ControlFlow<()> + 'b {
    let told = RefCell::new(false);
    move |progress| {
        if let Some(bar) = bar {
            if !told.replace(true) {
                bar.set_message(what);
            }
            bar.set_position(progress.done);
        }
        ControlFlow::Continue(())
    }
}

fn take(office: &mut Office, batch: &Batch, sources: Vec<&dyn Source>) -> Result<i64, Failure> {
    let bar = bar(sources.iter().copied().map(Source::len).sum());
    let watch = watching(bar.as_ref(), "taking in");
    let Office { desk, plan, mint, .. } = office;
    let committed = desk.take_in_files(plan, mint, batch, sources, &watch);
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    office.settle(committed)
}

/// Writes the refused rows with their reasons; the sentence about it, nothing where there are none.
fn save_refused(office: &Office, path: &Path, batch: &Batch) -> Result<Option<String>, Failure> {
    let refused: Vec<&Draft> = batch.drafts.iter().filter(|draft| !draft.rejected.is_empty()).collect();
    if refused.is_empty() {
        return Ok(None);
    }
    let could_not = |path: &Path, error: std::io::Error| {
        Failure::Failed(format!("could not write {}: {error}; nothing was changed", path.display()))
    };
    let mut says = Vec::new();
    for (number, draft) in refused.iter().enumerate() {
        // Files of different headings cannot stand in one.
        let path = if number == 0 { path.to_path_buf() } else { numbered(path, number + 1) };
        office.may_write(Some(&path))?;
        writing::write(&path, &refused_csv(draft), false).map_err(|error| could_not(&path, error))?;
        let count = draft.rejected.len();
        let more = if count < draft.refused { format!(", the first of {}", draft.refused) } else { String::new() };
        let (rows, are) = if count == 1 { ("row", "is") } else { ("rows", "are") };
        says.push(format!("{count} refused {rows} of {}{more} {are} in {}", draft.file, path.display()));
    }
    Ok(Some(says.join("; ")))
}

/// So many of something: `1 area`, `12 areas`.
fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let ending = path.extension().map_or_else(|| "csv".into(), |ending| ending.to_string_lossy().into_owned());
    path.with_file_name(format!("{stem}-{number}.{ending}"))
}

/// The columns that become nothing, so that none is lost unseen.
fn left_out(draft: &Draft) -> Vec<String> {
    let nothing = draft.columns.iter().filter(|used| matches!(used.becomes, Becomes::Nothing(_)));
    nothing.map(|used| format!("column \"{}\" is {}", used.header, used.worded())).collect()
}

/// Places that the plan does not cover, in a line: `Bexley 5, Bromley 2`.
fn elsewhere(draft: &Draft) -> Option<String> {
    const NAMED: usize = 12;
    let rows: usize = draft.elsewhere.iter().map(|place| place.count).sum();
    let mut places: Vec<_> = draft.elsewhere.iter().collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.count));
    let named: Vec<String> =
        places.iter().take(NAMED).map(|place| format!("{} {}", place.place, place.count)).collect();
    let more = places.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(", and {more} more places") } else { String::new() };
    let are = if rows == 1 { "row is" } else { "rows are" };
    (rows > 0).then(|| format!("{rows} {are} about places elsewhere: {}{more}", named.join(", ")))
}

fn report(batch: &Batch, office: &Office, step: Option<i64>, saved: Option<String>, task: &Import) -> Vec<String> {
    let several = batch.drafts.len() > 1;
    let mut lines = Vec::new();
    for draft in &batch.drafts {
        lines.extend(report_of(draft, office, several));
    }
    if several {
        lines.push(format!("{} files: {}", batch.drafts.len(), batch.summary()));
    }
    lines.extend(saved);
    match step {
        Some(number) => lines.push(format!("taken as step {number}; `folkmoot undo` takes it back")),
        None if task.check => lines.push("only checked; nothing was changed".to_owned()),
        None => {}
    }
    lines
}

fn report_of(draft: &Draft, office: &Office, brief: bool) -> Vec<String> {
    const SHOWN: usize = 200;
    let shown = if brief { 20 } else { SHOWN };
    let mut lines = vec![format!("{}: {}, read as {}", draft.file, draft.summary(), draft.shape.word())];
    if let Some(before) = &draft.taken_before {
        lines.push(before.clone());
    }
    if let Some(map) = &draft.map {
        lines.push(format!("by the map {map}"));
    }
    if let Some(sample) = &draft.reading.sample {
        lines.push(format!("in {}; line {} reads \"{}\"", draft.reading.encoding, sample.line, sample.text));
    }
    if !draft.reading.sheets.is_empty() && draft.reading.sheets.len() > 1 {
        lines.push(format!("sheet {} of {}", draft.reading.sheet, draft.reading.sheets.join(", ")));
    }
    if draft.reading.tables.len() > 1 {
        let titles: Vec<String> = draft
            .reading
            .tables
            .iter()
            .enumerate()
            .map(|(number, table)| format!("{} {} (line {})", number + 1, table.title, table.first_line))
            .collect();
        lines.push(format!("table {} of these: {}", draft.reading.table + 1, titles.join("; ")));
    }
    if let Some(set) = &draft.figures {
        let (areas, periods) = (set.areas.len(), set.periods.len());
        let from_to = match set.periods.as_slice() {
            [] => String::new(),
            [only] => format!(" ({only})"),
            [first, .., last] => format!(" ({first} to {last})"),
        };
        let (figures, areas, periods) =
            (counted(set.count, "figure"), counted(areas, "area"), counted(periods, "period"));
        lines.push(format!("{figures} of {areas} in {periods}{from_to}"));
    }
    lines.extend(left_out(draft));
    lines.extend(draft.warnings.iter().map(|warning| format!("line {}: {}", warning.line, warning.says)));
    lines.extend(elsewhere(draft));
    let problems = draft.problems.iter().take(shown);
    lines.extend(problems.map(|problem| format!("refused: {}", problem.worded(&draft.file))));
    if draft.problems.len() > shown {
        lines.push(format!("and {} more problems", draft.problems.len() - shown));
    }
    let ignored: Vec<_> = draft.ignored.iter().filter(|row| !row.why.starts_with("a place elsewhere")).collect();
    lines.extend(ignored.iter().take(shown).map(|row| format!("not a record: line {}: {}", row.line, row.why)));
    if ignored.len() > shown {
        lines.push(format!("and {} more rows that are no records", ignored.len() - shown));
    }
    lines.extend(draft.missing.iter().map(|name| format!("in the plan but not in the file, left as it is: {name}")));
    let told = draft.changes.iter().take(shown).map(|change| change.told(&office.plan));
    lines.extend(told);
    if draft.changes.len() > shown {
        lines.push(format!("and {} more changes", draft.changes.len() - shown));
    }
    // What is remembered of how the file was read; the file itself goes without saying.
    let kept = draft.records.iter().filter(|change| change.kind != Kind::TakenFile);
    lines.extend(kept.map(|change| change.worded(&office.plan)));
    lines
}

fn value(batch: &Batch, office: &Office, step: Option<i64>) -> Value {
    let files: Vec<Value> = batch.drafts.iter().map(|draft| value_of(draft, office)).collect();
    let count = |became| batch.count(became);
    json!({
        "new": count(intake::Became::New), "changed": count(intake::Became::Changed),
        "unchanged": count(intake::Became::Same), "refused": count(intake::Became::Refused),
        "not_records": count(intake::Became::Aside),
        "step": step,
        "files": files,
    })
}

fn value_of(draft: &Draft, office: &Office) -> Value {
    let problem = |problem: &Problem| {
        json!({
            "line": problem.line, "record": problem.record, "column": problem.column,
            "value": problem.value, "expected": problem.wanted,
        })
    };
    let change = |change: &Change| {
        json!({
            "kind": change.kind.table(), "id": change.id.to_string(), "says": change.told(&office.plan),
        })
    };
    let figures = draft.figures.as_ref().map(|set| {
        json!({
            "count": set.count, "suppressed": set.suppressed, "missing": set.missing,
            "areas": set.areas, "periods": set.periods,
            "indicators": set.indicators.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        })
    });
    json!({
        "file": draft.file,
        "sha256": draft.hash,
        "read_as": draft.shape.word(),
        "map": draft.map,
        "taken_before": draft.taken_before,
        "new": draft.added, "changed": draft.changed, "unchanged": draft.same, "refused": draft.refused,
        "not_records": draft.aside,
        "problems": draft.problems.iter().map(problem).collect::<Vec<_>>(),
        "changes": draft.changes.iter().map(change).collect::<Vec<_>>(),
        "figures": figures,
        "elsewhere": draft.elsewhere.iter().map(|place| json!({ "place": place.place, "rows": place.count })).collect::<Vec<_>>(),
        "unmapped": draft.unmapped.iter().map(|words| json!({ "words": words.words, "line": words.line, "rows": words.count })).collect::<Vec<_>>(),
        "left_out": left_out(draft),
        "missing": draft.missing,
    })
}
