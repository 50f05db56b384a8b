//! How prost lays a schema out in Rust, with the options of the consumer.

use prost_reflect::{DescriptorPool, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};

use super::external::Externals;
use super::recursion::Recursion;
use super::type_ref::TypeRef;
use crate::options::Options;

/// Which types are somewhere else, which fields are in a `Box`, in a `BTreeMap` or of `Bytes`.
///
/// prost receives the outcome for each element by its full name and has no path to match.
pub(crate) struct Layout<'a> {
    recursion: Recursion,
    externals: &'a Externals,
    options: &'a Options,
}

impl<'a> Layout<'a> {
    pub(crate) fn of(
        pool: &DescriptorPool,
        externals: &'a Externals,
        options: &'a Options,
    ) -> Self {
        Layout {
            recursion: Recursion::of(pool),
            externals,
            options,
        }
    }

    pub(crate) fn message(&self, descriptor: &MessageDescriptor) -> TypeRef {
        self.named(descriptor.full_name(), descriptor.package_name())
    }

    pub(crate) fn enumeration(&self, descriptor: &EnumDescriptor) -> TypeRef {
        self.named(descriptor.full_name(), descriptor.package_name())
    }

    fn named(&self, full_name: &str, package: &str) -> TypeRef {
        TypeRef::named(full_name, package, self.externals)
    }

    /// Returns whether everything of that name is somewhere else.
    pub(crate) fn is_external(&self, full_name: &str) -> bool {
        self.externals.covers(full_name)
    }

    /// Returns whether the field holds a `Box`: because its type leads back to it, or by an option.
    pub(crate) fn is_boxed(&self, field: &FieldDescriptor) -> bool {
        let is_message = matches!(field.kind(), Kind::Message(_));
        if !is_message || field.is_list() || field.is_map() {
            return false;
        }
        self.recursion.boxes(field) || self.options.boxed.names(&boxed_name(field))
    }

    /// Returns whether the field is a `BTreeMap`.
    pub(crate) fn is_btree_map(&self, field: &FieldDescriptor) -> bool {
        field.is_map() && self.options.btree_map.names(field.full_name())
    }

    /// Returns whether the bytes of the field, or in the values of the map, are `Bytes`.
    pub(crate) fn is_bytes(&self, field: &FieldDescriptor) -> bool {
        let holds_bytes = match field.kind() {
            Kind::Bytes => true,
            Kind::Message(entry) if field.is_map() => {
                entry.map_entry_value_field().kind() == Kind::Bytes
            }
            _ => false,
        };
        holds_bytes && self.options.bytes.names(&bytes_name(field))
    }
}

/// Returns what prost calls the field when it asks for a `Box`: a member of a oneof is in the oneof.
pub(crate) fn boxed_name(field: &FieldDescriptor) -> String {
    match field.containing_oneof() {
        Some(oneof) if !oneof.is_synthetic() => format!("{}.{}", oneof.full_name(), field.name()),
        _ => field.full_name().to_owned(),
    }
}

/// Returns what prost calls the field when it asks for `Bytes`: the values of all maps of a message are its `value`.
pub(crate) fn bytes_name(field: &FieldDescriptor) -> String {
    match field.is_map() {
        true => format!("{}.value", field.parent_message().full_name()),
        false => field.full_name().to_owned(),
    }
}
