//! Random messages become a path, a query and a body, and the same messages again: the real client and the real router, over every
//! way that HTTP rules can bind a field.
//!
//! The ignored test is the same at full size: `cargo xtask simulate rest` runs it and shows its figures.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "trips/kinds.rs"]
mod kinds;
#[path = "trips/random.rs"]
mod random;
#[path = "trips/service.rs"]
mod service;
#[path = "trips/trip.rs"]
mod trip;

use std::collections::BTreeMap;
use std::{env, thread};

use tokio::runtime::Builder;

use self::trip::Traveller;

/// What sets how many messages the long simulation sends.
const SEEDS: &str = "SIMULATION_SEEDS";

/// How many rules the schema has.
const RULES: usize = 22;

/// How many messages each rule has bound, by HTTP method and template.
type Tally = BTreeMap<String, u64>;

/// Sends the messages of these seeds. Panics with the first one that comes back changed.
fn travel(seeds: impl Iterator<Item = u64>) -> Tally {
    let traveller = Traveller::default();
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut tally = Tally::new();
        for seed in seeds {
            *tally.entry(traveller.send(seed).await).or_default() += 1;
        }
        tally
    })
}

#[test]
fn a_message_comes_back_as_it_was_sent() {
    let tally = travel(0..3000);
    assert_eq!(tally.values().sum::<u64>(), 3000);
    assert_eq!(tally.len(), RULES, "{tally:#?}");
}

#[test]
#[ignore = "takes a minute: `cargo xtask simulate rest`"]
fn a_hundred_thousand_messages_come_back_as_they_were_sent() {
    let seeds = env::var(SEEDS).map_or(100_000, |seeds| seeds.parse().unwrap());
    let threads = thread::available_parallelism().unwrap().get();
    let mut sum = Tally::new();
    thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || travel((first as u64..seeds).step_by(threads))))
            .collect();
        for (rule, times) in handles
            .into_iter()
            .flat_map(|handle| handle.join().unwrap())
        {
            *sum.entry(rule).or_default() += times;
        }
    });
    println!(
        "{} messages came back as they were sent",
        sum.values().sum::<u64>()
    );
    for (rule, times) in &sum {
        println!("{times:>7} by {rule}");
    }
    assert_eq!(sum.len(), RULES);
}
