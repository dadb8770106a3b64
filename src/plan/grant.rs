//! Grants: the PCC's Crime Reduction Grant, one record for each financial year.

use super::record::{Day, Line, Prose, Record, Year, record, words};

words! {
    /// What the terms ask of the tactical pot. A condition that is checked, never the pot itself.
    TacticalShare {
        /// Or more.
        AtLeastAThird = "at least a third" 'l' "A third or more of the year's money is kept in the tactical pot.",
        /// Or less.
        AtMostAThird = "at most a third" 'm' "Up to a third of the year's money may be kept in the tactical pot.",
        /// Nothing.
        None = "no share is asked" 'n' "The terms ask nothing of the tactical pot.",
    }
}

record! {
    Grant { table: "grant", one: "grant", many: "grants",
        about: "The PCC's Crime Reduction Grant for one financial year; its money is in the ledger.", key: [YEAR], title: NAME }
    YEAR: Year = "year" "Financial year" required, "April to March, as 2022/23.";
    NAME: Line = "name" "Name" required, "What the grant is called.";
    FUNDER: Line = "funder" "Funder", "Who gives it.";
    CONDITION: Prose = "condition" "Condition", "What the funder asks, such as a third kept for the tactical pot.";
    BUSINESS_CASES_BY: Day = "business_cases_by" "Business cases by", "The last day for business cases.";
    TACTICAL_BY: Day = "tactical_by" "Tactical pot by", "The last day to draw on the tactical pot.";
    OUTCOMES_BY: Day = "outcomes_by" "Outcomes by", "The last day to report outcomes.";
    SHARE: TacticalShare = "tactical_share" "Tactical share", "What the terms ask of the tactical pot: a third at least, a third at most, or nothing.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}

/// Who gives a grant; the commissioner where nobody is named.
pub fn funder(grant: &Record) -> &str {
    match grant.get(FUNDER) {
        "" => "Police and Crime Commissioner",
        funder => funder,
    }
}
