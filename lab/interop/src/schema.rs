//! Our generated code, around whose messages the peers' services are built too.

include!(concat!(env!("OUT_DIR"), "/protos.rs"));

/// tonic's client and server of the same service.
#[expect(unreachable_pub, reason = "generated for any crate")]
pub(crate) mod tonic {
    include!(concat!(env!("OUT_DIR"), "/tonic/interop.v1.rs"));
}
