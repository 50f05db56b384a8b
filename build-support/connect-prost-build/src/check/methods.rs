//! Options of methods that are single words: operations and credentials; and routes where there is nothing else.

use std::collections::BTreeMap;

use super::lookup::duplicates;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{Method, Model, Service, StreamType};

const CREDENTIAL: &str = "(connectprost.options.v1.credential)";

/// Checks whether public names name one method each.
pub(super) fn operations(model: &Model, diagnostics: &mut Diagnostics) {
    let mut taken = BTreeMap::new();
    let services = model.packages.iter().flat_map(|package| &package.services);
    for method in services.flat_map(|service| &service.methods) {
        let Some(name) = &method.operation else {
            continue;
        };
        let first = *taken.entry(name).or_insert(&method.full_name);
        if *first != method.full_name {
            let option = "(connectprost.options.v1.operation)";
            let message = format!("{first} is the operation `{name}` already");
            let error = model.error_at(&method.descriptor, option, message);
            diagnostics.add(error.with_help("give each method a name of its own"));
        }
    }
}

pub(super) fn credentials(model: &Model, method: &Method, diagnostics: &mut Diagnostics) {
    for (at, name) in duplicates(&method.credentials) {
        let message = format!("the credential `{name}` stands twice");
        let error = model.error_at(&method.descriptor, &format!("{CREDENTIAL}[{at}]"), message);
        diagnostics.add(error.with_help("name it once"));
    }
    if let Some(at) = method.credentials.iter().position(String::is_empty) {
        let message = "a credential needs a name";
        let error = model.error_at(&method.descriptor, &format!("{CREDENTIAL}[{at}]"), message);
        diagnostics.add(
            error.with_help("name a kind of key, or drop the option from a method that is open"),
        );
    }
}

/// Checks whether the methods of a service that has nothing but routes have one.
pub(super) fn routes_of_rest(model: &Model, service: &Service, diagnostics: &mut Diagnostics) {
    if !service.rest_only {
        return;
    }
    for method in service
        .methods
        .iter()
        .filter(|method| method.routes.is_empty())
    {
        let message = format!(
            "{} has no route, and {} is rest_only: nothing could call it",
            method.name, service.full_name
        );
        let error = model.error_at(&method.descriptor, "", message);
        diagnostics.add(error.with_help(
            "write option (google.api.http) = {get: \"/v1/..\"}; into it, or drop rest_only",
        ));
    }
}

/// Rejects an option that is about one response on a stream of them.
pub(super) fn is_unary(
    model: &Model,
    method: &Method,
    option: &str,
    does: &str,
) -> Result<(), BuildError> {
    if method.stream_type == StreamType::Unary {
        return Ok(());
    }
    let message = format!(
        "{} is a stream, and only a unary method {does}",
        method.name
    );
    let error = model.error_at(&method.descriptor, option, message);
    Err(error.with_help("drop the option, or drop `stream` from the method"))
}
