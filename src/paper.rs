//! PAPER: the plan -> papers and files.
//!
//! Pure functions over the plan: nothing here reads a clock or writes a file. Used by the
//! exports and by the screens that preview a paper. Every figure comes from `plan::progress`,
//! so papers and screens agree.

pub mod csv;
pub mod json;
