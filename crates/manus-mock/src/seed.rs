//! Seeds: the contents of a new world.

use jiff::Timestamp;

use crate::store::{StoreError, Transaction};

pub(crate) mod demo;
pub(crate) mod document;
pub(crate) mod load;

use document::WorldDocument;

/// The contents of a new world.
///
/// ```
/// use manus_mock::Seed;
///
/// assert!(Seed::from_json(r#"{"enterprises": []}"#).is_ok());
/// assert!(Seed::from_json(r#"{"enterprise": []}"#).is_err());
/// ```
#[derive(Debug, Clone)]
pub struct Seed(Source);

#[derive(Debug, Clone)]
enum Source {
    Demo,
    Empty,
    Document(String),
}

/// An invalid seed document; the message is one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SeedError(String);

impl Seed {
    /// Returns a seed of two enterprises: Acme with 250 members and Globex with four.
    pub fn demo() -> Self {
        Self(Source::Demo)
    }

    /// Returns a seed of the two demo enterprises and their keys, without members.
    pub fn empty() -> Self {
        Self(Source::Empty)
    }

    /// Returns a seed from a JSON document.
    ///
    /// # Errors
    ///
    /// Fails if the document is not JSON of the world format, or contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        document::parse(text).map_err(SeedError)?;
        Ok(Self(Source::Document(text.to_owned())))
    }

    /// Returns the text that a store keeps for a reset: the name of a built-in seed or the document.
    pub(crate) fn to_text(&self) -> &str {
        match &self.0 {
            Source::Demo => "demo",
            Source::Empty => "empty",
            Source::Document(text) => text,
        }
    }

    /// Reads the text of [`Seed::to_text`].
    pub(crate) fn from_text(text: &str) -> Self {
        Self(match text {
            "demo" => Source::Demo,
            "empty" => Source::Empty,
            document => Source::Document(document.to_owned()),
        })
    }

    /// Returns the world of the seed at the time `start`.
    pub(crate) fn document(&self, start: Timestamp) -> Result<WorldDocument, SeedError> {
        match &self.0 {
            Source::Demo => Ok(demo::world(start)),
            Source::Empty => Ok(demo::empty(start)),
            Source::Document(text) => document::parse(text).map_err(SeedError),
        }
    }

    /// Returns the time of the document, if it has one.
    pub(crate) fn clock(&self) -> Option<Timestamp> {
        match &self.0 {
            Source::Demo | Source::Empty => None,
            Source::Document(text) => document::parse(text).ok()?.clock,
        }
    }

    /// Replaces the world in the store by that of this seed.
    pub(crate) fn apply(
        &self,
        start: Timestamp,
        transaction: &mut dyn Transaction,
    ) -> Result<(), StoreError> {
        let document = self
            .document(start)
            .map_err(|error| StoreError::new(error.to_string()))?;
        load::load(&document, transaction)
    }
}
