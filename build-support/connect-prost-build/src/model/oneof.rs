//! Oneofs.

use heck::ToUpperCamelCase;
use prost_reflect::OneofDescriptor;
use quote::format_ident;
use syn::Ident;

use super::element::Element;
use super::naming::{snake, upper_camel};
use super::{Field, TypeRef};

/// A oneof: a field of the message that holds an enum.
#[derive(Debug)]
pub(crate) struct Oneof {
    pub name: String,
    /// Of the field.
    pub ident: Ident,
    /// Of the enum.
    pub type_ref: TypeRef,
    /// Indexes of [`super::Message::fields`].
    pub fields: Vec<usize>,
    pub comment: String,
    pub descriptor: OneofDescriptor,
}

impl Oneof {
    pub(crate) fn of(
        descriptor: OneofDescriptor,
        at: usize,
        message: &TypeRef,
        fields: &[Field],
    ) -> Self {
        let name = descriptor.name().to_owned();
        let mut ident = upper_camel(&name);
        if is_taken(&descriptor) {
            ident = format_ident!("{ident}OneOf");
        }
        let members = fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.oneof == Some(at));
        Oneof {
            ident: snake(&name),
            type_ref: message.inside(&name, ident),
            fields: members.map(|(position, _)| position).collect(),
            comment: descriptor.comment(),
            name,
            descriptor,
        }
    }
}

/// Returns whether a nested type has the name that the enum would have.
fn is_taken(descriptor: &OneofDescriptor) -> bool {
    let camel = |name: &str| name.to_upper_camel_case();
    let proto = descriptor.parent_message().descriptor_proto();
    let messages = proto.nested_type.iter().map(|nested| nested.name());
    let enums = proto.enum_type.iter().map(|nested| nested.name());
    messages
        .chain(enums)
        .any(|nested| camel(nested) == camel(descriptor.name()))
}
