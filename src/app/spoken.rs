//! What is asked for by its name instead of by a key: a command, a row by its place, a whole text,
//! the answer to one field of a form.
//!
//! Used by the linear face, where nothing is walked key by key. Each of these does what the keys
//! would have done one after another; nothing is done here that the keys could not do.

use super::{App, Effect, command::Command, detail::Target, keys::Scope, overlay::Overlay, views::View};
use tui_input::Input;

/// What is asked for by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// A command.
    Command(Command),
    /// The row at this place, the first being 0, of what has the keys.
    Place(usize),
    /// The column at this place of those that the cursor walks, in a table.
    Column(usize),
    /// All of the text where text is typed: a filter line, a search, a path, a name.
    Text(String),
    /// All of the text of the field at this place of the form on top.
    Answer {
        /// The place of the field in the form.
        place: usize,
        /// What stands in it from now on.
        text: String,
    },
    /// A record, or whatever else can be gone to.
    Target(Target),
    /// A saved view.
    View(Box<View>),
}

impl App {
    pub(super) fn spoken(&mut self, spoken: Spoken) -> Vec<Effect> {
        self.notice = None;
        self.news_seen();
        // A card is read by nobody here; the tour waits for a screen.
        self.tour = None;
        self.count = None;
        match spoken {
            // How it comes back is said with a key of the screen.
            Spoken::Command(Command::DropFilter) => {
                let effects = self.ask_for(Command::DropFilter);
                self.notice = None;
                effects
            }
            Spoken::Command(command) => self.ask_for(command),
            Spoken::Place(place) => match self.overlays.last_mut() {
                Some(Overlay::Form(form)) => {
                    form.focus_at(place);
                    Vec::new()
                }
                _ => self.move_to(place),
            },
            Spoken::Column(place) => {
                let far = isize::MAX / 2;
                let place = isize::try_from(place).unwrap_or(far);
                self.walk_to_column(-far);
                self.walk_to_column(place)
            }
            Spoken::Text(text) => self.type_all(&text),
            Spoken::Answer { place, text } => {
                let today = self.setting.today;
                if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
                    form.answer(&self.plan, today, place, &text);
                }
                Vec::new()
            }
            Spoken::Target(target) => self.jump(&target),
            Spoken::View(view) => self.open_view(&view),
        }
    }

    /// Moves over the columns of the table that fills the body.
    fn walk_to_column(&mut self, by: isize) -> Vec<Effect> {
        let command = if by < 0 { Command::ColumnLeft } else { Command::ColumnRight };
        match self.on_projects(command, by.abs()) {
            Some(effects) => effects,
            None if self.view().is_some() => self.move_column(by),
            None => Vec::new(),
        }
    }

    /// Puts a text in the place of what is typed.
    fn type_all(&mut self, text: &str) -> Vec<Effect> {
        let one_line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let typed = Input::new(one_line.trim().to_owned());
        if self.scope() == Scope::Filter {
            return self.filter_by(one_line.trim());
        }
        match self.overlays.last_mut() {
            Some(Overlay::Help(help)) => (help.input, help.cursor, help.top) = (typed, 0, 0),
            Some(Overlay::Palette(palette)) => {
                palette.input = typed;
                palette.look();
            }
            Some(Overlay::Chooser(chooser)) => {
                (chooser.input, chooser.cursor, chooser.top, chooser.problem) = (typed, 0, 0, None);
            }
            Some(Overlay::Pick(pick)) => (pick.input, pick.cursor) = (typed, 0),
            Some(Overlay::Keeping(keeping)) => keeping.answer(one_line.trim()),
            Some(Overlay::Prompt(prompt)) => (prompt.input, prompt.problem) = (typed, None),
            _ => return self.say("no text is being typed here".to_owned()),
        }
        Vec::new()
    }
}
