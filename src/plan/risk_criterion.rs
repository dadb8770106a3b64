//! Criteria of the local risk scoring, year by year.

use super::record::{Line, Prose, Whole, Year, record, words};

words! {
    /// The section of the matrix that a criterion stands in.
    Section {
        /// On individuals.
        Individual = "impact on individuals" 'i' "Physical, psychological or financial harm to individuals.",
        /// Wider.
        Wider = "wider impact" 'w' "Harm to the community and the environment, and what the public expects.",
        /// Likelihood.
        Likelihood = "likelihood" 'l' "How often, how surely known, and where it is heading.",
        /// Position.
        Position = "organisational position" 'o' "Cost, reputation, capacity and capability.",
    }
}

record! {
    RiskCriterion { table: "risk_criterion", one: "risk criterion", many: "risk criteria",
        about: "One criterion of the local scoring method for a year, with its scale and weight.", key: [YEAR, NAME], title: NAME }
    YEAR: Year = "year" "Year" required, "The assessment year.";
    SECTION: Section = "section" "Section" required, "The section of the matrix.";
    NAME: Line = "name" "Name" required, "What is scored.";
    SCALE_FROM: Whole = "scale_from" "Scale from", "The lowest score.";
    SCALE_TO: Whole = "scale_to" "Scale to", "The highest score.";
    WEIGHT: Whole = "weight" "Weight", "How many times it counts; once where empty.";
    NOTE: Prose = "note" "Note", "What the scores mean.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
