//! Returns: one CSP's strategic assessment for one year.

use super::csp::Csp;
use super::record::{Day, Line, One, Prose, Year, record, words};

words! {
    /// How far a return has come.
    ReturnState {
        /// Not here.
        Awaited = "awaited" 'a' "It has not been received.",
        /// A draft is here.
        Draft = "draft" 'd' "It was received as a draft.",
        /// It is here.
        Final = "final" 'f' "It was received as final.",
    }
}

record! {
    Return { table: "return", one: "return", many: "returns",
        about: "One CSP's strategic assessment for one year: awaited, received as a draft, or final.", key: [CSP, YEAR], title: CSP }
    CSP: One<Csp> = "csp" "CSP" required, "The CSP that assesses.";
    YEAR: Year = "year" "Year" required, "The financial year it assesses for, as 2026/27.";
    STATE: ReturnState = "state" "State" required starts "awaited", "Awaited, draft or final.";
    RECEIVED: Day = "received" "Received", "The day on which it was received.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The file or paper that says so.";
}
