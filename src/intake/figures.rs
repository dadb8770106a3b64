//! The rows of a file of figures -> one edition of figures.
//!
//! The same reader serves twice: once to check every row and compare it with what the plan has,
//! and once more, when a long file is taken in, to hand each figure to the store. In between only so
//! many figures are held, so a file may be larger than memory. Only where rows are finer than what
//! is kept (a row for each crime, a row for each offence code) are all sums held.
//!
//! A place that the plan does not cover is counted and named; its rows are no record. So is a
//! total that is disguised as a row: it is found by its sums.

use super::{
    Became, Desk, Draft, FigureSet, Ignored, Outside, Problem, RowOutcome, Warning,
    figure_columns::FigureColumns,
    figure_rows::{Key, Reader, Taken, Value},
    held::Held,
    outcome::KEPT,
    sheet::{Row, Rows, Sheet},
    standing::Known,
    text::Stop,
};
use crate::plan::{
    Id, Kind, Mint,
    cell::Cell,
    change::{Change, diff},
    figure::{Figure, Number},
    figure_edition::{self, Standing},
    figures, folded, indicator,
    period::Period,
    record::{Record, Words},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// Which figures have been met, a bit for each: small where a file covers its areas densely.
#[derive(Debug, Default)]
struct Met {
    bits: HashMap<(u16, u16, u16), Vec<u64>>,
}

impl Met {
    /// Notes a figure; whether it is met for the first time.
    fn first(&mut self, key: Key) -> bool {
        let (word, bit) = (usize::from(key.area / 64), key.area % 64);
        let words = self.bits.entry((key.indicator, key.measure, key.period)).or_default();
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        let Some(word) = words.get_mut(word) else { return true };
        let first = *word & (1 << bit) == 0;
        *word |= 1 << bit;
        first
    }
}

/// One sum of rows that are finer than what is kept.
#[derive(Clone, Copy, Debug)]
struct Sum {
    value: Value,
    line: usize,
    /// How many rows begin with it.
    rows: usize,
}

impl Sum {
    /// Adds a row: what is withheld or missing in a part makes the sum no number.
    fn add(&mut self, value: Value) {
        self.value = match (self.value, value) {
            (Value::Number(one), Value::Number(other)) => Value::Number(Number(one.0 + other.0)),
            (mark @ Value::Mark(..), _) | (_, mark) => mark,
        };
    }
}

/// What became of all rows.
#[derive(Default)]
struct Told {
    counts: [usize; 5],
    rows: Vec<RowOutcome>,
    kept: [usize; 5],
}

impl Told {
    fn tell(&mut self, row: (usize, usize), became: Became, says: impl FnOnce() -> String) {
        let Some(count) = self.counts.get_mut(became as usize) else { return };
        *count += 1;
        let Some(kept) = self.kept.get_mut(became as usize).filter(|kept| **kept < KEPT) else { return };
        *kept += 1;
        let (line, record) = row;
        self.rows.push(RowOutcome { line, record, became, changes: 0..0, says: says() });
    }
}

/// Reads a sheet as figures into a draft.
pub(super) fn read(
    draft: &mut Draft,
    desk: &Desk,
    sheet: &Sheet,
    rows: &mut Rows,
    columns: FigureColumns,
    mint: &mut Mint,
    outside: &Outside,
) -> Result<(), Stop> {
    let mut reader = Reader::new(sheet, columns, desk)?;
    let mut known = Known::new(desk.plan, outside);
    let mut told = Told::default();
    let mut met = Met::default();
    let mut sums: HashMap<Key, Sum> = HashMap::new();
    let mut beside: HashMap<Key, Vec<Key>> = HashMap::new();
    let mut later: Vec<(usize, usize, Key)> = Vec::new();
    let mut set = FigureSet::default();
    let mut row = Row::default();
    let (mut figures, mut problems) = (Vec::new(), Vec::new());
    let mut held = Some(Held::default());
    while rows.read(&mut row)? {
        let at = (row.line, row.number);
        match reader.row(sheet, &row, &mut figures, &mut problems) {
            Taken::Aside(why) => {
                draft.aside += 1;
                if draft.ignored.len() < KEPT {
                    draft.ignored.push(Ignored { line: row.line, record: row.number, why: why.clone().into() });
                }
                told.tell(at, Became::Aside, || why);
                continue;
            }
            Taken::Figures => {}
        }
        while known.ids.len() < reader.indicators.all.len() {
            let number = known.ids.len();
            let name = reader.indicators.all.get(number).cloned().unwrap_or_default();
            known.meet(u16::try_from(number).unwrap_or(u16::MAX), &name);
        }
        if problems.is_empty() && !reader.columns.summed {
            for (key, _) in &figures {
                if !met.first(*key) {
                    problems.push(Problem::of_row(&row, format!("{} once", named(&reader, *key))));
                }
            }
        }
        if !problems.is_empty() {
            draft.refused_rows.insert(row.number);
            if draft.rejected.len() < KEPT {
                draft.rejected.push(row.shown());
            }
            let says = problems.iter().map(|problem| problem.worded("")).collect::<Vec<_>>().join("; ");
            told.tell(at, Became::Refused, || says);
            if draft.problems.len() < KEPT {
                draft.problems.append(&mut problems);
            }
            problems.clear();
            continue;
        }
        if reader.columns.summed {
            add(&mut sums, &figures, row.line);
            let Some(((first, _), others)) = figures.split_first() else { continue };
            if let Some(sum) = sums.get_mut(first) {
                sum.rows += 1;
            }
            if !others.is_empty() && !beside.contains_key(first) {
                beside.insert(*first, others.iter().map(|(key, _)| *key).collect());
            }
            if later.len() < KEPT {
                later.push((row.line, row.number, *first));
            }
            continue;
        }
        let mut outcome = Became::Same;
        let mut moved = None;
        for (key, value) in &figures {
            let became = known.became(&reader, *key, *value);
            outcome = together(outcome, became);
            if became != Became::Same {
                moved = moved.or(Some((*key, *value)));
            }
            count(&mut set, &reader, &known, row.line, *key, *value);
            Held::keep(&mut held, row.line, *key, *value);
        }
        // Of a row of several figures one that moves is told.
        let first = moved.or_else(|| figures.first().copied());
        let more = figures.len().saturating_sub(1);
        told.tell(at, outcome, || first.map_or(String::new(), |first| said(&reader, &known, first, more)));
    }
    add_noughts(&reader, &mut sums, sheet.header.line);
    settle_sums(&reader, &known, (&sums, &beside), &later, &mut told, &mut set);
    for (key, sum) in in_order(&sums) {
        Held::keep(&mut held, sum.line, key, sum.value);
    }
    set.held = held.map(|held| Arc::new(held.settled(&reader)));
    fill(draft, &reader, &known, told, set, mint, desk);
    Ok(())
}

/// What became of a row by what became of two of its figures.
fn together(one: Became, other: Became) -> Became {
    match (one, other) {
        (Became::New, _) | (_, Became::New) => Became::New,
        (Became::Changed, _) | (_, Became::Changed) => Became::Changed,
        _ => Became::Same,
    }
}

/// Adds the figures of a row to the sums.
fn add(sums: &mut HashMap<Key, Sum>, figures: &[(Key, Value)], line: usize) {
    for (key, value) in figures {
        sums.entry(*key).and_modify(|sum| sum.add(*value)).or_insert(Sum { value: *value, line, rows: 0 });
    }
}

/// Where each row is one of what is counted, no row is a nought: of a period, each area and kind
/// that has rows has a figure with each other, so that districts can be added up to their CSP.
fn add_noughts(reader: &Reader, sums: &mut HashMap<Key, Sum>, line: usize) {
    /// There are some fifteen kinds of crime; a column with many more is one of free words.
    const KINDS: usize = 64;
    if !reader.columns.counted {
        return;
    }
    let mut met: BTreeMap<(u16, u16), (BTreeSet<u16>, BTreeSet<u16>)> = BTreeMap::new();
    for key in sums.keys() {
        let (areas, kinds) = met.entry((key.measure, key.period)).or_default();
        areas.insert(key.area);
        kinds.insert(key.indicator);
    }
    for ((measure, period), (areas, kinds)) in met.into_iter().filter(|(_, (_, kinds))| kinds.len() <= KINDS) {
        for (area, indicator) in areas.iter().flat_map(|area| kinds.iter().map(|kind| (*area, *kind))) {
            let nought = Sum { value: Value::Number(Number(0.0)), line, rows: 0 };
            sums.entry(Key { indicator, measure, period, area }).or_insert(nought);
        }
    }
}

/// Tells what became of rows that were added up: those that begin with the same figure make the
/// same others beside it, and became the same.
fn settle_sums(
    reader: &Reader,
    known: &Known,
    (sums, beside): (&HashMap<Key, Sum>, &HashMap<Key, Vec<Key>>),
    later: &[(usize, usize, Key)],
    told: &mut Told,
    set: &mut FigureSet,
) {
    let became = |first: &Key| {
        let others = beside.get(first).map_or(&[][..], Vec::as_slice);
        let each = std::iter::once(first).chain(others).filter_map(|key| Some((key, sums.get(key)?)));
        each.map(|(key, sum)| known.became(reader, *key, sum.value)).fold(Became::Same, together)
    };
    for (key, sum) in in_order(sums) {
        count(set, reader, known, sum.line, key, sum.value);
        if let Some(count) = told.counts.get_mut(became(&key) as usize) {
            *count += sum.rows;
        }
    }
    for (line, record, key) in later {
        let Some(sum) = sums.get(key) else { continue };
        let more = beside.get(key).map_or(0, Vec::len);
        let rows = if sum.rows == 1 { "of this row alone".to_owned() } else { format!("of {} rows", sum.rows) };
        let says = format!("{}, {rows}", said(reader, known, (*key, sum.value), more));
        told.rows.push(RowOutcome { line: *line, record: *record, became: became(key), changes: 0..0, says });
    }
    told.rows.sort_by_key(|row| row.record);
}

/// Sums in the order of the lines that they were first met on.
fn in_order(sums: &HashMap<Key, Sum>) -> Vec<(Key, Sum)> {
    let mut all: Vec<(Key, Sum)> = sums.iter().map(|(key, sum)| (*key, *sum)).collect();
    all.sort_by_key(|(key, sum)| (sum.line, *key));
    all
}

/// What people would call a figure.
fn named(reader: &Reader, key: Key) -> String {
    let measure = reader.measures.text(key.measure);
    let measure = if measure.is_empty() { String::new() } else { format!(", {measure}") };
    format!(
        "{}{measure}, {}, {}",
        reader.indicators.text(key.indicator),
        figures::area_name(reader.plan(), reader.areas.text(key.area)),
        reader.periods.text(key.period)
    )
}

fn said(reader: &Reader, known: &Known, (key, value): (Key, Value), more: usize) -> String {
    let shown = |mark: &str| if mark.is_empty() { "blank".to_owned() } else { mark.to_owned() };
    let shall = match value {
        Value::Number(number) => number.to_string(),
        Value::Mark(mark, _) => shown(reader.marks.text(mark)),
    };
    let was =
        known.held(reader, key).map(|(number, mark, _)| number.map_or_else(|| shown(mark), |held| held.to_string()));
    let was = was.filter(|was| *was != shall).map_or(String::new(), |was| format!("{was} → "));
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}: {was}{shall}{more}", named(reader, key))
}

/// Counts a figure into the edition.
fn count(set: &mut FigureSet, reader: &Reader, known: &Known, line: usize, key: Key, value: Value) {
    const SHOWN: usize = 200;
    set.count += 1;
    match value {
        Value::Mark(_, true) => set.suppressed += 1,
        Value::Mark(_, false) => set.missing += 1,
        Value::Number(_) => {}
    }
    if set.first.len() < SHOWN {
        let id = known.ids.get(usize::from(key.indicator)).copied().flatten().unwrap_or(Id(0));
        set.first.push(figure(reader, line, id, key, value).held());
    }
}

fn figure<'r>(reader: &'r Reader, line: usize, indicator: Id, key: Key, value: Value) -> Figure<&'r str> {
    let (number, mark, suppressed) = match value {
        Value::Number(number) => (Some(number), "", false),
        Value::Mark(mark, suppressed) => (None, reader.marks.text(mark), suppressed),
    };
    Figure {
        line,
        indicator,
        area: reader.areas.text(key.area),
        period: reader.periods.text(key.period),
        measure: reader.measures.text(key.measure),
        value: number,
        mark,
        suppressed,
    }
}

/// Fills the draft: what became of the rows, and the records of an edition where something is new.
fn fill(
    draft: &mut Draft,
    reader: &Reader,
    known: &Known,
    told: Told,
    mut set: FigureSet,
    mint: &mut Mint,
    desk: &Desk,
) {
    let [added, changed, same, refused, _] = told.counts;
    (draft.added, draft.changed, draft.same, draft.refused) = (added, changed, same, refused);
    draft.rows = told.rows;
    draft.elsewhere.clone_from(&reader.elsewhere);
    draft.elsewhere.retain(|place| place.count > 0);
    let mut spans: Vec<Period> = reader.spans.values().copied().collect();
    spans.sort_unstable();
    set.periods = spans.iter().map(ToString::to_string).collect();
    set.areas = reader.areas.all.iter().map(ToString::to_string).collect();
    for place in &draft.elsewhere {
        if let Some(close) = desk.places.close_to(&place.place) {
            let rows = if place.count == 1 { "row is" } else { "rows are" };
            let says = format!(
                "\"{}\": {} {rows} counted as elsewhere; is {} meant?",
                place.place,
                place.count,
                figures::area_name(desk.plan, close)
            );
            draft.warnings.push(Warning { line: draft.reading.header_line, says });
        }
    }
    if set.suppressed > 0 || set.missing > 0 {
        let are =
            |count: usize, what: &str| format!("{count} figure{} {what}", if count == 1 { " is" } else { "s are" });
        let counts = [(set.suppressed, "withheld"), (set.missing, "missing")];
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| are(*count, what)).collect();
        let says = format!("{}; none is a zero", counts.join(" and "));
        draft.warnings.push(Warning { line: draft.reading.header_line, says });
    }
    if added + changed == 0 {
        draft.figures = Some(set);
        return;
    }
    let plan = desk.plan;
    let mut ids = Vec::new();
    for (number, name) in reader.indicators.all.iter().enumerate() {
        let id = known.ids.get(number).copied().flatten().unwrap_or_else(|| {
            let unit = u16::try_from(number).ok().and_then(|number| reader.units.get(&number));
            let record = Record::new(Kind::Indicator, mint.next_id())
                .with(indicator::NAME, Cell::text(name))
                .with(indicator::UNIT, Cell::text(unit.map_or("", |unit| unit)))
                .with(indicator::PROVIDER, Cell::text(reader.dataset.provider))
                .with(indicator::SOURCE, Cell::text(&draft.file));
            draft.changes.push(Change::add(plan, &record));
            record.id
        });
        ids.push((name.to_string(), id));
    }
    for figure in &mut set.first {
        // Indicators that are new had no id yet when their first figures were kept.
        if figure.indicator == Id(0)
            && let [(_, only)] = ids.as_slice()
        {
            figure.indicator = *only;
        }
    }
    let (first, last) = (spans.first().copied(), spans.iter().max_by_key(|period| period.last_day()).copied());
    let period = match (first, last) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => String::new(),
    };
    let file = mint.next_id();
    set.file = Some(file);
    let edition = Record::new(Kind::FigureEdition, mint.next_id())
        .with(figure_edition::FILE, Cell::One(file))
        .with(figure_edition::TITLE, Cell::text(&reader.dataset.title))
        .with(figure_edition::PROVIDER, Cell::text(reader.dataset.provider))
        .with(figure_edition::PERIOD, Cell::text(&period))
        .with(figure_edition::INDICATORS, Cell::many(&ids.iter().map(|(_, id)| *id).collect::<Vec<_>>()))
        .with(figure_edition::FIGURES, Cell::Whole(i64::try_from(set.count).unwrap_or(i64::MAX)));
    set.edition = Some(edition.id);
    set.indicators = ids;
    for record in plan.all(Kind::FigureEdition) {
        let same = folded(record.get(figure_edition::TITLE)) == folded(&reader.dataset.title);
        let stands = record.get(figure_edition::STANDING) == Some(Standing::Current);
        if !(same && stands && covers(&period, record.get(figure_edition::PERIOD))) {
            continue;
        }
        // Only what has all of its figures takes an edition's place; of a file with a part of them
        // each counts before the older one, and the others stay.
        let lacking = known.lacking(record);
        if lacking == Some(0) {
            let mut after = record.clone();
            after.set(figure_edition::STANDING, Standing::Retired.cell());
            draft.changes.extend(diff(plan, record, &after));
        } else if let Some(count) = lacking {
            let figures = if count == 1 { "figure" } else { "figures" };
            let title = &reader.dataset.title;
            let says =
                format!("the plan has {count} {figures} of {title} for this time that the file lacks; they stay");
            draft.warnings.push(Warning { line: draft.reading.header_line, says });
        }
    }
    draft.changes.push(Change::add(plan, &edition));
    draft.figures = Some(set);
}

/// Whether all of an earlier edition's periods lie within a new one's.
pub(super) fn covers(new: &str, old: &str) -> bool {
    let span = |text: &str| {
        let (first, last) = text.split_once(" to ").unwrap_or((text, text));
        Some((Period::read(first)?.first_day(), Period::read(last)?.last_day()))
    };
    match (span(new), span(old)) {
        (Some((first, last)), Some((old_first, old_last))) => first <= old_first && old_last <= last,
        _ => new == old,
    }
}

/// Hands each figure of a sheet that was drafted to a sink.
pub(super) fn play(
    desk: &Desk,
    sheet: &Sheet,
    rows: &mut Rows,
    columns: FigureColumns,
    (set, refused): (&FigureSet, &HashSet<usize>),
    sink: &mut dyn FnMut(&Figure<&str>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut reader = Reader::new(sheet, columns, desk)?;
    let by_name: HashMap<&str, Id> = set.indicators.iter().map(|(name, id)| (name.as_str(), *id)).collect();
    let mut ids: Vec<Id> = Vec::new();
    let mut sums: HashMap<Key, Sum> = HashMap::new();
    let mut row = Row::default();
    let (mut figures, mut problems) = (Vec::new(), Vec::new());
    while rows.read(&mut row)? {
        let taken = reader.row(sheet, &row, &mut figures, &mut problems);
        problems.clear();
        if matches!(taken, Taken::Aside(_)) || refused.contains(&row.number) {
            continue;
        }
        while ids.len() < reader.indicators.all.len() {
            let name = reader.indicators.all.get(ids.len()).map_or("", |name| &**name);
            ids.push(by_name.get(name).copied().unwrap_or(Id(0)));
        }
        if reader.columns.summed {
            add(&mut sums, &figures, row.line);
            continue;
        }
        for (key, value) in &figures {
            let id = ids.get(usize::from(key.indicator)).copied().unwrap_or(Id(0));
            sink(&figure(&reader, row.line, id, *key, *value))?;
        }
    }
    add_noughts(&reader, &mut sums, sheet.header.line);
    for (key, sum) in in_order(&sums) {
        let id = ids.get(usize::from(key.indicator)).copied().unwrap_or(Id(0));
        sink(&figure(&reader, sum.line, id, key, sum.value))?;
    }
    Ok(())
}
