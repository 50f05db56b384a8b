//! Services in other languages.

use std::path::Path;

use crate::program::{Program, Urls};

/// Starts a program and waits until it listens; it serves until it is dropped.
pub(crate) async fn start(program: &Path, arguments: &[&str]) -> Result<(Program, Urls), String> {
    let mut program = Program::start(program, arguments)?;
    let line = program.line().await?;
    let urls = serde_json::from_str(&line).map_err(|error| format!("{line}: {error}"))?;
    Ok((program, urls))
}
