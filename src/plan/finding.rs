//! Findings: what a district's assessment says about one issue.

use super::assessment_return::Return;
use super::issue::Issue;
use super::record::{Line, One, Prose, Whole, record, words};

words! {
    /// How prominent an issue is in a return.
    Prominence {
        /// First.
        Main = "main priority" 'm' "The CSP names it a main priority.",
        /// Throughout.
        CrossCutting = "cross-cutting" 'c' "The CSP names it as a cross-cutting theme.",
        /// Within.
        Broader = "part of a broader theme" 'b' "The CSP names it within a broader theme.",
    }
}

record! {
    Finding { table: "finding", one: "finding", many: "findings",
        about: "What one CSP's assessment says about one issue: how prominent it is, its rank, the evidence.", key: [RETURN, ISSUE], title: ISSUE }
    RETURN: One<Return> = "return" "Return" required, "The return it stands in.";
    ISSUE: One<Issue> = "issue" "Issue" required, "What it is about.";
    PROMINENCE: Prominence = "prominence" "Prominence", "Main priority, cross-cutting, or part of a broader theme.";
    RANK: Whole = "rank" "Rank", "Its place in the CSP's own order; 1 is first.";
    EVIDENCE: Prose = "evidence" "Evidence", "What the CSP bases it on.";
    WORDS: Line = "words" "In its words", "The issue as the CSP wrote it.";
    SOURCE: Line = "source" "Source", "The file or paper that says so.";
}
