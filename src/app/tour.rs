//! The tour: what a newcomer needs in the first minute, learnt by pressing it.
//!
//! A card at the foot of the screen says one thing and which key to press; pressing it turns the
//! card. Every other key does what it always does, so nobody is held up, and Esc leaves the tour.

use super::{App, Effect, Focus, command::Command, keys::Scope, screen::Page};
use crate::plan::Kind;

/// One card of the tour.
#[derive(Debug)]
pub struct Card {
    /// What it says before the key.
    pub says: &'static str,
    /// The command whose key is to be pressed.
    pub press: Command,
    /// What it is pressed for.
    pub then: &'static str,
    /// Another command that ends it as well.
    also: Option<Command>,
    /// Whether it tells what going back is for, so that it is tried and does not leave the tour.
    pub tells_back: bool,
}

/// The cards, in order.
pub const CARDS: [Card; 6] = [
    Card {
        says: "Every screen is one capital letter, underlined in its tab above.",
        press: Command::Go(Page::List(Kind::Action)),
        then: "go to the actions",
        also: None,
        tells_back: false,
    },
    Card {
        says: "The arrows move; Enter goes into the detail, and Esc comes back the way you came.",
        press: Command::Down,
        then: "go to the next action",
        also: Some(Command::PageDown),
        tells_back: true,
    },
    Card {
        says: "s changes a status: a letter, a note, Enter. r rates, t notes, e edits; u takes your latest change back.",
        press: Command::MarkRow,
        then: "mark a row: what is marked changes together",
        also: None,
        tells_back: false,
    },
    Card {
        says: "A list is narrowed by words and by fields, such as overdue or stage:complete. Enter keeps it, Esc drops it.",
        press: Command::Filter,
        then: "narrow the list",
        also: None,
        tells_back: false,
    },
    Card {
        says: "What you do not find by its key you find by its name: any command, action, project or paper.",
        press: Command::Palette,
        then: "type some letters of it",
        also: None,
        tells_back: false,
    },
    Card {
        says: "The two lines below list what can be done here, and help lists all of it.",
        press: Command::Help,
        then: "open it; that is all you need to know",
        also: None,
        tells_back: false,
    },
];

impl App {
    /// The card that is shown; nothing while something lies on top of the screen, or where there is no tour.
    pub fn card(&self) -> Option<(usize, &'static Card)> {
        let place = self.tour.filter(|_| self.overlays.is_empty() && self.focus != Focus::Filter)?;
        Some((place, CARDS.get(place)?))
    }

    /// The key of a command that a card names, as this keyboard has it.
    pub fn key_of_card(&self, command: Command) -> String {
        let key = self.keymap.shown(self.body_scope(), command).or_else(|| self.keymap.shown(Scope::List, command));
        key.map_or_else(|| "its key".to_owned(), |key| key.to_string())
    }

    /// Begins the tour, again where it was taken before.
    pub(super) fn begin_tour(&mut self) -> Vec<Effect> {
        self.tour = Some(0);
        Vec::new()
    }

    /// Turns the card where what it asks for is done.
    pub(super) fn tour_hears(&mut self, command: Command) {
        let Some((place, card)) = self.card() else { return };
        let in_list = self.focus == Focus::List || !card.tells_back;
        if !in_list || (card.press != command && card.also != Some(command)) {
            return;
        }
        self.tour = Some(place + 1).filter(|next| *next < CARDS.len());
        self.toured |= self.tour.is_none();
    }

    /// Whether going back leaves the tour here, and does not what it is for elsewhere.
    pub fn back_leaves_tour(&self) -> bool {
        let nothing_to_leave = self.focus == Focus::List && self.list().marked.is_empty() && !self.list().is_filtered();
        nothing_to_leave && self.card().is_some_and(|(_, card)| !card.tells_back)
    }

    /// Leaves the tour.
    pub(super) fn leave_tour(&mut self) -> Vec<Effect> {
        (self.tour, self.toured) = (None, true);
        self.tell("The tour is over; \":tour\" brings it back".to_owned());
        Vec::new()
    }
}
