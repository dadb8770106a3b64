//! `folkmoot show`: one record with everything that names it, as the screen's detail shows it.

use super::{Done, Place, print};
use crate::{
    app::{detail, screen::Role},
    paper,
    plan::progress::AsAt,
};
use clap::Args;

#[derive(Debug, Args)]
pub struct Show {
    /// The reference or name: DA-03, CRG-22-01, "Domestic Abuse"
    record: String,
    /// The kind, where a name may mean several
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Shows one record.
pub fn run(task: &Show, place: &Place) -> Done {
    let office = place.open()?;
    let record = office.named(&task.record, task.kind.as_deref())?;
    if task.json {
        return print::json(&paper::json::record(&office.plan, record));
    }
    let as_at = AsAt::of(&office.plan, office.desk.today());
    let mut lines = vec![office.plan.line_of(record)];
    for line in detail::lines(&office.plan, record, as_at) {
        match (line.role, line.label.is_empty()) {
            (Role::Heading, _) => lines.push(format!("\n{}", line.text)),
            (_, true) => lines.push(format!("  {}", line.text)),
            (_, false) if line.label == "History" => {}
            (_, false) => lines.push(format!("{}: {}", line.label, line.text)),
        }
    }
    print::lines(&lines)
}
