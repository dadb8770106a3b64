//! The pane of a long text: a way to look at one field of the form beneath, and to type in it.
//!
//! The text itself stays in the form, so drafts, conflicts and saving know nothing of the pane, and
//! leaving it loses nothing. The pane holds only what a view needs: its first line, and the column
//! that a cursor aims at while it goes up and down.

use super::{
    App, Effect,
    command::Command,
    form::Form,
    keys::Key,
    list::scrolled,
    overlay::Overlay,
    prose::{self, at, end, lines, next_word, place, previous_word},
};
use crate::plan::cell::Domain;
use tui_input::{Input, InputRequest};

/// What the pane knows of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextPane {
    /// The first drawn line.
    pub top: usize,
    /// The column that up and down aim at.
    aims: Option<usize>,
}

impl App {
    /// Why there is no long text here.
    pub(super) fn no_long_text(&self) -> Option<String> {
        let is_prose = |form: &Form| form.focused().is_some_and(|(_, domain)| domain == Domain::Prose);
        match self.form_on_top() {
            Some(form) if is_prose(form) => None,
            _ => Some("go to a field of long text first, as a description or a note".to_owned()),
        }
    }

    /// The form that is on top, perhaps under the pane of one of its texts.
    pub fn form_on_top(&self) -> Option<&Form> {
        match self.overlays.as_slice() {
            [.., Overlay::Form(form)] | [.., Overlay::Form(form), Overlay::Text(_)] => Some(form),
            _ => None,
        }
    }

    pub(super) fn form_on_top_mut(&mut self) -> Option<&mut Form> {
        match self.overlays.as_mut_slice() {
            [.., Overlay::Form(form)] | [.., Overlay::Form(form), Overlay::Text(_)] => Some(form),
            _ => None,
        }
    }

    /// Opens the focused text in a pane of its own.
    pub(super) fn open_text(&mut self) -> Vec<Effect> {
        self.overlays.push(Overlay::Text(TextPane::default()));
        self.show_cursor();
        Vec::new()
    }

    /// Hands the focused text out, to be written in the officer's own editor.
    pub(super) fn hand_out_text(&mut self) -> Vec<Effect> {
        let text = self.form_on_top().and_then(Form::focused).map(|(entry, _)| entry.input.value().to_owned());
        text.map(Effect::WriteElsewhere).into_iter().collect()
    }

    /// Takes back a text that was written in an editor; or says why none came back, and keeps what was there.
    pub(super) fn written_elsewhere(&mut self, written: Result<String, String>) -> Vec<Effect> {
        let text = match written {
            Ok(text) => prose::harmless(&text),
            Err(sentence) => return self.say(sentence),
        };
        // An editor ends the last line; in a field it goes on.
        let text = text.trim_end_matches('\n').to_owned();
        let Some(form) = self.form_on_top_mut() else { return Vec::new() };
        let same = form.focused().is_some_and(|(entry, _)| entry.input.value().trim_end_matches('\n') == text);
        if same {
            self.tell("the text came back as it was".to_owned());
            return Vec::new();
        }
        form.put_text(Input::new(text));
        self.show_cursor();
        self.tell("the text is in the form; it is saved with it".to_owned());
        Vec::new()
    }

    /// Moves in the pane; whether the command is one that does.
    pub(super) fn walk_text(&mut self, command: Command) -> bool {
        let (width, height) = (self.metrics.text, self.metrics.overlay.max(1));
        let Some(Overlay::Text(pane)) = self.overlays.last() else { return false };
        let pane = *pane;
        let Some((input, text)) = self.text() else { return false };
        let lines = lines(&text, width);
        let (line, column) = place(&text, &lines, input.cursor());
        let aims = pane.aims.unwrap_or(column);
        let to = |line: usize| (at(&text, &lines, line.min(lines.len() - 1), aims), Some(aims));
        let (cursor, aims) = match command {
            Command::Down if line + 1 == lines.len() => (text.len(), None),
            Command::Down => to(line + 1),
            Command::Up if line == 0 => (0, None),
            Command::Up => to(line - 1),
            Command::PageDown => to(line + height),
            Command::PageUp => to(line.saturating_sub(height)),
            Command::First => (lines.get(line).map_or(0, |line| line.start), None),
            Command::Last => (end(&lines, line), None),
            Command::NextWord => (next_word(&text, input.cursor()), None),
            Command::PreviousWord => (previous_word(&text, input.cursor()), None),
            _ => return false,
        };
        let input = input.with_cursor(cursor);
        self.put_back(input, aims);
        true
    }

    /// Types in the pane.
    pub(super) fn type_text(&mut self, key: Key, request: InputRequest) -> Vec<Effect> {
        let Some((mut input, text)) = self.text() else { return Vec::new() };
        let cursor = input.cursor();
        let ends = |letter: &char| *letter == '\n';
        // Here a line is what stands between two line breaks, and not the whole of the text.
        let cut = match key {
            key if key == Key::ctrl('u') => {
                let start = text.get(..cursor).and_then(|before| before.iter().rposition(ends)).map_or(0, |at| at + 1);
                Some((start, cursor))
            }
            key if key == Key::ctrl('k') => {
                let after = text.get(cursor..).and_then(|after| after.iter().position(ends));
                Some((cursor, after.map_or(text.len(), |far| cursor + far)))
            }
            _ => None,
        };
        if let Some((from, until)) = cut {
            let kept = text.iter().take(from).chain(text.iter().skip(until)).collect();
            input = Input::new(kept).with_cursor(from);
        } else {
            input.handle(request);
        }
        self.put_back(input, None);
        Vec::new()
    }

    /// Begins a new line at the cursor.
    pub(super) fn new_line(&mut self) -> Vec<Effect> {
        if let Some((mut input, _)) = self.text() {
            input.handle(InputRequest::InsertChar('\n'));
            self.put_back(input, None);
        }
        Vec::new()
    }

    /// The focused text with its cursor, and its characters.
    fn text(&self) -> Option<(Input, Vec<char>)> {
        let (entry, _) = self.form_on_top()?.focused()?;
        Some((entry.input.clone(), entry.input.value().chars().collect()))
    }

    fn put_back(&mut self, input: Input, aims: Option<usize>) {
        if let Some(form) = self.form_on_top_mut() {
            form.put_text(input);
        }
        if let Some(Overlay::Text(pane)) = self.overlays.last_mut() {
            pane.aims = aims;
        }
        self.show_cursor();
    }

    /// Scrolls the pane so that its cursor is seen.
    pub(super) fn show_cursor(&mut self) {
        if !matches!(self.overlays.last(), Some(Overlay::Text(_))) {
            return;
        }
        let (width, height) = (self.metrics.text, self.metrics.overlay.max(1));
        let Some((input, text)) = self.text() else { return };
        let lines = lines(&text, width);
        let (line, _) = place(&text, &lines, input.cursor());
        if let Some(Overlay::Text(pane)) = self.overlays.last_mut() {
            pane.top = scrolled(pane.top, line, lines.len(), height);
        }
    }
}
