//! The change list of an edition: the rows of the version control table.

use super::edition::Edition;
use super::record::{Line, One, Prose, Whole, record};

record! {
    EditionChange { table: "edition_change", one: "edition change", many: "edition changes",
        about: "One line of an edition's change list in the version control table.", key: [EDITION, CHAPTER, CHANGE], title: CHANGE }
    EDITION: One<Edition> = "edition" "Edition" required, "The edition that brought the change.";
    POSITION: Whole = "position" "Position", "Its place in the list.";
    CHAPTER: Line = "chapter" "Chapter", "The chapter or appendix that changed.";
    CHANGE: Prose = "change" "Change" required, "What changed.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
