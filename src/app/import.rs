//! Files looked at before they are taken in: how each is read, what its columns become, and what
//! would change. One screen, whose every part can be gone into and put right.
//!
//! ```text
//! ┌ Import april.csv ───────────────────────────────────────────────┐
//! │ how it is read              │ what its columns become           │
//! ├─ 12 new, 3 changed, 2 refused ──────────────────────────────────┤
//! │ the heaps of its rows, each of which opens                      │
//! ├─────────────────────────────────────────────────────────────────┤
//! │ what the chosen line means, and what taking it in does          │
//! └─────────────────────────────────────────────────────────────────┘
//! ```
//!
//! The state is the batch as intake read it and the choices by which it was read. A choice is
//! never applied here: it is asked of the session, which reads the same files again by it.

pub mod heap;
pub mod ways;

use super::{detail::Line, list::moved};
use crate::{
    intake::{Batch, Became, Choices, Draft},
    paper,
    plan::Plan,
};
use heap::{Heap, HeapLine, Item};
use jiff::civil::Date;
use std::path::PathBuf;
use ways::{Column, Matter, Setting, Way};

/// How many things of an opened heap are listed; its count counts them all.
const LISTED: usize = 5_000;

/// Which part of the screen the keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// How the file is read.
    Reading,
    /// What its columns become.
    Columns,
    /// What would change.
    #[default]
    Heaps,
}

/// A heap that is opened: what lies in it, and the detail of the chosen thing.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The heap.
    pub heap: Heap,
    /// What lies in it, or the first of it.
    pub items: Vec<Item>,
    /// How many lie in it.
    pub count: usize,
    /// The chosen one.
    pub cursor: usize,
    /// The chosen line of the detail, while the keys go there.
    pub line: Option<usize>,
}

/// Files looked at before they are taken in.
#[derive(Clone, Debug)]
pub struct Import {
    /// What each file would change.
    pub batch: Batch,
    /// Where the files are.
    pub paths: Vec<PathBuf>,
    /// By what each was read.
    pub choices: Vec<Choices>,
    /// Which file is shown.
    pub shown: usize,
    /// Which part the keys go to.
    pub pane: Pane,
    /// The chosen line of how it is read, of its columns, of the heaps.
    pub cursors: [usize; 3],
    /// The heap that is opened.
    pub opened: Option<Opened>,
    /// Whether the sound rows are to be taken although others are refused.
    pub sound_only: bool,
    /// What a colleague's change stands against.
    pub stands: Option<String>,
    /// How the shown file is read, line by line.
    pub settings: Vec<Setting>,
    /// The columns of the shown file.
    pub columns: Vec<Column>,
    /// The heaps of the shown file.
    pub heaps: Vec<HeapLine>,
    today: Date,
    who: String,
    /// By what the files were read before, the latest last; the first is how they were read at first.
    former: Vec<Vec<(PathBuf, Choices)>>,
    /// By what they are being read now.
    wanted: Vec<Choices>,
}

impl Import {
    /// Files as they were read first.
    pub fn new(paths: Vec<PathBuf>, batch: Batch, today: Date, who: &str) -> Self {
        let mut import = Self {
            batch: Batch::default(),
            paths: Vec::new(),
            choices: Vec::new(),
            shown: 0,
            pane: Pane::default(),
            cursors: [0; 3],
            opened: None,
            sound_only: false,
            stands: None,
            settings: Vec::new(),
            columns: Vec::new(),
            heaps: Vec::new(),
            today,
            who: who.to_owned(),
            former: Vec::new(),
            wanted: Vec::new(),
        };
        import.read(paths, batch);
        // What stands in the way is what is looked at first, and before it what can be put right here.
        let place = |heap: Heap| import.heaps.iter().position(|line| line.heap == heap);
        let first = place(Heap::Words).or_else(|| place(Heap::Rows(Became::Refused)));
        if let (Some(place), [_, _, heaps]) = (first, &mut import.cursors) {
            *heaps = place;
        }
        import
    }

    /// Takes in what the files would change, now that they were read (again).
    pub fn read(&mut self, paths: Vec<PathBuf>, batch: Batch) {
        self.paths = paths;
        let choices = |(place, draft): (usize, &Draft)| {
            let known = draft.choices.clone().or_else(|| self.wanted.get(place).cloned());
            known.unwrap_or_else(|| Choices::new(draft.file.clone(), self.today, self.who.clone()))
        };
        self.choices = batch.drafts.iter().enumerate().map(choices).collect();
        self.batch = batch;
        self.stands = None;
        self.sound_only &= !self.batch.sound();
        self.look();
    }

    /// Brings the lines of the shown file up to date.
    pub fn look(&mut self) {
        self.shown = self.shown.min(self.batch.drafts.len().saturating_sub(1));
        let (Some(draft), Some(choices)) = (self.batch.drafts.get(self.shown), self.choices.get(self.shown)) else {
            return;
        };
        self.settings = ways::settings(draft, choices);
        self.columns = ways::columns(draft, choices);
        self.heaps = heap::heaps(draft);
        let counts = [self.settings.len(), self.columns.len(), self.heaps.len()];
        for (cursor, count) in self.cursors.iter_mut().zip(counts) {
            *cursor = moved(*cursor, 0, count);
        }
        if let Some(opened) = self.opened.take() {
            self.open(opened.heap);
            if let Some(now) = &mut self.opened {
                now.cursor = moved(opened.cursor, 0, now.items.len());
            }
        }
    }

    /// The shown file's draft.
    pub fn draft(&self) -> Option<&Draft> {
        self.batch.drafts.get(self.shown)
    }

    /// Shows the file so many places on.
    pub fn turn_to(&mut self, by: isize) {
        let count = self.batch.drafts.len().max(1);
        self.shown = self.shown.wrapping_add_signed(by + isize::try_from(count).unwrap_or(1)) % count;
        self.opened = None;
        self.look();
    }

    /// Opens a heap, where something lies in it.
    pub fn open(&mut self, heap: Heap) {
        let Some(draft) = self.draft() else { return };
        let items = heap::items(draft, heap, LISTED);
        let count = heap::count(draft, heap);
        self.opened = (count > 0).then_some(Opened { heap, items, count, cursor: 0, line: None });
    }

    /// The chosen heap.
    pub fn heap(&self) -> Option<&HeapLine> {
        self.heaps.get(self.cursor(Pane::Heaps))
    }

    /// The detail of the chosen thing of the opened heap.
    pub fn detail(&self, plan: &Plan) -> Vec<Line> {
        let chosen = self.opened.as_ref().and_then(|opened| Some((opened.heap, opened.items.get(opened.cursor)?)));
        match (self.draft(), chosen) {
            (Some(draft), Some((heap, item))) => heap::detail(plan, draft, heap, item),
            _ => Vec::new(),
        }
    }

    /// The words for an issue that the chosen line stands for, where it stands for such.
    pub fn words(&self) -> Option<String> {
        let opened = self.opened.as_ref()?;
        let (draft, place) = (self.draft()?, opened.items.get(opened.cursor)?.place);
        let unmapped = match opened.heap {
            Heap::Words => draft.unmapped.get(place),
            // A row that is refused for its words leads to what they can mean.
            Heap::Rows(Became::Refused) => {
                let value = &draft.problems.get(place)?.value;
                draft.unmapped.iter().find(|unmapped| unmapped.words == *value)
            }
            _ => None,
        };
        unmapped.map(|unmapped| unmapped.words.clone())
    }

    /// The chosen line of a pane.
    pub fn cursor(&self, pane: Pane) -> usize {
        self.cursors.get(pane as usize).copied().unwrap_or(0)
    }

    /// Moves the cursor where the keys go; the lines of the opened detail are counted by who asks.
    pub fn move_by(&mut self, by: isize, detail: usize) {
        if let Some(opened) = &mut self.opened {
            match &mut opened.line {
                Some(line) => *line = moved(*line, by, detail),
                None => opened.cursor = moved(opened.cursor, by, opened.items.len()),
            }
            return;
        }
        let count = match self.pane {
            Pane::Reading => self.settings.len(),
            Pane::Columns => self.columns.len(),
            Pane::Heaps => self.heaps.len(),
        };
        if let Some(cursor) = self.cursors.get_mut(self.pane as usize) {
            *cursor = moved(*cursor, by, count);
        }
    }

    /// Sends the keys to the next pane, or to the one before.
    pub fn move_pane(&mut self, forward: bool) {
        if let Some(opened) = &mut self.opened {
            opened.line = if opened.line.is_some() { None } else { Some(0) };
            return;
        }
        self.pane = match (self.pane, forward) {
            (Pane::Reading, true) | (Pane::Heaps, false) => Pane::Columns,
            (Pane::Columns, true) | (Pane::Reading, false) => Pane::Heaps,
            (Pane::Heaps, true) | (Pane::Columns, false) => Pane::Reading,
        };
    }

    /// What the chosen line lets an officer choose.
    pub fn matter(&self) -> Option<Matter> {
        match (&self.opened, self.pane) {
            (Some(_), _) => self.words().map(Matter::Issue),
            (None, Pane::Reading) => self.settings.get(self.cursor(Pane::Reading)).map(|line| line.matter.clone()),
            (None, Pane::Columns) if self.columns.is_empty() => None,
            (None, Pane::Columns) => Some(Matter::Column(self.cursor(Pane::Columns))),
            (None, Pane::Heaps) => None,
        }
    }

    /// The ways of reading the shown file there are in one matter.
    pub fn ways(&self, matter: &Matter, plan: &Plan) -> Vec<Way> {
        match (self.draft(), self.choices.get(self.shown)) {
            (Some(draft), Some(choices)) => ways::ways(matter, draft, choices, plan),
            _ => Vec::new(),
        }
    }

    /// The choices of all files once the shown one is to be read so. Files alike are read alike;
    /// what words mean, they mean in every file.
    pub fn with(&self, choices: &Choices) -> Vec<Choices> {
        let mut all = self.choices.clone();
        let alike = self.alike();
        for (place, other) in all.iter_mut().enumerate() {
            if place == self.shown || alike.contains(&place) {
                let file = std::mem::take(&mut other.file);
                *other = Choices { file, ..choices.clone() };
            } else {
                other.issues.clone_from(&choices.issues);
            }
        }
        all
    }

    /// The other files with the same headings that were read by the same choices.
    pub fn alike(&self) -> Vec<usize> {
        let headings = |draft: &Draft| draft.columns.iter().map(|used| used.header.clone()).collect::<Vec<_>>();
        let Some((draft, own)) = self.draft().zip(self.choices.get(self.shown)) else { return Vec::new() };
        let own_headings = headings(draft);
        let all = self.batch.drafts.iter().zip(&self.choices).enumerate();
        let same = all.filter(|(place, (other, choices))| {
            let read_alike = Choices { file: own.file.clone(), ..(*choices).clone() } == *own;
            *place != self.shown && !own_headings.is_empty() && headings(other) == own_headings && read_alike
        });
        same.map(|(place, _)| place).collect()
    }

    /// Notes that the files are to be read by these choices, and how they were read before.
    pub fn ask(&mut self, choices: Vec<Choices>) -> Vec<(PathBuf, Choices)> {
        self.former.push(self.each());
        self.wanted.clone_from(&choices);
        self.paths.iter().cloned().zip(choices).collect()
    }

    /// The files without the shown one, as they are to be read.
    pub fn without_shown(&mut self) -> Vec<(PathBuf, Choices)> {
        let mut each = self.each();
        self.former.push(each.clone());
        if self.shown < each.len() {
            each.remove(self.shown);
        }
        self.wanted = each.iter().map(|(_, choices)| choices.clone()).collect();
        each
    }

    /// The files, each with the choices by which it was read.
    pub fn each(&self) -> Vec<(PathBuf, Choices)> {
        self.paths.iter().cloned().zip(self.choices.iter().cloned()).collect()
    }

    /// The files and choices before the latest choice; nothing where they are read as at first.
    pub fn take_back(&mut self) -> Option<Vec<(PathBuf, Choices)>> {
        let now = self.each();
        while let Some(former) = self.former.pop() {
            if former != now {
                self.wanted = former.iter().map(|(_, choices)| choices.clone()).collect();
                return Some(former);
            }
        }
        None
    }

    /// Whether an officer has chosen how something is read.
    pub fn is_touched(&self) -> bool {
        self.former.first().is_some_and(|first| *first != self.each())
    }

    /// Whether what was said of the shown file can be remembered for the next with its headings.
    pub fn can_be_named(&self) -> bool {
        let says = |said: &Choices| !said.columns.is_empty() || said.shape.is_some() || said.title.is_some();
        self.choices.get(self.shown).is_some_and(says)
    }

    /// How many rows of all files would be taken, new and changed.
    fn taken(&self) -> (usize, usize) {
        (self.batch.count(Became::New), self.batch.count(Became::Changed))
    }

    /// What taking the files in does, in a sentence; or why they cannot be taken.
    ///
    /// # Errors
    /// The reason, and what can be done about it.
    pub fn accept(&self) -> Result<String, String> {
        if let Some(stands) = &self.stands {
            return Err(format!("cannot be taken: r reads it again first: {stands}"));
        }
        let refused = self.batch.count(Became::Refused);
        let (new, changed) = self.taken();
        if !self.batch.sound() && !self.sound_only {
            return Err(self.refusal(refused, new + changed > 0));
        }
        if self.batch.changes_nothing() {
            let before = self.batch.drafts.iter().find_map(|draft| draft.taken_before.clone());
            return Err(match before {
                Some(before) => format!("nothing to do: {before}"),
                None => "nothing to do: there is nothing to change".to_owned(),
            });
        }
        let rows = match (new, changed) {
            (1, 0) => "1 new row".to_owned(),
            (new, 0) => format!("{new} new rows"),
            (0, 1) => "1 changed row".to_owned(),
            (0, changed) => format!("{changed} changed rows"),
            (new, changed) => format!("{new} new and {changed} changed rows"),
        };
        let files = match self.batch.drafts.len() {
            1 => String::new(),
            count => format!(" of {count} files"),
        };
        let behind = match refused {
            0 => "u takes them back".to_owned(),
            1 => "1 refused row is left behind".to_owned(),
            count => format!("{count} refused rows are left behind"),
        };
        Ok(format!("t takes {rows}{files}, as one step; {behind}"))
    }

    /// Why nothing is taken while something is refused.
    fn refusal(&self, refused: usize, some_sound: bool) -> String {
        let unread = self.batch.drafts.iter().find(|draft| draft.problems.iter().any(|problem| problem.record == 0));
        let what = match (unread, refused) {
            (Some(draft), _) if self.batch.drafts.len() > 1 => format!("{} is refused", draft.file),
            (Some(_), _) => "the file is refused".to_owned(),
            (None, 1) => "a row is refused".to_owned(),
            (None, count) => format!("{count} rows are refused"),
        };
        let words = self.batch.drafts.iter().any(|draft| !draft.unmapped.is_empty());
        let instead = match (words, some_sound) {
            (true, true) => "open the issues unknown, or o takes only the sound rows",
            (true, false) => "open the issues unknown, and say what they mean",
            (false, true) => "o takes only the sound rows",
            (false, false) => "mend it, and r reads it again",
        };
        format!("cannot be taken: {what}; {instead}")
    }

    /// What the chosen line means, in a sentence.
    pub fn about(&self) -> String {
        if let Some(opened) = &self.opened {
            return opened.heap.about().to_owned();
        }
        match self.pane {
            Pane::Reading => match self.settings.get(self.cursor(Pane::Reading)) {
                Some(line) => self.about_setting(line),
                None => String::new(),
            },
            Pane::Columns => match self.columns.get(self.cursor(Pane::Columns)) {
                Some(column) => format!("{}: {}; Enter chooses what it becomes", column.header, column.becomes),
                None => "no columns: see why the file is refused".to_owned(),
            },
            Pane::Heaps => match self.heap() {
                Some(line) if line.heap == Heap::Rows(Became::Refused) => line.glimpse.clone(),
                Some(line) => line.heap.about().to_owned(),
                None => "The file has no rows.".to_owned(),
            },
        }
    }

    fn about_setting(&self, line: &Setting) -> String {
        let sample = self.draft().and_then(|draft| draft.reading.sample.as_ref());
        match (&line.matter, sample) {
            (Matter::Encoding, Some(sample)) => {
                format!("Please check: line {} reads \"{}\"", sample.line, sample.text)
            }
            (Matter::Map, _) => "Files with the same headings are read alike next time; m names how".to_owned(),
            (Matter::Rows, _) => "Enter shows the first rows as they were read".to_owned(),
            (matter, _) => {
                let whose = if line.yours { "as you said" } else { "as found in the file" };
                let turned = if *matter == Matter::Title { "Enter changes it" } else { "← → or Enter changes it" };
                format!("{}: {} ({whose}); {turned}", line.label, line.value)
            }
        }
    }
}

/// The refused rows of a file as a CSV file with the reasons beside them.
pub fn refused_csv(draft: &Draft) -> Vec<u8> {
    let headers: Vec<&str> = draft.columns.iter().map(|used| used.header.as_str()).collect();
    let rows = draft.rejected.iter().map(|row| paper::csv::Refused {
        line: row.line,
        cells: &row.cells,
        reason: heap::reasons(draft, row.line, row.record),
    });
    paper::csv::refused(&headers, rows)
}
