use prost_reflect::{DynamicMessage, Value};

use super::Syntax;
use super::features::{Features, Presence};
use super::presence::is_implicit;
use super::tree::{drop_features, number, options_mut};

/// Numbers of `google.protobuf.FieldDescriptorProto.Type` and `Label`.
const TYPE_STRING: i32 = 9;
const TYPE_GROUP: i32 = 10;
const TYPE_MESSAGE: i32 = 11;
const TYPE_BYTES: i32 = 12;
const LABEL_REQUIRED: i32 = 2;
const LABEL_REPEATED: i32 = 3;

/// What matters of a field's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Message,
    Text,
    Packable,
}

pub(super) fn kind(field: &DynamicMessage) -> Kind {
    match number(field, "type") {
        Some(TYPE_MESSAGE | TYPE_GROUP) => Kind::Message,
        Some(TYPE_STRING | TYPE_BYTES) => Kind::Text,
        _ => Kind::Packable,
    }
}

pub(super) fn is_repeated(field: &DynamicMessage) -> bool {
    number(field, "label") == Some(LABEL_REPEATED)
}

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    Message,
    /// Maps are always written with lengths.
    Map,
    Extension,
}

/// Lowers one field, and tells whether it needs a oneof of its own to have presence.
pub(super) fn lower(
    field: &mut DynamicMessage,
    features: Features,
    site: Site,
    syntax: Syntax,
) -> bool {
    let implicit = is_implicit(field, features);
    let kind = kind(field);
    drop_features(field);
    if kind == Kind::Message && features.delimited && site != Site::Map {
        field.set_field_by_name("type", Value::EnumNumber(TYPE_GROUP));
    }
    if is_repeated(field) {
        if kind == Kind::Packable
            && let Some(options) = options_mut(field)
        {
            options.set_field_by_name("packed", Value::Bool(features.packed));
        }
        return false;
    }
    let in_oneof = number(field, "oneof_index").is_some();
    if site == Site::Extension || in_oneof {
        return false;
    }
    if features.presence == Presence::LegacyRequired
        || number(field, "label") == Some(LABEL_REQUIRED)
    {
        field.set_field_by_name("label", Value::EnumNumber(LABEL_REQUIRED));
        return false;
    }
    // Messages are optional in proto3 too; prost wants it said of groups.
    let is_group = number(field, "type") == Some(TYPE_GROUP);
    syntax == Syntax::Proto3 && !implicit && (kind != Kind::Message || is_group)
}
