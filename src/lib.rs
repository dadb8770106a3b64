//! folkmoot: a community safety partnership's agreement and action plan, reviewed together.
//!
//! The house is a row of rooms, and each knows only those before it:
//!
//! ```text
//! plan     the records as they stood at one moment, and the partnership's rules
//! intake   bytes -> a draft of changes                      (plan)
//! paper    the plan -> papers and files                     (plan)
//! app      what is on the screen; messages in, effects out  (plan, intake, paper)
//! ui       draws the app                                    (plan, paper, app)
//! linear   the app in plain lines, for ears                 (plan, paper, app)
//! store    one SQLite file; the only room with SQL          (plan)
//! session  app + store + clock + files: performs effects    (plan, intake, paper, app, store)
//! terminal the only room that touches a real one            (app, ui, session)
//! cli      every subcommand                                 (all)
//! ```
//!
//! A test reads the `use` lines and holds the rule (`tests/suite/architecture.rs`).

pub mod app;
pub mod cli;
pub mod config;
pub mod intake;
pub mod linear;
pub mod paper;
pub mod plan;
pub mod session;
pub mod store;
pub mod terminal;
pub mod ui;
