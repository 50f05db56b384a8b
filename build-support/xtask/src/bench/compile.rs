//! How long generated code takes to compile: the same crate with more products each time, its dependencies built before.

use std::fs;
use std::path::Path;

use super::clock::{Times, user_seconds};
use super::generator::{Generator, OURS, PEERS, fresh};
use crate::tools::finish;
use crate::{Outcome, workspace};

/// Fewer than elsewhere: each takes a while.
const ROUNDS: usize = 3;

/// What ours calls, in this repository.
const OUR_DEPENDENCIES: &str = r#"
connect-prost = { path = "ROOT/crates/connect-prost", features = ["client", "server"] }
protojson-prost = { path = "ROOT/crates/protojson-prost" }
protovalidate-prost = { path = "ROOT/crates/protovalidate-prost" }
prost = "0.14"
prost-types = "0.14"
"#;

/// What the peers' calls.
const PEER_DEPENDENCIES: &str = r#"
pbjson = "0.9"
pbjson-types = "0.9"
prost = "0.14"
serde = "1"
tonic = "0.14"
tonic-prost = "0.14"
"#;

/// Compiles what both make of the protos and prints the processor time per set of products.
pub(super) fn run(binaries: &Path, protos: &Path, scratch: &Path) -> Outcome {
    println!(
        "\nclean compile of that, in dev: processor time of {ROUNDS} rounds; goal 25 s on two cores"
    );
    for (generator, dependencies) in [(&OURS, OUR_DEPENDENCIES), (&PEERS, PEER_DEPENDENCIES)] {
        let package = scratch.join("compile").join(generator.binary);
        prepare(&package, dependencies)?;
        for known in 0..=generator.products.len() {
            let times = time(generator, binaries, protos, &package, known)?;
            let product = known
                .checked_sub(1)
                .map_or("messages", |at| generator.products[at]);
            println!(
                "{:24} {:>12} {times}",
                generator.name,
                format!("+ {product}")
            );
        }
    }
    Ok(())
}

/// A package of its own, with the versions of the lab's lock file, that only lacks its code.
fn prepare(package: &Path, dependencies: &str) -> Outcome {
    fs::create_dir_all(package.join("src"))?;
    let root = workspace::root().canonicalize()?;
    let dependencies = dependencies.replace("ROOT", &root.to_string_lossy());
    let manifest = format!(
        "[package]\nname = \"compiled\"\nedition = \"2024\"\n\n[dependencies]{dependencies}\n[workspace]\n"
    );
    fs::write(package.join("Cargo.toml"), manifest)?;
    fs::copy(root.join("lab/Cargo.lock"), package.join("Cargo.lock"))?;
    fs::write(package.join("src/lib.rs"), "")?;
    finish(build(package))?;
    Ok(())
}

fn time(
    generator: &Generator,
    binaries: &Path,
    protos: &Path,
    package: &Path,
    known: usize,
) -> Result<Times, Box<dyn std::error::Error>> {
    let to = fresh(&package.join("src/generated"))?;
    let products = &generator.products[..known];
    finish(generator.command(binaries, protos, &to, products))?;
    let mut times = Times::default();
    for round in 0..ROUNDS {
        // Another text each time: cargo compiles what has changed.
        let lib = format!(
            "#![allow(warnings)]\n// {known}.{round}\ninclude!(\"generated/protos.rs\");\n"
        );
        fs::write(package.join("src/lib.rs"), lib)?;
        times.add(user_seconds(build(package))?);
    }
    Ok(times)
}

fn build(package: &Path) -> std::process::Command {
    let mut build = workspace::cargo(package);
    build.args(["build", "--quiet", "--target-dir"]);
    build.arg(package.with_file_name("target"));
    build.env("CARGO_INCREMENTAL", "0");
    build
}
