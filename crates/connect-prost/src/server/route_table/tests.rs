//! Which target a request names. Each target is written as its HTTP method and template.

mod matching;
mod methods;
mod naive;
mod random;
mod variables;

use http::Method;

use super::{RouteTable, Target, captures};
use crate::__private::spec::{http_rule, path_variable};
use crate::{HttpBody, HttpRule, IdempotencyLevel, PathSegment, PathVariable, Spec, StreamType};

/// A table, and the texts of its targets.
pub(super) struct Table {
    table: RouteTable,
    targets: Vec<(&'static str, Target)>,
}

impl Table {
    /// Makes a table of lines such as `GET /v2/{id}` or, for a procedure, `/package.Service/Method`. Methods with `GET` have no side
    /// effects, unless the line begins with `!`.
    pub(super) fn new(lines: &[&'static str]) -> Self {
        let targets: Vec<(&'static str, Target)> =
            lines.iter().map(|line| (*line, target(line))).collect();
        let table = RouteTable::new(
            &targets
                .iter()
                .map(|(_, target)| *target)
                .collect::<Vec<_>>(),
        );
        Self { table, targets }
    }

    /// Returns the line of the target that a request names, such as `GET /v2/7`; empty if there is none.
    pub(super) fn find(&self, request: &str) -> &'static str {
        self.found(request).map_or("", |(line, _)| line)
    }

    /// Returns the variables with their values, `id=7&name=a`.
    pub(super) fn captures(&self, request: &str) -> String {
        let (_, rule) = self.found(request).unwrap();
        let (_, path) = request.split_once(' ').unwrap();
        let pairs = captures(rule.unwrap(), path);
        let pairs = pairs.map(|(variable, value)| format!("{}={value}", variable.field));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Returns the HTTP methods of a path and the line of its nearest target.
    pub(super) fn allowed(&self, path: &str) -> Option<(String, &'static str)> {
        let (methods, nearest) = self.table.allowed(path)?;
        Some((
            methods.to_str().unwrap().to_owned(),
            self.targets[nearest].0,
        ))
    }

    fn found(&self, request: &str) -> Option<(&'static str, Option<&'static HttpRule>)> {
        let (method, path) = request.split_once(' ').unwrap();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let at = self.table.find(&method, path)?;
        let (line, target) = self.targets[at];
        Some((line, target.rule))
    }
}

fn target(line: &'static str) -> Target {
    let Some((verb, template)) = line.split_once(' ') else {
        let spec = Box::leak(Box::new(Spec::new(line, StreamType::Unary)));
        return Target { spec, rule: None };
    };
    let mut spec = Spec::new("/test.Service/Method", StreamType::Unary);
    if !line.starts_with('!') {
        spec = spec.with_idempotency(IdempotencyLevel::NoSideEffects);
    }
    let rule = rule(verb.trim_start_matches('!'), template);
    Target {
        spec: Box::leak(Box::new(spec)),
        rule: Some(Box::leak(Box::new(rule))),
    }
}

/// Makes a rule of a template whose literals are in normal form.
pub(super) fn rule(verb: &'static str, template: &'static str) -> HttpRule {
    let (path, path_verb) = match template.rfind([':', '/', '}']) {
        Some(at) if template[at..].starts_with(':') => (&template[..at], Some(&template[at + 1..])),
        _ => (template, None),
    };
    let mut segments = Vec::new();
    let mut variables: Vec<PathVariable> = Vec::new();
    let mut rest = path.strip_prefix('/').unwrap();
    while !rest.is_empty() {
        let mut pattern = None;
        if let Some(text) = rest.strip_prefix('{') {
            let (variable, tail) = text.split_once('}').unwrap();
            let (field, inner) = variable.split_once('=').unwrap_or((variable, "*"));
            let end = segments.len() + inner.split('/').count();
            variables.push(path_variable(field, segments.len(), end));
            pattern = Some(inner);
            rest = tail.strip_prefix('/').unwrap_or(tail);
        }
        let pattern = pattern.unwrap_or_else(|| {
            let (segment, tail) = rest.split_once('/').unwrap_or((rest, ""));
            rest = tail;
            segment
        });
        segments.extend(pattern.split('/').map(segment));
    }
    http_rule(
        verb,
        template,
        HttpBody::None,
        None,
        segments.leak(),
        variables.leak(),
        path_verb,
    )
}

fn segment(text: &'static str) -> PathSegment {
    match text {
        "*" => PathSegment::Any,
        "**" => PathSegment::Rest,
        text => PathSegment::Literal(text),
    }
}
