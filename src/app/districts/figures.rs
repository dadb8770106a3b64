//! Figures: the indicators that have figures, and the figures of one, areas by periods.

use super::Place;
use crate::{
    app::{
        detail::Target,
        screen::Role,
        sheet::{Column, Row, Sheet, Square, Stands},
    },
    plan::{
        Id, Kind, Plan,
        figure::Figure,
        figure_edition::{self, Standing},
        indicator,
        record::Record,
        select,
    },
};

/// The editions of an indicator's figures that are shown, the one taken last first.
fn editions(plan: &Plan, indicator: Id) -> Vec<&Record> {
    let named = plan.naming(Kind::FigureEdition, figure_edition::INDICATORS, indicator);
    named.rev().filter(|edition| edition.get(figure_edition::STANDING) == Some(Standing::Current)).collect()
}

/// The indicators that have figures, by name.
pub(super) fn indicators(plan: &Plan) -> Vec<Id> {
    let mut indicators: Vec<&Record> =
        plan.all(Kind::Indicator).iter().filter(|record| !editions(plan, record.id).is_empty()).collect();
    indicators.sort_by_cached_key(|record| record.get(indicator::NAME).to_lowercase());
    indicators.into_iter().map(|record| record.id).collect()
}

/// The table of the indicators that have figures.
pub(super) fn list(plan: &Plan) -> Sheet {
    let rows: Vec<Row> = indicators(plan).into_iter().filter_map(|id| listed(plan, id)).collect();
    let count = rows.len();
    let says = match count {
        0 => "Figures by district and period".to_owned(),
        1 => "1 indicator with figures".to_owned(),
        _ => format!("{count} indicators with figures"),
    };
    Sheet {
        says: vec![(says, Role::Heading)],
        columns: vec![
            Column::new("Indicator", 34).wide(44).walked(),
            Column::new("Unit", 10).wide(16),
            Column::new("Provider", 18).wide(26).stands(Stands::WhereRoomy),
            Column::new("Periods", 18).wide(22),
            Column::new("Editions", 12).walked(),
        ],
        rows,
        notes: Vec::new(),
        empty: vec![
            "No figures have been taken in yet.".to_owned(),
            "i takes in a file of figures: police.uk street files, Home Office tables, or".to_owned(),
            "any table of areas and periods.".to_owned(),
        ],
    }
}

fn listed(plan: &Plan, id: Id) -> Option<Row> {
    let record = plan.record(Kind::Indicator, id)?;
    let editions = editions(plan, id);
    let name = record.get(indicator::NAME);
    let periods = match editions.as_slice() {
        [] => String::new(),
        [only] => only.get(figure_edition::PERIOD).to_owned(),
        [newest, rest @ ..] => format!("{} and {} more", newest.get(figure_edition::PERIOD), rest.len()),
    };
    let term = select::naming_term(plan, Kind::FigureEdition, figure_edition::INDICATORS.number(), id);
    let target = if let [only] = editions.as_slice() {
        Target::Record(Kind::FigureEdition, only.id)
    } else {
        Target::Rows(Kind::FigureEdition, format!("{term} standing=current"))
    };
    let titles: Vec<&str> = editions.iter().map(|edition| edition.get(figure_edition::TITLE)).collect();
    Some(Row {
        id: Some(id),
        apart: false,
        squares: vec![
            Square::text(name).leads(format!("{name}: Enter opens its figures"), Some(Target::Series(id))),
            Square::text(record.get(indicator::UNIT)),
            Square::text(record.get(indicator::PROVIDER)),
            Square::text(periods),
            Square::text(editions.len().to_string()).leads(format!("{name}: from {}", titles.join("; ")), Some(target)),
        ],
    })
}

/// The figures of an indicator; nothing while they are read.
pub(super) fn series(plan: &Plan, place: Place, figures: Option<&[Figure]>) -> Sheet {
    let _ = (plan, place, figures);
    Sheet::default()
}
