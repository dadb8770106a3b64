//! Aliases: the free words that officers use for an issue.

use super::issue::Issue;
use super::record::{Line, One, record};

record! {
    IssueAlias { table: "issue_alias", one: "issue alias", many: "issue aliases",
        about: "Other words for an issue, such as NTE for the night time economy, by which files are read.", key: [ALIAS], title: ALIAS }
    ALIAS: Line = "alias" "Words" required, "The words as they come in files.";
    ISSUE: One<Issue> = "issue" "Issue" required, "The issue they mean.";
    SOURCE: Line = "source" "Source", "Where the words were met.";
}
