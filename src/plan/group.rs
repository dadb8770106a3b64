//! Groups, boards and strategies that actions link to: what the partnership prints in green.

use super::record::{Line, Prose, record, words};

words! {
    /// What a group or strategy is.
    Form {
        /// People who meet.
        Group = "group" 'g' "People of several agencies who meet.",
        /// People who decide.
        Board = "board" 'b' "A board or executive that decides.",
        /// A paper.
        Strategy = "strategy" 's' "A strategy or plan that actions help to deliver.",
        /// A way of working.
        Service = "service" 'v' "A team or service that works across agencies.",
    }
}

record! {
    Group { table: "group", one: "group or strategy", many: "groups",
        about: "A group, board, service or strategy that actions link to; the partnership prints these links in green.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "Its full name.";
    SHORT: Line = "short" "Short name", "What people call it, such as PDDB.";
    FORM: Form = "form" "Form", "Whether it is a group, a board, a strategy or a service.";
    CHAIR: Line = "chair" "Chair", "The post that chairs it.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
