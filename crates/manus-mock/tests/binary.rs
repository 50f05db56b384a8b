//! Tests the binary from outside: command line, first line of output, signals, store files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// A running mock, killed on drop.
struct Served {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
}

impl Served {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line
            .trim_end()
            .strip_prefix("listening on http://")
            .expect("the first line says where")
            .to_owned();
        Self {
            child,
            output,
            address,
        }
    }

    fn kept_in(file: &Path) -> Self {
        Self::start(&[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            file.to_str().unwrap(),
        ])
    }

    fn send(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-type: application/json\r\n\
             x-api-key: mock-key-team-user\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (
            head.split(' ').nth(1).unwrap().parse().unwrap(),
            body.to_owned(),
        )
    }

    fn call(&self, method: &str, body: &str) -> (u16, String) {
        self.send(
            "POST",
            &format!("/team.v2.TeamUserManagementApiV2Service/{method}"),
            body,
        )
    }

    fn create(&self, email: &str) -> u16 {
        self.call(
            "CreateUser",
            &format!(r#"{{"email": "{email}", "role": "TEAM_MEMBER_ROLE_MEMBER"}}"#),
        )
        .0
    }

    fn has(&self, email: &str) -> bool {
        self.call("GetUser", &format!(r#"{{"email": "{email}"}}"#))
            .0
            == 200
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the exit, and returns the exit code and the rest of standard output.
    fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manus-mock"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Asserts that the program exited with `code` and wrote one line with `why`, to standard error only.
fn assert_failed(output: &Output, code: i32, why: &str) {
    let line = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.contains(why), "{line}");
    assert!(output.stdout.is_empty());
}

#[test]
fn bad_usage_is_one_line_and_exit_2() {
    for (arguments, why) in [
        (vec![], "subcommand"),
        (vec!["serve", "--data", "x.db", "--memory"], "--memory"),
        (vec!["serve", "--tls-cert", "x.pem"], "--tls-key"),
        (vec!["serve", "--tls-key", "x.pem"], "--tls-cert"),
        (
            vec!["serve", "--start", "2026-01-01T00:00:00Z"],
            "--clock virtual",
        ),
        (
            vec!["serve", "--clock", "virtual", "--start", "noon"],
            "--start",
        ),
        (vec!["serve", "--clock", "broken"], "--clock"),
        (vec!["serve", "--rng", "x"], "--rng"),
        (vec!["serve", "--listen", "nowhere"], "--listen"),
        (vec!["serve", "--listen", "0.0.0.0:0"], "--allow-remote"),
        (vec!["serve", "--frobnicate"], "--frobnicate"),
    ] {
        assert_failed(&run(&arguments), 2, why);
    }
}

#[test]
fn help_lists_the_demo_credentials() {
    let help = run(&["serve", "--help"]);
    assert!(help.status.success());
    let text = String::from_utf8(help.stdout).unwrap();
    for key in [
        "mock-key-team-user",
        "mock-key-siem",
        "mock-key-globex-asset-mgmt",
        "mock-key-expired",
    ] {
        assert!(text.contains(key), "{text}");
    }
}

#[test]
fn a_port_that_is_taken_is_one_line_and_exit_1() {
    let first = Served::start(&["serve", "--listen", "127.0.0.1:0"]);
    let output = run(&["serve", "--listen", &first.address]);
    assert_failed(&output, 1, "cannot listen on");
}

#[test]
fn a_seed_that_cannot_be_read_or_understood_is_one_line_and_exit_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let arguments = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--seed",
        file.to_str().unwrap(),
    ];
    assert_failed(&run(&arguments), 1, "cannot read");
    fs::write(&file, r#"{"enterprises": [{"uid": "e"}]}"#).unwrap();
    assert_failed(&run(&arguments), 1, "missing field");
}

#[test]
fn the_first_line_is_the_only_one_and_healthz_answers() {
    let mock = Served::start(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(mock.send("GET", "/healthz", "").0, 200);
    let (status, body) = mock.call("ListUsers", r#"{"limit": 1}"#);
    assert_eq!(status, 200);
    assert!(body.contains(r#""total":251"#), "{body}");
    mock.signal("-TERM");
    assert_eq!(mock.end(), (Some(0), String::new()));
}

#[test]
fn sigint_ends_with_0_and_what_was_in_flight_is_answered() {
    let mock = Served::start(&["serve", "--listen", "127.0.0.1:0"]);
    let fault = r#"{"operation": "team.user.create", "times": 1, "effect": {"delay_ms": 300}}"#;
    assert_eq!(mock.send("POST", "/__mock/faults", fault).0, 200);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| mock.create("slow@acme.example"));
        // The fault disappears from the list once the call has taken it.
        while mock
            .send("GET", "/__mock/faults", "")
            .1
            .contains("delay_ms")
        {}
        mock.signal("-INT");
        assert_eq!(waiting.join().unwrap(), 200);
    });
    assert_eq!(mock.end().0, Some(0));
}

#[test]
fn a_second_signal_ends_at_once() {
    let mock = Served::start(&["serve", "--listen", "127.0.0.1:0"]);
    let fault = r#"{"operation": "team.user.list", "effect": {"delay_ms": 600000}}"#;
    assert_eq!(mock.send("POST", "/__mock/faults", fault).0, 200);
    let mut stuck = TcpStream::connect(&mock.address).unwrap();
    let head = "POST /team.v2.TeamUserManagementApiV2Service/ListUsers HTTP/1.1\r\nhost: mock\r\n\
                content-type: application/json\r\nx-api-key: mock-key-team-user\r\ncontent-length: 2\r\n\r\n{}";
    stuck.write_all(head.as_bytes()).unwrap();
    mock.signal("-TERM");
    mock.signal("-INT");
    let (code, _) = mock.end();
    assert!(code.is_some());
}

#[test]
fn kill_9_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.db");
    let mut mock = Served::kept_in(&file);
    for number in 0..20 {
        assert_eq!(mock.create(&format!("new{number}@acme.example")), 200);
    }
    mock.child.kill().unwrap();
    mock.child.wait().unwrap();
    let again = Served::kept_in(&file);
    for number in 0..20 {
        assert!(again.has(&format!("new{number}@acme.example")), "{number}");
    }
    assert!(
        again
            .call("ListUsers", r#"{"limit": 1}"#)
            .1
            .contains(r#""total":271"#)
    );
}

#[test]
fn sigterm_loses_nothing_and_ids_do_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.db");
    let arguments = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--clock",
        "virtual",
        "--data",
        file.to_str().unwrap(),
    ];
    let mock = Served::start(&arguments);
    assert_eq!(mock.create("one@acme.example"), 200);
    assert_eq!(
        mock.send("POST", "/__mock/clock/advance", r#"{"seconds": 90}"#)
            .0,
        200
    );
    assert_eq!(
        mock.send(
            "PATCH",
            "/__mock/settings",
            r#"{"reclaim_restores_email": true}"#
        )
        .0,
        200
    );
    mock.signal("-TERM");
    assert_eq!(mock.end().0, Some(0));
    let again = Served::start(&arguments);
    assert!(again.has("one@acme.example"));
    assert_eq!(again.create("two@acme.example"), 200);
    assert!(
        again
            .send("GET", "/__mock/clock", "")
            .1
            .contains("2026-01-15T09:01:30Z")
    );
    let settings = again.send("GET", "/__mock/settings", "").1;
    assert!(settings.contains(r#""value":true"#), "{settings}");
}

#[test]
fn a_store_that_is_in_use_is_one_line_and_exit_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.db");
    let _first = Served::kept_in(&file);
    let output = run(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data",
        file.to_str().unwrap(),
    ]);
    assert_failed(&output, 1, "another process");
}

#[test]
fn store_files_that_are_foreign_truncated_or_newer_are_rejected_and_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.db");
    let mock = Served::kept_in(&good);
    mock.signal("-TERM");
    assert_eq!(mock.end().0, Some(0));
    let whole = fs::read(&good).unwrap();
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = whole.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    let half = whole[..whole.len() / 2].to_vec();
    // The root of a table's tree, overwritten: SQLite has to find this one.
    let damaged = with(4096, &[0xFF; 4096]);
    for (contents, why) in [
        (b"some other file".to_vec(), "not a store"),
        (with(68, &[0; 4]), "not a store"),
        (with(60, &u32::to_be_bytes(99)), "newer"),
        (half, "truncated"),
        (whole[..50].to_vec(), "truncated"),
        (damaged, "damaged"),
    ] {
        let file = folder.path().join("bad.db");
        fs::write(&file, &contents).unwrap();
        assert_failed(
            &run(&[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--data",
                file.to_str().unwrap(),
            ]),
            1,
            why,
        );
        assert_eq!(fs::read(&file).unwrap(), contents, "{why}");
        fs::remove_file(&file).unwrap();
    }
    assert_failed(
        &run(&[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            folder.path().to_str().unwrap(),
        ]),
        1,
        "not a file",
    );
}
