//! Scans of lists in which others insert and delete rows between the calls: what is there throughout must come exactly once.

use std::ops::AddAssign;
use std::time::Instant;
use std::{env, thread};

use fastrand::Rng;

use super::{Ask, Plan, Received, Scan};

/// What sets how many seeds the long simulation has.
const SEEDS: &str = "SIMULATION_SEEDS";

/// A list in a total, stable order, and those who change it.
struct World {
    rows: Vec<u32>,
    next: u32,
    random: Rng,
    habit: Habit,
    /// How many changes there are between two calls, at most.
    changes: usize,
}

/// Where rows are inserted and deleted.
#[derive(Clone, Copy)]
enum Habit {
    Anywhere,
    /// The newest row is the first; the oldest are deleted.
    NewestFirst,
    /// The newest row is the last; the oldest are deleted.
    NewestLast,
    /// Next to the page that is read.
    AtThePage,
    /// What the scan has read is deleted, and nothing is inserted.
    Emptied,
}

impl World {
    fn new(seed: u64, rows: u32, size: u64) -> World {
        let mut random = Rng::with_seed(seed);
        let habits = [
            Habit::Anywhere,
            Habit::NewestFirst,
            Habit::NewestLast,
            Habit::AtThePage,
            Habit::Emptied,
        ];
        let habit = habits[random.usize(..habits.len())];
        World {
            rows: (0..rows).collect(),
            next: rows,
            habit,
            // A scan of a list that is new at every call would go on for ever.
            changes: (size / 2).min(u64::from(rows) / 20).max(1) as usize,
            random,
        }
    }

    /// Changes the list, as happens between two calls; the next one asks for the rows from `start` on.
    fn change(&mut self, start: usize) {
        // A scan by ones or twos would not keep up with a change for every call.
        if self.changes == 1 && self.random.u8(..) > 80 {
            return;
        }
        for _ in 0..self.random.usize(..=self.changes) {
            match self.random.bool() {
                true => self.insert(start),
                false => self.delete(start),
            }
        }
        if self.random.u8(..) < 4 {
            self.burst(start);
        }
    }

    fn insert(&mut self, start: usize) {
        let length = self.rows.len();
        let at = match self.habit {
            Habit::Anywhere => self.random.usize(..=length),
            Habit::NewestFirst => 0,
            Habit::NewestLast => length,
            Habit::Emptied => return,
            Habit::AtThePage => self.near(start).min(length),
        };
        self.rows.insert(at, self.next);
        self.next += 1;
    }

    fn delete(&mut self, start: usize) {
        let length = self.rows.len();
        if length == 0 {
            return;
        }
        let at = match self.habit {
            Habit::Anywhere => self.random.usize(..length),
            Habit::NewestFirst => length - 1,
            Habit::NewestLast => 0,
            Habit::AtThePage => self.near(start).min(length - 1),
            Habit::Emptied => self.random.usize(..=start.min(length - 1)),
        };
        self.rows.remove(at);
    }

    fn near(&mut self, start: usize) -> usize {
        (start + self.random.usize(..8)).saturating_sub(5)
    }

    /// Deletes or inserts many rows in one place.
    fn burst(&mut self, start: usize) {
        let count = self.random.usize(..=self.changes * 6);
        let at = match self.random.bool() {
            true => start.saturating_sub(self.random.usize(..=count)),
            false => self.random.usize(..=self.rows.len()),
        };
        let at = at.min(self.rows.len());
        let inserts = self.random.bool() && !matches!(self.habit, Habit::Emptied);
        match inserts {
            true => {
                let new = self.next..self.next + count as u32;
                self.next = new.end;
                self.rows.splice(at..at, new);
            }
            false => {
                let end = (at + count).min(self.rows.len());
                self.rows.drain(at..end);
            }
        }
    }

    fn page(&self, start: u64, size: u64) -> &[u32] {
        let start = (start as usize).min(self.rows.len());
        let end = (start + size as usize).min(self.rows.len());
        &self.rows[start..end]
    }
}

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

    fn scan(&self) -> Figures {
        let mut scan = Scan::by_offset(Plan {
            begin: 0,
            skip: 0,
            recent: Vec::new(),
            size: Some(self.size),
            maximum: None,
        });
        let mut world = self.world();
        let (mut given, mut calls) = (Vec::new(), 0);
        while let Some(Ask { start, size }) = scan.next() {
            if calls > 0 {
                world.change(start as usize);
            }
            calls += 1;
            assert!(
                calls < 100_000,
                "seed {}: the scan does not end: {start} {size:?} {}, given {}",
                self.seed,
                world.rows.len(),
                given.len()
            );
            let page = world.page(start, size.unwrap_or(self.size).min(self.cap));
            let taken = scan.take(Received {
                keys: page.iter().copied().map(Some).collect(),
                total: self.has_total.then_some(world.rows.len() as u64),
                content: 0,
            });
            let taken = taken.unwrap_or_else(|error| panic!("seed {}: {error:?}", self.seed));
            given.extend(taken.rows.into_iter().filter_map(|(_, key)| key));
        }
        Figures::of(calls, self.rows, &given, &world)
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
            assert!(
                calls < 100_000,
                "seed {}: plain: {} {}",
                self.seed,
                world.rows.len(),
                given.len()
            );
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
#[ignore = "takes minutes: `cargo xtask simulate pages`"]
fn ten_thousand_rows_come_exactly_once_in_every_scan() {
    let seeds = env::var(SEEDS).map_or(100_000, |seeds| seeds.parse().unwrap());
    let begin = Instant::now();
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
    println!("{seeds} seeds in {:.0?}", begin.elapsed());
    for (name, figures) in [("scans", scans), ("plain offsets", plain)] {
        let Figures {
            calls,
            skipped,
            doubled,
        } = figures;
        println!("{name}: {skipped} rows skipped, {doubled} doubled, in {calls} calls");
    }
}
