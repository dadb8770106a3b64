//! The suite: one integration binary, because the bundled SQLite is linked once.
//!
//! | file | holds |
//! | --- | --- |
//! | `support` | an officer at the keyboard: keys in, screens out |
//! | `journeys` | keys -> screen, with snapshots at 80x24 and 120x40 |
//! | `districts` | the views of the districts: returns, matrix, tally, figures |
//! | `hostile` | text that acts on a terminal, everywhere |
//! | `laws` | what holds for any keys, any changes, any query |
//! | `kent` | the seed is sound, and its figures are the papers' |
//! | `grant` | the grant to the penny: figures, route, what if, papers |
//! | `glyphs` | only what the usual fonts have is drawn |
//! | `filter` | the filter line: chips, problems in their place, completion |
//! | `views` | saved views: of the program, shared, of one's own |
//! | `figures` | which figures count, their sums, and what is said beside them |
//! | `intake` | real and broken files, one expected draft each |
//! | `store` | what was committed is held, whole or not at all |
//! | `restricted` | what only some may read leaves no trace in what all may |
//! | `server` | the commands of the server guide, in its order |
//! | `sharing` | several officers on one file |
//! | `backups` | backups, restoring, checks, snapshots |
//! | `arrangement` | lists as a person arranges them: columns, widths, order |
//! | `palette` | finding without a manual: the palette, help, back and forward |
//! | `habits` | what of a screen outlives its session, and the tour |
//! | `tasks` | the commonest tasks, and how many keys each takes |
//! | `several` | marks, and one change to all that is marked |
//! | `writing` | days, the calendar, long texts, a field in its row, and nothing dropped unasked |
//! | `drafts` | what was being typed when a session ended |
//! | `together` | who is here, what colleagues changed, the history |
//! | `terminal` | the real binary in a real pseudo-terminal |
//! | `shell` | every subcommand, its output and its exit code |
//! | `architecture` | who may know whom |
//! | `docs` | the generated pages equal their tables |

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::similar_names,
    reason = "a test stops at the first thing that is not as promised"
)]

mod architecture;
mod arrangement;
mod backups;
mod districts;
mod docs;
mod drafts;
mod figures;
mod filter;
mod glyphs;
mod grant;
mod habits;
mod hostile;
mod intake;
mod journeys;
mod kent;
mod laws;
mod linear;
mod palette;
mod restricted;
mod server;
mod several;
mod sharing;
mod shell;
mod store;
mod support;
mod tasks;
mod terminal;
mod together;
mod views;
mod writing;
