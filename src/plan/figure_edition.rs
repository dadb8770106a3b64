//! Editions of figures: one taken file each; its rows are immutable and live in their own table.

use super::indicator::Indicator;
use super::record::{Line, Many, One, Prose, Whole, record, words};
use super::taken_file::TakenFile;

words! {
    /// Whether an edition of figures is the one to show.
    Standing {
        /// Shown.
        Current = "current" 'c' "Its figures are shown.",
        /// Replaced.
        Retired = "retired" 'r' "A newer edition has taken its place.",
    }
}

record! {
    FigureEdition { table: "figure_edition", one: "edition of figures", many: "editions of figures",
        about: "One taken file of figures. Its rows never change; a newer file retires it.", key: [TITLE, PERIOD], title: TITLE }
    TITLE: Line = "title" "Title" required, "What the figures are.";
    PROVIDER: Line = "provider" "Provider", "Who publishes them.";
    PERIOD: Line = "period" "Period", "The months, quarters or years they cover.";
    INDICATORS: Many<Indicator> = "indicators" "Indicators", "What its figures measure.";
    STANDING: Standing = "standing" "Standing" required starts "current", "Whether they are shown or retired.";
    FILE: One<TakenFile> = "file" "File", "The file that it was taken from.";
    FIGURES: Whole = "figures" "Figures", "How many figures it holds.";
    CAVEAT: Prose = "caveat" "Caveat", "What must be said wherever they are shown.";
    SOURCE: Line = "source" "Source", "Where the file came from.";
}
