//! The types generated from `proto/` with options, and the hand-written types that they use.

mod money;
mod version;

pub use money::{Currency, Money};

/// The package.
pub mod shop {
    pub use crate::generated::shop::v1;
}

/// The package of what is served as it is.
pub mod file {
    pub use crate::generated::file::v1;
}

/// A built-in message.
pub use generated::google::api::HttpBody;

mod generated {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// The generated text.
pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/shop.v1.rs"));
