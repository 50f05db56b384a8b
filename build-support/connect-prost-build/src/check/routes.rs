//! Routes: whether they name what exists, and lead to one method each.
//!
//! Two routes are the same when their variables match the same pieces, whatever they are called. `/users/me` beside
//! `/users/{id}` is no conflict: the literal is nearer.

use std::collections::BTreeMap;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::lookup::field_named;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{Method, Model, PathTemplate, Route, Segment};

/// The method of each verb and pattern of a path.
type Taken<'a> = BTreeMap<(&'a str, &'a [Segment], Option<&'a str>), &'a str>;

pub(super) fn check(model: &Model, diagnostics: &mut Diagnostics) {
    let mut taken = Taken::new();
    let services = model.packages.iter().flat_map(|package| &package.services);
    for method in services.flat_map(|service| &service.methods) {
        for route in &method.routes {
            let check = RouteCheck {
                model,
                method,
                route,
            };
            check.run(&mut taken, diagnostics);
        }
    }
}

struct RouteCheck<'a> {
    model: &'a Model,
    method: &'a Method,
    route: &'a Route,
}

impl<'a> RouteCheck<'a> {
    fn run(&self, taken: &mut Taken<'a>, diagnostics: &mut Diagnostics) {
        diagnostics.keep(self.form());
        let Some(template) = diagnostics.keep(self.template()) else {
            return;
        };
        for variable in &template.variables {
            diagnostics.keep(self.variable(variable));
        }
        diagnostics.keep(self.body(template));
        diagnostics.keep(self.response_body());
        let pattern = (
            self.route.verb.as_str(),
            template.segments.as_slice(),
            template.verb.as_deref(),
        );
        match taken.get(&pattern) {
            Some(first) => diagnostics.add(self.conflict(first)),
            None => {
                taken.insert(pattern, &self.method.full_name);
            }
        }
    }

    fn error(&self, option: &str, offending: &str, message: impl Into<String>) -> BuildError {
        let element = &self.method.descriptor;
        self.model.error_on(element, option, offending, message)
    }

    fn error_in(&self, name: &str, message: impl Into<String>) -> BuildError {
        self.error(&format!("{}.{name}", self.route.option), "", message)
    }

    /// Checks what holds for a route whatever its path.
    fn form(&self) -> Result<(), BuildError> {
        let Route { verb, option, .. } = self.route;
        if self.route.has_nested_bindings {
            let error = self.error_in("additional_bindings", "a binding has bindings of its own");
            return Err(error.with_help("write all bindings below the first rule"));
        }
        if self.method.stream_type.is_client_streaming() {
            let message = format!(
                "{} takes a stream, which no plain request carries",
                self.method.name
            );
            let error = self.error(option, "", message);
            return Err(error.with_help("drop the route, or drop `stream` from the request"));
        }
        if verb.is_empty() && !self.route.path.is_empty() || verb.contains(|c: char| !is_token(c)) {
            let error = self.error_in("custom.kind", format!("{verb:?} is no verb of HTTP"));
            return Err(
                error.with_help("write a verb, as in custom: {kind: \"HEAD\", path: \"/v1/..\"}")
            );
        }
        Ok(())
    }

    fn template(&self) -> Result<&'a PathTemplate, BuildError> {
        let Route {
            template,
            path_option,
            option,
            ..
        } = self.route;
        if path_option == option {
            let error = self.error(option, "", "the route has no path");
            return Err(error.with_help("write a verb with one, as in {get: \"/v1/users/{id}\"}"));
        }
        template.as_ref().map_err(|wrong| {
            let error = self.error(path_option, &wrong.offending, wrong.message.as_str());
            error.with_help(wrong.help)
        })
    }

    /// Checks whether a variable of the path names a field.
    fn variable(&self, path: &str) -> Result<(), BuildError> {
        let mut message = self.method.descriptor.input();
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let is_last = names.peek().is_none();
            let fits = move |field: &FieldDescriptor| {
                !field.is_list() && matches!(field.kind(), Kind::Message(_)) != is_last
            };
            let field = field_named(&message, name, fits).map_err(|help| {
                let text = misfit(&message, name, is_last);
                self.error(&self.route.path_option, name, text)
                    .with_help(help)
            })?;
            if let Kind::Message(inner) = field.kind() {
                message = inner;
            }
        }
        Ok(())
    }

    fn body(&self, template: &PathTemplate) -> Result<(), BuildError> {
        let Some(body) = &self.route.body else {
            return Ok(());
        };
        if matches!(self.route.verb.as_str(), "GET" | "HEAD") {
            let error = self.error_in("body", format!("{} requests have no body", self.route.verb));
            return Err(error.with_help(
                "drop the body, whose fields become the query, or write post, put or patch",
            ));
        }
        if body == "*" {
            return Ok(());
        }
        let input = self.method.descriptor.input();
        field_named(&input, body, |_| true).map_err(|help| {
            let text = format!("{} has no field `{body}`", input.full_name());
            self.error_in("body", text)
                .with_help(format!("{help}, or * for all of them"))
        })?;
        if template.variables.iter().any(|name| name == body) {
            let error = self.error_in("body", format!("the path holds `{body}` already"));
            return Err(error.with_help("write body: \"*\" for all that the path leaves"));
        }
        Ok(())
    }

    fn response_body(&self) -> Result<(), BuildError> {
        let Some(body) = &self.route.response_body else {
            return Ok(());
        };
        let output = self.method.descriptor.output();
        let found = field_named(&output, body, |_| true);
        found.map(|_| ()).map_err(|help| {
            let text = format!("{} has no field `{body}`", output.full_name());
            self.error_in("response_body", text).with_help(help)
        })
    }

    fn conflict(&self, first: &str) -> BuildError {
        let Route { verb, path, .. } = self.route;
        let message = format!("{verb} {path} leads to {first} already");
        let error = self.error(&self.route.path_option, "", message);
        error.with_help("write another path or verb; names of variables tell no routes apart")
    }
}

fn misfit(message: &MessageDescriptor, name: &str, is_last: bool) -> String {
    let message = message.full_name();
    let wanted = if is_last { "scalar" } else { "message" };
    format!("{message} has no singular {wanted} field `{name}`")
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}
