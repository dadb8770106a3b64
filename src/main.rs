//! The program: reads the command line, runs it, prints one error, sets the exit code.

use clap::Parser;
use folkmoot::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(Cli::parse())
}
