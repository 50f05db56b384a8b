//! `cargo xtask conformance`: the public suites, run against executors of ours from `lab/conformance`.
//!
//! Runners and cases come from package registries, pinned. A run passes only when the runner reports success *and* has run
//! exactly the number of cases that the suite has in this configuration, so that a narrowed configuration cannot pass
//! unnoticed.

mod capture;
mod connect;
mod declarations;
mod h2spec;
mod patterns;
mod plugin;
mod protobuf;
mod protovalidate;
mod rest;

use crate::Outcome;

/// What to run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The suite.
    suite: Suite,
    /// Build the runner and leave the executors in `target/conformance`, but do not run them.
    #[arg(long)]
    build: bool,
    /// Give timing-bound cases of the Connect suite no second chance.
    #[arg(long)]
    strict: bool,
    /// Write the differences of others into the cases of REST.
    #[arg(long)]
    renew: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Suite {
    /// connectrpc/conformance, both sides.
    Connect,
    /// Our declarations of buf.validate and google.api, against the official ones.
    Declarations,
    /// h2spec: our server's HTTP/2, strict, plain and over TLS.
    #[value(name = "h2spec")]
    H2spec,
    /// Regular expressions in RE2's syntax, against Go's regexp.
    Patterns,
    /// The generator as a plugin of real buf and real protoc.
    Plugin,
    /// The protobuf suite: binary and ProtoJSON of generated messages.
    Protobuf,
    /// The protovalidate suite: generated validators, strict.
    Protovalidate,
    /// Our cases of REST, beside others that serve the same schema.
    Rest,
}

/// Builds what a suite needs, runs it and prints its verdict.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    match arguments.suite {
        Suite::Connect => connect::run(arguments.build, arguments.strict),
        Suite::Declarations => declarations::run(arguments.build),
        Suite::H2spec => h2spec::run(arguments.build),
        Suite::Patterns => patterns::run(arguments.build),
        Suite::Plugin => plugin::run(arguments.build),
        Suite::Protobuf => protobuf::run(arguments.build),
        Suite::Protovalidate => protovalidate::run(arguments.build),
        Suite::Rest => rest::run(arguments.build, arguments.renew),
    }
}
