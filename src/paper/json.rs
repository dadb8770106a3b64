//! Records as JSON for scripts, with names that stay.
//!
//! | value | is |
//! | --- | --- |
//! | `id` | the record's id, as text: JSON numbers lose digits of it |
//! | `kind` | the name of its table, such as `action` |
//! | `label` | what people call it |
//! | a field by its column | text; a number for a whole one; money as text, `"1837.50"`; a day as `"2026-03-31"`; a financial year as `"2022/23"`; one record as `{"id", "label"}`, several as an array of these; `null` where nothing stands |

use crate::plan::{
    Id, Kind, Plan,
    cell::{Cell, Domain},
    record::Record,
};
use serde_json::{Map, Value, json};

/// One record.
pub fn record(plan: &Plan, record: &Record) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), Value::String(record.id.to_string()));
    object.insert("kind".to_owned(), Value::from(record.kind.table()));
    object.insert("label".to_owned(), Value::from(&*plan.label_of(record)));
    for (field, cell) in record.kind.fields().iter().zip(record.cells()) {
        object.insert(field.column.to_owned(), value(plan, field.domain, cell));
    }
    Value::Object(object)
}

/// Several records, in this order.
pub fn list<'a>(plan: &Plan, records: impl IntoIterator<Item = &'a Record>) -> Value {
    records.into_iter().map(|one| record(plan, one)).collect()
}

fn value(plan: &Plan, domain: Domain, cell: &Cell) -> Value {
    let named = |kind: Kind, id: &Id| json!({ "id": id.to_string(), "label": plan.label(kind, *id) });
    match (cell, domain) {
        (Cell::Empty, _) => Value::Null,
        (Cell::Whole(number), _) => Value::from(*number),
        (Cell::One(id), Domain::One(kind)) => named(kind, id),
        (Cell::Many(ids), Domain::Many(kind)) => ids.iter().map(|id| named(kind, id)).collect(),
        _ => Value::String(plan.written(domain, cell)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{grant, ledger_entry, money::Pence, priority, record::Words, tally};
    use jiff::civil::date;

    #[test]
    fn a_record_is_written_with_its_id_kind_label_and_every_field() {
        let mut plan = Plan::empty();
        let year = crate::plan::day::FinancialYear(2022);
        plan.insert(
            Record::new(Kind::Grant, Id(7)).with(grant::YEAR, Cell::Year(year)).with(grant::NAME, Cell::text("CRG")),
        );
        let entry = Record::new(Kind::LedgerEntry, Id(1_234_567_890_123_456_789))
            .with(ledger_entry::GRANT, Cell::One(Id(7)))
            .with(ledger_entry::DATE, Cell::Day(date(2022, 11, 17)))
            .with(ledger_entry::ENTRY, ledger_entry::Entry::Allocation.cell())
            .with(ledger_entry::AMOUNT, Cell::Money(Pence(3_966_100)));
        plan.insert(entry);
        let written = record(&plan, &plan.all(Kind::LedgerEntry)[0]);
        assert_eq!(
            written,
            json!({
                "id": "1234567890123456789",
                "kind": "ledger_entry",
                "label": "2022/23, allocation, 39661.00, 2022-11-17",
                "grant": { "id": "7", "label": "2022/23" },
                "date": "2022-11-17",
                "entry": "allocation",
                "amount": "39661.00",
                "pot": null, "project": null, "decided_by": null, "note": null, "source": null,
            })
        );
    }

    #[test]
    fn several_named_records_are_an_array_and_a_whole_number_is_a_number() {
        let mut plan = Plan::empty();
        plan.insert(Record::new(Kind::Lead, Id(1)).with(crate::plan::lead::POST, Cell::text("Head")));
        let record = Record::new(Kind::Priority, Id(2)).with(priority::LEADS, Cell::many(&[Id(1)]));
        assert_eq!(super::record(&plan, &record)["leads"], json!([{ "id": "1", "label": "Head" }]));
        let tally = Record::new(Kind::Tally, Id(3)).with(tally::COUNT, Cell::Whole(6));
        assert_eq!(super::record(&plan, &tally)["count"], json!(6));
        assert_eq!(list(&plan, [&tally])[0]["id"], json!("3"));
    }

    #[test]
    fn no_field_hides_the_id_the_kind_or_the_label() {
        for kind in Kind::ALL {
            for field in kind.fields() {
                assert!(!["id", "kind", "label"].contains(&field.column), "{}.{}", kind.table(), field.column);
            }
        }
    }
}
