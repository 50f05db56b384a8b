//! A message of any type, for interceptors.

use std::any::Any;

use protojson_prost::WriteOptions;

use crate::{ConnectError, Message};

/// A decoded message as interceptors see it.
pub struct AnyMessage {
    inner: Box<dyn Erased>,
}

trait Erased: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
    fn to_json(&self, options: &WriteOptions) -> Result<String, protojson_prost::Error>;
    fn name(&self) -> &'static str;
}

impl<M: Message> Erased for M {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }

    fn to_json(&self, options: &WriteOptions) -> Result<String, protojson_prost::Error> {
        protojson_prost::to_string(self, options)
    }

    fn name(&self) -> &'static str {
        M::DESCRIPTOR.full_name
    }
}

impl AnyMessage {
    /// Wraps a message.
    pub fn new<M: Message>(message: M) -> Self {
        Self {
            inner: Box::new(message),
        }
    }

    /// Returns the message, if it has that type.
    #[must_use]
    pub fn downcast_ref<M: Message>(&self) -> Option<&M> {
        self.inner.as_any().downcast_ref()
    }

    /// Returns the message, to be changed, if it has that type.
    pub fn downcast_mut<M: Message>(&mut self) -> Option<&mut M> {
        self.inner.as_any_mut().downcast_mut()
    }

    /// The full name of the message's type: `package.Message`.
    fn type_name(&self) -> &'static str {
        self.inner.name()
    }

    /// Returns the message as JSON. For logs, pass options that redact.
    ///
    /// # Errors
    ///
    /// When the message has no JSON form: a time out of range, an `Any` of an unregistered type.
    pub fn to_json(&self, options: &WriteOptions) -> Result<String, protojson_prost::Error> {
        self.inner.to_json(options)
    }

    /// Returns the message itself. An interceptor that replaced it by one of another type has a defect.
    pub(crate) fn downcast<M: Message>(self) -> Result<M, ConnectError> {
        match self.inner.into_any().downcast::<M>() {
            Ok(message) => Ok(*message),
            Err(_) => Err(ConnectError::internal(
                "an interceptor changed the type of a message",
            )),
        }
    }
}

impl std::fmt::Debug for AnyMessage {
    /// The type only: fields may be secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("AnyMessage")
            .field(&self.type_name())
            .finish()
    }
}
