//! `google.api.http`: the routes that lead to a method besides its procedure.

use prost_reflect::{DynamicMessage, MethodDescriptor, Value};

use super::option::ElementOptions;
use super::path_template::{PathTemplate, TemplateError};

const OPTION: &str = "google.api.http";

/// A route: an `HttpRule` of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// `GET`, or the kind of a custom pattern.
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
    /// Position of the path among the options of the method.
    pub path_option: String,
    /// Whether an additional binding has bindings of its own.
    pub has_nested_bindings: bool,
}

impl Route {
    /// Returns the routes of a method: the rule itself, then its additional bindings.
    pub(crate) fn all(method: &MethodDescriptor) -> Vec<Self> {
        let Some(Value::Message(rule)) = ElementOptions::of(method).extension(OPTION) else {
            return Vec::new();
        };
        let option = format!("({OPTION})");
        let bindings = rule.get_field_by_name("additional_bindings");
        let bindings = bindings.and_then(|value| value.as_list().map(<[_]>::to_vec));
        let bindings = bindings.unwrap_or_default();
        let mut rules = vec![Self::of(&rule, option.clone(), false)];
        for (at, binding) in bindings.iter().filter_map(Value::as_message).enumerate() {
            let option = format!("{option}.additional_bindings[{at}]");
            let is_nested = binding.has_field_by_name("additional_bindings");
            rules.push(Self::of(binding, option, is_nested));
        }
        rules
    }

    fn of(rule: &DynamicMessage, option: String, has_nested_bindings: bool) -> Self {
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
            has_nested_bindings,
        }
    }
}

/// Returns a string that is set and not empty.
fn text(message: &DynamicMessage, name: &str) -> Option<String> {
    let value = message.get_field_by_name(name)?;
    let text = value.as_str().filter(|text| !text.is_empty())?;
    Some(text.to_owned())
}
