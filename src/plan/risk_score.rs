//! Scores and ranks of issues in the local risk scoring.

use super::issue::Issue;
use super::record::{Day, Line, One, Prose, Whole, Year, record};
use super::risk_criterion::RiskCriterion;

record! {
    RiskScore { table: "risk_score", one: "risk score", many: "risk scores",
        about: "An issue's score on one criterion, or its published rank where no score is known.", key: [YEAR, ISSUE, CRITERION], title: ISSUE }
    YEAR: Year = "year" "Year" required, "The assessment year.";
    ISSUE: One<Issue> = "issue" "Issue" required, "The issue that is scored.";
    CRITERION: One<RiskCriterion> = "criterion" "Criterion", "The criterion; empty for a total or a rank.";
    SCORE: Whole = "score" "Score", "The raw score; empty is not scored, never zero.";
    RANK: Whole = "rank" "Rank", "The rank as published; ties share one.";
    SCORER: Line = "scorer" "Scored by", "The post that scored.";
    DATE: Day = "date" "Date", "The day of the scoring.";
    RATIONALE: Prose = "rationale" "Rationale", "Why this score.";
    PRINTED: Line = "printed" "As printed", "The issue as the paper prints it.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
