//! The ProtoJSON mapping, over messages implemented as generated code does.

mod any;
mod budget;
mod error;
#[macro_use]
mod fixtures;
mod hostile;
mod lenient;
mod options;
mod pairs;
mod read;
mod report;
mod round_trip;
mod serde_bridge;
mod serde_impls;
mod well_known;
mod write;

use protojson_prost::{Error, ProtoJson, ReadOptions, WriteOptions, from_slice, to_string};

/// Writes with the defaults.
fn json<M: ProtoJson>(message: &M) -> String {
    to_string(message, &WriteOptions::new()).expect("the message has a JSON form")
}

/// Reads with the defaults.
fn parse<M: ProtoJson>(json: &str) -> Result<M, Error> {
    from_slice(json.as_bytes(), &ReadOptions::new())
}

/// Reads with the defaults and returns the text of the error.
fn error_text<M: ProtoJson + std::fmt::Debug>(json: &str) -> String {
    match parse::<M>(json) {
        Ok(message) => panic!("{json} was read as {message:?}"),
        Err(error) => error.to_string(),
    }
}
