//! What is offered by number: what a word may mean, what can be done here, what follows a prefix.

use super::{
    Linear,
    offers::{self, Offer},
    reading::Reading,
};
use crate::app::{App, command::Command, spoken::Spoken};

/// One of several numbered choices.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its number where it has its own; 0 for that of its place.
    pub number: usize,
    /// What it is called.
    pub says: String,
    /// The keys and names that choose it too, while it is offered.
    pub by: Vec<String>,
    /// What it does.
    pub deed: Deed,
}

impl Choice {
    /// One that is chosen by its number alone.
    pub fn new(says: String, deed: Deed) -> Self {
        Self { number: 0, says, by: Vec::new(), deed }
    }

    /// A command that applies here, chosen by its keys and names too.
    pub fn of(offer: &Offer) -> Self {
        let by = offer.keys.iter().chain(&offer.names).cloned().collect();
        Self { by, ..Self::new(offer.line(), Deed::Command(offer.command)) }
    }
}

/// What choosing does.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Asks this of the app.
    Ask(Vec<Spoken>),
    /// As if this command had been named.
    Command(Command),
    /// As if this line had been typed.
    Hear(String),
}

/// The words of this room itself, with what each does: `?` tells them after the commands, and `tour` alone.
pub const WORDS: [&str; 9] = [
    "a number chooses the row or the choice with it; an empty line says where you are",
    "list reads the rows, list 40 from the 40th; more reads on; page 10 reads ten at once",
    "detail reads the detail; open follows the chosen line, open 3 the third",
    "row reads the chosen row in full; in a table columns reads its headings, column 3 goes to one",
    "filter overdue or /overdue shows only those rows; filter - shows all again",
    "go actions goes to a screen, a view, a kind of record or a record; go alone lists them",
    "a command and a number does it to that row: status 12",
    "where says all that is known of where you are; = before a text types it as it is",
    "quit leaves; everything saved is saved already",
];

impl Linear {
    /// Offers numbered choices.
    pub(super) fn choose(&mut self, asks: &str, mut choices: Vec<Choice>) -> Vec<Spoken> {
        let mut last = 0;
        for choice in &mut choices {
            last = if choice.number == 0 { last + 1 } else { choice.number };
            choice.number = last;
        }
        let rows = choices.iter().map(|choice| format!("{}. {}", choice.number, choice.says));
        let lines = std::iter::once(asks.to_owned()).chain(rows).collect();
        self.menu = choices;
        self.say(lines)
    }

    pub(super) fn offer(&mut self, asks: &str, offers: &[Offer]) -> Vec<Spoken> {
        self.choose(asks, offers.iter().map(Choice::of).collect())
    }

    /// Every command that applies here, numbered; those that cannot be done now with the reason, last.
    pub(super) fn help(&mut self, app: &App, about: &str) -> Vec<Spoken> {
        let offers = if about.is_empty() { offers::offers(app) } else { offers::about(app, about) };
        if offers.is_empty() {
            return self.say_one(format!("No command here is about \"{about}\"; ? alone lists all."));
        }
        let (can, cannot): (Vec<Offer>, Vec<Offer>) = offers.into_iter().partition(|offer| offer.blocked.is_none());
        let all: Vec<Offer> = can.into_iter().chain(cannot).collect();
        let words = WORDS.iter().filter(|_| about.is_empty()).map(|words| format!("{words}."));
        // Over what lies on top a number stays that of what it lists, also once help was read.
        let numbers = app.overlays.is_empty();
        let row = |(place, offer): (usize, &Offer)| {
            if numbers { format!("{}. {}", place + 1, offer.line()) } else { offer.line() }
        };
        let rows: Vec<String> = all.iter().enumerate().map(row).chain(words).collect();
        let still = if numbers { "" } else { "; a number still chooses as before, a command is asked for by its word" };
        let begin = format!("{}, {} lines{still}:", app.scope().title(), rows.len());
        if numbers {
            let choice = |(place, offer): (usize, Offer)| {
                let deed = Deed::Command(offer.command);
                Choice { number: place + 1, ..Choice::new(String::new(), deed) }
            };
            self.menu = all.into_iter().enumerate().map(choice).collect();
        }
        self.reading = Some(Reading::of(rows));
        let read = self.read_on(app);
        self.say(std::iter::once(begin).chain(read).collect())
    }
}
