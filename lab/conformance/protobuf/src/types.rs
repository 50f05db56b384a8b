//! The messages that the suite tests with.

use protojson_prost::Registry;

use crate::executor::{Convert, convert};
use crate::proto::protobuf_test_messages::{editions, proto2, proto3};

/// The way from payload to payload for a message type, by its full name.
pub(crate) fn find(full_name: &str) -> Option<Convert> {
    let convert: Convert = match full_name.strip_prefix("protobuf_test_messages.")? {
        "proto2.TestAllTypesProto2" => convert::<proto2::TestAllTypesProto2>,
        "proto3.TestAllTypesProto3" => convert::<proto3::TestAllTypesProto3>,
        "editions.TestAllTypesEdition2023" => convert::<editions::TestAllTypesEdition2023>,
        "editions.proto2.TestAllTypesProto2" => convert::<editions::proto2::TestAllTypesProto2>,
        "editions.proto3.TestAllTypesProto3" => convert::<editions::proto3::TestAllTypesProto3>,
        _ => return None,
    };
    Some(convert)
}

/// What an `Any` of the suite may hold.
pub(crate) fn registry() -> Registry {
    Registry::new()
        .with(proto2::MESSAGE_TYPES)
        .with(proto3::MESSAGE_TYPES)
        .with(editions::MESSAGE_TYPES)
        .with(editions::proto2::MESSAGE_TYPES)
        .with(editions::proto3::MESSAGE_TYPES)
}
