//! The type of a single value: of a field, an item, a key or a value of a map.

use proc_macro2::TokenStream;
use prost_reflect::{FieldDescriptor, Kind as DescriptorKind};
use quote::quote;

use super::layout::Layout;
use super::type_ref::TypeRef;
use super::well_known::WellKnown;

/// Type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    String,
    Bytes,
    Enum(TypeRef),
    Message(TypeRef),
}

impl Kind {
    pub(super) fn of(descriptor: &FieldDescriptor, layout: &Layout<'_>) -> Self {
        match descriptor.kind() {
            DescriptorKind::Double => Kind::Double,
            DescriptorKind::Float => Kind::Float,
            DescriptorKind::Int32 => Kind::Int32,
            DescriptorKind::Int64 => Kind::Int64,
            DescriptorKind::Uint32 => Kind::Uint32,
            DescriptorKind::Uint64 => Kind::Uint64,
            DescriptorKind::Sint32 => Kind::Sint32,
            DescriptorKind::Sint64 => Kind::Sint64,
            DescriptorKind::Fixed32 => Kind::Fixed32,
            DescriptorKind::Fixed64 => Kind::Fixed64,
            DescriptorKind::Sfixed32 => Kind::Sfixed32,
            DescriptorKind::Sfixed64 => Kind::Sfixed64,
            DescriptorKind::Bool => Kind::Bool,
            DescriptorKind::String => Kind::String,
            DescriptorKind::Bytes => Kind::Bytes,
            DescriptorKind::Enum(inner) => Kind::Enum(layout.enumeration(&inner)),
            DescriptorKind::Message(inner) => Kind::Message(layout.message(&inner)),
        }
    }

    /// Returns the Rust type of such a value, as seen from the module of `package`; `is_bytes` is whether bytes are `Bytes`.
    pub(crate) fn tokens(&self, package: &str, is_bytes: bool) -> TokenStream {
        match self {
            Kind::Double => quote!(f64),
            Kind::Float => quote!(f32),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => quote!(i32),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => quote!(i64),
            Kind::Uint32 | Kind::Fixed32 => quote!(u32),
            Kind::Uint64 | Kind::Fixed64 => quote!(u64),
            Kind::Bool => quote!(bool),
            Kind::String => quote!(::std::string::String),
            Kind::Bytes if is_bytes => quote!(::prost::bytes::Bytes),
            Kind::Bytes => quote!(::std::vec::Vec<u8>),
            Kind::Message(message) => message.tokens(package),
        }
    }

    /// Returns what a wrapper such as `google.protobuf.Int64Value` holds, which is its type in prost.
    pub(crate) fn wrapped(&self) -> Option<&Kind> {
        let Kind::Message(message) = self else {
            return None;
        };
        Some(match message.well_known()? {
            WellKnown::BoolValue => &Kind::Bool,
            WellKnown::BytesValue => &Kind::Bytes,
            WellKnown::DoubleValue => &Kind::Double,
            WellKnown::FloatValue => &Kind::Float,
            WellKnown::Int32Value => &Kind::Int32,
            WellKnown::Int64Value => &Kind::Int64,
            WellKnown::StringValue => &Kind::String,
            WellKnown::UInt32Value => &Kind::Uint32,
            WellKnown::UInt64Value => &Kind::Uint64,
            _ => return None,
        })
    }

    /// Returns the kind as prost holds it: that of the wrapped value for a wrapper.
    pub(crate) fn unwrapped(&self) -> &Kind {
        self.wrapped().unwrap_or(self)
    }
}
