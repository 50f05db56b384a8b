//! Messages of ours, with serde's traits from elsewhere.

/// The messages.
pub mod generated {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// The traits, which the other generator writes for the module of the messages.
mod json {
    use crate::generated::shop::v1::*;

    include!(concat!(env!("OUT_DIR"), "/shop.v1.serde.rs"));
}

// What travels by itself; what is within it goes by the other generator's traits alone.
protojson_prost::serde_bridge!(generated::shop::v1::Item, "shop.v1.Item");
