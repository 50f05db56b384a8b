//! An error detail as an element of `details` in a Connect error body.
//!
//! Basis: "Error Detail" of the Connect protocol: `type`, `value` in base64, `debug`.

use base64::Engine as _;
#[cfg(feature = "client")]
use base64::engine::general_purpose::GeneralPurpose;
#[cfg(feature = "server")]
use base64::engine::general_purpose::STANDARD_NO_PAD;
#[cfg(feature = "client")]
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
#[cfg(feature = "server")]
use serde_json::Map;
use serde_json::Value;

use crate::ErrorDetail;

/// Senders differ in their padding.
#[cfg(feature = "client")]
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Writes a detail.
#[cfg(feature = "server")]
pub(super) fn to_json(detail: &ErrorDetail) -> Value {
    let mut object = Map::new();
    object.insert("type".to_owned(), detail.type_name().into());
    let value = STANDARD_NO_PAD.encode(detail.value());
    object.insert("value".to_owned(), value.into());
    if let Some(debug) = detail.debug() {
        object.insert("debug".to_owned(), debug.clone());
    }
    object.into()
}

/// Reads a detail; `None` if it has no type or its value is not base64.
#[cfg(feature = "client")]
pub(in crate::protocol) fn from_json(json: &Value) -> Option<ErrorDetail> {
    let type_name = json.get("type")?.as_str()?;
    let value = LENIENT.decode(json.get("value")?.as_str()?).ok()?;
    let name = type_name.rsplit('/').next().unwrap_or_default();
    let detail = ErrorDetail::new(name, value);
    Some(match json.get("debug") {
        Some(debug) => detail.with_debug(debug.clone()),
        None => detail,
    })
}

#[cfg(all(feature = "client", feature = "server"))]
#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn base64_is_written_without_padding_and_read_with_and_without() {
        let detail = ErrorDetail::new("a.B", vec![1, 2, 3, 4]);
        assert_eq!(to_json(&detail), json!({"type": "a.B", "value": "AQIDBA"}));
        for value in ["AQIDBA", "AQIDBA=="] {
            let read = from_json(&json!({"type": "a.B", "value": value}));
            assert_eq!(read.as_ref(), Some(&detail));
        }
    }

    #[test]
    fn json_without_type_or_with_invalid_base64_is_not_a_detail() {
        assert!(from_json(&json!({"value": ""})).is_none());
        assert!(from_json(&json!({"type": "a.B", "value": "*"})).is_none());
    }
}
