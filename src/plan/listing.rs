//! Listings: a priority as one edition lists it, and how it came to be so (lineage).

use super::edition::Edition;
use super::priority::Priority;
use super::record::{Line, Many, One, Prose, Whole, record, words};

words! {
    /// How a priority or theme in an edition came from the edition before.
    Lineage {
        /// Not there before.
        New = "new" 'n' "It was not in the edition before.",
        /// As before.
        Unchanged = "unchanged" 'u' "It stands as it did in the edition before.",
        /// Same thing, new name.
        Renamed = "renamed" 'r' "It has a new name and the same scope.",
        /// New name or text that covers more.
        Widened = "widened" 'w' "It now covers more than before.",
        /// Out of one that covered more.
        Split = "split" 's' "It was part of another in the edition before.",
        /// Out of several.
        Merged = "merged" 'm' "It joins what were several in the edition before.",
        /// No longer listed.
        Retired = "retired" 't' "It is listed for the last time, or no longer.",
    }
}

record! {
    Listing { table: "listing", one: "listed priority", many: "listed priorities",
        about: "A priority as one edition of the agreement lists it, with how it came from the edition before.", key: [EDITION, PRIORITY], title: NAME }
    EDITION: One<Edition> = "edition" "Edition" required, "The edition.";
    PRIORITY: One<Priority> = "priority" "Priority" required, "The priority that is listed.";
    POSITION: Whole = "position" "Position", "Its place in the edition's list.";
    NAME: Line = "name" "Listed as" required, "Its name as that edition prints it.";
    LINEAGE: Lineage = "lineage" "Lineage", "How it came from the edition before.";
    CAME_FROM: Many<Priority> = "came_from" "Came from", "The priorities it was split from or merged of.";
    INCLUDES: Prose = "includes" "Includes", "What the edition says it includes.";
    NOTE: Prose = "note" "Note", "Why it changed.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
