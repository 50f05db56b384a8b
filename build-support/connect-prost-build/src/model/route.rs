//! `google.api.http`: the routes that lead to a method besides its procedure.

use prost_reflect::{DynamicMessage, MethodDescriptor, Value};

use super::option::ElementOptions;
use super::path_template::{PathTemplate, TemplateError};

const OPTION: &str = "google.api.http";
const BINDINGS: &str = "additional_bindings";

/// A route: an `HttpRule` of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// `GET`, or the kind of a custom pattern; its `*` is every HTTP method.
    pub verb: String,
    /// `/v1/{name=users/*}`, as written.
    pub path: String,
    /// The path, parsed; the checks report the error.
    pub template: Result<PathTemplate, TemplateError>,
    /// Field that takes the body, `*` for all that the path does not bind; `None` without a body.
    pub body: Option<String>,
    /// Field that is the body of the response; `None` for the whole response.
    pub response_body: Option<String>,
    /// Position among the options of the method.
    pub option: String,
    /// Position of the path among the options of the method; that of the route if it has no path.
    pub path_option: String,
    /// Whether it is a binding of an additional binding, which is forbidden.
    pub is_nested: bool,
}

/// Which route of all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RouteId {
    /// Full name of the method.
    pub method: String,
    /// Index in [`super::Method::routes`].
    pub index: usize,
}

impl Route {
    /// Returns the routes of a method: the rule itself, then its additional bindings, each before its own.
    pub(crate) fn all(method: &MethodDescriptor) -> Vec<Self> {
        let Some(Value::Message(rule)) = ElementOptions::of(method).extension(OPTION) else {
            return Vec::new();
        };
        let option = format!("({OPTION})");
        let mut routes = vec![Self::of(&rule, option.clone(), false)];
        for (binding, option) in bindings(&rule, &option) {
            routes.push(Self::of(&binding, option.clone(), false));
            let nested = bindings(&binding, &option);
            routes.extend(nested.map(|(nested, option)| Self::of(&nested, option, true)));
        }
        routes
    }

    fn of(rule: &DynamicMessage, option: String, is_nested: bool) -> Self {
        let mut verb = String::new();
        let mut path = String::new();
        let mut path_option = option.clone();
        let pattern = ["get", "put", "post", "delete", "patch"];
        if let Some(name) = pattern.iter().find(|name| rule.has_field_by_name(name)) {
            verb = name.to_uppercase();
            path = text(rule, name).unwrap_or_default();
            path_option = format!("{option}.{name}");
        } else if rule.has_field_by_name("custom")
            && let Some(Value::Message(custom)) = rule.get_field_by_name("custom").as_deref()
        {
            verb = text(custom, "kind").unwrap_or_default();
            path = text(custom, "path").unwrap_or_default();
            path_option = format!("{option}.custom.path");
        }
        Route {
            template: PathTemplate::parse(&path),
            verb,
            path,
            body: text(rule, "body"),
            response_body: text(rule, "response_body"),
            option,
            path_option,
            is_nested,
        }
    }
}

/// Returns the additional bindings of a rule, each with its position among the options of the method.
fn bindings(rule: &DynamicMessage, option: &str) -> impl Iterator<Item = (DynamicMessage, String)> {
    let bindings = rule.get_field_by_name(BINDINGS);
    let bindings = bindings.and_then(|value| value.as_list().map(<[_]>::to_vec));
    let bindings = bindings.unwrap_or_default().into_iter().enumerate();
    bindings.filter_map(move |(at, binding)| match binding {
        Value::Message(binding) => Some((binding, format!("{option}.{BINDINGS}[{at}]"))),
        _ => None,
    })
}

/// Returns whether a token of HTTP may have the character: a verb, or the name of a header.
pub(crate) fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// Returns a string that is set and not empty.
fn text(message: &DynamicMessage, name: &str) -> Option<String> {
    let value = message.get_field_by_name(name)?;
    let text = value.as_str().filter(|text| !text.is_empty())?;
    Some(text.to_owned())
}
