//! Stage and rating of an action: their words, letters and shapes, and how they move.
//!
//! Stage says how far an action is; rating is a judgement of how it goes, first by the lead
//! and then confirmed by the working group. Both move only by an update, so that nobody has
//! to wonder who said so and when. The shapes are of the WGL4 set, which every font that
//! PuTTY is used with has, and each differs from all others without its colour.

use super::{
    Id, Kind, Plan, action,
    change::{Change, Edit, diff},
    record::{Record, Words, words},
    update,
};

words! {
    /// How far an action is.
    Stage {
        /// Nothing yet.
        NotStarted = "not started" 'n' "Nothing has been done yet.",
        /// Under way.
        InProgress = "in progress" 'p' "Work is under way.",
        /// Done.
        Complete = "complete" 'c' "It is done.",
        /// Paused.
        OnHold = "on hold" 'h' "Work is paused.",
        /// Dropped.
        Withdrawn = "withdrawn" 'w' "It will not be done; the reason is in its updates.",
    }
}

words! {
    /// How well an action goes.
    Rating {
        /// Well.
        Green = "green" 'g' "On track: no issues or risks.",
        /// At risk.
        Amber = "amber" 'a' "At risk: issues or risks are known.",
        /// Badly.
        Red = "red" 'r' "Off track: significant issues or risks.",
        /// No judgement.
        NotRated = "not rated" 'n' "Nobody has judged it.",
    }
}

impl Stage {
    /// Its shape and the shape in ASCII.
    pub const fn shape(self) -> (char, char) {
        match self {
            Self::NotStarted => ('□', '.'),
            Self::InProgress => ('►', '>'),
            Self::Complete => ('■', '#'),
            Self::OnHold => ('◊', '='),
            Self::Withdrawn => ('×', 'x'),
        }
    }

    /// Whether the action still has to be done.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Complete | Self::Withdrawn)
    }
}

impl Rating {
    /// Its letter as it is printed.
    pub const fn letter(self) -> char {
        match self {
            Self::Green => 'G',
            Self::Amber => 'A',
            Self::Red => 'R',
            Self::NotRated => '-',
        }
    }

    /// Its shape and the shape in ASCII.
    pub const fn shape(self) -> (char, char) {
        match self {
            Self::Green => ('●', 'o'),
            Self::Amber => ('▲', '^'),
            Self::Red => ('▼', '!'),
            Self::NotRated => ('○', '-'),
        }
    }
}

/// The stage of an action.
pub fn stage(action: &Record) -> Stage {
    action.get(action::STAGE).unwrap_or(Stage::NotStarted)
}

/// The rating that counts: the group's where it has confirmed one, else the lead's.
pub fn rating(action: &Record) -> Rating {
    let confirmed = action.get(action::CONFIRMED).filter(|rating| *rating != Rating::NotRated);
    confirmed.or(action.get(action::RATING)).unwrap_or(Rating::NotRated)
}

/// The changes that an update makes: the update itself, and what of the action it moves.
pub fn update_changes(plan: &Plan, update: Record) -> Vec<Change> {
    let action = update.get(update::ACTION).and_then(|id| plan.record(Kind::Action, id));
    match action {
        Some(action) => update_changes_from(plan, action, update),
        None => vec![Change::add(plan, &update)],
    }
}

/// The changes that an update makes to an action as it was when the update was begun.
///
/// The update's empty stage and ratings are filled with the action's own, so that each update
/// says how the action stood after it.
pub fn update_changes_from(plan: &Plan, action: &Record, mut update: Record) -> Vec<Change> {
    let mut after = action.clone();
    match update.get(update::STAGE) {
        Some(stage) => after.set(action::STAGE, stage.cell()),
        None => update.set(update::STAGE, stage(action).cell()),
    }
    for (said, stands) in [(update::RATING, action::RATING), (update::CONFIRMED, action::CONFIRMED)] {
        match update.get(said) {
            Some(rating) => after.set(stands, rating.cell()),
            None => update.set(said, action.get(stands).unwrap_or(Rating::NotRated).cell()),
        }
    }
    let mut changes = vec![Change::add(plan, &update)];
    changes.extend(diff(plan, action, &after));
    changes
}

/// The newest update of an action.
pub fn latest_update(plan: &Plan, action: Id) -> Option<&Record> {
    plan.naming(Kind::Update, update::ACTION, action).max_by_key(|update| (update.get(update::DATE), update.id))
}

/// Whether a change moves a stage or a rating of an action.
pub fn moves_status(change: &Change) -> bool {
    let Edit::Set { field, .. } = &change.edit else { return false };
    change.kind == Kind::Action
        && [action::STAGE.number(), action::RATING.number(), action::CONFIRMED.number()].contains(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_stages_or_ratings_share_a_shape_with_or_without_ascii() {
        let stages = Stage::CHOICES.iter().filter_map(|choice| Stage::from_word(choice.word)).map(Stage::shape);
        let ratings = Rating::CHOICES.iter().filter_map(|choice| Rating::from_word(choice.word)).map(Rating::shape);
        let shapes: Vec<(char, char)> = stages.chain(ratings).collect();
        assert_eq!(shapes.len(), Stage::CHOICES.len() + Rating::CHOICES.len());
        assert_eq!(shapes.iter().map(|shape| shape.0).collect::<HashSet<_>>().len(), shapes.len());
        assert_eq!(shapes.iter().map(|shape| shape.1).collect::<HashSet<_>>().len(), shapes.len());
    }

    #[test]
    fn a_choice_letter_is_unique_in_its_field() {
        for kind in Kind::ALL {
            for field in kind.fields() {
                if let crate::plan::cell::Domain::Word(choices) = field.domain {
                    let letters: HashSet<char> = choices.iter().map(|choice| choice.letter).collect();
                    assert_eq!(letters.len(), choices.len(), "{}.{}", kind.table(), field.column);
                }
            }
        }
    }
}
