//! What a new world starts with.

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
pub struct Seed(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Demo,
    Empty,
    Document(String),
}

/// A seed document that cannot be used, in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SeedError(String);

impl Seed {
    /// Two enterprises, Acme with 250 members and Globex with four.
    pub fn demo() -> Self {
        Self(Kind::Demo)
    }

    /// The two enterprises and their keys, without members.
    pub fn empty() -> Self {
        Self(Kind::Empty)
    }

    /// A world of one's own, as a JSON document.
    ///
    /// # Errors
    ///
    /// When the document is not JSON of the world format, or contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        document::parse(text).map_err(SeedError)?;
        Ok(Self(Kind::Document(text.to_owned())))
    }

    /// The form that a store keeps, so that a reset finds the way back.
    pub(crate) fn to_text(&self) -> &str {
        match &self.0 {
            Kind::Demo => "demo",
            Kind::Empty => "empty",
            Kind::Document(text) => text,
        }
    }

    pub(crate) fn from_text(text: &str) -> Self {
        Self(match text {
            "demo" => Kind::Demo,
            "empty" => Kind::Empty,
            document => Kind::Document(document.to_owned()),
        })
    }

    /// The world as it is at `start`.
    pub(crate) fn document(&self, start: Timestamp) -> Result<WorldDocument, SeedError> {
        match &self.0 {
            Kind::Demo => Ok(demo::world(start)),
            Kind::Empty => Ok(demo::empty(start)),
            Kind::Document(text) => document::parse(text).map_err(SeedError),
        }
    }

    /// The time that the document itself names.
    pub(crate) fn clock(&self) -> Option<Timestamp> {
        match &self.0 {
            Kind::Demo | Kind::Empty => None,
            Kind::Document(text) => document::parse(text).ok()?.clock,
        }
    }

    /// Makes the world of `transaction` anew from this seed.
    pub(crate) fn plant(
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
