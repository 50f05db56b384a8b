//! Programs in other languages, which end with us: when their input ends.

use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::call::Http;

/// A running program with its input and output.
pub(crate) struct Program {
    pub(crate) input: ChildStdin,
    pub(crate) output: Lines<BufReader<ChildStdout>>,
    /// Killed when this is dropped.
    _child: Child,
}

impl Program {
    /// Starts a program.
    pub(crate) fn start(program: &Path, arguments: &[&str]) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", program.display());
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(&error))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let input = input.ok_or_else(|| failed(&"no input"))?;
        let output = output.ok_or_else(|| failed(&"no output"))?;
        Ok(Self {
            input,
            output: BufReader::new(output).lines(),
            _child: child,
        })
    }

    /// The next line of its output.
    pub(crate) async fn line(&mut self) -> Result<String, String> {
        match self.output.next_line().await {
            Ok(Some(line)) => Ok(line),
            Ok(None) => Err("the program has ended".to_owned()),
            Err(error) => Err(format!("the program's output: {error}")),
        }
    }
}

/// Where a server listens.
#[derive(Clone, Deserialize)]
pub(crate) struct Urls {
    #[serde(rename = "1.1", default)]
    one: Option<String>,
    #[serde(rename = "2")]
    two: String,
}

impl Urls {
    /// One for all versions of HTTP.
    pub(crate) fn same(url: String) -> Self {
        Self {
            one: None,
            two: url,
        }
    }

    pub(crate) fn of(&self, http: Http) -> &str {
        match (http, &self.one) {
            (Http::One, Some(url)) => url,
            _ => &self.two,
        }
    }
}
