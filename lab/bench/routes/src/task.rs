//! The arguments of a program that finds routes, and its loop.

use std::env;
use std::hint::black_box;

use crate::Scenario;

/// The arguments of a binary: `SCENARIO COUNT`.
pub struct Task {
    scenario: Scenario,
    count: usize,
}

impl Task {
    /// Reads the program's arguments.
    ///
    /// # Panics
    ///
    /// When they are not what `cargo xtask bench` passes.
    pub fn from_arguments() -> Self {
        let words: Vec<String> = env::args().skip(1).collect();
        let [scenario, count] = words.as_slice() else {
            panic!("two arguments are expected: scenario, count");
        };
        let is_asked = |known: &Scenario| known.name() == scenario;
        Self {
            scenario: Scenario::ALL
                .into_iter()
                .find(is_asked)
                .expect("the scenario is known"),
            count: count.parse().expect("the count is a number"),
        }
    }

    /// Which routes there are.
    pub fn scenario(&self) -> Scenario {
        self.scenario
    }

    /// Finds routes again and again. `find` returns the length of the variables' values.
    ///
    /// # Panics
    ///
    /// When a route is not found, or has other values.
    pub fn run(&self, find: impl Fn(&str) -> Option<usize>) {
        let expected = match self.scenario.has_variables() {
            true => "project-12task-345".len(),
            false => 0,
        };
        let paths = self.scenario.paths();
        for path in &paths {
            assert_eq!(find(path), Some(expected), "{path}");
        }
        for path in paths.iter().cycle().take(self.count) {
            black_box(find(black_box(path)));
        }
    }
}
