//! Instructions and allocations of a program, counted by valgrind's callgrind.

use std::collections::HashMap;
use std::fs;
use std::ops::Sub;
use std::path::Path;
use std::process::{Command, Stdio};

/// glibc picks `memcpy` and its kin by what the processor can do. Without these features it picks the same everywhere,
/// so that a count does not depend on the machine it was made on.
const SAME_ON_EVERY_MACHINE: &str = "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX2_Usable,-AVX,\
    -AVX_Fast_Unaligned_Load,-SSE4_1,-SSE4_2,-SSSE3,-ERMS,-FSRM,-MOVBE,-BMI2";

/// What a program has cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) instructions: u64,
    /// Calls of `malloc`, `calloc` and `realloc`.
    pub(crate) allocations: u64,
}

impl Count {
    /// The cost of one of `rounds`, rounded.
    pub(crate) fn per(self, rounds: u64) -> Count {
        let per = |all: u64| (all + rounds / 2) / rounds;
        Count {
            instructions: per(self.instructions),
            allocations: per(self.allocations),
        }
    }
}

impl Sub for Count {
    type Output = Count;

    fn sub(self, other: Count) -> Count {
        Count {
            instructions: self.instructions.saturating_sub(other.instructions),
            allocations: self.allocations.saturating_sub(other.allocations),
        }
    }
}

/// What one round of `program` costs: two runs that differ only in the number of rounds, the last argument, are
/// subtracted, so that start and warm-up cancel out.
pub(crate) fn per_round(
    program: &Path,
    arguments: &[&str],
    scratch: &Path,
) -> Result<Count, String> {
    const FEW: u64 = 10;
    const MANY: u64 = 110;
    let few = run(program, &[arguments, &[&FEW.to_string()]].concat(), scratch)?;
    let many = run(
        program,
        &[arguments, &[&MANY.to_string()]].concat(),
        scratch,
    )?;
    Ok((many - few).per(MANY - FEW))
}

/// Runs the program once and counts. `scratch` is a file to write to.
pub(crate) fn run(program: &Path, arguments: &[&str], scratch: &Path) -> Result<Count, String> {
    let output = command(program, scratch)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started(&error))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{}: {}", program.display(), message.trim_end()));
    }
    read(scratch)
}

/// The program under valgrind, still without arguments; its profile goes to `scratch` when it ends.
pub(crate) fn command(program: &Path, scratch: &Path) -> Command {
    let mut file = std::ffi::OsString::from("--callgrind-out-file=");
    file.push(scratch);
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--quiet"])
        .arg(file)
        .arg(program)
        .env("GLIBC_TUNABLES", SAME_ON_EVERY_MACHINE);
    command
}

/// What to say when valgrind does not start.
pub(crate) fn not_started(error: &std::io::Error) -> String {
    format!("valgrind did not start: {error}; install it (Debian: valgrind)")
}

/// What a run has cost whose profile is in that file.
pub(crate) fn read(profile: &Path) -> Result<Count, String> {
    let text =
        fs::read_to_string(profile).map_err(|error| format!("{}: {error}", profile.display()))?;
    count(&text).ok_or_else(|| format!("{}: not a profile of callgrind", profile.display()))
}

/// Reads a profile. A function is named where it occurs first, `(7) malloc`, and is `(7)` from there on.
fn count(profile: &str) -> Option<Count> {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut instructions = None;
    let mut allocations = 0;
    let mut called = "";
    for line in profile.lines() {
        if let Some(total) = line.strip_prefix("summary: ") {
            instructions = total.trim().parse().ok();
        } else if let Some(function) = line.strip_prefix("fn=").or(line.strip_prefix("cfn=")) {
            let (id, name) = function.split_once(' ').unwrap_or((function, ""));
            if !name.is_empty() {
                names.insert(id, name);
            }
            called = names.get(id).copied().unwrap_or("");
        } else if let Some(calls) = line.strip_prefix("calls=")
            && matches!(called, "malloc" | "calloc" | "realloc")
        {
            allocations += calls.split(' ').next()?.parse::<u64>().ok()?;
        }
    }
    Some(Count {
        instructions: instructions?,
        allocations,
    })
}

#[cfg(test)]
mod tests {
    use super::{Count, count};

    #[test]
    fn calls_of_the_allocator_are_summed_over_all_callers() {
        let profile = "summary: 1200\nfn=(1) main\n16 5\ncfn=(2) malloc\ncalls=3 -4\n16 90\n\
            fn=(3) grow\ncfn=(2)\ncalls=2 0\n9 9\ncfn=(4) realloc\ncalls=1 0\n9 9\ncfn=(5) free\ncalls=5 0\n";
        let expected = Count {
            instructions: 1200,
            allocations: 6,
        };
        assert_eq!(count(profile), Some(expected));
    }

    #[test]
    fn text_that_is_no_profile_is_refused() {
        assert_eq!(count("fn=(1) main\n"), None);
    }
}
