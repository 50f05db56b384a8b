//! Whether routes name what there is, and lead to one method each.
//!
//! Two routes are the same when their variables match the same pieces, whatever they are called. `/users/me` beside
//! `/users/{id}` is no conflict: the literal is nearer.

use std::collections::BTreeMap;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::super::http::{HttpRule, Segment, Template};
use super::super::{Method, Model};
use super::field_named;
use crate::BuildError;
use crate::error::Diagnostics;

/// Who has a verb and what the path has to be.
type Routes<'a> = BTreeMap<(&'a str, Vec<Segment>, Option<String>), &'a str>;

pub(super) fn check(model: &Model, diagnostics: &mut Diagnostics) {
    let mut routes = Routes::new();
    let services = model.packages.iter().flat_map(|package| &package.services);
    for method in services.flat_map(|service| &service.methods) {
        for rule in &method.http {
            let rule = Rule {
                model,
                method,
                rule,
            };
            rule.check(&mut routes, diagnostics);
        }
    }
}

struct Rule<'a> {
    model: &'a Model,
    method: &'a Method,
    rule: &'a HttpRule,
}

impl<'a> Rule<'a> {
    fn check(&self, routes: &mut Routes<'a>, diagnostics: &mut Diagnostics) {
        diagnostics.keep(self.form());
        let Some(template) = diagnostics.keep(self.template()) else {
            return;
        };
        for variable in &template.variables {
            diagnostics.keep(self.variable(variable));
        }
        diagnostics.keep(self.body(&template));
        diagnostics.keep(self.response_body());
        let route = (self.rule.verb.as_str(), template.segments, template.verb);
        match routes.get(&route) {
            Some(first) => diagnostics.add(self.conflict(first)),
            None => {
                routes.insert(route, &self.method.full_name);
            }
        }
    }

    fn error(&self, option: &str, offending: &str, message: impl Into<String>) -> BuildError {
        let element = &self.method.descriptor;
        self.model.error_on(element, option, offending, message)
    }

    fn error_in(&self, name: &str, message: impl Into<String>) -> BuildError {
        self.error(&format!("{}.{name}", self.rule.option), "", message)
    }

    /// What a rule is allowed to be at all.
    fn form(&self) -> Result<(), BuildError> {
        let HttpRule { verb, option, .. } = self.rule;
        if self.rule.has_nested_bindings {
            let error = self.error_in("additional_bindings", "a binding has bindings of its own");
            return Err(error.with_help("write all bindings below the first rule"));
        }
        if self.method.client_streaming {
            let message = format!(
                "{} takes a stream, which no plain request carries",
                self.method.name
            );
            let error = self.error(option, "", message);
            return Err(error.with_help("drop the route, or drop `stream` from the request"));
        }
        if verb.is_empty() && !self.rule.path.is_empty() || verb.contains(|c: char| !is_token(c)) {
            let error = self.error_in("custom.kind", format!("{verb:?} is no verb of HTTP"));
            return Err(
                error.with_help("write a verb, as in custom: {kind: \"HEAD\", path: \"/v1/..\"}")
            );
        }
        Ok(())
    }

    fn template(&self) -> Result<Template, BuildError> {
        let HttpRule {
            path,
            path_option,
            option,
            ..
        } = self.rule;
        if path_option == option {
            let error = self.error(option, "", "the route has no path");
            return Err(error.with_help("write a verb with one, as in {get: \"/v1/users/{id}\"}"));
        }
        Template::parse(path).map_err(|wrong| {
            let error = self.error(path_option, &wrong.offending, wrong.message);
            error.with_help(wrong.help)
        })
    }

    /// The field that a variable of the path names.
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
                self.error(&self.rule.path_option, name, text)
                    .with_help(help)
            })?;
            if let Kind::Message(inner) = field.kind() {
                message = inner;
            }
        }
        Ok(())
    }

    fn body(&self, template: &Template) -> Result<(), BuildError> {
        let Some(body) = &self.rule.body else {
            return Ok(());
        };
        if matches!(self.rule.verb.as_str(), "GET" | "HEAD") {
            let error = self.error_in("body", format!("{} requests have no body", self.rule.verb));
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
        let Some(body) = &self.rule.response_body else {
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
        let HttpRule { verb, path, .. } = self.rule;
        let message = format!("{verb} {path} leads to {first} already");
        let error = self.error(&self.rule.path_option, "", message);
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
