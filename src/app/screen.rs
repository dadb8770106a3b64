//! The table of screens, and what a piece of text is, from which the theme decides how it looks.

use super::{districts::View, funding::Face};
use crate::plan::{
    Book, Kind,
    cell::{Cell, Domain},
    record::Words,
    status,
};

/// What fills the body of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Page {
    /// Figures of the whole plan.
    Overview,
    /// The records of a kind and the detail of one.
    List(Kind),
    /// A view of the districts: their returns, what they found, their figures.
    Districts(View),
    /// A view of the grant: its account, its years, its projects by step. The list of projects is a list.
    Grant(Face),
    /// What was changed, by whom, when.
    History,
    /// The kinds that have no screen of their own.
    Records,
    /// What is counted of reviews: the caseload, and the figures that are published.
    Caseload,
}

/// A screen: a page with a name and a key.
#[derive(Debug)]
pub struct Screen {
    /// Its name in the tabs; the letter of its key is in it.
    pub name: &'static str,
    /// The same where the tabs have no room for it.
    pub short: &'static str,
    /// The capital letter that goes there.
    pub letter: char,
    /// What it shows.
    pub page: Page,
}

const fn screen(name: &'static str, letter: char, page: Page) -> Screen {
    Screen { name, short: name, letter, page }
}

/// The screens of the plan in the order of their tabs.
pub const SCREENS: &[Screen] = &[
    screen("Overview", 'O', Page::Overview),
    screen("Priorities", 'P', Page::List(Kind::Priority)),
    screen("Actions", 'A', Page::List(Kind::Action)),
    screen("Leads", 'L', Page::List(Kind::Lead)),
    screen("proJects", 'J', Page::List(Kind::Project)),
    screen("Districts", 'D', Page::Districts(View::Returns)),
    screen("Meetings", 'M', Page::List(Kind::Meeting)),
    screen("History", 'H', Page::History),
    screen("Records", 'R', Page::Records),
];

/// The way to the restricted file, for those who may read it: E is the restricted part of an agenda.
const REVIEWS: Screen = Screen { name: "rEviews", short: "E", letter: 'E', page: Page::List(Kind::Review) };

/// The screens of the restricted file.
const RESTRICTED: &[Screen] = &[
    REVIEWS,
    screen("reCommendations", 'C', Page::List(Kind::ReviewRecommendation)),
    screen("Items", 'I', Page::List(Kind::RestrictedItem)),
    screen("Figures", 'F', Page::Caseload),
    screen("History", 'H', Page::History),
    screen("Records", 'R', Page::Records),
];

/// The screens of a book in the order of their tabs, with the way to the restricted file where it may be read.
pub fn screens(book: Book, reviews: bool) -> impl Iterator<Item = &'static Screen> {
    let (own, way) = match book {
        Book::Plan => (SCREENS, reviews.then_some(&REVIEWS)),
        Book::Reviews => (RESTRICTED, None),
    };
    own.iter().chain(way)
}

impl Page {
    /// The place of the tab of its book that it stands under; kinds without a tab stand under Records.
    pub fn tab(self, book: Book) -> usize {
        // All views of the districts are one screen, and all of the grant.
        let shown = match self {
            Self::Districts(_) => Self::Districts(View::Returns),
            Self::Grant(_) => Self::List(Kind::Project),
            other => other,
        };
        let place = |page: Self| screens(book, false).position(|screen| screen.page == page);
        place(shown).or_else(|| place(Self::Records)).unwrap_or(0)
    }

    /// The book whose records it shows; nothing where it shows those of either.
    pub fn book(self) -> Option<Book> {
        match self {
            Self::Overview | Self::Districts(_) | Self::Grant(_) => Some(Book::Plan),
            Self::Caseload => Some(Book::Reviews),
            Self::List(kind) => match [Book::Plan, Book::Reviews].map(|book| book.has(kind)) {
                [true, true] => None,
                [true, false] => Some(Book::Plan),
                _ => Some(Book::Reviews),
            },
            Self::History | Self::Records => None,
        }
    }

    /// Where a book opens.
    pub const fn first(book: Book) -> Self {
        match book {
            Book::Plan => Self::Overview,
            Book::Reviews => Self::List(Kind::Review),
        }
    }

    /// Whether it shows figures that open the rows behind them.
    pub const fn is_figures(self) -> bool {
        matches!(self, Self::Overview | Self::Caseload)
    }

    /// The kind of record it lists.
    pub fn kind(self) -> Option<Kind> {
        if let Self::List(kind) = self { Some(kind) } else { None }
    }

    /// Its title over the list.
    pub fn title(self) -> String {
        match self {
            Self::Overview => "Overview".to_owned(),
            Self::Caseload => "Figures of the reviews".to_owned(),
            Self::Districts(_) => "Districts".to_owned(),
            Self::Grant(Face::Board) => "Board of projects".to_owned(),
            Self::Grant(_) => "The grant".to_owned(),
            Self::History => "History".to_owned(),
            Self::Records => "All kinds of record".to_owned(),
            Self::List(kind) => {
                let many = kind.many();
                many.chars().take(1).flat_map(char::to_uppercase).chain(many.chars().skip(1)).collect()
            }
        }
    }
}

/// What a piece of text is, from which the theme decides how it looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    #[default]
    Plain,
    /// A reference or a name that leads somewhere.
    Reference,
    /// A link to a group or strategy: the partnership prints these in green.
    Link,
    /// A funded project: the partnership prints these in purple.
    Funded,
    /// The stage of an action.
    Stage(status::Stage),
    /// The rating of an action.
    Rating(status::Rating),
    /// Something that needs attention.
    Warning,
    /// Less important.
    Faint,
    /// A heading.
    Heading,
}

/// Whether a cell is a stage or a rating, and which.
pub fn role_of(kind: Kind, field: usize, cell: &Cell) -> Role {
    let Cell::Word(word) = cell else { return Role::Plain };
    let domain = kind.fields().get(field).map(|field| field.domain);
    if domain == Some(Domain::Word(status::Stage::CHOICES)) {
        status::Stage::from_word(word).map_or(Role::Plain, Role::Stage)
    } else if domain == Some(Domain::Word(status::Rating::CHOICES)) {
        status::Rating::from_word(word).map_or(Role::Plain, Role::Rating)
    } else {
        Role::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tabs_fit_eighty_columns_and_show_their_letters() {
        for (book, reviews) in [(Book::Plan, false), (Book::Plan, true), (Book::Reviews, true)] {
            let shown = || screens(book, reviews);
            let width: usize = shown().map(|screen| screen.short.len() + 1).sum();
            assert!(width <= 81, "{width}");
            for screen in shown() {
                assert!(screen.name.contains(screen.letter) && screen.short.contains(screen.letter), "{}", screen.name);
            }
        }
    }
}
