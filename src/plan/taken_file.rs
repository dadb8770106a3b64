//! Files taken in: what came, when, from whom, known again by its hash.

use super::record::{Day, Line, Whole, record};

record! {
    TakenFile { table: "taken_file", one: "file taken in", many: "files taken in",
        about: "A file that was taken in, by whom and when, with the hash by which it is known again.", key: [FILE, TAKEN], title: FILE }
    FILE: Line = "file" "File" required, "The name of the file.";
    TAKEN: Day = "taken" "Taken", "The day on which it was taken in.";
    TAKEN_BY: Line = "taken_by" "Taken by", "Who took it in, as the operating system names them.";
    READ_AS: Line = "read_as" "Read as", "What it was found to hold.";
    ROWS: Whole = "rows" "Rows", "How many rows stand below its headings.";
    OUTCOME: Line = "outcome" "Outcome", "What became of its rows.";
    HASH: Line = "hash" "SHA-256" required, "The hash of its bytes.";
}
