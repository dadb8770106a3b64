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
    /// What it is called.
    pub says: String,
    /// The keys and names that choose it too, while it is offered.
    pub by: Vec<String>,
    /// What it does.
    pub deed: Deed,
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
    pub(super) fn choose(&mut self, asks: &str, choices: Vec<Choice>) -> Vec<Spoken> {
        let rows = choices.iter().enumerate().map(|(place, choice)| format!("{}. {}", place + 1, choice.says));
        let lines = std::iter::once(asks.to_owned()).chain(rows).collect();
        self.menu = choices;
        self.say(lines)
    }

    pub(super) fn offer(&mut self, asks: &str, offers: Vec<Offer>) -> Vec<Spoken> {
        let choice = |offer: Offer| {
            let by = offer.keys.iter().chain(&offer.names).cloned().collect();
            Choice { says: offer.line(), by, deed: Deed::Command(offer.command) }
        };
        self.choose(asks, offers.into_iter().map(choice).collect())
    }

    /// Every command that applies here, numbered; those that cannot be done now with the reason, last.
    pub(super) fn help(&mut self, app: &App, about: &str) -> Vec<Spoken> {
        let offers = if about.is_empty() { offers::offers(app) } else { offers::about(app, about) };
        if offers.is_empty() {
            return self.say_one(format!("No command here is about \"{about}\"; ? alone lists all."));
        }
        let (can, cannot): (Vec<Offer>, Vec<Offer>) = offers.into_iter().partition(|offer| offer.blocked.is_none());
        let all: Vec<Offer> = can.into_iter().chain(cannot).collect();
        let rows = all.iter().enumerate().map(|(place, offer)| format!("{}. {}", place + 1, offer.line()));
        let words = WORDS.iter().filter(|_| about.is_empty()).map(|words| format!("{words}."));
        let begin = format!("{}, {} commands:", app.scope().title(), all.len());
        let lines: Vec<String> = std::iter::once(begin).chain(rows).chain(words).collect();
        let choice = |offer: Offer| Choice { says: String::new(), by: Vec::new(), deed: Deed::Command(offer.command) };
        self.menu = all.into_iter().map(choice).collect();
        self.reading = Some(Reading::of(lines));
        let lines = self.read_on(app);
        self.say(lines)
    }
}
