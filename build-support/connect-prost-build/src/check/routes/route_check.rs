//! What can be wrong with one route, and how it is worded.

use std::ops::Range;

use super::claims::Claim;
use super::query::Query;
use crate::BuildError;
use crate::model::{Method, Model, PathTemplate, Route, is_token};

/// A route and what it belongs to.
pub(super) struct RouteCheck<'a> {
    pub model: &'a Model,
    pub method: &'a Method,
    pub route: &'a Route,
    pub query: Query,
}

impl<'a> RouteCheck<'a> {
    pub(super) fn of(model: &'a Model, method: &'a Method, route: &'a Route) -> Self {
        RouteCheck {
            model,
            method,
            route,
            query: Query::of(method, route),
        }
    }

    /// Returns all that is wrong with the route by itself.
    pub(super) fn faults(&self) -> Vec<BuildError> {
        if self.route.is_nested {
            let error = self.error("", "this is a binding of a binding");
            return vec![error.with_help("write all bindings below the first rule")];
        }
        let mut faults = Vec::new();
        faults.extend(self.stream().err());
        faults.extend(self.verb().err());
        match self.template() {
            Ok(template) if self.is_one_value() => faults.extend(self.whole_body(template).err()),
            Ok(template) => {
                let variables = template.variables.iter();
                faults.extend(variables.filter_map(|variable| self.variable(variable).err()));
                faults.extend(self.body(template).err());
            }
            Err(error) => faults.push(error),
        }
        faults.extend(self.response_body().err());
        let redacted = self.query.redacted.iter();
        faults.extend(redacted.map(|path| self.secret_in_query(path)));
        faults
    }

    /// Returns an error at one of the fields of the rule; at the rule itself without a name.
    pub(super) fn error(&self, name: &str, message: impl Into<String>) -> BuildError {
        let option = &self.route.option;
        let option = match name {
            "" => option.clone(),
            _ => format!("{option}.{name}"),
        };
        self.model
            .error_at(&self.method.descriptor, &option, message)
    }

    /// Returns an error at a piece of the path.
    pub(super) fn error_in_path(
        &self,
        piece: &Range<usize>,
        message: impl Into<String>,
    ) -> BuildError {
        let Route {
            path, path_option, ..
        } = self.route;
        self.model
            .error_in(&self.method.descriptor, path_option, path, piece, message)
    }

    /// Returns an error at the whole path.
    fn error_at_path(&self, message: impl Into<String>) -> BuildError {
        self.model
            .error_at(&self.method.descriptor, &self.route.path_option, message)
    }

    fn stream(&self) -> Result<(), BuildError> {
        if !self.method.stream_type.is_client_streaming() {
            return Ok(());
        }
        let name = &self.method.name;
        let message = format!("{name} takes a stream, which no plain request carries");
        let error = self.error("", message);
        Err(error.with_help("drop the route, or drop `stream` from the request"))
    }

    fn verb(&self) -> Result<(), BuildError> {
        let verb = &self.route.verb;
        if self.has_no_path() {
            return Ok(());
        }
        if verb.is_empty() || verb.contains(|c: char| !is_token(c)) {
            let error = self.error("custom.kind", format!("{verb:?} is no verb of HTTP"));
            return Err(
                error.with_help("write a verb, as in custom: {kind: \"HEAD\", path: \"/v1/..\"}")
            );
        }
        let upper = verb.to_ascii_uppercase();
        if *verb != upper {
            let message =
                format!("the verb {verb:?} is not in upper case, and HTTP minds the case");
            let error = self.error("custom.kind", message);
            return Err(error.with_help(format!("write {upper:?}")));
        }
        Ok(())
    }

    fn has_no_path(&self) -> bool {
        self.route.path_option == self.route.option
    }

    fn template(&self) -> Result<&PathTemplate, BuildError> {
        if self.has_no_path() {
            let error = self.error("", "the route has no path");
            return Err(error.with_help("write a verb with one, as in {get: \"/v1/users/{id}\"}"));
        }
        self.route.template.as_ref().map_err(|wrong| {
            let message = wrong.message.as_str();
            let error = match wrong.span == (0..self.route.path.len()) {
                true => self.error_at_path(message),
                false => self.error_in_path(&wrong.span, message),
            };
            error.with_help(wrong.help)
        })
    }

    /// Returns the error about a route where something else leads already.
    pub(super) fn conflict(&self, first: Claim<'_>) -> BuildError {
        let Route { verb, path, .. } = self.route;
        let (name, first_name) = (&self.method.name, &first.method.full_name);
        let Some(route) = first.route else {
            let message = format!("{verb} {path} of {name} is the procedure of {first_name}");
            let help = "write another path: at a procedure the content type selects the protocol";
            return self.error_at_path(message).with_help(help);
        };
        let own = match first.method.full_name == self.method.full_name {
            true => String::new(),
            false => format!(" of {name}"),
        };
        let by = match route.path == *path {
            true => String::new(),
            false => format!(", as {}", route.path),
        };
        let message = format!("{verb} {path}{own} leads to {first_name} already{by}");
        let error = self.error_at_path(message);
        error.with_help("write another path or verb; names of variables tell no routes apart")
    }

    fn secret_in_query(&self, path: &str) -> BuildError {
        let Route { verb, path: at, .. } = self.route;
        let message =
            format!("`{path}` is debug_redact, and {verb} {at} would put it into the query");
        self.error_at_path(message).with_help(
            "let the body carry it, as in {post: \"/v1/..\", body: \"*\"}: URLs are in the logs of all on the way",
        )
    }

    /// Returns the warning about a field that a query cannot carry.
    pub(super) fn unreachable(&self, sentence: &str) -> BuildError {
        self.error_at_path(sentence)
            .with_help("let the body carry it, as in {post: \"/v1/..\", body: \"*\"}")
    }
}
