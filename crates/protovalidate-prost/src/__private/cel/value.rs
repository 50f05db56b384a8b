//! A value whose type is known at run time.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use super::{Duration, Error, Timestamp};

/// A value of any type.
#[derive(Clone)]
#[non_exhaustive]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// A bool.
    Bool(bool),
    /// A signed integer, or an enum.
    Int(i64),
    /// An unsigned integer.
    Uint(u64),
    /// A float or a double.
    Double(f64),
    /// A string.
    String(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A span of time.
    Duration(Duration),
    /// A point in time.
    Timestamp(Timestamp),
    /// A list.
    List(Vec<Value<'a>>),
    /// A map, in no order.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// A message.
    Message(&'a dyn Message),
    /// The name of a type.
    Type(&'static str),
}

/// A message whose fields are read by name.
///
/// Generated for messages that an expression uses as `dyn`, and for those below them.
pub trait Message {
    /// Returns the full name in the schema.
    fn full_name(&self) -> &'static str;
    /// Returns the value of a field, its default if it is not set; `None` if there is no such field.
    fn get(&self, name: &str) -> Option<Value<'_>>;
    /// Returns whether a field is set; `None` if there is no such field.
    fn is_set(&self, name: &str) -> Option<bool>;
    /// Returns whether another message is of the same type and equal.
    fn is_same(&self, other: &dyn Message) -> bool;
    /// Returns the message for a downcast.
    fn as_any(&self) -> &dyn Any;
    /// Returns an empty message.
    fn empty() -> &'static Self
    where
        Self: Sized;
}

impl<'a> Value<'a> {
    /// Wraps a message; `None` becomes an empty one.
    pub fn message<M: Message + 'static>(message: Option<&'a M>) -> Self {
        Self::Message(message.unwrap_or_else(|| M::empty()))
    }

    /// Creates a map of entries.
    ///
    /// # Errors
    /// Fails when a key occurs twice, or a key's type is not allowed.
    pub fn map(entries: Vec<(Value<'a>, Value<'a>)>) -> Result<Self, Error> {
        for (at, (key, _)) in entries.iter().enumerate() {
            if !matches!(
                key,
                Self::Bool(_) | Self::Int(_) | Self::Uint(_) | Self::String(_)
            ) {
                return Err(Error::NO_OVERLOAD);
            }
            if entries[..at].iter().any(|(earlier, _)| earlier == key) {
                return Err(Error::new("a key occurs twice"));
            }
        }
        Ok(Self::Map(entries))
    }

    /// Returns the name of the value's type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::String(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::Timestamp(_) => "google.protobuf.Timestamp",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Message(message) => message.full_name(),
            Self::Type(_) => "type",
        }
    }
}

/// Shows the type alone, not the value.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Value").field(&self.type_name()).finish()
    }
}

/// Numbers of different types are equal if their values are.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Duration(a), Self::Duration(b)) => a == b,
            (Self::Timestamp(a), Self::Timestamp(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Map(a), Self::Map(b)) => {
                a.len() == b.len() && a.iter().all(|entry| b.contains(entry))
            }
            (Self::Message(a), Self::Message(b)) => a.is_same(*b),
            (Self::Type(a), Self::Type(b)) => a == b,
            _ => matches!(
                super::compare(self, other),
                Ok(Some(std::cmp::Ordering::Equal))
            ),
        }
    }
}

impl<'a> From<&'a prost_types::Value> for Value<'a> {
    fn from(value: &'a prost_types::Value) -> Self {
        use prost_types::value::Kind;
        match &value.kind {
            None | Some(Kind::NullValue(_)) => Self::Null,
            Some(Kind::NumberValue(number)) => Self::Double(*number),
            Some(Kind::StringValue(text)) => Self::String(Cow::from(text)),
            Some(Kind::BoolValue(flag)) => Self::Bool(*flag),
            Some(Kind::StructValue(fields)) => Self::from(fields),
            Some(Kind::ListValue(list)) => Self::from(list),
        }
    }
}

impl<'a> From<&'a prost_types::Struct> for Value<'a> {
    fn from(message: &'a prost_types::Struct) -> Self {
        let entry = |(name, value): (&'a String, &'a prost_types::Value)| {
            (Self::String(Cow::from(name)), Self::from(value))
        };
        Self::Map(message.fields.iter().map(entry).collect())
    }
}

impl<'a> From<&'a prost_types::ListValue> for Value<'a> {
    fn from(list: &'a prost_types::ListValue) -> Self {
        Self::List(list.values.iter().map(Self::from).collect())
    }
}
