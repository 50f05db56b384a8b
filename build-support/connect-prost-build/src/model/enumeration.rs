//! Enums and their values.

use prost_reflect::{EnumDescriptor, EnumValueDescriptor};
use syn::Ident;

use super::TypeRef;
use super::element::Element;
use super::layout::Layout;
use super::naming::variant;

/// An enum.
#[derive(Debug)]
pub(crate) struct Enum {
    pub type_ref: TypeRef,
    /// In declaration order, aliases included.
    pub values: Vec<EnumValue>,
    pub comment: String,
    pub descriptor: EnumDescriptor,
}

/// A value of an enum.
#[derive(Debug)]
pub(crate) struct EnumValue {
    /// `ROLE_ADMIN`.
    pub name: String,
    pub number: i32,
    /// `Admin`; an alias has the variant of the first value with its number.
    pub variant: Ident,
    pub comment: String,
    pub descriptor: EnumValueDescriptor,
}

impl Enum {
    pub(crate) fn of(descriptor: EnumDescriptor, layout: &Layout<'_>) -> Self {
        let mut values: Vec<EnumValue> = Vec::new();
        // The pool hands values out by number; the file's order is that of the proto.
        let declared = descriptor.enum_descriptor_proto().value.iter();
        for value in declared.filter_map(|proto| descriptor.get_value_by_name(proto.name())) {
            let first = values.iter().find(|known| known.number == value.number());
            values.push(EnumValue {
                name: value.name().to_owned(),
                number: value.number(),
                variant: match first {
                    Some(first) => first.variant.clone(),
                    None => variant(descriptor.name(), value.name()),
                },
                comment: value.comment(),
                descriptor: value,
            });
        }
        let comment = descriptor.comment();
        Enum {
            type_ref: layout.enumeration(&descriptor),
            values,
            comment,
            descriptor,
        }
    }
}
