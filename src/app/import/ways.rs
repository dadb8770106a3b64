//! Ways of reading a file: what about a reading an officer may choose, and the choices there are.
//!
//! A way is the whole of the choices by which the file would be read again, under the words that
//! name it in a list. To choose it is to read the file so; nothing here knows how files are read.

use crate::{
    intake::{
        Choices, Draft, Role, Shape, Table,
        decode::Encoding,
        layout::Delimiter,
        mapping::{Becomes, ColumnUse, ID},
    },
    plan::{Book, Id, Kind, Plan, assessment_return, csp, day::FinancialYear, finding, mapping, risk_criterion},
};
use std::collections::BTreeMap;

/// Something about a reading that an officer may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// What the file holds.
    Shape,
    /// How its bytes are written.
    Encoding,
    /// What stands between its cells.
    Delimiter,
    /// The line that its headings start on.
    HeaderLine,
    /// How many rows its headings have.
    HeaderRows,
    /// Which of its tables is meant.
    Table,
    /// Which of its sheets is meant.
    Sheet,
    /// The year of what it says, where it has no column for it.
    Year,
    /// The remembered map by which it is read.
    Map,
    /// What its figures are called.
    Title,
    /// Its rows, to be looked at.
    Rows,
    /// What the column at this place becomes.
    Column(usize),
    /// Which issue these words mean.
    Issue(String),
}

/// One way of reading a file.
#[derive(Clone, Debug)]
pub struct Way {
    /// What it is called in a list.
    pub label: String,
    /// What is to be said of it.
    pub about: String,
    /// The choices by which the file would be read so.
    pub choices: Choices,
    /// Whether it is read so now.
    pub now: bool,
}

/// One line of how a file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What can be chosen in it.
    pub matter: Matter,
    /// What it is called.
    pub label: &'static str,
    /// How it stands.
    pub value: String,
    /// Whether an officer chose it, not the file.
    pub yours: bool,
}

/// One column of a file: its heading, a value from it, and what it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading, or its place where it has none.
    pub header: String,
    /// What stands in it in the first row.
    pub value: String,
    /// What it becomes.
    pub becomes: String,
    /// Whether it becomes nothing.
    pub left_out: bool,
    /// Whether an officer chose it, not the file.
    pub yours: bool,
}

/// How a file is read, line by line; what does not concern it is left out.
pub fn settings(draft: &Draft, choices: &Choices) -> Vec<Setting> {
    let reading = &draft.reading;
    let mut settings = Vec::new();
    let mut add = |matter, label, value: String, yours| settings.push(Setting { matter, label, value, yours });
    add(Matter::Shape, "Read as", draft.shape.word(), choices.shape.is_some());
    if reading.sheets.is_empty() {
        add(Matter::Encoding, "Encoding", reading.encoding.to_string(), choices.encoding.is_some());
        add(Matter::Delimiter, "Between cells", reading.delimiter.to_string(), choices.delimiter.is_some());
    } else {
        let place = reading.sheets.iter().position(|sheet| *sheet == reading.sheet).map_or(0, |place| place + 1);
        let value = format!("{} ({place} of {})", reading.sheet, reading.sheets.len());
        add(Matter::Sheet, "Sheet", value, choices.sheet.is_some());
    }
    if reading.tables.len() > 1 {
        let title = reading.tables.get(reading.table).map_or("", |table| table.title.as_str());
        let value = format!("{} of {}: {title}", reading.table + 1, reading.tables.len());
        add(Matter::Table, "Table", value, choices.table.is_some());
    }
    let line = match reading.header_line {
        0 => "none found".to_owned(),
        line => format!("on line {line}"),
    };
    add(Matter::HeaderLine, "Headings", line, choices.header_line.is_some());
    let rows = match reading.header_rows.max(1) {
        1 => "1 row".to_owned(),
        many => format!("{many} rows"),
    };
    add(Matter::HeaderRows, "Heading rows", rows, choices.header_rows.is_some());
    if matches!(draft.shape, Shape::Findings | Shape::Matrix | Shape::Scores | Shape::Records(Kind::Project)) {
        let year = choices.year.map_or_else(|| "as the file says".to_owned(), |year| year.to_string());
        add(Matter::Year, "Year", year, choices.year.is_some());
    }
    if draft.shape == Shape::Figures {
        let title = choices.title.clone().unwrap_or_else(|| "as the file says".to_owned());
        add(Matter::Title, "Called", title, choices.title.is_some());
    }
    let map = match (&choices.map, &draft.map) {
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => "none".to_owned(),
    };
    add(Matter::Map, "Map", map, choices.map.is_some() || choices.without_map);
    add(Matter::Rows, "Rows", reading.rows.to_string(), false);
    settings
}

/// The columns of a file and what each becomes.
pub fn columns(draft: &Draft, choices: &Choices) -> Vec<Column> {
    let first = draft.reading.first.first();
    let column = |(place, used): (usize, &ColumnUse)| Column {
        header: if used.header.is_empty() { format!("(column {})", place + 1) } else { used.header.clone() },
        value: first.and_then(|row| row.cells.get(place)).cloned().unwrap_or_default(),
        becomes: used.worded(),
        left_out: matches!(used.becomes, Becomes::Nothing(_)),
        yours: choices.columns.contains_key(&place),
    };
    draft.columns.iter().enumerate().map(column).collect()
}

/// The ways there are in one matter, the one that leaves it to the file first.
pub fn ways(matter: &Matter, draft: &Draft, choices: &Choices, plan: &Plan) -> Vec<Way> {
    let reading = &draft.reading;
    match matter {
        Matter::Shape => shapes(draft, choices, plan.book()),
        Matter::Encoding => {
            let way = |choice: Option<Encoding>| Choices { encoding: choice, ..choices.clone() };
            let mut ways = vec![left_to_the_file(way(None), choices.encoding.is_none(), &reading.encoding.to_string())];
            ways.extend(Encoding::ALL.map(|encoding| {
                let about = match (&reading.sample, encoding == reading.encoding) {
                    (Some(sample), true) => format!("line {} reads \"{}\"", sample.line, sample.text),
                    _ => String::new(),
                };
                let now = choices.encoding == Some(encoding);
                Way { label: encoding.to_string(), about, choices: way(Some(encoding)), now }
            }));
            ways
        }
        Matter::Delimiter => {
            let way = |choice: Option<Delimiter>| Choices { delimiter: choice, ..choices.clone() };
            let found = reading.delimiter.to_string();
            let mut ways = vec![left_to_the_file(way(None), choices.delimiter.is_none(), &found)];
            ways.extend(Delimiter::ALL.map(|delimiter| {
                let now = choices.delimiter == Some(delimiter);
                Way { label: delimiter.to_string(), about: String::new(), choices: way(Some(delimiter)), now }
            }));
            ways
        }
        Matter::HeaderLine => header_lines(draft, choices),
        Matter::HeaderRows => {
            let way = |choice: Option<usize>| Choices { header_rows: choice, ..choices.clone() };
            let found = reading.header_rows.max(1).to_string();
            let mut ways = vec![left_to_the_file(way(None), choices.header_rows.is_none(), &found)];
            ways.extend((1..=4).map(|rows| {
                let label = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
                let now = choices.header_rows == Some(rows);
                Way { label, about: String::new(), choices: way(Some(rows)), now }
            }));
            ways
        }
        Matter::Table => {
            let table = |(place, table): (usize, &Table)| Way {
                label: format!("{} {}", place + 1, table.title),
                about: format!("from line {}", table.first_line),
                choices: Choices { table: Some(place), ..over_another_table(choices) },
                now: place == reading.table,
            };
            reading.tables.iter().enumerate().map(table).collect()
        }
        Matter::Sheet => {
            let sheet = |name: &String| Way {
                label: name.clone(),
                about: String::new(),
                choices: Choices { sheet: Some(name.clone()), table: None, ..over_another_table(choices) },
                now: *name == reading.sheet,
            };
            reading.sheets.iter().map(sheet).collect()
        }
        Matter::Year => years(choices),
        Matter::Map => maps(draft, choices, plan),
        Matter::Column(place) => becomings(*place, draft, choices, plan),
        Matter::Issue(words) => issues(words, choices, plan),
        Matter::Title | Matter::Rows => Vec::new(),
    }
}

/// The way that leaves a matter to the file.
fn left_to_the_file(choices: Choices, now: bool, found: &str) -> Way {
    let about = if now { format!("found: {found}") } else { String::new() };
    Way { label: "as found in the file".to_owned(), about, choices, now }
}

/// Another table has other headings in other places.
fn over_another_table(choices: &Choices) -> Choices {
    Choices { header_line: None, header_rows: None, columns: BTreeMap::new(), ..choices.clone() }
}

fn shapes(draft: &Draft, choices: &Choices, book: Book) -> Vec<Way> {
    // What columns become belongs to what the file is read as.
    let way = |shape: Option<Shape>| Choices { shape, columns: BTreeMap::new(), ..choices.clone() };
    let mut ways = vec![left_to_the_file(way(None), choices.shape.is_none(), &draft.shape.word())];
    let known = [
        (Shape::Findings, "assessment findings: a row for each CSP and issue"),
        (Shape::Matrix, "issues down, CSPs across"),
        (Shape::Scores, "issues down, criteria across, or a total or rank"),
        (Shape::Figures, "numbers by area and period"),
    ];
    // Districts' returns and figures are the plan's; of the restricted file there are records only.
    let known = known.into_iter().filter(|_| book == Book::Plan);
    let kinds = book.kinds().iter().map(|kind| (Shape::Records(*kind), "records, as our exports"));
    ways.extend(known.chain(kinds).map(|(shape, about)| Way {
        label: shape.word(),
        about: about.to_owned(),
        choices: way(Some(shape)),
        now: choices.shape == Some(shape),
    }));
    ways
}

fn header_lines(draft: &Draft, choices: &Choices) -> Vec<Way> {
    const OFFERED: usize = 40;
    let way = |line: Option<usize>| Choices { header_line: line, columns: BTreeMap::new(), ..choices.clone() };
    let reading = &draft.reading;
    let found = format!("line {}", reading.header_line);
    let mut ways = vec![left_to_the_file(way(None), choices.header_line.is_none(), &found)];
    let headings = draft.columns.iter().map(|used| used.header.as_str()).collect::<Vec<_>>().join(" | ");
    let above = 1..reading.header_line.max(1);
    let here = std::iter::once((reading.header_line.max(1), headings));
    let below = reading.first.iter().map(|row| (row.line, row.cells.join(" | ")));
    let lines = above.map(|line| (line, String::new())).chain(here).chain(below).take(OFFERED);
    ways.extend(lines.map(|(line, about)| Way {
        label: format!("line {line}"),
        about,
        choices: way(Some(line)),
        now: choices.header_line == Some(line),
    }));
    ways
}

fn years(choices: &Choices) -> Vec<Way> {
    const BEFORE: i16 = 12;
    let way = |year: Option<FinancialYear>| Choices { year, ..choices.clone() };
    let mut ways = vec![left_to_the_file(way(None), choices.year.is_none(), "what stands in it")];
    let last = FinancialYear::of(choices.today).0 + 2;
    ways.extend((0..=BEFORE).map(|ago| FinancialYear(last - ago)).map(|year| Way {
        label: year.to_string(),
        about: String::new(),
        choices: way(Some(year)),
        now: choices.year == Some(year),
    }));
    ways
}

fn maps(draft: &Draft, choices: &Choices, plan: &Plan) -> Vec<Way> {
    let way = |map: Option<String>, without_map: bool| Choices {
        map,
        without_map,
        shape: None,
        title: None,
        columns: BTreeMap::new(),
        ..choices.clone()
    };
    let by_itself = choices.map.is_none() && !choices.without_map;
    let mut ways = vec![
        left_to_the_file(way(None, false), by_itself, draft.map.as_deref().unwrap_or("no map fits its headings")),
        Way {
            label: "by its headings alone".to_owned(),
            about: "no remembered map".to_owned(),
            choices: way(None, true),
            now: choices.without_map,
        },
    ];
    ways.extend(plan.all(Kind::Mapping).iter().map(|map| {
        let name = map.get(mapping::NAME).to_owned();
        Way {
            about: map.get(mapping::HEADINGS).to_owned(),
            now: choices.map.as_ref() == Some(&name),
            choices: way(Some(name.clone()), false),
            label: name,
        }
    }));
    ways
}

/// What the column at a place may become: the fields of what the file is read as, or nothing.
fn becomings(place: usize, draft: &Draft, choices: &Choices, plan: &Plan) -> Vec<Way> {
    let Some(column) = draft.columns.get(place) else { return Vec::new() };
    let choices = by_the_map(draft, choices);
    let said = choices.columns.get(&place);
    let with = |name: Option<&str>| {
        let mut choices = choices.clone();
        match name {
            Some(name) => choices.columns.insert(place, name.to_owned()),
            None => choices.columns.remove(&place),
        };
        choices
    };
    let now = column.worded();
    let mut ways = vec![
        Way {
            label: "as its heading says".to_owned(),
            about: column.header.clone(),
            choices: with(None),
            now: said.is_none(),
        },
        Way {
            label: "nothing: leave it out".to_owned(),
            about: String::new(),
            choices: with(Some("")),
            now: said.is_some_and(String::is_empty),
        },
    ];
    ways.extend(names(draft.shape, plan).into_iter().map(|(name, about)| {
        let mut choices = with(Some(&name));
        // A field is said once: the column that had it before gives it up.
        for (other, used) in draft.columns.iter().enumerate() {
            if other != place && means(&used.worded(), &name) && !said_twice(draft.shape, &name) {
                choices.columns.insert(other, String::new());
            }
        }
        Way { now: said.is_some() && means(&now, &name), label: name, about, choices }
    }));
    ways
}

/// Whether what a column becomes, in words, is what this name means.
fn means(worded: &str, name: &str) -> bool {
    [worded, worded.trim_start_matches("findings of "), worded.trim_start_matches("scores: ")].contains(&name)
}

/// The choices with what a remembered map says of the columns spelt out, where one is in use: to
/// change one column is not to forget the others.
fn by_the_map(draft: &Draft, choices: &Choices) -> Choices {
    let mut choices = choices.clone();
    if draft.map.is_none() || !choices.columns.is_empty() {
        return choices;
    }
    for (place, used) in draft.columns.iter().enumerate() {
        let name = if matches!(used.becomes, Becomes::Nothing(_)) {
            String::new()
        } else if used.becomes == Becomes::Id {
            ID.to_owned()
        } else {
            used.worded()
        };
        choices.columns.insert(place, name);
    }
    choices.shape = Some(draft.shape);
    choices.map.clone_from(&draft.map);
    choices
}

/// A place may be said twice, as a code and as a name.
fn said_twice(shape: Shape, name: &str) -> bool {
    match shape {
        Shape::Findings => {
            Kind::Return.fields().get(assessment_return::CSP.number()).is_some_and(|csp| csp.header == name)
        }
        Shape::Figures => matches!(name, "area" | "indicator"),
        _ => false,
    }
}

/// The names of what columns can become, with what each is.
fn names(shape: Shape, plan: &Plan) -> Vec<(String, String)> {
    let field = |kind: Kind, number: usize| {
        kind.fields().get(number).map(|field| (field.header.to_owned(), field.help.to_owned()))
    };
    let named = |name: &str, about: &str| (name.to_owned(), about.to_owned());
    match shape {
        Shape::Records(kind) => {
            let id = named(ID, "which record it is, as our exports write it");
            std::iter::once(id).chain((0..kind.fields().len()).filter_map(|number| field(kind, number))).collect()
        }
        Shape::Findings => [
            (Kind::Return, assessment_return::CSP.number()),
            (Kind::Return, assessment_return::YEAR.number()),
            (Kind::Finding, finding::ISSUE.number()),
            (Kind::Finding, finding::PROMINENCE.number()),
            (Kind::Finding, finding::RANK.number()),
            (Kind::Finding, finding::EVIDENCE.number()),
            (Kind::Finding, finding::WORDS.number()),
            (Kind::Return, assessment_return::STATE.number()),
            (Kind::Return, assessment_return::RECEIVED.number()),
        ]
        .into_iter()
        .filter_map(|(kind, number)| field(kind, number))
        .collect(),
        Shape::Matrix => {
            let issue = named("issue", "what each row is about");
            let places = plan.all(Kind::Csp).iter().map(|record| named(record.get(csp::NAME), "what this CSP says"));
            std::iter::once(issue).chain(places).collect()
        }
        Shape::Scores => {
            let mut all = vec![
                named("Issue", "what each row is about"),
                named("Total", "the score in all"),
                named("Rank", "its place among the issues"),
            ];
            for record in plan.all(Kind::RiskCriterion) {
                let name = record.get(risk_criterion::NAME);
                if !all.iter().any(|(known, _)| known == name) {
                    all.push(named(name, "the score by this criterion"));
                }
            }
            all
        }
        Shape::Figures => Role::CHOICES.iter().map(|(name, role)| named(name, about_role(role))).collect(),
        Shape::Unknown => Vec::new(),
    }
}

/// What a column of figures does in this role.
const fn about_role(role: &Role) -> &'static str {
    match role {
        Role::Area => "where: a code or name of a district, a CSP, a place",
        Role::Period => "when: a month, a quarter, a year",
        Role::Quarter => "the quarter of the year that stands beside it",
        Role::Indicator => "what is measured",
        Role::Measure => "how it is measured, where there are several measures",
        Role::Unit => "what the numbers count",
        Role::Value | Role::ValueOfPeriod(..) | Role::ValueOfArea(_) => "the numbers",
        Role::ValueOfHeader => "numbers of what its heading names",
    }
}

/// The issues that words of a file may mean.
fn issues(words: &str, choices: &Choices, plan: &Plan) -> Vec<Way> {
    let meant = choices.issues.get(words).copied();
    let with = |id: Option<Id>| {
        let mut choices = choices.clone();
        match id {
            Some(id) => choices.issues.insert(words.to_owned(), id),
            None => choices.issues.remove(words),
        };
        choices
    };
    let mut ways = Vec::new();
    if meant.is_some() {
        let label = "none of them".to_owned();
        ways.push(Way { label, about: "forget what was chosen".to_owned(), choices: with(None), now: false });
    }
    ways.extend(plan.all(Kind::Issue).iter().map(|record| {
        let priority = record.get(crate::plan::issue::PRIORITY);
        Way {
            label: plan.label_of(record).into_owned(),
            about: priority.map(|id| plan.name(Kind::Priority, id).into_owned()).unwrap_or_default(),
            choices: with(Some(record.id)),
            now: meant == Some(record.id),
        }
    }));
    ways
}
