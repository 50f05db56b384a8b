//! One file of a descriptor set.

use prost::Message as _;
use prost::bytes::Bytes;
use prost_types::FileDescriptorProto;

use super::HOW_TO_MAKE_ONE;
use crate::BuildError;
use crate::load::editions;

/// One file of a set.
pub(crate) struct SetFile {
    /// As received, unless the file is of an edition.
    pub bytes: Bytes,
    /// What `prost_types` knows of it: to look at, never to be written.
    pub proto: FileDescriptorProto,
}

impl SetFile {
    pub(crate) fn parse(bytes: Bytes) -> Result<SetFile, BuildError> {
        let bytes = editions::lowered(bytes)?;
        let proto = FileDescriptorProto::decode(bytes.clone()).map_err(|error| {
            BuildError::new(format!(
                "a file of the descriptor set cannot be read: {error}"
            ))
            .with_help(HOW_TO_MAKE_ONE)
        })?;
        if proto.name().is_empty() {
            return Err(BuildError::new("a file of the descriptor set has no name")
                .with_help(HOW_TO_MAKE_ONE));
        }
        Ok(SetFile { bytes, proto })
    }

    pub(crate) fn name(&self) -> &str {
        self.proto.name()
    }

    pub(crate) fn package(&self) -> &str {
        self.proto.package()
    }
}
