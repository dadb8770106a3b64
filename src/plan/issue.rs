//! Issues: what districts find, and the county priority each belongs to.

use super::priority::Priority;
use super::record::{Line, One, Prose, record};

record! {
    Issue { table: "issue", one: "issue", many: "issues",
        about: "What a finding is about, mapped to the county priority it belongs to.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "The issue.";
    PRIORITY: One<Priority> = "priority" "Priority", "The county priority it belongs to.";
    INCLUDES: Prose = "includes" "Includes", "What it covers.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
