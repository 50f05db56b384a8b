//! Lowers one field.

use prost_reflect::{DynamicMessage, Value};

use super::Syntax;
use super::encoding::{FieldEncoding, LABEL_REQUIRED, TYPE_GROUP, encoding, is_repeated};
use super::features::{Features, Presence};
use super::presence::is_implicit;
use super::tree::{drop_features, number, options_mut};

/// What a field is declared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldParent {
    Message,
    /// Maps are always written with lengths.
    Map,
    Extension,
}

/// Lowers one field, and returns whether it needs a oneof of its own to have presence.
pub(super) fn lower(
    field: &mut DynamicMessage,
    features: Features,
    parent: FieldParent,
    syntax: Syntax,
) -> bool {
    let implicit = is_implicit(field, features);
    let encoding = encoding(field);
    drop_features(field);
    if encoding == FieldEncoding::Message && features.delimited && parent != FieldParent::Map {
        field.set_field_by_name("type", Value::EnumNumber(TYPE_GROUP));
    }
    if is_repeated(field) {
        if encoding == FieldEncoding::Packable
            && let Some(options) = options_mut(field)
        {
            options.set_field_by_name("packed", Value::Bool(features.packed));
        }
        return false;
    }
    let in_oneof = number(field, "oneof_index").is_some();
    if parent == FieldParent::Extension || in_oneof {
        return false;
    }
    if features.presence == Presence::LegacyRequired
        || number(field, "label") == Some(LABEL_REQUIRED)
    {
        field.set_field_by_name("label", Value::EnumNumber(LABEL_REQUIRED));
        return false;
    }
    // Messages are optional in proto3 anyway; prost does not treat groups alike.
    let is_group = number(field, "type") == Some(TYPE_GROUP);
    syntax == Syntax::Proto3 && !implicit && (encoding != FieldEncoding::Message || is_group)
}
