//! Types of CEL, and those of what prost holds.

use prost_reflect::{DynamicMessage, ReflectMessage as _};

use crate::model::{Kind, TypeRef, WellKnown};

/// Type of a value in CEL.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Duration,
    Timestamp,
    /// `&[E]`, or `Vec<E>` when owned.
    List(Box<Held>),
    /// `Option<&M>` of a map of prost's; nothing is an empty one.
    Map(Box<Held>, Box<Held>),
    /// `Option<&M>`, or `&M` where it is present for sure; nothing is a default one.
    Message(TypeRef),
    /// `Option<T>`: what a wrapper holds, or null.
    Nullable(Box<Type>),
    /// `cel::Value`.
    Dyn,
    /// A message of rules, known while building.
    Rules(DynamicMessage),
    /// The name of a type.
    Named,
}

/// How a collection holds what is in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    /// As prost does.
    Field(Kind),
    /// As the value of an expression, owned.
    Owned(Type),
    /// As the value of an expression, borrowed.
    Borrowed(Type),
}

impl Type {
    /// Returns the name of the type, for errors.
    pub(crate) fn name(&self) -> String {
        match self {
            Type::Null => "null".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Int => "int".to_owned(),
            Type::Uint => "uint".to_owned(),
            Type::Double => "double".to_owned(),
            Type::String => "string".to_owned(),
            Type::Bytes => "bytes".to_owned(),
            Type::Duration => "google.protobuf.Duration".to_owned(),
            Type::Timestamp => "google.protobuf.Timestamp".to_owned(),
            Type::List(held) => format!("list({})", held.name()),
            Type::Map(key, value) => format!("map({}, {})", key.name(), value.name()),
            Type::Message(message) => message.full_name.clone(),
            Type::Nullable(inner) => format!("wrapper({})", inner.name()),
            Type::Dyn => "dyn".to_owned(),
            Type::Rules(message) => message.descriptor().full_name().to_owned(),
            Type::Named => "type".to_owned(),
        }
    }

    /// Returns whether Rust copies values of it.
    pub(crate) fn is_scalar(&self) -> bool {
        matches!(
            self,
            Type::Bool | Type::Int | Type::Uint | Type::Double | Type::Duration | Type::Timestamp
        )
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Type::Int | Type::Uint | Type::Double)
    }
}

impl Held {
    fn name(&self) -> String {
        match self {
            Held::Field(kind) => type_of(kind).map_or_else(|| "any".to_owned(), |ty| ty.name()),
            Held::Owned(ty) | Held::Borrowed(ty) => ty.name(),
        }
    }
}

/// Returns the type of a single value; none for what CEL would have to unpack at run time.
pub(crate) fn type_of(kind: &Kind) -> Option<Type> {
    if let Some(inner) = kind.wrapped() {
        return type_of(inner).map(|inner| Type::Nullable(Box::new(inner)));
    }
    Some(match kind {
        Kind::Double | Kind::Float => Type::Double,
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => Type::Int,
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Type::Int,
        Kind::Uint32 | Kind::Fixed32 | Kind::Uint64 | Kind::Fixed64 => Type::Uint,
        Kind::Bool => Type::Bool,
        Kind::String => Type::String,
        Kind::Bytes => Type::Bytes,
        Kind::Message(message) => match message.google {
            Some(WellKnown::Any) => return None,
            Some(WellKnown::Duration) => Type::Duration,
            Some(WellKnown::Timestamp) => Type::Timestamp,
            Some(WellKnown::Value | WellKnown::Struct | WellKnown::ListValue) => Type::Dyn,
            _ => Type::Message(message.clone()),
        },
    })
}

/// Returns the type of what a collection holds.
pub(super) fn held_type(held: &Held) -> Option<Type> {
    match held {
        Held::Field(kind) => type_of(kind),
        Held::Owned(ty) | Held::Borrowed(ty) => Some(ty.clone()),
    }
}
