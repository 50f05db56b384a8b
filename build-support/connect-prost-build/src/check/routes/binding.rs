//! Fields that a route names: in its path, as its body, as the body of its response.

use std::ops::Range;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::query::has_own_json;
use super::route_check::RouteCheck;
use crate::BuildError;
use crate::error::{nearest, one_of};
use crate::model::{ElementOptions, PathTemplate, Variable};

impl RouteCheck<'_> {
    /// Checks whether a variable of the path names a field that a path can carry.
    pub(super) fn variable(&self, variable: &Variable) -> Result<(), BuildError> {
        let mut message = self.method.descriptor.input();
        let mut at = variable.at;
        let mut names = variable.field.split('.').peekable();
        while let Some(name) = names.next() {
            let span = at..at + name.len();
            at = span.end + 1;
            let next = names.peek().copied();
            let field = self.step(&message, name, next, &span)?;
            if let Kind::Message(inner) = field.kind() {
                message = inner;
            }
        }
        Ok(())
    }

    /// Returns the field that one name of a variable means; `next` is the name behind it.
    fn step(
        &self,
        message: &MessageDescriptor,
        name: &str,
        next: Option<&str>,
        span: &Range<usize>,
    ) -> Result<FieldDescriptor, BuildError> {
        let error = |text: String, help: String| self.error_in_path(span, text).with_help(help);
        let field = message.get_field_by_name(name).ok_or_else(|| {
            let fits = |field: &FieldDescriptor| misfit(field, next).is_none();
            let (text, help) = no_field(message, name, fits);
            error(text, help)
        })?;
        if let Some((text, help)) = misfit(&field, next) {
            return Err(error(text, help));
        }
        if ElementOptions::of(&field).debug_redact() {
            let text = format!("`{name}` is debug_redact, and a path is no place for secrets");
            let help = "let the body carry it: URLs are in the logs of all on the way";
            return Err(error(text, help.to_owned()));
        }
        Ok(field)
    }

    /// Whether the request is a well-known type whose JSON is no object of its fields.
    pub(super) fn is_one_value(&self) -> bool {
        has_own_json(&self.method.descriptor.input())
    }

    /// Checks whether all of the request is in the body: there are no fields that could be anywhere else.
    pub(super) fn whole_body(&self, template: &PathTemplate) -> Result<(), BuildError> {
        if self.route.body.as_deref() == Some("*") && template.variables.is_empty() {
            return self.body(template);
        }
        let input = self.method.descriptor.input();
        let message = format!(
            "the request is a {}, which has no fields for a path, a query or a body",
            input.full_name()
        );
        Err(self.error("", message).with_help(
            "write post with body: \"*\" and no variables, or take a message of which it is a field",
        ))
    }

    pub(super) fn body(&self, template: &PathTemplate) -> Result<(), BuildError> {
        let Some(body) = &self.route.body else {
            return Ok(());
        };
        if matches!(self.route.verb.as_str(), "GET" | "HEAD") {
            let message = format!("{} requests have no body", self.route.verb);
            return Err(self.error("body", message).with_help(
                "drop the body, whose fields become the query, or write post, put or patch",
            ));
        }
        if body == "*" {
            return Ok(());
        }
        let input = self.method.descriptor.input();
        top_field(&input, body).map_err(|(message, help)| {
            let error = self.error("body", message);
            error.with_help(format!("{help}, or * for all of them"))
        })?;
        if template.variables.iter().any(|known| known.field == *body) {
            let message = format!("the path holds `{body}` already");
            let error = self.error("body", message);
            return Err(error.with_help("write body: \"*\" for all that the path leaves"));
        }
        Ok(())
    }

    pub(super) fn response_body(&self) -> Result<(), BuildError> {
        let Some(body) = &self.route.response_body else {
            return Ok(());
        };
        let error = |message, help| Err(self.error("response_body", message).with_help(help));
        if body == "*" {
            let message = "`*` is no field".to_owned();
            let help = "drop response_body: without it the body is the whole response";
            return error(message, help.to_owned());
        }
        let output = self.method.descriptor.output();
        if has_own_json(&output) {
            let message = format!(
                "the response is a {}, which is one value",
                output.full_name()
            );
            let help = "drop response_body: without it the body is the whole response";
            return error(message, help.to_owned());
        }
        match top_field(&output, body) {
            Ok(()) => Ok(()),
            Err((message, help)) => error(message, help),
        }
    }
}

/// Checks whether the message itself has a field of that name. Fails with what is wrong, and what to write instead.
fn top_field(message: &MessageDescriptor, name: &str) -> Result<(), (String, String)> {
    if message.get_field_by_name(name).is_some() {
        return Ok(());
    }
    if let Some((outer, _)) = name.split_once('.')
        && message.get_field_by_name(outer).is_some()
    {
        let text = format!("`{name}` is nested, and a body is a field of the message itself");
        return Err((text, format!("write {outer}")));
    }
    Err(no_field(message, name, |_| true))
}

/// Returns what is wrong with a name that no field has, and what to write instead.
fn no_field(
    message: &MessageDescriptor,
    name: &str,
    fits: impl Fn(&FieldDescriptor) -> bool,
) -> (String, String) {
    let text = format!("{} has no field `{name}`", message.full_name());
    if let Some(field) = message.get_field_by_json_name(name) {
        let text = format!("{text}, which is a name in JSON");
        return (text, format!("write {}", field.name()));
    }
    let names: Vec<String> = message
        .fields()
        .filter(fits)
        .map(|field| field.name().to_owned())
        .collect();
    let help = match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("write {near}"),
        None => one_of(names.into_iter()),
    };
    (text, help)
}

/// Returns why a field cannot be where it is in a variable, and what to write instead. `next` is the name behind it.
fn misfit(field: &FieldDescriptor, next: Option<&str>) -> Option<(String, String)> {
    let name = field.name();
    let elsewhere = || "let the query or the body carry it".to_owned();
    if field.is_map() || field.is_list() {
        let what = if field.is_map() { "a map" } else { "repeated" };
        let text = format!("`{name}` is {what}, and a variable is one value");
        return Some((text, elsewhere()));
    }
    let Kind::Message(inner) = field.kind() else {
        let next = next?;
        let text = format!("`{name}` is no message and has no field `{next}`");
        return Some((text, format!("write {name}")));
    };
    if has_own_json(&inner) {
        let text = format!("`{name}` is a {}, which is in no path", inner.full_name());
        return Some((text, elsewhere()));
    }
    if next.is_some() {
        return None;
    }
    let text = format!("`{name}` is a message, and a variable is one value");
    let mut fields = inner.fields();
    let help = match fields.find(|field| misfit(field, None).is_none()) {
        Some(field) => format!("write one of its fields, as in {{{name}.{}}}", field.name()),
        None => elsewhere(),
    };
    Some((text, help))
}
