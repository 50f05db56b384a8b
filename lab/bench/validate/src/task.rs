//! The arguments of a program that runs a validator, and its loop.

use std::env;
use std::hint::black_box;

/// What is validated.
#[derive(Clone, Copy)]
pub enum Scenario {
    /// A request with standard rules on every field.
    Member,
    /// A request with rules in CEL.
    Cel,
}

/// The arguments of a binary: `SCENARIO CASE COUNT`.
pub struct Task {
    scenario: Scenario,
    is_valid: bool,
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
        let [scenario, case, count] = words.as_slice() else {
            panic!("three arguments are expected: scenario, case, count");
        };
        Self {
            scenario: match scenario.as_str() {
                "member" => Scenario::Member,
                "cel" => Scenario::Cel,
                other => panic!("there is no scenario {other}"),
            },
            is_valid: match case.as_str() {
                "valid" => true,
                "invalid" => false,
                other => panic!("there is no case {other}"),
            },
            count: count.parse().expect("the count is a number"),
        }
    }

    /// What to validate.
    pub fn scenario(&self) -> Scenario {
        self.scenario
    }

    /// Whether the message is to keep its rules.
    pub fn is_valid(&self) -> bool {
        self.is_valid
    }

    /// Validates again and again, and prints how many rules were broken.
    ///
    /// # Panics
    ///
    /// When a message is taken for what it is not.
    #[expect(clippy::print_stdout, reason = "the output of a program")]
    pub fn run<M, E>(
        &self,
        message: &M,
        validate: impl Fn(&M) -> Result<(), E>,
        violations: impl Fn(&E) -> usize,
    ) {
        let broken = validate(message)
            .err()
            .map_or(0, |error| violations(&error));
        assert_eq!(broken == 0, self.is_valid, "{broken} rules were broken");
        for _ in 0..self.count {
            let _ = black_box(validate(black_box(message)));
        }
        println!("{broken}");
    }
}
