//! A list, and those who change it.

use fastrand::Rng;

/// A list in a total, stable order, and those who change it.
pub(super) struct World {
    /// In order.
    pub(super) rows: Vec<u32>,
    /// The number of the next row to be inserted.
    pub(super) next: u32,
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
    pub(super) fn new(seed: u64, rows: u32, size: u64) -> World {
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
    pub(super) fn change(&mut self, start: usize) {
        // Now and then nothing happens: else a scan would follow a list without a total for ever. One by ones or twos would not keep
        // up with a change for every call.
        let calm = if self.changes == 1 { 176 } else { 64 };
        if self.random.u8(..) < calm {
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

    pub(super) fn page(&self, start: u64, size: u64) -> &[u32] {
        let start = (start as usize).min(self.rows.len());
        let end = (start + size as usize).min(self.rows.len());
        &self.rows[start..end]
    }
}
