//! The types generated from `proto/` with options, and the hand-written types that they use.

mod money;
mod version;

pub use money::{Currency, Money};

/// The package.
pub mod shop {
    pub use crate::generated::shop::v1;
}

mod generated {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// The generated text.
pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/shop.v1.rs"));
