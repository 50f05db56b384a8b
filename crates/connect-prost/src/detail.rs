//! Error details: typed messages that travel with an error.
//!
//! Basis: "Error Details" of the Connect protocol: a `google.protobuf.Any` without the URL, its bytes as base64 without padding.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use bytes::Bytes;

/// One typed message attached to an error.
///
/// The message is kept as bytes, so a detail of a type that this program does not know still passes through whole.
///
/// ```
/// use connect_prost::ErrorDetail;
///
/// let detail = ErrorDetail::from_message("google.protobuf.Duration", &prost_types::Duration { seconds: 5, nanos: 0 });
/// let back: prost_types::Duration = detail.decode("google.protobuf.Duration").unwrap().unwrap();
/// assert_eq!(back.seconds, 5);
/// ```
#[derive(Clone, PartialEq)]
pub struct ErrorDetail {
    type_name: String,
    value: Bytes,
    debug: Option<serde_json::Value>,
}

impl ErrorDetail {
    /// A detail from the full name of its type (`package.Message`) and the message's bytes.
    #[must_use]
    pub fn new(type_name: impl Into<String>, value: impl Into<Bytes>) -> Self {
        Self {
            type_name: type_name.into(),
            value: value.into(),
            debug: None,
        }
    }

    /// A detail from a message and the full name of its type.
    #[must_use]
    pub fn from_message(type_name: impl Into<String>, message: &impl prost::Message) -> Self {
        Self::new(type_name, message.encode_to_vec())
    }

    /// A detail from an `Any`; everything up to the last slash of the type URL is dropped, as Connect does.
    #[must_use]
    pub fn from_any(any: prost_types::Any) -> Self {
        let name = any
            .type_url
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        Self::new(name, any.value)
    }

    /// The detail as an `Any` with the usual `type.googleapis.com/` prefix.
    #[must_use]
    pub fn to_any(&self) -> prost_types::Any {
        prost_types::Any {
            type_url: format!("type.googleapis.com/{}", self.type_name),
            value: self.value.to_vec(),
        }
    }

    /// Adds a readable face for people who look at the JSON; programs read the bytes.
    #[must_use]
    pub fn with_debug(mut self, debug: serde_json::Value) -> Self {
        self.debug = Some(debug);
        self
    }

    /// The full name of the message's type: `buf.validate.Violations`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// The message in protobuf's binary form.
    #[must_use]
    pub fn value(&self) -> &Bytes {
        &self.value
    }

    /// The readable face, where the sender added one. Nothing vouches that it agrees with the bytes.
    #[must_use]
    pub fn debug(&self) -> Option<&serde_json::Value> {
        self.debug.as_ref()
    }

    /// The message, if the detail is of that type.
    ///
    /// # Errors
    ///
    /// When the type matches and the bytes are not such a message.
    pub fn decode<M: prost::Message + Default>(
        &self,
        type_name: &str,
    ) -> Result<Option<M>, prost::DecodeError> {
        if self.type_name != type_name {
            return Ok(None);
        }
        M::decode(self.value.clone()).map(Some)
    }

    /// The detail as it stands in the `details` of a Connect error body.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        object.insert("type".to_owned(), self.type_name.clone().into());
        object.insert(
            "value".to_owned(),
            STANDARD_NO_PAD.encode(&self.value).into(),
        );
        if let Some(debug) = &self.debug {
            object.insert("debug".to_owned(), debug.clone());
        }
        object.into()
    }

    /// A detail from its place in a Connect error body; `None` when it has no type or its value is not base64.
    ///
    /// Base64 is read with or without padding, since senders differ.
    #[must_use]
    pub fn from_json(json: &serde_json::Value) -> Option<Self> {
        let type_name = json.get("type")?.as_str()?;
        let value = LENIENT.decode(json.get("value")?.as_str()?).ok()?;
        let name = type_name.rsplit('/').next().unwrap_or_default();
        Some(Self {
            type_name: name.to_owned(),
            value: value.into(),
            debug: json.get("debug").cloned(),
        })
    }
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl std::fmt::Debug for ErrorDetail {
    /// Type and length only: what the message holds may be secret, and its type knows, not this.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ErrorDetail")
            .field("type", &self.type_name)
            .field("bytes", &self.value.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_face_has_no_padding_and_reads_both() {
        let detail = ErrorDetail::new("a.B", vec![1, 2, 3, 4]);
        assert_eq!(
            detail.to_json(),
            serde_json::json!({"type": "a.B", "value": "AQIDBA"})
        );
        for value in ["AQIDBA", "AQIDBA=="] {
            let read = ErrorDetail::from_json(&serde_json::json!({"type": "a.B", "value": value}));
            assert_eq!(read.as_ref(), Some(&detail));
        }
    }

    #[test]
    fn url_of_an_any_is_dropped_and_given_back() {
        let any = prost_types::Any {
            type_url: "type.googleapis.com/a.B".to_owned(),
            value: vec![8, 1],
        };
        let detail = ErrorDetail::from_any(any.clone());
        assert_eq!(detail.type_name(), "a.B");
        assert_eq!(detail.to_any(), any);
    }

    #[test]
    fn json_without_type_or_with_broken_base64_is_no_detail() {
        assert!(ErrorDetail::from_json(&serde_json::json!({"value": ""})).is_none());
        assert!(
            ErrorDetail::from_json(&serde_json::json!({"type": "a.B", "value": "*"})).is_none()
        );
    }
}
