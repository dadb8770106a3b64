//! Taking files in: what the keys do on the screen of files looked at before they are taken.
//!
//! Every choice becomes the effect of reading the same files again; nothing is taken but by the
//! one key that names how much it takes.

use super::{
    App, Effect,
    import::{Import, Pane, heap::Heap, refused_csv, ways::Matter},
    overlay::{Ask, Overlay, Pick, Prompt, Wish, Yes},
};
use crate::intake::Choices;
use std::path::PathBuf;

impl App {
    /// The files that are looked at, wherever they lie.
    pub(super) fn import(&self) -> Option<&Import> {
        self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Import(import) => Some(&**import),
            _ => None,
        })
    }

    pub(super) fn import_mut(&mut self) -> Option<&mut Import> {
        self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Import(import) => Some(&mut **import),
            _ => None,
        })
    }

    /// Opens what the cursor is on: the choices of a line, the rows of a heap.
    pub(super) fn import_open(&mut self) -> Vec<Effect> {
        let Some(import) = self.import_mut() else { return Vec::new() };
        match import.matter() {
            None => {
                if let (None, Some(heap)) = (&import.opened, import.heap().map(|line| line.heap)) {
                    import.open(heap);
                }
                Vec::new()
            }
            Some(Matter::Rows) => {
                import.open(Heap::AsRead);
                Vec::new()
            }
            Some(Matter::Title) => self.import_prompt(Wish::Title),
            Some(matter) => self.import_pick(&matter),
        }
    }

    fn import_pick(&mut self, matter: &Matter) -> Vec<Effect> {
        let Some(import) = self.import() else { return Vec::new() };
        let ways = import.ways(matter, &self.plan);
        if ways.is_empty() {
            return self.say("there is nothing to choose from here".to_owned());
        }
        let title = match matter {
            Matter::Column(place) => {
                let header = import.columns.get(*place).map_or("", |column| column.header.as_str());
                format!("What does the column {header} become?")
            }
            Matter::Issue(words) => format!("Which issue is meant by \"{words}\"?"),
            _ => {
                let line = import.settings.iter().find(|line| line.matter == *matter);
                line.map_or_else(String::new, |line| format!("{}: how shall the file be read?", line.label))
            }
        };
        let cursor = ways.iter().position(|way| way.now).unwrap_or(0);
        self.overlays.push(Overlay::Pick(Box::new(Pick { title, ways, cursor, ..Pick::default() })));
        Vec::new()
    }

    /// Reads the files by the chosen way.
    pub(super) fn picked(&mut self) -> Vec<Effect> {
        let Some(Overlay::Pick(pick)) = self.overlays.last() else { return Vec::new() };
        let Some(choices) = pick.fitting().get(pick.cursor).map(|way| way.choices.clone()) else { return Vec::new() };
        self.overlays.pop();
        self.read_so(&choices)
    }

    /// Turns the chosen line to the way after or before the one that stands.
    pub(super) fn import_turn(&mut self, forward: bool) -> Vec<Effect> {
        let Some(import) = self.import() else { return Vec::new() };
        let Some(matter) = import.matter() else { return Vec::new() };
        let ways = import.ways(&matter, &self.plan);
        let now = ways.iter().position(|way| way.now).unwrap_or(0);
        let count = ways.len().max(1);
        let next = if forward { now + 1 } else { now + count - 1 } % count;
        match ways.into_iter().nth(next) {
            Some(way) => self.read_so(&way.choices),
            None => Vec::new(),
        }
    }

    /// Reads the shown file, and those like it, by these choices.
    fn read_so(&mut self, choices: &Choices) -> Vec<Effect> {
        let Some(import) = self.import_mut() else { return Vec::new() };
        let all = import.with(choices);
        if all == import.choices {
            return Vec::new();
        }
        let alike = import.alike().len();
        let all = import.ask(all);
        if alike > 0 {
            let files = if alike == 1 { "1 other file".to_owned() } else { format!("{alike} other files") };
            self.tell(format!("read so, and {files} with the same headings"));
        }
        vec![Effect::Redraft(all)]
    }

    /// Reads the same files again, as after they were mended.
    pub(super) fn read_again(&mut self) -> Vec<Effect> {
        self.import().map(|import| Effect::Redraft(import.each())).into_iter().collect()
    }

    /// Takes back the latest choice.
    pub(super) fn unchoose(&mut self) -> Vec<Effect> {
        match self.import_mut().and_then(Import::take_back) {
            Some(files) => vec![Effect::Redraft(files)],
            None => self.say("the files are read as they were at first".to_owned()),
        }
    }

    /// Leaves the shown file out of those that are taken in together.
    pub(super) fn leave_out(&mut self) -> Vec<Effect> {
        self.import_mut().map(|import| Effect::Redraft(import.without_shown())).into_iter().collect()
    }

    /// Takes the files in.
    pub(super) fn take_in(&mut self) -> Vec<Effect> {
        let taking =
            |import: &Import| Effect::TakeIn { paths: import.paths.clone(), batch: Box::new(import.batch.clone()) };
        self.import().map(taking).into_iter().collect()
    }

    /// Asks for a name or a path.
    pub(super) fn import_prompt(&mut self, wish: Wish) -> Vec<Effect> {
        let Some((import, draft)) = self.import().and_then(|import| Some((import, import.draft()?))) else {
            return Vec::new();
        };
        let choices = import.choices.get(import.shown);
        let name = |name: Option<&String>| name.cloned().unwrap_or_default();
        let begins = match wish {
            Wish::Map => name(choices.and_then(|choices| choices.map.as_ref()).or(draft.map.as_ref())),
            Wish::Title => name(choices.and_then(|choices| choices.title.as_ref())),
            Wish::Refused => refused_path(import).to_string_lossy().into_owned(),
            Wish::Paper | Wish::Seen => return Vec::new(),
        };
        self.overlays.push(Overlay::Prompt(Prompt::new(wish, begins)));
        Vec::new()
    }

    /// Does what was asked for with what was typed.
    pub(super) fn prompted(&mut self) -> Vec<Effect> {
        let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() else { return Vec::new() };
        let typed = prompt.input.value().trim().to_owned();
        let wish = prompt.wish;
        if typed.is_empty() && wish != Wish::Title {
            prompt.problem = Some("type it first; Esc leaves".to_owned());
            return Vec::new();
        }
        match wish {
            Wish::Paper => return self.write_paper(&typed),
            Wish::Seen => return self.write_seen(&typed),
            _ => {}
        }
        let Some(import) = self.import() else { return Vec::new() };
        let Some(choices) = import.choices.get(import.shown).cloned() else { return Vec::new() };
        match wish {
            Wish::Paper | Wish::Seen => Vec::new(),
            Wish::Refused => {
                let folder = refused_path(import).parent().map(PathBuf::from).unwrap_or_default();
                let path = if typed.starts_with('~') { PathBuf::from(&typed) } else { folder.join(&typed) };
                vec![Effect::SaveFile { path, bytes: refused_rows(import), replace: false }]
            }
            Wish::Map => {
                self.overlays.pop();
                self.read_so(&Choices { map: Some(typed), without_map: false, ..choices })
            }
            Wish::Title => {
                self.overlays.pop();
                let title = (!typed.is_empty()).then_some(typed);
                self.read_so(&Choices { title, ..choices })
            }
        }
    }

    /// A file was written.
    pub(super) fn saved(&mut self, path: &std::path::Path) -> Vec<Effect> {
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Prompt(_) | Overlay::Papers(_) | Overlay::Ask(_)));
        match std::mem::take(&mut self.said_of_paper) {
            says if says.is_empty() => self.tell(format!("saved {}", path.display())),
            says => return self.say(format!("saved {}; {says}", path.display())),
        }
        Vec::new()
    }

    /// A file is there already: it is replaced only where somebody says so.
    pub(super) fn is_there(&mut self, path: PathBuf, bytes: Vec<u8>) -> Vec<Effect> {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let question = format!("{name} is there already. Replace it?");
        self.overlays.push(Overlay::Ask(Ask { question, yes: Yes::Replace { path, bytes } }));
        Vec::new()
    }

    /// Leaves an opened heap, or the screen; asks first where something was chosen on it.
    pub(super) fn leave_import(&mut self) -> Vec<Effect> {
        let Some(import) = self.import_mut() else { return Vec::new() };
        if import.opened.take().is_some() {
            return Vec::new();
        }
        if import.is_touched() {
            let question = "Leave, and forget how you said it is read?".to_owned();
            self.overlays.push(Overlay::Ask(Ask { question, yes: Yes::DropImport }));
        } else {
            self.overlays.pop();
        }
        Vec::new()
    }
}

/// Why a key of this screen does nothing now.
pub(super) fn blocked(import: &Import, wanted: super::command::Command) -> Option<String> {
    use super::command::Command as Do;
    let says = |text: &str| Some(text.to_owned());
    match wanted {
        Do::Take => import.accept().err(),
        Do::SoundOnly if import.batch.sound() => says("no row is refused: all are taken"),
        Do::SaveRefused if import.draft().is_none_or(|draft| draft.rejected.is_empty()) => {
            says("no row of this file is refused on its own")
        }
        Do::SoundOnly if import.batch.changes_nothing() => says("no sound row changes anything"),
        Do::NextFile | Do::PreviousFile | Do::LeaveOut if import.batch.drafts.len() < 2 => says("there is one file"),
        Do::Turn | Do::TurnBack => match (import.matter(), &import.opened) {
            (Some(Matter::Rows | Matter::Title) | None, _) | (_, Some(_)) => {
                says("go to how the file is read, or to its columns, first (Tab)")
            }
            _ => None,
        },
        Do::NameMap if !import.can_be_named() => says("say what a column becomes first; then it can be named"),
        Do::Unchoose if !import.is_touched() => says("the files are read as they were at first"),
        Do::Accept => match (&import.opened, import.pane) {
            (Some(_), _) if import.matter().is_none() => says("this is all there is to it; Esc goes back"),
            (None, Pane::Heaps) if import.heaps.is_empty() => says("there are no rows to open"),
            (None, Pane::Columns) if import.columns.is_empty() => says("no columns were found"),
            _ => None,
        },
        _ => None,
    }
}

/// Where the refused rows of the shown file are saved unless somebody says otherwise: beside it.
fn refused_path(import: &Import) -> PathBuf {
    let path = import.paths.get(import.shown).cloned().unwrap_or_default();
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    path.with_file_name(format!("{stem}-refused.csv"))
}

/// The refused rows of the shown file as a CSV file with the reasons beside them.
fn refused_rows(import: &Import) -> Vec<u8> {
    import.draft().map_or_else(Vec::new, refused_csv)
}
