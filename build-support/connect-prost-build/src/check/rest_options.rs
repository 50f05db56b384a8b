//! Options of methods that are about REST: `word`, `consumes`, `success`; and `response_body` where there is a wrapper.

use prost_reflect::Kind;

use super::words::WordCheck;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{Consumes, Method, Model, Route, Service, WellKnown};

const WORD: &str = "(connectprost.options.v1.word)";
const FIRST_WORD: &str = "(connectprost.options.v1.word)[0]";
const CONSUMES: &str = "(connectprost.options.v1.consumes)";
const SUCCESS: &str = "(connectprost.options.v1.success)";

/// Checks the options of a method.
pub(super) fn check(
    model: &Model,
    service: &Service,
    method: &Method,
    diagnostics: &mut Diagnostics,
) {
    for (option, is_set) in [
        (FIRST_WORD, !method.words.is_empty()),
        (CONSUMES, method.consumes.is_some()),
        (SUCCESS, method.success.is_some()),
    ] {
        if is_set {
            diagnostics.keep(has_routes(model, method, option));
        }
    }
    words(model, service, method, diagnostics);
    diagnostics.keep(form(model, method));
    diagnostics.keep(success(model, service, method));
    for route in &method.routes {
        diagnostics.keep(wrapped(model, service, method, route));
    }
}

fn has_routes(model: &Model, method: &Method, option: &str) -> Result<(), BuildError> {
    if !method.routes.is_empty() {
        return Ok(());
    }
    let text = format!(
        "{} has no HTTP rule, and the option is about REST",
        method.name
    );
    let error = model.error_at(&method.descriptor, option, text);
    Err(error.with_help(
        "drop the option, or write option (google.api.http) = {get: \"/v1/..\"}; into the method",
    ))
}

fn words(model: &Model, service: &Service, method: &Method, diagnostics: &mut Diagnostics) {
    if !method.words.is_empty() && service.errors.is_none() {
        let text = format!(
            "the errors of {} are a google.rpc.Status, which has no place for a word",
            service.full_name
        );
        let error = model.error_at(&method.descriptor, FIRST_WORD, text);
        diagnostics.add(error.with_help(
            "write option (connectprost.options.v1.errors) = {code: \"code\"}; into the service",
        ));
    }
    for (at, word) in method.words.iter().enumerate() {
        let check = WordCheck {
            model,
            element: &method.descriptor,
            option: format!("{WORD}[{at}]"),
            word,
            request: Some(method.descriptor.input()),
        };
        check.run(diagnostics);
    }
}

/// Checks whether a method that takes a form has a body, and fields for it.
fn form(model: &Model, method: &Method) -> Result<(), BuildError> {
    if method.consumes != Some(Consumes::Form) || method.routes.is_empty() {
        return Ok(());
    }
    let error = |message: String| model.error_at(&method.descriptor, CONSUMES, message);
    if method.routes.iter().all(|route| route.body.is_none()) {
        let error = error(format!(
            "no HTTP rule of {} has a body to be a form",
            method.name
        ));
        return Err(error.with_help("write post with body: \"*\", or drop the option"));
    }
    let input = method.descriptor.input();
    if WellKnown::named(input.full_name()).is_some_and(WellKnown::has_own_json) {
        let error = error(format!(
            "the request is a {}, which has no fields to be a form",
            input.full_name()
        ));
        return Err(
            error.with_help("take a message with a field for each name, or drop the option")
        );
    }
    let bodies = method
        .routes
        .iter()
        .filter_map(|route| route.body.as_deref());
    // One that does not exist is reported with its route.
    for field in bodies.filter_map(|body| input.get_field_by_name(body)) {
        let is_message = match field.kind() {
            Kind::Message(inner) => {
                !WellKnown::named(inner.full_name()).is_some_and(WellKnown::has_own_json)
            }
            _ => false,
        };
        if !is_message || field.is_list() || field.is_map() {
            let error = error(format!(
                "the body `{}` has no fields to be a form",
                field.name()
            ));
            return Err(error.with_help("write body: \"*\", or drop the option"));
        }
    }
    Ok(())
}

fn success(model: &Model, service: &Service, method: &Method) -> Result<(), BuildError> {
    let Some(status) = method.success else {
        return Ok(());
    };
    let error = |text: String, help: &str| {
        let error = model.error_at(&method.descriptor, SUCCESS, text);
        Err(error.with_help(help))
    };
    if !matches!(status, 200 | 201 | 202 | 204) {
        let text = format!("{status} is no status that a success may have");
        return error(text, "write one of: 200, 201, 202, 204");
    }
    if status != 204 {
        return Ok(());
    }
    let name = &method.name;
    let help = "write 200, 201 or 202";
    if method.stream_type.is_server_streaming() {
        let text = format!("{name} responds by a stream, and 204 has no body");
        return error(text, help);
    }
    let mut bodies = method
        .routes
        .iter()
        .filter_map(|route| route.response_body.as_deref());
    if let Some(body) = bodies.next() {
        let text = format!("the response of {name} is `{body}`, and 204 has no body");
        return error(text, help);
    }
    if service.wrapper.is_some() {
        let text = format!("the response of {name} has wrapper fields, and 204 has no body");
        return error(text, help);
    }
    Ok(())
}

/// Rejects a route that hands out one field where a wrapper fills in others.
fn wrapped(
    model: &Model,
    service: &Service,
    method: &Method,
    route: &Route,
) -> Result<(), BuildError> {
    let (Some(body), Some(_)) = (&route.response_body, &service.wrapper) else {
        return Ok(());
    };
    let Route {
        verb, path, option, ..
    } = route;
    let text = format!("{verb} {path} responds with `{body}` alone, without the wrapper fields");
    let error = model.error_at(&method.descriptor, &format!("{option}.response_body"), text);
    Err(error.with_help("drop response_body, or the wrapper option of the service"))
}
