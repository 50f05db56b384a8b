//! `cargo xtask bench generate`: our generator beside protox, prost-build, pbjson-build and tonic-prost-build.
//!
//! Both start from `.proto` files and end with Rust in files: whole programs, built for release.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::budget::Budgets;
use super::clock::{PAIRS, Times, user_seconds};
use super::generator::{OURS, PEERS, fresh};
use super::{callgrind, compile, lab};
use crate::tools::finish;
use crate::{Outcome, workspace};

/// How to measure.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Count the instructions of ours only, and hold them to the ceiling in `lab/bench/budgets.toml`.
    #[arg(long)]
    gate: bool,
}

/// Measures and prints.
pub(super) fn run(arguments: &Arguments) -> Outcome {
    let scratch = lab::scratch()?;
    let schema = scratch.join("schema");
    if arguments.gate {
        let binaries = lab::build(&["generate-schema", OURS.binary], &["generate"], false)?;
        write_schema(&binaries, &schema)?;
        return gate(&binaries, &schema, &scratch);
    }
    let names = ["generate-schema", OURS.binary, PEERS.binary];
    let binaries = lab::build(&names, &["generate", "peers"], false)?;
    let size = write_schema(&binaries, &schema)?;
    let protos = workspace::root().join("proto").canonicalize()?;
    speed(&binaries, &schema, &scratch, size)?;
    lines(&binaries, &protos, &scratch)?;
    compile::run(&binaries, &protos, &scratch)
}

/// Messages and services of the schema that is written.
fn write_schema(binaries: &Path, to: &Path) -> Result<(u64, u64), Box<dyn std::error::Error>> {
    let mut write = Command::new(binaries.join("generate-schema"));
    write.arg(to);
    let output = finish(write)?;
    let (messages, services) = output
        .trim()
        .split_once(' ')
        .ok_or("generate-schema has not said what it has written")?;
    Ok((messages.parse()?, services.parse()?))
}

fn gate(binaries: &Path, schema: &Path, scratch: &Path) -> Outcome {
    let operation = ["generate", "schema"];
    let most = Budgets::load()?
        .ceiling(&operation, "must")
        .ok_or("generate.schema has no ceiling in budgets.toml")?;
    let count = count(binaries, schema, scratch)?;
    println!("{}: {count} instructions, must {most}", OURS.name);
    if count > most {
        return Err(
            format!("generate.schema: {count} instructions, above the ceiling of {most}").into(),
        );
    }
    Ok(())
}

fn count(binaries: &Path, schema: &Path, scratch: &Path) -> Result<u64, String> {
    let to = scratch.join("counted");
    let paths = [schema, &to].map(|path| path.to_string_lossy().into_owned());
    let mut words: Vec<&str> = paths.iter().map(String::as_str).collect();
    words.extend(OURS.products);
    let profile = scratch.join("callgrind.out");
    let count = callgrind::run(&binaries.join(OURS.binary), &words, &profile)?;
    Ok(count.instructions)
}

/// Whole programs in turn, so that whatever slows the machine slows both.
fn speed(
    binaries: &Path,
    schema: &Path,
    scratch: &Path,
    (messages, services): (u64, u64),
) -> Outcome {
    let mut times = [Times::default(), Times::default()];
    let mut ratio = Times::default();
    for _ in 0..PAIRS {
        let mut pair = [0.0; 2];
        for (at, generator) in [&OURS, &PEERS].into_iter().enumerate() {
            let to = fresh(&scratch.join(generator.binary))?;
            let command = generator.command(binaries, schema, &to, generator.products);
            pair[at] = user_seconds(command)?;
            times[at].add(pair[at]);
        }
        ratio.add(pair[1] / pair[0]);
    }
    println!(
        "{messages} messages, {services} services: processor time of {PAIRS} pairs; must 3 s, goal 1 s"
    );
    for (generator, times) in [&OURS, &PEERS].into_iter().zip(&times) {
        let lines = lines_below(&scratch.join(generator.binary))?;
        println!("{:24} {times}, {lines} lines", generator.name);
    }
    println!("peers to ours: {:.2}", ratio.median());
    println!(
        "{:24} {} instructions",
        OURS.name,
        count(binaries, schema, scratch)?
    );
    Ok(())
}

/// How much is written for our own protos: what each product adds to those before it.
fn lines(binaries: &Path, protos: &Path, scratch: &Path) -> Outcome {
    let (messages, methods) = declared(protos)?;
    println!("\nlines generated for proto/: {messages} messages, {methods} methods");
    for generator in [&OURS, &PEERS] {
        let mut before = 0;
        for known in 0..=generator.products.len() {
            let to = fresh(&scratch.join("lines"))?;
            let products = &generator.products[..known];
            finish(generator.command(binaries, protos, &to, products))?;
            let all = lines_below(&to)?;
            let product = known
                .checked_sub(1)
                .map_or("messages", |at| generator.products[at]);
            let (each, of) = match product {
                "client" | "server" => (methods, "method"),
                _ => (messages, "message"),
            };
            let added = all.saturating_sub(before);
            println!(
                "{:24} {product:12} {added:>8}, {:>4} a {of}",
                generator.name,
                added / each
            );
            before = all;
        }
    }
    Ok(())
}

/// Messages and methods in the `.proto` files below a folder.
fn declared(folder: &Path) -> Result<(usize, usize), Box<dyn std::error::Error>> {
    let (mut messages, mut methods) = (0, 0);
    for path in files_below(folder)? {
        for line in std::fs::read_to_string(path)?.lines() {
            messages += usize::from(line.trim_start().starts_with("message "));
            methods += usize::from(line.trim_start().starts_with("rpc "));
        }
    }
    Ok((messages.max(1), methods.max(1)))
}

fn lines_below(folder: &Path) -> Result<usize, Box<dyn std::error::Error>> {
    let mut lines = 0;
    for path in files_below(folder)? {
        lines += std::fs::read_to_string(path)?.lines().count();
    }
    Ok(lines)
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
