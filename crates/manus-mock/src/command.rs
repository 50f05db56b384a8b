//! The command line of the `manus-mock` binary.
//!
//! Whatever goes wrong is said in one line on standard error: exit 2 for bad usage, 1 for everything else. Standard
//! output carries one line and no more, so that a script can wait for it.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

mod arguments;
mod serve;
mod signal;

use arguments::{Arguments, Command};

/// Why the program ends with something else than 0.
#[derive(Debug)]
enum Failure {
    /// The command line makes no sense.
    Usage(String),
    /// It does, but cannot be done.
    Run(String),
}

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    let Command::Serve(options) = arguments.command;
    match serve::serve(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(why)) => end(2, &format!("{why}; try --help")),
        Err(Failure::Run(why)) => end(1, &why),
    }
}

/// Help and version go to standard output; the first paragraph of anything else is the one line that there is.
fn refuse(error: &clap::Error) -> ExitCode {
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
        _ => end(2, &format!("{}; try --help", first_paragraph(&text))),
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

fn end(code: u8, why: &str) -> ExitCode {
    let line = why.replace('\n', " ");
    // With standard error closed there is nobody left to tell.
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
