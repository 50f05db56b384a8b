//! Messages.

use prost_reflect::MessageDescriptor;

use super::element::Element;
use super::layout::Layout;
use super::{Field, Oneof, TypeRef};

/// A message.
#[derive(Debug)]
pub(crate) struct Message {
    pub type_ref: TypeRef,
    /// In declaration order, the members of oneofs included.
    pub fields: Vec<Field>,
    /// The oneofs that stand in the file; not those that make a field optional.
    pub oneofs: Vec<Oneof>,
    pub comment: String,
    pub descriptor: MessageDescriptor,
}

impl Message {
    pub(crate) fn of(descriptor: MessageDescriptor, layout: &Layout<'_>) -> Self {
        let type_ref = layout.message(&descriptor);
        let written: Vec<_> = descriptor
            .oneofs()
            .filter(|oneof| !oneof.is_synthetic())
            .collect();
        // The pool hands fields out by number; the file's order is that of the proto.
        let fields: Vec<Field> = descriptor
            .descriptor_proto()
            .field
            .iter()
            .filter_map(|proto| descriptor.get_field_by_name(proto.name()))
            .map(|field| {
                let oneof = field.containing_oneof().and_then(|oneof| {
                    written
                        .iter()
                        .position(|known| known.name() == oneof.name())
                });
                Field::of(field, oneof, layout)
            })
            .collect();
        let oneofs = written
            .into_iter()
            .enumerate()
            .map(|(at, oneof)| Oneof::of(oneof, at, &type_ref, &fields))
            .collect();
        let comment = descriptor.comment();
        Message {
            type_ref,
            fields,
            oneofs,
            comment,
            descriptor,
        }
    }
}
