//! The routes of a router: which method a request names, and what may be spoken there.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::{HeaderValue, Method};

use super::service::Service;
use crate::protocol::WireFormat;
use crate::{HttpRule, IdempotencyLevel, PathSegment, PathVariable, Spec, StreamType};

/// All routes: procedures by path, HTTP rules by method and template.
#[derive(Clone, Default)]
pub(super) struct Routes {
    procedures: BTreeMap<&'static str, Route>,
    rules: Vec<(&'static HttpRule, Route)>,
}

/// One method at one path.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) service: Arc<dyn Service>,
    pub(super) spec: &'static Spec,
    /// The place of the method among the Specs of its service.
    pub(super) index: usize,
    /// The wire formats in which the method may be called here.
    pub(super) formats: &'static [WireFormat],
    /// The HTTP rule that is served here; `None` for a procedure.
    pub(super) rule: Option<&'static HttpRule>,
}

/// What a method and a path lead to.
pub(super) enum Found<'r> {
    Route(&'r Route),
    /// The path has routes, but none for the method.
    MethodNotAllowed(Allowed),
    /// The method is OPTIONS, and no route has it.
    Options(Allowed),
    Unknown,
}

/// The methods of a path.
pub(super) struct Allowed {
    /// The value of `Allow`.
    pub(super) methods: HeaderValue,
    /// One of the path's methods.
    pub(super) spec: &'static Spec,
}

impl Routes {
    /// Adds the procedures and HTTP rules of a service; they replace equal ones.
    pub(super) fn add(&mut self, service: Arc<dyn Service>) {
        for (index, spec) in service.specs().iter().copied().enumerate() {
            let route = |formats, rule| Route {
                service: Arc::clone(&service),
                spec,
                index,
                formats,
                rule,
            };
            if !spec.rest_only {
                let formats = WireFormat::of_procedure(spec.stream_type);
                self.procedures.insert(spec.procedure, route(formats, None));
            }
            if spec.stream_type == StreamType::Unary {
                let formats = WireFormat::of_route(spec.consumes);
                let rules = spec.http.iter();
                self.rules
                    .extend(rules.map(|rule| (rule, route(formats, Some(rule)))));
            }
        }
    }

    /// Finds the route of a method at a path.
    pub(super) fn find(&self, method: &Method, path: &str) -> Found<'_> {
        if let Some(route) = self.procedures.get(path) {
            return Found::Route(route);
        }
        if self.rules.is_empty() {
            return Found::Unknown;
        }
        self.find_rule(method, path)
    }

    fn find_rule(&self, method: &Method, path: &str) -> Found<'_> {
        let at_path: Vec<_> = self
            .rules
            .iter()
            .rev()
            .filter(|(rule, _)| path == "*" || matches(rule, path))
            .collect();
        let of = |verb: &str| {
            let found = at_path.iter().find(|(rule, _)| rule.verb == verb);
            found.map(|(_, route)| route)
        };
        let head = || {
            let route = of("GET").filter(|_| method == Method::HEAD)?;
            (route.spec.idempotency == IdempotencyLevel::NoSideEffects).then_some(route)
        };
        let route = of(method.as_str()).or_else(head).or_else(|| of("*"));
        if let Some(route) = route.filter(|_| path != "*") {
            return Found::Route(route);
        }
        let Some((_, first)) = at_path.first() else {
            return Found::Unknown;
        };
        let allowed = Allowed {
            methods: allow(at_path.iter().map(|(rule, route)| (rule.verb, route.spec))),
            spec: first.spec,
        };
        match *method {
            Method::OPTIONS => Found::Options(allowed),
            _ => Found::MethodNotAllowed(allowed),
        }
    }

    /// Returns the method of the route that shares the most leading segments with a path, at least one.
    pub(super) fn nearest(&self, path: &str) -> Option<&'static Spec> {
        let shared = |rule: &HttpRule| {
            let mut pieces = path.split('/').skip(1);
            let is_shared = |segment: &&PathSegment| match segment {
                PathSegment::Literal(text) => pieces.next() == Some(text),
                _ => pieces.next().is_some(),
            };
            match rule.segments.first() {
                Some(PathSegment::Literal(_)) => rule.segments.iter().take_while(is_shared).count(),
                _ => 0,
            }
        };
        let rules = self.rules.iter().map(|(rule, route)| (shared(rule), route));
        let nearest = rules.filter(|(n, _)| *n > 0).max_by_key(|(n, _)| *n);
        nearest.map(|(_, route)| route.spec)
    }

    /// Whether a method has HTTP rules.
    pub(super) fn has_rules(&self) -> bool {
        !self.rules.is_empty()
    }
}

fn allow<'a>(routes: impl Iterator<Item = (&'a str, &'a Spec)>) -> HeaderValue {
    let mut verbs = vec!["OPTIONS"];
    for (verb, spec) in routes {
        verbs.push(verb);
        if verb == "GET" && spec.idempotency == IdempotencyLevel::NoSideEffects {
            verbs.push("HEAD");
        }
    }
    let usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let rank = |verb: &str| usual.iter().position(|usual| *usual == verb);
    verbs.sort_by_key(|verb| (rank(verb).unwrap_or(usual.len()), *verb));
    verbs.dedup();
    HeaderValue::try_from(verbs.join(", ")).unwrap_or_else(|_| HeaderValue::from_static("OPTIONS"))
}

fn matches(rule: &HttpRule, path: &str) -> bool {
    let Some(path) = without_verb(rule, path) else {
        return false;
    };
    let mut pieces = path.split('/').skip(1).peekable();
    if rule.segments.is_empty() {
        return path == "/";
    }
    for segment in rule.segments {
        let fits = match (segment, pieces.peek()) {
            (PathSegment::Rest, _) => return true,
            (PathSegment::Literal(text), Some(piece)) => text == piece,
            (PathSegment::Any, Some(piece)) => !piece.is_empty(),
            (_, None) => false,
        };
        if !fits {
            return false;
        }
        pieces.next();
    }
    pieces.next().is_none()
}

fn without_verb<'p>(rule: &HttpRule, path: &'p str) -> Option<&'p str> {
    match rule.path_verb {
        Some(verb) => path.strip_suffix(verb)?.strip_suffix(':'),
        None => Some(path),
    }
}

/// Returns the texts that the variables of a rule have in a path that the rule matches, percent-encoded.
pub(super) fn captures<'p>(
    rule: &'static HttpRule,
    path: &'p str,
) -> impl Iterator<Item = (&'static PathVariable, &'p str)> {
    let path = without_verb(rule, path).unwrap_or(path);
    let start_of = move |n: usize| path.match_indices('/').nth(n).map(|(at, _)| at + 1);
    rule.variables.iter().map(move |variable| {
        let start = start_of(variable.start).unwrap_or(path.len());
        let is_rest = matches!(rule.segments[variable.end - 1], PathSegment::Rest);
        let end = match start_of(variable.end) {
            Some(next) if !is_rest => next - 1,
            _ => path.len(),
        };
        (variable, path.get(start..end).unwrap_or_default())
    })
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.procedures.keys()).finish()
    }
}
