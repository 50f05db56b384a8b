//! Repository tasks, run as `cargo xtask <verb>`.

fn main() {}
