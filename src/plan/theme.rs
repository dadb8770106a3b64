//! Cross-cutting themes, which every priority addresses as appropriate.

use super::record::{Line, Prose, record};

record! {
    Theme { table: "theme", one: "theme", many: "themes",
        about: "A cross-cutting theme that each priority addresses as appropriate.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "Its name in the newest edition.";
    ALSO: Line = "also" "Also called", "Earlier or other names, with ; between them.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
