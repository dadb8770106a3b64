//! Meetings of the partnership, its working group and the scrutiny committee.

use super::record::{Day, Line, Prose, record, words};

words! {
    /// The body that meets.
    Body {
        /// KCSP.
        Partnership = "partnership" 'p' "The partnership itself.",
        /// Working group.
        WorkingGroup = "working group" 'w' "The partnership's working group.",
        /// Scrutiny.
        Scrutiny = "scrutiny committee" 's' "The Crime and Disorder Scrutiny Committee.",
        /// Other.
        Other = "other" 'o' "A workshop or another body.",
    }
}

record! {
    Meeting { table: "meeting", one: "meeting", many: "meetings",
        about: "A meeting of the partnership, its working group or the scrutiny committee.", key: [BODY, DATE], title: TITLE }
    BODY: Body = "body" "Body" required, "Who meets.";
    DATE: Day = "date" "Date" required, "The day of the meeting.";
    TITLE: Line = "title" "Title", "What the meeting is called, where its body does not say.";
    VENUE: Line = "venue" "Venue", "Where it meets, or online.";
    PRESENT: Prose = "present" "Present", "Who was there, by post.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
