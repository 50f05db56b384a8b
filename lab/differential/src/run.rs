//! Runs a property over a fixed number of random cases, from a seed that an environment variable can set.

use std::env;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

/// The seed unless the variable sets another: two runs see the same cases.
const SEED: u64 = 20_26;

/// Names the seed of another run.
const VARIABLE: &str = "DIFFERENTIAL_SEED";

/// Checks `cases` values of the strategy.
///
/// # Panics
///
/// With the smallest value found that fails, and the seed.
pub fn property<S: Strategy>(
    cases: u32,
    strategy: &S,
    check: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let seed = match env::var(VARIABLE) {
        Ok(text) => text.parse().expect("DIFFERENTIAL_SEED is a number"),
        Err(_) => SEED,
    };
    let config = Config {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    };
    if let Err(error) = TestRunner::new(config).run(strategy, check) {
        panic!("{error}\nagain with {VARIABLE}={seed}");
    }
}
