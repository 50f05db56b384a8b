//! Error details: typed messages attached to an error.
//!
//! Basis: "Error Details" of the Connect protocol: a `google.protobuf.Any` without the URL prefix, its bytes as base64 without
//! padding.

use bytes::Bytes;

/// One typed message attached to an error.
///
/// The message is kept as bytes. A detail of a type unknown to this program is passed on unchanged.
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
    /// Makes a detail from the full name of its type (`package.Message`) and the bytes of the message in binary protobuf.
    #[must_use]
    pub fn new(type_name: impl Into<String>, value: impl Into<Bytes>) -> Self {
        Self {
            type_name: type_name.into(),
            value: value.into(),
            debug: None,
        }
    }

    /// Makes a detail from the full name of its type and a message.
    #[must_use]
    pub fn from_message(type_name: impl Into<String>, message: &impl prost::Message) -> Self {
        Self::new(type_name, message.encode_to_vec())
    }

    /// Makes a detail from an `Any`. Its type is the part of the type URL after the last slash.
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

    /// Returns the detail as an `Any` with the prefix `type.googleapis.com/`.
    #[must_use]
    pub fn to_any(&self) -> prost_types::Any {
        prost_types::Any {
            type_url: format!("type.googleapis.com/{}", self.type_name),
            value: self.value.to_vec(),
        }
    }

    /// Sets the `debug` field of a Connect error body: the message as JSON, for people. Programs read the bytes.
    #[cfg(feature = "client")]
    pub(crate) fn with_debug(mut self, debug: serde_json::Value) -> Self {
        self.debug = Some(debug);
        self
    }

    /// Returns the full name of the message's type, such as `buf.validate.Violations`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// Returns the message in binary protobuf.
    #[must_use]
    pub fn value(&self) -> &Bytes {
        &self.value
    }

    /// Returns the `debug` field, if the sender set it. It may differ from the bytes.
    #[must_use]
    pub fn debug(&self) -> Option<&serde_json::Value> {
        self.debug.as_ref()
    }

    /// Decodes the message; `None` if the detail has another type.
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
}

impl std::fmt::Debug for ErrorDetail {
    /// Shows type and length only: the message may hold secrets.
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
    fn the_url_prefix_of_an_any_is_removed_and_restored() {
        let any = prost_types::Any {
            type_url: "type.googleapis.com/a.B".to_owned(),
            value: vec![8, 1],
        };
        let detail = ErrorDetail::from_any(any.clone());
        assert_eq!(detail.type_name(), "a.B");
        assert_eq!(detail.to_any(), any);
    }
}
