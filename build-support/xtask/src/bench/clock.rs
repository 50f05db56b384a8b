//! Processor time of programs, for figures that are too large to count in instructions. Never a gate.

use std::fmt;
use std::process::Command;

use crate::tools::finish;

/// How often things are measured that take seconds.
pub(super) const PAIRS: usize = 7;

/// Seconds of several runs.
#[derive(Default)]
pub(super) struct Times(Vec<f64>);

impl Times {
    pub(super) fn add(&mut self, seconds: f64) {
        self.0.push(seconds);
        self.0.sort_by(f64::total_cmp);
    }

    pub(super) fn median(&self) -> f64 {
        self.0.get(self.0.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Median, smallest and largest.
impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.0.first(), self.0.last());
        let (first, last) = (first.unwrap_or(&f64::NAN), last.unwrap_or(&f64::NAN));
        write!(f, "{:.2} s ({first:.2}–{last:.2})", self.median())
    }
}

/// Runs a command and returns the processor seconds that it and its children have spent outside of the kernel.
pub(super) fn user_seconds(command: Command) -> Result<f64, String> {
    let before = of_children()?;
    finish(command)?;
    Ok(of_children()? - before)
}

/// The processor time of all children that have ended, as Linux knows it.
fn of_children() -> Result<f64, String> {
    /// The value of `sysconf(_SC_CLK_TCK)` on every Linux.
    const TICKS_PER_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("/proc/self/stat: {error}"))?;
    // The 14th field behind the name, which stands in parentheses and may hold anything.
    let ticks = text
        .rsplit_once(')')
        .and_then(|(_, fields)| fields.split_whitespace().nth(13))
        .and_then(|field| field.parse::<f64>().ok());
    Ok(ticks.ok_or("/proc/self/stat is not as expected")? / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn times_show_median_and_range() {
        let mut times = Times::default();
        for seconds in [3.0, 1.0, 2.0] {
            times.add(seconds);
        }
        assert_eq!(times.to_string(), "2.00 s (1.00–3.00)");
    }
}
