//! All state of one mock, and the operations that replace it as a whole.
//!
//! The work of a single call is in `unit_of_work`.

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

pub(crate) mod unit_of_work;

/// The world. Clones are cheap and share the state.
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

/// The options that a world is opened with.
#[derive(Debug, Clone)]
pub(crate) struct WorldOptions {
    pub(crate) file: Option<PathBuf>,
    /// Seeds a new store; `None` is the demo seed.
    pub(crate) seed: Option<Seed>,
    pub(crate) is_virtual: bool,
    /// The start of a virtual clock; overrides the time of the seed.
    pub(crate) start: Option<Timestamp>,
    pub(crate) rng: Option<u64>,
}

/// The reason the clock cannot be advanced.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdvanceError {
    #[error("a real clock cannot be advanced")]
    RealClock,
    #[error("seconds: past the end of the calendar")]
    PastTheCalendar,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The seed and start of the world, kept in the store for a reset.
#[derive(Serialize, Deserialize)]
struct Origin {
    seed: String,
    /// The start of the virtual clock; `None` with a real one.
    start: Option<Timestamp>,
}

impl World {
    /// Opens the world, and returns whether it is new.
    pub(crate) fn open(options: &WorldOptions) -> Result<(Self, bool), StoreError> {
        let seed = options.seed.clone().unwrap_or_else(Seed::demo);
        let mode = match options.is_virtual {
            false => ClockMode::Real,
            true => ClockMode::Virtual {
                start: start_time(options, &seed)?,
            },
        };
        let clock = Clock::new(mode);
        let fill = |transaction: &mut dyn Transaction| populate(&seed, &clock, transaction);
        let (store, is_new) = match &options.file {
            None => (Sqlite::in_memory(fill)?, true),
            Some(path) => Sqlite::in_file(path, fill)?,
        };
        let generation = match is_new {
            true => 0,
            false => transact(&store, |transaction| reopen(&clock, transaction))?,
        };
        let rng = options.rng.unwrap_or_else(|| {
            if options.is_virtual {
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
        world.transact(|transaction| world.refresh_cache(transaction))?;
        Ok((world, is_new))
    }

    /// Restores the seed, the ids and the start time; clears faults, journal and rate limits.
    pub(crate) fn reset(&self) -> Result<(), StoreError> {
        self.transact(|transaction| {
            let origin: Origin =
                serde_json::from_str(&transaction.seed_text()?).map_err(unreadable_origin)?;
            let start = origin.start.unwrap_or_else(|| self.clock().now());
            self.clock().set(start);
            populate(&Seed::from_text(&origin.seed), self.clock(), transaction)?;
            // `populate` wrote the origin for this process's clock; the original start must survive.
            transaction.set_seed_text(&to_json(&origin)?)?;
            self.refresh_cache(transaction)
        })?;
        self.0.random.restart();
        self.0.faults.clear();
        self.0.journal.clear();
        self.0.rate_windows.clear();
        Ok(())
    }

    /// Advances a virtual clock and returns the new time.
    pub(crate) fn advance(&self, span: Duration) -> Result<Timestamp, AdvanceError> {
        if !self.clock().is_virtual() {
            return Err(AdvanceError::RealClock);
        }
        // The transaction serializes advances: two at once add up.
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

    /// Replaces the world by that of a checked document.
    pub(crate) fn replace(&self, document: &WorldDocument) -> Result<(), StoreError> {
        self.transact(|transaction| {
            load::load(document, transaction)?;
            if let Some(now) = document.clock.filter(|_| self.clock().is_virtual()) {
                transaction.set_clock(now)?;
                self.clock().set(now);
            }
            self.refresh_cache(transaction)
        })
    }

    /// Runs `work` in a transaction of the store: commits on `Ok`, rolls back on `Err`. Blocks.
    pub(crate) fn transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut dyn Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        transact(&*self.0.store, work)
    }

    /// Reads what every call needs from the store into memory.
    fn refresh_cache(&self, transaction: &mut dyn Transaction) -> Result<(), StoreError> {
        self.cache_keys(transaction.keys()?);
        self.cache_settings(transaction.settings()?);
        *self
            .0
            .enterprises
            .write()
            .unwrap_or_else(PoisonError::into_inner) = transaction.enterprises()?;
        Ok(())
    }

    pub(crate) fn cache_keys(&self, keys: Vec<Key>) {
        self.0.keyring.replace(keys);
    }

    pub(crate) fn cache_settings(&self, settings: Settings) {
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

    /// Returns the first enterprise that `matches`.
    pub(crate) fn enterprise(&self, matches: impl Fn(&Enterprise) -> bool) -> Option<Enterprise> {
        let enterprises = self
            .0
            .enterprises
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        enterprises
            .iter()
            .find(|enterprise| matches(enterprise))
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

/// Returns the start of a virtual clock: of the options, else of the seed, else the default.
fn start_time(options: &WorldOptions, seed: &Seed) -> Result<Timestamp, StoreError> {
    let default = || {
        DEFAULT_START
            .parse()
            .map_err(|_| StoreError::new("the default start is no time"))
    };
    options
        .start
        .or_else(|| seed.clock())
        .map_or_else(default, Ok)
}

/// Replaces the contents of the store by the seed.
fn populate(
    seed: &Seed,
    clock: &Clock,
    transaction: &mut dyn Transaction,
) -> Result<(), StoreError> {
    let start = clock.is_virtual().then(|| clock.now());
    seed.apply(clock.now(), transaction)?;
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

/// Continues an existing store at its stored time. Returns the new generation.
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
