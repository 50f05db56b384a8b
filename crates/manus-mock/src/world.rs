//! All state of one mock, and the few ways to change it.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::{Clock, ClockMode, DEFAULT_START};
use crate::credential::{Key, Keyring};
use crate::domain::Enterprise;
use crate::fault::Faults;
use crate::journal::Journal;
use crate::random::Random;
use crate::rate_limit::RateWindows;
use crate::seed::document::WorldDocument;
use crate::seed::{Seed, load};
use crate::settings::Settings;
use crate::store::sqlite::Sqlite;
use crate::store::{Store, StoreError, Transaction, transact};

pub(crate) mod act;

/// The world; cheap to clone, all clones are the same world.
#[derive(Clone)]
pub(crate) struct World(Arc<Inner>);

struct Inner {
    store: Box<dyn Store>,
    clock: Clock,
    random: Random,
    keyring: Keyring,
    faults: Faults,
    journal: Journal,
    rate_windows: RateWindows,
    settings: RwLock<Settings>,
    enterprises: RwLock<Vec<Enterprise>>,
}

/// How to come by a world.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) file: Option<PathBuf>,
    /// `None` is the demo seed, for a store that is new.
    pub(crate) seed: Option<Seed>,
    pub(crate) is_virtual: bool,
    /// Where a virtual clock starts, before anything that the seed says.
    pub(crate) start: Option<Timestamp>,
    pub(crate) rng: Option<u64>,
}

/// Why the clock did not move.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdvanceError {
    #[error("a real clock cannot be advanced")]
    RealClock,
    #[error("seconds: past the end of the calendar")]
    PastTheCalendar,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How the world was made; kept in the store for a reset.
#[derive(Serialize, Deserialize)]
struct Origin {
    seed: String,
    /// Where the virtual clock started, if it was one.
    start: Option<Timestamp>,
}

impl World {
    /// The world of `plan`, and whether it is new.
    pub(crate) fn open(plan: &Plan) -> Result<(Self, bool), StoreError> {
        let seed = plan.seed.clone().unwrap_or_else(Seed::demo);
        let mode = match plan.is_virtual {
            false => ClockMode::Real,
            true => ClockMode::Virtual {
                start: first_time(plan, &seed)?,
            },
        };
        let clock = Clock::new(mode);
        let make = |transaction: &mut dyn Transaction| plant(&seed, &clock, transaction);
        let (store, is_new) = match &plan.file {
            None => (Sqlite::in_memory(make)?, true),
            Some(path) => Sqlite::in_file(path, make)?,
        };
        let generation = match is_new {
            true => 0,
            false => transact(&store, |transaction| reopen(&clock, transaction))?,
        };
        let rng = plan.rng.unwrap_or_else(|| {
            if plan.is_virtual {
                1
            } else {
                Random::system_seed()
            }
        });
        let world = Self(Arc::new(Inner {
            store: Box::new(store),
            clock,
            random: Random::new(rng, generation),
            keyring: Keyring::default(),
            faults: Faults::default(),
            journal: Journal::default(),
            rate_windows: RateWindows::default(),
            settings: RwLock::default(),
            enterprises: RwLock::default(),
        }));
        world.transact(|transaction| world.remember(transaction))?;
        Ok((world, is_new))
    }

    /// Back to the seed, as if the store were new.
    pub(crate) fn reset(&self) -> Result<(), StoreError> {
        self.transact(|transaction| {
            let origin: Origin =
                serde_json::from_str(&transaction.seed_text()?).map_err(unreadable_origin)?;
            let start = origin.start.unwrap_or_else(|| self.clock().now());
            self.clock().set(start);
            plant(&Seed::from_text(&origin.seed), self.clock(), transaction)?;
            // The origin stays what it was, whatever clock this process runs.
            transaction.set_seed_text(&to_json(&origin)?)?;
            self.remember(transaction)
        })?;
        self.0.random.restart();
        self.0.faults.clear();
        self.0.journal.clear();
        self.0.rate_windows.clear();
        Ok(())
    }

    /// Moves a virtual clock forward and answers the new time.
    pub(crate) fn advance(&self, span: Duration) -> Result<Timestamp, AdvanceError> {
        if !self.clock().is_virtual() {
            return Err(AdvanceError::RealClock);
        }
        // The store's turn is also the turn of the clock, so two advances add up.
        self.transact(|transaction| {
            let now = self
                .clock()
                .after(span)
                .ok_or(AdvanceError::PastTheCalendar)?;
            transaction.set_clock(now)?;
            self.clock().set(now);
            Ok(now)
        })
    }

    /// Puts the world of a checked document in place of this one.
    pub(crate) fn replace(&self, document: &WorldDocument) -> Result<(), StoreError> {
        self.transact(|transaction| {
            load::load(document, transaction)?;
            if let Some(now) = document.clock.filter(|_| self.clock().is_virtual()) {
                transaction.set_clock(now)?;
                self.clock().set(now);
            }
            self.remember(transaction)
        })
    }

    /// Runs `work` in a transaction of the store: kept on `Ok`, undone on `Err`. Blocks.
    pub(crate) fn transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut dyn Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        transact(&*self.0.store, work)
    }

    /// Takes what every call needs from the store into memory.
    fn remember(&self, transaction: &mut dyn Transaction) -> Result<(), StoreError> {
        self.remember_keys(transaction.keys()?);
        self.remember_settings(transaction.settings()?);
        *self
            .0
            .enterprises
            .write()
            .unwrap_or_else(PoisonError::into_inner) = transaction.enterprises()?;
        Ok(())
    }

    pub(crate) fn remember_keys(&self, keys: Vec<Key>) {
        self.0.keyring.replace(keys);
    }

    pub(crate) fn remember_settings(&self, settings: Settings) {
        *self
            .0
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = settings;
    }

    pub(crate) fn settings(&self) -> Settings {
        self.0
            .settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The first enterprise that `is_wanted`.
    pub(crate) fn enterprise(&self, is_wanted: impl Fn(&Enterprise) -> bool) -> Option<Enterprise> {
        let enterprises = self
            .0
            .enterprises
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        enterprises
            .iter()
            .find(|enterprise| is_wanted(enterprise))
            .cloned()
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn random(&self) -> &Random {
        &self.0.random
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.0.faults
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.0.journal
    }

    pub(crate) fn rate_windows(&self) -> &RateWindows {
        &self.0.rate_windows
    }
}

fn first_time(plan: &Plan, seed: &Seed) -> Result<Timestamp, StoreError> {
    let default = || {
        DEFAULT_START
            .parse()
            .map_err(|_| StoreError::new("the default start is no time"))
    };
    plan.start.or_else(|| seed.clock()).map_or_else(default, Ok)
}

/// Fills a new store, or one that is to be as new.
fn plant(seed: &Seed, clock: &Clock, transaction: &mut dyn Transaction) -> Result<(), StoreError> {
    let start = clock.is_virtual().then(|| clock.now());
    seed.plant(clock.now(), transaction)?;
    transaction.set_seed_text(&to_json(&Origin {
        seed: seed.to_text().to_owned(),
        start,
    })?)?;
    transaction.set_generation(0)?;
    match start {
        Some(now) => transaction.set_clock(now),
        None => Ok(()),
    }
}

/// Takes up a store again: its time goes on where it stood. The answer is the new generation.
fn reopen(clock: &Clock, transaction: &mut dyn Transaction) -> Result<u64, StoreError> {
    if clock.is_virtual() {
        match transaction.clock()? {
            Some(now) => clock.set(now),
            None => transaction.set_clock(clock.now())?,
        }
    }
    let generation = transaction.generation()?.unwrap_or_default() + 1;
    transaction.set_generation(generation)?;
    Ok(generation)
}

fn to_json(origin: &Origin) -> Result<String, StoreError> {
    serde_json::to_string(origin).map_err(|error| StoreError::new(error.to_string()))
}

fn unreadable_origin(error: serde_json::Error) -> StoreError {
    StoreError::new(format!("the store does not say how it was made: {error}"))
}
