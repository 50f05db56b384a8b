//! Clients in other languages.

use std::path::Path;

use serde::Serialize;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Mutex;

use super::{CallFuture, Caller};
use crate::call::{Call, Outcome};
use crate::program::Program;

/// A program that makes one call after the other.
pub(crate) struct Foreign {
    implementation: &'static str,
    /// Nothing while a call is under way, and for ever once one was abandoned.
    program: Mutex<Option<Program>>,
}

/// A line of the program's input.
#[derive(Serialize)]
struct Asked<'a> {
    implementation: &'a str,
    #[serde(flatten)]
    call: &'a Call,
}

impl Foreign {
    /// Starts a program; its input names the implementation to call with.
    pub(crate) fn start(
        implementation: &'static str,
        program: &Path,
        arguments: &[&str],
    ) -> Result<Self, String> {
        Ok(Self {
            implementation,
            program: Mutex::new(Some(Program::start(program, arguments)?)),
        })
    }

    async fn make(&self, call: &Call) -> Result<Outcome, String> {
        let mut place = self.program.lock().await;
        let gone = "the program did not respond to an earlier call";
        let mut program = place.take().ok_or(gone)?;
        let asked = Asked {
            implementation: self.implementation,
            call,
        };
        let mut line = serde_json::to_vec(&asked).map_err(|error| error.to_string())?;
        line.push(b'\n');
        let sent = program.input.write_all(&line).await;
        sent.map_err(|error| format!("the program's input: {error}"))?;
        let response = program.line().await?;
        *place = Some(program);
        serde_json::from_str(&response).map_err(|error| format!("{response}: {error}"))
    }
}

impl Caller for Foreign {
    fn call<'a>(&'a self, call: &'a Call) -> CallFuture<'a> {
        Box::pin(self.make(call))
    }
}
