//! A cross-cutting theme as one edition lists it.

use super::edition::Edition;
use super::listing::Lineage;
use super::record::{Line, One, Prose, Whole, record};
use super::theme::Theme;

record! {
    ThemeListing { table: "theme_listing", one: "listed theme", many: "listed themes",
        about: "A cross-cutting theme as one edition of the agreement lists it.", key: [EDITION, THEME], title: NAME }
    EDITION: One<Edition> = "edition" "Edition" required, "The edition.";
    THEME: One<Theme> = "theme" "Theme" required, "The theme that is listed.";
    POSITION: Whole = "position" "Position", "Its place in the edition's list.";
    NAME: Line = "name" "Listed as" required, "Its name as that edition prints it.";
    LINEAGE: Lineage = "lineage" "Lineage", "How it came from the edition before.";
    NOTE: Prose = "note" "Note", "Why it changed.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
