//! `folkmoot keys`: the table of keys.

use super::{Done, print};
use crate::app::keys::{BINDINGS, Scope};
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub struct Keys {
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Prints the table of keys.
pub fn run(task: &Keys) -> Done {
    if task.json {
        let row = |row: &crate::app::keys::Binding| {
            let keys: Vec<String> = row.keys.iter().map(ToString::to_string).collect();
            json!({ "where": row.scope.title(), "keys": keys, "help": row.help })
        };
        return print::json(&BINDINGS.iter().map(row).collect());
    }
    let mut lines = Vec::new();
    for scope in Scope::ALL {
        lines.push(format!("{}{}", if lines.is_empty() { "" } else { "\n" }, scope.title()));
        for row in BINDINGS.iter().filter(|row| row.scope == scope) {
            let keys = row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            lines.push(format!("  {keys:<18} {}", row.help));
        }
    }
    print::lines(&lines)
}
