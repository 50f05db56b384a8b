//! The features of editions, inherited from file to field.

use prost_reflect::DynamicMessage;

use super::tree::{child, number, text};
use crate::BuildError;

/// How an empty field differs from an absent one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Explicit,
    Implicit,
    LegacyRequired,
}

/// The features that prost understands in older words. UTF-8 is always checked and JSON always exact, as
/// it is for proto2 and proto3; every language's own features are its own business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Features {
    pub presence: Presence,
    /// Whether an enum has no values but its own.
    pub closed: bool,
    pub packed: bool,
    /// Whether messages are written as groups.
    pub delimited: bool,
}

impl Features {
    /// The defaults of the edition.
    pub(super) const EDITION_2023: Features = Features {
        presence: Presence::Explicit,
        closed: false,
        packed: true,
        delimited: false,
    };

    /// Returns the features of an element that is declared inside: inherited, unless its own options set them.
    pub(super) fn below(self, element: &DynamicMessage) -> Result<Features, BuildError> {
        let said = child(element, "options").and_then(|options| child(&options, "features"));
        let Some(said) = said else {
            return Ok(self);
        };
        let unknown = |feature: &str, value: i32| {
            BuildError::new(format!(
                "the feature {feature} has the value {value}, which edition 2023 does not know"
            ))
            .of_element(text(element, "name"))
            .with_help("set it to a value of edition 2023")
        };
        let mut features = self;
        // Zero is the unset value of every feature.
        let set = |feature: &str| number(&said, feature).filter(|value| *value != 0);
        if let Some(value) = set("field_presence") {
            features.presence = match value {
                1 => Presence::Explicit,
                2 => Presence::Implicit,
                3 => Presence::LegacyRequired,
                _ => return Err(unknown("field_presence", value)),
            };
        }
        let switch = |feature: &str, yes: i32, target: &mut bool| match set(feature) {
            None => Ok(()),
            Some(value @ (1 | 2)) => {
                *target = value == yes;
                Ok(())
            }
            Some(value) => Err(unknown(feature, value)),
        };
        switch("enum_type", 2, &mut features.closed)?;
        switch("repeated_field_encoding", 1, &mut features.packed)?;
        switch("message_encoding", 2, &mut features.delimited)?;
        Ok(features)
    }
}
