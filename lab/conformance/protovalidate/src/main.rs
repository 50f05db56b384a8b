//! The executor of the protovalidate conformance suite: validators that were generated from the suite's own protos.
//!
//! The runner starts it for each suite, writes one request to its stdin and reads one response from its stdout.
//! `cargo xtask conformance protovalidate` builds and runs it.

mod harness;

#[allow(
    dead_code,
    reason = "the suite declares messages that no case of this runner uses"
)]
mod proto {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

use std::collections::HashMap;
use std::io::{self, Read as _, Write as _};

use prost::Message;
use protojson_prost::ProtoJson;
use protovalidate_prost::Validate;

use self::harness::{Outcome, Request, Response, TestResult};

/// Validates the bytes of a message.
type Check = fn(&[u8]) -> Outcome;

fn main() -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let request = Request::decode(&bytes[..]).map_err(io::Error::other)?;
    let messages: HashMap<&str, Check> = messages().into_iter().collect();
    let results = request.cases.iter().map(|(name, case)| {
        let full_name = case.type_url.rsplit('/').next().unwrap_or_default();
        let outcome = match messages.get(full_name) {
            Some(check) => check(&case.value),
            // Google's own messages have no rules.
            None if full_name.starts_with("google.protobuf.") => Outcome::Success(true),
            None => Outcome::UnexpectedError(format!("{full_name} was not generated")),
        };
        let result = TestResult {
            result: Some(outcome),
        };
        (name.clone(), result)
    });
    let response = Response {
        results: results.collect(),
    };
    io::stdout().lock().write_all(&response.encode_to_vec())
}

fn messages() -> Vec<(&'static str, Check)> {
    Vec::from(include!(concat!(env!("OUT_DIR"), "/messages.rs")))
}

fn entry<M: ProtoJson + Validate>() -> (&'static str, Check) {
    (M::DESCRIPTOR.full_name, check::<M>)
}

fn check<M: Message + Default + Validate>(bytes: &[u8]) -> Outcome {
    let message = match M::decode(bytes) {
        Ok(message) => message,
        Err(error) => return Outcome::UnexpectedError(error.to_string()),
    };
    match message.validate() {
        Ok(()) => Outcome::Success(true),
        Err(error) => match (error.compilation_error(), error.runtime_error()) {
            (Some(cause), _) => Outcome::CompilationError(cause.to_owned()),
            (_, Some(cause)) => Outcome::RuntimeError(cause.to_owned()),
            _ => Outcome::ValidationError(error.to_bytes()),
        },
    }
}
