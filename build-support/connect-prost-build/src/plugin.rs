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
use crate::builder::Made;
use crate::emit::{Output, PROTOS};
use crate::load::{self, RawSet};

/// Returns the `CodeGeneratorResponse` for a `google.protobuf.compiler.CodeGeneratorRequest`, both on the wire.
///
/// Any program can be a plugin by it. The files are those that [`Builder::compile`](crate::Builder::compile) generates.
/// Errors of the schema or the options are in the response, where protoc and buf expect them. Warnings are dropped; see
/// [`respond_with`].
///
/// # Errors
///
/// Fails when `request` is not a `CodeGeneratorRequest`, or has no files.
pub fn respond(request: impl Into<Vec<u8>>) -> Result<Vec<u8>, BuildError> {
    respond_with(request, |_| ())
}

/// Does what [`respond`] does, and calls `warn` with each warning: a line without its end, such as that a route is left
/// out. A response has no place for them; `protoc-gen-connect-prost`, which is this function, writes them to its
/// standard error, which protoc and buf show.
///
/// # Errors
///
/// Fails when `request` is not a `CodeGeneratorRequest`, or has no files.
pub fn respond_with(
    request: impl Into<Vec<u8>>,
    warn: impl FnMut(&str),
) -> Result<Vec<u8>, BuildError> {
    let request = Request::decode(Bytes::from(request.into()))
        .map_err(|error| not_a_request(&format!(": {error}")))?;
    if request.file_to_generate.is_empty() && request.proto_file.is_empty() {
        return Err(not_a_request(", there are no files in it"));
    }
    // prost-build asserts what compilers guarantee. A panic over other input becomes an error in the response.
    let response = match panic::catch_unwind(|| generate(request)) {
        Ok(Ok((output, warnings))) => {
            warnings.iter().map(String::as_str).for_each(warn);
            Response::of_files(output)
        }
        Ok(Err(error)) => Response::of_error(error.to_string()),
        Err(panic) => Response::of_error(stopped(panic.as_ref())),
    };
    Ok(response.encode_to_vec())
}

fn stopped(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let why = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!(
        "the generator stopped in the middle of its work: {}\n  = help: its input is damaged, \
         or else this is a defect of it; report it",
        why.unwrap_or("nothing is known of the reason")
    )
}

fn not_a_request(why: &str) -> BuildError {
    BuildError::new(format!(
        "this is not what protoc or buf hands to a plugin{why}"
    ))
}

/// Returns the files, and the warnings of the schema.
fn generate(request: Request) -> Result<(Output, Vec<String>), BuildError> {
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
    let Made {
        mut output,
        warnings,
        ..
    } = builder.make(loaded)?;
    // Plugins are called several times for one folder; a file that all of the calls make is not theirs to choose.
    let modules = output.remove(PROTOS);
    if let (Some(name), Some(text)) = (include_file, modules) {
        if output.contains_key(&name) {
            let message = format!("include_file={name}: this is the file of a package");
            return Err(BuildError::new(message).with_help("choose another name"));
        }
        output.insert(name, text);
    }
    Ok((output, warnings))
}

/// Returns the names of all files in the packages of the requested files: a package is one file of Rust.
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
