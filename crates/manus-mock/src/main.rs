//! The `manus-mock` binary: a stateful double of the Manus Enterprise API.

use std::process::ExitCode;

fn main() -> ExitCode {
    manus_mock::command(std::env::args_os())
}
