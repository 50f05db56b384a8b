//! What the generator makes of `proto/`. The text of it is checked in below `expected/`: a test
//! compares the two, `cargo xtask golden` copies what has changed.

/// A module below the crate's root, to show that the include can stand anywhere.
pub mod generated {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// Where the files lie that this crate includes.
pub const OUT_DIR: &str = env!("OUT_DIR");
