//! The program: reads the command line, runs it, prints one error, sets the exit code.

fn main() {}
