//! The partnership whose plan this is: one record that titles every screen and paper.

use super::record::{Line, Prose, Whole, record};

record! {
    Partnership { table: "partnership", one: "partnership", many: "partnerships",
        about: "The partnership whose plan this is; its name titles every screen and paper.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "The partnership's full name.";
    SHORT: Line = "short" "Short name", "What people call it, such as KCSP.";
    AGREEMENT: Line = "agreement" "Agreement", "What its agreement is called.";
    AREA: Line = "area" "Area", "The area it answers for.";
    STALE_DAYS: Whole = "stale_days" "Stale after days", "Days without an update after which an open action counts as stale; 90 where empty.";
    PUBLISHER: Line = "publisher" "360Giving prefix", "The prefix that 360Giving gave it as a publisher of grants, such as 360G-kcsp.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
