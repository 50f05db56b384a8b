//! Generated messages whose serde traits come from another generator.

/// The messages.
pub mod generated {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// The serde traits, generated for the module of the messages.
mod json {
    use crate::generated::shop::v1::*;

    include!(concat!(env!("OUT_DIR"), "/shop.v1.serde.rs"));
}

// The message that is sent; messages inside it need only the traits of the other generator.
protojson_prost::serde_bridge!(generated::shop::v1::Item, "shop.v1.Item");
