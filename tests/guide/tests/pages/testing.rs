//! `docs/guide/testing.md`.

include!(concat!(env!("OUT_DIR"), "/testing.rs"));
