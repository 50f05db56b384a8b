//! The generator as a plugin of protoc and buf: a request in, a response out, and no file system.

mod option;
mod parameter;
mod wire;

use std::any::Any;
use std::collections::BTreeSet;
use std::panic;

use prost::Message as _;
use prost::bytes::Bytes;

use self::option::Choices;
use self::wire::{FileHead, Request, Response};
use crate::BuildError;
use crate::emit::{Output, PROTOS};
use crate::load::{self, RawSet};

/// Answers a `google.protobuf.compiler.CodeGeneratorRequest` with a `CodeGeneratorResponse`, both on the wire.
///
/// This is all of `protoc-gen-connect-prost`; a program of one's own can be a plugin too. What the request asks for is
/// made by the emitters that [`Builder::compile`](crate::Builder::compile) uses, so that the text is the same. A
/// schema or an option that is wrong is told in the response, as protoc and buf expect it.
///
/// # Errors
///
/// That `request` is no request: there is nobody to respond to.
pub fn respond(request: impl Into<Vec<u8>>) -> Result<Vec<u8>, BuildError> {
    let request = Request::decode(Bytes::from(request.into()))
        .map_err(|error| not_a_request(&format!(": {error}")))?;
    if request.file_to_generate.is_empty() && request.proto_file.is_empty() {
        return Err(not_a_request(", there are no files in it"));
    }
    // prost-build asserts what compilers keep to. Whoever sends something else is told in protoc's way, not by a crash.
    let response = match panic::catch_unwind(|| generate(request)) {
        Ok(Ok(output)) => Response::of_files(output),
        Ok(Err(error)) => Response::of_error(error.to_string()),
        Err(panic) => Response::of_error(stopped(panic.as_ref())),
    };
    Ok(response.encode_to_vec())
}

fn stopped(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let why = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!(
        "the generator stopped in the middle of its work: {}\n  = help: what it was given is damaged, \
         or else this is a defect of it; report it",
        why.unwrap_or("nothing is known of the reason")
    )
}

fn not_a_request(why: &str) -> BuildError {
    BuildError::new(format!(
        "this is not what protoc or buf hands to a plugin{why}"
    ))
}

fn generate(request: Request) -> Result<Output, BuildError> {
    let Choices {
        builder,
        include_file,
    } = option::read(request.parameter())?;
    let named = to_generate(&request)?;
    let set = RawSet {
        file: request.proto_file,
    };
    let loaded = load::from_set(Bytes::from(set.encode_to_vec()), Some(&named))?;
    // An option that does nothing in this call may do something in the one for another folder.
    let (mut output, _) = builder.make(loaded)?;
    // Plugins are called several times for one folder; a file that all of the calls make is not theirs to choose.
    let modules = output.remove(PROTOS);
    if let (Some(name), Some(text)) = (include_file, modules) {
        if output.contains_key(&name) {
            let message = format!("include_file={name}: this is the file of a package");
            return Err(BuildError::new(message).with_help("choose another name"));
        }
        output.insert(name, text);
    }
    Ok(output)
}

/// Names of all files in the packages of those that the request names: a package is one file of Rust.
fn to_generate(request: &Request) -> Result<BTreeSet<String>, BuildError> {
    let heads = request.proto_file.iter().cloned().map(FileHead::decode);
    let heads = heads.collect::<Result<Vec<_>, _>>().map_err(|error| {
        BuildError::new(format!("a file of the request cannot be read: {error}"))
    })?;
    let mut names: BTreeSet<String> = request.file_to_generate.iter().cloned().collect();
    let packages: BTreeSet<&str> = heads
        .iter()
        .filter(|head| names.contains(head.name()))
        .map(FileHead::package)
        .collect();
    let together = heads
        .iter()
        .filter(|head| packages.contains(head.package()));
    names.extend(together.map(|head| head.name().to_owned()));
    Ok(names)
}
