//! Books: the plan, and the restricted one beside it. Each is a file of its own with records of its own.
//!
//! What is restricted (reviews of deaths, items of an agenda's Part E) never stands in the plan, not
//! even as a number: whoever may read the plan would else learn that there is something. So the two
//! share nothing: no record of one names a record of the other, no rule spans both, and each has its
//! own journal, drafts and backups. That a kind belongs to one of them is all that the other rooms
//! need to keep them apart.

use super::Kind;

/// Which file of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    /// The plan of the partnership.
    #[default]
    Plan,
    /// The reviews and the restricted items, for those who may read them.
    Reviews,
}

/// What the restricted file holds: its own records, and what was taken in from files.
const REVIEWS: &[Kind] =
    &[Kind::TakenFile, Kind::Mapping, Kind::Register, Kind::Review, Kind::ReviewRecommendation, Kind::RestrictedItem];

impl Book {
    /// The kinds of record that can stand in it, in the order of [`Kind::ALL`].
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            // The kinds of the restricted file are declared last.
            Self::Plan => Kind::ALL.split_at(Kind::Register as usize).0,
            Self::Reviews => REVIEWS,
        }
    }

    /// Whether records of a kind can stand in it.
    pub fn has(self, kind: Kind) -> bool {
        self.kinds().contains(&kind)
    }

    /// It, in words, for sentences.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Reviews => "restricted file",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_in_a_book_and_no_record_names_one_of_the_other() {
        for kind in Kind::ALL {
            assert!(Book::Plan.has(*kind) || Book::Reviews.has(*kind), "{kind:?}");
        }
        for book in [Book::Plan, Book::Reviews] {
            assert!(book.kinds().is_sorted(), "{book:?}");
            for kind in book.kinds() {
                for target in kind.fields().iter().filter_map(|field| field.domain.refers_to()) {
                    assert!(book.has(target), "{kind:?} names {target:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_restricted_has_a_place_in_the_plan() {
        for kind in [Kind::Register, Kind::Review, Kind::ReviewRecommendation, Kind::RestrictedItem] {
            assert!(!Book::Plan.has(kind) && Book::Reviews.has(kind), "{kind:?}");
        }
        assert_eq!(Book::Plan.kinds().len() + 4, Kind::ALL.len());
    }
}
