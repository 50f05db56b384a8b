//! Implicit presence, which only proto3 has.

use prost_reflect::DynamicMessage;

use super::encoding::{FieldEncoding, encoding, is_repeated};
use super::features::{Features, Presence};
use super::tree::{children, is_map_entry, number};
use crate::BuildError;

/// Returns whether a field of the file has implicit presence, which only proto3 has.
pub(super) fn any_implicit(file: &DynamicMessage, features: Features) -> Result<bool, BuildError> {
    any_in(&children(file, "message_type"), features)
}

fn any_in(messages: &[DynamicMessage], around: Features) -> Result<bool, BuildError> {
    for message in messages {
        if is_map_entry(message) {
            continue;
        }
        let features = around.below(message)?;
        for field in children(message, "field") {
            if is_implicit(&field, features.below(&field)?) {
                return Ok(true);
            }
        }
        if any_in(&children(message, "nested_type"), features)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns whether a field has implicit presence. Messages, members of oneofs and repeated fields never have.
pub(super) fn is_implicit(field: &DynamicMessage, features: Features) -> bool {
    features.presence == Presence::Implicit
        && encoding(field) != FieldEncoding::Message
        && number(field, "oneof_index").is_none()
        && !is_repeated(field)
}
