//! Runs a suite's runner under a time limit and keeps what it prints.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Runs to the end, or ends the whole process group when it takes longer than `timeout`.
///
/// The text is that of stdout, then that of stderr.
pub(super) fn capture(
    mut command: Command,
    timeout: Duration,
) -> Result<(ExitStatus, String), String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    let status = wait(&mut child, timeout)?;
    let text = [stdout, stderr]
        .map(|reader| reader.join().unwrap_or_default())
        .concat();
    match status {
        Some(status) => Ok((status, text)),
        None => Err(format!("{text}\nno end after {timeout:?}")),
    }
}

fn reader(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            // A pipe that breaks ends the text; the exit status tells the rest.
            let _ = from.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, timeout: Duration) -> Result<Option<ExitStatus>, String> {
    let end = Instant::now() + timeout;
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            let group = format!("-{}", child.id());
            let ended = Command::new("kill").args(["-KILL", "--", &group]).status();
            ended.and(child.wait()).map_err(|error| error.to_string())?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::{Duration, Instant};
    use std::{fs, thread};

    use super::capture;

    /// Longer than the test may take, and short enough not to outlive a test that failed for long.
    const FOREVER: u64 = 60;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// Names of what lives in a process group. What has ended and waits for its parent to notice does not.
    fn living(group: &str) -> Vec<String> {
        let processes = fs::read_dir("/proc").unwrap();
        let lives = |stat: &String| {
            // The name before the parenthesis may hold spaces.
            let (_, behind) = stat.rsplit_once(')').unwrap();
            let words: Vec<&str> = behind.split_whitespace().collect();
            words[2] == group && !matches!(words[0], "Z" | "X")
        };
        processes
            .filter_map(|process| fs::read_to_string(process.unwrap().path().join("stat")).ok())
            .filter(lives)
            .collect()
    }

    #[test]
    fn a_runner_that_ends_is_told_with_both_of_its_texts() {
        let ends = shell("echo out; echo err >&2; exit 3");
        let (status, text) = capture(ends, Duration::from_secs(FOREVER)).unwrap();
        assert_eq!((status.code(), text.as_str()), (Some(3), "out\nerr\n"));
    }

    #[test]
    fn a_runner_that_hangs_is_ended_with_all_that_it_has_started() {
        let begun = Instant::now();
        let hangs = shell(&format!("echo $$; sleep {FOREVER} & wait"));
        let error = capture(hangs, Duration::from_millis(200)).unwrap_err();
        let group = error.lines().next().unwrap();
        assert!(error.ends_with("no end after 200ms"), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(FOREVER / 2));
        // A process is killed before the kernel has seen to it.
        while !living(group).is_empty() && begun.elapsed() < Duration::from_secs(FOREVER / 2) {
            thread::yield_now();
        }
        assert_eq!(living(group), Vec::<String>::new());
    }
}
