//! The table of screens, and what a piece of text is, from which the theme decides how it looks.

use super::districts::View;
use crate::plan::{
    Kind,
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
    /// What was changed, by whom, when.
    History,
    /// The kinds that have no screen of their own.
    Records,
}

/// A screen: a page with a name and a key.
#[derive(Debug)]
pub struct Screen {
    /// Its name in the tabs; the letter of its key is in it.
    pub name: &'static str,
    /// The capital letter that goes there.
    pub letter: char,
    /// What it shows.
    pub page: Page,
}

const fn screen(name: &'static str, letter: char, page: Page) -> Screen {
    Screen { name, letter, page }
}

/// The screens in the order of their tabs.
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

impl Page {
    /// The place of the tab it stands under; kinds without a tab stand under Records.
    pub fn tab(self) -> usize {
        // All views of the districts are one screen.
        let shown = if let Self::Districts(_) = self { Self::Districts(View::Returns) } else { self };
        SCREENS.iter().position(|screen| screen.page == shown).unwrap_or(SCREENS.len() - 1)
    }

    /// The kind of record it lists.
    pub fn kind(self) -> Option<Kind> {
        if let Self::List(kind) = self { Some(kind) } else { None }
    }

    /// Its title over the list.
    pub fn title(self) -> String {
        match self {
            Self::Overview => "Overview".to_owned(),
            Self::Districts(_) => "Districts".to_owned(),
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
        let width: usize = SCREENS.iter().map(|screen| screen.name.len() + 1).sum();
        assert!(width <= 80, "{width}");
        for screen in SCREENS {
            assert!(screen.name.contains(screen.letter), "{}", screen.name);
        }
    }
}
