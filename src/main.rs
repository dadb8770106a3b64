//! The program: reads the command line, runs it, prints one error, sets the exit code.

use clap::Parser;
use folkmoot::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => cli::run(cli),
        Err(error) => cli::misread(&error),
    }
}
