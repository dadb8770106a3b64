//! What lies on top of a screen: help, forms, changes shown before they are made, the choice of a file.

use super::{
    Effect,
    form::Form,
    keys::{Binding, Scope, rows},
    screen::Role,
};
use crate::{
    intake::{Draft, Ignored},
    plan::{
        Plan,
        change::{Change, Conflict, Extent, Revision},
        select::contains,
    },
};
use std::path::{Path, PathBuf};
use tui_input::Input;

/// What lies on top.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// Help and the palette.
    Help(Help),
    /// A form.
    Form(Box<Form>),
    /// A form that a colleague's change stands against.
    Conflict(Box<Standoff>),
    /// Changes shown before they are made.
    Preview(Preview),
    /// The choice of a file.
    Chooser(Chooser),
    /// The first screen.
    Welcome(Welcome),
    /// A question.
    Ask(Ask),
}

impl Overlay {
    /// What has the focus while it lies on top.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Help(_) => Scope::Help,
            Self::Form(_) => Scope::Form,
            Self::Conflict(_) => Scope::Conflict,
            Self::Preview(_) => Scope::Preview,
            Self::Chooser(_) => Scope::Chooser,
            Self::Welcome(_) => Scope::Welcome,
            Self::Ask(_) => Scope::Ask,
        }
    }
}

/// Help over one scope; typing narrows it.
#[derive(Clone, Debug, Default)]
pub struct Help {
    /// The scopes it explains.
    pub scopes: Vec<Scope>,
    /// What is typed to narrow it.
    pub input: Input,
    /// The chosen row.
    pub cursor: usize,
    /// The first row that is drawn.
    pub top: usize,
}

impl Help {
    /// Its rows: those whose keys or words fit what was typed.
    pub fn rows(&self) -> Vec<&'static Binding> {
        let wanted = self.input.value().to_lowercase();
        let fits = |row: &&'static Binding| {
            wanted.is_empty()
                || contains(row.help, &wanted)
                || row.keys.iter().any(|key| key.to_string() == self.input.value())
        };
        let mut found: Vec<&'static Binding> = Vec::new();
        for row in self.scopes.iter().flat_map(|scope| rows(*scope)).filter(fits) {
            if !found.iter().any(|known| known.command == row.command && known.keys == row.keys) {
                found.push(row);
            }
        }
        found
    }
}

/// A save that met a colleague's: mine, theirs and the original, with a choice for each field.
#[derive(Clone, Debug)]
pub struct Standoff {
    /// The form, with everything that was typed.
    pub form: Form,
    /// What stands against it.
    pub conflicts: Vec<Conflict>,
    /// For each conflict whether mine is kept; nothing until chosen.
    pub mine: Vec<Option<bool>>,
    /// The chosen conflict.
    pub cursor: usize,
}

/// One line of a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewLine {
    /// The line.
    pub text: String,
    /// What it is.
    pub role: Role,
}

/// Changes shown before they are made.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What it says at the top.
    pub title: String,
    /// The whole in a line.
    pub summary: String,
    /// The changes, line by line.
    pub lines: Vec<PreviewLine>,
    /// The first line that is drawn.
    pub top: usize,
    /// What accepting does.
    pub accept: Effect,
    /// Why it cannot be accepted.
    pub blocked: Option<String>,
}

/// How many changes a preview lists; the summary counts them all.
const LISTED: usize = 5_000;

impl Preview {
    /// The changes of a revision before it is committed.
    pub fn revision(plan: &Plan, title: String, changes: &[Change], accept: Effect) -> Self {
        let lines = changes.iter().take(LISTED).map(|change| line(plan, change)).collect();
        let extent = Extent::of(changes);
        let summary = format!("{} new, {} changed, {} gone", extent.added, extent.changed, extent.removed);
        Self { title, summary, lines, top: 0, accept, blocked: None }
    }

    /// What a file would change.
    pub fn draft(plan: &Plan, path: &Path, draft: &Draft) -> Self {
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let faint = |text: String| PreviewLine { text, role: Role::Faint };
        let heading = |text: &str| PreviewLine { text: text.to_owned(), role: Role::Heading };
        let mut lines: Vec<PreviewLine> = reading(draft).into_iter().map(faint).collect();
        if !draft.problems.is_empty() {
            lines.push(heading("Refused"));
            let worded = draft.problems.iter().take(LISTED).map(|problem| problem.worded(&file));
            lines.extend(worded.map(|text| PreviewLine { text, role: Role::Warning }));
        }
        if !draft.changes.is_empty() {
            lines.push(heading("Would change"));
            lines.extend(draft.changes.iter().take(LISTED).map(|change| line(plan, change)));
        }
        if !draft.missing.is_empty() {
            lines.push(heading("In the plan but not in the file (left as they are)"));
            lines
                .extend(draft.missing.iter().take(LISTED).cloned().map(|text| PreviewLine { text, role: Role::Plain }));
        }
        if !draft.ignored.is_empty() {
            lines.push(heading("Not a record"));
            let worded = |row: &Ignored| faint(format!("line {}: {}", row.line, row.why));
            lines.extend(draft.ignored.iter().take(LISTED).map(worded));
        }
        let blocked = match (draft.sound(), draft.refused, draft.changes.is_empty()) {
            (true, _, true) => Some("there is nothing to change".to_owned()),
            (true, _, false) => None,
            (false, 0, _) => Some("the file is refused; mend it and read it again".to_owned()),
            (false, 1, _) => Some("a row is refused; mend the file and read it again".to_owned()),
            (false, count, _) => Some(format!("{count} rows are refused; mend the file and read it again")),
        };
        let revision = draft.revision(format!("import {file}: {}", draft.summary()));
        let title = format!("Import {file}");
        Self { title, summary: draft.summary(), lines, top: 0, accept: Effect::Commit(revision), blocked }
    }

    /// A step of the history about to be taken back.
    pub fn take_back(plan: &Plan, step: &Revision) -> Self {
        let inverse = step.inverse();
        let title = format!("Take back step {}: {}", step.number, step.why);
        Self::revision(plan, title, &inverse.changes, Effect::TakeBack(step.number))
    }
}

/// How the file was read, so that an officer sees a wrong guess.
fn reading(draft: &Draft) -> Vec<String> {
    let reading = &draft.reading;
    if reading.header_line == 0 {
        return vec![format!("read as {}; no row of headings was found", reading.encoding)];
    }
    let mut lines = vec![format!(
        "read as {}, {} between cells, headings on line {}, {} rows",
        reading.encoding, reading.delimiter, reading.header_line, reading.rows
    )];
    if let Some(sample) = &reading.sample {
        lines.push(format!("please check: line {} reads \"{}\"", sample.line, sample.text));
    }
    let used: Vec<String> = draft.columns.iter().map(|used| format!("{} = {}", used.header, used.worded())).collect();
    lines.push(format!("columns: {}", used.join("; ")));
    lines.extend(draft.warnings.iter().map(|warning| format!("line {}: {}", warning.line, warning.says)));
    lines
}

fn line(plan: &Plan, change: &Change) -> PreviewLine {
    use crate::plan::change::Edit;
    let (sign, role) = match change.edit {
        Edit::Add(_) => ('+', Role::Reference),
        Edit::Set { .. } => ('~', Role::Plain),
        Edit::Remove(_) => ('-', Role::Warning),
    };
    PreviewLine { text: format!("{sign} {}", change.told(plan)), role }
}

/// A file or folder to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Its size in bytes.
    pub size: u64,
}

/// What a file is chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// To import it.
    #[default]
    Import,
    /// To open it as the plan.
    Plan,
}

/// The choice of a file.
#[derive(Clone, Debug, Default)]
pub struct Chooser {
    /// What the file is for.
    pub wanted: Wanted,
    /// The folder that is shown.
    pub folder: PathBuf,
    /// What is in it.
    pub places: Vec<Place>,
    /// What is typed: the start of a name, or a path.
    pub input: Input,
    /// The chosen row among those that fit.
    pub cursor: usize,
    /// The first row that is drawn.
    pub top: usize,
    /// Why the last choice could not be read.
    pub problem: Option<String>,
}

impl Chooser {
    /// The files and folders that fit what is typed.
    pub fn fitting(&self) -> Vec<&Place> {
        let typed = self.input.value();
        let wanted = typed.rsplit('/').next().unwrap_or(typed).to_lowercase();
        if typed.contains('/') && !wanted.is_empty() {
            return Vec::new();
        }
        self.places.iter().filter(|place| contains(&place.name, &wanted)).collect()
    }

    /// The path that choosing now means: the chosen row, or what is typed where it is a path.
    pub fn path(&self) -> Option<(PathBuf, bool)> {
        let typed = self.input.value().trim();
        if typed.contains('/') || typed.starts_with('~') {
            return Some((meant(typed, &self.folder), typed.ends_with('/')));
        }
        match self.fitting().get(self.cursor) {
            Some(place) if place.name == ".." => {
                Some((self.folder.parent().map_or_else(|| self.folder.clone(), Path::to_path_buf), true))
            }
            Some(place) => Some((self.folder.join(&place.name), place.folder)),
            None if typed.is_empty() => None,
            None => Some((self.folder.join(typed), false)),
        }
    }
}

/// A typed path, taken literally; where `~/` is, only the session knows.
fn meant(typed: &str, folder: &Path) -> PathBuf {
    if typed.starts_with('~') { PathBuf::from(typed) } else { folder.join(typed) }
}

/// The first screen, where there is no plan yet.
#[derive(Clone, Debug, Default)]
pub struct Welcome {
    /// Where the user's own plan would be made.
    pub own: PathBuf,
    /// The chosen line.
    pub cursor: usize,
    /// Why the last choice failed.
    pub problem: Option<String>,
}

/// A question with yes and no.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The question.
    pub question: String,
    /// What yes does.
    pub yes: Yes,
}

/// What yes does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yes {
    /// Drops the form underneath and what was typed in it.
    DropForm,
}
