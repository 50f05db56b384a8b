//! What generated code and the macros of this crate call, apart from documented items.
//!
//! Not a public interface: an item here may change with any version of `connect-prost-build`.

pub use serde_core;

pub use crate::serde_bridge::{read_serde, read_serde_typed, write_serde, write_serde_fields};
pub use crate::serde_impls::{
    deserialize_enum, deserialize_message, serialize_enum, serialize_message,
};

/// The newest version of generated code that this crate supports.
///
/// Raised together with the generator's version when generated code needs something new.
pub const NEWEST: u32 = 2;

/// The oldest version of generated code that this crate supports.
///
/// Raised to [`NEWEST`] when something that generated code needs is removed.
pub const OLDEST: u32 = 2;

/// Fails to compile when generated code and this crate do not fit together, with a message about which one to update.
#[track_caller]
pub const fn check(version: u32) {
    assert!(
        version <= NEWEST,
        concat!(
            env!("CARGO_PKG_NAME"),
            " is older than the code that connect-prost-build has generated for it: update ",
            env!("CARGO_PKG_NAME"),
            ", here it is ",
            env!("CARGO_PKG_VERSION"),
        )
    );
    assert!(
        version >= OLDEST,
        concat!(
            "this code was generated for an older ",
            env!("CARGO_PKG_NAME"),
            ": update connect-prost-build to ",
            env!("CARGO_PKG_VERSION"),
            " and generate again",
        )
    );
}
