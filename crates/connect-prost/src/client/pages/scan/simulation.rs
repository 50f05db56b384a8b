//! Scans of lists in which others insert and delete rows between the calls: what is there throughout must come exactly once.

mod world;

use std::ops::AddAssign;
use std::{env, thread};

use fastrand::Rng;

use self::world::World;
use super::{Ask, Plan, Received, Scan, ScanError};

/// What sets how many seeds the long simulation has.
const SEEDS: &str = "SIMULATION_SEEDS";

/// What the rows that were there throughout have come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Figures {
    calls: u64,
    skipped: u64,
    doubled: u64,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Figures) {
        self.calls += other.calls;
        self.skipped += other.skipped;
        self.doubled += other.doubled;
    }
}

impl Figures {
    /// Counts how often each row was given; the first `rows` were there at the beginning.
    fn of(calls: u64, rows: u32, given: &[u32], world: &World) -> Figures {
        let mut times = vec![0_u64; world.next as usize];
        for row in given {
            times[*row as usize] += 1;
        }
        let throughout = world.rows.iter().filter(|row| **row < rows);
        Figures {
            calls,
            skipped: throughout.filter(|row| times[**row as usize] == 0).count() as u64,
            doubled: times.iter().map(|times| times.saturating_sub(1)).sum(),
        }
    }
}

/// How a server pages, and what a caller asks for.
#[derive(Clone, Copy)]
struct Setting {
    seed: u64,
    rows: u32,
    size: u64,
    cap: u64,
    has_total: bool,
}

impl Setting {
    fn of(seed: u64, rows: u32) -> Setting {
        let mut random = Rng::with_seed(!seed);
        let sizes = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000];
        // Small pages take many calls: they are rarer, but not rare.
        let size = sizes[random.usize(..sizes.len()).max(random.usize(..sizes.len()))];
        Setting {
            seed,
            rows,
            size,
            cap: match random.u8(..4) {
                0 => (size / 2).max(2),
                _ => u64::MAX,
            },
            has_total: random.u8(..4) > 0,
        }
    }

    fn world(&self) -> World {
        World::new(self.seed, self.rows, self.size.min(self.cap))
    }

    fn page_of(&self, world: &World, ask: Ask) -> Received<u32> {
        let size = ask.size.unwrap_or(self.size).min(self.cap);
        let page = world.page(ask.start, size);
        Received {
            keys: page.iter().copied().map(Some).collect(),
            total: self.has_total.then_some(world.rows.len() as u64),
            content: 0,
        }
    }

    /// Begins, or goes on behind the row at `begin`, which is the last of these.
    fn begin(&self, begin: u64, given: &[u32]) -> Scan<u32> {
        Scan::by_offset(Plan {
            begin,
            skip: 0,
            recent: given[given.len().saturating_sub(16)..].to_vec(),
            size: Some(self.size),
            maximum: None,
        })
    }

    fn scan(&self) -> Figures {
        let mut scan = self.begin(0, &[]);
        let mut world = self.world();
        let (mut given, mut calls) = (Vec::new(), 0);
        while let Some(ask) = scan.next() {
            if calls > 0 {
                world.change(ask.start as usize);
            }
            calls += 1;
            let taken = scan.take(self.page_of(&world, ask));
            let taken = taken.unwrap_or_else(|error| panic!("seed {}: {error:?}", self.seed));
            assert!(!taken.has_drifted, "seed {}: a drift", self.seed);
            given.extend(taken.rows.into_iter().filter_map(|(_, key)| key));
        }
        Figures::of(calls, self.rows, &given, &world)
    }

    /// Scans, and stops now and then behind some row; a new scan goes on from there. `None` if it finds none of the last rows.
    fn interrupted(&self) -> Option<Figures> {
        let mut random = Rng::with_seed(self.seed);
        let mut scan = self.begin(0, &[]);
        let mut world = self.world();
        let (mut given, mut calls) = (Vec::new(), 0);
        while let Some(ask) = scan.next() {
            if calls > 0 {
                world.change(ask.start as usize);
            }
            calls += 1;
            let taken = match scan.take(self.page_of(&world, ask)) {
                Ok(taken) => taken,
                Err(ScanError::Lost) => return None,
                Err(error) => panic!("seed {}: {error:?}", self.seed),
            };
            let stops = random.u8(..4) == 0 && !taken.rows.is_empty();
            let rows = match stops {
                true => &taken.rows[..random.usize(1..=taken.rows.len())],
                false => &taken.rows,
            };
            given.extend(rows.iter().filter_map(|(_, key)| *key));
            if let (true, Some((last, _))) = (stops, rows.last()) {
                scan = self.begin(ask.start + *last as u64, &given);
            }
        }
        Some(Figures::of(calls, self.rows, &given, &world))
    }

    /// Reads the list as everybody does: the next page begins as many rows later as have been received.
    fn plain(&self) -> Figures {
        let mut world = self.world();
        let (mut given, mut calls) = (Vec::new(), 0);
        loop {
            if calls > 0 {
                world.change(given.len());
            }
            calls += 1;
            let page = world.page(given.len() as u64, self.size.min(self.cap));
            if page.is_empty() {
                return Figures::of(calls, self.rows, &given, &world);
            }
            given.extend_from_slice(page);
        }
    }
}

/// Runs these seeds, and returns the figures of scans and of plain offsets.
fn simulate(seeds: impl Iterator<Item = u64>, rows: impl Fn(u64) -> u32) -> [Figures; 2] {
    let mut sums = [Figures::default(); 2];
    for seed in seeds {
        let setting = Setting::of(seed, rows(seed));
        let scan = setting.scan();
        let wrong = scan.skipped + scan.doubled;
        assert_eq!(wrong, 0, "seed {seed}, size {}: {scan:?}", setting.size);
        sums[0] += scan;
        sums[1] += setting.plain();
    }
    sums
}

#[test]
fn what_is_there_throughout_comes_exactly_once() {
    let [scans, plain] = simulate(0..300, |seed| seed as u32 % 60 * 10);
    assert_eq!((scans.skipped, scans.doubled), (0, 0));
    let harmed = plain.skipped.min(plain.doubled);
    assert!(harmed > 300, "the lists hardly change: {plain:?} {scans:?}");
}

#[test]
fn an_interrupted_scan_skips_nothing() {
    let (mut lost, mut with_doubles) = (0, 0);
    for seed in 0..500 {
        match Setting::of(seed, 400).interrupted() {
            Some(figures) => {
                assert_eq!(figures.skipped, 0, "seed {seed}: {figures:?}");
                with_doubles += u32::from(figures.doubled > 0);
            }
            None => lost += 1,
        }
    }
    // Of the rows that were given before, the scan remembers 16; those may be gone, or others may be inserted before the rest.
    assert!(lost <= 25, "{lost} scans found none of their last rows");
    assert!(with_doubles <= 5, "{with_doubles} scans gave rows again");
}

#[test]
#[ignore = "takes minutes: `cargo xtask simulate pages`"]
fn ten_thousand_rows_come_exactly_once_in_every_scan() {
    let seeds = env::var(SEEDS).map_or(100_000, |seeds| seeds.parse().unwrap());
    let threads = thread::available_parallelism().unwrap().get();
    let mut sums = [Figures::default(); 2];
    thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|first| {
                scope.spawn(move || simulate((first as u64..seeds).step_by(threads), |_| 10_000))
            })
            .collect();
        for handle in handles {
            let [scans, plain] = handle.join().unwrap();
            sums[0] += scans;
            sums[1] += plain;
        }
    });
    let [scans, plain] = sums;
    println!("{seeds} seeds");
    for (name, figures) in [("scans", scans), ("plain offsets", plain)] {
        let Figures {
            calls,
            skipped,
            doubled,
        } = figures;
        println!("{name}: {skipped} rows skipped, {doubled} doubled, in {calls} calls");
    }
}
