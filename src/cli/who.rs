//! `folkmoot who`: who has the plan open on the screen, since when, and at what.

use super::{Done, Place, print};
use crate::session::presence;
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub struct Who {
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Shows who has the plan open.
pub fn run(task: &Who, place: &Place) -> Done {
    let office = place.open()?;
    let here = presence::everybody(office.desk.path());
    if task.json {
        let values = here.iter().map(|colleague| {
            let doing = &colleague.doing;
            let record = doing
                .record
                .map(|(kind, id)| json!({ "kind": kind.table(), "id": id.to_string(), "label": doing.label }));
            json!({
                "by": colleague.by, "host": colleague.host, "since": colleague.since,
                "screen": doing.screen, "record": record, "writes": doing.writes,
            })
        });
        return print::json(&values.collect());
    }
    if here.is_empty() {
        return print::lines(&["nobody has the plan open on the screen".to_owned()]);
    }
    let rows: Vec<Vec<String>> = here
        .into_iter()
        .map(|colleague| {
            let place = colleague.place();
            vec![colleague.by, place, office.desk.moment(colleague.since), colleague.host]
        })
        .collect();
    print::table(&["Who", "Where", "Since", "Machine"], &rows)
}
