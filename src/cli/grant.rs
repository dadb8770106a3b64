//! `folkmoot grant`: the account of a grant year, its ledger, and its papers.

use super::{Done, Failure, Office, Place, print};
use crate::{
    app::{columns::shown, funding::grant_of},
    paper::{self, PAPERS},
    plan::{
        Kind,
        account::{self, Figure, Part},
        day::FinancialYear,
        grant, ledger_entry,
        progress::{self, AsAt},
        record::Record,
        terms::{self, Third},
        warning,
    },
    session::writing,
};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// The papers there are, for help.
const NAMES: &str =
    "Papers: funding (the section of the working group's paper), return and return-csv (to the PCC), account
(CSV), 360giving (JSON). Each says the day that it holds for.";

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = NAMES)]
pub struct Grant {
    /// The financial year: 2022/23; else the newest with money
    year: Option<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    task: Option<GrantTask>,
}

#[derive(Debug, Subcommand)]
enum GrantTask {
    /// Print the entries of a year's ledger, oldest first
    Ledger(Ledger),
    /// Write a paper of a year: funding, return, return-csv, account, 360giving
    Paper(Paper),
}

#[derive(Debug, Args)]
struct Ledger {
    /// The financial year; else the newest with money
    year: Option<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Paper {
    /// Which paper: funding, return, return-csv, account, 360giving
    name: String,
    /// The financial year; else the newest with money
    year: Option<String>,
    /// Write to this new file (for its owner only) instead of standard output
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Say what was written as JSON
    #[arg(long)]
    json: bool,
}

/// Shows the account of a year, its ledger or one of its papers.
pub fn run(task: &Grant, place: &Place) -> Done {
    let office = place.open()?;
    office.holds(Kind::Grant)?;
    match &task.task {
        Some(GrantTask::Ledger(task)) => ledger(task, &office),
        Some(GrantTask::Paper(task)) => write(task, &office),
        None => show(task, &office),
    }
}

/// The grant of a year, or the newest with money.
fn grant_named<'o>(office: &'o Office, year: Option<&str>) -> Result<&'o Record, Failure> {
    let plan = &office.plan;
    let Some(text) = year else {
        let newest = progress::latest_grant(plan).or_else(|| progress::grants(plan).into_iter().next());
        return newest.ok_or_else(|| Failure::Nothing("there is no grant in the plan yet".to_owned()));
    };
    let year = FinancialYear::read(text).map_err(|wanted| Failure::Usage(format!("\"{text}\": expected {wanted}")))?;
    grant_of(plan, year).ok_or_else(|| {
        let known: Vec<String> = progress::grants(plan).iter().map(|grant| plan.label_of(grant).into_owned()).collect();
        let others = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
        Failure::Failed(format!("there is no grant of {year}; grants in the plan: {others}"))
    })
}

fn show(task: &Grant, office: &Office) -> Done {
    let plan = &office.plan;
    let grant = grant_named(office, task.year.as_deref())?;
    let as_at = AsAt::of(plan, office.desk.today());
    let account = account::account(plan, grant.id);
    let third = Third::of(grant, &account).map(|third| third.worded());
    let warnings: Vec<String> = warning::warnings(plan, grant, as_at).into_iter().map(|one| one.says).collect();
    if task.json {
        let figures: Map<String, Value> = Figure::ALL
            .into_iter()
            .map(|figure| {
                let parts: Map<String, Value> = Part::ALL
                    .into_iter()
                    .map(|part| (part.slug().to_owned(), Value::from(account.amount(figure, part).written())))
                    .collect();
                (figure.slug().to_owned(), Value::Object(parts))
            })
            .collect();
        let deadlines: Vec<Value> = terms::deadlines(grant)
            .map(|deadline| json!({ "for": deadline.what, "day": deadline.day.to_string() }))
            .collect();
        return print::json(&json!({
            "year": plan.label_of(grant), "name": grant.get(grant::NAME), "as_at": as_at.today.to_string(),
            "figures": figures, "condition": third, "warnings": warnings, "deadlines": deadlines,
        }));
    }
    let day = crate::plan::day::show_day(as_at.today);
    print::lines(&[format!("{} as at {day}", plan.line_of(grant)), String::new()])?;
    let row = |figure: Figure| {
        let amounts = Part::ALL.map(|part| format!("{:>12}", account.amount(figure, part).to_string()));
        std::iter::once(figure.label().to_owned()).chain(amounts).collect()
    };
    let rows: Vec<Vec<String>> = Figure::ALL.into_iter().map(row).collect();
    print::table(&["Figure", " Upfront pot", "Tactical pot", " Whole grant"], &rows)?;
    let mut lines = vec![String::new()];
    lines.extend(third);
    lines.extend(warnings.into_iter().map(|says| format!("! {says}")));
    lines.extend(terms::deadlines(grant).map(|deadline| {
        let until = warning::until(as_at.today, deadline.day);
        format!("Deadline for {}: {}, {until}", deadline.what, crate::plan::day::show_day(deadline.day))
    }));
    if lines.len() > 1 { print::lines(&lines) } else { Ok(()) }
}

fn ledger(task: &Ledger, office: &Office) -> Done {
    let plan = &office.plan;
    let grant = grant_named(office, task.year.as_deref())?;
    let entries = account::ledger(plan, grant.id);
    if task.json {
        return print::json(&paper::json::list(plan, entries));
    }
    let columns = [
        ledger_entry::DATE.number(),
        ledger_entry::ENTRY.number(),
        ledger_entry::AMOUNT.number(),
        ledger_entry::POT.number(),
        ledger_entry::PROJECT.number(),
        ledger_entry::DECIDED_BY.number(),
        ledger_entry::NOTE.number(),
    ];
    let row = |entry: &&Record| {
        let text = |number: &usize| {
            let text = shown(plan, entry, *number).into_owned();
            if *number == ledger_entry::AMOUNT.number() { format!("{text:>12}") } else { text }
        };
        columns.iter().map(text).collect()
    };
    let rows: Vec<Vec<String>> = entries.iter().map(row).collect();
    print::table(&["Date", "Entry", "      Amount", "Pot", "Project", "Decided by", "Note"], &rows)
}

fn write(task: &Paper, office: &Office) -> Done {
    let plan = &office.plan;
    let Some(paper) = PAPERS.iter().find(|paper| paper.name == task.name.to_lowercase()) else {
        let names: Vec<&str> = PAPERS.iter().map(|paper| paper.name).collect();
        let says = format!("\"{}\" is no paper of a grant; expected one of {}", task.name, names.join(", "));
        return Err(Failure::Usage(says));
    };
    let grant = grant_named(office, task.year.as_deref())?;
    let written = paper.of(plan, grant, AsAt::of(plan, office.desk.today()));
    for says in &written.says {
        super::say(says);
    }
    if written.is_empty {
        return Err(Failure::Nothing("there is nothing to publish yet; nothing was written".to_owned()));
    }
    office.may_write(task.to.as_deref())?;
    let Some(path) = &task.to else { return print::file(&written.bytes) };
    writing::write(path, &written.bytes, false).map_err(|error| {
        Failure::Failed(format!("could not write {}: {error}; choose another file with --to", path.display()))
    })?;
    if task.json {
        return print::json(&json!({ "paper": paper.name, "file": path.display().to_string(), "says": written.says }));
    }
    print::lines(&[format!("wrote {} of {} to {}", paper.title.to_lowercase(), plan.label_of(grant), path.display())])
}
