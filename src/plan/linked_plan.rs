//! Plans and strategies that the agreement links to (its chapter 8).

use super::organisation::Organisation;
use super::record::{Line, One, Prose, record};

record! {
    LinkedPlan { table: "linked_plan", one: "linked plan", many: "linked plans",
        about: "A national or local plan that the agreement's priorities help to deliver.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "The plan's title.";
    OWNER: One<Organisation> = "owner" "Owner", "The organisation whose plan it is.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
