//! The message types that may stand in a `google.protobuf.Any`.

use std::collections::BTreeMap;
use std::sync::Arc;

use prost_types::Any;

use crate::heap::growth;
use crate::{
    ByteReader, ByteWriter, Cause, DropReason, Error, ErrorKind, MessageType, ObjectWriter, Reader,
    VisitResult, Visitor, Writer, message_type,
};

/// The message types that may stand in a `google.protobuf.Any`. The well-known types always may.
///
/// ```
/// use protojson_prost::{MessageType, Registry};
///
/// let registry = Registry::new().with(&[MessageType::of::<prost_types::Timestamp>()]);
/// assert!(registry.contains("google.protobuf.Timestamp"));
/// assert!(!registry.contains("team.v2.User"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Registry(Option<Arc<BTreeMap<&'static str, MessageType>>>);

impl Registry {
    /// Creates a registry of the well-known types alone.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Adds message types.
    #[must_use]
    pub fn with(mut self, types: &[MessageType]) -> Self {
        let map = Arc::make_mut(self.0.get_or_insert_default());
        map.extend(types.iter().map(|entry| (entry.full_name, *entry)));
        self
    }

    /// Returns whether a message type is known, by its full name.
    pub fn contains(&self, full_name: &str) -> bool {
        self.find(full_name).is_some()
    }

    fn find(&self, full_name: &str) -> Option<MessageType> {
        message_type::well_known(full_name).or_else(|| self.0.as_ref()?.get(full_name).copied())
    }

    /// Finds the type named behind the last slash of a type URL.
    fn resolve(&self, type_url: &str) -> Result<MessageType, Cause> {
        let (_, full_name) = type_url
            .rsplit_once('/')
            .ok_or_else(|| Cause::value("the type URL has no slash"))?;
        self.find(full_name)
            .ok_or_else(|| Cause::new(ErrorKind::UnknownType, "the registry has no such message"))
    }

    pub(crate) fn write(&self, any: &Any, writer: &mut ByteWriter<'_>) -> Result<(), Error> {
        if any.type_url.is_empty() && any.value.is_empty() {
            return writer.object()?.end();
        }
        match self.resolve(&any.type_url) {
            Ok(found) => (found.write)(any, writer),
            Err(cause) => Err(writer.fail(cause).with_excerpt(&any.type_url)),
        }
    }

    pub(crate) fn read(
        &self,
        into: &mut Any,
        reader: &mut ByteReader<'_>,
    ) -> Result<VisitResult, Error> {
        if reader.peek_value() != Some(b'{') {
            return reader.read(&mut Untyped);
        }
        let Some(type_url) = reader.find_type_url()? else {
            return reader.read(&mut Untyped);
        };
        match self.resolve(&type_url) {
            Ok(found) => {
                reader.charge(growth::allocated(type_url.len()))?;
                into.type_url = type_url.into_owned();
                (found.read)(into, reader)
            }
            Err(_) if reader.options().lenient => {
                reader.drop_value(DropReason::UnknownType)?;
                Ok(VisitResult::Ignored)
            }
            Err(cause) => Err(reader.fail(cause).with_excerpt(&type_url)),
        }
    }
}

/// An `Any` without a type, which must be empty.
struct Untyped;

impl Visitor for Untyped {
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "an object"
    }

    fn member<R: Reader>(&mut self, _key: &str, reader: &mut R) -> Result<(), R::Error> {
        Err(reader.fail(Cause::value("`@type` is missing")))
    }
}
