//! Maps: how a file with certain headings was read, to read the next one the same way.

use super::record::{Line, Prose, Whole, record};

record! {
    Mapping { table: "mapping", one: "map", many: "maps",
        about: "How a file with certain headings is read, as an officer once said; offered whenever such a file comes again.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "What the map is called.";
    HEADINGS: Prose = "headings" "Headings" required, "The headings of the files that it fits, with | between them.";
    READ_AS: Line = "read_as" "Read as", "What such a file holds.";
    COLUMNS: Prose = "columns" "Columns", "What columns become, as heading = field, a line for each; a heading = nothing is left out.";
    TITLE: Line = "title" "Title", "What its figures are called.";
    ENCODING: Line = "encoding" "Encoding", "How its bytes are written, where an officer chose it.";
    DELIMITER: Line = "delimiter" "Delimiter", "What stands between its cells, where an officer chose it.";
    HEADER_ROWS: Whole = "header_rows" "Heading rows", "How many rows its headings have, where an officer chose it.";
    SOURCE: Line = "source" "Source", "The file that it was made for.";
}
