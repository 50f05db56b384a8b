//! Validators side by side. Each binary is one of them: it validates one message as often as its arguments ask, and
//! `cargo xtask bench validate` counts what that costs.

pub mod sample;
mod task;

pub use task::{Scenario, Task};

/// The scenarios' messages and validators as our generator makes them.
pub mod ours {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// Validators as one writes them by hand.
pub mod hand;

/// The scenarios' messages as prost-build and prost-protovalidate-build make them.
#[cfg(feature = "peers")]
pub mod prost {
    use std::sync::LazyLock;

    use prost_reflect::DescriptorPool;

    /// The schema, for the interpreter.
    pub(crate) fn pool() -> DescriptorPool {
        static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
            let set = include_bytes!(concat!(env!("OUT_DIR"), "/peers.binpb"));
            DescriptorPool::decode(set.as_slice()).expect("the compiler's descriptors are valid")
        });
        POOL.clone()
    }

    include!(concat!(env!("OUT_DIR"), "/prost/messages.rs"));
    include!(concat!(env!("OUT_DIR"), "/prost/validate_impl.rs"));
}

/// The scenarios' messages as buffa-build and protoc-gen-protovalidate-buffa make them.
#[cfg(feature = "peers")]
pub mod buffa {
    include!(concat!(env!("OUT_DIR"), "/buffa/messages.rs"));

    mod validators {
        use super::bench::validate::v1::*;

        include!(concat!(
            env!("OUT_DIR"),
            "/buffa/bench.validate.v1.validate.rs"
        ));
    }
}
