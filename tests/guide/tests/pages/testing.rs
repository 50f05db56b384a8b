//! Compiles and runs the code of `docs/guide/testing.md`.

include!(concat!(env!("OUT_DIR"), "/testing.rs"));
