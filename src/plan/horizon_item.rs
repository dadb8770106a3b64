//! Horizon items: the PESTELO scan.

use super::record::{Line, Prose, Whole, Year, record, words};

words! {
    /// The seven PESTELO headings as the agreement prints them.
    Pestelo {
        /// P.
        Political = "Political" 'p' "Elections, parliament, government.",
        /// E.
        Economic = "Economic" 'e' "Budgets, funding, the economy.",
        /// S.
        Social = "Social / Demographic" 's' "People, communities and their needs.",
        /// T.
        Technological = "Technological" 't' "Technology and crime by means of it.",
        /// E.
        Environmental = "Environmental (and Geographical)" 'n' "Places, building, weather, transport.",
        /// L.
        Legislation = "Legislation" 'l' "Recent and upcoming law.",
        /// O.
        Organisational = "Organisational" 'o' "How the partners themselves change.",
    }
}

record! {
    HorizonItem { table: "horizon_item", one: "horizon item", many: "horizon items",
        about: "One line of the horizon scan under its PESTELO heading.", key: [YEAR, HEADING, ITEM], title: ITEM }
    YEAR: Year = "year" "Year" required, "The year of the scan.";
    HEADING: Pestelo = "heading" "Heading" required, "The PESTELO heading.";
    PART: Line = "part" "Part", "The part of the heading, such as recent or upcoming legislation.";
    ITEM: Prose = "item" "Item" required, "What may come.";
    POSITION: Whole = "position" "Position", "Its place under the heading.";
    NOTE: Prose = "note" "Note", "What it may mean for the partnership.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
