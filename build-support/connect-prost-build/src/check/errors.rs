//! The `errors` option: whether its members and words have places of their own.

use super::words::WordCheck;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{ErrorsOption, Model, Service};

const OPTION: &str = "(connectprost.options.v1.errors)";

/// Checks the option of a service.
pub(super) fn check(model: &Model, service: &Service, diagnostics: &mut Diagnostics) {
    let Some(errors) = &service.errors else {
        return;
    };
    diagnostics.keep(has_routes(model, service));
    for (name, path) in errors.members() {
        diagnostics.keep(member(model, service, name, path));
    }
    overlaps(model, service, errors, diagnostics);
    for (at, word) in errors.words.iter().enumerate() {
        let check = WordCheck {
            model,
            element: &service.descriptor,
            option: format!("{OPTION}.words[{at}]"),
            word,
            request: None,
        };
        check.run(diagnostics);
    }
}

fn has_routes(model: &Model, service: &Service) -> Result<(), BuildError> {
    let mut methods = service.methods.iter();
    if methods.any(|method| !method.routes.is_empty()) {
        return Ok(());
    }
    let text = format!(
        "no method of {} has an HTTP rule, and errors is about REST",
        service.full_name
    );
    let error = model.error_at(&service.descriptor, OPTION, text);
    Err(error.with_help(
        "drop the option, or write option (google.api.http) = {get: \"/v1/..\"}; into a method",
    ))
}

/// Checks whether a path is names with dots between them.
fn member(model: &Model, service: &Service, name: &str, path: &str) -> Result<(), BuildError> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$');
    let is_name = |part: &str| !part.is_empty() && part.chars().all(is_part);
    if path.split('.').all(is_name) {
        return Ok(());
    }
    let text = format!("`{path}` is no path of a member");
    let error = model.error_at(&service.descriptor, &format!("{OPTION}.{name}"), text);
    Err(error.with_help(
        "write names of letters, digits, _, - and $ with dots between them, as in error.code",
    ))
}

/// Rejects two members of which one would be in the other, or replace it.
fn overlaps(
    model: &Model,
    service: &Service,
    errors: &ErrorsOption,
    diagnostics: &mut Diagnostics,
) {
    let members = errors.members();
    for (at, (name, path)) in members.iter().enumerate() {
        let before = members[..at].iter();
        for (other, taken) in before {
            let text = if path == taken {
                format!("{name} and {other} are one member, `{path}`")
            } else if is_below(path, taken) {
                format!("`{path}` is in `{taken}`, which holds {other}")
            } else if is_below(taken, path) {
                format!("`{taken}` is in `{path}`, which holds {name}")
            } else {
                continue;
            };
            let option = format!("{OPTION}.{name}");
            let error = model.error_at(&service.descriptor, &option, text);
            diagnostics.add(error.with_help("give each of them a member of its own"));
        }
    }
}

fn is_below(path: &str, object: &str) -> bool {
    path.strip_prefix(object)
        .is_some_and(|rest| rest.starts_with('.'))
}
