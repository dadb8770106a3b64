//! Districts, each with its council and its local CSP.

use super::csp::Csp;
use super::record::{Code, Line, One, Prose, record, words};

words! {
    /// What kind of council a district has.
    Council {
        /// Borough.
        Borough = "borough" 'b' "A borough council.",
        /// City.
        City = "city" 'c' "A city council.",
        /// District.
        District = "district" 'd' "A district council.",
        /// Unitary.
        Unitary = "unitary" 'u' "A unitary authority.",
    }
}

record! {
    District { table: "district", one: "district", many: "districts",
        about: "A district, by its GSS code, with its council and its local CSP.", key: [NAME], title: NAME }
    GSS: Code = "gss" "GSS code" required, "The government statistical code, such as E07000105; names change, it does not.";
    NAME: Line = "name" "Name" required, "Its name.";
    COUNCIL: Council = "council" "Council", "What kind of council it has.";
    CSP: One<Csp> = "csp" "CSP", "The local community safety partnership that covers it.";
    ALSO: Line = "also" "Also called", "Earlier or other names, with ; between them.";
    LSOAS: Prose = "lsoas" "LSOA codes", "The codes of the small areas for statistics in it, singly or from-to, with ; between them.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
