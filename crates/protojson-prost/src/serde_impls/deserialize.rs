//! A [`Reader`] of a serde deserializer.

use std::marker::PhantomData;

use prost_types::Any;
use serde_core::Deserialize as _;
use serde_core::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny};

use super::state::State;
use super::visit::SerdeVisitor;
use crate::field_codec::Enum;
use crate::tree::{Tree, TreeCodec};
use crate::{
    Cause, FieldCodec, ProtoEnum, ProtoJson, ReadOptions, Reader, Segment, VisitResult, Visitor,
};

static SERVER: ReadOptions = ReadOptions::server();

/// Deserializes a message; `Deserialize` implementations call it.
///
/// # Errors
/// Fails when the deserializer fails or the input does not fit.
pub fn deserialize_message<'de, M: ProtoJson, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    Seed::new(&SERVER).deserialize(deserializer)
}

/// Deserializes an enum value from its name or number; `Deserialize` implementations call it.
///
/// # Errors
/// Fails when the deserializer fails, or the enum has no such name or number.
pub fn deserialize_enum<'de, E, D>(deserializer: D) -> Result<E, D::Error>
where
    E: ProtoEnum + TryFrom<i32>,
    D: Deserializer<'de>,
{
    let mut number = 0;
    let state = State::new(&SERVER);
    let mut reader = SerdeReader::new(deserializer, &state, 0);
    match Enum::<E>::read(&mut number, &mut reader)? {
        VisitResult::Value => {}
        VisitResult::Null | VisitResult::Ignored => {
            return Err(D::Error::custom("expected an enum value"));
        }
    }
    E::try_from(number)
        .map_err(|_| D::Error::custom(format_args!("{} has no such number", E::FULL_NAME)))
}

/// Deserializes a message with options.
///
/// ```
/// use protojson_prost::{ReadOptions, Seed};
/// use serde::de::DeserializeSeed;
///
/// let options = ReadOptions::lenient();
/// let value: i64 = Seed::new(&options).deserialize(serde_json::json!("7"))?;
/// assert_eq!(value, 7);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug)]
pub struct Seed<'a, M> {
    options: &'a ReadOptions,
    message: PhantomData<M>,
}

impl<'a, M: ProtoJson> Seed<'a, M> {
    /// Creates a seed with options.
    pub const fn new(options: &'a ReadOptions) -> Self {
        Self {
            options,
            message: PhantomData,
        }
    }
}

impl<'de, M: ProtoJson> DeserializeSeed<'de> for Seed<'_, M> {
    type Value = M;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<M, D::Error> {
        let mut message = M::default();
        let state = State::new(self.options);
        let mut reader = SerdeReader::new(deserializer, &state, 0);
        match message.read_json(&mut reader)? {
            VisitResult::Value => Ok(message),
            VisitResult::Null => Err(D::Error::custom("expected a message, found null")),
            VisitResult::Ignored => Err(D::Error::custom("a message of unknown type")),
        }
    }
}

/// Reads one value from a deserializer.
pub(super) struct SerdeReader<'de, 's, D> {
    deserializer: Option<D>,
    state: &'s State<'s>,
    depth: usize,
    input: PhantomData<&'de ()>,
}

impl<'de, 's, D: Deserializer<'de>> SerdeReader<'de, 's, D> {
    pub(super) fn new(deserializer: D, state: &'s State<'s>, depth: usize) -> Self {
        Self {
            deserializer: Some(deserializer),
            state,
            depth,
            input: PhantomData,
        }
    }

    fn take(&mut self) -> Result<D, D::Error> {
        self.deserializer
            .take()
            .ok_or_else(|| D::Error::custom("a second value was read"))
    }
}

impl<'de, D: Deserializer<'de>> Reader for SerdeReader<'de, '_, D> {
    type Error = D::Error;

    fn options(&self) -> &ReadOptions {
        self.state.options
    }

    fn read<V: Visitor>(&mut self, visitor: &mut V) -> Result<VisitResult, D::Error> {
        let visitor = SerdeVisitor {
            visitor,
            state: self.state,
            depth: self.depth,
        };
        self.take()?.deserialize_any(visitor)
    }

    fn skip(&mut self) -> Result<(), D::Error> {
        IgnoredAny::deserialize(self.take()?).map(|_| ())
    }

    fn any(&mut self, into: &mut Any) -> Result<VisitResult, D::Error> {
        let mut tree = Tree::default();
        let found = TreeCodec::read(&mut tree, self)?;
        if found != VisitResult::Value {
            return Ok(found);
        }
        self.state.charge::<D::Error>(tree.text_bound())?;
        let options = self.state.options;
        let left = options.budget.heap - self.state.heap.get();
        let options = options.clone().budget(options.budget.with_heap(left));
        let (found, taken) = tree.into_any(into, &options).map_err(D::Error::custom)?;
        self.state.charge::<D::Error>(taken)?;
        Ok(found)
    }

    fn charge(&mut self, bytes: usize) -> Result<(), D::Error> {
        self.state.charge(bytes)
    }

    fn fail(&self, cause: Cause) -> D::Error {
        D::Error::custom(cause)
    }

    fn at(error: D::Error, _segment: Segment<'_>) -> D::Error {
        error
    }
}
