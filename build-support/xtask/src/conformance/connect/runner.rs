//! Runs of `connectconformance`.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::mode::Mode;
use super::report::Report;
use crate::conformance::capture::capture;

/// A run takes minutes; a runner whose peer never responds would wait forever.
const RUN_TIMEOUT: Duration = Duration::from_secs(1200);

/// Servers run out of descriptors at the usual default of 1024.
const WITH_FILES: &str = r#"ulimit -n 16384 2>/dev/null || ulimit -n "$(ulimit -H -n)"; exec "$@""#;

/// The cases have timeouts of 200 ms, which two cores keep with so many calls at once.
const CALLS: &str = "8";

/// Server processes at once.
const SERVERS: &str = "2";

/// The suite's runner, its configuration and both executors.
pub(super) struct Runner {
    pub(super) program: PathBuf,
    pub(super) config: PathBuf,
    pub(super) server: PathBuf,
    pub(super) client: PathBuf,
}

impl Runner {
    /// Runs every case.
    pub(super) fn all(&self, mode: Mode) -> Result<Report, String> {
        self.run(mode, &[])
    }

    /// Runs one case by itself.
    pub(super) fn one(&self, mode: Mode, name: &str) -> Result<Report, String> {
        self.run(mode, &["--run", name])
    }

    fn run(&self, mode: Mode, selection: &[&str]) -> Result<Report, String> {
        let mut command = Command::new("sh");
        command.args(["-c", WITH_FILES, "sh"]).arg(&self.program);
        command
            .args(["--mode", mode.name(), "--conf"])
            .arg(&self.config);
        command
            .args(["-v", "--max-servers", SERVERS])
            .args(selection);
        match mode {
            Mode::Server => command.args(["-p", CALLS, "--"]).arg(&self.server),
            Mode::Client => command.arg("--").arg(&self.client).args(["-p", CALLS]),
            Mode::Both => {
                let client = command.arg("--").arg(&self.client).args(["-p", CALLS]);
                client.arg("----").arg(&self.server)
            }
        };
        let (status, text) = capture(command, RUN_TIMEOUT)?;
        Ok(Report {
            succeeded: status.success(),
            text,
        })
    }
}
