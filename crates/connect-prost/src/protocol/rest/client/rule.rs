//! The choice among the HTTP rules of a method, and the path of a request.

use http::Method;
use protojson_prost::pairs::{encode_segment, encode_segments};

use super::bound_message::BoundMessage;
use super::pattern::matches;
use crate::{ConnectError, Consumes, HttpBody, HttpRule, PathSegment, PathVariable, Spec};

/// A rule that a message can be sent by.
pub(super) struct Choice {
    pub(super) rule: &'static HttpRule,
    pub(super) method: Method,
    /// `None` if it is the same for all messages.
    pub(super) path: Option<String>,
}

/// Chooses the first rule that can be called and whose variables the message fills.
///
/// # Errors
///
/// When there is none: the error is about the first rule that can be called at all.
pub(super) fn choose(
    spec: &'static Spec,
    message: &dyn BoundMessage,
) -> Result<Choice, ConnectError> {
    let mut first = None;
    for rule in spec.http {
        let Some(method) = method(rule, spec.consumes) else {
            continue;
        };
        let path = match rule.variables.is_empty() {
            true => Ok(None),
            false => path(rule, message).map(Some),
        };
        match path {
            Ok(path) => return Ok(Choice { rule, method, path }),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| {
        ConnectError::unimplemented(
            "no HTTP rule of the method can be called: each has a wildcard without a name, an HTTP method whose responses have no body, or one field as a form",
        )
    }))
}

/// Returns the HTTP method of a rule; `None` for a rule that cannot be called.
fn method(rule: &HttpRule, consumes: Consumes) -> Option<Method> {
    let has_unnamed = rule.segments.iter().enumerate().any(|(at, segment)| {
        let is_named = |variable: &PathVariable| (variable.start..variable.end).contains(&at);
        !matches!(segment, PathSegment::Literal(_)) && !rule.variables.iter().any(is_named)
    });
    let has_field_as_form = consumes == Consumes::Form && matches!(rule.body, HttpBody::Field(_));
    if has_unnamed || has_field_as_form {
        return None;
    }
    match rule.verb {
        "*" if rule.body == HttpBody::None => Some(Method::GET),
        "*" => Some(Method::POST),
        // A response to these has no message in its body.
        "HEAD" | "CONNECT" => None,
        verb => Method::from_bytes(verb.as_bytes()).ok(),
    }
}

/// Returns the path of all requests by a rule without variables.
pub(crate) fn constant_path(rule: &HttpRule) -> String {
    let mut path = String::with_capacity(rule.template.len());
    for segment in rule.segments {
        write_literal(segment, &mut path);
    }
    finish_path(rule, &mut path);
    path
}

/// Returns the path of a request by a rule.
///
/// # Errors
///
/// When a variable is not set, is empty, or does not match its pattern. The error does not show its value, which may be a secret.
fn path(rule: &HttpRule, message: &dyn BoundMessage) -> Result<String, ConnectError> {
    let mut path = String::with_capacity(rule.template.len() + 32 * rule.variables.len());
    let mut at = 0;
    while let Some(segment) = rule.segments.get(at) {
        match rule.variables.iter().find(|variable| variable.start == at) {
            Some(variable) => {
                path.push('/');
                write_variable(rule, variable, message, &mut path)?;
                at = variable.end.max(at + 1);
            }
            None => {
                write_literal(segment, &mut path);
                at += 1;
            }
        }
    }
    finish_path(rule, &mut path);
    Ok(path)
}

fn write_literal(segment: &PathSegment, path: &mut String) {
    path.push('/');
    if let PathSegment::Literal(text) = segment {
        path.push_str(text);
    }
}

fn finish_path(rule: &HttpRule, path: &mut String) {
    if path.is_empty() {
        path.push('/');
    }
    if let Some(verb) = rule.path_verb {
        path.push(':');
        path.push_str(verb);
    }
}

fn write_variable(
    rule: &HttpRule,
    variable: &PathVariable,
    message: &dyn BoundMessage,
    path: &mut String,
) -> Result<(), ConnectError> {
    let (field, template) = (variable.field, rule.template);
    let value = message.variable(field).map_err(|error| {
        ConnectError::invalid_argument(format!("the path {template} cannot be written: {error}"))
    })?;
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return Err(ConnectError::invalid_argument(format!(
            "the field `{field}` is empty, which the path {template} needs"
        )));
    };
    let is_multi = variable.is_multi(rule);
    if !matches(variable.pattern(rule), is_multi, &value) {
        return Err(ConnectError::invalid_argument(format!(
            "the field `{field}` does not match its pattern in the path {template}"
        )));
    }
    match is_multi {
        true => encode_segments(&value, path),
        false => encode_segment(&value, path),
    }
    Ok(())
}
