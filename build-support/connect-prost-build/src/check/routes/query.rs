//! What of a request is in the query of a route: all that neither the path nor the body has.

use std::collections::BTreeMap;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use crate::model::{ElementOptions, Method, Route, WellKnown};

/// What is to be said about the fields in the query of a route.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// Paths of fields that the query cannot carry, or not whole, each with a sentence about it.
    pub unreachable: Vec<(String, String)>,
    /// Paths of fields that are `debug_redact`.
    pub redacted: Vec<String>,
}

impl Query {
    /// Returns what is to be said. A message that the query reaches by several paths is looked into once.
    pub(super) fn of(method: &Method, route: &Route) -> Self {
        let body = route.body.as_deref();
        if body == Some("*") {
            return Query::default();
        }
        let mut walk = Walk {
            route,
            query: Query::default(),
            names: Vec::new(),
            entered: BTreeMap::new(),
            open: Vec::new(),
        };
        let input = method.descriptor.input();
        let fields = input.fields().filter(|field| body != Some(field.name()));
        walk.enter(&input, fields.collect());
        walk.run();
        walk.query
    }
}

/// A message on the way from the request to the current field.
struct Level {
    message: String,
    /// Those that are left, the next one last.
    fields: Vec<FieldDescriptor>,
}

/// Goes through all messages that a query reaches; not by recursion, because they may be nested without end.
struct Walk<'a> {
    route: &'a Route,
    query: Query,
    /// The names that lead to the innermost level, and to the current field.
    names: Vec<String>,
    /// Full names of the messages that were looked into, and whether they are open.
    entered: BTreeMap<String, bool>,
    open: Vec<Level>,
}

impl Walk<'_> {
    fn run(&mut self) {
        while let Some(level) = self.open.last_mut() {
            let Some(field) = level.fields.pop() else {
                self.leave();
                continue;
            };
            self.names.push(field.name().to_owned());
            match self.below(&field) {
                Some(message) => self.enter(&message, message.fields().collect()),
                None => {
                    self.names.pop();
                }
            }
        }
    }

    fn enter(&mut self, message: &MessageDescriptor, mut fields: Vec<FieldDescriptor>) {
        fields.reverse();
        let message = message.full_name().to_owned();
        self.entered.insert(message.clone(), true);
        self.open.push(Level { message, fields });
    }

    fn leave(&mut self) {
        if let Some(level) = self.open.pop() {
            self.entered.insert(level.message, false);
        }
        self.names.pop();
    }

    /// Judges a field. Returns the message to look into.
    fn below(&mut self, field: &FieldDescriptor) -> Option<MessageDescriptor> {
        let Route { verb, path, .. } = self.route;
        if let Some(obstacle) = obstacle(field) {
            self.note(&format!("is {obstacle}: {verb} {path} cannot set it"));
            return None;
        }
        if ElementOptions::of(field).debug_redact() {
            self.redacted();
            return None;
        }
        let message = match field.kind() {
            Kind::Message(message) if !has_own_json(&message) => message,
            _ => return None,
        };
        let name = message.full_name();
        match self.entered.get(name) {
            None => Some(message),
            Some(false) => None,
            Some(true) => {
                self.note(&format!(
                    "leads back to {name}: {verb} {path} sets only the levels that its query names"
                ));
                None
            }
        }
    }

    /// Keeps what is to be said of the current field.
    fn note(&mut self, predicate: &str) {
        let path = self.names.join(".");
        let sentence = format!("`{path}` {predicate}");
        self.query.unreachable.push((path, sentence));
    }

    /// Keeps the path of the current field, unless a variable has it too, which is reported by itself.
    fn redacted(&mut self) {
        let path = self.names.join(".");
        let template = self.route.template.as_ref();
        let mut variables = template.iter().flat_map(|template| &template.variables);
        let is_path = |rest: &str| rest.is_empty() || rest.starts_with('.');
        if !variables.any(|variable| variable.field.strip_prefix(&path).is_some_and(is_path)) {
            self.query.redacted.push(path);
        }
    }
}

/// Returns what a field is that no query can carry.
fn obstacle(field: &FieldDescriptor) -> Option<String> {
    if field.is_map() {
        return Some("a map".to_owned());
    }
    let Kind::Message(message) = field.kind() else {
        return None;
    };
    let name = message.full_name();
    if WellKnown::named(name).is_some_and(WellKnown::is_composite) {
        return Some(format!("a {name}"));
    }
    let is_message = field.is_list() && !has_own_json(&message);
    is_message.then(|| format!("a repeated {name}"))
}

/// Returns whether the JSON of a message has another form than its fields.
pub(super) fn has_own_json(message: &MessageDescriptor) -> bool {
    WellKnown::named(message.full_name()).is_some_and(WellKnown::has_own_json)
}
