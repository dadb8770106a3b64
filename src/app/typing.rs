//! Keys and pasted text: a command by the table, else text where text has the focus.

use super::{
    App, Effect, Notice,
    command::{self, Command},
    keys::{Binding, Key, Scope},
    overlay::Overlay,
};
use tui_input::{Input, InputRequest};

impl App {
    pub(super) fn key(&mut self, key: Key) -> Vec<Effect> {
        self.notice = None;
        self.news_seen();
        let scope = self.scope();
        if !self.metrics.seen {
            // In a window too small to show anything only leaving is safe, and what is typed is kept.
            let leaves = key == Key::ctrl('c') || (self.overlays.is_empty() && key == Key::char('q'));
            return match (leaves, key == Key::ctrl('z')) {
                (true, _) => vec![Effect::Quit],
                (_, true) => self.ask_for(Command::Suspend),
                _ => Vec::new(),
            };
        }
        if scope.is_body()
            && let Some(digit) = key.typed().and_then(|letter| letter.to_digit(10))
        {
            let before = self.count.unwrap_or(0);
            let count = before.saturating_mul(10).saturating_add(usize::try_from(digit).unwrap_or(0));
            self.count = Some(count.min(1_000_000)).filter(|count| *count > 0);
            return Vec::new();
        }
        let prefix = self.prefix.take();
        let known = |row: &&Binding| !command::absent(row.command, self.setting.beside);
        if let Some(wanted) = self.keymap.resolve(scope, key).filter(known).map(|row| row.command) {
            return self.ask_for(wanted);
        }
        if prefix.is_some() {
            let what = scope.title().to_lowercase();
            return self.say(format!("{key} does nothing there ({what}); the line below lists what can follow"));
        }
        self.count = None;
        self.text_key(scope, key)
    }

    /// Does a command, or says why it cannot be done now.
    pub fn ask_for(&mut self, wanted: Command) -> Vec<Effect> {
        self.tour_hears(wanted);
        match command::blocked(wanted, self) {
            Some(why) => self.say(why),
            None => command::run(wanted, self),
        }
    }

    /// A key that no row of the table has: text, where text has the focus.
    pub(super) fn text_key(&mut self, scope: Scope, key: Key) -> Vec<Effect> {
        self.walks = false;
        let request = match (key, key.typed()) {
            (_, Some(letter)) => InputRequest::InsertChar(letter),
            (Key::BACKSPACE, _) => InputRequest::DeletePrevChar,
            (Key::DELETE, _) => InputRequest::DeleteNextChar,
            (Key::LEFT, _) => InputRequest::GoToPrevChar,
            (Key::RIGHT, _) => InputRequest::GoToNextChar,
            (Key::HOME, _) => InputRequest::GoToStart,
            (Key::END, _) => InputRequest::GoToEnd,
            (key, _) if key == Key::ctrl('w') => InputRequest::DeletePrevWord,
            (key, _) if key == Key::ctrl('u') => InputRequest::DeleteLine,
            (key, _) if key == Key::ctrl('k') => InputRequest::DeleteTillEnd,
            _ => return Vec::new(),
        };
        match scope {
            Scope::Filter => {
                let before = self.list().filter.value().to_owned();
                self.list_mut().filter.handle(request);
                self.offer();
                self.filter_moved(&before)
            }
            Scope::Form => {
                if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
                    match request {
                        InputRequest::InsertChar(letter) => form.typed(letter),
                        other => form.request(other),
                    }
                    form.follow_step(&self.plan);
                }
                Vec::new()
            }
            Scope::Text => self.type_text(key, request),
            Scope::Fields if key.typed().is_some() => self.open_field(key.typed()),
            Scope::Keeping => {
                if let Some(Overlay::Keeping(keeping)) = self.overlays.last_mut() {
                    match request {
                        InputRequest::InsertChar(letter) => keeping.typed(letter),
                        other => keeping.request(other),
                    }
                }
                Vec::new()
            }
            Scope::Help | Scope::Palette | Scope::Chooser | Scope::Pick | Scope::Prompt => {
                match self.overlays.last_mut() {
                    Some(Overlay::Help(help)) => {
                        help.input.handle(request);
                        (help.cursor, help.top) = (0, 0);
                    }
                    Some(Overlay::Palette(palette)) => {
                        palette.input.handle(request);
                        palette.look();
                    }
                    Some(Overlay::Chooser(chooser)) => {
                        chooser.input.handle(request);
                        (chooser.cursor, chooser.top, chooser.problem) = (0, 0, None);
                    }
                    Some(Overlay::Pick(pick)) => {
                        pick.input.handle(request);
                        pick.cursor = 0;
                    }
                    Some(Overlay::Prompt(prompt)) => {
                        prompt.begin(key.typed());
                        prompt.input.handle(request);
                        prompt.problem = None;
                    }
                    _ => {}
                }
                Vec::new()
            }
            scope if (scope.is_body() || scope == Scope::Import) && key.typed().is_some() => {
                self.say(format!("{key} does nothing here; ? shows what can be done"))
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        let one_line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        match (self.scope(), self.overlays.last_mut()) {
            (_, Some(Overlay::Form(form))) => form.paste(text),
            (_, Some(Overlay::Text(_))) => {
                if let Some(form) = self.form_on_top_mut() {
                    form.paste(text);
                }
                self.show_cursor();
            }
            (_, Some(Overlay::Chooser(chooser))) => {
                let joined = format!("{}{}", chooser.input.value(), one_line.trim());
                chooser.input = Input::new(joined);
            }
            (_, Some(Overlay::Palette(palette))) => {
                palette.input = Input::new(format!("{}{}", palette.input.value(), one_line.trim()));
                palette.look();
            }
            (_, Some(Overlay::Keeping(keeping))) => one_line.trim().chars().for_each(|letter| keeping.typed(letter)),
            (_, Some(Overlay::Prompt(prompt))) => {
                prompt.begin(one_line.trim().chars().next());
                let joined = format!("{}{}", prompt.input.value(), one_line.trim());
                prompt.input = Input::new(joined);
            }
            (Scope::Filter, _) => {
                let line = format!("{}{}", self.list().filter.value(), one_line.trim());
                let effects = self.filter_by(&line);
                self.offer();
                return effects;
            }
            _ => return self.say("what was pasted was not used: no text is being typed here".to_owned()),
        }
        Vec::new()
    }

    /// Says a sentence under the body.
    pub fn say(&mut self, text: String) -> Vec<Effect> {
        self.notice = Some(Notice { text, warns: true });
        Vec::new()
    }

    pub(super) fn tell(&mut self, text: String) {
        self.notice = Some(Notice { text, warns: false });
    }
}
