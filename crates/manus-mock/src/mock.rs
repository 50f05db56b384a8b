//! The mock as a library: built in process, then used as a service, a client transport or a server.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::seed::Seed;
use crate::service::MockService;
use crate::world::{World, WorldOptions};

mod server;
mod transport;

pub use server::MockServer;
pub use transport::MockTransport;

/// A world, reachable as a service, as a client transport without a socket, and as a server.
///
/// There is no global state: several mocks can live side by side. A mock ends when its last clone is dropped.
#[derive(Clone)]
pub struct Mock {
    world: World,
    service: MockService,
}

/// Builds a [`Mock`]. By default it has the demo seed, in memory, on a real clock.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct MockBuilder {
    options: WorldOptions,
}

/// An error of the mock; the message is one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MockError(String);

impl std::fmt::Debug for Mock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mock").finish_non_exhaustive()
    }
}

impl MockBuilder {
    /// Sets the seed of a new world. A world that exists in the file of [`MockBuilder::data`] keeps its contents.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.options.seed = Some(seed);
        self
    }

    /// Stores the world in an SQLite file instead of in memory.
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.options.file = Some(file.into());
        self
    }

    /// Uses a clock that stands still until it is advanced, and ids that are the same in every run.
    pub fn virtual_clock(mut self) -> Self {
        self.options.is_virtual = true;
        self
    }

    /// Uses a virtual clock that starts at `start`.
    ///
    /// # Errors
    ///
    /// Fails if the time is outside the calendar (years -9999 to 9999).
    pub fn virtual_clock_from(mut self, start: SystemTime) -> Result<Self, MockError> {
        self.options.start =
            Some(Timestamp::try_from(start).map_err(|error| MockError(error.to_string()))?);
        Ok(self.virtual_clock())
    }

    /// Sets the seed of every random id.
    pub fn rng(mut self, seed: u64) -> Self {
        self.options.rng = Some(seed);
        self
    }

    /// Builds the mock.
    ///
    /// # Errors
    ///
    /// Fails if the store file cannot be used or the seed document contradicts itself.
    pub fn build(self) -> Result<Mock, MockError> {
        let (world, _) =
            World::open(&self.options).map_err(|error| MockError(error.to_string()))?;
        Ok(Mock::new(world))
    }
}

impl Mock {
    /// Returns a builder.
    pub fn builder() -> MockBuilder {
        MockBuilder {
            options: WorldOptions {
                file: None,
                seed: None,
                is_virtual: false,
                start: None,
                rng: None,
            },
        }
    }

    fn new(world: World) -> Self {
        Self {
            service: MockService::new(world.clone()),
            world,
        }
    }

    /// Returns the mock as a tower service.
    pub fn service(&self) -> MockService {
        self.service.clone()
    }

    /// Returns the mock as the transport of a client, without a socket. The client's base address does not matter.
    pub fn transport(&self) -> MockTransport {
        MockTransport::new(self.service())
    }

    /// Serves on a free port of the loopback address until the returned server is dropped.
    ///
    /// # Errors
    ///
    /// Fails if no port can be bound.
    pub async fn serve(&self) -> std::io::Result<MockServer> {
        MockServer::start(self.service()).await
    }

    /// Returns the time of the mock.
    pub fn now(&self) -> SystemTime {
        // A platform's `SystemTime` may have a narrower range than the calendar.
        self.world
            .clock()
            .now()
            .try_into()
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Advances a virtual clock.
    ///
    /// # Errors
    ///
    /// Fails if the clock is real, the time leaves the calendar, or the store fails.
    pub fn advance(&self, span: Duration) -> Result<(), MockError> {
        self.world
            .advance(span)
            .map(drop)
            .map_err(|error| MockError(error.to_string()))
    }

    /// Restores the seed. With a virtual clock the same calls then get the same responses again.
    ///
    /// # Errors
    ///
    /// Fails if the store fails.
    pub fn reset(&self) -> Result<(), MockError> {
        self.world
            .reset()
            .map_err(|error| MockError(error.to_string()))
    }
}
