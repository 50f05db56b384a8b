//! The mock inside another program.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::seed::Seed;
use crate::service::MockService;
use crate::world::{Plan, World};

mod server;
mod transport;

pub use server::MockServer;
pub use transport::MockTransport;

/// A world of its own, reachable as a service, as a client transport without a socket, and as a server.
///
/// Nothing is global: as many mocks as one likes live side by side, and each ends with the last of its handles.
#[derive(Clone)]
pub struct Mock {
    world: World,
    service: MockService,
}

/// Makes a [`Mock`]. Without any choice: the demo seed, in memory, on a real clock.
#[derive(Debug, Clone)]
#[must_use = "a builder makes nothing until `build`"]
pub struct MockBuilder {
    plan: Plan,
}

/// A mock that cannot be, or cannot do what was asked; the message is one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MockError(String);

impl std::fmt::Debug for Mock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mock").finish_non_exhaustive()
    }
}

impl MockBuilder {
    /// What the world starts with, unless it is taken up again from a file.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.plan.seed = Some(seed);
        self
    }

    /// Keeps the world in an SQLite file instead of in memory.
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.plan.file = Some(file.into());
        self
    }

    /// A clock that stands still until it is advanced, and ids that are the same in every run.
    pub fn virtual_clock(mut self) -> Self {
        self.plan.is_virtual = true;
        self
    }

    /// The same, starting at a time of one's choice.
    ///
    /// # Errors
    ///
    /// When the time is outside the calendar (years -9999 to 9999).
    pub fn virtual_clock_from(mut self, start: SystemTime) -> Result<Self, MockError> {
        self.plan.start =
            Some(Timestamp::try_from(start).map_err(|error| MockError(error.to_string()))?);
        Ok(self.virtual_clock())
    }

    /// The seed of every random id.
    pub fn rng(mut self, seed: u64) -> Self {
        self.plan.rng = Some(seed);
        self
    }

    /// Makes the mock.
    ///
    /// # Errors
    ///
    /// When the store file cannot be used or the seed document contradicts itself.
    pub fn build(self) -> Result<Mock, MockError> {
        let (world, _) = World::open(&self.plan).map_err(|error| MockError(error.to_string()))?;
        Ok(Mock::of(world))
    }
}

impl Mock {
    /// Starts the making of a mock.
    pub fn builder() -> MockBuilder {
        MockBuilder {
            plan: Plan {
                file: None,
                seed: None,
                is_virtual: false,
                start: None,
                rng: None,
            },
        }
    }

    pub(crate) fn of(world: World) -> Self {
        Self {
            service: MockService::new(world.clone()),
            world,
        }
    }

    /// The mock as a tower service, to be mounted anywhere.
    pub fn service(&self) -> MockService {
        self.service.clone()
    }

    /// The mock as the transport of a client, without a socket. Any base address will do.
    pub fn transport(&self) -> MockTransport {
        MockTransport::new(self.service())
    }

    /// Serves on a free port of the loopback address until the answer is dropped.
    ///
    /// # Errors
    ///
    /// When no port can be bound.
    pub async fn serve(&self) -> std::io::Result<MockServer> {
        MockServer::start(self.service()).await
    }

    /// The time of the mock.
    pub fn now(&self) -> SystemTime {
        // A platform whose clock is narrower than the calendar gets its own beginning of time.
        self.world
            .clock()
            .now()
            .try_into()
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Moves a virtual clock forward.
    ///
    /// # Errors
    ///
    /// When the clock is real, the time leaves the calendar, or the store fails.
    pub fn advance(&self, span: Duration) -> Result<(), MockError> {
        self.world
            .advance(span)
            .map(drop)
            .map_err(|error| MockError(error.to_string()))
    }

    /// Puts everything back to the seed: the same calls then get the same answers again.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn reset(&self) -> Result<(), MockError> {
        self.world
            .reset()
            .map_err(|error| MockError(error.to_string()))
    }
}
