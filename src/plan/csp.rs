//! Local community safety partnerships: eleven for the twelve districts of Kent, Medway apart.

use super::record::{Code, Line, Prose, record, words};

words! {
    /// A plain yes or no.
    YesNo {
        /// Yes.
        Yes = "yes" 'y' "It is so.",
        /// No.
        No = "no" 'n' "It is not so.",
    }
}

record! {
    Csp { table: "csp", one: "CSP", many: "CSPs",
        about: "A local community safety partnership. Eleven cover the twelve districts of Kent; Medway stands beside them.", key: [NAME], title: NAME }
    CODE: Code = "code" "ONS code" required, "The code of the Office for National Statistics, such as E22000137.";
    NAME: Line = "name" "Name" required, "Its name.";
    IN_AGREEMENT: YesNo = "in_agreement" "In the agreement" required starts "yes", "Whether the agreement covers it; Medway's does not count among the returns.";
    ALSO: Line = "also" "Also called", "Earlier or other names, with ; between them.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
