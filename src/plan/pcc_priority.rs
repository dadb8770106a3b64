//! The priorities of the Police and Crime Plan, to which partners have regard.

use super::record::{Line, Prose, Whole, record, words};

words! {
    /// Whose priority in the Police and Crime Plan it is.
    Holder {
        /// The police.
        ChiefConstable = "Chief Constable" 'c' "The Chief Constable is held to account for it.",
        /// The commissioner.
        Commissioner = "Commissioner" 'p' "The Police and Crime Commissioner undertakes it.",
        /// Both.
        Principle = "guiding principle" 'g' "A principle that guides the whole plan.",
    }
}

record! {
    PccPriority { table: "pcc_priority", one: "PCC priority", many: "PCC priorities",
        about: "A priority of the Police and Crime Plan, to which the partnership has regard.", key: [PLAN, PRIORITY], title: PRIORITY }
    PLAN: Line = "plan" "Police and Crime Plan" required, "The plan that sets it, with its years.";
    HOLDER: Holder = "holder" "Whose", "Whether it is the Chief Constable's or the Commissioner's.";
    POSITION: Whole = "position" "Position", "Its place in the plan's list.";
    PRIORITY: Line = "priority" "Priority" required, "The priority.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
