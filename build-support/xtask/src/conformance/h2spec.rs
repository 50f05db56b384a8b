//! h2spec: our `serve` as an HTTP/2 server, strict, over a plain listener and over TLS.
//!
//! The suite comes as the Go module that `lab/conformance/tools/go.mod` pins.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::capture::capture;
use crate::tools::{finish, folder, replace};
use crate::{Outcome, workspace};

const MODULE: &str = "github.com/summerwind/h2spec/cmd/h2spec";

const EXECUTOR: &str = "h2spec-server";

/// The suite's last line for v2.2.1, strict, when every case passes.
const VERDICT: &str = "146 tests, 146 passed, 0 skipped, 0 failed";

/// A run takes seconds; each case without a response waits for five.
const RUN_TIMEOUT: Duration = Duration::from_secs(300);

/// Builds, runs over both listeners and prints a line for each; only builds when asked to.
pub(super) fn run(only_build: bool) -> Outcome {
    let root = workspace::root();
    let root = root
        .canonicalize()
        .map_err(|error| format!("{}: {error}", root.display()))?;
    let suite = build_suite(&root)?;
    let executor = build_executor(&root)?;
    if only_build {
        return Ok(());
    }
    let server = Server::start(&executor)?;
    judge(&suite, "plain", server.plain, &[])?;
    judge(&suite, "TLS", server.tls, &["--tls", "--insecure"])
}

fn build_suite(root: &Path) -> Result<PathBuf, String> {
    let suite = folder(root.join("target/tools"))?.join("h2spec");
    let mut build = Command::new("go");
    build.current_dir(root.join("lab/conformance/tools"));
    build.args(["build", "-o"]).arg(&suite).arg(MODULE);
    finish(build)?;
    Ok(suite)
}

fn build_executor(root: &Path) -> Result<PathBuf, String> {
    let target = root.join("lab/target");
    let mut build = workspace::cargo(&root.join("lab"));
    build.args(["build", "--quiet", "--package", "conformance-h2spec"]);
    build.arg("--target-dir").arg(&target);
    finish(build)?;
    let executor = folder(root.join("target/conformance"))?.join(EXECUTOR);
    replace(&target.join("debug").join(EXECUTOR), &executor)?;
    Ok(executor)
}

/// The server under test; ended when dropped.
struct Server {
    child: Child,
    plain: u16,
    tls: u16,
}

impl Server {
    fn start(executor: &Path) -> Result<Server, String> {
        let shown = executor.display();
        let child = Command::new(executor)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{shown}: {error}"))?;
        let mut server = Server {
            plain: 0,
            tls: 0,
            child,
        };
        let mut line = String::new();
        if let Some(stdout) = server.child.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut line)
                .map_err(|error| format!("{shown}: {error}"))?;
        }
        let ports: Option<Vec<u16>> = line
            .split_whitespace()
            .map(|port| port.parse().ok())
            .collect();
        let Some(&[plain, tls]) = ports.as_deref() else {
            return Err(format!("{shown}: said {line:?} instead of two ports"));
        };
        (server.plain, server.tls) = (plain, tls);
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the suite against one listener.
fn judge(suite: &Path, listener: &str, port: u16, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(suite);
    command.args(["--host", "127.0.0.1", "--strict", "--timeout", "5"]);
    command.args(["--port", &port.to_string()]).args(arguments);
    let started = Instant::now();
    let (status, output) = capture(command, RUN_TIMEOUT)?;
    let verdict = output.lines().rfind(|line| line.contains(" tests, "));
    if !status.success() || verdict != Some(VERDICT) {
        let failures = output
            .find("Failures:")
            .map_or(&*output, |at| &output[at..]);
        return Err(
            format!("{failures}\n{listener}: the suite has to end with `{VERDICT}`").into(),
        );
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("h2spec: 146 tests, 146 passed, 0 failed ({listener}, strict, in {seconds:.1} s)");
    Ok(())
}
