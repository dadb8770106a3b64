//! Editions of the agreement (CSA): each lists priorities and themes, and says what changed.

use super::record::{Day, Line, Prose, record};

record! {
    Edition { table: "edition", one: "edition", many: "editions",
        about: "One edition of the agreement, with the date from which it holds.", key: [TITLE], title: TITLE }
    TITLE: Line = "title" "Title" required, "What the edition is called, such as April 2020.";
    VERSION: Line = "version" "Version", "Its number in the version control table, such as 4.0.";
    EFFECTIVE: Day = "effective" "Effective from", "The day from which it holds.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
