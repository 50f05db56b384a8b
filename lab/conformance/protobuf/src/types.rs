//! The messages that the suite tests with.

use protojson_prost::Registry;

use crate::answer::{Convert, convert};
use crate::proto::protobuf_test_messages::{proto2, proto3};

/// The way from payload to payload for a message type, by its full name.
pub(crate) fn find(full_name: &str) -> Option<Convert> {
    let convert: Convert = match full_name {
        "protobuf_test_messages.proto2.TestAllTypesProto2" => convert::<proto2::TestAllTypesProto2>,
        "protobuf_test_messages.proto3.TestAllTypesProto3" => convert::<proto3::TestAllTypesProto3>,
        _ => return None,
    };
    Some(convert)
}

/// What an `Any` of the suite may hold.
pub(crate) fn registry() -> Registry {
    Registry::new()
        .with(proto2::MESSAGE_TYPES)
        .with(proto3::MESSAGE_TYPES)
}
