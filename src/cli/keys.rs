//! `folkmoot keys`: the table of keys as it holds here, with those that the configuration changed.

use super::{Done, Failure, Place, print};
use crate::app::keys::{Binding, Scope, name};
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub struct Keys {
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Prints the table of keys: where, which keys, the name for the configuration, what they do.
pub fn run(task: &Keys, place: &Place) -> Done {
    let keymap = place.config.keymap().map_err(|error| Failure::Failed(format!("{error:#}")))?;
    if task.json {
        let row = |row: &Binding| {
            let keys: Vec<String> = row.keys.iter().map(ToString::to_string).collect();
            json!({
                "where": row.scope.title(), "scope": row.scope.slug(), "command": name(row), "keys": keys,
                "help": row.help,
            })
        };
        return print::json(&keymap.all().iter().map(row).collect());
    }
    let mut lines = Vec::new();
    for scope in Scope::ALL {
        let of: Vec<&Binding> = keymap.all().iter().filter(|row| row.scope == scope).collect();
        if of.is_empty() {
            continue;
        }
        let gap = if lines.is_empty() { "" } else { "\n" };
        lines.push(format!("{gap}{} [keys.{}]", scope.title(), scope.slug()));
        for row in of {
            let keys = row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            lines.push(format!("  {keys:<18} {:<28} {}", name(row), row.help));
        }
    }
    print::lines(&lines)
}
