use prost_reflect::{FieldDescriptor, Syntax};
use syn::Ident;

use super::layout::Layout;
use super::naming::{snake, upper_camel};
use super::option::Options;
use super::position::Element;
use super::{TypeRef, option};

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
    /// Place in [`super::Message::oneofs`].
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

/// Type of a field.
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

/// How often a field is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cardinality {
    /// A plain value; its zero is not on the wire.
    Implicit,
    /// An `Option`: messages, `optional` fields; members of oneofs too, though the enum takes the place of the `Option`.
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
        let options = Options::of(&descriptor);
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
            redact: option::debug_redact(&descriptor),
            omit_empty: options.extension_bool("connectprost.options.v1.omit_empty"),
            comment: descriptor.comment(),
            name,
            descriptor,
        }
    }

    /// The message that the field holds, for maps as its value.
    pub(crate) fn message(&self) -> Option<&TypeRef> {
        match self.element() {
            Kind::Message(type_ref) => Some(type_ref),
            _ => None,
        }
    }

    /// The same for an enum.
    pub(crate) fn enumeration(&self) -> Option<&TypeRef> {
        match self.element() {
            Kind::Enum(type_ref) => Some(type_ref),
            _ => None,
        }
    }

    /// What there may be several of; for maps the value.
    pub(crate) fn element(&self) -> &Kind {
        match &self.cardinality {
            Cardinality::Map { value, .. } => value,
            _ => &self.kind,
        }
    }
}

impl Kind {
    fn of(descriptor: &FieldDescriptor, layout: &Layout<'_>) -> Self {
        use prost_reflect::Kind as Described;
        match descriptor.kind() {
            Described::Double => Kind::Double,
            Described::Float => Kind::Float,
            Described::Int32 => Kind::Int32,
            Described::Int64 => Kind::Int64,
            Described::Uint32 => Kind::Uint32,
            Described::Uint64 => Kind::Uint64,
            Described::Sint32 => Kind::Sint32,
            Described::Sint64 => Kind::Sint64,
            Described::Fixed32 => Kind::Fixed32,
            Described::Fixed64 => Kind::Fixed64,
            Described::Sfixed32 => Kind::Sfixed32,
            Described::Sfixed64 => Kind::Sfixed64,
            Described::Bool => Kind::Bool,
            Described::String => Kind::String,
            Described::Bytes => Kind::Bytes,
            Described::Enum(inner) => Kind::Enum(layout.enumeration(&inner)),
            Described::Message(inner) => Kind::Message(layout.message(&inner)),
        }
    }
}

impl Cardinality {
    fn of(descriptor: &FieldDescriptor, layout: &Layout<'_>) -> Self {
        if let (true, prost_reflect::Kind::Message(entry)) =
            (descriptor.is_map(), descriptor.kind())
        {
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
