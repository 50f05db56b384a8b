//! Our declarations of `buf.validate` and `google.api` against the official files: every name, number, type, label,
//! default, oneof, range and option.
//!
//! Three things are theirs alone: comments, the meaning of standard rules (`buf.validate.predefined`, which the generator
//! knows), and options of whole files, which address other languages' generators. The officials come with a Go module
//! and an npm package, pinned.

mod element;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use self::element::Elements;
use crate::{Outcome, tools, workspace};

/// The Go module that carries `buf/validate`; its version stands in `lab/conformance/declarations/go.mod`.
const VALIDATE: &str = "github.com/bufbuild/protovalidate";

/// The npm package that carries `google/api`, and its version.
const GOOGLE: (&str, &str) = ("google-proto-files", "6.0.1");

const FILES: [&str; 4] = [
    "buf/validate/validate.proto",
    "google/api/annotations.proto",
    "google/api/http.proto",
    "google/api/httpbody.proto",
];

/// How many elements the official files have: a comparison of fewer compares something else.
const ELEMENTS: usize = 382;

/// Prints each difference, or how many elements are equal.
pub(super) fn run(only_build: bool) -> Outcome {
    let root = workspace::root();
    let officials = officials(root)?;
    if only_build {
        return Ok(());
    }
    let ours = root.join("build-support/connect-prost-build/proto");
    let ours = element::read(&[ours], &FILES)?;
    let officials = element::read(&officials, &FILES)?;
    let differences = differences(&ours, &officials);
    for difference in &differences {
        println!("{difference}");
    }
    if !differences.is_empty() {
        return Err(format!("{} declarations differ", differences.len()).into());
    }
    if officials.len() != ELEMENTS {
        let found = officials.len();
        return Err(format!("{found} elements are equal, {ELEMENTS} were expected").into());
    }
    println!("declarations: {ELEMENTS} elements equal");
    Ok(())
}

/// The folders on whose include path the official files lie.
fn officials(root: &Path) -> Result<[PathBuf; 2], Box<dyn std::error::Error>> {
    let pins = root.join("lab/conformance/declarations");
    let validate = tools::go_module(&pins, VALIDATE)?.join("proto/protovalidate");
    let (package, version) = GOOGLE;
    let directory = root.join(format!("target/tools/{package}-{version}"));
    let google = tools::npm(&directory, package, version)?.join(package);
    Ok([validate, google])
}

/// What differs, by name.
fn differences(ours: &Elements, officials: &Elements) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, official) in officials {
        match ours.get(name) {
            None => differences.push(format!("{name}: missing, officially {official}")),
            Some(own) if own != official => {
                differences.push(format!(
                    "{name}:\n  ours       {own}\n  officially {official}"
                ));
            }
            Some(_) => {}
        }
    }
    let strange = ours.keys().filter(|name| !officials.contains_key(*name));
    differences.extend(strange.map(|name| format!("{name}: not there officially")));
    differences
}
