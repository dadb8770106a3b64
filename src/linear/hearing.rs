//! What a typed line means: a number, a word of this room, a command of the table, a text.

use super::{
    After, Linear, body,
    choosing::listed,
    filter_question, goal,
    menu::{Choice, Deed, WORDS},
    offers::{self, Found},
    plain::ended,
    reading::Reading,
    table, walk,
};
use crate::app::{
    App, Focus,
    arrangement::Arrange,
    command::{Command, blocked},
    detail::Target,
    keys::Scope,
    overlay::Overlay,
    spoken::Spoken,
};

/// What is asked where a word may mean several things.
const WHICH: &str = "Which of these?";
/// What is said once where a line within a text is empty.
const GOES_ON: &str = "The text goes on; a full stop alone ends it, /leave leaves the form.";
/// How many things are offered where a word may mean several.
const OFFERED: usize = 9;

impl Linear {
    /// What a typed line asks of the app; what is to be said of it comes from [`Linear::tell`].
    pub fn hear(&mut self, line: &str, app: &App) -> Vec<Spoken> {
        let spoken = self.heard_line(line, app);
        self.asked = !spoken.is_empty();
        spoken
    }

    fn heard_line(&mut self, line: &str, app: &App) -> Vec<Spoken> {
        let line = line.trim_end_matches(['\r', '\n']);
        self.after = After::Tell;
        let menu = std::mem::take(&mut self.menu);
        let text = line.trim();
        let number = text.parse::<usize>().ok();
        let numbered = number.and_then(|number| menu.iter().find(|choice| choice.number == number));
        // A slip of the finger chooses nothing else, and what was offered can still be chosen.
        if let (Some(number), None, false) = (number, numbered, menu.is_empty()) {
            self.menu = menu;
            return self.say_one(format!("None of these has the number {number}."));
        }
        if let Some(choice) = numbered.or_else(|| menu.iter().find(|choice| choice.by.iter().any(|by| by == text))) {
            return match choice.deed.clone() {
                Deed::Ask(spoken) => spoken,
                Deed::Command(command) => self.command(app, command),
                Deed::Hear(line) => self.hear(&line, app),
            };
        }
        if let Some(form) = walk::form(app) {
            let heard = walk::hear(&self.walk, app, form, line);
            return self.heard_in_form(heard, app);
        }
        if std::mem::take(&mut self.filters) {
            return self.filter(app, text);
        }
        if text == "more" && self.reading.is_some() {
            self.menu = menu;
            let lines = self.read_on(app);
            return self.say(lines);
        }
        self.line(app, text)
    }

    pub(super) fn say(&mut self, lines: Vec<String>) -> Vec<Spoken> {
        let nothing = || vec!["There is nothing of that here.".to_owned()];
        self.after = After::Say(if lines.is_empty() { nothing() } else { lines });
        Vec::new()
    }

    pub(super) fn say_one(&mut self, line: impl Into<String>) -> Vec<Spoken> {
        self.say(vec![line.into()])
    }

    fn line(&mut self, app: &App, text: &str) -> Vec<Spoken> {
        let is_typed = offers::is_typed(app.scope());
        if text.is_empty() {
            self.after = After::Where;
            return Vec::new();
        }
        if let (true, Some(text)) = (is_typed, text.strip_prefix('=')) {
            return typed(app, text.trim());
        }
        if let Ok(number) = text.parse::<usize>() {
            return self.number(app, number);
        }
        if let Some(spoken) = self.own_word(app, text) {
            return spoken;
        }
        match offers::named(app, text) {
            Found::One(command) => return self.command(app, command),
            // What is half a command may be a name that is typed.
            Found::Several(offers) if !is_typed => return self.offer(WHICH, &offers),
            Found::Several(_) | Found::Nothing => {}
        }
        if is_typed {
            return typed(app, text);
        }
        self.with_a_row(app, text).unwrap_or_else(|| self.unknown(app, text))
    }

    /// A command of the table.
    pub(super) fn command(&mut self, app: &App, command: Command) -> Vec<Spoken> {
        match command {
            Command::Help => self.help(app, ""),
            Command::Filter if blocked(command, app).is_none() => {
                self.filters = true;
                self.say_one(filter_question(app))
            }
            Command::Prefix(Scope::Views) => self.views(app),
            // What follows a prefix are choices like any others; nothing waits for a key.
            Command::Prefix(scope) => {
                // There is nothing to leave: any other line is heard as ever.
                let mut what = offers::within(app, scope);
                what.retain(|offer| offer.command != Command::Cancel);
                self.offer("What of these?", &what)
            }
            // Drawing again is saying again.
            Command::Redraw => {
                self.after = After::Where;
                Vec::new()
            }
            Command::Follow => self.follow(app, body::cursor(app)),
            Command::Arrange(Arrange::Sort | Arrange::SortAlso | Arrange::Standard) => {
                self.after = After::Sorted;
                vec![Spoken::Command(command)]
            }
            Command::Sort | Command::Columns => {
                self.sorts = command == Command::Sort;
                vec![Spoken::Command(command)]
            }
            _ => vec![Spoken::Command(command)],
        }
    }

    /// Follows a line of a detail; a field is read in full, for what leads nowhere is not left by opening it.
    pub(super) fn follow(&mut self, app: &App, place: usize) -> Vec<Spoken> {
        let line = app.detail.lines.get(place).filter(|_| app.focus == Focus::Detail && app.overlays.is_empty());
        let read = match line.map(|line| (line, line.target.as_ref())) {
            Some((_, Some(Target::Field(field)))) => body::field(app, *field),
            Some((line, None)) => vec![format!("{}. It leads nowhere.", body::line(line).trim_end_matches('.'))],
            _ => Vec::new(),
        };
        if read.is_empty() {
            let there = (place != body::cursor(app)).then_some(Spoken::Place(place));
            return there.into_iter().chain([Spoken::Command(Command::Follow)]).collect();
        }
        self.say(read);
        vec![Spoken::Place(place)]
    }

    /// The words of this room; nothing where the line begins with none of them.
    fn own_word(&mut self, app: &App, text: &str) -> Option<Vec<Spoken>> {
        if let (true, Some(line)) = (app.scope().is_body(), text.strip_prefix('/')) {
            return Some(self.filter(app, line.trim()));
        }
        let sought = text.strip_prefix(':').filter(|sought| !sought.is_empty() && app.scope().is_body());
        if let Some(sought) = sought {
            return Some(vec![Spoken::Command(Command::Palette), Spoken::Text(sought.to_owned())]);
        }
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let number = rest.parse::<usize>().ok();
        Some(match (word.to_lowercase().as_str(), rest) {
            ("?" | "help", about) => self.help(app, about),
            ("list" | "rows", "") => self.after(After::Rows(0)),
            ("list" | "rows", _) => self.after(After::Rows(number?.saturating_sub(1))),
            ("where", "") => self.after(After::Where),
            ("row", "") => self.after(After::Row),
            ("row", _) => {
                self.after = After::Row;
                vec![Spoken::Place(number?.saturating_sub(1))]
            }
            ("detail", "") => self.detail(app),
            // What the screen shows a newcomer is of keys and places on it; here it is the words.
            ("tour", "") => self.say(WORDS.map(|words| format!("{words}.")).to_vec()),
            ("more", "") => self.say_one("There is nothing to read on."),
            ("page", _) if number.is_some() => {
                self.page = number?.max(1);
                self.say_one(format!("{} rows are read at once.", self.page))
            }
            ("columns", "") => {
                let walked = app.walked()?;
                self.say(table::columns(walked.sheet))
            }
            ("column", _) if !rest.is_empty() => self.column(app, rest)?,
            ("filter" | "search", "-") => self.filter(app, "-"),
            ("filter" | "search", line) if !line.is_empty() && app.scope().is_body() => self.filter(app, line),
            ("go", to) if app.scope().is_body() => self.go(app, to),
            ("view" | "views", which) if !which.is_empty() && app.scope().is_body() => {
                match number.and_then(|number| u8::try_from(number).ok()).map(|number| app.view_with(number)) {
                    Some(Some(view)) => vec![Spoken::View(Box::new(view))],
                    Some(None) => self.say_one(format!("No view has the number {which}; views reads those there are.")),
                    None => self.go(app, which),
                }
            }
            ("quit" | "exit" | "bye", "") => vec![Spoken::Command(Command::Quit)],
            // Over a form the program is left as in the form.
            ("/quit", "") if walk::lies_beneath(app) => vec![Spoken::Command(Command::Quit)],
            _ => return None,
        })
    }

    fn after(&mut self, after: After) -> Vec<Spoken> {
        self.after = after;
        Vec::new()
    }

    fn detail(&mut self, app: &App) -> Vec<Spoken> {
        self.after = After::Detail;
        if !app.overlays.is_empty() || app.focus == Focus::Detail {
            return Vec::new();
        }
        if app.detail.lines.is_empty() {
            return self.say_one("There is no detail here; open goes to what stands behind the row.");
        }
        vec![Spoken::Command(Command::OtherPane)]
    }

    fn filter(&mut self, app: &App, line: &str) -> Vec<Spoken> {
        let stays = app.scope() == Scope::Filter;
        if let (false, Some(why)) = (stays, blocked(Command::Filter, app)) {
            return self.say_one(ended(&why));
        }
        let begin = (!stays).then_some(Spoken::Command(Command::Filter));
        let rest = match line {
            "-" => vec![Spoken::Command(Command::DropFilter)],
            "" => vec![Spoken::Command(Command::KeepFilter)],
            line => vec![Spoken::Text(line.to_owned()), Spoken::Command(Command::KeepFilter)],
        };
        begin.into_iter().chain(rest).collect()
    }

    fn go(&mut self, app: &App, to: &str) -> Vec<Spoken> {
        let goals = if to.is_empty() { goal::goals(app) } else { goal::meant(app, to) };
        match goals.as_slice() {
            [] => self.say_one(format!("Nothing is called \"{to}\"; go alone lists where one can go.")),
            [only] => vec![only.way.clone()],
            _ => {
                let choices = goals.into_iter().map(|goal| Choice::new(goal.name, Deed::Ask(vec![goal.way])));
                self.choose("Where to?", choices.collect())
            }
        }
    }

    /// A word that is no command: the row or the record that is called so, or what may be meant.
    fn unknown(&mut self, app: &App, text: &str) -> Vec<Spoken> {
        if let Some(place) = listed(app, text) {
            return vec![Spoken::Place(place)];
        }
        if app.scope().is_body() {
            let records = goal::records(app, text);
            if let [only] = records.as_slice() {
                return vec![only.way.clone()];
            }
            if !records.is_empty() {
                let choices = records.into_iter().map(|goal| Choice::new(goal.name, Deed::Ask(vec![goal.way])));
                return self.choose(WHICH, choices.collect());
            }
        }
        let near = if text.chars().count() > 2 { offers::about(app, text) } else { Vec::new() };
        if near.is_empty() || near.len() > OFFERED {
            return self.say_one(format!("\"{text}\" is nothing here; ? lists what can be done, go where one can go."));
        }
        self.offer(WHICH, &near)
    }

    /// What a form does with a line.
    fn heard_in_form(&mut self, heard: walk::Heard, app: &App) -> Vec<Spoken> {
        use walk::Heard;
        let ask = |walk: &walk::Walk| walk::form(app).map_or_else(Vec::new, |form| walk.asks(form));
        match heard {
            Heard::Go(at) => {
                self.walk.single |= self.walk.at == walk::At::Which;
                self.walk.at = at;
                let asks = ask(&self.walk);
                self.say(asks)
            }
            Heard::Put(place, text, at) => {
                self.walk.at = at;
                if let walk::At::Lines(_, lines) = &self.walk.at {
                    // Within a text nothing is said, for the next line follows; but that an empty line ends none.
                    let is_empty = lines.last().is_some_and(|line| line.trim().is_empty());
                    let says = is_empty && !(self.walk.goes_on && lines.len() > 1);
                    self.walk.goes_on = is_empty || (self.walk.goes_on && lines.len() > 1);
                    self.after = After::Say(says.then(|| GOES_ON.to_owned()).into_iter().collect());
                }
                vec![Spoken::Answer { place, text }]
            }
            Heard::Say(lines) => {
                if lines.len() > self.page {
                    self.reading = Some(Reading::of(lines));
                    let mut lines = self.read_on(app);
                    if let Some(last) = lines.last_mut() {
                        "Type more of the name.".clone_into(last);
                    }
                    return self.say(lines);
                }
                let asks = ask(&self.walk);
                self.say(lines.into_iter().chain(asks).collect())
            }
            Heard::Offer(answers) => {
                let choices = answers.into_iter().map(|(says, line)| Choice::new(says, Deed::Hear(line)));
                self.choose(WHICH, choices.collect())
            }
            Heard::Save => vec![Spoken::Command(Command::Save)],
            Heard::Leave => vec![Spoken::Command(Command::Cancel)],
            Heard::Quit => vec![Spoken::Command(Command::Quit)],
        }
    }
}

/// A text where text is typed: it narrows what is listed, or is what was asked for.
fn typed(app: &App, text: &str) -> Vec<Spoken> {
    let mut spoken = vec![Spoken::Text(text.to_owned())];
    let is_path = text.contains('/') || text.starts_with('~');
    match app.overlays.last() {
        Some(Overlay::Prompt(_)) => spoken.push(Spoken::Command(Command::Accept)),
        Some(Overlay::Chooser(_)) if is_path => spoken.push(Spoken::Command(Command::Accept)),
        _ => {}
    }
    spoken
}

/// The detail of the chosen thing of what lies on top.
pub(super) fn detail_of_overlay(app: &App) -> Vec<String> {
    match app.overlays.last() {
        Some(Overlay::Import(import)) => import.detail(&app.plan).iter().map(body::line).collect(),
        _ => Vec::new(),
    }
}

/// The chosen row in full: in a table each square with its heading.
pub(super) fn whole_row(app: &App) -> Vec<String> {
    match (app.focus, app.walked()) {
        (Focus::List | Focus::Filter, Some(walked)) => table::whole(walked.sheet, app.list().cursor),
        _ => body::chosen(app),
    }
}
