//! The longer run: several officers, one file, bad weather. `cargo test --test weather`, two to three minutes.
//!
//! Real processes on real files; the quick suite has the short form of each. What a machine does not
//! allow is skipped by name, with a line that says so (`--nocapture` shows it, and the numbers).
//!
//! Waits are measured in memory (`/dev/shm`), where a sync costs nothing: what is measured is who waits for
//! whom. A disk adds its own. One that stalls for seconds within a sync keeps everybody waiting as long.
//!
//! | file | the promise | what it takes |
//! | --- | --- | --- |
//! | `together` | sixteen write at once: all is kept, nobody is turned away, readers see one moment | |
//! | `stopped` | a stopped process holds up nobody but while it writes | pseudo-terminals for the screen |
//! | `killed` | `kill -9` leaves before or after, never between; what was acknowledged stays | |
//! | `full` | a full disk, a limit, a read-only place: one sentence, nothing half done | root for tmpfs |
//! | `fault` | the same when any one write, sync or cut fails | a C compiler |
//! | `group` | two people of one group, and one outside it | root |
//! | `opening` | many open an older or a newer file, or make one, at the same moment | |
//! | `ground` | what they stand on: the program at a plan, and this binary as another process | |

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first thing that is not as promised"
)]

mod fault;
mod full;
mod ground;
mod group;
mod killed;
mod opening;
mod stopped;
mod together;

use ground::{PLAN, TASK, WORD};
use std::{env, path::PathBuf};

/// What this binary does as another process of a test: one task at a plan.
#[test]
fn a_process_of_another_test() {
    let (Ok(what), Some(plan)) = (env::var(TASK), env::var_os(PLAN).map(PathBuf::from)) else { return };
    let word = env::var(WORD).unwrap_or_default();
    match what.as_str() {
        "count" => together::count_up(&plan, word.parse().unwrap()),
        "watch" => together::watch(&plan),
        "say" => killed::say_and_say(&plan),
        "churn" => stopped::churn(&plan),
        "visit" => stopped::visit(&plan),
        "open" => opening::open(&plan),
        other => panic!("no such task: {other}"),
    }
    std::process::exit(0);
}
