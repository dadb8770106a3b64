//! Tallies as published: how many CSPs named an issue, without saying which.

use super::issue::Issue;
use super::record::{Line, One, Whole, Year, record};

record! {
    Tally { table: "tally", one: "published tally", many: "published tallies",
        about: "How many CSPs named an issue, as a paper printed it, with the number of returns it was based on.", key: [YEAR, ISSUE], title: ISSUE }
    YEAR: Year = "year" "Year" required, "The assessment year.";
    ISSUE: One<Issue> = "issue" "Issue" required, "The issue.";
    COUNT: Whole = "count" "CSPs naming it" required, "How many named it.";
    RECEIVED: Whole = "received" "Returns received" required, "How many returns the count is based on.";
    EXPECTED: Whole = "expected" "Returns expected", "How many CSPs there are.";
    POSITION: Whole = "position" "Position", "Its place in the printed table.";
    PRINTED: Line = "printed" "As printed", "The issue as the paper prints it, with when.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
