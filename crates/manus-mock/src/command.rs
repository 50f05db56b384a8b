//! The command line of the `manus-mock` binary.
//!
//! An error is one line on standard error, with exit code 2 for bad usage and 1 for everything else. `serve` writes
//! exactly one line to standard output, which a script can wait for.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

mod arguments;
mod serve;
mod signal;

use arguments::{Arguments, Command};

/// The reason for an exit code other than 0.
#[derive(Debug)]
enum Failure {
    /// The command line is invalid.
    Usage(String),
    /// The command failed.
    Run(String),
}

/// Runs the program with these arguments, of which the first is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return exit_unparsed(&error),
    };
    let Command::Serve(options) = arguments.command;
    match serve::serve(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(why)) => exit_with(2, &format!("{why}; try --help")),
        Err(Failure::Run(why)) => exit_with(1, &why),
    }
}

/// Prints help and version to standard output, and the first paragraph of any other error to standard error.
fn exit_unparsed(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let written = std::io::stdout().write_all(text.as_bytes());
            if written.is_ok() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        _ => exit_with(2, &format!("{}; try --help", first_paragraph(&text))),
    }
}

fn first_paragraph(text: &str) -> String {
    let lines = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty());
    let joined = lines.collect::<Vec<_>>().join(" ");
    joined.trim_start_matches("error: ").to_owned()
}

fn exit_with(code: u8, why: &str) -> ExitCode {
    let line = why.replace('\n', " ");
    // If standard error is closed, the exit code must suffice.
    let _ = writeln!(std::io::stderr(), "manus-mock: {line}");
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usage_error_is_one_line() {
        let text = "error: the following required arguments were not provided:\n  <A>\n  <B>\n\nUsage: x\n";
        assert_eq!(
            first_paragraph(text),
            "the following required arguments were not provided: <A> <B>"
        );
    }
}
