//! A message as the path, the query and the body of a request.

use http::Method;
use protojson_prost::pairs::Body;

use super::bound_message::BoundMessage;
use super::rule::{Choice, choose, constant_path};
use crate::{ConnectError, Consumes, HttpBody, HttpRule, Spec};

/// A message, bound to a request by one of the rules of its method.
pub(crate) struct BoundRequest {
    pub(crate) rule: &'static HttpRule,
    pub(crate) method: Method,
    /// The path, and the query if there is one; to stand behind the path of the base URL. `None` if it is the same for all requests
    /// by the rule: `constant_path` makes it.
    pub(crate) path_and_query: Option<String>,
    /// `None` without a body, which is not the same as an empty one.
    pub(crate) body: Option<Vec<u8>>,
}

/// Binds a message to the first rule that fits.
///
/// # Errors
///
/// When no rule fits, or a field has no form in the part of the request that it is bound to.
pub(in crate::protocol) fn bind(
    spec: &'static Spec,
    message: &dyn BoundMessage,
) -> Result<BoundRequest, ConnectError> {
    let Choice { rule, method, path } = choose(spec, message)?;
    let mut bound = BoundRequest {
        rule,
        method,
        path_and_query: path,
        body: None,
    };
    let variables: Vec<&str> = rule
        .variables
        .iter()
        .map(|variable| variable.field)
        .collect();
    match rule.body {
        HttpBody::None => write_query(rule, message, &variables, &mut bound.path_and_query)?,
        HttpBody::Field(field) => {
            let mut elsewhere = variables.clone();
            elsewhere.push(field);
            write_query(rule, message, &elsewhere, &mut bound.path_and_query)?;
            bound.body = write_json(message, &variables, Body::Field(field))?;
        }
        HttpBody::Whole if spec.consumes == Consumes::Form => {
            let mut form = String::new();
            write_pairs(message, &variables, &mut form, || "the form".to_owned())?;
            bound.body = Some(form.into_bytes());
        }
        HttpBody::Whole => bound.body = write_json(message, &variables, Body::Whole)?,
    }
    Ok(bound)
}

fn write_query(
    rule: &HttpRule,
    message: &dyn BoundMessage,
    elsewhere: &[&str],
    path: &mut Option<String>,
) -> Result<(), ConnectError> {
    let mut query = String::new();
    write_pairs(message, elsewhere, &mut query, || {
        format!("the query of {}", rule.template)
    })?;
    if !query.is_empty() {
        let url = path.get_or_insert_with(|| constant_path(rule));
        url.push('?');
        url.push_str(&query);
    }
    Ok(())
}

/// Appends fields as pairs; `part` names the part of the request in an error.
fn write_pairs(
    message: &dyn BoundMessage,
    elsewhere: &[&str],
    out: &mut String,
    part: impl FnOnce() -> String,
) -> Result<(), ConnectError> {
    message.write_query(elsewhere, out).map_err(|error| {
        ConnectError::invalid_argument(format!("{} cannot hold the message: {error}", part()))
    })
}

fn write_json(
    message: &dyn BoundMessage,
    variables: &[&str],
    body: Body<'_>,
) -> Result<Option<Vec<u8>>, ConnectError> {
    let mut json = Vec::with_capacity(128);
    match message.write_body(variables, body, &mut json) {
        Ok(has_body) => Ok(has_body.then_some(json)),
        Err(error) => {
            let reason = format!("the message cannot be written as JSON: {error}");
            Err(ConnectError::internal(reason).with_source(error))
        }
    }
}
