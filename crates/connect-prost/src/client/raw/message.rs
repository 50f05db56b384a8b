//! A response message as JSON.

use std::fmt;

use protojson_prost::{Registry, WriteOptions};

use crate::{AnyMessage, ConnectError, Message};

/// A message of a response to a raw call, as JSON.
///
/// Its `Debug` is the redacted form.
pub struct RawMessage {
    message: AnyMessage,
    json: String,
    redacted: String,
}

impl RawMessage {
    pub(super) fn new<M: Message>(
        message: M,
        registry: &Registry,
    ) -> Result<RawMessage, ConnectError> {
        let message = AnyMessage::new(message);
        let options = WriteOptions::new().registry(registry.clone());
        let write = |options: &WriteOptions| {
            message.to_json(options).map_err(|error| {
                let text = format!("the response cannot be written as JSON: {error}");
                ConnectError::internal(text).with_source(error)
            })
        };
        Ok(RawMessage {
            json: write(&options)?,
            redacted: write(&options.redact(true))?,
            message,
        })
    }

    /// Returns the whole message as exact ProtoJSON, secrets included.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Returns the message with `"[redacted]"` in place of every field that the schema declares `debug_redact`: for logs and recordings.
    pub fn redacted(&self) -> &str {
        &self.redacted
    }

    /// Returns the message, to be written with other options: indented, for example, or with the fields that hold their default.
    pub fn message(&self) -> &AnyMessage {
        &self.message
    }

    /// Returns the whole message as JSON without copying it.
    pub fn into_json(self) -> String {
        self.json
    }
}

impl fmt::Debug for RawMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawMessage").field(&self.redacted).finish()
    }
}
