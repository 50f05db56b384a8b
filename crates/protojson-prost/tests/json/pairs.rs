//! Messages from and to the parts of a request.

mod body;
mod budget;
mod fixtures;
mod form;
mod names;
mod percent;
mod round_trip;
mod special;
mod values;
mod write;
mod write_body;

use std::fmt::Debug;

use protojson_prost::pairs::{self, Body, Content, Options, Request, Variable};
use protojson_prost::{Error, ErrorKind, ProtoJson, ReadOptions};

/// Reads with the defaults.
fn read<M: ProtoJson>(request: &Request<'_>) -> Result<M, Error> {
    pairs::read(request, &Options::new(&ReadOptions::new()))
}

/// A request that has a query alone.
fn get(query: &str) -> Request<'_> {
    Request {
        variables: &[],
        query,
        body: Body::None,
        content: Content::Json(b""),
    }
}

/// A request that has a body of JSON alone.
fn post<'a>(body: Body<'a>, json: &'a str) -> Request<'a> {
    Request {
        variables: &[],
        query: "",
        body,
        content: Content::Json(json.as_bytes()),
    }
}

fn variable<'a>(field: &'a str, value: &'a str) -> Variable<'a> {
    Variable {
        field,
        value,
        is_multi: false,
    }
}

#[track_caller]
fn assert_read<M: ProtoJson + PartialEq + Debug>(request: &Request<'_>, expected: &M) {
    let read = read::<M>(request);
    assert_eq!(read.as_ref().ok(), Some(expected), "{read:?}");
}

/// Asserts that a request is rejected; returns the error.
#[track_caller]
fn rejected<M: ProtoJson + Debug>(request: &Request<'_>) -> Error {
    match read::<M>(request) {
        Ok(message) => panic!("it was read as {message:?}"),
        Err(error) => error,
    }
}

/// Asserts that a query is rejected, with that kind of error and about that field.
#[track_caller]
fn assert_rejected<M: ProtoJson + Debug>(query: &str, kind: ErrorKind, path: &str) {
    let error = rejected::<M>(&get(query));
    assert_eq!(
        (error.kind(), &*error.path()),
        (kind, path),
        "{query}: {error}"
    );
}
