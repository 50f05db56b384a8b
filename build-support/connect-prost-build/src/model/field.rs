//! Fields of messages, with their Rust names and types as prost makes them.

use prost_reflect::{FieldDescriptor, Kind as DescriptorKind, Syntax};
use syn::Ident;

use super::element::Element;
use super::kind::Kind;
use super::layout::Layout;
use super::naming::{snake, upper_camel};
use super::option::ElementOptions;
use super::type_ref::TypeRef;

/// A field of a message.
#[derive(Debug)]
pub(crate) struct Field {
    pub name: String,
    pub json_name: String,
    pub number: u32,
    /// prost's name of the field; a member of a oneof is no field of the struct, see `variant`.
    pub ident: Ident,
    /// Of the elements when repeated; of a map see [`Cardinality::Map`].
    pub kind: Kind,
    pub cardinality: Cardinality,
    /// Index in [`super::Message::oneofs`].
    pub oneof: Option<usize>,
    /// Name in the oneof's enum.
    pub variant: Option<Ident>,
    /// Whether prost puts the message into a `Box`.
    pub boxed: bool,
    /// Whether the map is a `BTreeMap`.
    pub btree_map: bool,
    /// Whether the bytes, or those in the values of the map, are `Bytes`.
    pub bytes: bool,
    /// `debug_redact`.
    pub redact: bool,
    /// Not written when empty although defaults are emitted.
    pub omit_empty: bool,
    pub comment: String,
    pub descriptor: FieldDescriptor,
}

/// How often a field occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cardinality {
    /// A plain value; its zero is not on the wire.
    Implicit,
    /// An `Option`: messages, `optional` fields; members of oneofs too, although they are variants of an enum instead.
    Explicit,
    /// A plain value that is always on the wire (proto2).
    Required,
    Repeated,
    Map {
        key: Box<Kind>,
        value: Box<Kind>,
    },
}

impl Field {
    pub(crate) fn of(
        descriptor: FieldDescriptor,
        oneof: Option<usize>,
        layout: &Layout<'_>,
    ) -> Self {
        let options = ElementOptions::of(&descriptor);
        let name = descriptor.name().to_owned();
        Field {
            json_name: descriptor.json_name().to_owned(),
            number: descriptor.number(),
            ident: snake(&name),
            kind: Kind::of(&descriptor, layout),
            cardinality: Cardinality::of(&descriptor, layout),
            oneof,
            variant: oneof.map(|_| upper_camel(&name)),
            boxed: layout.is_boxed(&descriptor),
            btree_map: layout.is_btree_map(&descriptor),
            bytes: layout.is_bytes(&descriptor),
            redact: options.debug_redact(),
            omit_empty: options.extension_bool("connectprost.options.v1.omit_empty"),
            comment: descriptor.comment(),
            name,
            descriptor,
        }
    }

    /// Returns the message that the field holds, for maps as its value.
    pub(crate) fn message(&self) -> Option<&TypeRef> {
        match self.element() {
            Kind::Message(type_ref) => Some(type_ref),
            _ => None,
        }
    }

    /// Returns the enum that the field holds, for maps as its value.
    pub(crate) fn enumeration(&self) -> Option<&TypeRef> {
        match self.element() {
            Kind::Enum(type_ref) => Some(type_ref),
            _ => None,
        }
    }

    /// Returns the type of one value: of an item for lists, of a value for maps.
    pub(crate) fn element(&self) -> &Kind {
        match &self.cardinality {
            Cardinality::Map { value, .. } => value,
            _ => &self.kind,
        }
    }
}

impl Cardinality {
    fn of(descriptor: &FieldDescriptor, layout: &Layout<'_>) -> Self {
        if let (true, DescriptorKind::Message(entry)) = (descriptor.is_map(), descriptor.kind()) {
            let key = Box::new(Kind::of(&entry.map_entry_key_field(), layout));
            let value = Box::new(Kind::of(&entry.map_entry_value_field(), layout));
            return Cardinality::Map { key, value };
        }
        if descriptor.is_list() {
            return Cardinality::Repeated;
        }
        if descriptor.is_required() {
            return Cardinality::Required;
        }
        let proto2 = descriptor.parent_file().syntax() == Syntax::Proto2;
        if proto2 || descriptor.supports_presence() {
            Cardinality::Explicit
        } else {
            Cardinality::Implicit
        }
    }
}
