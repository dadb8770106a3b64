//! The words of headers: which fields they mean, for each kind and for findings.
//!
//! A header is a field's header or column name, or one of the other words that offices use for
//! it. The tables here are the place to add such a word; nothing else needs to change.

use super::mapping::ID;
use crate::plan::Kind;
use csv::StringRecord;
use std::{collections::HashMap, sync::LazyLock};

/// Other words for fields: the kind (none: every kind that has the column), the column, the words.
const ALIASES: &[(Option<Kind>, &str, &[&str])] = &[
    (None, "reference", &["ref", "ref no", "reference no", "reference number", "code"]),
    (None, "note", &["notes", "comment", "comments", "remarks"]),
    (None, "source", &["sources"]),
    (None, "also", &["also known as", "aka", "other names"]),
    (None, "organisation", &["organization"]),
    (None, "position", &["order", "no"]),
    (None, "year", &["financial year", "assessment year"]),
    (Some(Kind::Action), "reference", &["action ref", "action reference"]),
    (Some(Kind::Action), "title", &["action", "action title", "activity"]),
    (Some(Kind::Action), "stage", &["status", "progress"]),
    (Some(Kind::Action), "rating", &["rag", "rag status", "rag rating", "lead rating"]),
    (Some(Kind::Action), "confirmed", &["confirmed rag", "confirmed by group"]),
    (Some(Kind::Action), "due", &["due date", "deadline", "target date", "by when"]),
    (Some(Kind::Action), "review", &["review date"]),
    (Some(Kind::Action), "coordinator", &["lead", "owner", "lead officer", "co-ordinator"]),
    (Some(Kind::Action), "measure", &["measure", "measures", "measured and reported by"]),
    (Some(Kind::Action), "themes", &["theme"]),
    (Some(Kind::Action), "links", &["link", "linked groups"]),
    (Some(Kind::Update), "note", &["update"]),
    (Some(Kind::Update), "stated_by", &["by", "updated by"]),
    (Some(Kind::Priority), "name", &["priority"]),
    (Some(Kind::Priority), "leads", &["lead"]),
    (Some(Kind::Project), "reference", &["project ref", "project reference"]),
    (Some(Kind::Project), "title", &["project", "project title", "project name", "name of project", "bid title"]),
    (
        Some(Kind::Project),
        "asked",
        &[
            "amount",
            "amount requested",
            "bid",
            "bid amount",
            "amount of bid",
            "cost",
            "total cost",
            "funding requested",
            "amount of funding requested",
            "amount of funding",
            "amount asked",
            "amount asked for",
            "funding",
            "requested",
        ],
    ),
    (Some(Kind::Project), "grant", &["financial year", "grant year", "year"]),
    (
        Some(Kind::Project),
        "bidder",
        &[
            "applicant",
            "applicant organisation",
            "organisation",
            "lead organisation",
            "submitted by",
            "agency",
            "partner",
        ],
    ),
    (Some(Kind::Project), "priorities", &["priority", "csa priority", "agreement priority", "kent priority"]),
    (
        Some(Kind::Project),
        "pcc_priorities",
        &["pcc priority", "pcc plan priority", "police and crime plan priority", "police and crime plan"],
    ),
    (Some(Kind::Project), "pot", &["fund", "fund / pot", "fund/pot", "funding pot", "pot / fund", "funding stream"]),
    (Some(Kind::Project), "actions", &["action", "linked action", "action reference"]),
    (Some(Kind::Project), "themes", &["theme", "cross cutting theme"]),
    (Some(Kind::Project), "description", &["summary", "project description", "project summary", "details"]),
    (Some(Kind::Project), "route", &["step"]),
    (Some(Kind::Csp), "code", &["csp code", "code"]),
    (Some(Kind::Csp), "name", &["csp", "csp name"]),
    (Some(Kind::District), "gss", &["gss", "district code", "area code"]),
    (Some(Kind::District), "name", &["district", "district name"]),
    (Some(Kind::Issue), "name", &["issue"]),
    (Some(Kind::IssueAlias), "alias", &["alias"]),
];

/// The headers of assessment findings: the field they become, and the words for it.
const FINDINGS: &[(Kind, &str, &[&str])] = &[
    (
        Kind::Return,
        "csp",
        &[
            "csp",
            "csp name",
            "csp code",
            "community safety partnership",
            "partnership",
            "district",
            "district name",
            "district code",
            "district/borough",
            "borough",
            "council",
            "local authority",
            "local authority name",
            "local authority code",
            "authority",
            "area",
            "area name",
            "area code",
            "place",
            "gss",
            "gss code",
            "ons code",
            "lad",
            "lad name",
            "lad code",
        ],
    ),
    (Kind::Return, "year", &["year", "financial year", "assessment year"]),
    (Kind::Return, "state", &["state", "status", "draft or final"]),
    (Kind::Return, "received", &["received", "received on", "date received"]),
    (
        Kind::Finding,
        "issue",
        &[
            "issue",
            "issues",
            "issue name",
            "topic",
            "theme/issue",
            "theme / issue",
            "issue/theme",
            "issue / theme",
            "theme",
            "concern",
            "problem",
            "crime or issue",
            "threat",
        ],
    ),
    (Kind::Finding, "prominence", &["prominence", "priority level", "level"]),
    (Kind::Finding, "rank", &["rank", "ranking", "position", "order"]),
    (
        Kind::Finding,
        "evidence",
        &["evidence", "comment", "comments", "evidence/comments", "note", "notes", "rationale", "supporting evidence"],
    ),
    (Kind::Finding, "words", &["in its words", "words", "as written"]),
];

/// A field that a header means, and whether the header is the field's own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub kind: Kind,
    pub field: usize,
    pub own: bool,
}

/// Every header that is known for some kind of record.
static HEADERS: LazyLock<HashMap<String, Vec<Meaning>>> = LazyLock::new(|| {
    let mut headers: HashMap<String, Vec<Meaning>> = HashMap::new();
    let mut add = |name: &str, meaning: Meaning| {
        let list = headers.entry(plain(name)).or_default();
        if !list.iter().any(|other| other.kind == meaning.kind) {
            list.push(meaning);
        }
    };
    for kind in Kind::ALL {
        for (number, field) in kind.fields().iter().enumerate() {
            add(field.header, Meaning { kind: *kind, field: number, own: true });
        }
        for (number, field) in kind.fields().iter().enumerate() {
            add(field.column, Meaning { kind: *kind, field: number, own: true });
        }
    }
    // A kind's own words come before the words that all kinds share.
    let shared_last =
        ALIASES.iter().filter(|(kind, ..)| kind.is_some()).chain(ALIASES.iter().filter(|(kind, ..)| kind.is_none()));
    for (of, column, words) in shared_last {
        for kind in Kind::ALL.iter().filter(|kind| of.is_none_or(|of| of == **kind)) {
            let Some(field) = kind.fields().iter().position(|field| field.column == *column) else { continue };
            for word in *words {
                add(word, Meaning { kind: *kind, field, own: false });
            }
        }
    }
    headers
});

/// Every header that is known for assessment findings.
static FINDING_HEADERS: LazyLock<HashMap<String, (Kind, usize)>> = LazyLock::new(|| {
    let words = FINDINGS.iter().flat_map(|(kind, column, words)| {
        let field = kind.field(column);
        words.iter().filter_map(move |word| field.map(|field| (plain(word), (*kind, field))))
    });
    words.collect()
});

/// A header as it is compared.
pub(super) fn plain(header: &str) -> String {
    let lower = header.to_lowercase().replace(['_', '-'], " ");
    let words = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    // A unit behind it says how its cells are written, and nothing of what they are.
    let words = words.strip_suffix("(£)").or_else(|| words.strip_suffix('£')).unwrap_or(&words);
    words.trim_end_matches([':', '*', ' ']).to_owned()
}

/// The meaning that a header has for a kind.
pub(super) fn meaning(kind: Kind, header: &str) -> Option<Meaning> {
    HEADERS.get(&plain(header))?.iter().find(|meaning| meaning.kind == kind).copied()
}

/// The field of a return or a finding that a header of assessment findings means.
pub(super) fn of_finding(header: &str) -> Option<(Kind, usize)> {
    FINDING_HEADERS.get(&plain(header)).copied()
}

/// Whether a header is that of a column of issues.
pub(super) fn is_issue(header: &str) -> bool {
    matches!(of_finding(header), Some((Kind::Finding, field)) if Some(field) == Kind::Finding.field("issue"))
}

/// Whether a header is that of the column of ids.
pub(super) fn is_id(header: &str) -> bool {
    plain(header) == plain(ID)
}

/// How many cells of a row are headers of one kind of record, of the kind that fits best.
pub(super) fn known(cells: &StringRecord, kind: Option<Kind>) -> usize {
    let mut counts = vec![0_usize; Kind::ALL.len()];
    let mut findings = 0;
    for cell in cells {
        let name = plain(cell);
        findings += usize::from(FINDING_HEADERS.contains_key(&name));
        for meaning in HEADERS.get(&name).into_iter().flatten() {
            if let Some(count) = counts.get_mut(meaning.kind as usize) {
                *count += 1;
            }
        }
    }
    match kind {
        Some(Kind::Finding) => counts.get(Kind::Finding as usize).copied().unwrap_or(0).max(findings),
        Some(kind) => counts.get(kind as usize).copied().unwrap_or(0),
        None => counts.into_iter().max().unwrap_or(0).max(findings),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_means_a_field_however_it_is_written() {
        for (kind, header, column) in [
            (Kind::Action, "Reference", "reference"),
            (Kind::Action, " REF ", "reference"),
            (Kind::Action, "confirmed_rating", "confirmed"),
            (Kind::Action, "Measured\nby:", "measure"),
            (Kind::Action, "In-the-plan  since", "since"),
            (Kind::Action, "RAG status *", "rating"),
            (Kind::Project, "Code", "reference"),
            (Kind::Csp, "Code", "code"),
            (Kind::Finding, "Comments", ""),
        ] {
            let found = meaning(kind, header).and_then(|meaning| kind.fields().get(meaning.field));
            assert_eq!(found.map_or("", |field| field.column), column, "{header}");
        }
    }

    #[test]
    fn every_other_word_names_a_column_that_there_is() {
        for (kind, column, _) in ALIASES {
            let has = |kind: &&Kind| kind.fields().iter().any(|field| field.column == *column);
            assert!(
                kind.as_ref().map_or_else(|| Kind::ALL.iter().any(|kind| has(&kind)), |kind| has(&kind)),
                "{column}"
            );
        }
        for (kind, column, words) in FINDINGS {
            assert!(words.iter().all(|word| of_finding(word).is_some()), "{column}");
            assert!(kind.field(column).is_some(), "{column}");
        }
    }

    #[test]
    fn a_field_of_a_kind_is_never_hidden_by_a_word_for_another() {
        for kind in Kind::ALL {
            for (number, field) in kind.fields().iter().enumerate() {
                assert_eq!(meaning(*kind, field.header).map(|meaning| meaning.field), Some(number), "{}", field.header);
            }
        }
    }
}
